"""R11-paragraph-mix: one paragraph that sets the same subject twice, with industries repeated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from jiqun.plans.lint.finding import Finding
from jiqun.plans.lint.passages import Passage
from jiqun.plans.lint.source import Source

RULE = "R11-paragraph-mix"
_AIM = re.compile(
    r"(?P<verb>围绕|聚焦|依托)(?P<items>[^。；]{4,80}?)(?:等[^，。；]{0,10})?，(?:打造|建设|建成|形成)(?P<goal>[^，。；]{4,40})"
)


def check(sources: Sequence[Source]) -> Iterable[Finding]:
    for source in sources:
        for passage in source.passages:
            if finding := _finding(passage, list(passage.find(_AIM))):
                yield finding


def _finding(passage: Passage, aims: list[re.Match[str]]) -> Finding | None:
    for one, two in pairwise(aims):
        shared = [item for item in _items(one) if item in _items(two)]
        if one["verb"] == two["verb"] and shared:
            return Finding(
                rule=RULE,
                severity="low",
                message=f"一段内两次“{one['verb']}……打造”，产业重复：{'、'.join(shared)}",
                places=(passage.at(one.start(), two.end()),),
                arithmetic=(f"“{one['goal']}”与“{two['goal']}”共有 {'、'.join(shared)}",),
                suggestion="分段写明各区域的主导产业，或合并为一处",
            )
    return None


def _items(match: re.Match[str]) -> list[str]:
    return [item for item in re.split(r"、|和|及", match["items"]) if len(item) >= 2]
