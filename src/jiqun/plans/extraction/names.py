"""The name of an indicator out of the words around its number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jiqun.documents import Flow
from jiqun.plans.extraction.vocabulary import (
    ACHIEVING,
    ATTITUDE,
    CHANGE,
    CHANGE_WORDS,
    LEVELS,
    LINK,
    QUALIFIERS,
    RATIO_ENDS,
    either,
)

_GUARD = (
    r"(?!对(?:外|口|标|接|比|照)|建成区|新建[^，。]{0,4}(?:项目|用地|工程|厂房|建筑|住宅|小区)|有(?:效|色|机|限|害|线|研发|意)|建设(?:用地|项目|规模)|高标准农田|基本(?:养老|医疗|公共|农田|公积金)|主要(?:污染|经济|农|指标)|落地项目|"
    r"开工(?:项目|率)|投产项目|提升改造|储备(?:林|粮)|共(?:享|同)|在(?:建|校|库|园|册|线)|和谐|到(?:位|期|账|户)|与会|将军|"
    r"发展(?:中|水平|指数)|规划(?:面积|用地)|全年(?:全社)|需求|应(?:急|用|收|税)|新增工业用地|年均(?:增速|增长|气温|浓度)|创建率|使用|"
    r"实施(?:率|主体)|经(?:济|营|开)|再(?:生|融资)|建立时|制定标准|主持制|获得率|组织化|引进率|推广率|布局在|支持率|安排就业|需要|也门|还款|均值|合计)"
)
_FRONT = re.compile(
    rf"{_GUARD}(?P<word>[，、：；　]|[一二三四五六七八九十\d]+年内|前?[一二三四]个?季度|[上下]半年|\d{{1,2}}[-—–~～至]\d{{1,2}}月份?|{either(' '.join(QUALIFIERS))}|{ATTITUDE}|{ACHIEVING})了?"
)
_BACK = re.compile(
    rf"(?:(?<=[\u4e00-\u9fff])[一二三四五六七八九十]年|(?<![系陈下网])(?!(?<=年)均)(?:{LINK})了?)$"
)
_CHANGE = re.compile(rf"(?<!新)(?P<word>{CHANGE_WORDS})了?$")
_SHARE = re.compile(r"占(?P<whole>[^，。；、]{1,30}?)(?:的)?(?P<noun>比重|比例|份额|占比)?$")
_PLACES = re.compile(r"^(?:在)?(?:全市|全省|全区|全县|全国|市域|我市|我区|我县)$")
_POST_VERBS = re.compile(
    r"(?:实施|列入|入选|获得|拥有|入围|上榜|荣获|被评|获批|纳入|开工|投产|竣工|通过|达到|进入|落地|签约|完成|实现|用作|用于|开展|建成|接入)"
)
_NAMING_VERBS = ("列入", "入选", "纳入", "获评", "获批", "上榜", "入围", "实施", "通过")
_TAIL = re.compile(r"(?:偏低|偏高|较低|较高|不足|在建|目标|任务|等|的|了|数量少|实现|原则上|仅保留|保留)$")


@dataclass(frozen=True, slots=True)
class Name:
    """`text` as the document prints it; `change` marks growth or decline of a subject named before."""

    text: str
    qualifier: str | None = None
    change: str | None = None
    share: bool = False


_NEWLY = ("新引进", "新认定", "新获批", "新培育", "新招引")


def strip_front(flow: Flow) -> tuple[Flow, str | None]:
    """Without attitude, verbs and qualifiers; and the qualifier met."""
    qualifier: str | None = None
    while match := _FRONT.match(flow.text):
        word = match["word"]
        if word in QUALIFIERS:
            if _belongs_to_name(word, flow.text[match.end() :]):
                break
            qualifier = _joined(qualifier, QUALIFIERS[word])
        elif word in _NEWLY:
            qualifier = _joined(qualifier, "新增")
        flow = flow.slice(match.end(), len(flow))
    return flow, qualifier


def _belongs_to_name(word: str, rest: str) -> bool:
    """新增工业用地入园率 is a ratio of its own; 年均增速 a noun."""
    return word in ("新增", "净增", "当年") and bool(RATIO_ENDS.search(re.sub(rf"(?:{LINK})+$", "", rest)))


def _joined(first: str | None, second: str) -> str:
    if first == "累计" and second == "新增":
        return "新增"
    if first == "每年":
        return first
    return first if first in ("净增", "新增") and second != "净增" else second


def strip_back(flow: Flow) -> Flow:
    """Without the words that link a name to its number."""
    while flow.text and (match := _BACK.search(flow.text)):
        flow = flow.slice(0, match.start())
    return flow


_INNER_VERB = re.compile(
    rf"^(?:围绕|聚焦|面向|按照|以|在|通过|我[省市区县]|全[省市区县])[^，。；]*?(?=(?:累计|新增|净增|每年|年均|共)(?:{ACHIEVING}))"
)
_PLACE_FIRST = re.compile(
    r"^(?:全[省市区县]|我[省市区县]|区域内)(?=(?:已|共|累计|拥有|建成|培育|新增|净增|完成|实现|现有|有)+)"
)
_INNER_LINK = re.compile(
    r"(?<=[\u4e00-\u9fff”）])(?:实现|完成|拥有)(?=[\u4e00-\u9fff“])(?!率|度|程度|情况|量)"
)


def name_before(flow: Flow) -> Name:
    """The name in front of a value.

    >>> name_before(Flow.literal("累计培育国家级制造业单项冠军企业达到"))
    Name(text='国家级制造业单项冠军企业', qualifier='累计', change=None, share=False)
    >>> name_before(Flow.literal("规上工业增加值增长")).change
    '增速'
    """
    flow = strip_back(flow)
    if match := _CHANGE.fullmatch(flow.text):
        return Name("", None, CHANGE[match["word"]])
    for pattern in (_INNER_VERB, _PLACE_FIRST):
        if match := pattern.match(flow.text):
            flow = flow.slice(match.end(), len(flow))
    flow, qualifier = strip_front(flow)
    flow, change, inner = _strip_change(flow)
    text = _tidy(flow.text)
    if not text and change:
        return Name("", qualifier, change)
    share = bool(_SHARE.search(text) and text.find("占") >= 0)
    if qualifier is None and inner:
        qualifier = inner
    return Name(text, qualifier or noun_qualifier(text), change, share)


def _strip_change(flow: Flow) -> tuple[Flow, str | None, str | None]:
    match = _CHANGE.search(flow.text)
    if not match or flow.text.endswith(("增速", "增幅", "增长率")):
        inner = re.search(r"(?:力争|争取|确保)?(累计|新增|净增|每年)$", flow.text)
        return (flow.slice(0, inner.start()), None, inner[1]) if inner else (flow, None, None)
    rest = strip_back(flow.slice(0, match.start()))
    return rest, CHANGE[match["word"]], None


def _tidy(text: str) -> str:
    text = re.sub(r"^(?:的|了|以来|，|、|：|为|是)+", "", text)
    while match := _TAIL.search(text):
        if match[0] in ("等", "任务", "目标") and len(text) < 6:
            break
        text = text[: match.start()]
    return _INNER_LINK.sub("", text.strip("，、：；。的"))


def noun_qualifier(text: str) -> str | None:
    """What a name says of itself: 年均增速, 增速, 比重, 覆盖率.

    >>> noun_qualifier("规上工业增加值年均增速"), noun_qualifier("一般工业固废综合利用率")
    ('年均增速', None)
    """
    for pattern, qualifier in (
        (r"年均(?:增速|增长|增幅|增长率)$", "年均增速"),
        (r"(?:增速|增幅|增长率)$", "增速"),
        (r"(?:比重|占比|比例)$", "比重"),
        (r"覆盖率$", "覆盖率"),
        (r"(?:排名|位次|名次)$", "位次"),
        (r"(?:下降率|降低率)$", "下降"),
        (r"^当年", "当年"),
    ):
        if re.search(pattern, text):
            return qualifier
    return None


def name_after(flow: Flow) -> str:
    """The counted thing behind a number, up to its verb where the verb tells another thing."""
    text = re.sub(r"^(?:的|以上|左右)+", "", flow.text)
    text = re.sub(r"^(?:具有|拥有|富有|具备)[^，。；、的]{2,20}的(?=[^的]{4,}$)", "", text)
    verb = _POST_VERBS.search(text)
    if text.startswith("等"):
        return ""
    text = re.split(r"(?:和|及|以及|、)一批", text)[0]
    if verb and verb.start() >= 2 and len(text) - verb.start() > 3:
        noun, deed = text[: verb.start()], _tidy(text[verb.start() :])
        return f"{deed}的{_tidy(noun)}" if verb[0] in _NAMING_VERBS else _tidy(noun)
    return _tidy(text)


def is_place(text: str) -> bool:
    return bool(_PLACES.match(text))


def level_of(text: str) -> str:
    """The level of recognition a name begins with (国家级, 省级以上 …), or nothing."""
    match = LEVELS.match(text)
    return match[0] if match else ""
