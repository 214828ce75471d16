"""The number that is held against a goal: a published figure, or what a full row of yearly figures comes to.

累计 and 新增 are sums of years, a change on a base year is the product of yearly changes. Either is reckoned only when no
year is missing, and the arithmetic is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jiqun.facts import Observation
from jiqun.monitor.figures import Ground, gathered, visible
from jiqun.monitor.likeness import defect, obstacle, unit_of
from jiqun.monitor.reason import Reason
from jiqun.plans import Accumulation, Target, amount, comparable
from jiqun.plans.goal import Reach
from jiqun.values import Quantity, Unit
from jiqun.values.numerals import plain


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A number for the year of `figure`, its newest part. `arithmetic` is empty for a figure taken as published.

    `at_least` marks a sum whose start is not known: the true number may be larger.
    """

    figure: Observation
    value: Quantity
    arithmetic: str = ""
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A figure that cannot be used, and why."""

    figure: Observation
    reason: Reason


def reckon(target: Target, ground: Ground) -> Reckoned | Obstacle | None:
    """The newest number that answers the target; the obstacle where only others are published; None without figures.

    An older year stands in for one whose figures do not answer only while the calendar does not yet promise a newer.
    """
    seen = visible(target, ground)
    years = sorted({item.year for item in seen if item.year is not None}, reverse=True)
    promised = min(target.due or 9999, ground.calendar.newest_year(ground.as_of))
    first: Obstacle | None = None
    for year in years:
        if first is not None and year < promised:
            break
        found = _of_year(target, year, seen, ground)
        if isinstance(found, Reckoned):
            return found
        first = first or found
    return first


def of_year(target: Target, year: int, ground: Ground) -> Observation | None:
    """The most trusted figure of one year that answers the target as published."""
    return _direct(target, [item for item in visible(target, ground) if item.year == year], ground)


def _direct(target: Target, figures: Iterable[Observation], ground: Ground) -> Observation | None:
    fit = (item for item in figures if obstacle(target, item, ground.catalogue) is None)
    return min(fit, key=lambda item: item.rank, default=None)


def _of_year(target: Target, year: int, seen: list[Observation], ground: Ground) -> Reckoned | Obstacle:
    here = [item for item in seen if item.year == year]
    figure = _direct(target, here, ground)
    if figure is not None:
        return Reckoned(figure, figure.quantity)
    newest = min(here, key=lambda item: item.rank)
    parts = _parts(target, seen, ground)
    if year in parts:
        return _gather(target, parts, year)
    return Obstacle(newest, obstacle(target, newest, ground.catalogue) or Reason.of("no_data"))


def _parts(target: Target, seen: Iterable[Observation], ground: Ground) -> Mapping[int, Observation]:
    """Yearly figures that a number over several years is made of, the most trusted for each year."""
    wanted = _part_of(target)
    parts: dict[int, Observation] = {}
    for item in sorted(seen, key=lambda item: item.rank, reverse=True):
        year = item.year
        if year is None or wanted is None or gathered(item, ground.catalogue) is not wanted:
            continue
        if defect(target, item) is None and (item.row.base_year or year - 1) == year - 1:
            parts[year] = item
    return parts


def _part_of(target: Target) -> Accumulation | None:
    """What a year contributes: flows to 累计 and 新增, yearly changes to a change on a base year."""
    if target.growth is not None:
        return target.growth if target.base_year is not None else None
    adds_up = target.accumulation in (Accumulation.STOCK, Accumulation.ADDED)
    return Accumulation.YEAR_FLOW if adds_up else None


def _gather(target: Target, parts: Mapping[int, Observation], year: int) -> Reckoned | Obstacle:
    start = _start(target)
    first = start.year + 1 if start is not None else target.first_year
    missing = [each for each in range(first, year + 1) if each not in parts]
    if missing or year < first:
        names = "、".join(str(each) for each in missing) or f"{first}"
        return Obstacle(parts[year], Reason.of("chain_missing", first=first, last=year, missing=names))
    figures = [parts[each] for each in range(first, year + 1)]
    if target.growth is not None and unit_of(target) == Unit.parse("%"):
        return _product(target, figures)
    return _sum(target, start, figures)


@dataclass(frozen=True, slots=True)
class _Start:
    year: int
    value: Quantity


def _start(target: Target) -> _Start | None:
    """The stock that later years are added to: the plan's own baseline, where it is a stock in the same unit."""
    base, unit = target.baseline, unit_of(target)
    if target.accumulation is not Accumulation.STOCK or target.growth is not None or unit is None:
        return None
    if base is None or base.year is None or base.accumulation is not Accumulation.STOCK:
        return None
    reached = Target(target.plan, base, None, ()).goal
    if not isinstance(reached, Reach) or not comparable(reached.quantity.unit, unit):
        return None
    return _Start(base.year, reached.quantity)


def _sum(target: Target, start: _Start | None, figures: Sequence[Observation]) -> Reckoned:
    unit = unit_of(target) or Unit.parse("")
    terms = [(start.year, start.value)] if start else []
    terms += [(item.year or 0, item.quantity) for item in figures]
    total = Quantity(sum((amount(value) for _, value in terms), Decimal(0)) / unit.factor, unit)
    arithmetic = " + ".join(f"{value} ({year})" for year, value in terms) + f" = {total}"
    open_start = (
        start is None
        and target.accumulation is Accumulation.STOCK
        and target.growth is None
        and target.statement.period is None
    )
    return Reckoned(figures[-1], total, arithmetic, at_least=open_start)


def _product(target: Target, figures: Sequence[Observation]) -> Reckoned:
    """A decline over n years is 1 − Π(1 − dᵢ), a growth Π(1 + rᵢ) − 1."""
    sign = -1 if target.growth is Accumulation.DECLINE else 1
    total = compound([sign * item.quantity.value for item in figures]) * sign
    mark = "−" if sign < 0 else "+"
    factors = " × ".join(f"(1 {mark} {item.quantity})" for item in figures)
    shown = f"{plain(round(total, 2))}%"
    arithmetic = f"1 − {factors} = {shown}" if sign < 0 else f"{factors} − 1 = {shown}"
    return Reckoned(figures[-1], Quantity(total, Unit.parse("%")), arithmetic)


def compound(rates: Iterable[Decimal]) -> Decimal:
    """The growth that yearly growths come to together, in per cent.

    >>> compound([Decimal(10), Decimal(10)])
    Decimal('21.00')
    """
    product = Decimal(1)
    for rate in rates:
        product *= 1 + rate / 100
    return (product - 1) * 100


def mean_growth(rates: Sequence[Decimal]) -> Decimal:
    """Geometric mean of yearly rates in per cent: (Π(1 + rᵢ))^(1/n) − 1. A fall of 100 % or more leaves nothing: −100.

    >>> round(mean_growth([Decimal(10), Decimal(21)]), 3), mean_growth([Decimal(-100), Decimal(9)])
    (Decimal('15.369'), Decimal('-100'))
    """
    if any(rate <= -100 for rate in rates):
        return Decimal(-100)
    return ((1 + compound(rates) / 100) ** (Decimal(1) / len(rates)) - 1) * 100
