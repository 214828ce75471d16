"""Definitions of computed indicators: measures over data sets, and formulas over measures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

import pydantic

from jiqun.engine import Formula, FormulaUnitMismatch
from jiqun.enterprises import CUTS
from jiqun.facts.schema import DataSet, Declarations, FieldType, PeriodKind
from jiqun.indicators.computed.errors import DefinitionInvalid, DefinitionUnknown
from jiqun.packs import Bilingual, Pack, Record, read_records
from jiqun.values import Accumulation, Unit

STANDARD = Path(__file__).parent / "standard" / "definitions.yaml"
FILE = "definitions.yaml"
COUNT = Unit.parse("个")


class Aggregate(StrEnum):
    SUM = "sum"
    COUNT = "count"  #: rows
    ENTERPRISES = "enterprises"  #: different enterprises


class Gather(StrEnum):
    FLOW = "flow"  #: rows of the year
    STOCK = "stock"  #: rows that began by the year and have not ended


class MeasureRecord(Record):
    """One aggregated quantity: of which set, what is added up, over which rows.

    `value` and `where` are formulas over the set's fields and the cuts of the roster. For registers, `time` is the
    field (a year or a date) that says when a row began and `until` when it ended.
    """

    id: str
    name: Bilingual | None = None
    set: str
    aggregate: Aggregate = Aggregate.SUM
    value: str | None = None
    where: str | None = None
    time: str | None = None
    until: str | None = None
    gather: Gather = Gather.FLOW
    unit: str | None = None


class DefinitionRecord(Record):
    """A formula over measures. `since` and `until` are the years for which this version of the definition holds."""

    id: str
    name: Bilingual
    value: str
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
class Measure:
    record: MeasureRecord
    dataset: DataSet
    unit: Unit

    @property
    def id(self) -> str:
        return self.record.id

    @property
    def name(self) -> Bilingual:
        """The measure's own name, or that of the one field it adds up."""
        if self.record.name is not None:
            return self.record.name
        field = self.dataset.by_name.get(self.record.value or "")
        return Bilingual(zh=field.label, en=field.english) if field else Bilingual(zh=self.record.id)

    @property
    def by_enterprise(self) -> bool:
        """Whether rows belong to enterprises and so can be cut by the roster."""
        return self.dataset.record.subject == "enterprise"

    @cached_property
    def names(self) -> tuple[str, ...]:
        texts = [text for text in (self.record.value, self.record.where) if text]
        return tuple(dict.fromkeys(name for text in texts for name in Formula(text).names))


@dataclass(frozen=True)
class Definition:
    """`factor` turns the formula's result into the declared unit."""

    record: DefinitionRecord
    measures: tuple[Measure, ...]
    unit: Unit
    factor: float

    @property
    def id(self) -> str:
        return self.record.id

    @property
    def ratio(self) -> bool:
        return len(self.measures) > 1

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

    def at(self, name: str, year: int) -> Definition:
        """The version that holds in a year: the newest one if none says so."""
        versions = self[name]
        return next((item for item in versions if item.holds_in(year)), versions[-1])


def load_definitions(declarations: Declarations, pack: Pack | None = None) -> Definitions:
    """The standard definitions, with the pack's `definitions.yaml` added; an id in the pack replaces the standard one.

    Raises PackFileInvalid, DefinitionInvalid, DataSetUnknown, FormulaNameUnknown, FormulaUnitMismatch.
    """
    own = pack.root / FILE if pack is not None else None
    files = [STANDARD, *([own] if own is not None and own.is_file() else [])]
    measures: dict[str, Measure] = {}
    versions: dict[str, tuple[Definition, ...]] = {}
    for path in files:
        measures |= {
            record.id: _measure(record, declarations)
            for record in read_records(path, MeasureRecord, under="measures")
        }
        read: dict[str, list[Definition]] = {}
        for record in read_records(path, DefinitionRecord, under="definitions"):
            read.setdefault(record.id, []).append(_definition(record, measures))
        versions |= {name: tuple(items) for name, items in read.items()}
    return Definitions(versions)


def _measure(record: MeasureRecord, declarations: Declarations) -> Measure:
    dataset = declarations[record.set]
    units = units_of(dataset)
    if record.where is not None and Formula(record.where).unit(units) is not None:
        raise DefinitionInvalid(record.id, f"where 须为条件：{record.where} / where must be a condition")
    _check_time(record, dataset)
    if record.aggregate is Aggregate.SUM:
        if record.value is None:
            raise DefinitionInvalid(record.id, "sum 须写 value / a sum needs a value")
        found = Formula(record.value).unit(units)
        if found is None:
            raise DefinitionInvalid(record.id, f"value 须为数量：{record.value} / value must be a quantity")
        return Measure(record, dataset, found)
    default = "家" if record.aggregate is Aggregate.ENTERPRISES else "个"
    return Measure(record, dataset, Unit.parse(record.unit or default))


def _check_time(record: MeasureRecord, dataset: DataSet) -> None:
    for name in (record.time, record.until):
        if name is not None and dataset[name].type not in (FieldType.YEAR, FieldType.DATE):
            raise DefinitionInvalid(record.id, f"{name} 须为年份或日期 / must be a year or a date")
    if dataset.period is PeriodKind.NONE and record.time is None:
        raise DefinitionInvalid(record.id, "名录类数据集须写 time / a register needs a time field")


def units_of(dataset: DataSet) -> dict[str, Unit | None]:
    """Units of everything a measure's formulas may name: cuts of the roster, then the set's own fields."""
    return {**dict.fromkeys(CUTS), **dataset.units}


def _definition(record: DefinitionRecord, measures: Mapping[str, Measure]) -> Definition:
    formula = Formula(record.value)
    for name in formula.names:
        if name not in measures:
            raise DefinitionInvalid(record.id, f"没有度量 {name} / no measure {name}")
    used = tuple(measures[name] for name in formula.names)
    found = formula.unit({item.id: item.unit for item in used})
    wanted = Unit.parse(record.unit)
    try:
        factor = _factor(found, wanted)
    except pydantic.ValidationError as error:  # pragma: no cover
        raise DefinitionInvalid(record.id, str(error)) from error
    if factor is None:
        raise FormulaUnitMismatch(record.value, "化为指标单位", found.symbol if found else "", wanted.symbol)
    return Definition(record, used, wanted, factor)


def _factor(found: Unit | None, wanted: Unit) -> float | None:
    """What the formula's number is multiplied by to stand in the wanted unit; None where that makes no sense."""
    one = Unit.parse("")
    source = found or one
    if source.counts_alike(wanted):
        return float(source.factor / wanted.factor)
    if source.dimension != wanted.dimension:
        return None
    return float(source.conversion(wanted))


def measures_of(definitions: Iterable[Definition]) -> list[Measure]:
    """Every measure once."""
    found: dict[str, Measure] = {}
    for definition in definitions:
        found |= {item.id: item for item in definition.measures}
    return list(found.values())


__all__: Sequence[Any] = [
    "Aggregate",
    "Definition",
    "DefinitionRecord",
    "Definitions",
    "Gather",
    "Measure",
    "MeasureRecord",
    "load_definitions",
    "measures_of",
    "units_of",
]
