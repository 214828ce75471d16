"""R10-indicator-drift: the same percentage of different wholes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jiqun.plans.lint.finding import Finding, Place
from jiqun.plans.lint.passages import Passage
from jiqun.plans.lint.source import Source

RULE = "R10-indicator-drift"

_WITHIN = re.compile(
    r"(?P<whole>[一-鿿]{2,14}?)中(?:的)?(?P<part>[一-鿿]{2,10}?)(?:所占)?(?:比例|比重|占比)[^，。；\d]{0,8}?(?P<value>\d[\d.]*%)"
)
_USED = re.compile(
    r"(?P<whole>[一-鿿]{2,16}?)的?(?:不低于|至少)?(?P<value>\d[\d.]*%)(?:以上)?(?:用于|用作|投向)(?P<part>[一-鿿]{2,8})"
)
_FILLER = re.compile(r"确保|力争|全[市区县省]|每年|坚持|保持|的")


@dataclass(frozen=True, slots=True)
class _Share:
    source: Source
    whole: str
    part: str
    value: str
    place: Place


def check(sources: Sequence[Source]) -> Iterable[Finding]:
    shares = [share for source in sources for passage in source.passages for share in _read(source, passage)]
    while shares:
        head, *shares = shares
        group = [
            head,
            *(share for share in shares if share.value == head.value and _alike(share.part, head.part)),
        ]
        shares = [share for share in shares if share not in group]
        if len({share.whole for share in group}) > 1:
            yield _finding(group)


def _read(source: Source, passage: Passage) -> Iterable[_Share]:
    for pattern in (_WITHIN, _USED):
        for match in passage.find(pattern):
            whole = _FILLER.sub("", match["whole"])
            yield _Share(
                source, whole, match["part"], match["value"], passage.clause_at(match.start(), match.end())
            )


def _alike(one: str, two: str) -> bool:
    """Two names share a two-character word."""
    return any(one[i : i + 2] in two for i in range(len(one) - 1))


def _finding(group: list[_Share]) -> Finding:
    wholes = list(dict.fromkeys(share.whole for share in group))
    return Finding(
        rule=RULE,
        severity="medium",
        message=f"同为 {group[0].value}，分母不同：{'、'.join(wholes)}",
        places=tuple(dict.fromkeys(share.place for share in group)),
        arithmetic=tuple(
            f"{share.source.id}：{share.whole} 中的 {share.part} = {share.value}" for share in group
        ),
        suggestion="分母不同的比例是不同的指标，不得合并",
    )
