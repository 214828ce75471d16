"""Values at scattered times as series without gaps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from jiqun.monitor.forecast.series import Series

#: One interpolated value is allowed for so many published ones.
PER_FILLED = 4


def runs(points: Mapping[int, float], like: Series) -> list[Series]:
    """Every stretch of neighbouring times as a series like `like`, oldest first; nothing is left out or made up.

    Where there are several their ids end in the time they start.
    """
    times = sorted(points)
    cuts = [0, *(at for at, (one, next_) in enumerate(pairwise(times), 1) if next_ != one + 1), len(times)]
    parts = [times[left:right] for left, right in pairwise(cuts) if left < right]
    return [
        replace(
            like,
            id=like.id if len(parts) == 1 else f"{like.id}@{part[0]}",
            start=part[0],
            values=tuple(points[time] for time in part),
        )
        for part in parts
    ]


def newest(points: Mapping[int, float], like: Series) -> Series:
    """The stretch that ends with the newest value. A single missing time within it is bridged (geometrically between
    positive values) as long as four values were published for each bridge; `filled` names them.

    >>> newest({2019: 1.0, 2021: 10.0, 2022: 20.0, 2024: 80.0, 2025: 90.0}, Series("x", 0, ())).values
    (10.0, 20.0, 40.0, 80.0, 90.0)
    """
    times = sorted(points, reverse=True)
    kept, held, filled = times[:1], dict[int, float](), set[int]()
    for time in times[1:]:
        gap = kept[-1] - time - 1
        if gap > 1 or (gap == 1 and len(filled) + 1 > _bridges(points, time, kept)):
            break
        if gap == 1:
            held[time + 1] = _between(points[time], points[kept[-1]])
            filled.add(time + 1)
        kept.append(time)
    held |= {time: points[time] for time in kept}
    values = tuple(held[time] for time in sorted(held))
    return replace(like, start=min(held, default=0), values=values, filled=frozenset(filled))


def _bridges(points: Mapping[int, float], time: int, kept: list[int]) -> int:
    """How many bridges the values on both sides of a gap allow: those kept, and those that the bridge leads to."""
    beyond = 0
    while time - beyond in points:
        beyond += 1
    return (len(kept) + beyond) // PER_FILLED


def _between(one: float, other: float) -> float:
    return float((one * other) ** 0.5) if one > 0 and other > 0 else (one + other) / 2
