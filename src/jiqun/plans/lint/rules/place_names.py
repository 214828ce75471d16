"""R15-naming of places: one park or area under two spellings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import Prefix

from jiqun.plans.lint.finding import Finding, Place
from jiqun.plans.lint.rules.naming import first_each, report, spots, variants
from jiqun.plans.lint.source import Source

_PLACE = re.compile(
    r"(?P<name>[一-鿿]{2,6}?(?:[-—–][一-鿿]{2,4})*(?:科创大走廊|科创区|经济开发区|经济示范区|合作示范区|合作发展区|产业社区|片区))"
)
_HYPHEN = re.compile(r"(?P<one>[一-鿿]{2})[-–](?P<two>[一-鿿]{2})(?=片区|产业社区|组团|园区|新区)")
_FRONT = re.compile(
    r"^(?:以|在|及|和|与|市|推动|推广|加快|建设|推进|依托|支持|做强|发挥|包括|允许|环(?=.{4}))+"
)


def check(sources: Sequence[Source]) -> Iterable[Finding]:
    yield from _places(sources)
    yield from _hyphens(sources)


def _places(sources: Sequence[Source]) -> Iterable[Finding]:
    """甲乙片区 and 甲-乙片区; …大走廊 and …区."""
    held: dict[str, list[Place]] = defaultdict(list)
    for name, places in spots(sources, _PLACE).items():
        held[_FRONT.sub("", name)] += places
    for group in variants(held, _same_place):
        yield report("地名或园区名", group, [place for name in group for place in first_each(held[name])[:1]])


def _hyphens(sources: Sequence[Source]) -> Iterable[Finding]:
    """甲-乙片区 that elsewhere in the document is written 甲乙."""
    for source in sources:
        found: dict[str, list[Place]] = {}
        for passage in source.passages:
            for match in passage.find(_HYPHEN):
                plain = match["one"] + match["two"]
                other = next((p for p in source.passages if plain in p.text), None)
                if other and plain not in found:
                    at = other.text.index(plain)
                    found[plain] = [
                        passage.at(*match.span()),
                        other.clause_at(at, at + len(plain), "。；，、"),
                    ]
        if found:
            yield report(
                "片区名",
                list(found),
                [place for places in found.values() for place in places],
                ["有无连接号两种写法"],
            )


def _same_place(one: str, two: str) -> bool:
    left, right = (re.sub(r"[-—–]", "", name) for name in (one, two))
    if left == right:
        return one != two
    if sorted(left) == sorted(right):
        return True
    return (
        Prefix.similarity(left, right) >= 4 and left[-2:] != right[-2:] and abs(len(left) - len(right)) <= 3
    )
