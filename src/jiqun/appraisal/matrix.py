"""The items of one list as a matrix: what a change of weights, classes or data does to everybody, in memory.

The same arithmetic as the engine's, over what it collected once: an appraisal that is tried out a thousand times must not
ask for the facts a thousand times. Conformance of both is tested.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from jiqun.appraisal.afterwards import Afterwards, afterwards
from jiqun.appraisal.errors import IndicatorUnknown
from jiqun.appraisal.scheme import Class, Listing, Method, Missing, Rounding, Scheme, Ties
from jiqun.appraisal.scores import RANKED, SCORE, SLICE, TOTAL, base, value
from jiqun.appraisal.subjects import LIST, above, below

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Matrix:
    """Those who compete on one list in one year. `above` and `below` are (firms × indicators), `bases` (firms ×
    indicators) where they are printed and NaN where they follow from the data; `bonus` is what was added in points and
    `share` what was added as a share of the items. `slices` are numbers. `after` is what moves grades after the ranking.
    """

    listing: Listing
    codes: tuple[str, ...]
    above: Array
    below: Array
    bases: Array
    bonus: Array
    slices: Indices
    weights: Array
    share: Array
    after: Afterwards

    @property
    def size(self) -> int:
        return len(self.codes)

    def weighing(self, weights: Mapping[str, float]) -> Matrix:
        """With other weights for some indicators. Raises IndicatorUnknown."""
        names = [item.id for item in self.listing.indicators]
        wrong = [name for name in weights if name not in names]
        if wrong:
            raise IndicatorUnknown(wrong[0], names)
        told = np.array([weights.get(name, old) for name, old in zip(names, self.weights, strict=True)])
        return replace(self, weights=told)

    def items(self) -> Array:
        """The score of each item, (firms × indicators), by the list's method."""
        shares = self._shares()
        earned = shares * self.weights
        for column, item in enumerate(self.listing.indicators):
            low = -np.inf if item.floor is None else item.floor * self.weights[column]
            high = np.inf if item.cap is None else item.cap * self.weights[column]
            own = np.clip(earned[:, column], low, high)
            gap = np.isnan(own)
            if gap.any():
                filled = 0.0
                if item.missing is Missing.MEAN and not gap.all():
                    filled = float(own[~gap].mean())
                own = np.where(gap, filled, own)
            earned[:, column] = own
        return earned

    def scores(self) -> Array:
        """Total scores with bonuses, to eight digits."""
        single = self.listing.method is Method.SINGLE
        total = self._values()[:, 0] if single else self.items().sum(axis=1)
        return np.asarray(np.round(total * (1 + self.share) + self.bonus, 8), dtype=float)

    def grades(self, scores: Array | None = None) -> Indices:
        """The class of each, by its place in the list's classes; before adjustments."""
        return cut(self.listing, self.scores() if scores is None else scores, self.slices)

    def finals(self, scores: Array | None = None) -> Indices:
        """The grade of each after adjustments, by its place in `after.order`."""
        places = [self.after.order.index(item.grade) for item in self.listing.classes]
        return self.after.moved(np.array(places)[self.grades(scores)])

    def perturbed(self, generator: np.random.Generator, *, weights: float, data: float) -> Matrix:
        """Weights and numbers each multiplied by a uniform factor in 1 ± its share; weights keep their sum."""
        own = self.weights * generator.uniform(1 - weights, 1 + weights, self.weights.shape)
        total = own.sum()
        own = own * (self.weights.sum() / total) if total else own
        tops = self.above * generator.uniform(1 - data, 1 + data, self.above.shape)
        bottoms = self.below * generator.uniform(1 - data, 1 + data, self.below.shape)
        return replace(self, above=tops, below=bottoms, weights=own)

    def _values(self) -> Array:
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.where(self.below == 0, np.nan, self.above / self.below), dtype=float)

    def _shares(self) -> Array:
        values = self._values()
        if self.listing.method is Method.MINMAX:
            return self._stretched(values)
        bases = np.where(np.isnan(self.bases), self._means(values), self.bases)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.where(bases == 0, np.nan, values / bases), dtype=float)

    def _means(self, values: Array) -> Array:
        """Σ ÷ Σ over the list, times what the base says; a base of last year is given by the engine."""
        known = ~np.isnan(values)
        found = np.full(values.shape, np.nan)
        for column, item in enumerate(self.listing.indicators):
            own, times = known[:, column], item.base.times if item.base else 1.0
            sliced = item.base is not None and item.base.within.value == "slice"
            for group in np.unique(self.slices) if sliced else [None]:
                rows = own if group is None else own & (self.slices == group)
                bottom = self.below[rows, column].sum()
                mean = self.above[rows, column].sum() / bottom * times if bottom else np.nan
                found[:, column] = np.where(rows if group is not None else True, mean, found[:, column])
        return found

    def _stretched(self, values: Array) -> Array:
        found = np.full(values.shape, np.nan)
        sliced = bool(self.listing.groups or self.listing.by_division)
        for group in np.unique(self.slices) if sliced else [None]:
            rows = np.ones(self.size, bool) if group is None else self.slices == group
            own = values[rows]
            if np.isnan(own).all():
                continue
            least, most = np.nanmin(own, axis=0), np.nanmax(own, axis=0)
            with np.errstate(divide="ignore", invalid="ignore"):
                told = np.where(most == least, 1.0, 0.2 + 0.8 * (own - least) / (most - least))
            found[rows] = np.where(np.isnan(own), np.nan, told)
        return found


def cut(listing: Listing, scores: Array, slices: Indices) -> Indices:
    """Classes by place in `listing.classes`. A score that cannot be told comes last in its slice."""
    found = np.full(len(scores), len(listing.classes) - 1)
    for group in np.unique(slices):
        rows = np.flatnonzero(slices == group)
        found[rows] = _cut(listing, scores[rows])
    return found


def _cut(listing: Listing, scores: Array) -> Indices:
    keys = np.where(np.isnan(scores), -1e300, scores)
    places = _places(keys, listing.ties)
    found = np.full(len(keys), len(listing.classes) - 1)
    for index, item in reversed(list(enumerate(listing.classes[:-1]))):
        found[_inside(item, places, keys, listing.rounding)] = index
    return found


def _inside(item: Class, places: Indices, keys: Array, rounding: Rounding) -> npt.NDArray[np.bool_]:
    if item.at_least is not None:
        return keys >= item.at_least
    room = len(keys) * (item.up_to or 0.0)
    if rounding is Rounding.UP:
        whole = np.ceil(room - 1e-9)
    else:
        whole = np.floor(room + (0.5 if rounding is Rounding.NEAREST else 0.0) + 1e-9)
    return np.asarray(places <= whole)


def _places(keys: Array, ties: Ties) -> Indices:
    """Positions from 1; rows come in the order of their codes."""
    order = np.argsort(-keys, kind="stable")
    if ties is Ties.CODE:
        found = np.empty(len(keys), np.int64)
        found[order] = np.arange(1, len(keys) + 1)
        return found
    ranked = -keys[order]
    if ties is Ties.UPPER:
        return np.asarray(np.searchsorted(ranked, -keys, side="left") + 1, dtype=np.int64)
    return np.asarray(np.searchsorted(ranked, -keys, side="right"), dtype=np.int64)


def matrix_of(rows: pa.Table, scheme: Scheme, name: str, year: int) -> Matrix:
    """The matrix behind collected rows of :meth:`Appraiser.over`, of one list and year, in the order of codes."""
    import pyarrow.compute as pc

    listing = scheme.listing(name)
    mine = pc.and_(
        pc.and_(pc.equal(rows["year"], year), pc.fill_null(pc.equal(rows[LIST], listing.id), False)),
        rows[RANKED],
    )
    chosen = rows.filter(mine).sort_by("code")
    names = [item.id for item in listing.indicators]
    share = _share(chosen, scheme)
    totals = _numbers(chosen, TOTAL)
    return Matrix(
        listing,
        tuple(chosen["code"].to_pylist()),
        np.column_stack([_numbers(chosen, above(name)) for name in names]),
        np.column_stack([_numbers(chosen, below(name)) for name in names]),
        np.column_stack([_printed(chosen, item) for item in listing.indicators]),
        np.nan_to_num(_numbers(chosen, SCORE) - totals * (1 + share)),
        _slices(chosen),
        np.array([float(item.weight or 0) for item in listing.indicators]),
        share,
        afterwards(chosen, scheme, listing),
    )


def _share(chosen: pa.Table, scheme: Scheme) -> Array:
    """Bonuses that are per cent of the items: they grow with what other weights give."""
    totals, found = _numbers(chosen, TOTAL), np.zeros(chosen.num_rows)
    for item in scheme.bonuses:
        if item.percent is not None:
            with np.errstate(divide="ignore", invalid="ignore"):
                found += np.nan_to_num(
                    _numbers(chosen, f"bonus_{item.id}") / np.where(totals == 0, np.nan, totals)
                )
    return found


def _printed(chosen: pa.Table, item: Any) -> Array:
    """Bases that do not follow from the year's own data."""
    if item.base is None or item.base.rule.value == "mean":
        return np.full(chosen.num_rows, np.nan)
    return _numbers(chosen, base(item.id))


def _numbers(table: pa.Table, name: str) -> Array:
    return np.asarray(table[name].cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=float)


def _slices(table: pa.Table) -> Indices:
    return np.unique(np.array(table[SLICE].to_pylist(), dtype=object), return_inverse=True)[1].astype(
        np.int64
    )


def names_of(listing: Listing, classes: Sequence[int]) -> list[str]:
    """Grades by name."""
    return [listing.classes[index].grade for index in classes]


__all__ = ["Matrix", "cut", "matrix_of", "names_of", "value"]
