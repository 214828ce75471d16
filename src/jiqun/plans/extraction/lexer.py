"""Values in running text: numbers with units and comparators, ranks, tiers, goal phrases, named groups."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from jiqun.plans.extraction.fractions import find_fractions
from jiqun.plans.extraction.masks import masked
from jiqun.plans.extraction.tokens import ValueForm, ValueMark, YearMark
from jiqun.plans.extraction.vocabulary import ACHIEVING, GROUP_NOUN, KEPT
from jiqun.values import Comparator, Unit, UnknownUnit, parse_number, unit_pattern
from jiqun.values.comparator import AFTER, BEFORE
from jiqun.values.numerals import ARABIC
from jiqun.values.units import CLASSIFIERS

_UNLIKELY = ("度", "方", "月", "日", "PM", "工作日", "分", "年", "km")
_BEFORE = "|".join(sorted(BEFORE, key=len, reverse=True))
_AFTER = "|".join(sorted((w for w in AFTER if len(w) > 1), key=len, reverse=True))
_ENDS_BEFORE = re.compile(rf"(?:{_BEFORE})$")
_BEGINS_AFTER = re.compile(_AFTER)
_HANZI_TENS = r"[一二两三四五六七八九]?[十百千][一二三四五六七八九十百千零]*"
_HANZI_ONES = r"[二两三四五六七八九]"


@lru_cache(maxsize=1)
def _number() -> re.Pattern[str]:
    unit = unit_pattern()
    return re.compile(
        rf"(?P<a>-?{ARABIC}|{_HANZI_TENS})(?:(?P<u1>{unit})?(?:[-—–－~～]|至|到)(?P<b>{ARABIC}))?"
        rf"(?P<scale>万亿|亿|千万|百万|万|千|百)?(?P<many>余|多)?(?P<unit>{unit})?(?P<each>/(?:{unit}))?"
    )


_SMALL = re.compile(rf"(?P<a>{_HANZI_ONES})(?P<unit>个|家|条|项|所|座)")
_LONE = re.compile(
    r"(?<![\d十百千万亿一二三四五六七八九余多个])(?P<unit>(?:百|千|十|百万|千万)?亿元|百万元|千万元|万亿元)(?=以上|以下)"
)
_OVER = re.compile(
    r"(?<=超|破)(?P<n>[一二三四五六七八九]?[十百千]?)(?P<unit>万亿|亿|万)(?P<yuan>元)?(?!级)(?=元|的|项目|企业|工业|制造业|产业|以上|[，。；、）])"
)
#: 十亿元企业8户: firms of that size and more
_OF_SIZE = re.compile(
    r"(?<![\d余多一二三四五六七八九十百千超])(?P<n>[一二三四五六七八九]?[十百千])?(?P<unit>万亿|亿)(?P<yuan>元)(?=企业|项目|产业园|强镇|村)"
)
_SIZE = re.compile(r"(?P<n>[一二三四五六七八九]?[十百千])(?P<unit>万亿|亿)(?P<yuan>元)?(?=以上|企业|级以上)")
_TIER = re.compile(
    r"(?P<n>[一二三四五六七八九]?[十百千]?|\d+)(?P<scale>万亿|亿)(?:元)?级(?!别)(?=[^，。、；]{0,14}(?:基金|资金池|贷款))"
)
_RANK = re.compile(r"(?:[第前](?:\d+|[一二三四五六七八九十]+)[位名]?|首位|榜首|\d+位)")
_RANK_LEAD = re.compile(r"(?:居|列|排名|名列|稳居|位居|跻身|保持|进入|进位至|升至|排)[^，。；、0-9]{0,14}$")
_GROUP = re.compile(r"[二两三四五六七八九十]+大(?=[^，。；、])")
_PHRASES: tuple[tuple[re.Pattern[str], Comparator, str | None, str | None], ...] = (
    (re.compile(r"(?:基本)全?覆盖(?!率|面)"), Comparator.ABOUT, "100", "%"),
    (re.compile(r"(?:全|全面)覆盖(?!率|面)"), Comparator.EQUAL, "100", "%"),
    (re.compile(r"零的突破"), Comparator.AT_LEAST, "1", None),
    (
        re.compile(
            r"翻(?:一|1)?番(?!计划|工程|行动)|(?<!“)(?<!效)倍增(?!计划|工程|行动|提质|”)|(?<=“)倍增(?=”)|翻一倍"
        ),
        Comparator.EQUAL,
        "2",
        "倍",
    ),
    (re.compile(r"翻两番"), Comparator.EQUAL, "4", "倍"),
    (re.compile(r"(?:动态)?清零"), Comparator.EQUAL, "0", None),
    (re.compile(r"零增长"), Comparator.EQUAL, "0", "%"),
    (re.compile(r"只增不减|稳中有升(?=[，。；、])"), Comparator.UP, None, None),
    (re.compile(r"(?:(?<=企业)|(?<=中心)|(?<=实验室))实现突破(?=[，。；])"), Comparator.AT_LEAST, "1", None),
    (re.compile(r"(?<=“)破万(?=[^”]{0,4}”)"), Comparator.ABOVE, "10000", None),
    (re.compile(r"(?<=“)破千(?=[^”]{0,4}”)"), Comparator.ABOVE, "1000", None),
    (
        re.compile(
            r"(?:保持|维持)(?:基本|总体|相对)?(?:稳定|平稳|不变)(?!增长|发展|运行|态势)|(?:基本|总体)稳定(?=[，。；])"
        ),
        Comparator.STABLE,
        None,
        None,
    ),
    (
        re.compile(r"争先进位(?!新)|位次前移(?!了?[\d一二两三四五六七八九十]+个?[位名])|稳步进位|力争进位"),
        Comparator.RANK_IMPROVE,
        None,
        None,
    ),
    (re.compile(r"双(?:提升|提高|增长)"), Comparator.UP, None, None),
    (
        re.compile(
            r"完成(?:国家|省|市|上级)(?:里|级|委)?(?:下达|定|核定|要求)(?:的)?(?:目标任务|目标|任务|指标)"
        ),
        Comparator.COMPLETE_PROVINCIAL,
        None,
        None,
    ),
    (re.compile(r"保持(?:在)?(?:全国|全省|国内|国际|全市)领先(?:水平)?"), Comparator.LEADING, None, None),
)


#: No word that links a name to its number is longer.
_LINKED_WITHIN = 24


def ahead(text: str, place: int) -> str:
    """The few characters before a place: enough for any word that ends there."""
    return text[max(0, place - _LINKED_WITHIN) : place]


def _clause_ahead(text: str, place: int) -> str:
    """The text before a place from the mark at the head of its clause on."""
    return text[max(0, *(text.rfind(mark, 0, place) for mark in "，。；：")) : place]


def find_values(text: str, years: list[YearMark]) -> list[ValueMark]:
    """The values of a clean surface string in order, not overlapping.

    >>> text = "规上工业增加值突破1.2万亿元，占比25%左右"
    >>> [(text[v.start:v.end], v.unit, v.comparator.value) for v in find_values(text, [])]
    [('1.2万亿元', '万亿元', '>'), ('25%', '%', '~')]
    """
    hidden = masked(text)
    for mark in years:
        hidden[mark.start : mark.end] = [True] * (mark.end - mark.start)
    found: list[ValueMark] = []
    for finder in (
        _phrases,
        find_fractions,
        _steps,
        _ranks,
        _tiers,
        _sizes,
        _groups,
        _numbers,
        _small_counts,
    ):
        for value in finder(text):
            if not any(hidden[value.start : value.end]):
                found.append(_with_words(text, value))
                hidden[value.start : value.end] = [True] * (value.end - value.start)
    return sorted(found, key=lambda value: value.start)


def _phrases(text: str) -> list[ValueMark]:
    return [
        ValueMark(
            match.start(), match.end(), match.start(), match.end(), ValueForm.PHRASE,
            Decimal(value) if value else None, unit, comparator, (match[0],),
            inferred=value is not None, why=("goal phrase",),
        )
        for pattern, comparator, value, unit in _PHRASES
        for match in pattern.finditer(text)
    ]  # fmt: skip


_STEP = re.compile(
    r"(?<=[移升进降退])(?:了)?(?P<n>\d+|[一二两三四五六七八九十]+)(?:个)?(?:位次?|名次|名)(?![\u4e00-\u9fff]{0,2}(?:人|同志))"
)


def _steps(text: str) -> list[ValueMark]:
    """前移6位, 上升了3个位次: how many ranks were gained."""
    found = []
    for match in _STEP.finditer(text):
        if re.search(r"(?:前移|后移|上升|提升|前进|跃升|跃进|下降|后退)了?$", ahead(text, match.start("n"))):
            start, end = match.start("n"), match.end()
            found.append(
                ValueMark(
                    start,
                    end,
                    start,
                    end,
                    ValueForm.NUMBER,
                    parse_number(match["n"]),
                    "位",
                    why=("ranks gained",),
                )
            )
    return found


def _ranks(text: str) -> list[ValueMark]:
    found = []
    for match in _RANK.finditer(text):
        if not _RANK_LEAD.search(ahead(text, match.start())) and not match[0].endswith("位"):
            continue
        digits = re.sub(r"[第前位名]", "", match[0])
        value = Decimal(1) if match[0] in ("首位", "榜首") else parse_number(digits)
        comparator = Comparator.AT_MOST if match[0].startswith("前") else Comparator.RANK
        start, end = match.span()
        inferred = not digits.isdigit() and match[0] in ("首位", "榜首")
        found.append(
            ValueMark(
                start,
                end,
                start,
                end,
                ValueForm.RANK,
                value,
                "位",
                comparator,
                inferred=inferred,
                why=("rank",),
            )
        )
    return found


def _tiers(text: str) -> list[ValueMark]:
    return [
        ValueMark(
            match.start(), match.end(), match.start(), match.end(), ValueForm.TIER,
            parse_number(match["n"]) if match["n"] else Decimal(1), f"{match['scale']}元",
            Comparator.AT_LEAST, inferred=True, why=("tier",),
        )
        for match in _TIER.finditer(text)
    ]  # fmt: skip


def _sizes(text: str) -> list[ValueMark]:
    """亿元以上, 超百亿, 五十亿以上: sizes of firms and projects in words; yuan are meant."""
    found = []
    for pattern in (_LONE, _OVER, _OF_SIZE, _SIZE):
        for match in pattern.finditer(text):
            number = match.groupdict().get("n") or ""
            unit, value = match["unit"], parse_number(number) if number else Decimal(1)
            if pattern is _LONE:
                value, unit = _lone(unit)
            else:
                unit += "元"
            start, end = match.span()
            found.append(
                ValueMark(
                    start,
                    end,
                    start,
                    end,
                    ValueForm.NUMBER,
                    value,
                    unit,
                    Comparator.AT_LEAST if pattern is _OF_SIZE else Comparator.EQUAL,
                    threshold=pattern is _OF_SIZE,
                    why=("size in words",),
                )
            )
    return found


def _lone(unit: str) -> tuple[Decimal, str]:
    head = re.match(r"[十百千]", unit)
    if head and unit not in ("百万元", "千万元"):
        return parse_number(head[0]), unit[1:]
    if unit in ("百万元", "千万元"):
        return parse_number(unit[0]), unit[1:]
    return Decimal(1), unit


def _groups(text: str) -> list[ValueMark]:
    """三大…集群: a count by a spelled number, where a group of industries is named."""
    found = []
    for match in _GROUP.finditer(text):
        if GROUP_NOUN.match(text, match.end()):
            start, end = match.span()
            value = parse_number(match[0].removesuffix("大"))
            found.append(
                ValueMark(start, end, start, end, ValueForm.GROUP, value, "个", why=("named group",))
            )
    return found


def _numbers(text: str) -> list[ValueMark]:
    return [value for match in _number().finditer(text) if (value := _read_number(text, match))]


def _small_counts(text: str) -> list[ValueMark]:
    found = []
    for match in _SMALL.finditer(text):
        if re.search(r"(?:建成|新增|培育|引进|拥有|达到|创建|获批|打造)$", ahead(text, match.start())):
            start, end = match.span()
            value = parse_number(match["a"])
            found.append(
                ValueMark(
                    start, end, start, end, ValueForm.NUMBER, value, match["unit"], why=("spelled count",)
                )
            )
    return found


_BEFORE_ROUND = re.compile(r"(?:达到|达|突破|超过|超|近|约|不少于|上|过)$")


def _means_count(text: str, match: re.Match[str]) -> bool:
    """达到百家 and 形成十条 count; 百名人才计划 is a name."""
    before = ahead(text, match.start())
    return bool(_BEFORE_ROUND.search(before)) or (match["a"] == "十" and bool(_VERB_BEFORE.search(before)))


_VERB_BEFORE = re.compile(rf"(?:{ACHIEVING}|{KEPT})了?$")


def _read_number(text: str, match: re.Match[str]) -> ValueMark | None:
    unit = (match["scale"] or "") + (match["unit"] or "") + (match["each"] or "")
    end = match.end()
    if (match["unit"] or "") in _UNLIKELY and not match["each"]:
        return None
    if match["unit"] is None and not _stands_without_unit(text, match):
        return None
    if match["unit"] is None and match["scale"] in ("亿", "万亿"):
        unit += "元"
    arabic = match["a"].lstrip("-")[0].isdigit()
    if not arabic and match["unit"] is None:
        return None
    if not arabic and match["unit"] not in CLASSIFIERS and "元" not in (match["unit"] or ""):
        return None
    if match["a"] in ("十", "百", "千") and not _means_count(text, match):
        return None
    try:
        symbol = Unit.parse(unit).symbol if unit else None
    except UnknownUnit:
        return None
    start = match.start()
    return ValueMark(
        start, end, start, end, ValueForm.NUMBER, parse_number(match["a"]),
        symbol,
        value2=parse_number(match["b"]) if match["b"] else None,
        comparator=AFTER["余"] if match["many"] else Comparator.EQUAL,
        words=(match["many"],) if match["many"] else (),
        why=("number with unit" if unit else "bare number",),
    )  # fmt: skip


def _stands_without_unit(text: str, match: re.Match[str]) -> bool:
    """A bare number counts after a linking verb, alone in brackets, or as 5亿以上."""
    before, after = ahead(text, match.start()), text[match.end() : match.end() + 4]
    if match["scale"]:
        return bool(re.match(r"以上|以下|级|[，。；、）]|$", after)) and match["scale"] in (
            "亿",
            "万亿",
            "万",
        )
    if len(match["a"]) > 8 or not match["a"][0].isdigit():
        return False
    if before.endswith("（") and after.startswith("）"):
        return not re.fullmatch(r"\d|20\d\d", match["a"])
    linked = re.search(
        r"(?:达到|达|为|至|到|在|不低于|不高于|不超过|超过|突破|年的|低于|于|[≥≤＞＜<>=])$", before
    )
    return bool(
        linked and re.match(r"以上|以下|左右|以内|上升|提高|增加|增长|下降|[且，。；、）（]|$", after)
    )


def _with_words(text: str, value: ValueMark) -> ValueMark:
    """The comparator words around a number, and whether it is a threshold of the noun behind it."""
    if value.form not in (ValueForm.NUMBER,):
        return value
    before = _ENDS_BEFORE.search(ahead(text, value.start))
    double = _DOUBLE.match(text, value.end)
    end = double.end() if double else value.end
    after = _BEGINS_AFTER.match(text, end)
    comparator, words = value.comparator, list(value.words)
    left, right = value.start, end
    if before and not (before[0] == "近" and text.endswith("接", 0, value.start - 1)):
        comparator, left = BEFORE[before[0]], value.start - len(before[0])
        words.insert(0, before[0])
    if after:
        comparator, right = AFTER[after[0]], after.end()
        words.append(after[0])
    link = re.search(r"(?:达到|达|控制在|保持在|稳定在|保持)$", ahead(text, left))
    if link:
        words.insert(0, link[0])
    return ValueMark(
        value.start, value.end, left, right, value.form, value.value, value.unit, comparator, tuple(words),
        value.value2, value.inferred, _is_threshold(text, value, before, after, end), value.why,
    )  # fmt: skip


#: 1.2万台（套）: two counting words for one number.
_DOUBLE = re.compile(rf"（(?:{'|'.join(sorted(CLASSIFIERS, key=len, reverse=True))})）")
#: 对亩均税收低于3万元的企业: a condition and not an aim.
_CONDITION = re.compile(
    r"(?:^|[，。；：、　])(?:对于?|凡是?|将|把|鼓励|支持|引导|淘汰|整治|严禁|禁止)[^，。；：]*$"
)
_OF_WHOM = re.compile(
    r"的[^，。；：、]{0,12}?(?:企业|项目|园区|地块|用地|单位|机构|产业|平台|产品|设备|区域|乡镇|村|人员)"
)
_PICKED = re.compile(r"(?:级|的)?(?:[\u4e00-\u9fff]{0,8}?(?:企业|项目|产业|集群|园区))")
_NOUN_AHEAD = re.compile(r"(?:的)?(?!用作|用于|给予|实现|以上|左右|并|且|，)[\u4e00-\u9fff“（(A-Z]")
_MEASURE = re.compile(r"元|亩|人$|吨|平方|公里|千瓦|%|℃")


def _is_threshold(
    text: str, value: ValueMark, before: re.Match[str] | None, after: re.Match[str] | None, end: int
) -> bool:
    """投资额10亿元以上项目, 超百亿项目: a bound that picks what is counted."""
    if value.threshold:
        return True
    if value.unit is None or not _MEASURE.search(value.unit) or "share in words" in value.why:
        return False
    if "元" not in value.unit and _VERB_BEFORE.search(ahead(text, value.start)):
        return False
    if after:
        return bool(_NOUN_AHEAD.match(text, after.end())) and text[
            after.end() : after.end() + 1
        ] not in tuple("和及与、")
    if before and _CONDITION.search(_clause_ahead(text, value.start)) and _OF_WHOM.match(text, end):
        return True
    if before and before[0] in ("超", "超过", "突破", "破"):
        return bool(_PICKED.match(text, value.end) or re.search(r"\d个超$", ahead(text, value.start)))
    return False
