"""Shares in words: 三分之一以上, 超九成, 过半 → per cent, inferred."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from jiqun.plans.extraction.tokens import ValueForm, ValueMark
from jiqun.values import Comparator, UnreadableNumber, parse_number

_DIGIT = "[一二两三四五六七八九]"
_PART = re.compile(r"(?P<whole>[二三四五六七八九十百千]+)分之(?P<part>[一二两三四五六七八九十百点]+)")
_TENTHS = re.compile(
    rf"(?<![\u4e00-\u9fff]成)(?P<tens>{_DIGIT})成(?P<ones>半|{_DIGIT})?(?=以上|以下|左右|以内|[，。；、）]|$)"
)
_HALF = re.compile(
    r"(?P<more>(?:超|过|超过|大)(?:一半|半数|半))(?=[，。；、）]|以上|$)|(?P<least>(?:半数|一半)(?=以上))"
)


def find_fractions(text: str) -> Iterator[ValueMark]:
    """Marks of shares in words.

    >>> [(text, str(mark.value), mark.comparator.value) for text in ("超九成。", "过半，", "三分之一以上")
    ...  for mark in find_fractions(text)]
    [('超九成。', '90', '='), ('过半，', '50', '>'), ('三分之一以上', '33.33', '=')]
    """
    for match in _PART.finditer(text):
        share = _share(match["part"], match["whole"])
        if share is not None:
            yield _mark(match, share, inferred=match["whole"] != "百")
    for match in _TENTHS.finditer(text):
        ones = Decimal(5) if match["ones"] == "半" else parse_number(match["ones"] or "零")
        yield _mark(match, parse_number(match["tens"]) * 10 + ones)
    for match in _HALF.finditer(text):
        comparator = Comparator.ABOVE if match["more"] else Comparator.EQUAL
        yield _mark(match, Decimal(50), comparator)


def _share(part: str, whole: str) -> Decimal | None:
    """Per cent to two places: 三分之一 → 33.33."""
    try:
        ratio = parse_number(part) / parse_number(whole)
    except (UnreadableNumber, ArithmeticError):
        return None
    percent = (ratio * 100).quantize(Decimal("0.01"))
    return percent.to_integral_value() if percent == percent.to_integral_value() else percent


def _mark(
    match: re.Match[str], share: Decimal, comparator: Comparator = Comparator.EQUAL, *, inferred: bool = True
) -> ValueMark:
    start, end = match.span()
    return ValueMark(
        start, end, start, end, ValueForm.NUMBER, share, "%", comparator, inferred=inferred,
        why=("share in words",),
    )  # fmt: skip
