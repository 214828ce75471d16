"""R22-denominator: a share must say of what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from jiqun.plans.lint.entries import Entry
from jiqun.plans.lint.finding import Finding
from jiqun.plans.lint.source import Source

RULE = "R22-denominator"
_BARE = re.compile(r"^(?!.*占.+(?:比|例))(.{3,}?)的?(?:占比|比重)(?:年均)?(?:提高|提升)?$")
_FULL = re.compile(r"^(.{3,}?)占(.+?)的?(?:比重|比例|比)$")


def check(sources: Sequence[Source]) -> Iterable[Finding]:
    entries = [entry for source in sources for entry in source.entries]
    seen: set[str] = set()
    for entry in entries:
        name = re.sub(r"\s", "", entry.name.raw)
        bare = _BARE.match(name)
        if bare is None or not entry.target or entry.statement.value is None or name in seen:
            continue
        seen.add(name)
        full = [
            other
            for other in entries
            if (match := _FULL.match(other.name.raw)) and fuzz.ratio(match[1], bare[1]) >= 85
        ]
        yield _finding(entry, full)


def _finding(entry: Entry, full: list[Entry]) -> Finding:
    years = (entry.year or 0) - (entry.source.start_year or 0) + 1
    lines = [f"“{other.name.raw}”{other.label} 写明了分母" for other in full[:2]]
    if "年均" in (entry.statement.qualifier or "") and 1 < years < 11:
        lines.append(f"{entry.said} × {years} 年 = {entry.value * years:g} 个百分点，起点未写")
    return Finding(
        rule=RULE,
        severity="low",
        message=f"比重指标“{entry.name.raw}”没有写分母",
        places=tuple(dict.fromkeys([entry.place, *(other.place for other in full[:2])])),
        arithmetic=tuple(lines),
        suggestion="写明占什么的比重及基数，否则无法与其他规划衔接",
    )
