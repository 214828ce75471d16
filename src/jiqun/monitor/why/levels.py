"""Contributions to a level."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from jiqun.monitor.why.amounts import Amount, added


def levels(groups: Mapping[str, Amount], ratio: bool = False) -> dict[str, Fraction]:
    """What each group brings to the whole: its amount, or of a ratio its numerator over the whole's denominator.

    They add up to the whole's value. Empty where the whole has none.

    >>> levels({"东": Amount(Fraction(3), Fraction(10)), "西": Amount(Fraction(1), Fraction(10))}, ratio=True)
    {'东': Fraction(3, 20), '西': Fraction(1, 20)}
    """
    whole = added(groups.values())
    if whole.value(ratio) is None:
        return {}
    base = whole.below if ratio else Fraction(1)
    return {name: item.above / base for name, item in groups.items()}
