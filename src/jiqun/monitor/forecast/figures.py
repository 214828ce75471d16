"""Series from published figures: those that calibrate, and those that answer a target."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from jiqun.facts import Observation
from jiqun.monitor.figures import Ground, gathered, known_from, visible
from jiqun.monitor.forecast.runs import newest, runs
from jiqun.monitor.forecast.scale import Form
from jiqun.monitor.forecast.series import Series
from jiqun.monitor.likeness import defect, obstacle
from jiqun.plans import Accumulation, Target, amount
from jiqun.plans.goal import kind_of_unit
from jiqun.values import Unit

CHANGES = frozenset({Accumulation.RATE, Accumulation.MEAN_RATE, Accumulation.DECLINE})


def form_of(unit: Unit, accumulation: Accumulation | None) -> Form:
    """How numbers of a unit behave that gather in a way.

    >>> form_of(Unit.parse("%"), Accumulation.SHARE).value, form_of(Unit.parse("%"), Accumulation.RATE).value
    ('share', 'rate')
    """
    if accumulation in CHANGES or unit.symbol == "个百分点":
        return Form.RATE
    if unit.symbol == "%":
        return Form.SHARE
    return Form.COUNT if unit.is_count or accumulation is Accumulation.RANK else Form.AMOUNT


def direct(target: Target, ground: Ground) -> dict[int, Observation]:
    """The most trusted figure of each year that answers a target as published."""
    return _best(item for item in visible(target, ground) if obstacle(target, item, ground.catalogue) is None)


def parts(target: Target, ground: Ground, wanted: Accumulation) -> dict[int, Observation]:
    """The most trusted figure of each single year that a number over several years is made of: its flow, its change."""
    return _best(
        item
        for item in visible(target, ground)
        if gathered(item, ground.catalogue) is wanted and defect(target, item) is None and _of_one_year(item)
    )


def series_of(target: Target, ground: Ground) -> Series | None:
    """The published figures that answer a target, newest stretch, in base units; None without any."""
    found = direct(target, ground)
    return joined(target, found, target.growth or target.accumulation) if found else None


def joined(target: Target, found: Mapping[int, Observation], gathering: Accumulation) -> Series:
    """Figures of years as the series of a target, newest stretch; `found` holds one at least."""
    unit = next(iter(found.values())).quantity.unit
    item = target.statement
    name = "·".join(part for part in (target.key, target.region, item.scope, item.cluster) if part)
    like = Series(
        f"{name}·{gathering.value}", 0, (), form_of(unit, gathering), region=target.region, unit=unit.symbol
    )
    return newest({year: _number(each) for year, each in found.items()}, like)


def published(ground: Ground) -> list[Series]:
    """Every stretch of annual figures that was known by the day, of everything published, in base units."""
    found: dict[tuple[object, ...], list[Observation]] = defaultdict(list)
    for item in ground.observations.all:
        if item.year is None or not item.row.comparable or not _of_one_year(item):
            continue
        if known_from(item, ground.calendar) <= ground.as_of:
            row = item.row
            way = gathered(item, ground.catalogue)
            found[
                row.indicator, row.region, row.scope, row.cluster, way, kind_of_unit(item.quantity.unit)
            ].append(item)
    return [one for held in found.values() for one in _stretches(held, ground)]


def _stretches(held: list[Observation], ground: Ground) -> list[Series]:
    best = _best(held)
    first = held[0]
    row, unit = first.row, first.quantity.unit
    known = ground.catalogue.get(row.indicator)
    way = gathered(first, ground.catalogue)
    name = "·".join(
        part for part in (row.indicator, row.region, row.scope, row.cluster, way.value if way else "") if part
    )
    like = Series(
        name,
        0,
        (),
        form_of(unit, way),
        family=(known.family if known else "") or "",
        region=row.region,
        unit=unit.symbol,
    )
    return runs({year: _number(item) for year, item in best.items()}, like)


def _best(figures: Iterable[Observation]) -> dict[int, Observation]:
    found: dict[int, Observation] = {}
    for item in sorted(figures, key=lambda item: item.rank, reverse=True):
        if item.year is not None:
            found[item.year] = item
    return found


def _of_one_year(item: Observation) -> bool:
    """Whether a change is one on the year before; any other figure is of its year."""
    return item.year is None or (item.row.base_year or item.year - 1) == item.year - 1


def _number(item: Observation) -> float:
    return float(amount(item.quantity))
