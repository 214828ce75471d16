"""Carbon efficiency of a city: schemes, enterprises, areas, and who moves when bounds change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import ibis
import pyarrow as pa

from jiqun.appraisal.carbon.benchmarks import areas, moves
from jiqun.appraisal.carbon.errors import BoundsWrong, NoCarbonYear, NotReckoned
from jiqun.appraisal.carbon.reckoning import SCALES, Reckoner, mark, marked
from jiqun.appraisal.carbon.scheme import CarbonScheme, load_carbon_schemes
from jiqun.rules.shelf import Shelf
from jiqun.workspace.appraisals import vocabulary_of
from jiqun.workspace.facts import Desk
from jiqun.workspace.keeping import Kept, facts_version, rules_version

Row = dict[str, Any]
FAMILY = "carbon"
CUTS = ("region", "town", "park", "division", "industry")


@dataclass(frozen=True)
class Reckoned:
    """Every enterprise in scope in a year. `simulated` when any return below is simulated data."""

    reckoner: Reckoner
    year: int
    table: pa.Table
    basis: tuple[str, ...]
    simulated: bool

    @property
    def scheme(self) -> CarbonScheme:
        return self.reckoner.scheme

    @cached_property
    def places(self) -> Mapping[str, int]:
        return {code: index for index, code in enumerate(self.table["code"].to_pylist())}

    def row(self, code: str) -> Row:
        """Raises NotReckoned."""
        if code not in self.places:
            raise NotReckoned(code, self.year)
        (found,) = self.table.slice(self.places[code], 1).to_pylist()
        return dict(found)


KEEPER: Kept[Reckoned] = Kept(8)
AREAS: Kept[list[Row]] = Kept(32)


def schemes_of(desk: Desk) -> Shelf[CarbonScheme]:
    return load_carbon_schemes(desk.pack)


def scheme_of(desk: Desk, name: str = "", on: dt.date | None = None) -> CarbonScheme:
    """The scheme of that id, or the one in force. Raises RuleSetUnknown, NoRuleInForce."""
    shelf = schemes_of(desk)
    return shelf[name] if name else shelf.in_force(FAMILY, on or dt.date.today())


def years_of(desk: Desk, scheme: CarbonScheme) -> list[int]:
    """Years that can be reckoned."""
    return Reckoner(scheme, vocabulary_of(desk)).years(desk.facts())


def reckoned(desk: Desk, scheme: CarbonScheme, year: int | None = None) -> Reckoned:
    """A year's enterprises, the newest unless said. Raises NoCarbonYear and what :class:`Reckoner` raises."""
    reckoner = Reckoner(scheme, vocabulary_of(desk))
    asked = _asked(desk, reckoner, year)
    return KEEPER.of(
        (facts_version(desk), rules_version(scheme), asked), lambda: _reckon(desk, reckoner, asked)
    )


def _asked(desk: Desk, reckoner: Reckoner, year: int | None) -> int:
    known = reckoner.years(desk.facts())
    if year is None and known:
        return known[-1]
    if year not in known:
        raise NoCarbonYear(year or dt.date.today().year, known)
    return year


def _reckon(desk: Desk, reckoner: Reckoner, year: int) -> Reckoned:
    facts = desk.facts()
    collected = facts.population.engine.collect(reckoner.over(facts, [year]).order_by("code"))
    vintages = facts.vintages("enterprise_year", "enterprise", "energy_use", "evidence")
    used = [item for item in vintages if not item.period or int(item.period[:4]) == year]
    return Reckoned(
        reckoner, year, collected, tuple(item.id for item in used), any(item.simulated for item in used)
    )


def by_area(desk: Desk, scheme: CarbonScheme, year: int, by: Sequence[str]) -> list[Row]:
    """Areas or industries of a year with their level in the base year (`before`) and the change, where it can be reckoned."""
    return AREAS.of(
        (facts_version(desk), rules_version(scheme), year, *by), lambda: _by_area(desk, scheme, year, by)
    )


def _by_area(desk: Desk, scheme: CarbonScheme, year: int, by: Sequence[str]) -> list[Row]:
    reckoner, facts = Reckoner(scheme, vocabulary_of(desk)), desk.facts()
    known = reckoner.years(facts)
    base = scheme.base_year if scheme.base_year in known and scheme.base_year != year else None
    years = [year] if base is None else [base, year]
    rows = facts.population.engine.collect(areas(reckoner.over(facts, years), scheme, by)).to_pylist()
    before = {tuple(row[name] for name in by): row["level"] for row in rows if row["year"] == base}
    found = [row for row in rows if row["year"] == year]
    for row in found:
        row["before"] = before.get(tuple(row[name] for name in by))
        told = row["level"] is not None and row["before"] is not None
        row["change"] = row["level"] - row["before"] if told else None
        row["base_year"] = base
    return found


def with_bounds(scheme: CarbonScheme, bounds: Mapping[str, Sequence[float]]) -> CarbonScheme:
    """The scheme with other bounds of its scales, the smallest first. Raises BoundsWrong."""
    changed = {}
    for name, values in bounds.items():
        scale = getattr(scheme, name)
        *lower, last = scale.marks
        if len(values) != len(lower) or list(values) != sorted(set(values)):
            raise BoundsWrong(name, len(lower))
        marks = [
            item.model_copy(update={"at_most": value}) for item, value in zip(lower, values, strict=True)
        ]
        changed[name] = scale.model_copy(update={"marks": (*marks, last)})
    return scheme.model_copy(update=changed)


def reform(desk: Desk, before: CarbonScheme, after: CarbonScheme, year: int) -> dict[str, list[Row]]:
    """For each scale how many enterprises go from which mark to which."""
    one = reckoned(desk, before, year)
    changed = {name: getattr(after, name) for name in SCALES}
    if after == before.model_copy(update=changed):
        table = ibis.memtable(one.table)
        other = table.mutate(**{mark(name): marked(table[name], scale) for name, scale in changed.items()})
    else:
        other = ibis.memtable(reckoned(desk, after, year).table)
    return {
        name: desk.engine.collect(moves(ibis.memtable(one.table), other, name)).to_pylist() for name in SCALES
    }
