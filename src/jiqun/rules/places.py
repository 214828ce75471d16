"""Places of a rule set: everything in it that can be changed, found from its declaration, for forms of any rule set.

A place reads as differences list it: `lists/above/indicators/tax/weight`. Entries of lists are sections with places of
their own; parts (a reference, a base) lie flat within their section.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

import yaml
from pydantic import BaseModel

from jiqun.packs import Bilingual
from jiqun.rules.drafting import FIXED
from jiqun.rules.errors import EntryUnreadable, ValueUnreadable
from jiqun.rules.reform import NAMING
from jiqun.rules.ruleset import RuleSet

#: Texts that are written in the language of formulas.
FORMULAS = frozenset(
    [
        *(
            "above",
            "actual",
            "amount",
            "below",
            "by_grade",
            "damages",
            "formula",
            "members",
            "merge",
            "need",
            "of",
        ),
        *("percent", "points", "scope", "shown", "test", "times", "value_added", "when", "where"),
    ]
)


class PlaceForm(StrEnum):
    """What is typed at a place."""

    TEXT = "text"
    FORMULA = "formula"
    NUMBER = "number"
    WHOLE = "whole"
    TRUTH = "truth"
    CHOICE = "choice"
    DAY = "day"
    WORDS = "words"  #: several words, one after another


@dataclass(frozen=True)
class Spot:
    """One place: `field` is its name within its section, as the declaration has it; `optional` may stand empty."""

    path: str
    field: tuple[str, ...]
    form: PlaceForm
    value: Any
    choices: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True)
class Section:
    """A rule set, or an entry of one of its lists: places in the order of the declaration, and lists below."""

    path: str
    called: Bilingual | None
    key: str
    spots: tuple[Spot, ...]
    groups: tuple[Group, ...]

    def walk(self) -> Iterator[Section]:
        """Itself and every section below."""
        yield self
        for group in self.groups:
            for item in group.entries:
                yield from item.walk()


@dataclass(frozen=True)
class Group:
    """A list (or a part that is missing), empty ones too. `pattern` is the text of an entry to begin with."""

    path: str
    field: tuple[str, ...]
    entries: tuple[Section, ...]
    pattern: str
    part: bool = False


def sections(rules: RuleSet) -> Section:
    """The whole rule set as places."""
    return _section("", rules, "")


def spots(rules: RuleSet) -> dict[str, Spot]:
    """Every place by its path."""
    return {spot.path: spot for section in sections(rules).walk() for spot in section.spots}


def _section(path: str, record: BaseModel, key: str) -> Section:
    found: list[Spot] = []
    groups: list[Group] = []
    _walk(path, (), record, found, groups)
    return Section(path, _called(record), key, tuple(found), tuple(groups))


def _called(record: BaseModel) -> Bilingual | None:
    for name in ("name", "label"):
        told = getattr(record, name, None)
        if isinstance(told, Bilingual):
            return told
    return None


def _walk(
    path: str, field: tuple[str, ...], record: BaseModel, found: list[Spot], groups: list[Group]
) -> None:
    for name, info in type(record).model_fields.items():
        if not path and not field and name in FIXED:
            continue
        _field(path, (*field, name), getattr(record, name), info.annotation, found, groups)


def _field(
    path: str, field: tuple[str, ...], value: Any, annotation: Any, found: list[Spot], groups: list[Group]
) -> None:
    kind, optional = _bare(annotation)
    place = "/".join([path, *field]) if path else "/".join(field)
    if _record(kind):
        if value is None:
            groups.append(Group(place, field, (), _pattern(kind), part=True))
        else:
            _walk(path, field, value, found, groups)
    elif get_origin(kind) is tuple and _record(item := _bare(get_args(kind)[0])[0]):
        entries = tuple(_section(f"{place}/{key}", entry, key) for key, entry in _named(value))
        groups.append(Group(place, field, entries, _pattern(item, value[-1] if value else None)))
    elif get_origin(kind) is tuple and field[-1] in FORMULAS:
        found += [
            Spot(f"{place}/{at}", (*field, str(at + 1)), PlaceForm.FORMULA, told)
            for at, told in enumerate(value)
        ]
    elif get_origin(kind) is tuple:
        found.append(Spot(place, field, PlaceForm.WORDS, list(value), optional=True))
    elif isinstance(value, Mapping):
        found += [
            Spot(f"{place}/{key}", (*field, key), _form(field[-1], str)[0], told, optional=True)
            for key, told in value.items()
        ]
        groups.append(Group(place, field, (), "", part=True))
    else:
        form, choices = _form(field[-1], kind)
        plain = value.value if isinstance(value, StrEnum) else value
        found.append(Spot(place, field, form, plain, choices, optional or kind is str))


def _bare(annotation: Any) -> tuple[Any, bool]:
    """The type without “or nothing”, and whether nothing is allowed."""
    if get_origin(annotation) in (Union, UnionType):
        kinds = [item for item in get_args(annotation) if item is not NoneType]
        return kinds[0], len(kinds) < len(get_args(annotation))
    return annotation, False


def _record(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _form(name: str, kind: Any) -> tuple[PlaceForm, tuple[str, ...]]:
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return PlaceForm.CHOICE, tuple(item.value for item in kind)
    plain = {
        bool: PlaceForm.TRUTH,
        int: PlaceForm.WHOLE,
        float: PlaceForm.NUMBER,
        dt.date: PlaceForm.DAY,
    }
    if kind in plain:
        return plain[kind], ()
    return (PlaceForm.FORMULA if name in FORMULAS else PlaceForm.TEXT), ()


def _named(entries: tuple[BaseModel, ...]) -> list[tuple[str, BaseModel]]:
    """Entries with what they are called in places: their number where a name is missing, taken, or holds a slash."""
    found: dict[str, BaseModel] = {}
    for index, item in enumerate(entries):
        told = next((str(getattr(item, key)) for key in NAMING if getattr(item, key, None)), "")
        key = told if told and "/" not in told and told not in found else str(index)
        found[key] = item
    return list(found.items())


def _pattern(kind: type[BaseModel], like: BaseModel | None = None) -> str:
    """The text of an entry to begin with: that of the one before, or what a new one must say."""
    if like is not None:
        told: Any = like.model_dump(mode="json", exclude_defaults=True)
    else:
        told = {
            name: {"zh": ""} if _bare(info.annotation)[0] is Bilingual else ""
            for name, info in kind.model_fields.items()
            if info.is_required()
        }
    return str(yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=100)) if told else ""


def read_value(spot: Spot, text: str) -> Any:
    """What was typed as the value of a place; None for nothing. Raises ValueUnreadable."""
    told = text.strip()
    if not told:
        if spot.form is PlaceForm.WORDS:
            return []
        if spot.optional:
            return "" if spot.value == "" else None
        raise ValueUnreadable(spot.path, text, "非空的内容", "something")
    read = _READERS.get(spot.form)
    return read(spot, told) if read is not None else told


def _number(spot: Spot, told: str) -> float | int:
    try:
        found = float(told.replace(",", "").replace("，", ""))
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise ValueUnreadable(spot.path, told, "数字", "a number")
    return int(found) if found.is_integer() else found


def _whole(spot: Spot, told: str) -> int:
    found = _number(spot, told)
    if not isinstance(found, int):
        raise ValueUnreadable(spot.path, told, "整数", "a whole number")
    return found


def _truth(spot: Spot, told: str) -> bool:
    if told not in ("true", "false"):
        raise ValueUnreadable(spot.path, told, "是（true）或否（false）", "true or false")
    return told == "true"


def _day(spot: Spot, told: str) -> str:
    try:
        return dt.date.fromisoformat(told).isoformat()
    except ValueError as error:
        raise ValueUnreadable(spot.path, told, "日期，如 2026-01-31", "a date such as 2026-01-31") from error


def _choice(spot: Spot, told: str) -> str:
    if told not in spot.choices:
        words = "、".join(spot.choices)
        raise ValueUnreadable(spot.path, told, f"{words} 之一", f"one of {words}")
    return told


def _words(spot: Spot, told: str) -> list[str]:
    parts = told.replace("、", ",").replace("，", ",").replace("\n", ",").split(",")
    return [part.strip() for part in parts if part.strip()]


_READERS: Mapping[PlaceForm, Callable[[Spot, str], Any]] = {
    PlaceForm.NUMBER: _number,
    PlaceForm.WHOLE: _whole,
    PlaceForm.TRUTH: _truth,
    PlaceForm.DAY: _day,
    PlaceForm.CHOICE: _choice,
    PlaceForm.WORDS: _words,
}


def read_entry(place: str, text: str) -> Any:
    """What was typed as a new entry. Raises EntryUnreadable."""
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"第 {mark.line + 1} 行" if mark else ""
        raise EntryUnreadable(place, f"{where}{getattr(error, 'problem', None) or error}") from error
    if not isinstance(found, Mapping) or not found:
        raise EntryUnreadable(place, text.strip()[:60])
    return _days_as_text(found)


def _days_as_text(value: Any) -> Any:
    """YAML reads 2026-01-31 as a day; a pack writes days as text."""
    if isinstance(value, Mapping):
        return {str(name): _days_as_text(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_days_as_text(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def written(value: Any) -> str:
    """A value as it is shown and typed."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return "、".join(map(str, value))
    return f"{value:.12g}" if isinstance(value, float) else str(value)
