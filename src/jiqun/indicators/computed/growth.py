"""Growth: of what was reported, and of the same enterprises (可比口径)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis

from jiqun.indicators.computed.compute import (
    Figure,
    Pass,
    answers,
    compute,
    counts_of,
    figures_of,
    passes_of,
    refuse_unreported,
    value_of,
)
from jiqun.indicators.computed.cut import MISSING, Cut, read_cut
from jiqun.indicators.computed.errors import DefinitionInvalid
from jiqun.indicators.computed.facts import Facts
from jiqun.indicators.computed.period import key_of, last_year
from jiqun.indicators.computed.placing import WHO
from jiqun.indicators.computed.rows import PERIOD, Source, amount, gathered, keyed, rows
from jiqun.values import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """`rate` in %, of `now` over `before`, the same period of last year; for a share it is their difference in
    percentage points. `enterprises` is the size of the comparable sample of monthly figures.
    """

    indicator: str
    period: Period
    cuts: Mapping[str, str]
    now: float | None
    before: float | None
    rate: float | None
    comparable: bool
    points: bool
    enterprises: int | None = None

    @property
    def year(self) -> int:
        return self.period.year


def reported_growth(
    facts: Facts, name: str, *, by: Sequence[str] = (), periods: Sequence[Period]
) -> list[Growth]:
    """Each period's figure over that of the same period of last year, whoever reported in either.

    Missing where last year has no such figure: its months were reported together, or not at all.
    """
    _refuse_change(facts, name)
    found = compute(facts, [name], by=by, periods=periods).figures
    earlier = [item for item in map(last_year, periods) if answers(facts, [name], item)]
    before = compute(facts, [name], by=by, periods=earlier).figures
    at = {(key_of(item.period), *item.cuts.values()): item for item in before}
    return [
        _growth(item, at.get((key_of(last_year(item.period)), *item.cuts.values())), False) for item in found
    ]


def comparable_growth(
    facts: Facts, name: str, *, by: Sequence[str] = (), periods: Sequence[Period]
) -> list[Growth]:
    """Growth of the enterprises that reported in both periods, in the groups of the later one.

    Of monthly returns: that reported the figure for both periods. Raises DefinitionInvalid for an indicator that is
    not made of one set of returns of enterprises.
    """
    _refuse_change(facts, name)
    cuts = [read_cut(text, facts.population) for text in by]
    found: list[Growth] = []
    for chosen in passes_of(facts, [name], periods):
        refuse_unreported(facts, chosen)
        for period in chosen.periods:
            found += _comparable(facts, Pass(chosen.definitions, (period,)), cuts)
    return found


def _refuse_change(facts: Facts, name: str) -> None:
    change = facts.definitions.change(name)
    if change is not None:
        raise DefinitionInvalid(
            name, f"本身已是 {change.of} 的变化，不再求增速 / it is itself the change of {change.of}"
        )


def _comparable(facts: Facts, chosen: Pass, cuts: Sequence[Cut]) -> list[Growth]:
    (period,), source = chosen.periods, _source(chosen)
    now = _known(rows(facts, source, cuts, [period]), chosen)
    before = _as_of_later(facts, _known(rows(facts, source, (), [last_year(period)]), chosen), source.set)
    both_now = now.semi_join(before, WHO)
    groups = now.select(WHO, *[cut.column for cut in cuts]).distinct()
    needed = [column for column in groups.columns if column in before.columns and column != WHO]
    own = [column for column in before.columns if column not in groups.columns or column == WHO]
    both_before = before.select(*own, *[before[column].name(f"_{column}") for column in needed])
    moved = both_before.inner_join(groups, WHO)
    late = _collected(facts, both_now, chosen, cuts, {})
    early = _collected(facts, moved, chosen, cuts, {column: f"_{column}" for column in needed})
    at = {tuple(item.cuts.values()): item for item in early}
    return [_growth(item, at.get(tuple(item.cuts.values())), True) for item in late]


def _source(chosen: Pass) -> Source:
    """The one set that the indicator is made of."""
    sources = [Source.of(item) for item in chosen.measures]
    if (
        any(source.set != "enterprise_year" and not source.monthly for source in sources)
        or len(set(sources)) > 1
        or any(source.group for source in sources)
    ):
        raise DefinitionInvalid(
            chosen.definitions[0].id,
            "只有全由企业年度或企业月度报表算出的指标能按可比口径计算"
            " / comparable growth needs enterprise_year or one monthly set alone",
        )
    return sources[0]


def _known(table: ibis.Table, chosen: Pass) -> ibis.Table:
    """Of monthly rows those whose flows are known for the period; in a yearly return a blank is nothing, not unknown."""
    flows = [item for item in chosen.measures if item.flow]
    return table.filter([amount(table, item, anywhere=True).notnull() for item in flows]) if flows else table


def _as_of_later(facts: Facts, before: ibis.Table, dataset: str) -> ibis.Table:
    """Last year's rows with whom they count for this year: what was merged since is the survivor's in both."""
    later = before.drop(WHO).mutate(year=(before.year + 1).cast("int32"))
    found = facts.population.canon.over(later, dataset)
    return found.mutate(year=(found.year - 1).cast("int32"))


def _collected(
    facts: Facts, table: ibis.Table, chosen: Pass, cuts: Sequence[Cut], renamed: Mapping[str, str]
) -> list[Figure]:
    """Sums over the table; `renamed` columns hold the cuts of the row's own period, which conditions ask about."""
    keys = {cut.column: ibis.coalesce(table[cut.column], MISSING) for cut in cuts}
    grouped = table.mutate(**{f"_key_{name}": column for name, column in keys.items()})
    if renamed:
        grouped = grouped.mutate(**{name: grouped[old] for name, old in renamed.items()})
    groups = [grouped[PERIOD], *[grouped[f"_key_{name}"].name(name) for name in keys]]
    sums = {item.id: gathered(grouped, item) for item in chosen.measures}
    if chosen.monthly:
        sums |= counts_of(grouped, chosen, chosen.measures)
    summed = grouped.group_by(groups).agg(**sums)
    valued = summed.mutate(**{item.id: value_of(summed, way) for item, way in chosen.reckonings})
    every = keyed([*chosen.periods, *map(last_year, chosen.periods)])
    return figures_of(facts.population.engine.collect(valued).to_pylist(), chosen, cuts, every)


def _growth(now: Figure, before: Figure | None, comparable: bool) -> Growth:
    old = before.value if before else None
    points = now.unit == "%"
    rate = None
    if now.value is not None and old is not None:
        if points:
            rate = now.value - old
        elif old > 0:
            rate = (now.value / old - 1) * 100
    return Growth(
        indicator=now.indicator,
        period=now.period,
        cuts=now.cuts,
        now=now.value,
        before=old,
        rate=rate,
        comparable=comparable,
        points=points,
        enterprises=now.reporting if comparable else None,
    )
