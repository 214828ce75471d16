"""Large files: a sheet read in slices gives what a whole read gives; memory does not grow with the rows."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiqun.documents.errors import CorruptDocument
from jiqun.facts.intake import problems
from jiqun.facts.intake.accepting import write_rows
from jiqun.facts.intake.cells.credit import ALPHABET, WEIGHTS
from jiqun.facts.intake.problems import ProblemLog
from jiqun.facts.intake.reading import program
from jiqun.facts.intake.reading.chunk import Head
from jiqun.facts.intake.reading.workbook import Piece, WorkbookSheet, workbook_sheets
from jiqun.facts.intake.staging import ID, Staged
from jiqun.facts.store import VintageDamaged
from tests.facts.intake.conftest import Desk
from tests.facts.intake.forms import code

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
PART = "xl/worksheets/sheet1.xml"
LONG = "长" * 32_767
#: Number formats of the cells with s="1" and so on.
FORMATS = ("yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss", "h:mm:ss", "0.0%", '0.00"万元"')
STRINGS = (
    "<si><t>甲公司</t></si>",
    '<si><t xml:space="preserve">  两边有空格 </t></si>',
    "<si><r><t>部分</t></r><r><rPr><b/><sz val=\"11\"/></rPr><t>加粗</t></r></si>",
    '<si><t>东京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/></si>',
    "<si><t>a &amp; b &lt;c&gt; &quot;s&quot;</t></si>",
    "<si><t/></si>",
    '<si><t xml:space="preserve">第一行\n第二行</t></si>',
    "<si><t>007</t></si>",
    f"<si><t>{LONG}</t></si>",
    "<si/>",
    "<si><t>shared-0-1</t></si>",
    "<si><t>末尾</t></si>",
)  # fmt: skip


def workbook(path: Path, rows: str, strings: tuple[str, ...] = STRINGS, below: str = "") -> Path:
    """A workbook whose sheet and shared strings are given as XML."""
    out = io.BytesIO()
    book = openpyxl.Workbook()
    for at, shown in enumerate(FORMATS, 1):
        book.worksheets[0].cell(1, at, 1).number_format = shown
    book.save(out)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in set(old.namelist()) - {PART, "xl/sharedStrings.xml"}:
            data = old.read(name).decode()
            if name == "[Content_Types].xml" and kind not in data:
                data = data.replace(
                    "</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
                )
            new.writestr(name, data)
        new.writestr("xl/sharedStrings.xml", f"<sst {MAIN}>{''.join(strings)}</sst>")
        new.writestr(PART, f"<worksheet {MAIN}><sheetData>{rows}</sheetData>{below}</worksheet>")
    return path


def judged(path: Path) -> dict[tuple[int, int], Any]:
    """What openpyxl reads, 1-based, without empty cells."""
    sheet = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    cells = {(cell.row, cell.column): _shown(cell) for row in sheet.iter_rows() for cell in row}
    return {place: value for place, value in cells.items() if value is not None}


def _shown(cell: Any) -> Any:
    match cell.value:
        case _ if cell.data_type == "e":
            return None
        case bool(value):
            return "TRUE" if value else "FALSE"
        case int(value) | float(value):
            return float(value)
        case dt.datetime() as value if value.time() == dt.time():
            return value.date().isoformat()
        case dt.datetime() | dt.date() | dt.time() as value:
            return value.isoformat()
    return cell.value or None


def read(
    path: Path, folder: Path, size: int, monkeypatch: pytest.MonkeyPatch
) -> tuple[WorkbookSheet, list[Any]]:
    """The sheet read with slices of so many bytes, and its merged areas."""
    folder.mkdir()
    monkeypatch.setattr(program, "SLICE", size)
    monkeypatch.setattr(program, "BLOCK", max(64, size // 8))
    name = openpyxl.load_workbook(path, read_only=True).sheetnames[0]
    (found,) = program.read_sheets(str(path), str(folder), 10_000_000, {name: PART})
    pieces = [Piece(**piece) for piece in found["pieces"]]
    return WorkbookSheet(path.name, found["name"], pieces, Head([])), [
        tuple(map(tuple, area)) for area in found["merges"]
    ]


def cells_of(sheet: WorkbookSheet) -> dict[tuple[int, int], Any]:
    return dict(_cells(sheet))


def _cells(sheet: WorkbookSheet) -> Iterator[tuple[tuple[int, int], Any]]:
    for chunk in sheet.chunks(0):
        for at, column in enumerate(chunk.columns, 1):
            for values in (column.numbers, column.texts):
                for row, value in zip(
                    chunk.rows.to_pylist(), values.to_pylist() if values else [], strict=False
                ):
                    if value is not None:
                        yield (row, at), value


CELLS = [
    pytest.param('<c r="{c}{r}"><v>12</v></c>', id="number"),
    pytest.param('<c r="{c}{r}" t="n"><v>1.5E-7</v></c>', id="number with an exponent"),
    pytest.param('<c r="{c}{r}"><v>123456789012345678</v></c>', id="number of 18 digits"),
    pytest.param('<c r="{c}{r}" s="5"><v>0.1</v></c>', id="number with a unit in its format"),
    pytest.param('<c r="{c}{r}" s="4"><v>0.25</v></c>', id="percentage"),
    pytest.param('<c r="{c}{r}" s="1"><v>45292</v></c>', id="date"),
    pytest.param('<c r="{c}{r}" s="2"><v>45292.75</v></c>', id="date with a time"),
    pytest.param('<c r="{c}{r}" t="b"><v>1</v></c>', id="true"),
    pytest.param('<c r="{c}{r}" t="b"><v>0</v></c>', id="false"),
    pytest.param('<c r="{c}{r}" t="e"><v>#DIV/0!</v></c>', id="error value"),
    pytest.param('<c r="{c}{r}" t="s"><v>0</v></c>', id="shared string"),
    pytest.param('<c r="{c}{r}" t="s" s="1"><v>0</v></c>', id="shared string in a date cell"),
    pytest.param('<c t="s" r="{c}{r}"><v>7</v></c>', id="shared string of digits, attributes in another order"),
    pytest.param('<c r="{c}{r}" t="s"><v>1</v></c>', id="xml:space"),
    pytest.param('<c r="{c}{r}" t="s"><v>2</v></c>', id="rich text"),
    pytest.param('<c r="{c}{r}" t="s"><v>3</v></c>', id="phonetic run"),
    pytest.param('<c r="{c}{r}" t="s"><v>4</v></c>', id="escaped marks"),
    pytest.param('<c r="{c}{r}" t="s"><v>5</v></c>', id="empty shared string"),
    pytest.param('<c r="{c}{r}" t="s"><v>6</v></c>', id="two lines in a cell"),
    pytest.param('<c r="{c}{r}" t="s"><v>8</v></c>', id="longest text a cell can hold"),
    pytest.param('<c r="{c}{r}" t="s"><v>10</v></c>', id="text like our own mark"),
    pytest.param('<c r="{c}{r}" t="s"><v>11</v></c>', id="last shared string"),
    pytest.param('<c r="{c}{r}" t="inlineStr"><is><t>行内</t></is></c>', id="inline string"),
    pytest.param('<c r="{c}{r}" t="inlineStr"><is><r><t>行</t></r><r><rPr><i/></rPr><t>内</t></r></is></c>', id="inline rich text"),
    pytest.param('<c r="{c}{r}"><f>SUM(A1:A2)</f><v>3.5</v></c>', id="formula with a number"),
    pytest.param('<c r="{c}{r}" t="str"><f>A1&amp;"x"</f><v>ax</v></c>', id="formula with a text"),
    pytest.param('<c r="{c}{r}" t="b"><f>A1&gt;1</f><v>1</v></c>', id="formula with a truth"),
    pytest.param('<c r="{c}{r}"><f t="shared" si="0"/><v>7</v></c>', id="shared formula"),
    pytest.param('<c r="{c}{r}"><f>NOW()</f></c>', id="formula never computed"),
    pytest.param('<c r="{c}{r}" s="1"/>', id="format without a value"),
    pytest.param("", id="no cell"),
]  # fmt: skip
FILLER = '<c r="A{r}" t="s"><v>0</v></c><c r="C{r}"><v>{r}</v></c>'


def rows_with(cell: str, count: int = 40) -> str:
    """Rows with the cell in column B of every third and far to the right of every seventh, gaps, and rows of nothing."""
    found = []
    for row in range(1, count + 1):
        middle = cell.format(c="B", r=row) if row % 3 == 0 else ""
        right = cell.format(c="H", r=row) if row % 7 == 0 else ""
        filled = FILLER.format(r=row).replace('<c r="C', f'{middle}<c r="C') + right
        match row % 10:
            case 4:
                continue
            case 5:
                filled = ""
        found.append(f'<row r="{row}" spans="1:8" ht="15" customHeight="1">{filled}</row>')
    return "".join(found)


@pytest.mark.parametrize("cell", CELLS)
def test_a_sheet_in_slices_reads_as_a_whole(
    cell: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path / "a.xlsx", rows_with(cell))
    sliced, _ = read(path, tmp_path / "sliced", 1_000, monkeypatch)
    whole, _ = read(path, tmp_path / "whole", 1 << 24, monkeypatch)
    assert len(sliced.pieces) > 3
    assert len(whole.pieces) == 1
    assert cells_of(sliced) == cells_of(whole) == judged(path)


def test_merged_areas_of_all_slices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    below = '<mergeCells count="2"><mergeCell ref="A1:B2"/><mergeCell ref="C30:AB31"/></mergeCells>'
    path = workbook(tmp_path / "a.xlsx", rows_with(""), below=below)
    for size in (1_000, 1 << 24):
        _, merges = read(path, tmp_path / str(size), size, monkeypatch)
        assert merges == [((0, 0), (1, 1)), ((29, 2), (30, 27))]


def test_rows_far_below_keep_their_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f'<row r="{at}"><c r="B{at}"><v>{at}</v></c></row>' for at in range(200_000, 201_000, 7))
    path = workbook(tmp_path / "a.xlsx", rows)
    sliced, _ = read(path, tmp_path / "s", 2_000, monkeypatch)
    assert cells_of(sliced) == {(at, 2): float(at) for at in range(200_000, 201_000, 7)}


UNCUT: list[Any] = [
    pytest.param(lambda xml: xml.replace('t="s"', "t='s'"), id="single quotes"),
    pytest.param(lambda xml: xml.replace("</row>", "<!-- x --></row>"), id="comments"),
    pytest.param(lambda xml: xml.replace('t="s"', 't = "s"'), id="blanks around the equals sign"),
    pytest.param(lambda xml: xml.replace("<row r", "<row\nr"), id="line break in a tag"),
    pytest.param(lambda xml: xml.replace("<v>0</v>", "<v> 0 </v>"), id="blanks around a reference"),
]


@pytest.mark.parametrize("change", UNCUT)
def test_xml_of_another_form_is_read_whole(
    change: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path / "a.xlsx", change(rows_with('<c r="{c}{r}"><v>1</v></c>')))
    found, _ = read(path, tmp_path / "s", 1_000, monkeypatch)
    assert len(found.pieces) == 1
    assert cells_of(found) == judged(path)


CDATA = [
    pytest.param('<c r="A1"><v><![CDATA[7]]></v></c>', STRINGS, id="in a cell"),
    pytest.param(
        '<c r="A1" t="s"><v>0</v></c>', ("<si><t><![CDATA[甲]]></t></si>",), id="in a shared string"
    ),
]


@pytest.mark.parametrize(("cell", "strings"), CDATA)
def test_texts_that_the_reader_would_pass_over_are_refused(
    cell: str, strings: tuple[str, ...], tmp_path: Path
) -> None:
    path = workbook(tmp_path / "a.xlsx", f'<row r="1">{cell}<c r="B1"><v>1</v></c></row>', strings)
    with pytest.raises(CorruptDocument, match="CDATA"):
        workbook_sheets(path, path.name, tmp_path)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    table=st.lists(st.lists(st.integers(-1, len(STRINGS) - 1), max_size=6), min_size=30, max_size=90),
    size=st.integers(300, 3_000),
)
def test_any_table_of_shared_strings(
    table: list[list[int]],
    size: int,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Wherever the cuts fall."""
    folder = tmp_path_factory.mktemp("table")
    strings = tuple(text.replace(LONG, LONG[:80]) for text in STRINGS)
    rows = "".join(
        f'<row r="{row}">{"".join(_reference(row, at, number) for at, number in enumerate(cells) if number >= 0)}</row>'
        for row, cells in enumerate([[0], *table], 1)
    )
    path = workbook(folder / "a.xlsx", rows, strings)
    sliced, _ = read(path, folder / "sliced", size, monkeypatch)
    whole, _ = read(path, folder / "whole", 1 << 24, monkeypatch)
    assert cells_of(sliced) == cells_of(whole)


def _reference(row: int, at: int, number: int) -> str:
    return f'<c r="{"ABCDEF"[at]}{row}" t="s"><v>{number}</v></c>'


TAKE = """
import sys
from pathlib import Path
from jiqun.engine import Settings, open_engine
from jiqun.facts.intake import Intake, Options
from jiqun.facts.schema import load_declarations
from jiqun.facts.store import Store

folder = Path(sys.argv[2])
store = Store(folder, load_declarations())
engine = open_engine(Settings(memory="200MB", threads=1, spill=folder / "spill"))
options = Options(dataset="enterprise_year", period="2024", office="某局", good_rows=True)
taken = Intake(store, engine).take(Path(sys.argv[1]), options)
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(taken.rows, taken.rejected, int(peak) // 1024)
"""


def _peak(path: Path, folder: Path) -> tuple[int, int, int]:
    """(rows, rejected, MB at most) of an import in a process of its own. Trap: getrusage would tell the peak of the
    process that started it."""
    done = subprocess.run(
        [sys.executable, "-c", TAKE, str(path), str(folder)], stdout=subprocess.PIPE, text=True, check=True
    )
    rows, rejected, peak = map(int, done.stdout.split())
    return rows, rejected, peak


def _firms(path: Path, count: int, wrong: int) -> Path:
    """So many firms, every `wrong`th with a text for a figure."""
    first = pa.array([f"91000000{at:09d}" for at in range(count)])
    digits = (
        np.frombuffer("".join(first.to_pylist()).encode(), dtype=np.uint8).reshape(-1, 17).astype(int) - 48
    )
    checks = np.array(list(ALPHABET))[(31 - digits @ WEIGHTS % 31) % 31]
    outputs = np.where(np.arange(count) % wrong, "100", "不详甚多")
    table = pa.table(
        {
            "统一社会信用代码": pc.binary_join_element_wise(first, pa.array(checks), ""),
            "规模": pa.array(["规上"] * count),
            "工业总产值": pa.array(outputs),
        }
    )
    if path.suffix == ".parquet":
        pq.write_table(table, path, row_group_size=100_000)
    else:
        pa.csv.write_csv(table, path)
    return path


STREAMS = [
    pytest.param("a.csv", 2, id="csv, every second row rejected"),
]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of a process is asked of Linux")
@pytest.mark.parametrize(("name", "wrong"), STREAMS)
def test_memory_does_not_grow_with_the_rows(name: str, wrong: int, tmp_path: Path) -> None:
    peaks = []
    for count in (200_000, 800_000):
        folder = tmp_path / str(count)
        folder.mkdir()
        rows, rejected, peak = _peak(_firms(folder / name, count, wrong), folder / "data")
        assert (rows, rejected) == (count, -(-count // wrong))
        peaks.append(peak)
    assert peaks[1] <= 1.3 * peaks[0], f"{peaks} MB"


def test_the_staged_rows_are_not_held_while_they_are_written(tmp_path: Path) -> None:
    """Trap: Arrow's pre-buffering keeps every column chunk until the file is closed."""
    columns = [f"n{at}" for at in range(10)]
    staged = Staged(tmp_path / "staged.parquet")
    chance = np.random.default_rng(1)
    with pq.ParquetWriter(
        staged.path, pa.schema([(ID, pa.int64()), *((name, pa.float64()) for name in columns)])
    ) as file:
        for at in range(20):
            ids = np.arange(at * 20_000, (at + 1) * 20_000)
            file.write(pa.table({ID: ids, **{name: chance.random(20_000) for name in columns}}))
    held: list[int] = []
    draft = SimpleNamespace(write=lambda batch: held.append(pa.total_allocated_bytes()))
    write_rows(cast(Any, draft), staged, np.array([3, 399_999]))
    assert len(held) > 10
    assert max(held) < 3 * max(held[:3])


def test_problems_beyond_a_bound_are_counted_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(problems, "WRITTEN", 1_000)
    monkeypatch.setattr(problems, "PENDING", 500)
    with ProblemLog("a.csv", tmp_path / "p.parquet") as log:
        for start in range(0, 3_000, 300):
            rows = np.arange(start, start + 300)
            for column in (1, 2):
                log.add("required", ids=rows, rows=rows, column=column)
        path = log.close()
    assert (log.counts["required"], log.refused().tolist()) == (6_000, list(range(3_000)))
    assert path is not None
    assert pq.read_metadata(path).num_rows == 1_000


def test_problems_belong_to_the_vintage(tmp_path: Path, desk: Desk) -> None:
    """Changed afterwards, they no longer agree with the catalogue."""
    (tmp_path / "a.csv").write_text(
        f"统一社会信用代码,规模,工业总产值\n{code(1)},规上,1\n{code(2)},规上,不详甚多\n"
    )
    taken = desk.take(tmp_path / "a.csv", period="2024", dataset="enterprise_year", good_rows=True)
    vintage = desk.store.catalogue.get(taken.vintage or "")
    assert vintage.files == ("data.parquet", "rejects.parquet", "problems.parquet")
    desk.store.verify(vintage)
    path = desk.store.files(vintage)["problems.parquet"]
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(VintageDamaged):
        desk.store.verify(vintage)
