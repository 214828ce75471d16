"""Targets as aims of series, and the outlook of all targets of a city."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from jiqun.monitor.figures import Ground
from jiqun.monitor.forecast.aim import Aim, Gathering
from jiqun.monitor.forecast.arrays import Floats
from jiqun.monitor.forecast.common_fate import Tally, common, tally
from jiqun.monitor.forecast.figures import direct, joined, parts, published
from jiqun.monitor.forecast.outlook import Outlook, assembled, declined, without
from jiqun.monitor.forecast.pool import Pool, pool_of
from jiqun.monitor.forecast.series import Series
from jiqun.monitor.forecast.why import Why
from jiqun.monitor.likeness import lower_is_better
from jiqun.monitor.progress import lasting, verdict
from jiqun.monitor.reckoning import Obstacle, Reckoned, compound, reckon
from jiqun.plans import Accumulation, Reach, Target, Verdict, Within, amount
from jiqun.plans.goal import ABOUT_TOLERANCE
from jiqun.values import Comparator

EMPTY = Series("", 0, ())


@dataclass(frozen=True, slots=True)
class Subject:
    """The series that a target is about and the aim it sets; `why` says what keeps it from being forecast."""

    target: Target
    series: Series
    aim: Aim | None
    why: Why | None = None


def outlooks(targets: Iterable[Target], ground: Ground, extra: Sequence[Series] = ()) -> list[Outlook]:
    """The outlook of every target, in the order given, on what was known on the day of the ground.

    `extra` are series of other places or times that help to calibrate (`load_series`). Kernels run once for all series
    of one length.
    """
    return of_subjects([subject(target, ground) for target in targets], city_pool(ground, extra))


def city_pool(ground: Ground, extra: Sequence[Series] = ()) -> Pool:
    """The pool of everything published by the day, with `extra`."""
    return pool_of([*published(ground), *extra])


def of_subjects(subjects: Sequence[Subject], pool: Pool) -> list[Outlook]:
    """The outlook of every subject, in the order given; everything in the pool counts as known."""
    whys = [item.why or declined(item.series, item.aim) for item in subjects]
    ready = [item for item, why in zip(subjects, whys, strict=True) if why is None]
    newest = max((one.end for one in pool.series), default=0)
    forecasts = iter(
        assembled(item.series, item.aim, points, pool, max(newest, item.series.end))
        for item, points in zip(ready, _points(ready, pool), strict=True)
    )
    return [
        next(forecasts) if why is None else without(item.series, item.aim, why)
        for item, why in zip(subjects, whys, strict=True)
    ]


def together(found: Sequence[Outlook], pool: Pool) -> Tally:
    """How many of the targets that have a probability will be kept, with what their errors have in common."""
    likely = [(one.probability, one.upward) for one in found if one.probability is not None]
    return tally([chance for chance, _ in likely], common(pool), [upward for _, upward in likely])


def _points(subjects: Sequence[Subject], pool: Pool) -> list[Floats]:
    """Points (h,) of every subject up to its due year."""
    windows = [item.series.scale.to(item.series.array)[-item.series.span :] for item in subjects]
    ahead = [item.aim.due - item.series.end if item.aim else 5 for item in subjects]
    kinds = [(len(window), item.series.steady) for window, item in zip(windows, subjects, strict=True)]
    found: dict[int, Floats] = {}
    for kind in dict.fromkeys(kinds):
        places = [place for place, each in enumerate(kinds) if each == kind]
        batch = pool.forecaster(np.stack([windows[place] for place in places]), max(ahead[place] for place in places), 1, kind[1])  # fmt: skip
        found |= {place: row[: ahead[place]] for place, row in zip(places, batch, strict=True)}
    return [found[place] for place in range(len(subjects))]


def subject(target: Target, ground: Ground) -> Subject:
    """What a target asks of which series."""
    bounds = _bounds(target, ground)
    if bounds is None:
        return Subject(target, EMPTY, None, Why.of("no_number"))
    if target.due is None:
        return Subject(target, EMPTY, None, Why.of("no_year"))
    low, high = bounds
    aim = Aim(target.due, low, high, lasts=lasting(target, ground))
    if target.accumulation is Accumulation.MEAN_RATE:
        return _mean(target, aim, ground)
    if target.accumulation is Accumulation.EVERY_YEAR and target.statement.year is None:
        return _every(target, aim, ground)
    found = direct(target, ground)
    held = reckon(target, ground)
    if found and not (isinstance(held, Reckoned) and held.arithmetic):
        one = joined(target, found, target.growth or target.accumulation)
        return _checked(Subject(target, one, replace(aim, whole=_whole(one))), ground)
    return _gathered(target, aim, held, ground)


def _bounds(target: Target, ground: Ground) -> tuple[float, float] | None:
    """Low and high in base units, read as `Goal.satisfied_by` reads them; None without a number."""
    lower = lower_is_better(target, ground.catalogue)
    match target.goal:
        case Within(low, high):
            return (
                -math.inf if lower is True else float(amount(low)),
                math.inf if lower is False else float(amount(high)),
            )
        case Reach(comparator, quantity):
            value = amount(quantity)
            slack = abs(value) * ABOUT_TOLERANCE if comparator is Comparator.ABOUT else Decimal(0)
            down = bool(lower) and comparator not in (Comparator.AT_LEAST, Comparator.ABOVE)
            if down or comparator in (Comparator.AT_MOST, Comparator.BELOW, Comparator.RANK):
                return -math.inf, float(value + slack)
            return float(value - slack), math.inf
    return None


def _whole(one: Series) -> bool:
    """Counts move by whole steps, as long as they are counted one by one."""
    return one.scale.form.value == "count" and all(float(value).is_integer() for value in one.values[-3:])


def _checked(item: Subject, ground: Ground) -> Subject:
    """Nothing is forecast for a year that is over."""
    aim = item.aim
    if aim is None or aim.due <= item.series.end or aim.due > ground.calendar.newest_year(ground.as_of):
        return item
    return replace(item, why=Why.of("overdue", due=aim.due))


def _every(target: Target, aim: Aim, ground: Ground) -> Subject:
    """每年: every year from the first on; one that fell short decides."""
    found = direct(target, ground)
    if not found:
        return Subject(target, EMPTY, aim, Why.of("no_figures"))
    one = joined(target, found, target.growth or target.accumulation)
    item = Subject(target, one, replace(aim, gathering=Gathering.EVERY, whole=_whole(one)))
    held = [figure for year, figure in found.items() if year >= target.first_year]
    if any(verdict(target, figure.quantity, ground) is Verdict.NO for figure in held):
        return replace(item, why=Why.of("lost"))
    return _checked(item, ground)


def _mean(target: Target, aim: Aim, ground: Ground) -> Subject:
    """年均: the yearly rates of the whole period compounded must come to (1 + g)^N."""
    found = direct(target, ground)
    if not found:
        return Subject(target, EMPTY, aim, Why.of("no_figures"))
    one = joined(target, found, target.accumulation)
    past = range(target.first_year, one.end + 1)
    if any(year not in found for year in past):
        return Subject(target, one, aim, Why.of("not_comparable"))
    carried = 1 + float(compound(found[year].quantity.value for year in past)) / 100
    years = aim.due - target.first_year + 1
    low, high = (
        ((1 + each / 100) ** years - 1) * 100 if math.isfinite(each) else each for each in (aim.low, aim.high)
    )
    growing = replace(aim, low=low, high=high, gathering=Gathering.GROWTH, carried=carried)
    return _checked(Subject(target, one, growing), ground)


def _gathered(target: Target, aim: Aim, held: Reckoned | Obstacle | None, ground: Ground) -> Subject:
    """累计, 新增 and changes on a base year that no figure states: what the years came to, and those that are left."""
    wanted = target.growth if target.growth is not None else Accumulation.YEAR_FLOW
    if held is None:
        return Subject(target, EMPTY, aim, Why.of("no_figures"))
    found = parts(target, ground, wanted)
    if not isinstance(held, Reckoned) or held.at_least or not found or held.figure.year != max(found):
        return Subject(target, EMPTY, aim, Why.of("not_comparable"))
    one = joined(target, found, wanted)
    so_far = float(amount(held.value))
    if target.growth is None:
        going = replace(aim, gathering=Gathering.SUM, carried=so_far, whole=_whole(one))
    else:
        sign = -1 if target.growth is Accumulation.DECLINE else 1
        going = replace(aim, gathering=Gathering.GROWTH, carried=1 + sign * so_far / 100, sign=sign)
    return _checked(Subject(target, one, going), ground)
