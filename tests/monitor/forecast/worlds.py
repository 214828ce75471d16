"""Made-up series whose past is long enough to calibrate on."""

from __future__ import annotations

import numpy as np

from jiqun.monitor.forecast import Form, Series


def growing(
    number: int, points: int = 24, *, seed: int = 1, start: int = 2000, region: str = "某市"
) -> Series:
    """An amount that grows about 6 % a year, unevenly."""
    changes = np.random.default_rng([seed, number]).normal(0.06, 0.04, points).cumsum()
    return Series(f"growing-{seed}-{number}", start, tuple((100 * np.exp(changes)).tolist()), region=region)


def rates(number: int, points: int = 24, start: int = 2000) -> Series:
    """Growth rates about 6 %."""
    values = np.random.default_rng([2, number]).normal(6, 2, points)
    return Series(f"rates-{number}", start, tuple(values.tolist()), form=Form.RATE)


def world(count: int = 12, points: int = 24) -> list[Series]:
    return [growing(number, points) for number in range(count)]
