"""Making a city, against writing as many random numbers without any order among them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench.measure import Result, against
from jiqun.facts.schema import load_declarations
from jiqun.facts.store import Store, Vintage
from jiqun.packs import find_pack
from jiqun.synthesis import synthesise

FIRMS, YEARS = 10_000, range(2021, 2023)


def compare(rounds: int) -> Iterator[Result]:
    pack, made = find_pack("ningbo"), list[Vintage]()

    def ours() -> object:
        with tempfile.TemporaryDirectory() as folder:
            store = Store(Path(folder), load_declarations(pack))
            made[:] = synthesise(store, pack, firms=FIRMS, years=YEARS).vintages
            store.close()
        return made

    def peer() -> object:
        """The same number of files, rows and columns, filled with noise."""
        draw, declared = np.random.default_rng(1), load_declarations(pack)
        with tempfile.TemporaryDirectory() as folder:
            for number, vintage in enumerate(made):
                names = [field.field for field in declared[vintage.dataset].fields]
                table = pa.table({name: draw.standard_normal(vintage.rows) for name in names})
                pq.write_table(table, Path(folder) / f"{number}.parquet", compression="zstd")
        return made

    ours()
    taken = against(ours, peer, max(1, rounds // 3))
    rows = sum(vintage.rows for vintage in made)
    yield Result("make a city", "NumPy noise to Parquet", *taken, "s", f"{FIRMS} firms, {rows} rows")
