"""Figures as readers expect them: 27000亿元 → 2.7万亿元 · CNY 2.7 trillion."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

from jiqun.values.numerals import plain
from jiqun.values.quantity import Quantity
from jiqun.values.units import Unit

_ZH_SCALES = ((Decimal(10**12), "万亿"), (Decimal(10**8), "亿"), (Decimal(10**4), "万"))
_EN_SCALES = ((Decimal(10**12), "trillion"), (Decimal(10**9), "billion"), (Decimal(10**6), "million"))
_CURRENCIES = {"元": "CNY", "美元": "USD", "欧元": "EUR", "港元": "HKD"}
_ENGLISH = {
    "家": "firms",
    "个": "",
    "项": "items",
    "件": "items",
    "条": "",
    "名": "people",
    "人": "people",
    "座": "",
    "户": "households",
    "种": "kinds",
    "套": "sets",
    "册": "copies",
    "亩": "mu",
    "平方米": "m²",
    "立方米": "m³",
    "平方公里": "km²",
    "公顷": "ha",
    "公里": "km",
    "吨": "t",
    "吨标准煤": "tce",
    "吉焦": "GJ",
    "分": "points",
    "当量吨": "t-eq",
    "吨二氧化碳": "t CO₂",
    "千瓦时": "kWh",
    "千瓦": "kW",
    "%": "%",
    "‰": "‰",
    "百分点": "percentage points",
    "倍": "times",
    "位": "",
    "年": "years",
    "天": "days",
    "个月": "months",
    "标箱": "TEU",
    "人次": "visits",
}

_SINGLE = {"people": "person", "firms": "firm", "households": "household", "years": "year"}


def round_to(value: Decimal, digits: int) -> Decimal:
    """Rounded once, half to even, in Decimal."""
    return value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_EVEN)


def scaled(quantity: Quantity) -> Quantity:
    """The amount in the largest factor that leaves at least one whole unit.

    >>> str(scaled(Quantity.parse("27000亿元"))), str(scaled(Quantity.parse("4000家")))
    ('2.7万亿元', '4000家')
    """
    unit = quantity.unit
    if "/" in unit.symbol or (unit.factor == 1 and abs(quantity.value) < 10_000):
        return quantity
    base = quantity.base
    for size, name in _ZH_SCALES:
        if abs(base.value) >= size and not unit.is_ratio and base.unit.symbol not in ("", "位", "年"):
            return base.convert(Unit.parse(f"{name}{base.unit.symbol}"))
    return base


def format_zh(quantity: Quantity, digits: int = 2) -> str:
    """Chinese display with at most `digits` decimals.

    >>> format_zh(Quantity.parse("27000亿元")), format_zh(Quantity.parse("96.80%"))
    ('2.7万亿元', '96.8%')
    """
    shown = scaled(quantity)
    return f"{plain(round_to(shown.value, digits))}{shown.unit.symbol}"


def format_en(quantity: Quantity, digits: int = 2) -> str:
    """English display with at most `digits` decimals.

    >>> [format_en(Quantity.parse(text)) for text in ("2.7万亿元", "4万亩", "285万元/亩")]
    ['CNY 2.7 trillion', '40,000 mu', 'CNY 2.85 million/mu']
    """
    head, *feet = quantity.unit.symbol.split("/")
    top = Quantity(quantity.value, Unit.parse(head)).base
    number, scale = _english_number(top.value, digits)
    foot = "".join("/" + _english_unit(Unit.parse(part)) for part in feet)
    currency = _CURRENCIES.get(top.unit.symbol)
    if currency:
        return " ".join(filter(None, (currency, number, scale))) + foot
    name = _english_unit(top.unit)
    joined = " ".join(filter(None, (number, scale)))
    return (f"{joined}{name}" if name in ("%", "‰") else f"{joined} {name}".rstrip()) + foot


def unit_en(unit: Unit) -> str:
    """A unit as the head of an English column; empty for plain counts.

    >>> [unit_en(Unit.parse(text)) for text in ("万元", "亿元", "万元/亩", "万千瓦时", "万元/人", "吨标准煤/万元", "个")]
    ['CNY 10,000', 'CNY 100 million', 'CNY 10,000/mu', '10,000 kWh', 'CNY 10,000/person', 'tce/CNY 10,000', '']
    """
    head, *feet = (_english_head(Unit.parse(part)) for part in unit.symbol.split("/") if part)
    return "/".join([head, *(_SINGLE.get(foot, foot) for foot in feet)])


def _english_head(unit: Unit) -> str:
    whole = unit.factor == 1 or unit.base.symbol == unit.symbol
    size = "" if whole else " ".join(filter(None, _english_number(unit.factor, 0)))
    base = unit.symbol if whole else unit.base.symbol
    parts = (_CURRENCIES.get(base, ""), size, "" if base in _CURRENCIES else _ENGLISH.get(base, base))
    return " ".join(filter(None, parts))


def _english_number(value: Decimal, digits: int) -> tuple[str, str]:
    for size, name in _EN_SCALES:
        if abs(value) >= size:
            return _grouped(value / size, digits), name
    return _grouped(value, digits), ""


def _grouped(value: Decimal, digits: int) -> str:
    text = plain(round_to(value, digits))
    whole, point, part = text.partition(".")
    return f"{int(whole):,}{point}{part}" if not whole.startswith("-0") else text


def _english_unit(unit: Unit) -> str:
    if unit.factor != 1 and unit.base.symbol in _ENGLISH:
        return f"{plain(unit.factor)} {_ENGLISH[unit.base.symbol]}".strip()
    return _ENGLISH.get(unit.symbol, unit.symbol)
