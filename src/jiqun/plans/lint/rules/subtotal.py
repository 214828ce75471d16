"""R06-subtotal: parts and their whole — tiers, cluster goals, sub-clusters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from jiqun.plans.lint.arithmetic import count, figure, tier, yearly, yuan
from jiqun.plans.lint.entries import Entry, points, same_region
from jiqun.plans.lint.finding import Finding
from jiqun.plans.lint.passages import Passage, around
from jiqun.plans.lint.source import Source

RULE = "R06-subtotal"

_TIERS = re.compile(
    r"(\d+|[一二两三四五六七八九十])(?:个|大)[^，。；、\d]{0,14}?((?:[一二三四五六七八九]?[十百千万]+)亿)级(?:的)?(?:产业)?集群"
)
_YEAR = re.compile(r"(20\d\d)年")
_TOTAL = re.compile(r"^(?:产业集群|工业|制造业)?(?:企业)?(?:产值|营业收入|规模)$")
_SCALE = re.compile(r"产值|营业收入|规模|营收")


def check(sources: Sequence[Source]) -> Iterable[Finding]:
    for source in sources:
        if source.news:
            continue
        goals = cluster_goals(source)
        totals = [entry for entry in points(source.entries) if is_total(entry) and entry.target]
        yield from _goals(goals, totals)
        if not any(entry.dimension == "元" for entry in goals):
            yield from _tiers(source, sources)


def cluster_goals(source: Source) -> list[Entry]:
    """Targets of scale for single clusters: produced value, revenue or size of what a section or row is about."""
    return [
        entry
        for entry in points(source.entries)
        if entry.target
        and entry.statement.cluster
        and entry.dimension == "元"
        and entry.aspect == "stock"
        and _SCALE.search(entry.statement.indicator)
    ]


def is_total(entry: Entry) -> bool:
    """Output or revenue of all industry, or of all clusters of a plan together."""
    return (
        entry.dimension == "元"
        and entry.aspect == "stock"
        and not entry.statement.cluster
        and bool(_TOTAL.match(entry.name.core))
    )


def _goals(goals: list[Entry], totals: list[Entry]) -> Iterable[Finding]:
    under = _Under(goals)
    tops = [goal for goal in goals if not under.any_above(goal)]
    for year in sorted({goal.year for goal in tops if goal.year}):
        parts = [goal for goal in tops if goal.year == year]
        whole = [total for total in totals if total.year == year]
        if len(parts) >= 3 and whole and sum(part.value for part in parts) > whole[0].value * 1.01:
            yield _over(parts, whole, year)
        for part in parts:
            below = [goal for goal in under.below(part) if goal.year == year]
            total = sum(goal.value for goal in below)
            if len(below) >= 2 and not 0.9 <= total / part.value <= 1:
                yield _within(part, below, total)


class _Under:
    """Which goals of the text stand under whose heading."""

    def __init__(self, goals: list[Entry]) -> None:
        self._section: dict[int, tuple[str, ...]] = {}
        self._below: dict[tuple[str, ...], list[Entry]] = {}
        for goal in goals:
            passage = None if goal.tabled else around(goal.source, goal)
            if passage is not None:
                self._section[id(goal)] = passage.section
                for depth in range(len(passage.section)):
                    self._below.setdefault(passage.section[:depth], []).append(goal)
        self._own = set(self._section.values())

    def any_above(self, goal: Entry) -> bool:
        section = self._section.get(id(goal), ())
        return any(section[:depth] in self._own for depth in range(len(section)))

    def below(self, goal: Entry) -> list[Entry]:
        section = self._section.get(id(goal))
        return [] if section is None else self._below.get(section, [])


def _over(parts: list[Entry], whole: list[Entry], year: int) -> Finding:
    total = sum(part.value for part in parts)
    terms = " + ".join(figure(part.value / 1e8) for part in parts)
    return Finding(
        rule=RULE,
        severity="high",
        message=f"各集群{year}年目标合计 {yuan(total)}，大于“{whole[0].name.raw}”{whole[0].said}",
        places=tuple(dict.fromkeys([*(part.place for part in parts), *(item.place for item in whole)])),
        arithmetic=(
            f"{terms} = {figure(total / 1e8)} 亿元",
            f"{yuan(total)} − {yuan(whole[0].value)} = {yuan(total - whole[0].value)}（{total / whole[0].value:.2f} 倍）",
        ),
        suggestion="写明各集群与全体的口径（产值、营业收入、是否互相重叠、是否含服务业）；不得相加代替总量",
    )


def _within(part: Entry, below: list[Entry], total: float) -> Finding:
    more = total > part.value
    return Finding(
        rule=RULE,
        severity="high" if more else "medium",
        message=f"“{part.statement.cluster}”各细分目标合计 {yuan(total)}，{'超过' if more else '只有'}集群目标 {part.said} {'' if more else f'的 {total / part.value:.0%}'}".strip(),
        places=tuple(dict.fromkeys([part.place, *(goal.place for goal in below)])),
        arithmetic=(
            f"{' + '.join(figure(goal.value / 1e8) for goal in below)} = {figure(total / 1e8)} 亿元；{figure(part.value / 1e8)} − {figure(total / 1e8)} = {figure((part.value - total) / 1e8)} 亿元",
        ),
        suggestion="写明其余部分来自哪些领域，或核对细分目标",
    )


def _tiers(source: Source, sources: Sequence[Source]) -> Iterable[Finding]:
    """Thresholds of tiers against the present size and the growth aimed at."""
    for passage in source.passages:
        found = list(passage.find(_TIERS))
        if len(found) < 2 or not passage.text[: found[0].start()].strip():
            continue
        total = sum((count(match[1]) or 0) * (tier(match[2]) or 0) for match in found)
        stated = _YEAR.findall(passage.text[: found[0].start()])
        year = int(stated[-1]) if stated else source.end_year
        base = _base(source)
        if base and year and total and base.year and year > base.year:
            finding = _needed(passage, found, total, year, base, sources)
            if finding:
                yield finding
                return


def _base(source: Source) -> Entry | None:
    facts = [entry for entry in points(source.entries) if entry.measured and is_total(entry) and entry.year]
    return max(facts, key=lambda entry: entry.year or 0, default=None)


def _needed(
    passage: Passage,
    found: list[re.Match[str]],
    total: float,
    year: int,
    base: Entry,
    sources: Sequence[Source],
) -> Finding | None:
    entries = [entry for source in sources for entry in points(source.entries) if same_region(entry, base)]
    share = next(
        (
            e
            for e in entries
            if e.source is base.source and e.measured and "集群" in e.name.raw and _is_share(e)
        ),
        None,
    )
    growth = next(
        (e for e in entries if e.target and e.year == year and "集群" in e.name.raw and _is_growth(e)), None
    )
    years = year - (base.year or year)
    start = base.value * (share.value / 100 if share else 1)
    need = yearly(start, total, years)
    if need < 12 and not (growth and need > growth.value + 3):
        return None
    terms = " + ".join(f"{match[1]}×{match[2]}" for match in found)
    reach = start * (1 + growth.value / 100) ** years if growth else 0
    return Finding(
        rule=RULE,
        severity="high",
        message=f"档位门槛合计 {yuan(total)}，需年均增长 {need:.1f}%"
        + (f"，与 {growth.said}/年的目标不相容" if growth else "，与现有规模不相称"),
        places=(
            passage.at(passage.clause(found[0].start(), found[0].end())[0], found[-1].end()),
            *([share.place] if share else []),
            base.place,
            *([growth.place] if growth else []),
        ),
        arithmetic=(
            f"门槛合计：{terms} = {yuan(total)}（{year}年）",
            f"{base.year}年{base.name.raw} {yuan(base.value)}"
            + (f" × {share.said} ≈ {yuan(start)}" if share else ""),
            f"（{yuan(total)} ÷ {yuan(start)}）^(1/{years}) − 1 = {need:.1f}%",
            *([f"按 {growth.said}/年，{year}年只到 {yuan(reach)}"] if growth else []),
        ),
        suggestion="写明档位的口径（是否含服务业、重叠与链上配套），或改写档位",
    )


def _is_share(entry: Entry) -> bool:
    return entry.dimension == "%" and "占" in entry.name.raw


def _is_growth(entry: Entry) -> bool:
    return entry.dimension == "%" and entry.aspect == "growth"
