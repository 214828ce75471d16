"""R14-national-list: how many of a place's clusters stand on a national list, and under which name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from jiqun.plans.lint.entries import Entry, points, same_region
from jiqun.plans.lint.finding import Finding
from jiqun.plans.lint.source import Source

RULE = "R14-national-list"
_LISTED = re.compile(r"国家(?:级|先进|级先进)?[^，。；]{0,14}集群[^，。；]{0,8}")


def check(sources: Sequence[Source]) -> Iterable[Finding]:
    left = [entry for source in sources for entry in points(source.entries) if is_national(entry)]
    while left:
        group = [entry for entry in left if same_region(entry, left[0])]
        left = [entry for entry in left if entry not in group]
        if finding := _finding(sorted(group, key=lambda entry: entry.year or 0)):
            yield finding


def is_national(entry: Entry) -> bool:
    return (
        entry.dimension == "个"
        and entry.aspect == "stock"
        and bool(_LISTED.search(_said(entry)))
        and "集群" in entry.name.raw
    )


def _said(entry: Entry) -> str:
    return re.sub(r"\s", "", entry.statement.quote.split("\t")[0] + entry.name.raw)


def _finding(entries: list[Entry]) -> Finding | None:
    facts = [entry for entry in entries if entry.measured and entry.year]
    targets = [entry for entry in entries if entry.target and entry.year]
    lines = [
        f"存量回落：{one.label} → {two.label}"
        for one in facts
        for two in facts
        if (one.year or 0) < (two.year or 0) and two.value < one.value
    ]
    lines += [
        f"目标不一：{one.label}，{two.label}"
        for i, one in enumerate(targets)
        for two in targets[i + 1 :]
        if one.year == two.year and one.value != two.value
    ]
    names = list(dict.fromkeys(entry.name.raw for entry in entries))
    if not lines or len(names) < 2:
        return None
    return Finding(
        rule=RULE,
        severity="medium",
        message=f"国家级集群的数量与名称前后不一：{'、'.join(names[:4])}",
        places=tuple(dict.fromkeys(entry.place for entry in entries)),
        arithmetic=(*dict.fromkeys(lines), f"{len(names)} 种口径：{'、'.join(names)}"),
        suggestion="按名单名称分别立指标，注明批次与文号，不得串接为一个序列",
    )
