"""R12-tier-monotonic: of firms graded by size, a higher grade cannot hold more firms than a lower one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from jiqun.plans.lint.arithmetic import figure, tier
from jiqun.plans.lint.entries import Entry, points
from jiqun.plans.lint.finding import Finding
from jiqun.plans.lint.source import Source

RULE = "R12-tier-monotonic"


def check(sources: Sequence[Source]) -> Iterable[Finding]:
    for source in sources:
        ladders: dict[tuple[str, int | None, bool], list[tuple[float, Entry]]] = defaultdict(list)
        for entry in points(source.entries):
            size = (
                tier(entry.name.core.removesuffix("元企业")) if entry.name.core.endswith("元企业") else None
            )
            if size and entry.aspect == "stock" and entry.dimension == "个":
                ladders[(entry.statement.section, entry.year, entry.target)].append((size, entry))
        for steps in ladders.values():
            if finding := _finding(sorted(steps, key=lambda step: -step[0])):
                yield finding


def _finding(steps: list[tuple[float, Entry]]) -> Finding | None:
    wrong = [
        (high, low)
        for index, (size, high) in enumerate(steps)
        for less, low in steps[index + 1 :]
        if less < size and low.value < high.value
    ]
    if not wrong:
        return None
    high, low = wrong[0]
    return Finding(
        rule=RULE,
        severity="high",
        message=f"档位不单调：{high.name.core}{high.said}，而门槛更低的{low.name.core}只有{low.said}",
        places=tuple(dict.fromkeys(entry.place for _, entry in steps)),
        arithmetic=(
            "，".join(f"{entry.name.core} {figure(entry.value)}" for _, entry in steps),
            f"达到高门槛的企业必达到低门槛：应有 {figure(low.value)} ≥ {figure(high.value)}，不成立（除非各档互不包含）",
        ),
        suggestion="写明各档是否互相包含（“级”还是“以上”），并核对数字",
    )
