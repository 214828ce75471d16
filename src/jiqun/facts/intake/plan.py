"""How a file will be read: which data set it is, which sheets count, which column is which field in which unit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from jiqun.facts.intake.cells.column import ColumnReader, Context, reader_of
from jiqun.facts.intake.covering import Covering, covering, period_of
from jiqun.facts.intake.errors import (
    ColumnsMissing,
    ColumnTwice,
    ColumnUnitWrong,
    DataSetUncertain,
    HeaderNotFound,
    PeriodUncertain,
)
from jiqun.facts.intake.header import Header, HeaderColumn, find_header, guess, twice
from jiqun.facts.intake.problems import ProblemLog
from jiqun.facts.intake.reading import Sheet, SourceKind, address
from jiqun.facts.intake.simulated import any_simulated
from jiqun.facts.schema import DataSet, Declarations, FieldType, PeriodKind
from jiqun.values import UnitMismatch

#: Bits of a staged row's id that hold its row number; the sheet's number stands above them.
ROW_BITS = 40
#: Sheets of our own form that hold no rows: 填写说明, 选项.
FORM_SHEETS = ("填写说明", "选项")


@dataclass(frozen=True)
class SheetPlan:
    """A sheet that counts. `readers` in the order of the file's columns."""

    index: int
    sheet: Sheet
    header: Header
    covering: Covering
    readers: Sequence[tuple[HeaderColumn, ColumnReader]]
    regions: Mapping[str, str] = field(default_factory=dict)  #: key of a region's spelling → its name

    @cached_property
    def columns(self) -> Mapping[str, int]:
        """Field → zero-based column."""
        return {reader.field.field: column.index for column, reader in self.readers}

    def place(self, column: int | None, row: int) -> str:
        return f"第{row}行" if column is None else address(column, row)


@dataclass(frozen=True)
class FilePlan:
    dataset: DataSet
    sheets: Sequence[SheetPlan]
    period: str
    office: str
    simulated: bool = False  #: the file says of itself that its figures are made up


def plan_file(
    sheets: Sequence[Sheet],
    declarations: Declarations,
    context: Context,
    log: ProblemLog,
    *,
    dataset: str = "",
    period: str = "",
    office: str = "",
) -> FilePlan:
    """Raises DataSetUnknown, DataSetUncertain, HeaderNotFound, ColumnsMissing, ColumnTwice, ColumnUnitWrong,
    PeriodUncertain."""
    place = sheets[0].file
    shown = [sheet for sheet in sheets if getattr(sheet, "visible", True)]
    chosen = (
        declarations[dataset]
        if dataset
        else _told(shown, declarations) or _guessed(shown, declarations, place)
    )
    found = [(at, sheet, find_header(sheet.head, chosen)) for at, sheet in enumerate(shown)]
    whole = _tables([item for item in found if item[2] and not item[2].missing(chosen)])
    if not whole:
        raise _nothing(found, chosen, place)
    plans = [_planned(at, sheet, header, chosen, context) for at, sheet, header in whole]
    _remark(sheets, plans, chosen, log)
    names = f"{place} {' '.join(plan.sheet.name for plan in plans)}"
    said = [plan.covering for plan in plans]
    from_office = office or next((item.office for item in said if item.office), "")
    if not from_office:
        log.note("office_missing")
    when = _period(period, said, names, chosen, place)
    return FilePlan(chosen, plans, when, from_office, _simulated(sheets, plans, place))


def _simulated(sheets: Sequence[Sheet], plans: Sequence[SheetPlan], place: str) -> bool:
    """From the names of file and sheets, what stands in and above the headers, and sheets that are no tables."""
    ends = {plan.sheet.name: plan.header.last for plan in plans}
    cells = (
        cell
        for sheet in sheets
        for number, row in sheet.head.rows
        if number <= ends.get(sheet.name, number)
        for cell in row
    )
    return any_simulated([place, *(sheet.name for sheet in sheets)]) or any_simulated(cells)


def _tables(found: Sequence[tuple[int, Sheet, Header | None]]) -> list[tuple[int, Sheet, Header]]:
    """The sheets that are tables of the data set. Sheets of our own form carry its marker; of others, lists of fields and
    notes name far fewer fields than the table does."""
    held = [(at, sheet, header) for at, sheet, header in found if header is not None]
    marked = [item for item in held if covering(item[1].head, item[2].first).version]
    most = max((len(header.fields) for _, _, header in held), default=0)
    return marked or [item for item in held if 2 * len(item[2].fields) >= most]


def _told(sheets: Iterable[Sheet], declarations: Declarations) -> DataSet | None:
    """The data set of the marker that `jiqun template` writes."""
    for sheet in sheets:
        name = covering(sheet.head, 1 << 30).dataset
        if name in declarations.all:
            return declarations[name]
    return None


def _guessed(sheets: Iterable[Sheet], declarations: Declarations, place: str) -> DataSet:
    best: list[DataSet] = []
    most = -1
    for sheet in sheets:
        titles = " ".join(str(cell) for _, cells in sheet.head.rows[:6] for cell in cells if cell)
        fitting = guess(sheet.head, declarations.all.values(), f"{place} {sheet.name} {titles}")
        fields = max((len(header.fields) for _, header in fitting), default=0)
        if fields > most:
            best, most = [item for item, _ in fitting], fields
    if len(best) != 1:
        raise DataSetUncertain(place, [f"{item.id}（{item.name.zh}）" for item in best])
    return best[0]


def _nothing(found: Sequence[tuple[int, Sheet, Header | None]], dataset: DataSet, place: str) -> Exception:
    for _, sheet, header in found:
        if header is not None:
            labels = "、".join(field.label for field in header.missing(dataset))
            return ColumnsMissing(_place(sheet, header.last), labels)
    return HeaderNotFound(place, f"{dataset.name.zh} {dataset.id}")


def _place(sheet: Sheet, row: int) -> str:
    return f"{sheet.file}{f' › {sheet.name}' if sheet.name else ''} › 第{row}行"


def _planned(at: int, sheet: Sheet, header: Header, dataset: DataSet, context: Context) -> SheetPlan:
    for columns in twice(header).values():
        places = "、".join(f"{address(c.index, max(1, c.row))} {c.label}" for c in columns)
        raise ColumnTwice(_place(sheet, header.last), places)
    readers = [
        (column, _reader(sheet, column, dataset, context))
        for column in header.columns
        if column.field is not None
    ]
    own = any(dataset[name].type is FieldType.REGION for name in dataset.key)
    return SheetPlan(
        at, sheet, header, covering(sheet.head, header.first), readers, {} if own else context.regions
    )


def _reader(sheet: Sheet, column: HeaderColumn, dataset: DataSet, context: Context) -> ColumnReader:
    field = column.field
    assert field is not None  # noqa: S101 (callers choose columns that have one)
    unit = column.unit if field.unit and column.unit and column.unit.symbol else None
    percent = column.index in sheet.head.percent and field.unit == "%"
    try:
        return reader_of(dataset, field, unit, percent, context)
    except UnitMismatch as error:
        where = f"{_place(sheet, column.row)} › {address(column.index, max(1, column.row))}"
        raise ColumnUnitWrong(where, f"{column.label}：{column.unit_text} → {field.unit}") from error


def _remark(sheets: Sequence[Sheet], plans: Sequence[SheetPlan], dataset: DataSet, log: ProblemLog) -> None:
    counted = {plan.sheet.name for plan in plans}
    own = any(plan.covering.version for plan in plans)
    for sheet in sheets:
        if sheet.name not in counted and not (own and sheet.name in FORM_SHEETS):
            hidden = not getattr(sheet, "visible", True)
            log.note("hidden_sheet" if hidden else "sheet_skipped", sheet=sheet.name)
    for plan in plans:
        _remark_columns(plan, log)
        if plan.sheet.head.hidden_rows:
            log.note("hidden_rows", sheet=plan.sheet.name, raw=str(plan.sheet.head.hidden_rows))
        if plan.covering.version and plan.covering.version != dataset.version:
            log.note(
                "form_outdated", sheet=plan.sheet.name, raw=plan.covering.version, suggestion=dataset.version
            )


def _remark_columns(plan: SheetPlan, log: ProblemLog) -> None:
    row = max(1, plan.header.last)
    for column in plan.header.unknown():
        log.note("column_unknown", sheet=plan.sheet.name, cell=address(column.index, row), raw=column.label)
    for column, reader in plan.readers:
        where = {"sheet": plan.sheet.name, "cell": address(column.index, row), "field": reader.field.field}
        if reader.percent:
            log.note("percent_shown", raw=column.label, **where)
        if column.unit is not None and column.unit.symbol and reader.field.numeric and not reader.field.unit:
            log.note("unit_ignored", raw=column.label, **where)


def _period(given: str, said: Sequence[Covering], names: str, dataset: DataSet, place: str) -> str:
    if dataset.period is PeriodKind.NONE:
        return ""
    found = given or next((text for item in said if (text := period_of(item, names, dataset))), "")
    if not found:
        raise PeriodUncertain(place, dataset.name.zh)
    return found


Progress = Callable[[int], None]

__all__ = ["ROW_BITS", "FilePlan", "Progress", "SheetPlan", "SourceKind", "plan_file"]
