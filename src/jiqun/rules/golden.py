"""Running golden cases: profiles that a case brings along, asked of its rule set, whatever kind it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import ibis
import orjson
from pydantic import ValidationError

from jiqun.engine import Engine, Formula
from jiqun.rules.cases import ONE, SLASH, Case, Value
from jiqun.rules.errors import CaseUnfit, PlaceUnknown, VariableUnknown
from jiqun.rules.ruleset import Conditions, RuleSet
from jiqun.rules.scoring import low
from jiqun.rules.tree import put
from jiqun.rules.variable import Kind
from jiqun.rules.verdict import MET, Judge
from jiqun.rules.vocabulary import Vocabulary

R = TypeVar("R", bound=RuleSet)
KINDS = {Kind.NUMBER: "float64", Kind.TRUTH: "boolean", Kind.TEXT: "string"}


#: The day on which each year is asked.
Days = Mapping[int, dt.date]
#: How far years are apart that cases get of their own: further than any rule looks back.
APART = 1000


@dataclass(frozen=True)
class Answerer:
    """A rule set ready to be asked.

    `answer` takes profiles (a `key` column, `year`, variables) with the day on which each year is asked, and gives rows with
    that key. `places` are the columns of what a case expects, where they are called otherwise. `columns` are the types of
    columns that are no variables, or not of their type; they are there even if nobody gives them. `together`: subjects of a
    year are held against each other, so that every case gets a year of its own. `dated`: asked of a day, not of a year.
    """

    vocabulary: Vocabulary
    answer: Callable[[ibis.Table, Days], ibis.Table]
    places: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    key: str = "code"
    together: bool = False
    dated: bool = False
    formulas: Sequence[str] = ()

    def kind(self, name: str, where: str) -> str:
        """The type of a column that is given. Raises VariableUnknown."""
        if name in self.columns:
            return self.columns[name]
        if name not in self.vocabulary.variables:
            raise VariableUnknown(name, where, [*self.columns, *self.vocabulary.variables])
        return KINDS[self.vocabulary[name].record.kind]

    @cached_property
    def tells_the_year(self) -> bool:
        """Whether anything asks which year it is."""
        formulas = [
            *self.formulas,
            *(item.record.formula for item in self.vocabulary.variables.values() if item.record.formula),
        ]
        return any("year" in Formula(text).names for text in formulas)

    def reckoned(self, case: Case) -> frozenset[str]:
        """What a case gives though it could be reckoned."""
        own = self.vocabulary.variables
        names = {name for profile in case.subjects.values() for name in profile}
        return frozenset(name for name in names if name in own and own[name].record.formula is not None)


#: A rule set (with what a case assumes) made ready; the case tells whether it is a re-check.
Opening = Callable[[R, Case], Answerer]


@dataclass(frozen=True, slots=True)
class Miss:
    """An expectation that did not come true; `subject` is which of several."""

    case: Case
    what: str
    expected: Value
    found: Value
    subject: str = ONE


def run(rules: R, cases: Sequence[Case], opening: Opening[R], engine: Engine) -> list[Miss]:
    """The expectations that failed, in the order of the cases; cases that can be asked together are one query.

    Raises CaseUnfit, VariableUnknown, and what a rule set raises that cannot be read.
    """
    batches: dict[Hashable, tuple[Answerer, list[Case]]] = {}
    opened: dict[Hashable, Answerer] = {}
    for number, case in enumerate(cases):
        beside = tuple(sorted(name for name in case.expect if SLASH in name))
        kind = (case.recheck, orjson.dumps(case.assume, option=orjson.OPT_SORT_KEYS), beside)
        if kind not in opened:
            opened[kind] = opening(assumed(rules, case), case)
        answerer = opened[kind]
        _timed(answerer, case)
        alone = number if answerer.together and answerer.tells_the_year else None
        key = (kind, case.day, answerer.reckoned(case), alone)
        batches.setdefault(key, (answerer, []))[1].append(case)
    found: dict[int, list[Miss]] = {}
    for answerer, batch in batches.values():
        found |= _asked(answerer, batch, engine)
    return [miss for case in cases for miss in found[id(case)]]


def assumed(rules: R, case: Case) -> R:
    """The rule set with what the case assumes. Raises CaseUnfit."""
    if not case.assume:
        return rules
    content = rules.model_dump(mode="json", exclude_unset=True)
    try:
        for place, value in case.assume.items():
            put(content, place, value, rules.id, type(rules))
        return type(rules).model_validate(content)
    except PlaceUnknown as error:
        raise CaseUnfit(
            case.where, f"assume 的“{place}”不在规则里", f"the rules have no place “{place}”"
        ) from error
    except ValidationError as error:
        raise CaseUnfit(case.where, f"assume 的值不合规则的写法：{error.errors()[0]['msg']}", "what is assumed is not valid") from error  # fmt: skip


def _timed(answerer: Answerer, case: Case) -> None:
    if answerer.dated and case.day is None:
        raise CaseUnfit(case.where, "这类规则按日判定，请写 day", "these rules are asked of a day; write day")
    if not answerer.dated and case.year is None:
        raise CaseUnfit(
            case.where, "这类规则按年判定，请写 year", "these rules are asked of a year; write year"
        )


def _asked(answerer: Answerer, batch: Sequence[Case], engine: Engine) -> dict[int, list[Miss]]:
    years = [APART * (place + 1) if answerer.together else case.on.year for place, case in enumerate(batch)]
    days = {year: case.on for year, case in zip(years, batch, strict=True)}
    profiles = [
        (case, subject, profile, year)
        for case, year in zip(batch, years, strict=True)
        for subject, profile in case.subjects.items()
    ]
    table = answerer.answer(profiles_of(answerer, profiles), days)
    rows = engine.collect(table).to_pylist()
    answers = {row[answerer.key]: row for row in rows}
    numbers = {(id(case), subject): _number(place) for place, (case, subject, *_) in enumerate(profiles)}
    return {
        id(case): [
            miss
            for subject, place, value in case.expected
            if (miss := _missed(answerer, case, subject, place, value, answers.get(numbers[id(case), subject]))) is not None
        ]
        for case in batch
    }  # fmt: skip


def _number(place: int) -> str:
    """Codes in the order of the file, so that ties fall as they are written."""
    return f"{place:06d}"


def profiles_of(
    answerer: Answerer, profiles: Sequence[tuple[Case, str, Mapping[str, Value], int]]
) -> ibis.Table:
    """Brought-along profiles with their years, numbered; what one gives and another does not is unknown there."""
    names: dict[str, str] = dict(answerer.columns)
    for case, _, profile, _ in profiles:
        names |= {name: answerer.kind(name, case.where) for name in profile if name not in names}
    for taken in (answerer.key, "year"):
        names.pop(taken, None)
    columns: dict[str, list[Any]] = {
        answerer.key: [_number(place) for place in range(len(profiles))],
        "year": [year for *_, year in profiles],
    }
    for name, kind in names.items():
        columns[name] = [_cast(case, name, profile.get(name), kind) for case, _, profile, _ in profiles]
    return ibis.memtable(columns, schema={answerer.key: "string", "year": "int32", **names})


def _cast(case: Case, name: str, value: Value, kind: str) -> Any:
    if value is None:
        return None
    if kind == "date":
        return _day(case, name, value)
    if kind == "float64" and not isinstance(value, bool | str):
        return float(value)
    if (kind == "boolean" and isinstance(value, bool)) or (kind == "string" and isinstance(value, str)):
        return value
    zh, en = {"float64": ("数", "a number"), "boolean": ("true 或 false", "true or false")}.get(kind, ("带引号的文字", "quoted text"))  # fmt: skip
    raise CaseUnfit(case.where, f"“{name}”应为{zh}，不是“{value}”", f"“{name}” must be {en}, not “{value}”")


def _day(case: Case, name: str, value: Value) -> dt.date:
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError as error:
        raise CaseUnfit(case.where, f"“{name}”应为日期，如 2026-01-31，不是“{value}”", f"“{name}” must be a date such as 2026-01-31") from error  # fmt: skip


def _missed(
    answerer: Answerer, case: Case, subject: str, place: str, expected: Value, row: Mapping[str, Any] | None
) -> Miss | None:
    """Whoever is left out of what a rule set looks at is told nothing."""
    column = answerer.places.get(place, place)
    if row is not None and column not in row:
        raise VariableUnknown(place, case.where, [*answerer.places, *row])
    found = _plain(row[column]) if row is not None else None
    return None if same(found, expected, case.within) else Miss(case, place, expected, found, subject)


def _plain(value: Any) -> Value:
    if isinstance(value, dt.date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | float | str) else float(value)


def same(found: Value, expected: Value, within: float) -> bool:
    if found is None or expected is None or isinstance(expected, str | bool) or isinstance(found, str | bool):
        return found == expected and type(found) is type(expected)
    return abs(float(found) - float(expected)) <= within


def conditions(shared: Vocabulary) -> Opening[Conditions]:
    """Rule sets that decide yes or no: `met`, `score`, a dimension, an item, a criterion, or any variable."""

    def opened(rules: Conditions, case: Case) -> Answerer:
        judge = Judge(rules, shared, recheck=case.recheck)
        return Answerer(
            judge.vocabulary, lambda table, days: judge.given(table, list(days)), places_of(judge)
        )

    return opened


def places_of(judge: Judge) -> dict[str, str]:
    """The columns of what a judge tells."""
    places = {node.criterion.id: node.column for node in judge.rules.nodes() if node.criterion.id}
    places |= {item.id: item.column for item in judge.rules.items}
    places |= {item.id: low(item.id) for item in judge.rules.dimensions}
    return places | {"met": MET, "score": low("total")}


def profile_of(judge: Judge, given: Mapping[str, Value], year: int) -> ibis.Table:
    """One brought-along profile as a table. Raises VariableUnknown."""
    case = Case(name=judge.rules.id, rules=judge.rules.id, year=year, given=given, expect={"met": None})
    return profiles_of(Answerer(judge.vocabulary, lambda table, _: table), [(case, ONE, given, year)])


def told(misses: Iterable[Miss]) -> list[str]:
    """Misses in words: which case, where it stands, what of it, what was expected and what was found."""
    return [
        f"{miss.case.where}：{'的'.join(filter(None, (miss.subject, miss.what)))} 应为 {shown(miss.expected)}，得 {shown(miss.found)}"
        f" / {miss.what} of {' '.join(filter(None, (miss.case.name, miss.subject)))}: expected {shown(miss.expected, en=True)}, found {shown(miss.found, en=True)}"
        for miss in misses
    ]


def shown(value: Value, *, en: bool = False) -> str:
    if value is None:
        return "unknown" if en else "不明"
    if isinstance(value, bool):
        return ("yes" if value else "no") if en else ("是" if value else "否")
    return f"{value:g}" if isinstance(value, float) else str(value)
