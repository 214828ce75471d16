"""Why a figure changed, or fell short, as plain rows of JSON types: the same for command line and pages.

Every column of `lines` adds up to `total` to the last digit that is printed (see :func:`jiqun.monitor.why.settled`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor, log10
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jiqun.monitor.why import (
    Amount,
    Change,
    FirmUnsure,
    Line,
    NamesWithheld,
    NotAdditive,
    Turnover,
    decompose,
    growing,
    levels,
    settled,
)
from jiqun.monitor.why.amounts import ZERO, added
from jiqun.monitor.why.compared import SPECIAL, Asked, Compared, ask, compared
from jiqun.monitor.why.firms import FIRM, REST, Firms, firms, known_firms, names, of_firms
from jiqun.monitor.why.settle import rounded
from jiqun.values import Period
from jiqun.workspace.cause_gap import Promises, gap_row, typed
from jiqun.workspace.cause_shift import shift_row
from jiqun.workspace.cause_words import Labels, sentence

if TYPE_CHECKING:
    from jiqun.plans import Target
    from jiqun.workspace.city import City, Day
    from jiqun.workspace.facts import Desk

Row = dict[str, Any]

TURNOVER = "turnover"
#: Ways to divide that are no cuts of the roster, as users write them.
OWN = {FIRM: FIRM, "enterprise": FIRM, "企业": FIRM, TURNOVER: TURNOVER, "进出": TURNOVER}
POINTS = 2  #: decimals of percentage points
SHARES = 1  #: decimals of shares
FEWEST = 3  #: enterprises that a line holds at least where names are withheld


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked. `by` is a cut, `firm` or `turnover`; `without` are enterprises left out, by code or name; `expected` is a
    number (`6%` is a growth), `target` a target's id; `top` how many enterprises are listed."""

    indicator: str
    period: Period
    against: Period | None = None
    by: str = "district"
    without: Sequence[str] = ()
    expected: str = ""
    target: str = ""
    top: int = 10
    shift: bool = False
    reference: Path | None = None


def why_answer(city: City, day: Day, desk: Desk, question: Question, *, named: bool = True) -> Row:
    """Take a change apart. Without `named`, no line tells of fewer than FEWEST enterprises.

    Raises IndicatorError, WhyError, EngineError.
    """
    facts = desk.facts()
    asked = ask(facts, question.indicator, question.period, question.against)
    whole = compared(facts, asked)
    by = OWN.get(question.by, question.by)
    held = _firms(desk, whole, question.top)
    if by in (FIRM, TURNOVER) and isinstance(held, NotAdditive):
        raise held
    split = None if by in (FIRM, TURNOVER) else compared(facts, asked, by)
    found = held if isinstance(held, Firms) else None
    change = split.change if split else _own(found, by, named)
    labels = Labels(city, desk, split.cut if split else by, _listed(change) if by == FIRM and named else ())
    digits = _digits(whole)
    row = {
        **_head(asked, whole, by if split is None else split.cut, digits),
        **_table(change, labels, digits),
        "counts": dict(zip(("growing", "of"), growing(_plain(change)), strict=True)) if split else None,
        "turnover": _turnover_rows(found.turnover, whole.change, digits) if found else [],
        "largest": _largest(desk, found, digits) if found and named and not _counts(asked) else None,
        "without": _without(desk, whole, question.without, digits, named) if question.without else None,
        "gap": _gap(city, day, desk, asked, change, labels, question, digits) if question.expected or question.target else None,
        "shift": shift_row(city, desk, asked, compared(facts, asked, "division"), question.reference, digits)
        if question.shift or question.reference
        else None,
    }  # fmt: skip
    return {**row, "sentence": {language: sentence(row, language) for language in ("zh", "en")}}


def _gap(
    city: City, day: Day, desk: Desk, asked: Asked, change: Change, labels: Labels, question: Question,
    digits: int,
) -> Row:  # fmt: skip
    """The gap to a target or to a number, by the same groups. Raises GapUnsaid."""
    promises = Promises(city, day, desk.facts().definitions, asked)
    wanted = (
        promises.wanted(question.target, labels.cut == "region")
        if question.target
        else typed(asked, question.expected)
    )
    return gap_row(wanted, change, labels, digits) | {"target": question.target or None}


def promised(city: City, day: Day, desk: Desk, question: Question) -> list[Target]:
    """The city's targets that the figure can be held against."""
    facts = desk.facts()
    asked = ask(facts, question.indicator, question.period, question.against)
    return Promises(city, day, facts.definitions, asked).targets()


def _firms(desk: Desk, whole: Compared, top: int) -> Firms | NotAdditive:
    from jiqun.indicators.computed import CutUnknown

    try:
        return firms(desk.facts(), whole, top)
    except CutUnknown:
        text = whole.asked.reckoning(whole.asked.period)[1].formula.text
        return NotAdditive(
            whole.asked.name,
            text,
            "这一数据集没有企业代码 / rows of this data set carry no enterprise code",
        )
    except NotAdditive as error:
        return error


def _own(found: Firms | None, by: str, named: bool) -> Change:
    """The change by enterprise, or by who stayed, came and went."""
    if found is None:
        raise NamesWithheld
    if by == TURNOVER:
        return _regrouped(
            found.change.ratio, [(item.presence.value, item.before, item.now) for item in found.turnover]
        )
    return found.change if named else _pooled(found.change)


def _pooled(change: Change) -> Change:
    """Enterprises together: those that raised the figure most, those that lowered it most, the rest."""
    pools: dict[str, list[Line]] = {"*raising": [], "*lowering": [], REST: []}
    for line in change.lines:
        sign = "*raising" if line.effect > 0 else "*lowering"
        pools[REST if line.group == REST else sign].append(line)
    for sign in ("*raising", "*lowering"):
        if len(pools[sign]) < FEWEST:
            pools[REST] += pools.pop(sign)
    together = [
        (name, added(line.before for line in lines), added(line.now for line in lines))
        for name, lines in pools.items()
    ]
    return _regrouped(change.ratio, together)


def _regrouped(ratio: bool, groups: Iterable[tuple[str, Amount, Amount]]) -> Change:
    held = list(groups)
    change = decompose(
        {name: before for name, before, _ in held}, {name: now for name, _, now in held}, ratio=ratio
    )
    if change is None:
        raise NamesWithheld
    return change


def _listed(change: Change) -> list[str]:
    return [line.group for line in change.lines if line.group != REST]


def _plain(change: Change) -> Change:
    """The lines of groups alone."""
    lines = tuple(line for line in change.lines if not line.group.startswith("*") and line.group)
    return Change(change.before, change.now, change.ratio, lines)


def _digits(whole: Compared) -> int:
    """Decimals of an amount: none where things are counted, two, and four digits that count where the figure is below one."""
    unit, change = whole.asked.definition.unit, whole.change
    if (
        len(unit.dimension) == 1
        and unit.dimension[0][0].startswith("count:")
        and unit.factor == 1
        and not change.ratio
    ):
        return 0
    size = float(max(abs(change.old or ZERO), abs(change.new or ZERO)))
    return min(8, 3 - floor(log10(size))) if 0 < size < 1 else 2


def _counts(asked: Asked) -> bool:
    """Whether enterprises are counted, of which none is larger than another."""
    terms = asked.terms(asked.period)
    return set(terms.numerator) <= terms.counted


def _made_of(asked: Asked) -> Row:
    """The names of what is above and below the line of a ratio."""
    terms = asked.terms(asked.period)
    names_of = {item.id: item.name for item in terms.measures}
    return {
        side: {
            language: "±".join(names_of[name].in_(language) for name in weights) for language in ("zh", "en")
        }
        for side, weights in (("numerator", terms.numerator), ("denominator", terms.denominator or {}))
        if weights
    }


def _head(asked: Asked, whole: Compared, by: str, digits: int) -> Row:
    change, record = whole.change, asked.definition.record
    old, new = change.old or ZERO, change.new or ZERO
    return {
        "indicator": asked.name,
        "asked": asked.told.id,
        "name": {"zh": record.name.zh, "en": record.name.en or record.name.zh},
        "unit": asked.definition.unit.symbol,
        "period": asked.period.code,
        "against": asked.against.code,
        "by": by,
        "ratio": change.ratio,
        "made_of": _made_of(asked),
        "digits": digits,
        "redefined": asked.redefined,
        "simulated": whole.simulated,
        "vintages": list(whole.basis),
        "before": number(old, digits),
        "now": number(new, digits),
        "change": number(new - old, digits),
        "growth": number(change.growth, POINTS),
    }


def _table(change: Change, labels: Labels, digits: int) -> Row:
    """Lines and their total: those that moved the figure most its own way first, special lines last."""
    lines = sorted(change.lines, key=lambda line: _order(line, falling=change.change < 0))
    columns = _columns(change, lines, digits)
    rows = [
        {
            "group": line.group,
            "label": labels.of(line.group, line.now.above + line.now.below < 0 or line.before.above < 0),
            "kind": _kind(line),
            "presence": line.presence.value,
            **{name: _json(cells[index]) for name, cells in columns.items()},
            "growth": number(_growth(change, line), POINTS),
        }
        for index, line in enumerate(lines)
    ]
    total = {name: _total(cells) for name, cells in columns.items()}
    if change.ratio:
        total |= {"before": number(change.old, digits), "now": number(change.new, digits)}
    silent = [labels.of(name) for name in change.silent]
    return {"lines": rows, "total": total, "silent": silent}


def _order(line: Line, falling: bool) -> tuple[int, Fraction, str]:
    last = (*SPECIAL, REST)
    place = 1 + last.index(line.group) if line.group in last else 0
    return (place, line.effect if falling else -line.effect, line.group)


def _kind(line: Line) -> str:
    if line.group == "":
        return "unnamed"
    return line.group[1:] if line.group.startswith("*") else "group"


def _columns(change: Change, lines: Sequence[Line], digits: int) -> dict[str, Sequence[Decimal | None]]:
    """Columns of printed numbers; those of amounts and effects add up."""
    effects = settled([line.effect for line in lines], digits)
    columns: dict[str, Sequence[Decimal | None]] = {}
    for name, side in (("before", 0), ("now", 1)):
        values = [change.value(line)[side] for line in lines]
        columns[name] = (
            [_rounded(value, digits) for value in values] if change.ratio else _filled(values, digits)
        )
    columns["effect"] = effects
    if change.ratio:
        columns["numerator"] = settled([line.numerator for line in lines], digits)
        columns["denominator"] = settled([line.denominator for line in lines], digits)
    brought = levels({line.group: line.now for line in lines}, change.ratio)
    columns["level"] = settled(list(brought.values()), digits)
    columns["level_share"] = _filled(
        [change.new and part / change.new * 100 for part in brought.values()], SHARES
    )
    columns["points"] = _filled([change.points(line) for line in lines], POINTS)
    columns["share"] = _filled([change.share(line) for line in lines], SHARES)
    return columns


def _filled(values: Sequence[Fraction | None], digits: int) -> list[Decimal | None]:
    """Settled where there is a value; what is missing stays missing."""
    there = iter(settled([value for value in values if value is not None], digits))
    return [None if value is None else next(there) for value in values]


def _total(cells: Sequence[Decimal | None]) -> float | int | None:
    known = [cell for cell in cells if cell is not None]
    return _json(sum(known, Decimal(0))) if known else None


def _growth(change: Change, line: Line) -> Fraction | None:
    from jiqun.monitor.why.change import growth_of

    old, new = change.value(line)
    if change.ratio:
        return None if old is None or new is None else new - old
    return (
        None if line.group.startswith("*") and line.group not in (REST, *SPECIAL[:1]) else growth_of(old, new)
    )


def _turnover_rows(kinds: Sequence[Turnover], whole: Change, digits: int) -> list[Row]:
    effects = settled([item.effect for item in kinds], digits)
    base = whole.old or ZERO
    points = (
        settled([item.effect / base * 100 for item in kinds], POINTS) if base > 0 else [None] * len(kinds)
    )
    return [
        {
            "presence": item.presence.value,
            "count": item.count,
            "before": number(item.before.value(whole.ratio), digits),
            "now": number(item.now.value(whole.ratio), digits),
            "effect": _json(effect),
            "points": None if whole.ratio else _json(point),
        }
        for item, effect, point in zip(kinds, effects, points, strict=True)
    ]


def _largest(desk: Desk, found: Firms, digits: int) -> Row | None:
    """The enterprise with the largest effect, and the figure without it."""
    first = next((line for line in found.change.lines if line.group != REST), None)
    return _left_out(desk, found.change, [first], digits) if first else None


def _left_out(desk: Desk, change: Change, lines: Sequence[Line], digits: int) -> Row | None:
    from jiqun.monitor.why import without

    left = without(change, [line.group for line in lines])
    if left is None:
        return None
    known = names(desk.facts(), [line.group for line in lines])
    return {
        "firms": [
            {
                "code": line.group,
                "name": known.get(line.group, {}).get("name") or line.group,
                "before": number(change.value(line)[0], digits),
                "now": number(change.value(line)[1], digits),
                "effect": number(line.effect, digits),
                "points": number(change.points(line), POINTS),
            }
            for line in lines
        ],
        "before": number(left.old, digits),
        "now": number(left.new, digits),
        "change": number(left.change, digits),
        "growth": number(left.growth, POINTS),
    }


def _without(desk: Desk, whole: Compared, texts: Sequence[str], digits: int, named: bool) -> Row | None:
    """The figure without some enterprises. Raises FirmUnsure, NamesWithheld."""
    if not named:
        raise NamesWithheld
    facts, chosen = desk.facts(), []
    for text in texts:
        found = known_firms(facts, text)
        if len(found) != 1:
            raise FirmUnsure(text, [item["name"] or code for code, item in names(facts, found).items()])
        chosen += found
    sides = {code: of_firms(facts, whole.asked, [code]) for code in dict.fromkeys(chosen)}
    taken = [added(pair[side] for pair in sides.values()) for side in (0, 1)]
    rest = [
        Amount(all_.above - part.above, None if all_.denominator is None else all_.below - part.below)
        for all_, part in zip((whole.change.before, whole.change.now), taken, strict=True)
    ]
    change = decompose(
        {**{code: pair[0] for code, pair in sides.items()}, REST: rest[0]},
        {**{code: pair[1] for code, pair in sides.items()}, REST: rest[1]},
        ratio=whole.change.ratio,
    )
    if change is None:
        return None
    return _left_out(desk, change, [line for line in change.lines if line.group != REST], digits)


def number(value: Fraction | None, digits: int) -> float | int | None:
    """A fraction as a JSON number, rounded half up once."""
    return None if value is None else _json(rounded(value, digits))


def _rounded(value: Fraction | None, digits: int) -> Decimal | None:
    return None if value is None else rounded(value, digits)


def _json(value: Decimal | None) -> float | int | None:
    if value is None:
        return None
    return int(value) if value.as_tuple().exponent == 0 else float(value)


__all__: Sequence[str] = ["Question", "Row", "promised", "why_answer"]
