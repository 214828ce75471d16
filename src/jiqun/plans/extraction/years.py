"""Years and five-year plans in running text, and how each is used."""

from __future__ import annotations

import re

from jiqun.plans.extraction.tokens import YearMark, YearUse
from jiqun.values import UnreadableNumber, five_year_plan, parse_number

_Y = r"(?:19|20)\d\d"
_YEAR = re.compile(
    rf"(?P<lead>(?:力争|确保|争取|计划|预计)?(?:到|至)|截至|截止|截止到|截至到|比|较|与|从|由|自|相比|是|为|相对于)?"
    rf"(?:(?P<first>{_Y})年?(?:[-—–－~～]|至|到)(?P<last>{_Y})年?"
    rf"|(?P<many>{_Y}(?:(?:年(?:底|末)?)?(?:、|[和及与](?={_Y}年)){_Y})+)年?(?:底|末)?"
    rf"|[Bb]y(?:theendof|end)?(?P<by>{_Y})(?![\d年])，?"
    rf"|(?P<one>{_Y})年(?!代)(?:年?底|年?末|年度|末|底|年初|[上下]半年|以前|之前|前(?![移进列沿]))?)"
    rf"(?P<tail>以来|起|相比|为基期|的|基础上|间|期间)?"
)
_PLAN = re.compile(
    r"(?P<lead>到|至|比|较|从|由|是|为|与|相当于)?(?P<a>“?)(?P<n>[一二三四五六七八九十]{1,3})五(?P<b>”?)(?:时期|规划)?(?P<tail>末年|末|期末|期间|以来|时期|初|前|后)?"
)
_BASE_LEADS = ("比", "较", "与", "从", "由", "自", "相比", "相对于", "是", "为")


def find_years(text: str) -> list[YearMark]:
    """Every year of a clean string in order.

    >>> [(mark.year, mark.use.value) for mark in find_years("到2027年，比2020年增长；“十三五”期间")]
    [(2027, 'aim'), (2020, 'base'), (2020, 'span')]
    """
    marks = [mark for match in _YEAR.finditer(text) if (mark := _year(match))]
    taken = {place for mark in marks for place in range(mark.start, mark.end)}
    for match in _PLAN.finditer(text):
        plan = _plan(match)
        if plan and plan.start not in taken:
            marks.append(plan)
    return sorted(marks, key=lambda mark: mark.start)


_PRIOR = re.compile(r"(?:(?:比|较|与)(?:上一?年度?|去年|前一年)(?:同期|底|末)?(?:相比)?|同比)")
_SPOKEN = re.compile(
    r"(?<![比较与])(?:(?P<last>去年|上年|过去一年|一年来)(?!同期)|(?P<now>今年|本年度?|(?<![一二三四五六七八九十\d])年内))"
)


def spoken_years(text: str, last: int | None) -> list[YearMark]:
    """去年 and 今年, where it is known which year has passed; 比上年 without that too.

    >>> [(mark.year, mark.use.value) for mark in spoken_years("去年完成10个，今年比去年多", 2024)]
    [(2024, 'prior'), (2024, 'context'), (2025, 'context')]
    """
    prior = [YearMark(*match.span(), last or 0, YearUse.PRIOR) for match in _PRIOR.finditer(text)]
    if last is None:
        return prior
    return prior + [
        YearMark(*match.span(), last if match["last"] else last + 1, YearUse.CONTEXT)
        for match in _SPOKEN.finditer(text)
    ]


def _year(match: re.Match[str]) -> YearMark | None:
    lead, tail = match["lead"] or "", match["tail"] or ""
    if match["first"]:
        first, last = int(match["first"]), int(match["last"])
        return YearMark(*match.span(), last, YearUse.SPAN, first) if first < last else None
    years = re.findall(_Y, match[0])
    if match["by"]:
        return YearMark(*match.span(), int(match["by"]), YearUse.AIM)
    if match["many"]:
        return _many(match, [int(year) for year in years], match.string[match.end() : match.end() + 1])
    use = YearUse.LOCAL if tail == "的" else YearUse.CONTEXT
    if lead.endswith(("到", "至")) and not lead.startswith("截"):
        use = YearUse.LOCAL if tail == "的" else YearUse.AIM
    elif lead in _BASE_LEADS or tail in ("相比", "为基期", "基础上", "以来", "起"):
        use = YearUse.BASE
    return YearMark(*match.span(), int(years[-1]), use)


def _many(match: re.Match[str], years: list[int], behind: str) -> YearMark:
    """2018、2019年 for one clause; 到2025年、2030年 for the numbers that follow one by one."""
    lead = match["lead"] or ""
    ahead = lead.endswith(("到", "至")) and not lead.startswith("截")
    if ahead:
        return YearMark(*match.span(), years[-1], YearUse.AIM, each=tuple(years))
    use = YearUse.CONTEXT if behind == "，" else YearUse.LOCAL
    return YearMark(*match.span(), years[-1], use, years[0], tuple(years))


def _plan(match: re.Match[str]) -> YearMark | None:
    """“十四五”末 is its last year, 期间 the span; a bare 十四五 in a name is nothing."""
    if not (match["a"] and match["b"]) and not match["tail"]:
        return None
    try:
        first, last = five_year_plan(int(parse_number(match["n"])))
    except UnreadableNumber:
        return None
    tail, lead = match["tail"] or "", match["lead"] or ""
    if tail in ("末", "末年", "期末"):
        use = YearUse.BASE if lead in ("比", "较", "从", "由", "是", "为", "与", "相当于") else YearUse.AIM
        return YearMark(*match.span(), last, use)
    if tail == "以来":
        return YearMark(*match.span(), last, YearUse.CONTEXT)
    if tail in ("期间", "时期") and 1950 < first < 2100:
        return YearMark(*match.span(), last, YearUse.SPAN, first)
    return None
