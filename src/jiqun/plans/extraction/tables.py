"""Indicator tables: the header tells years, base and aims, unit, group and responsible units."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from jiqun.documents import Cell, Table
from jiqun.plans.extraction.duties import split_units
from jiqun.plans.extraction.finding import Finding
from jiqun.plans.extraction.names import noun_qualifier
from jiqun.plans.extraction.setting import Setting
from jiqun.plans.extraction.surface import surface
from jiqun.plans.extraction.tokens import ValueForm, ValueMark
from jiqun.plans.statement import StatementKind
from jiqun.values import Accumulation, Comparator, Unit, UnknownUnit, ValueMishap, read_value

_YEAR = re.compile(r"((?:19|20)\d\d)")
_SPAN = re.compile(r"((?:19|20)\d\d)年?[-—–－~～至]+((?:19|20)\d\d)")
_BASE = re.compile(r"基数|基期|现状|实绩|实际|完成|现值|基础值|基准|预计完成")
_NAME = re.compile(r"指标|名称|项目|内容")
_UNIT = re.compile(r"^单位|计量单位")
_DUTY = re.compile(r"责任|牵头|部门|负责")
_REMARK = re.compile(r"备注|说明|属性|类型|性质")
_ORDER = re.compile(r"序号|编号")
_GROUP = re.compile(r"类别|类型|一级|领域|分类|维度")
_RATE = re.compile(r"年均|增速|增长")
_BRACKET = re.compile(r"[（(](?:单位[:：])?(?P<unit>[^（）()]{1,12})[）)]")
_YEARS_OF_HEAD = re.compile(
    r"(?:到|至|截至)?(?:(?:19|20)\d\d年?(?:[-—–－~～至]+(?:19|20)\d\d年?)?)(?:年?底|年?末)?|“?[一二三四五六七八九十]{1,3}五”?(?:时期|期间|末)?"
)
_WORDS_OF_HEAD = re.compile(
    r"预期性?|约束性|目标|预计|实绩|实际|完成|基数|基期|现状|现值|基础|基准|基年|规划|计划|累计|年均|增速|增长率?|指标|数值|数据|(?<!产)(?<!市)(?<!加)(?<!总)值|情况|任务|分解|年度|力争|数$"
)
_UNIT_IN_NAME = re.compile(r"[（(](?P<unit>[^（）()]{1,12})[）)]$")


@dataclass(frozen=True, slots=True)
class ValueColumn:
    column: int
    year: int
    baseline: bool
    first: int | None = None
    rate: bool = False
    measure: str = ""  #: what the head measures where rows name whom (重点产业链 × 产值规模)
    unit: str | None = None  #: unit printed in the head


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what."""

    name: int
    values: tuple[ValueColumn, ...]
    unit: int | None = None
    duty: int | None = None
    remark: int | None = None
    group: int | None = None


@dataclass(frozen=True, slots=True)
class RowOfTable:
    """An indicator's row with its findings; places of the findings count in the kept text."""

    number: int
    quote: tuple[int, int]
    group: str
    responsible: tuple[str, ...]
    remark: str
    cells: tuple[tuple[Cell, Finding], ...]


def columns_of(table: Table, setting: Setting) -> Columns | None:
    """The plan of an indicator table; None when it is a table of another kind."""
    heads = [_head(table, column) for column in range(table.width)]
    values = tuple(
        found
        for number, head in enumerate(heads)
        if (found := _value_column(number, head, setting)) is not None
    )
    names = [number for number, head in enumerate(heads) if _NAME.search(head) and not _GROUP.search(head)]
    if values and not names:
        names = _owners(heads, values)
    if not values or not names:
        return None
    return Columns(
        names[-1] if "二级" in heads[names[-1]] else names[0],
        values,
        _first(heads, _UNIT),
        _first(heads, _DUTY),
        _first(heads, _REMARK),
        _group_column(heads, names[0]),
    )


def _head(table: Table, column: int) -> str:
    parts: list[str] = []
    for row in range(table.header_rows):
        cell = table.at(row, column)
        text = surface(re.sub(r"\s", "", cell.text)) if cell else ""
        if text and text not in parts:
            parts.append(text)
    return "".join(parts)


def _first(heads: list[str], pattern: re.Pattern[str]) -> int | None:
    return next((number for number, head in enumerate(heads) if pattern.search(head)), None)


def _group_column(heads: list[str], name: int) -> int | None:
    """A named column of groups, or the unnamed first one before the names."""
    named = next(
        (number for number, head in enumerate(heads) if _GROUP.search(head) and number != name), None
    )
    if named is not None and named < name:
        return named
    return 0 if name > 0 and heads[0] == "" else None


def _owners(heads: list[str], values: tuple[ValueColumn, ...]) -> list[int]:
    """Where every head of a value says what it measures, the last plain column before them names whom."""
    if not all(column.measure for column in values):
        return []
    plain = [
        number
        for number, head in enumerate(heads[: values[0].column])
        if head and not any(p.search(head) for p in (_ORDER, _UNIT, _DUTY, _REMARK))
    ]
    return plain[-1:]


def _measured(head: str) -> tuple[str, str | None]:
    """产值规模（亿元）2024年实际 → 产值规模 in 亿元; heads that only give a year measure nothing.

    >>> _measured("产值规模（亿元）2024年实际"), _measured("2027年目标值"), _measured("2025年（亿元）")
    (('产值规模', '亿元'), ('', None), ('', '亿元'))
    """
    units = [match["unit"] for match in _BRACKET.finditer(head) if known_unit(match["unit"])]
    rest = _YEARS_OF_HEAD.sub("", _BRACKET.sub("", head))
    rest = _WORDS_OF_HEAD.sub("", rest).strip("年、，-—－")
    return (rest if re.fullmatch(r"[\u4e00-\u9fffA-Za-z“”·]{2,16}", rest) else ""), (units or [None])[-1]


def _value_column(number: int, head: str, setting: Setting) -> ValueColumn | None:
    column = _dated_column(number, head, setting)
    if column is None:
        return None
    measure, unit = _measured(head)
    return replace(column, measure=measure, unit=unit)


def _dated_column(number: int, head: str, setting: Setting) -> ValueColumn | None:
    if _ORDER.search(head) or (_REMARK.search(head) and not _YEAR.search(head)):
        return None
    span = _SPAN.search(head)
    if span:
        return ValueColumn(number, int(span[2]), False, int(span[1]), bool(_RATE.search(head)))
    year = _YEAR.search(head)
    if year:
        passed = bool(_BASE.search(head)) and "目标" not in head
        return ValueColumn(
            number, int(year[1]), passed or (setting.has_passed(int(year[1])) and "目标" not in head)
        )
    if _RATE.search(head) and setting.end and setting.base and not _NAME.search(head):
        return ValueColumn(number, setting.end, False, setting.base + 1, True)
    return None


def rows_of(table: Table, columns: Columns) -> Iterator[RowOfTable]:
    """The indicator rows in order, each with its cells read."""
    number = 0
    itself = _names_itself(table, columns)
    for row in range(table.header_rows, table.height):
        name = table.at(row, columns.name)
        if name is None or name.row != row or not name.text.strip():
            continue
        cells = tuple(_read_cells(table, columns, row, name, itself))
        if not cells:
            continue
        number += 1
        yield RowOfTable(
            number,
            _quote(table, columns, row, name),
            _text(table, row, columns.group),
            split_units(_text(table, row, columns.duty)),
            _text(table, row, columns.remark),
            cells,
        )


def _text(table: Table, row: int, column: int | None) -> str:
    cell = None if column is None else table.at(row, column)
    return re.sub(r"\s", "", cell.text) if cell else ""


def _quote(table: Table, columns: Columns, row: int, name: Cell) -> tuple[int, int]:
    """From the name to the responsible units, or to the last value."""
    last = columns.duty if columns.duty is not None else columns.values[-1].column
    ends = [
        _end(cell)
        for column in range(last + 1)
        if (cell := table.at(row, column)) and cell.row == row and cell.text
    ]
    return name.flow.origin[0], max([*ends, _end(name)])


def _end(cell: Cell) -> int:
    return cell.flow.origin[-1] + 1 if len(cell.flow) else 0


def _read_cells(
    table: Table, columns: Columns, row: int, name: Cell, itself: bool
) -> Iterator[tuple[Cell, Finding]]:
    printed, unit = _name_and_unit(name.flow.text, _text(table, row, columns.unit))
    for column in columns.values:
        cell = table.at(row, column.column)
        if cell is None or not cell.text.strip():
            continue
        named = printed if itself or not column.measure else f"{printed}{column.measure}"
        finding = _finding(named, "%" if column.rate else unit or column.unit, cell, column)
        if finding is not None:
            yield cell, finding


def _names_itself(table: Table, columns: Columns) -> bool:
    """A column headed 指标 names indicators in full; one headed by a kind of thing needs the measure."""
    return bool(_NAME.search(_head(table, columns.name))) and not all(c.measure for c in columns.values)


def _name_and_unit(name: str, unit: str) -> tuple[str, str | None]:
    """The unit of its own column, or the bracket at the end of the name when it is one."""
    clean = re.sub(r"\s", "", name)
    if unit and known_unit(unit):
        return clean, unit
    match = _UNIT_IN_NAME.search(clean)
    if match and known_unit(match["unit"]):
        return clean[: match.start()], match["unit"]
    return clean, unit or None


def known_unit(text: str) -> bool:
    try:
        return Unit.parse(text).symbol != ""
    except UnknownUnit:
        return False


def _finding(name: str, unit: str | None, cell: Cell, column: ValueColumn) -> Finding | None:
    try:
        reading = read_value(cell.text, unit)
    except ValueMishap:
        return None
    qualifier = _qualifier(name, reading.accumulation, column)
    start = len(cell.text) - len(cell.text.lstrip())
    end = len(cell.text.rstrip())
    mark = ValueMark(
        start, end, start, end, ValueForm.NUMBER, reading.value,
        reading.unit.symbol if reading.unit else None, reading.comparator, reading.comparator_words,
        reading.value2, reading.inferred,
    )  # fmt: skip
    kind = StatementKind.BASELINE if column.baseline else StatementKind.TARGET
    finding = Finding(mark, (0, 0), name, qualifier, kind, unit if unit else mark.unit)
    finding.baseline = column.baseline
    finding.why = ["table cell", "base column" if column.baseline else "year column"]
    _put_year(finding, column)
    if reading.remark:
        finding.note = f"原表注（{reading.remark}）"
    if reading.comparator is Comparator.MISSING:
        finding.note = f"原表为“{cell.text}”"
    return finding


def _put_year(finding: Finding, column: ValueColumn) -> None:
    if column.first is None:
        finding.year = column.year
    elif column.rate:
        finding.horizon, finding.period = column.year, f"{column.first}/{column.year}"
    else:
        finding.period = f"{column.first}/{column.year}"


def _qualifier(name: str, accumulation: Accumulation | None, column: ValueColumn) -> str | None:
    if accumulation is Accumulation.ADDED:
        return "新增累计"
    if column.rate:
        return "年均增速"
    for word in ("累计", "净增", "新增", "当年", "每年"):
        if name.startswith(word):
            return word
    if name.endswith("增长"):
        return "增速"
    return "下降" if re.search(r"(?:下降|降低)率?$", name) else noun_qualifier(name)
