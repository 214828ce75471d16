"""One error class per mishap of reading or reckoning with values."""

from __future__ import annotations

from jiqun.mishap import Mishap

_SHOWN = 60


def _shown(text: str) -> str:
    """The text, or its beginning where it is long."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


class ValueMishap(Mishap, ValueError):
    """Base of everything that can go wrong with a number, a unit, a period or a region."""


class UnreadableNumber(ValueMishap):
    def __init__(self, text: str) -> None:
        super().__init__(
            f"“{_shown(text)}”不是数字 (no number): write digits such as 1,234.5 or numerals such as 一千二百"
        )


class UnknownUnit(ValueMishap):
    def __init__(self, text: str) -> None:
        super().__init__(
            f"单位“{_shown(text)}”不认识 (unknown unit): use a unit such as 亿元, 万亩, 家, %, 万元/亩"
        )


class UnitMismatch(ValueMishap):
    def __init__(self, deed: str, left: str, right: str) -> None:
        super().__init__(
            f"“{left or '无单位'}”与“{right or '无单位'}”不能{deed} (units do not agree): "
            "convert one side or compare like with like"
        )


class UnreadablePeriod(ValueMishap):
    def __init__(self, text: str) -> None:
        super().__init__(
            f"“{_shown(text)}”不是时期 (no period): write 2027年, 2021-2025年, 2024年1-2月, 2024Q1 or “十四五”期间"
        )


class UnreadableValue(ValueMishap):
    def __init__(self, text: str) -> None:
        super().__init__(
            f"“{_shown(text)}”读不出数值或目标 (no value): "
            "write a number with its unit, / for missing, or a phrase such as 保持稳定"
        )


class UnreadableRegion(ValueMishap):
    def __init__(self, text: str) -> None:
        super().__init__(
            f"“{_shown(text)}”不是行政区名 (no region): write the full name, such as 某某市 or 某某县"
        )
