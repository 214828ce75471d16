"""R29-level: one title at several levels (市级, 省级, 国家级) is several indicators."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from jiqun.plans.lint.entries import Entry, points
from jiqun.plans.lint.finding import Finding, Place
from jiqun.plans.lint.source import Source

RULE = "R29-level"


def check(sources: Sequence[Source]) -> Iterable[Finding]:
    held: dict[tuple[str, str | None], list[Entry]] = defaultdict(list)
    for source in sources:
        for entry in points(source.entries):
            if entry.target and entry.dimension == "个" and entry.name.level:
                held[(entry.name.core, entry.statement.region or entry.source.region)].append(entry)
    for (core, _), entries in held.items():
        by_source = {
            source.id: {entry.name.level for entry in entries if entry.source is source} for source in sources
        }
        levels = [found for found in by_source.values() if found]
        if any(not one & two for one in levels for two in levels):
            yield _finding(core, entries, _also(core, entries, sources))


def _also(core: str, entries: list[Entry], sources: Sequence[Source]) -> list[Place]:
    """Mentions of the title at a level no number is given for (争创国家…)."""
    known = {entry.name.level for entry in entries}
    pattern = re.compile(rf"(国家|省|市|区)级?{re.escape(core)}")
    regions = {entry.source.region for entry in entries}
    return [
        passage.clause_at(*match.span())
        for source in sources
        if source.region in regions
        for passage in source.passages
        for match in passage.find(pattern)
        if match[1] not in known
    ]


def _finding(core: str, entries: list[Entry], also: list[Place]) -> Finding:
    first = {(entry.source.id, entry.name.standing): entry for entry in reversed(entries)}
    shown = sorted(first.values(), key=lambda entry: (entry.source.id, entry.index))
    return Finding(
        rule=RULE,
        severity="low",
        message=f"“{core}”级别不同：{'、'.join(dict.fromkeys(entry.name.standing for entry in shown))}，不得合并为一个指标",
        places=tuple(dict.fromkeys([*(entry.place for entry in shown), *also])),
        arithmetic=tuple(f"{entry.label}：{entry.name.standing}" for entry in shown),
        suggestion="级别作为指标的一部分入库",
    )
