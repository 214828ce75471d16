"""R16-undefined: code numbers nobody explains, and lists announced but not written out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jiqun.plans.lint.arithmetic import count
from jiqun.plans.lint.finding import Finding, Place
from jiqun.plans.lint.passages import Passage
from jiqun.plans.lint.source import Source

RULE = "R16-undefined"

_CODE = re.compile(r"[“\"](\d{4}|\d{1,2}(?:\+(?:\d{1,2}|[NXnx]))+)[”\"]([一-鿿]{0,10})")
_PLACES = re.compile(r"[“\"]((?:[一二三四五六七八九十][园区核带基廊谷港城心轴]地?){2,})[”\"]")
_CLASSES = re.compile(r"[“\"]([二三四五六七八九]类[一-鿿]{2,4})[”\"]")
_LIST = re.compile(
    r"等(?P<count>[二三四五六七八九十]|\d{1,2})(?:大|个|项)(?P<what>[^，。；：、和与及（“”]{2,10})"
)
_STOP = re.compile(r"[，。；：（）]")
#: A list of names is never longer than this.
REACH = 120
_BUNDLE = re.compile(
    r"(?:形成|划定|整合|共包含|包含)(?P<count>\d+)个(?P<what>[^，。；\d]{2,24}(?:区|片|园|平台))(?=[，。；])"
)
_EXPLAINED = re.compile(r"^[^。]{0,6}(?:，?即|是指|指的是|：|——)|^[^。，“]{0,10}（")


@dataclass(frozen=True, slots=True)
class _Loose:
    what: str
    why: str
    place: Place


def check(sources: Sequence[Source]) -> Iterable[Finding]:
    regions: dict[str | None, list[Source]] = defaultdict(list)
    for source in sources:
        if not source.news:
            regions[source.region].append(source)
    for held in regions.values():
        yield from _group([item for source in held for item in _codes(source, held)], "数字代号")
        yield from _group([item for source in held for item in _classes(source, held)], "分类简称")


def _group(found: list[_Loose], kind: str) -> Iterable[Finding]:
    if found:
        names = list(dict.fromkeys(item.what for item in found))
        yield Finding(
            rule=RULE,
            severity="medium",
            message=f"{kind}未定义或未列全：{'、'.join(names)}",
            places=tuple(dict.fromkeys(item.place for item in found)),
            arithmetic=tuple(dict.fromkeys(f"{item.what}：{item.why}" for item in found)),
            suggestion="在首次出现处写明含义或附名单；系统按配置读取，不写死",
        )


def _codes(source: Source, held: list[Source]) -> Iterable[_Loose]:
    for passage in source.passages:
        for match in passage.find(_CODE):
            if not any(_explains(other, match[1]) for other in held):
                yield _Loose(f"“{match[1]}”", "全文未见解释", passage.clause_at(match.start(), match.end()))
        for match in passage.find(_PLACES):
            if not any(_follows(other, match[1]) for other in held):
                yield _Loose(f"“{match[1]}”", "未列名", passage.clause_at(match.start(), match.end()))
        yield from _short_lists(passage)


def _explains(source: Source, code: str) -> bool:
    """The code is followed by an explanation, or the text after it counts each of its parts (2+4+1: 2大…4大…)."""
    if _follows(source, code):
        return True
    parts = re.findall(r"\d+", code) if "+" in code else [code[:2], code[2:]]
    if re.search("[NXnx]", code):
        return False
    for passage in source.passages:
        for match in re.finditer(rf"[“\"]{re.escape(code)}[”\"]", passage.text):
            after = passage.text[match.end() : match.end() + 220]
            if all(part == "1" or re.search(rf"(?<!\d){part}(?:个|大|条|类|张)", after) for part in parts):
                return True
    return False


def _follows(source: Source, code: str) -> bool:
    for passage in source.passages:
        for match in re.finditer(rf"[“\"]{re.escape(code)}[”\"]", passage.text):
            if _EXPLAINED.match(passage.text[match.end() : match.end() + 24]):
                return True
    return False


def _short_lists(passage: Passage) -> Iterable[_Loose]:
    for match in passage.find(_LIST):
        before = passage.text[max(0, match.start() - REACH) : match.start()]
        items = _STOP.split(before)[-1].split("、")
        announced = count(match["count"]) or 0
        if len(items) >= 2 and len(items) + 1 < announced and match["count"] != "十":
            yield _Loose(
                f"{match['count']}大{match['what']}",
                f"只列 {len(items)} 个",
                passage.clause_at(match.start(), match.end()),
            )
    for match in passage.find(_BUNDLE):
        if int(match["count"]) >= 10 and "：" not in passage.text[match.end() : match.end() + 4]:
            yield _Loose(
                f"{match['count']}个{match['what']}",
                "未列名单",
                passage.clause_at(match.start(), match.end()),
            )


def _classes(source: Source, held: list[Source]) -> Iterable[_Loose]:
    for passage in source.passages:
        for match in passage.find(_CLASSES):
            if not any(_follows(other, match[1]) for other in held):
                yield _Loose(f"“{match[1]}”", "未写明是哪几类", passage.clause_at(match.start(), match.end()))
