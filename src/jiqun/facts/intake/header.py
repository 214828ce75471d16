"""Finding the header of a sheet: one or several rows, merged or not, with units in it, under it or above it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from jiqun.facts.intake.labels import Labels, key, unit_of
from jiqun.facts.intake.reading import Head
from jiqun.facts.schema import DataSet, Field
from jiqun.values import Unit

DEPTH = 4  #: rows of the highest header
_SUMMARY = frozenset({"合计", "总计", "小计", "金额", "数值", "数量", "本年", "本期", "全年", "本年实际"})
_COUNTING = frozenset("甲乙丙丁戊己庚辛壬癸")
_UNIT_LINE = re.compile(r"(?<![报表送制业导人查])单位\s*[:：]\s*([^\s()（）。]+)")
_ORDINAL = frozenset({"序号", "行号", "no", "编号序号"})

Grid = list[tuple[int, list[Any]]]


@dataclass(frozen=True, slots=True)
class HeaderColumn:
    """A column of a table: its printed label, the field it is, and the unit its numbers are printed in."""

    index: int
    label: str
    row: int  #: the row where the label, or the unit, stands
    field: Field | None = None
    unit: Unit | None = None
    unit_text: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """`first` and `last` are row numbers of the file; rows under `last` are data."""

    first: int
    last: int
    columns: tuple[HeaderColumn, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(dict.fromkeys(column.field for column in self.columns if column.field is not None))

    def missing(self, dataset: DataSet) -> list[Field]:
        """Required fields that no column gives."""
        given = {field.field for field in self.fields}
        return [f for f in dataset.fields if f.required and f.default is None and f.field not in given]

    def unknown(self) -> list[HeaderColumn]:
        """Columns with a label that is no field; ordinal columns are not counted."""
        return [c for c in self.columns if c.field is None and c.label and key(c.label) not in _ORDINAL]


def find_header(head: Head, dataset: DataSet) -> Header | None:
    """The block of rows that names most fields of the data set; None where not even two are named."""
    labels = Labels.of(dataset)
    grid = _merged(head)
    best: tuple[int, Header] | None = None
    for at in range(len(grid)):
        for depth in range(1, min(DEPTH, at + 1) + 1):
            found = _columns(grid[at - depth + 1 : at + 1], labels)
            score = len({column.field.field for column in found if column.field})
            if best is None or score > best[0]:
                best = score, Header(grid[at - depth + 1][0], grid[at][0], found)
    if best is None or best[0] < min(2, len(dataset.fields)):
        return None
    whole = _extended(best, grid, head, labels)
    return _with_units(_with_rows_below(whole, grid, labels), grid)


def _extended(best: tuple[int, Header], grid: Grid, head: Head, labels: Labels) -> Header:
    """The header with the rows above that belong to it: they name no more fields, but may hold units and groups."""
    score, header = best
    last = next(at for at, (number, _) in enumerate(grid) if number == header.last)
    first = next(at for at, (number, _) in enumerate(grid) if number == header.first)
    while first and last - first + 1 < DEPTH and _belongs(grid[first - 1], grid[first][0], head):
        found = _columns(grid[first - 1 : last + 1], labels)
        if len({column.field.field for column in found if column.field}) < score:
            break
        first -= 1
        header = Header(grid[first][0], header.last, found)
    return header


def _belongs(above: tuple[int, list[Any]], first: int, head: Head) -> bool:
    """Whether the row above a header is its upper level: joined to it by a merged cell, or several names side by side."""
    if any(top + 1 <= above[0] and bottom + 1 >= first for (top, _), (bottom, _) in head.merges):
        return True
    texts = {_text(above[1], column) for column in range(len(above[1]))} - {""}
    return len(texts) > 1 and not any(":" in text or "：" in text for text in texts)


def guess(head: Head, datasets: Iterable[DataSet], hints: str) -> list[tuple[DataSet, Header]]:
    """The data sets whose labels fit best: more than one where they fit alike. `hints` are titles and names."""
    scored = []
    for dataset in datasets:
        header = find_header(head, dataset)
        if header is not None:
            needed = sum(field.required for field in header.fields)
            fit = len(header.fields) - 3 * len(header.missing(dataset)) + 2 * (dataset.name.zh in hints)
            scored.append(((fit, needed), dataset, header))
    top = max((score for score, _, _ in scored), default=(0, 0))
    return [(dataset, header) for score, dataset, header in scored if score == top]


def _merged(head: Head) -> Grid:
    """The first rows with merged areas filled."""
    rows = {number: list(cells) for number, cells in head.rows}
    for (top, left), (bottom, right) in head.merges:
        source = rows.get(top + 1)
        if source is None or left >= len(source):
            continue
        for number in range(top + 1, min(bottom, top + DEPTH) + 2):
            cells = rows.get(number)
            if cells is not None:
                for column in range(left, min(right + 1, len(cells))):
                    cells[column] = source[left]
    return list(rows.items())


def _text(cells: Sequence[Any], column: int) -> str:
    value = cells[column] if column < len(cells) else None
    if value is None:
        return ""
    return f"{value:.15g}" if isinstance(value, float) else str(value).strip()


def _columns(block: Grid, labels: Labels) -> tuple[HeaderColumn, ...]:
    width = max(len(cells) for _, cells in block)
    return tuple(_column(block, column, labels) for column in range(width))


def _column(block: Grid, column: int, labels: Labels) -> HeaderColumn:
    """Read from the lowest row upwards: the leaf alone, then with what stands over it."""
    path: list[str] = []
    for _, cells in block:
        text = _text(cells, column)
        if text and (not path or path[-1] != text):
            path.append(text)
    if not path:
        return HeaderColumn(column, "", block[-1][0])
    found = labels.field(path[-1])
    for depth in range(2, len(path) + 1):
        if found is None:
            found = labels.field("".join(path[-depth:]))
    if found is None and len(path) > 1 and key(path[-1]) in _SUMMARY:
        found = labels.field(path[-2])
    label = path[-1] if len(path) == 1 else "·".join(path)
    if found is None:
        return HeaderColumn(column, label, block[-1][0])
    field, unit = found
    for text in reversed(path[:-1]):
        unit = unit or next((u for _, u in _readings(text) if u is not None), None)
    return HeaderColumn(column, label, block[-1][0], field, unit, str(unit or ""))


def _readings(text: str) -> tuple[tuple[str, Unit | None], ...]:
    from jiqun.facts.intake.labels import readings

    return readings(text)


def _with_rows_below(header: Header, grid: Grid, labels: Labels) -> Header:
    """Rows right under the names that belong to the header: units, ordinals (甲 1 2 3), field names."""
    below = [(number, cells) for number, cells in grid if number > header.last][:3]
    for number, cells in below:
        texts = [_text(cells, column) for column in range(len(cells))]
        if _is_unit_row(texts):
            columns = (_with_unit_cell(column, texts, number) for column in header.columns)
            header = replace(header, columns=tuple(columns), last=number)
        elif _is_ordinal_row(texts) or _is_name_row(texts, labels):
            header = replace(header, last=number)
        else:
            break
    return header


def _is_unit_row(texts: Sequence[str]) -> bool:
    filled = [text for text in texts if text and text not in ("-", "—", "/", "单位", "计量单位")]
    return bool(filled) and all(unit_of(text) for text in filled)


def _is_ordinal_row(texts: Sequence[str]) -> bool:
    filled = [unicodedata.normalize("NFKC", text).strip("()[] ") for text in texts if text]
    numbers = [int(text) for text in filled if text.isdigit()]
    plain = all(text.isdigit() or text in _COUNTING for text in filled)
    return (
        len(filled) > 1
        and plain
        and len(numbers) > 0
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    )


def _is_name_row(texts: Sequence[str], labels: Labels) -> bool:
    """The header again, in English or as field names."""
    filled = [text for text in texts if text]
    return len(filled) > 1 and all(labels.field(text) for text in filled)


def _with_unit_cell(column: HeaderColumn, texts: Sequence[str], row: int) -> HeaderColumn:
    text = texts[column.index] if column.index < len(texts) else ""
    unit = unit_of(text) if text else None
    return replace(column, unit=unit, unit_text=text, row=row) if unit and unit.symbol else column


def _with_units(header: Header, grid: Grid) -> Header:
    """Units of a line such as 单位：万元、亩 above the table, for columns that print none of their own."""
    above = [_text(cells, at) for number, cells in grid if number < header.first for at in range(len(cells))]
    units = [unit for text in above for words in _UNIT_LINE.findall(text) for unit in _listed(words)]
    if not units:
        return header
    return replace(header, columns=tuple(_from_line(column, units) for column in header.columns))


def _listed(words: str) -> list[Unit]:
    return [unit for part in re.split("[、,，;；]", words) if (unit := unit_of(part)) and unit.symbol]


def _from_line(column: HeaderColumn, units: Sequence[Unit]) -> HeaderColumn:
    field = column.field
    if field is None or column.unit is not None or not field.unit:
        return column
    wanted = Unit.parse(field.unit)
    fitting = [unit for unit in units if unit.dimension == wanted.dimension]
    return replace(column, unit=fitting[0], unit_text=fitting[0].symbol) if len(fitting) == 1 else column


def twice(header: Header) -> Mapping[str, list[HeaderColumn]]:
    """Fields that more than one column claims."""
    found: dict[str, list[HeaderColumn]] = {}
    for column in header.columns:
        if column.field is not None:
            found.setdefault(column.field.field, []).append(column)
    return {name: columns for name, columns in found.items() if len(columns) > 1}
