"""R03-copy-paste: a paragraph about one cluster sets targets for that cluster, not for another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from jiqun.plans.lint.entries import Entry, points
from jiqun.plans.lint.finding import Finding
from jiqun.plans.lint.passages import around
from jiqun.plans.lint.source import Source

RULE = "R03-copy-paste"
_KIND = re.compile(
    r"(?:产业集群|产业链|产业|集群|行业)?(?:规上企业)?(?:总产值|产值|规模|营业收入|营收|增加值|年均增速)*$"
)
_AREA = re.compile(r"^[一-鿿]{2,3}[市区县]")


def check(sources: Sequence[Source]) -> Iterable[Finding]:
    for source in sources:
        subjects = {bare(item.cluster) for item in source.statements if item.cluster}
        targets = [
            entry
            for entry in points(source.entries)
            if entry.target and entry.dimension == "元" and not entry.tabled
        ]
        for entry in targets:
            passage = around(source, entry)
            own, named = bare(passage.head) if passage else "", subject(entry)
            if own and own in subjects and named in subjects and _foreign(named, own):
                yield _finding(entry, own, named, targets)


def bare(name: str) -> str:
    """A cluster's name without 产业集群, quotes and brackets."""
    return _KIND.sub("", re.sub(r"[“”\"（(].*?[”\"）)]|\s", "", name))


def subject(entry: Entry) -> str:
    return bare(_AREA.sub("", entry.statement.indicator))


def _foreign(named: str, own: str) -> bool:
    return named != own and named not in own and own not in named and fuzz.ratio(named, own) < 80


def _finding(entry: Entry, own: str, named: str, targets: list[Entry]) -> Finding:
    twins = [
        other
        for other in targets
        if other is not entry and subject(other) == named and other.year == entry.year
    ]
    return Finding(
        rule=RULE,
        severity="high",
        message=f"“{own}”一段的目标主语写成了“{named}”（{entry.said}），疑为套用另一段后未改",
        places=tuple(dict.fromkeys([entry.place, *(other.place for other in twins)])),
        arithmetic=(
            f"段落主题：{own}；目标主语：{named}",
            *(f"“{named}”另有{other.year}年目标 {other.said}" for other in twins),
        ),
        suggestion=f"主语疑应为“{own}”，请核原件；在此之前不得计入“{named}”",
    )
