"""What one printed cell or value says: a sum type, never a bare float.

A reading holds the number with its unit and comparator, or the phrase that stands for a goal without a number
(保持稳定, 完成省定目标, 争先进位), or the mark of a missing value. `inferred` marks numbers out of words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from jiqun.values.accumulation import Accumulation
from jiqun.values.comparator import AFTER, BEFORE, Comparator
from jiqun.values.errors import UnreadableValue
from jiqun.values.numerals import ARABIC, narrow, parse_number, plain
from jiqun.values.quantity import Quantity
from jiqun.values.units import ONE, Unit, unit_pattern


@dataclass(frozen=True, slots=True)
class Reading:
    """One printed value. `value2` is the upper end of a range; `remark` what the cell adds in brackets."""

    text: str
    value: Decimal | None = None
    value2: Decimal | None = None
    unit: Unit | None = None
    comparator: Comparator = Comparator.EQUAL
    comparator_words: tuple[str, ...] = ()
    accumulation: Accumulation | None = None
    inferred: bool = False
    remark: str | None = None

    @property
    def quantity(self) -> Quantity | None:
        return None if self.value is None else Quantity(self.value, self.unit or ONE)

    @property
    def is_range(self) -> bool:
        return self.value2 is not None

    def __str__(self) -> str:
        """Printed so that `read_value` reads it back to the same meaning."""
        if self.value is None:
            return _PRINTED.get(self.comparator, self.text)
        number = plain(self.value) + (f"～{plain(self.value2)}" if self.value2 is not None else "")
        unit = self.unit.symbol if self.unit else ""
        if self.accumulation is Accumulation.ADDED:
            return f"{_SIGNS.get(self.comparator, '')}[{number}]{unit}"
        if self.comparator is Comparator.RANK:
            return f"第{number}位"
        return f"{_SIGNS.get(self.comparator, '')}{number}{unit}"


#: More characters than any printed value has, remark included.
LONGEST = 200

_SIGNS = {
    Comparator.AT_LEAST: "≥",
    Comparator.ABOVE: "＞",
    Comparator.AT_MOST: "≤",
    Comparator.BELOW: "＜",
    Comparator.ABOUT: "约",
}
_PRINTED = {
    Comparator.MISSING: "—",
    Comparator.STABLE: "保持稳定",
    Comparator.COMPLETE_PROVINCIAL: "完成省定目标",
    Comparator.RANK_IMPROVE: "争先进位",
    Comparator.UP: "提升",
    Comparator.LEADING: "保持领先",
}

_BEFORE = "|".join(sorted(map(re.escape, BEFORE), key=len, reverse=True))
_AFTER = "|".join(sorted((word for word in AFTER if len(word) > 1), key=len, reverse=True))
_HANZI = "[零〇一二两三四五六七八九十百千]+(?:[万亿]+(?![元家个亩人吨美]))?"
_NUMBER = rf"(?:[-+−]?{ARABIC}|{_HANZI})"
_VALUE = re.compile(
    rf"(?P<lead>达到|达|保持在|控制在|力争)?(?P<before>{_BEFORE})?第?"
    rf"(?P<open>\[)?(?P<a>{_NUMBER})(?P<unit1>{unit_pattern()})?(?:[-—–~～至到]+(?P<b>{_NUMBER}))?(?P<close>\])?"
    rf"(?P<many>余|多)?(?P<unit>{unit_pattern()}|万亿|亿|万)?(?P<close2>\])?(?P<after>{_AFTER})?"
    r"(?P<remark>\([^()]*\)|\*+)?"
)
_TIER = re.compile(r"(?P<n>[一二三四五六七八九十百千]+|\d+)(?P<scale>万亿|亿|万)(?:元)?级")
_MISSING = re.compile(r"[/／\\—–\-－…]{1,3}|无|暂无|/／|N/?A|n/?a")
_PHRASES: tuple[tuple[re.Pattern[str], Comparator], ...] = (
    (
        re.compile(
            r"(?:按|按照)?(?:完成|达到|落实|执行)?(?:国家|上级|省|市)(?:里|级|委)?(?:下达|定|要求|考核|核定)+(?:的)?(?:目标|任务|要求|指标)*|完成(?:省|市|国家|上级)\S{0,6}(?:目标|任务|指标)+"
        ),
        Comparator.COMPLETE_PROVINCIAL,
    ),
    (
        re.compile(r"(?:基本)?保持(?:基本|总体|相对)?(?:稳定|平稳|不变)|(?:基本|总体)稳定|持平"),
        Comparator.STABLE,
    ),
    (re.compile(r"争先进位|位次前移|进位|(?:排名|位次)(?:稳步)?提升"), Comparator.RANK_IMPROVE),
    (
        re.compile(r"(?:保持|处于|位居|走在)?(?:全国|全省|国内|国际|全市)?(?:领先|前列)(?:水平)?"),
        Comparator.LEADING,
    ),
    (re.compile(r"(?:双|稳步|持续|逐年|明显|显著|不断)?(?:提升|提高|增长|上升|优化)"), Comparator.UP),
)
_WORDS: tuple[tuple[re.Pattern[str], Decimal, str, Comparator], ...] = (
    (re.compile(r"(?:实现|取得)?(?:\S{0,8}?)零的?突破"), Decimal(1), "", Comparator.AT_LEAST),
    (re.compile(r"基本(?:实现)?全?覆盖"), Decimal(100), "%", Comparator.ABOUT),
    (re.compile(r"(?:实现)?(?:全|全面)覆盖"), Decimal(100), "%", Comparator.EQUAL),
    (re.compile(r"(?:实现)?(?:翻(?:一|1)?番|倍增|翻倍|增长一倍)"), Decimal(2), "倍", Comparator.EQUAL),
    (re.compile(r"(?:实现)?翻(?:两|二|2)番"), Decimal(4), "倍", Comparator.EQUAL),
    (re.compile(r"(?:实现)?(?:动态)?清零"), Decimal(0), "", Comparator.EQUAL),
    (re.compile(r"破万"), Decimal(10000), "", Comparator.ABOVE),
    (re.compile(r"破千"), Decimal(1000), "", Comparator.ABOVE),
)


def read_value(text: str, column_unit: Unit | str | None = None) -> Reading:
    """What a printed value says; `column_unit` is the unit that a table's column or row prints elsewhere.

    >>> read_value("≥[150]", "个")
    Reading(text='≥[150]', value=Decimal('150'), ... comparator=<Comparator.AT_LEAST: '>='>,
            comparator_words=('≥',), accumulation=<Accumulation.ADDED: 'added'>, ...)
    >>> str(read_value("五十亿").quantity), str(read_value("3.7万亿元").unit), read_value("10～15").value2
    ('50亿元', '万亿元', Decimal('15'))
    >>> read_value("133 （省级）", "家").remark, str(read_value("/").comparator)
    ('省级', 'missing')
    >>> read_value("零的突破").inferred
    True

    Raises UnreadableValue; a text longer than :data:`LONGEST` is no value.
    """
    column = Unit.parse(column_unit) if isinstance(column_unit, str) else column_unit
    clean = (
        re.sub(r"\s+", "", narrow(text))
        .replace("〔", "[")
        .replace("〕", "]")
        .replace("【", "[")
        .replace("】", "]")
    )
    if len(clean) > LONGEST:
        raise UnreadableValue(text)
    reading = _phrase(text, clean, column) or _tier(text, clean) or _number(text, clean, column)
    if reading is None:
        raise UnreadableValue(text)
    return reading


def _phrase(text: str, clean: str, column: Unit | None) -> Reading | None:
    if not clean or _MISSING.fullmatch(clean):
        return Reading(text, unit=column, comparator=Comparator.MISSING)
    for pattern, comparator in _PHRASES:
        if pattern.fullmatch(clean):
            return Reading(text, unit=column, comparator=comparator, comparator_words=(clean,))
    for pattern, value, unit, comparator in _WORDS:
        if pattern.fullmatch(clean):
            chosen = Unit.parse(unit) if unit else column
            return Reading(
                text, value, unit=chosen, comparator=comparator, comparator_words=(clean,), inferred=True
            )
    return None


def _tier(text: str, clean: str) -> Reading | None:
    """百亿级, 五百亿级: at least that many yuan."""
    match = _TIER.fullmatch(clean)
    if not match:
        return None
    unit = Unit.parse(f"{match['scale']}元")
    return Reading(text, parse_number(match["n"]), None, unit, Comparator.AT_LEAST, (), None, True)


def _number(text: str, clean: str, column: Unit | None) -> Reading | None:
    match = _VALUE.fullmatch(clean)
    if not match:
        return None
    words = tuple(word for word in (match["lead"], match["before"], match["many"], match["after"]) if word)
    reading = Reading(
        text,
        _signed(match["a"]),
        _signed(match["b"]) if match["b"] else None,
        comparator=comparator_of(match["before"], match["after"] or match["many"]),
        comparator_words=words,
        accumulation=Accumulation.ADDED if match["open"] else None,
        remark=match["remark"].strip("()") if match["remark"] else None,
    )
    if "第" in clean[: match.start("a")] or (match["unit"] or match["unit1"]) == "位":
        return replace(reading, unit=Unit.parse("位"), comparator=Comparator.RANK)
    return _with_unit(reading, match["a"], match["unit"] or match["unit1"], column)


def _with_unit(reading: Reading, digits: str, printed: str | None, column: Unit | None) -> Reading:
    spelled = re.fullmatch(r"(.*?)(万亿|亿|万)", digits)
    if spelled and not printed and reading.value2 is None:
        unit = Unit.parse(f"{spelled[2]}{column.base.symbol}") if column else _bare_scale(spelled[2])
        value = parse_number(spelled[1]) if spelled[1] else Decimal(1)
        return replace(reading, value=value, unit=unit, inferred=column is None)
    if printed in ("万亿", "亿", "万"):
        unit = Unit.parse(f"{printed}{column.base.symbol}") if column else _bare_scale(printed)
        return replace(reading, unit=unit, inferred=column is None and bool(unit.dimension))
    return replace(reading, unit=Unit.parse(printed) if printed else column)


def _bare_scale(scale: str) -> Unit:
    """A plan that prints 五十亿 without a unit means yuan; 万 alone stays a bare factor."""
    return Unit.parse(scale if scale == "万" else f"{scale}元")


def _signed(text: str) -> Decimal:
    return parse_number(text.replace("−", "-"))


def comparator_of(before: str | None, after: str | None) -> Comparator:
    """The comparator of the words around a number; the stricter of both when two stand (突破 97.4% 以上 → ≥).

    >>> comparator_of("突破", None), comparator_of("约", "以上"), comparator_of(None, "左右")
    (<Comparator.ABOVE: '>'>, <Comparator.AT_LEAST: '>='>, <Comparator.ABOUT: '~'>)
    """
    if after:
        return AFTER[after]
    return BEFORE[before] if before else Comparator.EQUAL
