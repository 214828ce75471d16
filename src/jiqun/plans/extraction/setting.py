"""What a document says about itself: the year it looks forward from, its last year, its region."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice

from jiqun.documents import Document, Kind
from jiqun.plans.extraction.surface import compact, surface
from jiqun.plans.extraction.tokens import YearUse
from jiqun.plans.extraction.windows import windows
from jiqun.plans.extraction.years import find_years
from jiqun.values import UnreadableNumber, five_year_plan, parse_number

#: documents of one year: their aims without a year belong to it
_REPORT = re.compile(
    r"工作报告|(?:19|20)\d\d年.{0,20}?(?:工作要点|发展计划|执行情况|年度计划|工作计划|工作安排|重点工作|目标任务|工作任务)"
)
_ORDINAL_PLAN = re.compile(
    r"“?(?P<n>[一二三四五六七八九十]{1,3})五”?(?:时期|规划|发展|末)?|第(?P<m>[一二三四五六七八九十]{1,3})个五年规划"
)
_SPAN = re.compile(r"((?:19|20)\d\d)年?[-—–－~～至]+((?:19|20)\d\d)年?")
_DATE = re.compile(r"((?:19|20)\d\d)年\d{1,2}月\d{1,2}日|〔((?:19|20)\d\d)〕|((?:19|20)\d\d)-\d\d-\d\d")
_BASE = re.compile(r"((?:19|20)\d\d)年?(?:基数|基期|实绩|实际|现状|完成)")
#: the words without which no year is aimed at: a quick look before the careful one
_MAY_AIM = re.compile(r"[到至末]|[Bb]y")
_PLACE = r"[\u4e00-\u9fff]{2,6}?(?:自治区|自治州|自治县|省|市|州|盟|区|县|旗)"
_TITLE_REGION = re.compile(
    rf"^(?:关于)?(?:印发|支持|推动|促进|加快|建设|进一步|推进|全面|深入)*《?(?P<name>{_PLACE})(?!场|级|民|政|域|化)"
)
_ISSUER = re.compile(
    rf"(?:^|[^\u4e00-\u9fff]|中共|在|经|由)(?![日月年在我各经由])(?P<name>{_PLACE})(?:人民政府|委员会|第[一二三四五六七八九十]+届)"
)
_COMMON = re.compile(
    r"(?<![\u4e00-\u9fff])(?P<name>[\u4e00-\u9fff]{2,3}(?:市|区|县))(?=以|规|制|全|要|的|在|工|将|“)"
)
_NO_REGION = re.compile(
    r"我代表|代表|各位|全市|全区|全县|我市|我区|我县|各市|各区|各县|园区|新区|片区|地区|社区|城市|示范|先行|集聚|本级|开发|大区|县域|景区|港区"
)


@dataclass(frozen=True, slots=True)
class Setting:
    """`base`: last year passed for the document; `end`: last it plans for; `report`: a work report."""

    name: str
    base: int | None
    end: int | None
    region: str | None
    report: bool = False

    @property
    def current(self) -> int | None:
        """The year that 今年 means."""
        return None if self.base is None else self.base + 1

    def has_passed(self, year: int) -> bool:
        return self.base is not None and year <= self.base


def setting_of(document: Document) -> Setting:
    """Read the setting from title, dates, table heads and headings."""
    title = surface(re.sub(r"\s", "", _title(document)))
    base, end = _from_title(title)
    aims = _aims(document)
    if base is None:
        base = _from_tables(document) or _from_dates(document) or (min(aims) - 3 if aims else None)
    return Setting(
        document.name,
        base,
        end or (max(aims) if aims else None),
        _region(document, title),
        bool(_REPORT.search(title)) and not _SPAN.search(title),
    )


def _title(document: Document) -> str:
    if document.title:
        return document.title
    return next((p.text for p in document.paragraphs if p.kind in (Kind.TITLE, Kind.HEADING)), "")


def _from_title(title: str) -> tuple[int | None, int | None]:
    span = _SPAN.search(title)
    if span:
        return int(span[1]) - 1, int(span[2])
    plan = _ORDINAL_PLAN.search(title)
    if plan:
        try:
            first, last = five_year_plan(int(parse_number(plan["n"] or plan["m"])))
        except UnreadableNumber:
            return None, None
        return first - 1, last
    year = re.search(r"(?:19|20)\d\d(?=年)", title)
    return (int(year[0]) - 1, int(year[0])) if year else (None, None)


def _from_tables(document: Document) -> int | None:
    for table in document.tables:
        for cell in table.cells:
            if cell.row < table.header_rows:
                found = _BASE.search(re.sub(r"\s", "", cell.text))
                if found:
                    return int(found[1])
    return None


def _from_dates(document: Document) -> int | None:
    """The year before the date of issue: numbers of the year of issue are still aims."""
    for paragraph in document.paragraphs:
        if paragraph.kind in (Kind.NOTE, Kind.TITLE, Kind.CHROME, Kind.BODY) and len(paragraph.text) < 60:
            found = _DATE.search(re.sub(r"\s", "", paragraph.text))
            if found:
                return int(next(filter(None, found.groups()))) - 1
    return None


def _aims(document: Document) -> list[int]:
    return [
        mark.year
        for paragraph in document.paragraphs
        if _MAY_AIM.search(paragraph.text)
        for text in [surface(compact(paragraph.flow).text)]
        for start, end in windows(text)
        for mark in find_years(text[start:end])
        if mark.use is YearUse.AIM
    ]


def _region(document: Document, title: str) -> str | None:
    found = _TITLE_REGION.search(title)
    if found and not _NO_REGION.search(found["name"]):
        return found["name"]
    inside = re.search(
        rf"(?<![\u4e00-\u9fff])(?P<name>{_PLACE})(?=制造|国民|产业|工业|人民|20|“|加快|推进)", title
    )
    if inside and not _NO_REGION.search(inside["name"]):
        return inside["name"]
    for pattern in (_ISSUER, _COMMON):
        names: Counter[str] = Counter()
        for paragraph in islice(document.paragraphs, 120):
            if paragraph.kind is not Kind.CHROME:
                text = re.sub(r"\s", "", paragraph.text)
                names.update(
                    match["name"] for match in pattern.finditer(text) if not _NO_REGION.search(match["name"])
                )
        if names:
            return names.most_common(1)[0][0]
    return None
