"""Returns made on the spot: valid codes of no real firm, rows of any data set, forms filled in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl

from jiqun.facts.intake.cells.credit import check_character
from jiqun.facts.schema import DataSet, Field, FieldType

#: A city that does not exist.
CITY = """regions:
- {id: '990100', name: {zh: 甲市, en: Jia}, adcode: '990100', kind: city, pack_home: true}
- {id: '990101', name: {zh: 乙区, en: Yi District}, adcode: '990101', kind: district, parent: 甲市, aliases: [乙]}
- {id: '990102', name: {zh: 丙县, en: Bing County}, adcode: '990102', kind: district, parent: 甲市, aliases: [丙]}
"""


def make_pack(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pack.yaml").write_text(
        "id: jia\nname: {zh: 甲市, en: Jia}\nregion: 甲市\nplans: []\n", "utf-8"
    )
    (folder / "regions.yaml").write_text(CITY, "utf-8")
    return folder


def code(number: int) -> str:
    """A valid code with the region part 000000, which no firm has."""
    first = f"91000000MA{number:07d}"
    return first + check_character(first)


def value_of(dataset: DataSet, field: Field, row: int) -> Any:
    """A value of a field as it is stored, different in every row."""
    if field.field in ("longitude", "latitude"):
        return {"longitude": 121.5, "latitude": 29.75}[field.field] + row / 64
    match field.type:
        case FieldType.TEXT:
            return f"文字{row}"
        case FieldType.NUMBER:
            return 100.0 + row / 4
        case FieldType.INTEGER:
            return 10 + row
        case FieldType.DATE:
            return dt.date(2024, 1, 1) + dt.timedelta(days=row)
        case FieldType.YEAR:
            return 2010 + row % 14
        case FieldType.FLAG:
            return row % 2 == 0
        case FieldType.CODE:
            codes = dataset.codes(field)
            return codes[row % len(codes)].code
        case FieldType.USCC:
            return code(row if field.field in dataset.key[:1] else 1000 + row)
        case FieldType.REGION:
            return ("乙区", "丙县")[row % 2]
        case FieldType.PERIOD:
            return f"{2020 + row}-Q1"
        case FieldType.UNIT:
            return "亿元"
        case FieldType.INDUSTRY:
            return ("3412", "34", "2710")[row % 3]


def rows_of(dataset: DataSet, count: int) -> list[dict[str, Any]]:
    """Rows that differ in every key."""
    return [
        {field.field: value_of(dataset, field, row) for field in dataset.fields}
        for row in range(1, count + 1)
    ]


def typed(dataset: DataSet, field: Field, value: Any) -> Any:
    """What a clerk would write for a stored value: the label of a code, 是 or 否."""
    if field.type is FieldType.CODE:
        return next(code.label for code in dataset.codes(field) if code.code == value)
    if field.type is FieldType.FLAG:
        return None if value is None else "是" if value else "否"
    return value


def fill(
    path: Path, dataset: DataSet, rows: Sequence[dict[str, Any]], *, office: str = "", period: str = ""
) -> None:
    """Fill in a form that `write_template` made, as a clerk would."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet["B2"], sheet["B3"] = office, period
    for at, row in enumerate(rows):
        for column, field in enumerate(dataset.fields, 1):
            sheet.cell(6 + at, column).value = typed(dataset, field, row[field.field])
    book.save(path)


def table(
    path: Path, rows: Sequence[Sequence[Any]], *, title: str = "Sheet", merges: Sequence[str] = ()
) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for area in merges:
        sheet.merge_cells(area)
    book.save(path)
    return path
