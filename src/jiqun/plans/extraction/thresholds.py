"""Bounds inside a name: 投资额10亿元以上先进制造业项目 holds a threshold of its own."""

from __future__ import annotations

import re

from jiqun.documents import Flow
from jiqun.plans.extraction.clauses import Segment
from jiqun.plans.extraction.finding import Finding
from jiqun.plans.extraction.names import strip_front
from jiqun.plans.extraction.tokens import ValueMark
from jiqun.plans.statement import StatementKind
from jiqun.values import Comparator

_NOUN = re.compile(
    r"(?:的|级)?(?P<noun>[^，。；：、（]*?(?:企业|项目|产业链|产业集群|集群|园区|平台|基金|工厂|产业|产品|机构|车间|镇|市场|公司|地块|用地|区域))"
)
_ENUMERATED = re.compile(
    r"(?:[、和及]\d+[个家]?超?[\d.一二两三四五六七八九十百千]*(?:万亿|亿|万)元?(?:以上)?)+(?:的|级)?(?P<noun>[^，。；：、（\d]{2,}?(?:企业|项目|产业链|产业集群|集群|园区|平台|基金|工厂|产品))"
)
_ATTRIBUTE = re.compile(
    r"(?P<name>(?:年|总|总资产|固定资产|主营业务|营业|产值|投资|营收|收入|税收|研发|注册|设备|规模|资产|单体|亩均|缴纳|实缴|建筑|用地|占地|技改|计划|实际)*"
    r"(?:投资额|总投资|投资|产值规模|产值|营业收入|营收|收入|销售额|税收|纳税额|规模|资本|面积|投入|资产|贡献|金额|估值|市值|能耗|用地))(?:达到|达|在|超过|超|突破|首次|为)*$"
)


def read_threshold(text: str, part: Segment, bound: ValueMark) -> Finding:
    """The finding of a bound: its attribute before, the bounded noun behind."""
    noun_match = _NOUN.match(text, bound.right)
    noun = noun_match["noun"] if noun_match else _rest(text, bound, part) or _noun_ahead(text, bound)
    end = noun_match.end() if noun_match else min(part.end, bound.right + len(noun))
    attribute, start = _attribute(text, part, bound)
    indicator = f"{noun.removeprefix('的')}{attribute}门槛"
    finding = Finding(
        _bounded(bound), (start, max(end, bound.right)), indicator, kind=StatementKind.THRESHOLD
    )
    finding.unit = bound.unit
    finding.why.extend([*bound.why, "bound inside a name"])
    return finding


def _rest(text: str, bound: ValueMark, part: Segment) -> str:
    match = re.match(r"[^，。；：、（）]{0,16}", text[bound.right : max(part.end, bound.right)])
    return match[0] if match else ""


def _noun_ahead(text: str, bound: ValueMark) -> str:
    """1个超20亿元、10个超亿元工业投资项目: the noun of the last belongs to both."""
    match = _ENUMERATED.match(text, bound.right)
    return match["noun"] if match else ""


def _attribute(text: str, part: Segment, bound: ValueMark) -> tuple[str, int]:
    before = text[part.start : bound.left]
    match = _ATTRIBUTE.search(before)
    if match:
        return match["name"], part.start + match.start()
    left = bound.left
    owner, _ = strip_front(Flow.literal(before))
    if owner.text and not re.search(r"\d|、", owner.text) and len(owner.text) <= 8:
        left = part.start + len(before) - len(owner.text)
    return "", left


def _bounded(bound: ValueMark) -> ValueMark:
    """超 and 以上 without other words still bind."""
    if bound.comparator is Comparator.EQUAL:
        return ValueMark(
            bound.start, bound.end, bound.left, bound.right, bound.form, bound.value, bound.unit,
            Comparator.AT_LEAST, bound.words, bound.value2, bound.inferred, True, bound.why,
        )  # fmt: skip
    return bound
