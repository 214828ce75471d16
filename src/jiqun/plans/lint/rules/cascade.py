"""R30-cascade: a district's targets against those of the city it is part of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jiqun.plans.lint.arithmetic import amount
from jiqun.plans.lint.entries import Entry, ends_alike, plans, points
from jiqun.plans.lint.finding import Finding
from jiqun.plans.lint.names import alike
from jiqun.plans.lint.rules.subtotal import cluster_goals
from jiqun.plans.lint.source import Source

RULE = "R30-cascade"

_INTENSITY = re.compile(r"亩均|人均|劳动生产率|每万|每百|占.+比重|率$")


_CLASSES = re.compile(r"(?:集群|产业链)数$")


@dataclass(frozen=True, slots=True)
class Match:
    """A district's target and the city's for the same indicator and year, with both bases where printed."""

    lower: Entry
    upper: Entry
    lower_base: Entry | None
    upper_base: Entry | None

    @property
    def share(self) -> float:
        return self.lower.value / self.upper.value * 100

    @property
    def base_share(self) -> float | None:
        if self.lower_base is None or self.upper_base is None or not self.upper_base.value:
            return None
        return self.lower_base.value / self.upper_base.value * 100


def check(sources: Sequence[Source]) -> Iterable[Finding]:
    for lower in plans(sources):
        for upper in plans(sources):
            if is_above(upper, lower):
                yield from _between(lower, upper)


def is_above(upper: Source, lower: Source) -> bool:
    """The plan of the region above that covers the same years."""
    if upper.region == lower.region or upper.region is None or lower.region is None:
        return False
    if lower.parent:
        return lower.parent in (upper.id, upper.region) and _overlap(upper, lower)
    return (
        rank(lower.region) < rank(upper.region)
        and upper.region.rstrip("市省") in lower.text
        and _overlap(upper, lower)
    )


def rank(region: str) -> int:
    """3 province, 2 city, 1 district or county."""
    return 3 if region.endswith(("省", "自治区")) else 2 if region.endswith(("市", "州", "盟")) else 1


def _overlap(upper: Source, lower: Source) -> bool:
    return upper.end_year == lower.end_year


def _between(lower: Source, upper: Source) -> Iterable[Finding]:
    found = list(_matches(lower, upper))
    intensities = [item for item in found if _is_intensity(item.lower)]
    rates = [item for item in found if item.lower.aspect == "growth"]
    counts = [item for item in found if item not in intensities and item not in rates]
    below = [item for item in intensities if item.share < 97 and "亩均" in item.lower.name.raw]
    if below:
        yield _intensity(below)
    for item in intensities:
        if item not in below and item.lower.value != item.upper.value:
            yield _ratio(item)
    for item in rates:
        if abs(item.lower.value - item.upper.value) >= 2:
            yield _rate(item)
    for item in counts:
        yield _count(item)
    goals = list(_clusters(lower, upper))
    if goals:
        yield _goals(goals)


def _is_intensity(entry: Entry) -> bool:
    return entry.aspect != "growth" and (bool(_INTENSITY.search(entry.name.raw)) or "/" in entry.dimension)


def _matches(lower: Source, upper: Source) -> Iterable[Match]:
    one = [entry for entry in points(lower.entries) if not entry.statement.cluster]
    two = [entry for entry in points(upper.entries) if not entry.statement.cluster]
    seen: list[Entry] = []
    for entry in sorted((item for item in one if item.target), key=lambda item: -(item.year or 0)):
        if (
            entry.aspect not in ("stock", "growth")
            or _CLASSES.search(entry.name.raw)
            or any(_again(entry, other) for other in seen)
        ):
            continue
        match = next(
            (item for item in two if item.target and item.year == entry.year and _same(entry, item)), None
        )
        if match and match.value:
            seen.append(entry)
            yield Match(entry, match, _base(one, entry), _base(two, match))


def _same(one: Entry, two: Entry) -> bool:
    return (
        one.dimension == two.dimension
        and one.aspect == two.aspect
        and (
            (bool(one.key) and one.key == two.key) or (_alike(one, two) and one.name.level == two.name.level)
        )
        and (not one.name.scope or not two.name.scope or one.name.scope == two.name.scope)
    )


def _alike(one: Entry, two: Entry) -> bool:
    return alike(one.name, two.name, 90) or ends_alike(one.name.core, two.name.core)


def _again(one: Entry, two: Entry) -> bool:
    return one.dimension == two.dimension and one.aspect == two.aspect and _alike(one, two)


def _base(entries: list[Entry], target: Entry) -> Entry | None:
    found = [item for item in entries if item.measured and item.tabled and _same(item, target)]
    return max(found, key=lambda item: item.year or 0, default=None)


def _trend(item: Match) -> str:
    base = item.base_share
    if base is None or item.lower_base is None:
        return ""
    word = "基本不变" if abs(item.share - base) < 1 else "差距扩大" if item.share < base else "差距缩小"
    return f"{item.lower_base.year}年基数之比 {base:.1f}% → {item.share:.1f}%，{word}"


def _intensity(items: list[Match]) -> Finding:
    names = "、".join(item.lower.name.raw for item in items)
    return Finding(
        rule=RULE,
        severity="high",
        message=f"区目标低于全市平均：{names}（{'、'.join(f'{item.share:.1f}%' for item in items)}）",
        places=tuple(dict.fromkeys(entry.place for item in items for entry in (item.upper, item.lower))),
        arithmetic=tuple(
            f"{item.lower.said} ÷ {item.upper.said} = {item.share:.1f}%；{_trend(item)}".rstrip("；")
            for item in items
        ),
        suggestion="市级均值须由更高的区拉平；请说明区的口径或另定追赶目标",
    )


def _ratio(item: Match) -> Finding:
    word = "高于" if item.lower.value > item.upper.value else "低于"
    return _one(
        item,
        f"“{item.lower.name.raw}”{item.lower.year}年区目标 {item.lower.said} {word}市目标 {item.upper.said}",
        "medium",
    )


def _rate(item: Match) -> Finding:
    word = "高于" if item.lower.value > item.upper.value else "低于"
    gap = abs(item.lower.value - item.upper.value)
    return _one(
        item,
        f"“{item.lower.name.raw}”{item.lower.year}年区增速 {item.lower.said} {word}市 {item.upper.said} {gap:.1f} 个百分点",
        "medium",
    )


def _count(item: Match) -> Finding:
    over = item.lower.value >= item.upper.value
    what = "不小于市目标，部分大于整体" if over else f"占市目标的 {item.share:.1f}%"
    return _one(
        item,
        f"“{item.lower.name.raw}”{item.lower.year}年区目标 {item.lower.said}，市目标 {item.upper.said}：{what}",
        "high" if over else "low",
    )


def _one(item: Match, message: str, severity: str) -> Finding:
    lines = [
        f"{amount(item.lower.value, item.lower.dimension)} ÷ {amount(item.upper.value, item.upper.dimension)} = {item.share:.1f}%"
    ]
    if trend := _trend(item):
        lines.append(trend)
    return Finding(
        rule=RULE,
        severity="high" if severity == "high" else "medium" if severity == "medium" else "low",
        message=message,
        places=(item.upper.place, item.lower.place),
        arithmetic=tuple(lines),
        suggestion="分解到区的目标应与市目标同口径，并可与其余各区相加核对",
    )


def _clusters(lower: Source, upper: Source) -> Iterable[tuple[Entry, Entry]]:
    above = cluster_goals(upper)
    for goal in cluster_goals(lower):
        named = goal.statement.cluster
        match = next(
            (item for item in above if item.statement.cluster == named and item.year == goal.year), None
        )
        if match:
            yield goal, match


def _goals(goals: list[tuple[Entry, Entry]]) -> Finding:
    shares = [f"{one.statement.cluster} {one.value / two.value:.1%}" for one, two in goals]
    over = any(one.value >= two.value for one, two in goals)
    return Finding(
        rule=RULE,
        severity="high" if over else "low",
        message=f"区与市同名集群{goals[0][0].year}年目标的份额悬殊：{'、'.join(shares)}",
        places=tuple(dict.fromkeys(entry.place for pair in goals for entry in (pair[1], pair[0]))),
        arithmetic=tuple(
            f"{one.statement.cluster}：{one.said} ÷ {two.said} = {one.value / two.value:.1%}"
            for one, two in goals
        ),
        suggestion="核对同名集群的产业范围与口径（规模、产值、营收）是否一致，再作分解",
    )
