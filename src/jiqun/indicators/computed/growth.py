"""Growth: of what was reported, and of the same enterprises (可比口径)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis

from jiqun.indicators.computed.compute import Facts, Figure, _figures, _value, compute
from jiqun.indicators.computed.definition import Definition
from jiqun.indicators.computed.errors import DefinitionInvalid
from jiqun.indicators.computed.rows import MISSING, WHO, Cut, Source, gathered, read_cut, rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """`rate` in %, of `now` over `before`; for a share it is their difference in percentage points."""

    indicator: str
    year: int
    cuts: Mapping[str, str]
    now: float | None
    before: float | None
    rate: float | None
    comparable: bool
    points: bool


def reported_growth(facts: Facts, name: str, *, by: Sequence[str] = (), years: Sequence[int]) -> list[Growth]:
    """Each year's figure over the last year's, whoever reported in either."""
    asked = sorted({*years, *(year - 1 for year in years)})
    found = compute(facts, [name], by=by, years=asked).figures
    at = {(item.year, *item.cuts.values()): item for item in found}
    return [
        _growth(item, at.get((item.year - 1, *item.cuts.values())), False)
        for item in found
        if item.year in years
    ]


def comparable_growth(
    facts: Facts, name: str, *, by: Sequence[str] = (), years: Sequence[int]
) -> list[Growth]:
    """Growth of the enterprises that reported in both years, in the groups of the later year.

    Raises DefinitionInvalid for an indicator that is not made of `enterprise_year` alone.
    """
    cuts = [read_cut(text, facts.population) for text in by]
    found: list[Growth] = []
    for year in years:
        definition = facts.definitions.at(name, year)
        found += _comparable(facts, definition, cuts, year)
    return found


def _comparable(facts: Facts, definition: Definition, cuts: Sequence[Cut], year: int) -> list[Growth]:
    if any(Source.of(item).set != "enterprise_year" for item in definition.measures):
        raise DefinitionInvalid(
            definition.id, "只有企业年度指标能按可比口径计算 / comparable growth needs enterprise_year alone"
        )
    source = Source.of(definition.measures[0])
    now = rows(facts.population, source, cuts, [year])
    before = _as_of_year(facts, rows(facts.population, source, (), [year - 1]), year)
    both_now = now.semi_join(before, WHO)
    groups = now.select(WHO, *[cut.column for cut in cuts]).distinct()
    own = [column for column in before.columns if column not in groups.columns or column == WHO]
    both_before = before.select(*own, *[_kept(before, column) for column in _needed(before, groups)])
    moved = both_before.inner_join(groups, WHO)
    late = _collected(facts, both_now, definition, cuts, {})
    early = _collected(
        facts, moved, definition, cuts, {column: f"_{column}" for column in _needed(before, groups)}
    )
    at = {tuple(item.cuts.values()): item for item in early}
    return [_growth(item, at.get(tuple(item.cuts.values())), True) for item in late]


def _as_of_year(facts: Facts, before: ibis.Table, year: int) -> ibis.Table:
    """Last year's rows with whom they count for this year: what was merged since is the survivor's in both."""
    later = before.drop(WHO).mutate(year=ibis.literal(year, "int32"))
    found = facts.population.canon.over(later, "enterprise_year")
    return found.mutate(year=ibis.literal(year - 1, "int32"))


def _needed(before: ibis.Table, groups: ibis.Table) -> list[str]:
    return [column for column in groups.columns if column in before.columns and column != WHO]


def _kept(before: ibis.Table, column: str) -> ibis.Column:
    return before[column].name(f"_{column}")


def _collected(
    facts: Facts, table: ibis.Table, definition: Definition, cuts: Sequence[Cut], renamed: Mapping[str, str]
) -> list[Figure]:
    """Sums over the table; `renamed` columns hold the cuts of the row's own year, which conditions ask about."""
    keys = {cut.column: ibis.coalesce(table[cut.column], MISSING) for cut in cuts}
    grouped = table.mutate(**{f"_key_{name}": column for name, column in keys.items()})
    if renamed:
        grouped = grouped.mutate(**{name: grouped[old] for name, old in renamed.items()})
    groups = [grouped.year, *[grouped[f"_key_{name}"].name(name) for name in keys]]
    sums = grouped.group_by(groups).agg(**{item.id: gathered(grouped, item) for item in definition.measures})
    valued = sums.mutate(**{definition.id: _value(sums, definition)})
    return _figures(facts.population.engine.collect(valued).to_pylist(), [definition], cuts)


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
        year=now.year,
        cuts=now.cuts,
        now=now.value,
        before=old,
        rate=rate,
        comparable=comparable,
        points=points,
    )
