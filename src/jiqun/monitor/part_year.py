"""The year under way: a cumulative figure of its first months against the goal of the whole year.

1—2月 come together (the monthly system reports no January), so the first part of a year ends in February. The share of the
year that should be done by month m is the mean of earlier years' shares where both figures were published, at most three
of them; else m ÷ 12 (时间进度).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from jiqun.facts import Observation
from jiqun.monitor.figures import Ground, about, gathered, known_from
from jiqun.monitor.likeness import defect, unit_of
from jiqun.plans import Accumulation, Target, amount

YEARS_BACK = 3
RATES = frozenset({Accumulation.RATE, Accumulation.MEAN_RATE, Accumulation.DECLINE})
FLOWS = frozenset({Accumulation.YEAR_FLOW, Accumulation.EVERY_YEAR, Accumulation.LEVEL})


@dataclass(frozen=True, slots=True)
class PartYear:
    """The newest cumulative figure of a year under way. `share` is what part of the year should be done by then (None for
    rates), `years` the earlier years it was taken from; none means by the calendar."""

    figure: Observation
    year: int
    month: int
    share: Decimal | None
    years: tuple[int, ...] = ()


def part_year(target: Target, ground: Ground, after: int | None) -> PartYear | None:
    """The newest part of a year after `after` (the year of the newest annual figure) that answers a target."""
    if not _has_parts(target):
        return None
    found = [item for item in _parts(target, ground) if after is None or item.period.end.year > after]
    if not found:
        return None
    newest = max(found, key=lambda item: (item.period.end, tuple(-int(part) for part in item.rank)))
    year, month = newest.period.end.year, newest.period.end.month
    if target.growth is not None or target.accumulation in RATES:
        return PartYear(newest, year, month, None)
    share, years = _season(target, ground, year, month)
    return PartYear(newest, year, month, share, years)


def _has_parts(target: Target) -> bool:
    """Rates, and amounts and numbers that gather over a year; a stock has no part of a year."""
    unit = unit_of(target)
    if unit is None or target.base_year is not None:
        return False
    if target.growth is not None or target.accumulation in RATES:
        return unit.is_ratio
    return target.accumulation in FLOWS and (unit.is_money or target.accumulation is not Accumulation.LEVEL) and not unit.is_ratio  # fmt: skip


def _parts(target: Target, ground: Ground) -> list[Observation]:
    """Figures of the months of one year from its first on, known by the day, of the target's kind."""
    wanted = target.growth or target.accumulation
    return [
        item
        for item in ground.observations.series(target.key, target.region)
        if _from_january(item)
        and known_from(item, ground.calendar) <= ground.as_of
        and (target.due is None or item.period.end.year <= target.due)
        and about(item, target)
        and defect(target, item) is None
        and _gathers(gathered(item, ground.catalogue), wanted)
        and item.row.base_year in (None, item.period.end.year - 1)
    ]


def _from_january(item: Observation) -> bool:
    start, end = item.period.start, item.period.end
    return (start.month, start.day) == (1, 1) and start.year == end.year and 2 <= end.month < 12


def _gathers(found: Accumulation | None, wanted: Accumulation) -> bool:
    if wanted in RATES:
        kinds = (Accumulation.DECLINE,) if wanted is Accumulation.DECLINE else (Accumulation.RATE,)
        return found in (None, *kinds)
    return found in (None, Accumulation.YEAR_FLOW, Accumulation.LEVEL)


def _season(target: Target, ground: Ground, year: int, month: int) -> tuple[Decimal, tuple[int, ...]]:
    series = [
        item
        for item in ground.observations.series(target.key, target.region)
        if about(item, target)
        and defect(target, item) is None
        and known_from(item, ground.calendar) <= ground.as_of
    ]
    shares = {}
    for before in range(year - 1, year - 1 - 2 * YEARS_BACK, -1):
        whole = _best([item for item in series if item.year == before])
        part = _best([item for item in series if _from_january(item) and (item.period.end.year, item.period.end.month) == (before, month)])  # fmt: skip
        if whole is not None and part is not None and amount(whole.quantity) > 0:
            shares[before] = amount(part.quantity) / amount(whole.quantity)
        if len(shares) == YEARS_BACK:
            break
    if not shares:
        return Decimal(month) / 12, ()
    return sum(shares.values(), Decimal(0)) / len(shares), tuple(sorted(shares))


def _best(figures: Sequence[Observation]) -> Observation | None:
    return min(figures, key=lambda item: item.rank, default=None)
