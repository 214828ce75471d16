"""Units of Chinese planning: money, land, energy, ratios, ranks and counting words, simple or compound.

A unit has a `base` of its own family (万亿元 → 元, 万亩 → 亩) and a `factor` to it. Families of one dimension
convert into each other (亩 ↔ 平方米: 1 亩 = 2000/3 m²); counting words do not: 家 and 人 differ.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from jiqun.values.errors import UnitMismatch, UnknownUnit
from jiqun.values.numerals import SCALES, narrow
from jiqun.values.unit_table import ALIASES, ATOMS, CLASSIFIERS, PERSONS, UNSCALED

Dimension = tuple[tuple[str, int], ...]
_SCALE_NAMES = sorted(SCALES, key=len, reverse=True)


@dataclass(frozen=True, slots=True)
class Unit:
    """A printed unit. `ratio` leads from the family's base to the coherent unit of the dimension.

    >>> unit = Unit.parse("万元/亩")
    >>> unit.symbol, unit.base.symbol, unit.factor, unit.dimension
    ('万元/亩', '元/亩', Decimal('10000'), (('area', -1), ('money', 1)))
    """

    symbol: str
    base_symbol: str
    factor: Decimal
    dimension: Dimension
    ratio: Fraction

    def __str__(self) -> str:
        return self.symbol

    @property
    def base(self) -> Unit:
        return self if self.symbol == self.base_symbol else Unit.parse(self.base_symbol)

    @property
    def is_count(self) -> bool:
        return len(self.dimension) == 1 and self.dimension[0][0].startswith("count:")

    @property
    def is_ratio(self) -> bool:
        return self.symbol in ("%", "‰", "百分点", "倍")

    @property
    def is_money(self) -> bool:
        return self.dimension == (("money", 1),)

    @staticmethod
    def parse(text: str) -> Unit:
        """The unit behind a printed name; an empty name or 指数 is the number one.

        >>> [Unit.parse(t).symbol for t in ("万吨标煤", "个百分点", "件/万人", "万元/人·年", "")]
        ['万吨标准煤', '百分点', '件/万人', '万元/人·年', '']
        >>> Unit.parse("苹果")
        Traceback (most recent call last):
        jiqun.values.errors.UnknownUnit: 单位“苹果”不认识 ...

        Raises UnknownUnit.
        """
        return _parse(narrow(text).strip().replace(" ", ""))

    def counts_alike(self, other: Unit) -> bool:
        """Whether two counting words may stand for the same thing in two plans (家 ≈ 个, but a 家 is no 人).

        >>> Unit.parse("家").counts_alike(Unit.parse("个")), Unit.parse("家").counts_alike(Unit.parse("人"))
        (True, False)
        """
        if not (self.is_count and other.is_count):
            return False
        return (self.base_symbol in PERSONS) == (other.base_symbol in PERSONS)

    def conversion(self, other: Unit) -> Fraction:
        """What a number in this unit is multiplied by to stand in `other`. Raises UnitMismatch."""
        if self.dimension != other.dimension:
            raise UnitMismatch("换算", self.symbol, other.symbol)
        return Fraction(self.factor) * self.ratio / (Fraction(other.factor) * other.ratio)

    def __mul__(self, other: Unit) -> Unit:
        return _compound(self, other, 1)

    def __truediv__(self, other: Unit) -> Unit:
        return _compound(self, other, -1)


ONE = Unit("", "", Decimal(1), (), Fraction(1))


@lru_cache(maxsize=4096)
def _parse(text: str) -> Unit:
    if text in ("", "指数", "无", "-", "—", "无量纲"):
        return ONE
    if "/" in text:
        head, _, rest = text.partition("/")
        unit = _product(head)
        for part in rest.split("/"):
            unit = unit / _product(part)
        return _named(unit, text)
    return _product(text)


def _product(text: str) -> Unit:
    parts = re.split("[·*×]", text)
    unit = _atom(parts[0])
    for part in parts[1:]:
        unit = unit * _atom(part)
    return unit


def _named(unit: Unit, text: str) -> Unit:
    return Unit(text, unit.base_symbol, unit.factor, unit.dimension, unit.ratio)


def _atom(text: str) -> Unit:
    name = ALIASES.get(text, text)
    if name in ATOMS:
        return _simple(name, name, Decimal(1))
    for scale in _SCALE_NAMES:
        if text.startswith(scale):
            rest = text.removeprefix(scale)
            name = ALIASES.get(rest, rest)
            if name in ATOMS and name not in UNSCALED:
                return _simple(scale + name, name, SCALES[scale])
            if not rest:
                return Unit(scale, "", SCALES[scale], (), Fraction(1))
    raise UnknownUnit(text)


def _simple(symbol: str, name: str, scale: Decimal) -> Unit:
    atom = ATOMS[name]
    dimension: Dimension = ((atom.dimension, 1),)
    if atom.dimension == "ratio":
        dimension = ()
    return Unit(symbol, atom.base, scale * atom.factor, dimension, ATOMS[atom.base].ratio)


def _compound(left: Unit, right: Unit, sign: int) -> Unit:
    powers = dict(left.dimension)
    for name, power in right.dimension:
        powers[name] = powers.get(name, 0) + sign * power
    dimension = tuple(sorted((name, power) for name, power in powers.items() if power))
    factor = Fraction(left.factor) * Fraction(right.factor) ** sign
    ratio = left.ratio * right.ratio**sign
    if not dimension and not (left.is_ratio or right.is_ratio):
        return Unit("", "", decimal_of(factor * ratio), (), Fraction(1))
    return Unit(
        _join(left.symbol, right.symbol, sign),
        _join(left.base_symbol, right.base_symbol, sign),
        decimal_of(factor),
        dimension,
        ratio,
    )


def _join(left: str, right: str, sign: int) -> str:
    if not right:
        return left
    if sign > 0:
        return f"{left}·{right}" if left else right
    return f"{left}/{right}"


def decimal_of(fraction: Fraction) -> Decimal:
    """The Decimal of a fraction: exact where it has one, else to the context's precision."""
    return Decimal(fraction.numerator) / Decimal(fraction.denominator)


def unit_pattern() -> str:
    """A regular expression of the longest printed unit at a place (scales and compounds included)."""
    names = sorted({*ATOMS, *ALIASES} - {""}, key=len, reverse=True)
    scale = "(?:" + "|".join(_SCALE_NAMES) + ")"
    atom = "(?:" + "|".join(map(re.escape, names)) + ")"
    one = f"(?:{atom}|{scale}[ \u3000]?{atom})"
    return f"{one}(?:[ ]?/[ ]?{one})*(?:·{one})?"


__all__ = ["CLASSIFIERS", "ONE", "Dimension", "Unit", "decimal_of", "unit_pattern"]
