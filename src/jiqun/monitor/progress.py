"""Progress: a target against the newest published figure, with the reason for the verdict."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from jiqun.facts import Observation, Observations
from jiqun.indicators import Catalogue
from jiqun.monitor.calendar import Calendar
from jiqun.monitor.path import YEARLY, Path, path_of
from jiqun.monitor.reason import Reason
from jiqun.monitor.status import Status
from jiqun.plans import (
    Accumulation,
    Deferred,
    Qualitative,
    Reach,
    Target,
    Unstated,
    Verdict,
    Within,
    amount,
    comparable,
)

ADDITIONS = frozenset({Accumulation.ADDED, Accumulation.NET_ADDED})


@dataclass(frozen=True, slots=True)
class Progress:
    """One target on a day. `expected`, `gap` and figures are in base units; `completion` is a share of the way.

    `completion` is (figure − start) ÷ (goal − start) for levels and counts that start from a baseline,
    figure ÷ goal for additions and flows; None where neither has meaning.
    `needed` is the mean yearly growth from the newest figure to the goal, for levels that are not due.
    """

    target: Target
    status: Status
    reason: Reason
    path: Path
    figure: Observation | None = None
    expected: Decimal | None = None
    completion: Decimal | None = None
    needed: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """What progress is judged on: published figures, the catalogue, the calendar and the day."""

    observations: Observations
    catalogue: Catalogue
    calendar: Calendar
    as_of: dt.date


def progress(targets: Iterable[Target], ground: Ground) -> list[Progress]:
    """The progress of every target, in the order given. Figures published after `as_of` are not seen."""
    targets = list(targets)
    siblings: Mapping[tuple[object, ...], list[Target]] = defaultdict(list)
    for target in targets:
        siblings[(target.plan.id, *target.subject)].append(target)
    return [judge(target, siblings[(target.plan.id, *target.subject)], ground) for target in targets]


def judge(target: Target, siblings: Iterable[Target], ground: Ground) -> Progress:
    """The verdict on one target; `siblings` are the targets of its plan and subject (itself may be among them)."""
    path = path_of(target, siblings)
    match target.goal:
        case Deferred(words):
            return Progress(target, Status.DEFERRED, Reason.of("deferred", words=words), path)
        case Qualitative(_, words) | Unstated(words):
            return Progress(target, Status.QUALITATIVE, Reason.of("qualitative", words=words), path)
    if target.due is None:
        return Progress(target, Status.NOT_COMPARABLE, Reason.of("no_year"), path, _newest(target, ground))
    figure = _newest(target, ground)
    if figure is None:
        return Progress(target, Status.NO_DATA, Reason.of("no_data"), path)
    obstacle = _obstacle(target, figure)
    if obstacle is not None:
        return Progress(target, Status.NOT_COMPARABLE, obstacle, path, figure)
    return _judged(target, path, figure, ground)


def _visible(target: Target, ground: Ground) -> list[Observation]:
    """Annual figures of the target's indicator, region and scope that were known by the day."""
    scope = target.statement.scope
    return [
        item
        for item in ground.observations.series(target.key, target.region)
        if item.year is not None
        and known_from(item, ground.calendar) <= ground.as_of
        and (target.due is None or item.year <= target.due)
        and (item.row.scope is None or scope is None or item.row.scope == scope)
    ]


def known_from(figure: Observation, calendar: Calendar) -> dt.date:
    """The day a figure was published; where its source does not say, the day the calendar promises it."""
    if figure.row.published is not None:
        return figure.row.published
    return calendar.out_by(figure.year) if figure.year is not None else figure.period.end


def _newest(target: Target, ground: Ground) -> Observation | None:
    """The newest figure up to the due year; within a year the most trusted."""
    visible = _visible(target, ground)
    return min(visible, key=lambda item: (-(item.year or 0), item.rank)) if visible else None


def _obstacle(target: Target, figure: Observation) -> Reason | None:
    """Why a figure cannot be held against a target, or None."""
    if not figure.row.comparable:
        return Reason.of("definition", why=figure.row.why or figure.row.definition_note or "")
    goal = target.goal
    unit = (
        goal.quantity.unit if isinstance(goal, Reach) else goal.low.unit if isinstance(goal, Within) else None
    )
    if unit is None or not comparable(figure.quantity.unit, unit):
        return Reason.of("unit", figure=figure.quantity.unit.symbol or "—", goal=unit.symbol if unit else "—")
    if target.accumulation in ADDITIONS and figure.row.accumulation not in ADDITIONS:
        return Reason.of("additions")
    return None


def _judged(target: Target, path: Path, figure: Observation, ground: Ground) -> Progress:
    due, year = target.due or 0, figure.year or 0
    verdict = _verdict(target, figure, ground)
    promised = min(due, ground.calendar.newest_year(ground.as_of))
    expected = None if target.accumulation in YEARLY else path.at(year)
    facts = (path, figure, expected, completion(target, path, figure), needed(target, figure))
    if year < promised:
        return Progress(target, Status.STALE, Reason.of("stale", newest=year, promised=promised), *facts)
    if year == due and target.accumulation in WHOLE_PERIOD and target.statement.year is None:
        return _over_the_years(target, facts, ground)
    if year == due:
        status = Status.MET if verdict is Verdict.YES else Status.MISSED
        return Progress(target, status, Reason.of(status.value, year=year), *facts)
    return _before_due(target, verdict, facts)


#: 年均 and 每年 bind every year of the plan: the last year alone decides nothing. In a table's column for one year
#: (“年均增速” 2025) the number is that year's.
WHOLE_PERIOD = frozenset({Accumulation.MEAN_RATE, Accumulation.EVERY_YEAR})


def _over_the_years(
    target: Target,
    facts: tuple[Path, Observation, Decimal | None, Decimal | None, Decimal | None],
    ground: Ground,
) -> Progress:
    """A promise for every year, or for their mean growth, judged on all years from the plan's first to the due one.

    Mean growth is geometric: (Π(1 + rᵢ))^(1/n) − 1, rᵢ the yearly rates as shares.
    """
    years = range(target.plan.period.start, (target.due or 0) + 1)
    found = {year: figure for year in years if (figure := _of_year(target, year, ground)) is not None}
    kept = [_verdict(target, figure, ground) for figure in found.values()]
    if target.accumulation is Accumulation.EVERY_YEAR and Verdict.NO in kept:
        bad = next(year for year, verdict in zip(found, kept, strict=True) if verdict is Verdict.NO)
        return Progress(target, Status.MISSED, Reason.of("missed_once", year=bad), *facts)
    if len(found) < len(years):
        missing = Reason.of("years_missing", known=len(found), all=len(years))
        return Progress(target, Status.NOT_COMPARABLE, missing, *facts)
    if target.accumulation is Accumulation.EVERY_YEAR:
        return Progress(target, Status.MET, Reason.of("met_every_year", all=len(years)), *facts)
    mean = _mean_growth([figure.quantity.value for figure in found.values()])
    met = isinstance(target.goal, Reach) and mean >= target.goal.quantity.value
    status = Status.MET if met else Status.MISSED
    return Progress(target, status, Reason.of("mean_growth", mean=f"{mean:.2f}", all=len(years)), *facts)


def _mean_growth(rates: list[Decimal]) -> Decimal:
    """Geometric mean of yearly rates in per cent.

    >>> round(_mean_growth([Decimal(10), Decimal(21)]), 3)
    Decimal('15.369')
    """
    product = Decimal(1)
    for rate in rates:
        product *= 1 + rate / 100
    return (product ** (Decimal(1) / len(rates)) - 1) * 100


def _of_year(target: Target, year: int, ground: Ground) -> Observation | None:
    here = [
        item for item in _visible(target, ground) if item.year == year and _obstacle(target, item) is None
    ]
    return min(here, key=lambda item: item.rank, default=None)


def _before_due(
    target: Target,
    verdict: Verdict,
    facts: tuple[Path, Observation, Decimal | None, Decimal | None, Decimal | None],
) -> Progress:
    path, figure, expected, _, _ = facts
    year = figure.year or 0
    if target.accumulation in YEARLY:
        status = Status.ON_TRACK if verdict is Verdict.YES else Status.BEHIND
        return Progress(target, status, Reason.of(f"{status.value}_yearly", year=year), *facts)
    if verdict is Verdict.YES:
        return Progress(target, Status.MET, Reason.of("met_early", year=year, due=target.due or 0), *facts)
    if expected is None or path.start is None:
        return Progress(target, Status.NOT_COMPARABLE, Reason.of("no_path", year=year), *facts)
    falling = path.points[-1].value < path.start.value
    ahead = amount(figure.quantity) <= expected if falling else amount(figure.quantity) >= expected
    status = Status.ON_TRACK if ahead else Status.BEHIND
    return Progress(target, status, Reason.of(status.value, year=year), *facts)


def _verdict(target: Target, figure: Observation, ground: Ground) -> Verdict:
    indicator = ground.catalogue.get(target.key)
    lower = indicator.lower_is_better if indicator else False
    match target.goal:
        case Reach() as goal:
            return goal.satisfied_by(figure.quantity, lower_is_better=lower)
        case Within() as goal:
            return goal.satisfied_by(figure.quantity)
    return Verdict.UNDECIDABLE


def completion(target: Target, path: Path, figure: Observation) -> Decimal | None:
    """Share of the way covered by a figure (1 = the goal)."""
    goal, start = target.goal, path.start
    if not isinstance(goal, Reach) or target.accumulation in (
        Accumulation.RATE,
        Accumulation.MEAN_RATE,
        Accumulation.RANK,
    ):
        return None
    value, wanted = amount(figure.quantity), amount(goal.quantity)
    if (
        target.accumulation in ADDITIONS
        or target.accumulation in YEARLY
        or start is None
        or start.origin != "baseline"
    ):
        return value / wanted if wanted else None
    way = wanted - start.value
    return (value - start.value) / way if way else None


def needed(target: Target, figure: Observation) -> Decimal | None:
    """Mean yearly growth (as a share) that leads from the figure to the goal in time; for amounts that are not due."""
    goal = target.goal
    if not isinstance(goal, Reach) or target.due is None or figure.year is None or figure.year >= target.due:
        return None
    if target.accumulation not in (Accumulation.LEVEL, Accumulation.STOCK) or goal.quantity.unit.is_ratio:
        return None
    value, wanted = amount(figure.quantity), amount(goal.quantity)
    if value <= 0 or wanted <= 0:
        return None
    years = Decimal(target.due - figure.year)
    return (wanted / value) ** (1 / years) - 1
