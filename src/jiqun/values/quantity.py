"""A number with its unit, and the algebra that refuses nonsense."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jiqun.values.errors import UnitMismatch, UnreadableValue
from jiqun.values.numerals import plain
from jiqun.values.units import ONE, Unit, decimal_of

_POINTS, _PERCENT = "百分点", "%"


@dataclass(frozen=True, slots=True)
class Quantity:
    """`value` in `unit`. Equality is literal (2.7万亿元 ≠ 27000亿元); order and `same` compare amounts.

    >>> Quantity.parse("2.7万亿元") + Quantity.parse("500亿元")
    Quantity('2.75万亿元')
    >>> Quantity.parse("18亿元") / Quantity.parse("9万亩")
    Quantity('0.0002亿元/亩')
    >>> Quantity.parse("5亩") + Quantity.parse("5亿元")
    Traceback (most recent call last):
    jiqun.values.errors.UnitMismatch: “亩”与“亿元”不能相加 ...
    """

    value: Decimal
    unit: Unit = ONE

    @staticmethod
    def of(value: Decimal | int | str, unit: str = "") -> Quantity:
        """A quantity from a number and a unit name. Raises UnknownUnit."""
        return Quantity(Decimal(value), Unit.parse(unit))

    @staticmethod
    def parse(text: str) -> Quantity:
        """The quantity a text prints. Raises UnreadableValue when it prints none or more than one."""
        from jiqun.values.reading import read_value

        reading = read_value(text)
        if reading.value is None or reading.value2 is not None:
            raise UnreadableValue(text)
        return Quantity(reading.value, reading.unit or ONE)

    def __str__(self) -> str:
        return f"{plain(self.value)}{self.unit.symbol}"

    def __repr__(self) -> str:
        return f"Quantity('{self}')"

    @property
    def base(self) -> Quantity:
        """The same amount in the family's base: 2.7万亿元 → 2700000000000元."""
        return Quantity(self.value * self.unit.factor, self.unit.base)

    def convert(self, unit: Unit | str) -> Quantity:
        """The same amount in another unit of the same dimension.

        >>> Quantity.of("3", "万亩").convert("平方公里")
        Quantity('20平方公里')

        Raises UnitMismatch.
        """
        goal = Unit.parse(unit) if isinstance(unit, str) else unit
        if goal == self.unit:
            return self
        return Quantity(decimal_of(Fraction(self.value) * self.unit.conversion(goal)), goal)

    def same(self, other: Quantity) -> bool:
        """Whether both are one amount, whatever the printed units."""
        return self.unit.dimension == other.unit.dimension and self._amount() == other._amount()

    def __add__(self, other: Quantity) -> Quantity:
        if self.unit.symbol == _PERCENT and other.unit.symbol == _POINTS:
            return Quantity(self.value + other.value, self.unit)
        return self._plus(other, "相加", 1)

    def __sub__(self, other: Quantity) -> Quantity:
        if self.unit.symbol == _PERCENT and other.unit.symbol == _POINTS:
            return Quantity(self.value - other.value, self.unit)
        if self.unit.symbol == other.unit.symbol == _PERCENT:
            return Quantity(self.value - other.value, Unit.parse(_POINTS))
        return self._plus(other, "相减", -1)

    def _plus(self, other: Quantity, deed: str, sign: int) -> Quantity:
        if self.unit.dimension != other.unit.dimension:
            raise UnitMismatch(deed, self.unit.symbol, other.unit.symbol)
        if self.unit == other.unit:
            return Quantity(self.value + sign * other.value, self.unit)
        return Quantity(self.value + sign * other.convert(self.unit).value, self.unit)

    def __mul__(self, other: Quantity | Decimal | int) -> Quantity:
        if not isinstance(other, Quantity):
            return Quantity(self.value * other, self.unit)
        if not other.unit.dimension:
            return Quantity(self.value * other.convert(ONE).value, self.unit)
        if not self.unit.dimension:
            return Quantity(self.convert(ONE).value * other.value, other.unit)
        return _settled(self.value * other.value, self.unit * other.unit)

    def __truediv__(self, other: Quantity | Decimal | int) -> Quantity:
        if not isinstance(other, Quantity):
            return Quantity(self.value / other, self.unit)
        if self.unit.dimension and not other.unit.dimension:
            return Quantity(self.value / other.convert(ONE).value, self.unit)
        if self.unit.dimension == other.unit.dimension:
            return Quantity(decimal_of(self._amount() / other._amount()), ONE)
        return _pulled_out(_settled(self.value / other.value, self.unit / other.unit))

    def __lt__(self, other: Quantity) -> bool:
        return self._order("比较", other) < other._amount()

    def __le__(self, other: Quantity) -> bool:
        return self._order("比较", other) <= other._amount()

    def __gt__(self, other: Quantity) -> bool:
        return self._order("比较", other) > other._amount()

    def __ge__(self, other: Quantity) -> bool:
        return self._order("比较", other) >= other._amount()

    def _order(self, deed: str, other: Quantity) -> Fraction:
        if self.unit.dimension != other.unit.dimension:
            raise UnitMismatch(deed, self.unit.symbol, other.unit.symbol)
        return self._amount()

    def _amount(self) -> Fraction:
        return Fraction(self.value) * Fraction(self.unit.factor) * self.unit.ratio


def _settled(value: Decimal, unit: Unit) -> Quantity:
    """A product whose units cancelled becomes a pure number."""
    if unit.symbol == "":
        return Quantity(value * unit.factor, ONE)
    return Quantity(value, unit)


def _pulled_out(quantity: Quantity) -> Quantity:
    """亿元/万亩 is read more easily as 亿元/亩: factors of the denominator go into the number."""
    head, slash, foot = quantity.unit.symbol.partition("/")
    if not slash or "/" in foot:
        return quantity
    base = Unit.parse(foot).base
    return quantity.convert(Unit.parse(f"{head}/{base.symbol}"))
