"""Judging a batch of figures: each against the year before, against its industry, and against the rest of its row."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from jiqun.facts.intake.checks.figures import Array, Figures, logarithms, middle_of
from jiqun.facts.intake.checks.histogram import robust_spread
from jiqun.facts.intake.checks.norms import LEAST_NOISE, TOGETHER, Norms, decimals_of, log_ratios
from jiqun.facts.intake.parameters import Parameters

#: Swapped columns: the exchanged ratio must fit so many times better than the ratio as it stands.
FITS_BETTER = 3
BOTH_OFF = 4  #: and each of the two is off by at least this part of the ratio's distance
MORE_DECIMALS = 2  #: than usual: the trace of a figure divided by a thousand or ten thousand


@dataclass(frozen=True, slots=True)
class Doubt:
    """Rows of a batch where `rule` speaks about field `field`; `expected` is what the figure might be, or NaN;
    `kind` says what the expectation rests on."""

    rule: str
    field: int
    mask: Array
    kind: str
    expected: Array


@dataclass
class Judge:
    """`families` number the units' dimensions of the fields: figures of two dimensions bear each other out."""

    norms: Norms
    given: Parameters
    families: Sequence[int]
    pair_noise: Array | None = None

    def doubts(self, batch: Figures) -> Iterator[Doubt]:
        """Every figure gets one doubt at most; a row whose figures moved together gets one for all of them."""
        norms, given = self.norms, self.given
        distance = norms.distance(batch)
        sizes = norms.sizes(distance)
        own = np.where(np.isfinite(sizes)[:, None], distance - sizes[:, None], distance)
        expected = np.exp(batch.logs - own)
        grown = np.where(norms.balance, np.nan, logarithms(batch.values) - logarithms(batch.before))
        together = middle_of(grown, TOGETHER)
        free = np.ones(batch.values.shape, dtype=bool)
        yield from self._whole_rows(batch, grown, together, distance, sizes, free)
        alone = grown - np.where(np.isfinite(together), together, 0.0)[:, None]
        yield from self._swaps(batch, np.where(np.isfinite(alone), alone, own), free)
        yield from self._jumps(batch, alone, free)
        reach = np.where(np.isfinite(sizes)[:, None], norms.own, norms.spread[:, batch.group].T)
        reach = given.outlier.deviations * reach
        yield from self._divided(batch, own, expected, free)
        yield from self._balances(own, reach, expected, np.isfinite(sizes), free)
        yield from self._outliers(own, reach, np.isfinite(grown), np.isfinite(sizes), expected, free)

    def _whole_rows(
        self, batch: Figures, grown: Array, together: Array, distance: Array, sizes: Array, free: Array
    ) -> Iterator[Doubt]:
        """All figures of a row moved alike, or are of a size that other kinds of figures do not bear out."""
        moved = np.abs(np.nan_to_num(together)) > math.log(self.given.last_year.ratio)
        new = ~np.isfinite(grown).any(axis=1)
        bound = self.given.outlier.deviations * self.norms.size
        large = new & (np.abs(np.nan_to_num(sizes)) > bound) & ~self._borne_out(distance)
        for mask, far, kind, rule in (
            (moved, together, "rows_before", "last_year_jump"),
            (large, sizes, "rows_peers", "outlier"),
        ):
            yield from self._by_first(
                batch, mask, far, kind, rule, grown if rule == "last_year_jump" else distance
            )
            free[mask] = False

    def _by_first(
        self, batch: Figures, mask: Array, far: Array, kind: str, rule: str, held: Array
    ) -> Iterator[Doubt]:
        """The doubt of a row stands at its first figure."""
        if not mask.any():
            return
        first = np.argmax(np.isfinite(held), axis=1)
        slips = self._slipped(far)
        for field in np.unique(first[mask]).tolist():
            here = mask & (first == field)
            expected = np.exp(batch.logs[:, field] - far)
            for name, chosen in (("unit_slip", here & slips), (rule, here & ~slips)):
                if chosen.any():
                    yield Doubt(name, field, chosen, kind, expected)

    def _borne_out(self, distance: Array) -> Array:
        """Whether figures of two dimensions (money and persons) say the same of a row's size."""
        medians = [
            middle_of(np.where(self.norms.balance, np.nan, distance)[:, np.equal(self.families, family)], 1)
            for family in sorted(set(self.families))
        ]
        held = np.column_stack(medians)
        there = np.isfinite(held).sum(axis=1) > 1
        wide = np.nanmax(np.where(there[:, None], held, 0), axis=1) - np.nanmin(
            np.where(there[:, None], held, 0), axis=1
        )
        return np.asarray(there & (wide < math.log(self.given.last_year.ratio)))

    def _swaps(self, batch: Figures, off_by: Array, free: Array) -> Iterator[Doubt]:
        """Two columns of a row exchanged: their ratio is the reciprocal of what it was last year, or is in the industry,
        and both are off, one upwards and one downwards (a wrong unit moves only one)."""
        pairs = self.norms.pairs
        if not pairs:
            return
        ratio = log_ratios(batch.values, pairs)
        before = log_ratios(batch.before, pairs)
        if self.pair_noise is None:
            self.pair_noise = np.array([robust_spread(column) for column in (ratio - before).T])
        usual = np.where(np.isfinite(before), before, self.norms.pair_middle[:, batch.group].T)
        peers = self.norms.pair_spread[:, batch.group].T
        noise = np.where(np.isfinite(before), np.maximum(self.pair_noise, LEAST_NOISE), peers)
        off, mirrored = np.abs(ratio - usual), np.abs(ratio + usual)
        with np.errstate(invalid="ignore"):
            hits = (off > self.given.outlier.deviations * noise) & (FITS_BETTER * mirrored < off)
        for at, (left, right) in enumerate(pairs):
            one, other = off_by[:, left], off_by[:, right]
            both = (one * other < 0) & (BOTH_OFF * np.minimum(np.abs(one), np.abs(other)) > off[:, at])
            if self.norms.balance[left] or self.norms.balance[right]:
                continue
            mask = hits[:, at] & both & free[:, left] & free[:, right]
            if mask.any():
                yield Doubt("columns_swapped", left, mask, f"swap:{right}", batch.values[:, right])
                free[mask, left] = free[mask, right] = False

    def _jumps(self, batch: Figures, alone: Array, free: Array) -> Iterator[Doubt]:
        far = free & (np.abs(np.nan_to_num(alone)) > math.log(self.given.last_year.ratio))
        yield from self._split(far, self._slipped(alone), "last_year_jump", "before", batch.before)
        free[far] = False

    def _divided(self, batch: Figures, own: Array, expected: Array, free: Array) -> Iterator[Doubt]:
        """Small figures with more decimals than others of the field: written in a larger unit."""
        with np.errstate(invalid="ignore"):
            small = free & (own < -math.log(self.given.slip.small))
        for field in np.flatnonzero(small.any(axis=0)).tolist():
            at = np.flatnonzero(small[:, field])
            kept = at[decimals_of(batch.values[at, field]) >= self.norms.decimals[field] + MORE_DECIMALS]
            if len(kept):
                mask = np.zeros(len(own), dtype=bool)
                mask[kept] = True
                yield Doubt("unit_slip", field, mask, "row", expected[:, field])
                free[kept, field] = False

    def _balances(
        self, own: Array, reach: Array, expected: Array, sized: Array, free: Array
    ) -> Iterator[Doubt]:
        """Balances may be as small as they like, not as large."""
        most = np.where(sized[:, None], math.log(self.given.outlier.balance), reach)
        with np.errstate(invalid="ignore"):
            large = free & self.norms.balance & (own > most)
        yield from self._split(large, self._slipped(own), "outlier", "row", expected)
        free[:, self.norms.balance] = False

    def _outliers(
        self, own: Array, reach: Array, known: Array, sized: Array, expected: Array, free: Array
    ) -> Iterator[Doubt]:
        """Figures without a year before that stand far off; with one, only those off by the factor of a unit from the rest
        of their row (the same slip two years running)."""
        slips = self._slipped(own)
        with np.errstate(invalid="ignore"):
            far = free & (np.abs(own) > reach) & (~known | (slips & sized[:, None]))
        yield from self._split(far, slips, "outlier", "row", expected)

    def _split(self, far: Array, slips: Array, rule: str, kind: str, expected: Array) -> Iterator[Doubt]:
        for field in np.flatnonzero(far.any(axis=0)).tolist():
            for name, mask in (
                ("unit_slip", far[:, field] & slips[:, field]),
                (rule, far[:, field] & ~slips[:, field]),
            ):
                if mask.any():
                    yield Doubt(name, field, mask, kind, expected[:, field])

    def _slipped(self, distance: Any) -> Array:
        return slipped(distance, self.given.slip.factors, self.given.slip.within)


def slipped(distance: Array, factors: tuple[float, ...], within: float) -> Array:
    """Whether a distance of logarithms is near one of the factors that mixed-up units give.

    >>> slipped(np.log(np.array([9000.0, 50.0, 0.0001])), (1000, 10000), 2).tolist()
    [True, False, True]
    """
    near = [np.abs(np.abs(distance) - math.log(factor)) < math.log(within) for factor in factors]
    return np.asarray(np.logical_or.reduce(near))
