"""Measures: what is added up over the rows of one data set."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from jiqun.engine import Formula, FormulaUnitMismatch
from jiqun.enterprises import CUTS
from jiqun.facts.schema import DataSet, Declarations, FieldType, PeriodKind
from jiqun.indicators.computed.errors import DefinitionInvalid
from jiqun.packs import Bilingual, Record
from jiqun.values import Unit

SUM = "sum"  #: what the condition of a group asks about


class Aggregate(StrEnum):
    SUM = "sum"
    COUNT = "count"  #: rows
    ENTERPRISES = "enterprises"  #: different enterprises
    LARGEST = "largest"
    SMALLEST = "smallest"
    GROUPS = "groups"  #: groups (clusters, parks, districts) whose sum meets a condition


#: Aggregates that count; the others are told of a quantity.
COUNTED = (Aggregate.COUNT, Aggregate.ENTERPRISES, Aggregate.GROUPS)


class Gather(StrEnum):
    FLOW = "flow"  #: rows of the period
    STOCK = (
        "stock"  #: a register's rows that began by the year and have not ended; a monthly set's last month
    )


class MeasureRecord(Record):
    """One aggregated quantity: of which set, what is added up, over which rows.

    `value` and `where` are formulas over the set's fields and the cuts of the roster. For registers, `time` is the
    field (a year or a date) that says when a row began and `until` when it ended.

    A flow of a monthly set says `month`, `cumulative` (since January) or both instead of `value`: a period is reckoned
    from whichever the enterprise reported. A stock is that of the period's last month; so is `where`.

    `within` keeps the enterprises of a taxonomy (`361-2025`) or of one of its clusters (`361-2025/361b.petrochem`).
    Groups are counted by `group`, a cut as users write it; `having` is a condition on the group's `sum`.
    """

    id: str
    name: Bilingual | None = None
    set: str
    aggregate: Aggregate = Aggregate.SUM
    value: str | None = None
    month: str | None = None
    cumulative: str | None = None
    where: str | None = None
    time: str | None = None
    until: str | None = None
    gather: Gather = Gather.FLOW
    within: str | None = None
    group: str | None = None
    having: str | None = None
    unit: str | None = None

    @property
    def added(self) -> str | None:
        """The formula that names the measure: the value, or the month's or cumulative one."""
        return self.value or self.month or self.cumulative


@dataclass(frozen=True)
class Measure:
    """`factor` turns the cumulative formula's result into the measure's unit; `summed` is the unit of what groups are
    judged by."""

    record: MeasureRecord
    dataset: DataSet
    unit: Unit
    factor: float = 1.0
    summed: Unit | None = None

    @property
    def id(self) -> str:
        return self.record.id

    @property
    def name(self) -> Bilingual:
        """The measure's own name, or that of the one field it adds up."""
        if self.record.name is not None:
            return self.record.name
        field = self.dataset.by_name.get(self.record.added or "")
        return Bilingual(zh=field.label, en=field.english) if field else Bilingual(zh=self.record.id)

    @property
    def by_enterprise(self) -> bool:
        """Whether rows belong to enterprises and so can be cut by the roster."""
        return self.dataset.record.subject == "enterprise"

    @property
    def monthly(self) -> bool:
        """Whether it is added up over a monthly set."""
        return self.dataset.period is PeriodKind.MONTH

    @property
    def flow(self) -> bool:
        """Whether a period's value is reckoned from months and cumulative figures."""
        return self.record.month is not None or self.record.cumulative is not None

    @cached_property
    def names(self) -> tuple[str, ...]:
        record = self.record
        texts = [text for text in (record.value, record.month, record.cumulative, record.where) if text]
        return tuple(dict.fromkeys(name for text in texts for name in Formula(text).names))


def units_of(dataset: DataSet) -> dict[str, Unit | None]:
    """Units of everything a measure's formulas may name: cuts of the roster, then the set's own fields."""
    return {**dict.fromkeys(CUTS), **dataset.units}


def measure_of(record: MeasureRecord, declarations: Declarations) -> Measure:
    """Raises DefinitionInvalid, DataSetUnknown, FormulaNameUnknown, FormulaUnitMismatch."""
    dataset = declarations[record.set]
    units = units_of(dataset)
    if record.where is not None and Formula(record.where).unit(units) is not None:
        raise DefinitionInvalid(record.id, f"where 须为条件：{record.where} / where must be a condition")
    _check_time(record, dataset)
    if record.aggregate is Aggregate.GROUPS or record.group or record.having:
        return _groups(record, dataset, units)
    if record.aggregate in COUNTED:
        default = "家" if record.aggregate is Aggregate.ENTERPRISES else "个"
        return Measure(record, dataset, Unit.parse(record.unit or default))
    _check_formulas(record, dataset)
    unit = _quantity(record, record.added or "", units)
    if record.month is None or record.cumulative is None:
        return Measure(record, dataset, unit)
    since = _quantity(record, record.cumulative, units)
    if since.dimension != unit.dimension:
        raise FormulaUnitMismatch(record.cumulative, "并用", since.symbol, unit.symbol)
    return Measure(record, dataset, unit, float(since.conversion(unit)))


def _groups(record: MeasureRecord, dataset: DataSet, units: dict[str, Unit | None]) -> Measure:
    if not (record.aggregate is Aggregate.GROUPS and record.value and record.group and record.having):
        raise DefinitionInvalid(
            record.id, "groups 须写 value、group、having / aggregate groups goes with value, group and having"
        )
    if dataset.period is PeriodKind.MONTH:
        raise DefinitionInvalid(record.id, "groups 不用于月度数据集 / groups are not counted by month")
    summed = _quantity(record, record.value, units)
    if Formula(record.having).unit({SUM: summed}) is not None:
        raise DefinitionInvalid(record.id, f"having 须为条件：{record.having} / having must be a condition")
    return Measure(record, dataset, Unit.parse(record.unit or "个"), summed=summed)


def _quantity(record: MeasureRecord, text: str, units: dict[str, Unit | None]) -> Unit:
    found = Formula(text).unit(units)
    if found is None:
        raise DefinitionInvalid(record.id, f"{text} 须为数量 / must be a quantity")
    return found


def _check_formulas(record: MeasureRecord, dataset: DataSet) -> None:
    monthly_flow = dataset.period is PeriodKind.MONTH and record.gather is Gather.FLOW
    flows = record.month is not None or record.cumulative is not None
    if monthly_flow and (not flows or record.value is not None):
        raise DefinitionInvalid(
            record.id,
            "月度数据集的流量写 month、cumulative 之一或两者，时点数写 gather: stock"
            " / a flow of a monthly set says month or cumulative, a level says gather: stock",
        )
    if not monthly_flow and (flows or record.value is None):
        raise DefinitionInvalid(
            record.id,
            "sum 须写 value；month、cumulative 只用于月度数据集的流量"
            " / a sum needs a value; month and cumulative are for flows of monthly sets",
        )


def _check_time(record: MeasureRecord, dataset: DataSet) -> None:
    for name in (record.time, record.until):
        if name is not None and dataset[name].type not in (FieldType.YEAR, FieldType.DATE):
            raise DefinitionInvalid(record.id, f"{name} 须为年份或日期 / must be a year or a date")
    if dataset.period is PeriodKind.NONE and record.time is None:
        raise DefinitionInvalid(record.id, "名录类数据集须写 time / a register needs a time field")
    if dataset.period is PeriodKind.MONTH and record.time is not None:
        raise DefinitionInvalid(record.id, "月度数据集不写 time / a monthly set has its own time")
