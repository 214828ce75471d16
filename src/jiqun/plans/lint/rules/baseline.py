"""R09: targets below what is already there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import Prefix

from jiqun.plans.lint.arithmetic import figure
from jiqun.plans.lint.entries import Entry, points, same_region, same_subject
from jiqun.plans.lint.finding import Finding
from jiqun.plans.lint.kin import Kin
from jiqun.plans.lint.source import Source

BELOW = "R09-target-below-baseline"
MET = "R09-target-already-met"

_FALLING = re.compile(r"能耗|成本|排放|用水|淘汰|整治|用地|面积|门槛|上限")
_DOWN = ("下降", "降低", "减少")


def below(sources: Sequence[Source]) -> Iterable[Finding]:
    """A stock to be reached that is less than the stock already counted in an earlier year."""
    entries = [entry for source in sources for entry in points(source.entries) if entry.aspect == "stock"]
    facts = Kin([entry for entry in entries if entry.measured and entry.year])
    kin = Kin(entries)
    made = {source.id: written(source) for source in sources}
    for target in entries:
        if not target.target or target.dimension != "个" or _FALLING.search(target.name.raw):
            continue
        known = made[target.source.id]
        passed = [fact for fact in facts.of(target) if (fact.year or 0) < known and _passed(target, fact)]
        if passed:
            yield _below(target, max(passed, key=lambda fact: fact.year or 0), kin)


def _passed(target: Entry, fact: Entry) -> bool:
    year = target.year or 0
    return (
        fact.year is not None
        and fact.year < year
        and same_region(target, fact)
        and same_subject(target, fact)
        and target.name.standing == fact.name.standing
        and fact.value > target.value
    )


def written(source: Source) -> int:
    """The year a document was made: its date, else the year after its newest fact, else four before its end."""
    facts = [entry.year for entry in source.entries if entry.measured and entry.year]
    if source.issued:
        return source.issued.year
    return max(facts) + 1 if facts else (source.end_year or 9999) - 4


def _below(target: Entry, fact: Entry, kin: Kin) -> Finding:
    later = [
        item
        for item in kin.of(target)
        if item.target and (item.year or 0) > (target.year or 0) and same_subject(item, target)
    ]
    return Finding(
        rule=BELOW,
        severity="high",
        message=f"“{target.name.raw}”{target.year}年目标 {target.said} 低于 {fact.year}年已有的 {fact.said}",
        places=tuple(dict.fromkeys([fact.place, target.place, *(item.place for item in later[:1])])),
        arithmetic=(
            f"{figure(target.value)} < {figure(fact.value)}",
            *(f"{item.source.id} 的 {item.year}年目标为 {item.said}" for item in later[:1]),
        ),
        suggestion="核对目标或基数；照此入库会得出“未做先完成”",
    )


def met(sources: Sequence[Source]) -> Iterable[Finding]:
    """A change against a base year that was already larger when the plan was written."""
    entries = [entry for source in sources for entry in points(source.entries) if entry.base_year]
    changes = [entry for entry in entries if entry.aspect == "growth" and entry.dimension == "%"]
    for target in (entry for entry in changes if entry.target):
        facts = [fact for fact in changes if fact.measured and _stronger(fact, target)]
        if facts:
            also = [
                item for item in changes if item.target and item is not target and _stronger(facts[0], item)
            ]
            if also and changes.index(also[0]) < changes.index(target):
                continue
            yield _met(target, facts[0], also)


def _stronger(fact: Entry, target: Entry) -> bool:
    one, two = fact.name.core, target.name.core
    return (
        fact.base_year == target.base_year
        and (_one_measure(one, two) or (bool(fact.key) and fact.key == target.key))
        and _direction(fact) == _direction(target)
        and fact.value >= target.value
        and (fact.year or 0) < (target.year or 9999)
        and same_region(fact, target)
    )


def _one_measure(one: str, two: str) -> bool:
    """One name ends the other, or both end in the same noun and say nearly the same before it (单位/万元增加值用水量)."""
    if one.endswith(two) or two.endswith(one):
        return True
    tail = Prefix.similarity(one[::-1], two[::-1])
    return tail >= 3 and fuzz.ratio(one, two) >= 60


def _direction(entry: Entry) -> bool:
    return any(word in (entry.statement.qualifier or "") + entry.statement.quote[-30:] for word in _DOWN)


def _met(target: Entry, fact: Entry, also: list[Entry]) -> Finding:
    base = target.base_year
    return Finding(
        rule=MET,
        severity="high",
        message=f"“{target.name.raw}”到{target.year}年比{base}年变化 {target.said} 的目标，{fact.year}年已达 {fact.said}",
        places=tuple(dict.fromkeys([fact.place, target.place, *(item.place for item in also)])),
        arithmetic=(
            f"{fact.year}年比{base}年已为 {fact.said} ≥ 目标 {target.said}",
            f"口径：{fact.name.raw}／{target.name.raw}",
        ),
        suggestion="核对基年与口径（总量或单位产出），改写目标值或基年",
    )
