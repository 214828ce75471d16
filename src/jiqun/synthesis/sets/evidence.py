"""Evidence: what offices and enterprises tell beside the returns, as the pack's filings declare it. 模拟数据.

Chances hang on the enterprise, the filing and the item alone, so an answer is the same in whatever order it is made.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from jiqun.synthesis.filings import Answer, Asked, Filing
from jiqun.synthesis.identity import Identity, chance
from jiqun.synthesis.population import Population
from jiqun.synthesis.scene import Scene
from jiqun.synthesis.sets.honours import Awards
from jiqun.synthesis.sets.land import tenants

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
NOT_HELD = 9999  #: year of an award that never came
MARK = "模拟数据"
LAST_DAY = 300  #: of the year, on which anything is stated


@dataclass(frozen=True)
class Standing:
    """What groups are told apart by: for each title the year in which each enterprise got it first."""

    identity: Identity
    since: Mapping[str, Ints]

    @classmethod
    def of(cls, identity: Identity, awards: Sequence[Awards]) -> Standing:
        since = {}
        for held in awards:
            first = np.full(identity.population.size, NOT_HELD)
            np.minimum.at(first, held.rows, held.years)
            since[held.title.title] = first
        return cls(identity, since)

    @property
    def population(self) -> Population:
        return self.identity.population

    def first(self, group: Asked, rows: slice) -> Ints:
        """The year of the first of the group's titles."""
        held = [self.since[title][rows] for title in group.titles if title in self.since]
        return np.minimum.reduce(held) if held else np.full(rows.stop - rows.start, NOT_HELD)

    def group(self, filing: Filing, number: int, rows: slice, year: int, above: Mask, alive: Mask) -> Ints:
        """The first group that fits each enterprise of a block in a year; as many as there are groups where none does."""
        fits = [alive & self._fits(group, number, rows, year, above) for group in filing.asked]
        return np.select(fits, range(len(fits)), len(fits)).astype(np.int64)

    def _fits(self, group: Asked, number: int, rows: slice, year: int, above: Mask) -> Mask:
        population = self.population
        found = np.ones(rows.stop - rows.start, bool)
        if group.titles:
            found &= self.first(group, rows) <= year
        if group.scale is not None:
            found &= above == (group.scale == "above")
        if group.tenant is not None:
            found &= tenants(population, number, rows) == group.tenant
        if group.divisions:
            codes = [item.code for item in population.recipe.divisions]
            found &= np.isin(np.array(codes)[population.division[rows]], group.divisions)
        if group.districts:
            region = population.region(year - population.years[0], rows)
            found &= np.isin(np.array(population.ground.regions)[region], group.districts)
        if group.newer is not None:
            found &= population.born[rows] > year - population.years[0] - group.newer
        return found


def lasting(standing: Standing, number: int, rows: slice, above: Mask) -> Iterator[dict[str, Any]]:
    """Rows of filings that ask once, of the enterprises of a block that live to the end; `above` says who is above
    designated size in the last year."""
    population, last = standing.population, standing.population.years[-1]
    alive = population.alive(len(population.years) - 1, rows)
    for filing in population.recipe.evidence:
        if not filing.each_year:
            groups = standing.group(filing, number, rows, last, above, alive)
            yield from _filed(standing, filing, rows, groups, _when(standing, filing, rows), {})


def yearly(standing: Standing, scene: Scene, found: Mapping[str, Floats]) -> Iterator[dict[str, Any]]:
    """Rows of filings that ask each year, of a block; `found` are the year's figures."""
    year = scene.now.year
    for filing in scene.population.recipe.evidence:
        if filing.each_year:
            groups = standing.group(filing, scene.number, scene.rows, year, scene.above, scene.alive)
            years = np.full(len(groups), year)
            yield from _filed(standing, filing, scene.rows, groups, years, found)


def _when(standing: Standing, filing: Filing, rows: slice) -> Ints:
    """The year in which each enterprise is asked: of the last `within`, not before it began, not after its first award."""
    years = standing.population.years
    span = min(filing.within or len(years), len(years))
    index = np.arange(rows.start, rows.stop)
    when = years[-1] - (chance(index, _salt(standing, filing.filing, "when")) * span).astype(np.int64)
    for group in filing.asked:
        when = np.minimum(when, standing.first(group, rows))
    began = years[0] + np.maximum(standing.population.born[rows].astype(np.int64), 0)
    asked: Ints = np.maximum(when, began)
    return asked


def _filed(
    standing: Standing,
    filing: Filing,
    rows: slice,
    groups: Ints,
    when: Ints,
    figures: Mapping[str, Floats],
) -> Iterator[dict[str, Any]]:
    """An item after the other, of those who told anything."""
    index = np.arange(rows.start, rows.stop)
    year = str(when[0]) if filing.each_year and not filing.steady else ""
    share = np.array([*(group.told for group in filing.asked), 0.0])[groups]
    told = np.flatnonzero(chance(index, _salt(standing, filing.filing, "told" + year)) < share)
    for answer in filing.items:
        salt = _salt(standing, filing.filing, answer.item + year)
        own = told[chance(index[told], salt ^ 1) < filing.answered]
        said = _said(answer, groups[own], chance(index[own], salt), figures, own)
        if len(own):
            yield {**_head(standing, filing, answer.item, index[own], when[own]), **said}


def _said(
    answer: Answer, groups: Ints, drawn: Floats, figures: Mapping[str, Floats], own: Ints
) -> dict[str, Any]:
    if answer.holds:
        return {
            "answer": pa.array(np.where(drawn < np.array(answer.holds)[groups], "yes", "no"), pa.string())
        }
    low, high = np.array(answer.between, float)[groups].T
    number = low + (high - low) * drawn**answer.skew
    if answer.of is not None:
        number = number * figures[answer.of][own]
    return {"number": np.round(number, answer.digits)}


def _head(standing: Standing, filing: Filing, item: str, index: Ints, when: Ints) -> dict[str, Any]:
    """Who, what, on which day, until when, by which paper."""
    identity, count = standing.identity, len(index)
    january = (when - 1970).astype("datetime64[Y]").astype("datetime64[D]")
    days = (chance(index, _salt(standing, filing.filing, "day")) * LAST_DAY).astype(int)
    until = np.full(count, np.datetime64("NaT"), "datetime64[D]")
    if filing.valid_years is not None:
        after = (when - 1970 + filing.valid_years).astype("datetime64[Y]").astype("datetime64[D]")
        until = after - np.timedelta64(1, "D")
    paper = pc.binary_join_element_wise(
        f"{MARK}-{filing.filing}-", pa.array(index + 1).cast(pa.string()), f"-{item}", ""
    )
    return {
        "code": identity.code(index), "name": identity.name(index, len(standing.population.years)),
        "item": pa.repeat(item, count), "stated_on": january + days * np.timedelta64(1, "D"), "valid_to": until,
        "paper": paper,
    }  # fmt: skip


def _salt(standing: Standing, *words: str) -> int:
    """A stream of its own for each filing and item of a seed."""
    return zlib.crc32("/".join(words).encode()) * 65_537 + standing.population.seed * 31
