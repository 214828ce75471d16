"""R05-plan-vs-news: what a report says of a plan must be what the plan says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jiqun.plans.lint.arithmetic import figure, tier
from jiqun.plans.lint.entries import Entry, pairs, plans, points
from jiqun.plans.lint.finding import Finding
from jiqun.plans.lint.source import Source

RULE = "R05-plan-vs-news"


def check(sources: Sequence[Source]) -> Iterable[Finding]:
    for news in sources:
        plan = reported(news, sources) if news.news else None
        if plan:
            yield from _differing(plan, news)


def reported(news: Source, sources: Sequence[Source]) -> Source | None:
    """The plan an article is about: the one it names as parent, else the plan of the same final year with most targets in common."""
    candidates = plans(sources)
    named = next((plan for plan in candidates if plan.id == news.parent), None)
    if named:
        return named
    ranked = [(_shared(plan, news), plan) for plan in candidates if plan.end_year == news.end_year]
    best = max(ranked, key=lambda item: item[0], default=(0, None))
    return best[1] if best[0] else None


def _shared(plan: Source, news: Source) -> int:
    return len({id(one) for one, _ in pairs(_targets(plan), _targets(news))})


def _targets(source: Source) -> list[Entry]:
    return [entry for entry in points(source.entries) if entry.target]


def _differing(plan: Source, news: Source) -> Iterable[Finding]:
    found = [
        (one, two)
        for one, two in pairs(_targets(plan), _targets(news))
        if one.aspect == two.aspect and one.value != two.value
    ]
    tiers = [pair for pair in found if _tier(pair[0])]
    rest = [pair for pair in found if not _tier(pair[0])]
    if tiers:
        yield _finding(tiers, "按规模分档的企业数")
    for pair in rest:
        yield _finding([pair], pair[0].name.raw)


def _tier(entry: Entry) -> float | None:
    return tier(entry.name.core.removesuffix("元企业")) if entry.name.core.endswith("元企业") else None


def _finding(found: list[tuple[Entry, Entry]], what: str) -> Finding:
    places = [entry.place for pair in found for entry in pair]
    lines = []
    for plan, news in found:
        high, low = max(plan.value, news.value), min(plan.value, news.value)
        ratio = f"，{figure(high)} ÷ {figure(low)} = {high / low:.2f} 倍" if low else ""
        lines.append(f"{plan.name.raw}：规划 {plan.said}，新闻 {news.said}{ratio}")
        if plan.name.standing != news.name.standing:
            lines.append(
                f"级别写法不同：规划“{plan.name.standing or '未写'}”，新闻“{news.name.standing or '未写'}”"
            )
    return Finding(
        rule=RULE,
        severity="high",
        message=f"规划与新闻对同一年份“{what}”的目标值不同（{found[0][0].said} 与 {found[0][1].said}）",
        places=tuple(dict.fromkeys(places)),
        arithmetic=tuple(lines),
        suggestion="以正式印发的规划文本为准；新闻数值单列来源，不得覆盖",
    )
