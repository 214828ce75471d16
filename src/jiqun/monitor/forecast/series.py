"""What is forecast: one indicator of one place, at equal steps of time without a gap."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from jiqun.monitor.forecast.arrays import Floats
from jiqun.monitor.forecast.scale import Form, Scale, fitting

#: The newest years a forecast looks at, of years and of months: older ones tell of another economy.
YEARS, MOST_CYCLES = 20, 5


@dataclass(frozen=True)
class Series:
    """`values` at times `start`, `start` + 1, …: years, or months counted as year × `cycle` + month − 1.

    `cycle` is the number of periods in a year: 1, 12, or 11 where January and February are reported together.
    Values are in base units, `unit` is the printed one. `family` groups series whose errors behave alike, `region` those that share a fate. `filled` are times whose value
    was interpolated. `low` and `high` bound shares.
    """

    id: str
    start: int
    values: tuple[float, ...]
    form: Form = Form.AMOUNT
    cycle: int = 1
    family: str = ""
    region: str = ""
    unit: str = ""
    low: float = 0.0
    high: float = 100.0
    filled: frozenset[int] = field(default_factory=frozenset)

    @property
    def end(self) -> int:
        """The time of the newest value."""
        return self.start + len(self.values) - 1

    @property
    def known(self) -> int:
        """How many values were published."""
        return len(self.values) - len(self.filled)

    @property
    def array(self) -> Floats:
        return np.array(self.values, dtype=np.float64)

    @cached_property
    def scale(self) -> Scale:
        """Where the series is forecast; decided by all its values."""
        return fitting(self.form, self.array, self.low, self.high)

    @property
    def steady(self) -> bool:
        """Whether the series returns to its mean rather than keep its drift."""
        return self.scale.form is Form.RATE

    @property
    def span(self) -> int:
        """The longest window a forecast looks at; of months whole years, five at most.

        >>> Series("x", 0, (1.0,) * 30, cycle=12).span
        24
        """
        if self.cycle == 1:
            return YEARS
        return self.cycle * min(MOST_CYCLES, max(1, len(self.values) // self.cycle))

    @property
    def seed(self) -> int:
        """A number fixed by the id, so that simulated paths are the same on every run and machine."""
        return int.from_bytes(hashlib.sha256(self.id.encode()).digest()[:8], "big")

    def until(self, time: int) -> Series:
        """The series as it was known at a time; empty where it had not begun. An interpolated value at the end is cut
        as well: it was made with a later one.

        >>> Series("x", 2020, (1.0, 2.0, 3.0)).until(2021).values
        (1.0, 2.0)
        """
        kept = max(0, min(len(self.values), time - self.start + 1))
        while kept and self.start + kept - 1 in self.filled:
            kept -= 1
        filled = frozenset(each for each in self.filled if each < self.start + kept)
        return replace(self, values=self.values[:kept], filled=filled)
