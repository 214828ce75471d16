"""The figures of a scheme: for each indicator the one source that knows most units, from returns or as published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from jiqun.composite.scheme import IndicatorRecord, SchemeRecord
from jiqun.indicators.computed import Facts, compute
from jiqun.indicators.computed.definition import extended
from jiqun.packs import PackFileInvalid
from jiqun.plans import Taxonomy
from jiqun.values import Period, Unit, UnitMismatch
from jiqun.workspace.city import City
from jiqun.workspace.composite_firms import Subject, firm_figures, firms
from jiqun.workspace.facts import Desk
from jiqun.workspace.keeping import Kept, facts_version

Origin = Literal["computed", "published"]
#: The whole area, beside its units.
WHOLE = ""
#: Answers of the engine that are kept: a reader who moves a weight waits for none.


@dataclass(frozen=True, slots=True)
class Known:
    """What one source knows of an indicator: values by unit, and that of the whole area."""

    origin: Origin
    values: Mapping[str, float]
    area: float | None = None
    simulated: bool = False
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """An indicator with the source that is used, if any; `tried` says how many units each source knows. Sources are not
    mixed: a published figure and one from returns are seldom defined alike."""

    record: IndicatorRecord
    known: Known | None
    tried: Mapping[Origin, int]

    @property
    def simulated(self) -> bool:
        return self.known is not None and self.known.simulated


@dataclass(frozen=True)
class Gathered:
    subjects: tuple[Subject, ...]
    columns: tuple[Column, ...]
    vintages: tuple[str, ...] = ()

    @property
    def used(self) -> tuple[Column, ...]:
        return tuple(item for item in self.columns if item.known is not None)

    @property
    def simulated(self) -> bool:
        return any(item.simulated for item in self.used)


Values = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Returns:
    """What returns tell of every figure: by unit (WHOLE is the whole area), the vintages below, and the enterprises that are
    evaluated where those are the units."""

    values: Values
    vintages: tuple[str, ...] = ()
    simulated: bool = False
    firms: tuple[Subject, ...] = ()


KEEPER: Kept[Mapping[int, Returns]] = Kept(16)


def facts_for(desk: Desk, scheme: SchemeRecord) -> Facts:
    """The desk's facts with the scheme's own measures and definitions beside the city's.

    Raises PackFileInvalid naming the indicator whose figure is not defined, and what definitions raise.
    """
    facts, declarations = desk.facts(), desk.store.declarations
    definitions = extended(desk.definitions, declarations, scheme.measures, scheme.definitions)
    unknown = [item for item in scheme.indicators if item.figure and item.figure not in definitions]
    if unknown:
        path = desk.pack.root / "composite" / f"{scheme.id}.yaml"
        raise PackFileInvalid(
            path,
            [
                (None, f"{item.id}.figure", f"没有指标定义“{item.figure}” / no definition computes it")
                for item in unknown
            ],
        )
    return Facts(facts.population, definitions)


def gather(city: City, desk: Desk | None, scheme: SchemeRecord, year: int) -> Gathered:
    """Every indicator's figures of a year, and the units that any source knows."""
    told = returns_of(desk, scheme, year) if desk is not None else {}
    computed = told.get(year, Returns({}))
    subjects = _subjects(city, scheme, year, computed)
    names = {item.id for item in subjects}
    columns = tuple(
        _column(item, [_returned(item, computed), _published(city, item, year)], names, scheme.enough)
        for item in scheme.indicators
    )
    told_of = {unit for column in columns if column.known for unit in column.known.values}
    return Gathered(tuple(item for item in subjects if item.id in told_of), columns, computed.vintages)


def returns_of(desk: Desk, scheme: SchemeRecord, year: int) -> Mapping[int, Returns]:
    """What returns tell, cut by the scheme's units: of every year, for enterprises of this year and the one before. Kept
    until something is returned or the scheme changes."""
    known = facts_for(desk, scheme).years()
    wanted = [item for item in (year - 1, year) if item in known] if scheme.units == "enterprise" else known
    key = (facts_version(desk), scheme.model_dump_json(), *wanted)
    return KEEPER.of(key, lambda: _ask(desk, scheme, wanted))


def _ask(desk: Desk, scheme: SchemeRecord, years: Sequence[int]) -> Mapping[int, Returns]:
    names = [item.figure for item in scheme.indicators if item.figure]
    if not names or not years:
        return {}
    facts, periods = facts_for(desk, scheme), [Period.of_year(year) for year in years]
    whole = compute(facts, names, periods=periods)
    found: dict[int, dict[str, dict[str, float]]] = {year: {name: {} for name in names} for year in years}
    if scheme.units == "enterprise":
        for year, by_name in firm_figures(facts, names, years).items():
            for name, by_firm in by_name.items():
                found[year][name] |= by_firm
    else:
        cut = "region" if scheme.units == "region" else f"cluster:{scheme.taxonomy}"
        for item in compute(facts, names, by=[cut], periods=periods).figures:
            _take(found[item.year][item.indicator], next(iter(item.cuts.values())) or None, item.value)
    for item in whole.figures:
        _take(found[item.year][item.indicator], WHOLE, item.value)
    own = {
        year: firms(facts.population, scheme.where, year) for year in years if scheme.units == "enterprise"
    }
    return {
        year: Returns(values, whole.basis, whole.simulated, own.get(year, ()))
        for year, values in found.items()
    }


def _take(values: dict[str, float], unit: str | None, value: float | None) -> None:
    if unit is not None and value is not None:
        values[unit] = value


def _returned(record: IndicatorRecord, computed: Returns) -> Known | None:
    values = computed.values.get(record.figure or "", {})
    by_unit = {unit: value for unit, value in values.items() if unit}
    return Known("computed", by_unit, values.get(WHOLE), computed.simulated) if by_unit else None


def _published(city: City, record: IndicatorRecord, year: int) -> Known | None:
    """The most trusted figure of the year for every region, in the indicator's unit."""
    if record.published is None:
        return None
    found: dict[str, float] = {}
    sources: list[str] = []
    for (indicator, region), series in city.observations.by_series.items():
        of_year = [
            item
            for item in series
            if item.year == year and item.row.scope is None and item.row.cluster is None
        ]
        if indicator != record.published or not of_year:
            continue
        try:
            found[region] = float(of_year[0].quantity.convert(Unit.parse(record.unit)).value)
        except UnitMismatch:
            continue
        sources.append(of_year[0].row.source)
    return (
        Known("published", found, found.get(city.home), False, tuple(dict.fromkeys(sources)))
        if found
        else None
    )


def _column(
    record: IndicatorRecord, sources: Sequence[Known | None], units: set[str], enough: float
) -> Column:
    """The source that knows most units; of equals the published one."""
    known = [item for item in sources if item is not None]
    counts = {item.origin: len(units & set(item.values)) for item in known}
    best = max(known, key=lambda item: (counts[item.origin], item.origin == "published"), default=None)
    good = best is not None and units and counts[best.origin] >= enough * len(units)
    return Column(record, best if good else None, counts)


def _subjects(city: City, scheme: SchemeRecord, year: int, computed: Returns) -> tuple[Subject, ...]:
    told = {unit for values in computed.values.values() for unit in values if unit}
    if scheme.units == "enterprise":
        return computed.firms
    if scheme.units == "cluster":
        clusters = _taxonomy(city, scheme).clusters
        return tuple(Subject(item.id, item.name.zh) for item in clusters if item.id in told)
    regions = [item.name.zh for item in city.library.regions.all if item.parent == city.home]
    asked = {item.published for item in scheme.indicators if item.published}
    told |= {
        region
        for (indicator, region), series in city.observations.by_series.items()
        if region in regions and indicator in asked and any(item.year == year for item in series)
    }
    known = [*regions, *sorted(told - set(regions))]
    return tuple(Subject(name, name) for name in known if name in told)


def _taxonomy(city: City, scheme: SchemeRecord) -> Taxonomy:
    """Raises PackFileInvalid where the pack has no such taxonomy."""
    found = next((item for item in city.library.taxonomies.all if item.id == scheme.taxonomy), None)
    if found is None:
        path = city.pack.root / "composite" / f"{scheme.id}.yaml"
        raise PackFileInvalid(
            path, [(None, "taxonomy", f"没有分类“{scheme.taxonomy}” / no such taxonomy in the pack")]
        )
    return found
