"""What an indicator's printed name says: object, level, scope and trade, so that variants of one name meet.

Matching rests on the vocabulary of Chinese statistics (规上 = 规模以上, 营收 = 营业收入 …), not on any document.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

_QUOTES = re.compile(r"[“”‘’「」『』《》〈〉\"'\s　·]")
_ASIDE = re.compile(r"[（(〔\[][^（()）〔〕\[\]]*[）)〕\]]")
_CODE = re.compile(
    r"[“\"]\s*(?:\d[\dX+＋x]*X?|\d+\+?)\s*[”\"]\s*(?:(?:万|千|百|五)*亿级)?(?=[^\d])|^\d{2,4}X?\+?(?=产业|先进|现代)"
)
_AREA = re.compile(
    r"^(?:全[市区省县国]|[我本][市区省县]|区本级|市本级|全大区|[一-鿿]{2,3}[市区县](?=规|全|工|制|重|集|电|软|新)|(?:全市|全区)?每年)"
)
_VERBS = re.compile(
    r"^(?:累计|新增|净增|当年|每年|年均|建成|建设|培育|打造|拥有|实施|形成|认定|招引落地|招引|力争|推出|集聚|争创|创建|达到|"
    r"获评|获得|引进|开展|实现|到|的|和提升|主导产业数|提升|其中|数量)"
)
_LEVEL = re.compile(r"^(国家级?|全国性?|省级?|市级?|区级|县级|省市两级)(?:及?(以上))?(?=.{2})")
_SCOPE = re.compile(r"规上|规模以上|限上|全部|全社会")
_TIER = re.compile(
    r"(?:超|突破|达到?)?([一二三四五六七八九十百千万两\d]+亿)元?(?:级|以上)?的?(?:工业|制造业)?(?:龙头|骨干)?企业"
)
_PROJECT = re.compile(r"(?:总投资|投资额|投资)(\d+|[十百千]+)亿元?(?:以上|及以上)[^，。；]*项目")
_TAIL = re.compile(r"(?:的?(?:数量|总量|总数|家数|个数)|数)$")
_SAME: tuple[tuple[str, str], ...] = (
    (r"营业总?收入|主营业务收入|主营收入|营收", "营业收入"),
    (r"研(?:究与试验)?发(?:展)?(?:经费|费用)?(?:支出|投入)?(?:费用)?(?=占|比重|总额|$)", "研发费用"),
    (r"研发费用(?:总额)?(?:的?占比|比重)$", "研发费用占营业收入比重"),
    (r"战略性?新兴", "战略新兴"),
    (r"固体废物|固废", "固废"),
    (r"规模以上", "规上"),
    (r"上市公司", "上市企业"),
    (r"占比|比例|所占比重", "比重"),
    (r"制[（(]?修[）)]?订|主持或参与|主导或参与|主持|主导", ""),
    (r"数字化车间[/／]智能工厂|智能工厂[/／]数字化车间", "智能工厂"),
    (r"专精特新小巨人", "小巨人"),
    (r"增加值(?:年均)?(?:增长|增速)率?", "增加值"),
    (r"(?:境|国)内外", ""),
    (r"国际发明专利", "国际专利"),
    (r"总产值", "产值"),
)
_SAME_PATTERNS = tuple((re.compile(pattern), word) for pattern, word in _SAME)
_TRADE = re.compile(r"制造业|工业(?!产品|用地|园|设计|区|互联网|投资|总?产值|增加值|固废|软件|社区)")
COUNTED = frozenset("家个项件条名户人座只所")
LEVELS = {
    "国家": "国家",
    "全国": "国家",
    "省": "省",
    "市": "市",
    "区级": "区",
    "县级": "县",
    "省市两级": "省市",
}


@dataclass(frozen=True, slots=True)
class Name:
    """`core` is the bare object; `level` 国家/省/市…, `above` for 及以上; `scope` 规上/全部; `trade` 制造业/工业 of counted things;
    `aside` what stands in brackets: 数字化车间（智能工厂）."""

    raw: str
    core: str
    level: str = ""
    above: bool = False
    scope: str = ""
    trade: str = ""
    aside: str = ""

    @property
    def standing(self) -> str:
        """Level as one would say it: 省级以上."""
        return f"{self.level}级{'以上' if self.above else ''}" if self.level else ""


@lru_cache(maxsize=8192)
def name_of(indicator: str, unit: str | None = None, region: str | None = None) -> Name:
    """Take a printed name apart.

    >>> name_of("累计建成省级以上企业技术中心（制造业）", "家")
    Name(raw='累计建成省级以上企业技术中心（制造业）', core='企业技术中心', level='省', above=True, scope='', trade='制造业', aside='制造业')
    >>> name_of("规模以上工业企业研发经费支出占营业收入的比重", "%").core
    '工业企业研发费用占营业收入比重'
    """
    text = unicodedata.normalize("NFKC", indicator).replace("(", "（").replace(")", "）")
    text = _QUOTES.sub("", _CODE.sub("", text))
    text = _strip_front(text, region)
    level = _LEVEL.match(text)
    text = _strip_front(text[level.end() :], region) if level else text
    aside = "".join(_ASIDE.findall(text))
    text = _ASIDE.sub("", text.replace("（修）", "修"))
    scope = _SCOPE.search(text)
    text = _fold(_SCOPE.sub("", text))
    trade = ""
    if unit and unit.lstrip("万") in COUNTED:
        found = _TRADE.search(text) or _TRADE.search(aside)
        trade, text = (found[0] if found else ""), _TRADE.sub("", text)
    return Name(
        raw=indicator,
        core=text,
        level=LEVELS.get(level[1].removesuffix("级").removesuffix("性"), LEVELS.get(level[1], ""))
        if level
        else "",
        above=bool(level and level[2]),
        scope={"规模以上": "规上"}.get(scope[0], scope[0]) if scope else "",
        trade=trade,
        aside=aside.strip("（）()〔〕[]"),
    )


def _strip_front(text: str, region: str | None) -> str:
    places = [region, region.rstrip("市区县省")] if region else []
    before = ""
    while before != text:
        before = text
        for place in places:
            if place and len(place) > 1:
                text = text.removeprefix(place)
        text = _VERBS.sub("", _AREA.sub("", text))
    return text


def _fold(text: str) -> str:
    tier = _TIER.search(text)
    if tier:
        return f"{tier[1]}元企业"
    project = _PROJECT.search(text)
    if project:
        return f"投资{project[1]}亿元以上项目"
    for pattern, word in _SAME_PATTERNS:
        text = pattern.sub(word, text)
    text = text.replace("的", "").replace("、", "").replace("等", "").replace("/", "")
    return _TAIL.sub("", text) or text


@lru_cache(maxsize=65536)
def alike(left: Name, right: Name, bar: float = 88) -> bool:
    """The same object under two wordings: equal cores, the same characters in another order, or nearly so with equal digits.

    >>> alike(name_of("数字化改造细分行业"), name_of("细分行业数字化改造"))
    True
    >>> alike(name_of("10亿元以上项目"), name_of("20亿元以上项目"))
    False
    """
    one, two = left.core, right.core
    if (
        one == two
        or sorted(one) == sorted(two)
        or (len(one) >= 4 and one == right.aside)
        or (len(two) >= 4 and two == left.aside)
    ):
        return True
    if re.findall(r"\d+|[一二三四五六七八九十百千万]+亿", one) != re.findall(
        r"\d+|[一二三四五六七八九十百千万]+亿", two
    ):
        return False
    return min(len(one), len(two)) >= 5 and fuzz.ratio(one, two) >= bar


def compatible(left: Name, right: Name) -> bool:
    """No two stated levels or scopes that differ (one may be silent)."""
    return not (left.level and right.level and left.level != right.level) and not (
        left.scope and right.scope and left.scope != right.scope
    )
