"""Growth and figures as the findings print them."""

from __future__ import annotations

import re


def figure(value: float) -> str:
    """At most four significant decimals, no tail of zeros.

    >>> figure(17702.300), figure(1e12 / 1e8), figure(0.087712)
    ('17702.3', '10000', '0.0877')
    """
    return f"{value:.4f}".rstrip("0").rstrip(".") if abs(value) < 1e6 else f"{value:.0f}"


def yuan(value: float) -> str:
    """Money in the unit one would say.

    >>> yuan(4.6e12), yuan(3.2e11), yuan(5e6)
    ('4.6万亿元', '3200亿元', '500万元')
    """
    for unit, size in (("万亿元", 1e12), ("亿元", 1e8), ("万元", 1e4)):
        if abs(value) >= size:
            return f"{figure(round(value / size, 3))}{unit}"
    return f"{figure(value)}元"


def amount(value: float, dimension: str) -> str:
    return yuan(value) if dimension == "元" else f"{figure(value)}{dimension if dimension != '个' else ''}"


def yearly(first: float, last: float, years: int) -> float:
    """Mean yearly growth in per cent: ((last/first)^(1/years) − 1) × 100.

    >>> round(yearly(100, 156.9, 5), 2)
    9.43
    """
    return float(((last / first) ** (1 / years) - 1) * 100)


_TENS = {"亿": 1e8, "十亿": 1e9, "百亿": 1e10, "千亿": 1e11, "万亿": 1e12}
_DIGITS = {digit: index for index, digit in enumerate("零一二三四五六七八九")} | {"两": 2, "十": 10}


def tier(words: str) -> float | None:
    """The threshold of a tier in yuan.

    >>> tier("五千亿"), tier("万亿"), tier("10亿"), tier("1.5万亿")
    (500000000000.0, 1000000000000.0, 1000000000.0, 1500000000000.0)
    """
    match = re.fullmatch(r"([\d.]+|[一二两三四五六七八九])?((?:十|百|千|万)?亿)", words)
    if match is None:
        return None
    head = 1.0 if not match[1] else float(_DIGITS.get(match[1]) or match[1])
    return head * _TENS[match[2]]


def count(words: str) -> float | None:
    """A small number in figures or characters.

    >>> count("6"), count("十"), count("二十")
    (6.0, 10.0, 20.0)
    """
    if re.fullmatch(r"[\d.]+", words):
        return float(words)
    match = re.fullmatch(r"([一二两三四五六七八九])?(十)?([一二三四五六七八九])?", words)
    if match is None or not words:
        return None
    ones = _DIGITS.get(match[3] or "零", 0)
    if not match[2]:
        return float(_DIGITS[match[1]]) if match[1] else None
    return float(_DIGITS.get(match[1] or "一", 1) * 10 + ones)
