"""Definitions of computed indicators: formulas over measures, by year and by month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from jiqun.engine import Formula, FormulaUnitMismatch
from jiqun.facts.schema import Declarations
from jiqun.indicators.computed.errors import DefinitionInvalid, DefinitionUnknown, PeriodNotDefined
from jiqun.indicators.computed.measure import Measure, MeasureRecord, measure_of
from jiqun.indicators.computed.period import YEARLY
from jiqun.packs import Bilingual, Pack, Record, read_records
from jiqun.values import Accumulation, Period, Unit

STANDARD = Path(__file__).parent / "standard" / "definitions.yaml"
FILE = "definitions.yaml"


class ChangeKind(StrEnum):
    """What is told of a figure and an earlier one."""

    GROWTH = "growth"  #: rise in %
    DECLINE = "decline"  #: fall in %
    MULTIPLE = "multiple"  #: how many times the earlier one
    DIFFERENCE = "difference"  #: what was added, in the indicator's own unit


class ChangeRecord(Record):
    """An indicator that is the change `of` another: since the year `base`, or on the same period of the year before."""

    of: str
    kind: ChangeKind
    base: int | None = None


class DefinitionRecord(Record):
    """Formulas over measures: `value` for years, `monthly` for months and everything made of months; or a `change`.

    `since` and `until` are the years for which this version of the definition holds.
    """

    id: str
    name: Bilingual
    value: str | None = None
    monthly: str | None = None
    change: ChangeRecord | None = None
    unit: str
    accumulation: Accumulation = Accumulation.LEVEL
    since: int | None = None
    until: int | None = None
    source: str | None = None
    note: str | None = None


class DefinitionsRecord(Record):
    measures: tuple[MeasureRecord, ...] = ()
    definitions: tuple[DefinitionRecord, ...] = ()


@dataclass(frozen=True)
class Reckoning:
    """One way to compute an indicator. `factor` turns the formula's result into the indicator's unit."""

    formula: Formula
    measures: tuple[Measure, ...]
    factor: float

    @property
    def monthly(self) -> bool:
        return any(item.monthly for item in self.measures)

    @property
    def sets(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(item.record.set for item in self.measures))


@dataclass(frozen=True)
class Definition:
    record: DefinitionRecord
    unit: Unit
    yearly: Reckoning | None
    monthly: Reckoning | None

    @property
    def id(self) -> str:
        return self.record.id

    @property
    def change(self) -> ChangeRecord | None:
        return self.record.change

    @property
    def pinned(self) -> bool:
        """Whether it speaks of one cluster alone."""
        measures = [item for way in self.reckonings for item in way.measures]
        return bool(measures) and all("/" in (item.record.within or "") for item in measures)

    @property
    def reckonings(self) -> tuple[Reckoning, ...]:
        return tuple(item for item in (self.yearly, self.monthly) if item is not None)

    def reckoning(self, period: Period) -> Reckoning:
        """How the indicator is computed for a period. Raises PeriodNotDefined."""
        found = self.yearly if period.form in YEARLY else self.monthly
        if found is None:
            known = "年 / years" if self.yearly else "月 / months"
            raise PeriodNotDefined(self.record.name.zh, str(period), known)
        return found

    def holds_in(self, year: int) -> bool:
        return (self.record.since or 0) <= year <= (self.record.until or 9999)


@dataclass(frozen=True)
class Definitions:
    """Definitions by indicator id; several versions of one indicator follow each other in time."""

    versions: Mapping[str, tuple[Definition, ...]]

    def __contains__(self, name: object) -> bool:
        return name in self.versions

    def __getitem__(self, name: str) -> tuple[Definition, ...]:
        """Raises DefinitionUnknown."""
        found = self.versions.get(name) or next(
            (
                items
                for items in self.versions.values()
                if name in (items[0].record.name.zh, items[0].record.name.en)
            ),
            None,
        )
        if found is None:
            raise DefinitionUnknown(name, self.versions)
        return found

    def change(self, name: str) -> ChangeRecord | None:
        """What an indicator is the change of; None for one with a formula. Raises DefinitionUnknown."""
        return self[name][-1].change

    def at(self, name: str, year: int) -> Definition:
        """The version that holds in a year: the newest one if none says so."""
        versions = self[name]
        return next((item for item in versions if item.holds_in(year)), versions[-1])

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """Every measure that any indicator is made of, once."""
        return tuple(
            measures_of(way for items in self.versions.values() for item in items for way in item.reckonings)
        )

    @cached_property
    def monthly_sets(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(item.record.set for item in self.measures if item.monthly))


def load_definitions(declarations: Declarations, pack: Pack | None = None) -> Definitions:
    """The standard definitions, with the pack's `definitions.yaml` added; an id in the pack replaces the standard one.

    Raises PackFileInvalid, DefinitionInvalid, DataSetUnknown, FormulaNameUnknown, FormulaUnitMismatch.
    """
    own = pack.root / FILE if pack is not None else None
    files = [STANDARD, *([own] if own is not None and own.is_file() else [])]
    measures: dict[str, Measure] = {}
    records: dict[str, list[DefinitionRecord]] = {}
    for path in files:
        measures |= {
            record.id: measure_of(record, declarations)
            for record in read_records(path, MeasureRecord, under="measures")
        }
        read: dict[str, list[DefinitionRecord]] = {}
        for record in read_records(path, DefinitionRecord, under="definitions"):
            read.setdefault(record.id, []).append(record)
        records |= read
    found = {name: tuple(_definition(item, measures) for item in items) for name, items in records.items()}
    for items in found.values():
        for item in items:
            _check_change(item, found)
    return Definitions(found)


def extended(
    known: Definitions,
    declarations: Declarations,
    measures: Iterable[MeasureRecord],
    records: Iterable[DefinitionRecord],
) -> Definitions:
    """The definitions with others beside them that may use the measures they are made of; an id given again replaces them.

    Raises what :func:`load_definitions` raises.
    """
    at_hand = {item.id: item for item in known.measures}
    at_hand |= {record.id: measure_of(record, declarations) for record in measures}
    own: dict[str, tuple[Definition, ...]] = {}
    for record in records:
        own[record.id] = (*own.get(record.id, ()), _definition(record, at_hand))
    found = Definitions({**known.versions, **own})
    for items in own.values():
        for item in items:
            _check_change(item, found.versions)
    return found


def _check_change(item: Definition, known: Mapping[str, tuple[Definition, ...]]) -> None:
    if item.change is None:
        return
    of = known.get(item.change.of)
    if of is None or of[-1].change is not None:
        raise DefinitionInvalid(
            item.id,
            f"change.of 须是另一个由公式定义的指标：{item.change.of} / must be an indicator with a formula",
        )
    wanted = {ChangeKind.MULTIPLE: Unit.parse("倍"), ChangeKind.DIFFERENCE: of[-1].unit}
    unit = wanted.get(item.change.kind, Unit.parse("%"))
    if item.unit.symbol != unit.symbol:
        raise DefinitionInvalid(item.id, f"unit 须为 {unit.symbol} / the unit must be {unit.symbol}")


def _definition(record: DefinitionRecord, measures: Mapping[str, Measure]) -> Definition:
    unit = Unit.parse(record.unit)
    yearly, monthly = (
        _reckoning(record, text, unit, measures) if text is not None else None
        for text in (record.value, record.monthly)
    )
    if (yearly is None and monthly is None) == (record.change is None):
        raise DefinitionInvalid(
            record.id, "须写 value、monthly，或者只写 change / needs value or monthly, or else a change alone"
        )
    if monthly is not None and not all(item.monthly for item in monthly.measures):
        raise DefinitionInvalid(
            record.id, "monthly 只能用月度数据集的度量 / monthly is made of measures over monthly sets alone"
        )
    return Definition(record, unit, yearly, monthly)


def _reckoning(
    record: DefinitionRecord, text: str, wanted: Unit, measures: Mapping[str, Measure]
) -> Reckoning:
    formula = Formula(text)
    for name in formula.names:
        if name not in measures:
            raise DefinitionInvalid(record.id, f"没有度量 {name} / no measure {name}")
    used = tuple(measures[name] for name in formula.names)
    found = formula.unit({item.id: item.unit for item in used})
    factor = factor_to(found, wanted)
    if factor is None:
        raise FormulaUnitMismatch(text, "化为指标单位", found.symbol if found else "", wanted.symbol)
    return Reckoning(formula, used, factor)


def factor_to(found: Unit | None, wanted: Unit) -> float | None:
    """What the formula's number is multiplied by to stand in the wanted unit; None where that makes no sense."""
    one = Unit.parse("")
    source = found or one
    if source.counts_alike(wanted):
        return float(source.factor / wanted.factor)
    if source.dimension != wanted.dimension:
        return None
    return float(source.conversion(wanted))


def measures_of(reckonings: Iterable[Reckoning]) -> list[Measure]:
    """Every measure once."""
    found: dict[str, Measure] = {}
    for reckoning in reckonings:
        found |= {item.id: item for item in reckoning.measures}
    return list(found.values())
