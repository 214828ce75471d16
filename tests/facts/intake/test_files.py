"""Files that cannot be looked at: each ends in its own error, in little time and memory."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jiqun.documents.errors import (
    CorruptDocument,
    DocumentError,
    EmptyDocument,
    EncryptedDocument,
    MissingDocument,
    UndecodableText,
    UnsupportedDocument,
    ZipBomb,
)
from jiqun.facts.intake.errors import (
    ColumnsMissing,
    ColumnTwice,
    ColumnUnitWrong,
    DataSetUncertain,
    HeaderNotFound,
    LineUnreadable,
    MacroWorkbook,
    PeriodUncertain,
    SheetTooLarge,
    SliceTwice,
)
from jiqun.facts.intake.taking import Intake, Options
from jiqun.facts.store import PeriodInvalid
from tests.facts.intake.conftest import Desk
from tests.facts.intake.forms import code, table

HEAD = ("统一社会信用代码", "企业名称", "规模", "工业总产值")
GOOD = (code(1), "甲", "规上", 1.0)


def _book() -> bytes:
    out = io.BytesIO()
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEAD)
    sheet.append(GOOD)
    book.save(out)
    return out.getvalue()


def _with(change: Callable[[str, bytes], bytes], added: dict[str, bytes] | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_book())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, data in (added or {}).items():
            new.writestr(name, data)
    return out.getvalue()


def _same(_: str, data: bytes) -> bytes:
    return data


def _zip_bomb() -> bytes:
    """A sheet of 400 MB of spaces in 400 kB."""

    def padded(name: str, data: bytes) -> bytes:
        return data.replace(b"<sheetData>", b" " * 400_000_000 + b"<sheetData>") if "sheet1" in name else data

    return _with(padded)


def _dimension_bomb() -> bytes:
    """One stray cell in the last corner: 17 thousand million cells between it and the first."""
    corner = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return _with(lambda name, data: data.replace(b"</sheetData>", corner) if "sheet1" in name else data)


def _cut_sheet() -> bytes:
    """A sheet whose XML ends within a tag."""

    def cut(name: str, data: bytes) -> bytes:
        return data.replace(b"</sheetData>", b"</sheetDat") if "sheet1" in name else data

    return _with(cut)


def _compound(word: str) -> bytes:
    return bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 504 + word.encode("utf-16-le") + b"\x00" * 2048


def _lying_parquet() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({"a": [1]}), out)
    data = out.getvalue()
    return data[:-8] + struct.pack("<I", 1 << 30) + b"PAR1"


FILES = [
    pytest.param("a.xlsx", b"", EmptyDocument, id="empty file"),
    pytest.param("a.xlsx", _book()[:-200], CorruptDocument, id="truncated workbook"),
    pytest.param("a.xlsx", _cut_sheet(), CorruptDocument, id="sheet cut within its XML"),
    pytest.param("a.xlsx", _compound("EncryptedPackage"), EncryptedDocument, id="workbook with a password"),
    pytest.param("a.xls", _compound("Workbook"), UnsupportedDocument, id="workbook of Excel 97"),
    pytest.param(
        "a.xlsm", _with(_same, {"xl/vbaProject.bin": b"x"}), MacroWorkbook, id="workbook with macros"
    ),
    pytest.param("a.xlsx", _dimension_bomb(), SheetTooLarge, id="one stray cell in the last corner"),
    pytest.param(
        "a.xls", b"<html><table><tr><td>1</td></tr></table></html>", UnsupportedDocument, id="HTML called xls"
    ),
    pytest.param("a.csv", b"\x89PNG\r\n\x1a\n\x00\x00", UnsupportedDocument, id="picture called csv"),
    pytest.param("a.csv", b"\xff\xfe\xfa\x81\x82 \xff\n" * 50, DocumentError, id="bytes that are no text"),
    pytest.param("a.csv", b"\x81\xff\xff\x80\n" * 50, UndecodableText, id="no encoding fits"),
    pytest.param("a.parquet", b"PAR1" + b"\x00" * 40, CorruptDocument, id="parquet without a footer"),
    pytest.param("a.parquet", _lying_parquet(), CorruptDocument, id="parquet whose footer lies"),
    pytest.param("a.csv", ",".join(HEAD).encode() + b"\n", EmptyDocument, id="header without rows"),
    pytest.param("a.csv", b"a,b\n1,2\n", DataSetUncertain, id="labels of no data set"),
]


@pytest.mark.parametrize(("name", "data", "error"), FILES)
def test_a_file_that_cannot_be_read_says_why(
    name: str, data: bytes, error: type[Exception], tmp_path: Path, desk: Desk
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(error) as caught:
        desk.take(path, period="2024")
    assert name in str(caught.value)
    assert desk.store.catalogue.all() == []
    assert list((desk.store.root / ".staging").iterdir()) == []


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, desk: Desk) -> None:
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(_zip_bomb())
    with pytest.raises(ZipBomb):
        desk.take(path, period="2024")


def test_a_file_that_is_not_there(tmp_path: Path, desk: Desk) -> None:
    with pytest.raises(MissingDocument):
        desk.take(tmp_path / "absent.xlsx")


TABLES = [
    pytest.param([HEAD[1:], GOOD[1:]], {"dataset": "enterprise_year", "period": "2024"}, ColumnsMissing, "统一社会信用代码",
                 id="required column missing"),
    pytest.param([(*HEAD, "总产值"), (*GOOD, 2.0)], {"period": "2024"}, ColumnTwice, "D1 工业总产值、E1 总产值", id="column twice"),
    pytest.param([(*HEAD[:3], "工业总产值（亩）"), GOOD], {"period": "2024"}, ColumnUnitWrong, "D1", id="unit of another dimension"),
    pytest.param([HEAD, GOOD], {}, PeriodUncertain, "--period", id="no period anywhere"),
    pytest.param([HEAD, GOOD], {"period": "2024-03"}, PeriodInvalid, "2024-03", id="month for a yearly set"),
    pytest.param([("甲", "乙"), (1, 2)], {"dataset": "enterprise_year", "period": "2024"}, HeaderNotFound, "表头", id="no header"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "options", "error", "words"), TABLES)
def test_a_table_that_does_not_fit_says_where(
    rows: list[tuple[object, ...]],
    options: dict[str, str],
    error: type[Exception],
    words: str,
    tmp_path: Path,
    desk: Desk,
) -> None:
    path = table(tmp_path / "a.xlsx", rows)
    with pytest.raises(error, match=words):
        desk.take(path, **options)


def test_a_csv_whose_quote_never_ends(tmp_path: Path, desk: Desk) -> None:
    path = tmp_path / "a.csv"
    path.write_text(",".join(HEAD) + f'\n"{code(1)},甲,规上,1\n' + "x" * 9_000_000, "utf-8")
    with pytest.raises(LineUnreadable):
        desk.take(path, period="2024")


def test_two_files_of_one_call_do_not_replace_each_other(tmp_path: Path, desk: Desk) -> None:
    intake = Intake(desk.store, desk.engine, desk.pack)
    intake.take(table(tmp_path / "a.xlsx", [HEAD, GOOD]), Options(period="2024"))
    with pytest.raises(SliceTwice, match=r"a\.xlsx"):
        intake.take(table(tmp_path / "b.xlsx", [HEAD, GOOD]), Options(period="2024"))
