"""What the rules of lights look at, measured on a target and a figure."""

from __future__ import annotations

from decimal import Decimal

from jiqun.monitor.lights import Colour, Light, LightUse, Measures
from jiqun.monitor.path import Path
from jiqun.monitor.status import Status

HUNDRED = Decimal(100)


def on_the_way(path: Path, value: Decimal, year: int, *, downward: bool) -> Measures:
    """Of a figure against its path. Values in base units; `downward` says that lying below the path is better.

    From a baseline the way counts: done = (value − start) ÷ (end − start), expected likewise from the path, `ratio` is
    done ÷ expected and `points` their difference × 100. Without a baseline, and for caps that the path rises to, the
    values themselves are compared.
    """
    expected, start, end = path.at(year), path.start, path.points[-1].value if path.points else None
    if expected is None or start is None or end is None:
        return Measures()
    way = end - start.value
    if start.origin != "baseline" or not way or (downward and way > 0):
        return _by_value(value, expected, end, downward)
    done, due = (value - start.value) / way, (expected - start.value) / way
    return Measures(
        ratio=done / due if due > 0 else (Decimal(1) if done >= 0 else Decimal(0)),
        points=(done - due) * HUNDRED,
        pace=_pace(path, value, year),
        share=done,
    )


def _by_value(value: Decimal, expected: Decimal, end: Decimal, downward: bool) -> Measures:
    above, below = (expected, value) if downward else (value, expected)
    ratio = above / below if below > 0 else None
    points = (above - below) / abs(end) * HUNDRED if end else None
    return Measures(ratio=ratio, points=points, share=value / end if end and not downward else None)


def _pace(path: Path, value: Decimal, year: int) -> Decimal | None:
    """Mean growth so far ÷ mean growth required, both from the start (the SDG measure). None where growth has no meaning
    or none is required."""
    start, end = path.points[0], path.points[-1]
    if min(start.value, end.value, value) <= 0 or year <= start.year:
        return None
    so_far = (value / start.value) ** (Decimal(1) / (year - start.year)) - 1
    required = (end.value / start.value) ** (Decimal(1) / (end.year - start.year)) - 1
    return so_far / required if required else None


def of_a_rate(
    value: Decimal, goal: Decimal, *, lower_is_better: bool, mean: Decimal | None = None
) -> Measures:
    """Of a rate against the goal of its year, in points; `mean` is the rate of the larger area."""
    sign = -1 if lower_is_better else 1
    return Measures(
        gap=sign * (value - goal),
        value=None if lower_is_better else value,
        mean_gap=None if mean is None else sign * (value - mean),
    )


def of_a_year(
    value: Decimal, goal: Decimal, *, share: Decimal = Decimal(1), lower_is_better: bool = False
) -> Measures:
    """Of the number of a year, or of the part of a year in which `share` of it is expected, against the year's goal."""
    expected = goal * share
    if expected <= 0:
        return Measures()
    if lower_is_better:
        return Measures(
            ratio=expected / value if value > 0 else None, points=(expected - value) / goal * HUNDRED
        )
    return Measures(ratio=value / expected, points=(value - expected) / goal * HUNDRED, share=value / goal)


def status_of(light: Light, use: LightUse) -> Status:
    """Where a target not yet due stands under a light."""
    match light.colour:
        case Colour.YELLOW | Colour.ORANGE:
            return Status.BEHIND
        case Colour.RED:
            return Status.CRITICAL
        case Colour.GREY:
            return Status.NOT_COMPARABLE
    ratio = light.measures.ratio
    return Status.AHEAD if ratio is not None and ratio >= use.ahead else Status.ON_TRACK
