"""Groups of so few enterprises that their sum tells of a single one: taken together before anybody is shown them.

Primary suppression by a threshold, and the pool itself is filled up to it, so that no difference gives one away
(A. Hundepool and others, *Statistical Disclosure Control*, 2012, ch. 4).
"""

from __future__ import annotations

from collections.abc import Mapping, Set

from jiqun.indicators.computed import CutUnknown, Facts
from jiqun.indicators.computed.compute import Pass
from jiqun.indicators.computed.cut import MISSING, Cut, read_cut
from jiqun.indicators.computed.measure import Measure
from jiqun.indicators.computed.placing import WHO
from jiqun.indicators.computed.rows import Source, reporting, rows
from jiqun.monitor.why.amounts import Amount, added
from jiqun.monitor.why.compared import Asked
from jiqun.values import Period

FEW = "*few"  #: the groups of too few enterprises together


def enterprises(facts: Facts, asked: Asked, by: str) -> dict[str, int]:
    """How many enterprises stand behind each group, in the period and for the measure with the fewest. Groups that no
    enterprise is counted for are not named; none is where the rows carry no enterprise."""
    cut, found = read_cut(by, facts.population), dict[str, int]()
    for period in (asked.against, asked.period):
        for measure in asked.terms(period).measures:
            for group, count in _counted(facts, asked.passed(period), measure, cut, period).items():
                if count:
                    found[group] = min(found.get(group, count), count)
    return found


def _counted(facts: Facts, chosen: Pass, measure: Measure, cut: Cut, period: Period) -> dict[str, int]:
    try:
        table = rows(facts, Source.of(measure), [cut], [period])
    except CutUnknown:
        return {}
    if WHO not in table.columns:
        return {}
    counted = table.group_by(_group=table[cut.column].coalesce(MISSING)).agg(
        _count=reporting(table, [measure])
    )
    return {row["_group"]: row["_count"] for row in facts.population.engine.collect(counted).to_pylist()}


def pool_of(counts: Mapping[str, int], fewest: int) -> frozenset[str]:
    """The groups to take together: all of fewer than `fewest` enterprises, and the next smallest until the pool has as many.

    >>> sorted(pool_of({"东": 1, "西": 7, "南": 4}, 3)), sorted(pool_of({"东": 5, "西": 7}, 3))
    (['东', '南'], [])
    """
    order = sorted(counts, key=lambda group: (counts[group], group))
    pool = [group for group in order if counts[group] < fewest]
    for group in order[len(pool) :]:
        if not pool or sum(counts[name] for name in pool) >= fewest:
            break
        pool.append(group)
    return frozenset(pool)


def together(groups: Mapping[str, Amount], pool: Set[str]) -> dict[str, Amount]:
    """The groups with those of the pool as one, FEW."""
    kept = {name: amount for name, amount in groups.items() if name not in pool}
    inside = [amount for name, amount in groups.items() if name in pool]
    return {**kept, FEW: added(inside)} if inside else kept
