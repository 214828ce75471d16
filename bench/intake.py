"""Reading and checking returns, against reading alone: pandas with openpyxl for a workbook, Arrow's bare readers for
CSV and Parquet. Each side runs in a process of its own; the peak is that of the process and all it starts, together.

`JIQUN_BENCH_ROWS` sets the rows of the workbook, `JIQUN_BENCH_STREAM` those of CSV and Parquet.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench import footprint
from bench.measure import Result

ROWS = int(os.environ.get("JIQUN_BENCH_ROWS", "200000"))
STREAM = int(os.environ.get("JIQUN_BENCH_STREAM", "1000000"))
CHUNK = 100_000


def compare(_: int) -> Iterator[Result]:
    """One run each: the peer of the workbook alone takes more than a minute."""
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        write_workbook(top / "2024.xlsx", ROWS)
        yield from _against(top / "2024.xlsx", "xlsx", "pandas + openpyxl, read only", "pandas_xlsx")
        write_parquet(top / "2024.parquet", STREAM)
        yield from _against(top / "2024.parquet", "parquet", "pyarrow, bare batches", "arrow_parquet")
        write_csv(top / "2024.parquet", top / "2024.csv")
        yield from _against(top / "2024.csv", "csv", "pyarrow, bare text batches", "arrow_csv")
        write_legacy(top / "2024.csv", top / "2024-gb.csv")
        yield from _against(top / "2024-gb.csv", "csv GB18030", "pyarrow, bare text batches", "arrow_csv")


def _against(path: Path, kind: str, peer_name: str, peer: str) -> Iterator[Result]:
    mine, other = (_child(deed, path) for deed in ("take", peer))
    note = (
        f"{path.stat().st_size / 1e6:.0f} MB, {mine['rows']} rows × {mine['columns']}, "
        f"{mine['seconds']:.1f} s ({mine['processor']:.1f} of processor) and {mine['peak']:.0f} MB against {other['seconds']:.1f} s ({other['processor']:.1f}) and {other['peak']:.0f} MB; "
        f"{other['seconds'] / mine['seconds']:.1f}× as fast"
    )
    yield Result(f"take {kind}", peer_name, mine["seconds"] * 1000, other["seconds"] * 1000, "ms", note)
    yield Result(f"peak, {kind}", peer_name, mine["peak"], other["peak"], "MB", "the whole process tree")


def _child(deed: str, path: Path) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        said, peak = footprint.run([sys.executable, "-m", "bench.intake", deed, str(path), folder])
    return {**json.loads(said.splitlines()[-1]), "peak": peak}


def columns() -> list[str]:
    """Thirty labels of the yearly return."""
    from jiqun.facts.schema import load_declarations

    return [
        field.label
        for field in load_declarations()["enterprise_year"].fields
        if field.type not in ("region", "integer")
    ][:30]


def batches(rows: int) -> Iterator[Any]:
    """Rows of firms that do not exist, as Arrow batches."""
    import numpy as np
    import pyarrow as pa

    names, generator = columns(), np.random.default_rng(7)
    for start in range(0, rows, CHUNK):
        size = min(CHUNK, rows - start)
        first = np.arange(start, start + size)
        scale = generator.lognormal(8, 1.2, size)
        cells: dict[str, Any] = {
            names[0]: _codes(first), names[1]: [f"模拟{at}号" for at in first], names[2]: ["规上"] * size,
            names[3]: ["小型"] * size, names[4]: [("3412", "3670", "1711", "3812")[at % 4] for at in first],
        }  # fmt: skip
        for name in names[5:]:
            part = {"工业总产值": 1.0, "营业收入": 1.1}.get(name, 0.05)
            cells[name] = np.round(scale * part * generator.uniform(0.9, 1.0, size), 2)
        yield pa.RecordBatch.from_pydict(cells)


def _codes(numbers: Any) -> list[str]:
    import numpy as np

    from jiqun.facts.intake.cells.credit import ALPHABET, WEIGHTS

    first = [f"91000000{at:09d}" for at in numbers]
    digits = np.frombuffer("".join(first).encode(), dtype=np.uint8).reshape(-1, 17).astype(np.int64) - 48
    checks = (31 - digits @ WEIGHTS % 31) % 31
    return [text + ALPHABET[check] for text, check in zip(first, checks, strict=True)]


def write_workbook(path: Path, rows: int) -> None:
    """With shared strings, as spreadsheet programs save."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("2024年")
    sheet.write_row(0, 0, columns())
    at = 1
    for batch in batches(rows):
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            sheet.write_row(at, 0, row)
            at += 1
    book.close()


def write_parquet(path: Path, rows: int) -> None:
    import pyarrow.parquet as pq

    writer = None
    for batch in batches(rows):
        writer = writer or pq.ParquetWriter(path, batch.schema)
        writer.write_batch(batch)
    if writer:
        writer.close()


def write_csv(table: Path, path: Path) -> None:
    import pyarrow.csv as arrow
    import pyarrow.parquet as pq

    with pq.ParquetFile(table) as file, arrow.CSVWriter(path, file.schema_arrow) as writer:
        for batch in file.iter_batches():
            writer.write_batch(batch)


def write_legacy(lines: Path, path: Path) -> None:
    """The same lines as GB18030."""
    with (
        lines.open(encoding="utf-8", newline="") as source,
        path.open("w", encoding="gb18030", newline="") as copy,
    ):
        while block := source.read(1 << 22):
            copy.write(block)


def take(path: Path, folder: Path) -> tuple[int, int]:
    """Read, check and accept into an empty store; the engine may take 300 MB."""
    from jiqun.engine import Settings, open_engine
    from jiqun.facts.intake import Intake, Options
    from jiqun.facts.schema import load_declarations
    from jiqun.facts.store import Store

    store = Store(folder, load_declarations())
    engine = open_engine(Settings(memory="300MB", threads=2, spill=folder / "spill"))
    taken = Intake(store, engine).take(path, Options(by="bench", dataset="enterprise_year", period="2024"))
    if taken.rejected or not taken.vintage:
        raise SystemExit(f"{taken.decision}: {taken.counts}")
    return taken.rows, len(columns())


def pandas_xlsx(path: Path, _: Path) -> tuple[int, int]:
    import pandas as pd

    shape: tuple[int, int] = pd.read_excel(path, engine="openpyxl").shape
    return shape


def arrow_parquet(path: Path, _: Path) -> tuple[int, int]:
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        return sum(batch.num_rows for batch in file.iter_batches()), 30


def arrow_csv(path: Path, _: Path) -> tuple[int, int]:
    import pyarrow as pa
    import pyarrow.csv as arrow

    texts = arrow.ConvertOptions(column_types=dict.fromkeys(columns(), pa.string()))
    source = (
        pa.OSFile(str(path))
        if "gb" not in path.stem
        else pa.transcoding_input_stream(pa.OSFile(str(path)), "gb18030", "utf-8")
    )
    with arrow.open_csv(source, convert_options=texts) as reader:
        return sum(batch.num_rows for batch in reader), 30


DEEDS = {item.__name__: item for item in (take, pandas_xlsx, arrow_parquet, arrow_csv)}


def main(deed: str, path: str, folder: str) -> None:
    started, before = time.perf_counter(), sum(os.times()[:4])
    rows, width = DEEDS[deed](Path(path), Path(folder))
    taken = time.perf_counter() - started
    used = sum(os.times()[:4]) - before
    print(json.dumps({"seconds": taken, "processor": used, "rows": rows, "columns": width}))


if __name__ == "__main__":
    main(*sys.argv[1:])
