"""R26: words that can be read two ways, and two comparison words for one number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from jiqun.plans.lint.entries import points
from jiqun.plans.lint.finding import Finding
from jiqun.plans.lint.passages import Passage
from jiqun.plans.lint.source import Source

AMBIGUOUS = "R26-ambiguity"
COMPARATOR = "R26-comparator"

_THRESHOLD = re.compile(
    r"(?P<limit>\d+(?:\.\d+)?[万亿]元?(?:以上|以下))(?P<one>[^，。；\d]{2,20}?)(?P<n>\d+)(?P<unit>个|家|项|条)(?:以上)?[，、](?P<two>[^，。；\d]{2,20}?)(?P<m>\d+)(?P=unit)"
)
_LEVEL = re.compile(
    r"(?P<level>国家级|省级|市级)(?P<one>[^，。；、\d级]{3,16})、(?P<two>[^，。；、\d级]{4,16}?)分别(?:达到?|为)?\d+[^，。；、\d]{1,3}、\d+"
)
_CLASH = re.compile(
    r"(?P<first>突破|超过|超|多于|高于|不低于|不少于|不超过|低于|少于|控制在)(?P<number>\d[\d.,]*\s*[^，。；、\d\s]{0,8}?)(?P<second>以上|以下|左右|以内)"
)
#: Pairs that say the same thing twice are clumsy but clear; these disagree on whether the number itself is enough.
_DISAGREE = {
    ("突破", "以上"),
    ("超过", "以上"),
    ("超", "以上"),
    ("多于", "以上"),
    ("高于", "以上"),
    ("超过", "左右"),
    ("突破", "左右"),
    ("不低于", "左右"),
    ("不低于", "以下"),
    ("不超过", "以上"),
    ("低于", "以上"),
    ("少于", "以上"),
    ("不少于", "左右"),
}


def ambiguous(sources: Sequence[Source]) -> Iterable[Finding]:
    for source in sources:
        for passage in source.passages:
            yield from _ambiguous(passage)


def _ambiguous(passage: Passage) -> Iterable[Finding]:
    for match in passage.find(_THRESHOLD):
        yield _reading(
            passage,
            match,
            f"“{match['limit']}”是否也限定“{match['two']}{match['m']}{match['unit']}”",
            match["limit"],
        )
    for match in passage.find(_LEVEL):
        yield _reading(passage, match, f"“{match['level']}”是否也限定“{match['two']}”", match["level"])


def _reading(passage: Passage, match: re.Match[str], question: str, limit: str) -> Finding:
    return Finding(
        rule=AMBIGUOUS,
        severity="low",
        message=f"歧义：{question}，两种读法都通",
        places=(passage.clause_at(match.start(), match.end(), "。；，" if "，" not in match[0] else "。；"),),
        arithmetic=(f"读法一：只限定“{match['one']}”；读法二：同时限定“{match['two']}”",),
        suggestion=f"在后一项前重写“{limit}”或改用分号",
    )


def comparator(sources: Sequence[Source]) -> Iterable[Finding]:
    for source in sources:
        for passage in source.passages:
            for match in passage.find(_CLASH):
                if (match["first"], match["second"]) in _DISAGREE:
                    yield _clash(passage, match)


def _clash(passage: Passage, match: re.Match[str]) -> Finding:
    start, end = passage.clause(match.start(), match.end())
    span = passage.flow.span(start, end)
    source = passage.source
    here = [entry for entry in points(source.entries) if span.start <= entry.statement.value_start < span.end]
    others = [
        other
        for entry in here
        for other in points(source.entries)
        if other not in here
        and other.value == entry.value
        and other.dimension == entry.dimension == "%"
        and not other.tabled
    ]
    names = list(dict.fromkeys(entry.name.raw for entry in [*here, *others]))
    return Finding(
        rule=COMPARATOR,
        severity="medium",
        message=f"比较词冲突：“{match['first']}{match['number'].strip()}{match['second']}”",
        places=(passage.at(start, end), *(other.place for other in others[:1])),
        arithmetic=(
            f"“{match['first']}”与“{match['second']}”对是否含 {match['number'].strip()} 本身说法不同",
            *([f"名称也不同：{'、'.join(names)}"] if len(names) > 1 else []),
        ),
        suggestion="只留一个比较词",
    )
