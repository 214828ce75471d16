"""Scored items: points by bands. What is not known counts between nought and the item's most.

A value on a boundary takes the band that includes it (“以上”“以下” include the number). Items are added up by dimension
and in total; both ends of what the score can be are told, so that “at least 60” may be decided before all is known.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Self

import ibis
from pydantic import Field, field_validator, model_validator

from jiqun.packs import Bilingual, Record
from jiqun.rules.criterion import TOTAL
from jiqun.rules.reference import Reference

Bind = Callable[[str], Any]


class Band(Record):
    """Points where `of` lies within the bounds, or where `when` holds. Bands are tried in their order."""

    at_least: float | None = None
    above: float | None = None
    at_most: float | None = None
    below: float | None = None
    when: str | None = None
    points: float
    label: str = ""

    @property
    def otherwise(self) -> bool:
        """Whether it takes everything that is left."""
        bounds = (self.at_least, self.above, self.at_most, self.below)
        return self.when is None and all(item is None for item in bounds)

    def condition(self, of: str | None) -> str:
        """The band as a condition."""
        if self.when is not None:
            return self.when
        said = [(">=", self.at_least), (">", self.above), ("<=", self.at_most), ("<", self.below)]
        return " and ".join(f"({of}) {sign} {bound!r}" for sign, bound in said if bound is not None)


class Way(Record):
    """One way to earn an item's points: bands over `of` (or their own conditions), or a formula of points."""

    of: str | None = None
    bands: tuple[Band, ...] = ()
    points: str | None = None
    label: Bilingual | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if bool(self.bands) == (self.points is not None):
            raise ValueError("写 bands，或者写 points 公式 / either bands or a formula of points")
        if any(band.when is None and not band.otherwise for band in self.bands) and self.of is None:
            raise ValueError("有界限的档须写 of / bands with bounds need “of”")
        return self

    @property
    def formulas(self) -> tuple[str, ...]:
        if self.points is not None:
            return (self.points,)
        return tuple(band.condition(self.of) for band in self.bands if not band.otherwise)


class Item(Record):
    """A scored item of a dimension. Of several `ways` the best known one counts."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: Bilingual
    dimension: str
    most: float = Field(gt=0)
    ways: tuple[Way, ...] = Field(min_length=1)
    reference: Reference | None = None
    note: str = ""

    @field_validator("ways")
    @classmethod
    def _some(cls, value: tuple[Way, ...]) -> tuple[Way, ...]:
        return value

    @property
    def column(self) -> str:
        return f"points_{self.id}"

    @property
    def formulas(self) -> tuple[str, ...]:
        return tuple(text for way in self.ways for text in way.formulas)

    def earned(self, bind: Bind) -> Any:
        """The points as a column; null where no way can be decided."""
        found = [self._way(way, bind) for way in self.ways]
        best = found[0]
        for other in found[1:]:
            better = ibis.ifelse(best >= other, best, other)
            best = ibis.ifelse(best.isnull(), other, ibis.ifelse(other.isnull(), best, better))
        return best

    def _way(self, way: Way, bind: Bind) -> Any:
        if way.points is not None:
            return bind(way.points).cast("float64")
        value: Any = ibis.null("float64")
        for band in reversed(way.bands):
            points = ibis.literal(float(band.points), "float64")
            if band.otherwise:
                known = bind(way.of).notnull() if way.of is not None else None
                value = points if known is None else ibis.ifelse(known, points, ibis.null("float64"))
                continue
            met = bind(band.condition(way.of))
            # An undecided band leaves the item undecided, whatever the bands below it say.
            value = ibis.cases((met, points), (met.isnull(), ibis.null("float64")), else_=value)
        return value


class Dimension(Record):
    """A part of the score under which items are added up."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: Bilingual


def low(name: str) -> str:
    """The column of what a dimension (or the total) has earned for sure."""
    return f"score_{name}"


def high(name: str) -> str:
    """The column of what it can at most be, should everything unknown turn out well."""
    return f"score_{name}_most"


def scores(items: Sequence[Item], table: ibis.Table) -> dict[str, Any]:
    """Low and high of each dimension and of the total, over a table that has the items' points."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(item.dimension, []).append(item)
    groups[TOTAL] = list(items)
    found: dict[str, Any] = {}
    for name, members in groups.items():
        earned = [table[item.column].fill_null(0.0) for item in members]
        most = [table[item.column].fill_null(float(item.most)) for item in members]
        found[low(name)] = sum(earned[1:], earned[0])
        found[high(name)] = sum(most[1:], most[0])
    return found
