"""Reforms: what a rule set changes against another, place by place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jiqun.rules.ruleset import RuleSet

#: What names an entry of a list, so that a moved entry is not a changed one.
NAMING = ("id", "grade", "test", "indicator", "group", "since")
HEAD = frozenset(
    {
        "id",
        "name",
        "since",
        "until",
        "standing",
        "copied_from",
        "changes",
        "history",
        "recheck_until",
        "data_year",
        "note",
    }
)


@dataclass(frozen=True, slots=True)
class Difference:
    """A place whose value differs; None where one side has nothing there. `place` reads like `indicators/tax/weight`."""

    place: str
    before: Any
    after: Any


def differences(before: RuleSet, after: RuleSet) -> list[Difference]:
    """Every place that differs, but for the head of the file (id, name, dates, standing)."""
    one, other = (
        {name: value for name, value in item.model_dump(mode="json").items() if name not in HEAD}
        for item in (before, after)
    )
    return list(_compared("", one, other))


def _compared(place: str, before: Any, after: Any) -> Iterator[Difference]:
    if before == after:
        return
    one, other = _entries(before), _entries(after)
    if one is None or other is None:
        yield Difference(place, before, after)
        return
    for name in dict.fromkeys([*one, *other]):
        inner = f"{place}/{name}" if place else name
        if name not in one:
            yield Difference(inner, None, other[name])
        elif name not in other:
            yield Difference(inner, one[name], None)
        else:
            yield from _compared(inner, one[name], other[name])


def _entries(value: Any) -> Mapping[str, Any] | None:
    """A mapping, or a list whose entries name themselves, as entries by name; None for a plain value."""
    if isinstance(value, Mapping):
        return value
    if (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and all(isinstance(v, Mapping) for v in value)
    ):
        return {name_of(item, index): item for index, item in enumerate(value)}
    return None


def name_of(item: Mapping[str, Any], index: int) -> str:
    """What an entry of a list is called in places; its number where nothing names it."""
    return next((str(item[key]) for key in NAMING if item.get(key)), str(index))
