"""One enterprise's rows of a data set, found without reading the set: a copy in order of the code, whose row groups say
which codes they hold. No query is planned, so a lookup takes milliseconds on either engine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import ibis
import pyarrow.compute as pc
import pyarrow.parquet as pq

from jiqun.enterprises.panel import Population
from jiqun.facts.store import ROW, SHEET, VINTAGE

GROUP = 2_048  #: rows of a row group: what a lookup reads at least

Row = dict[str, Any]


def rows_of(population: Population, dataset: str, code: str, by: str = "code") -> list[Row]:
    """Rows of a data set that carry the code (in the field `by`), newest year first, then as they came in; with
    `_vintage`, `_sheet` and `_row`."""
    basis = population.basis(dataset)
    name = f"dossier-{dataset}" if by == "code" else f"dossier-{dataset}-{by}"
    return _look_up(population, name, basis, lambda: population.table(dataset), code, by)


def memberships_of(population: Population, code: str) -> list[Row]:
    """The clusters an enterprise is in, of every taxonomy, with year and basis, newest year first."""
    rules = population.rules
    if not rules:
        return []
    basis = [
        *population.basis("enterprise_year", "enterprise"),
        *(rule.fingerprint for rule in rules.values()),
    ]

    def members() -> ibis.Table:
        return ibis.union(*[population.members(name).mutate(taxonomy=ibis.literal(name)) for name in rules])

    return _look_up(population, "dossier-members", basis, members, code)


def _look_up(
    population: Population,
    name: str,
    basis: Sequence[str],
    table: Callable[[], ibis.Table],
    code: str,
    by: str = "code",
) -> list[Row]:
    def ordered() -> ibis.Table:
        found = table()
        order = [found.year.desc()] if "year" in found.columns else []
        return found.order_by(
            [found[by], *order, *(found[column] for column in TIES if column in found.columns)]
        )

    path = population.store.derived.path(population.engine, name, basis, ordered, group=GROUP)
    return _read(path, code, by)


#: What orders rows of one code and year.
TIES = (VINTAGE, SHEET, ROW, "taxonomy", "cluster")


def _read(path: Path, code: str, by: str) -> list[Row]:
    metadata, spans = _spans(path, by)
    groups = [number for number, (low, high) in enumerate(spans) if low <= code <= high]
    if not groups:
        return []
    with pq.ParquetFile(path, metadata=metadata) as file:
        found = file.read_row_groups(groups, use_threads=False)
    own: list[Row] = found.filter(pc.equal(found.column(by), code)).to_pylist()
    return own


@lru_cache(maxsize=128)
def _spans(path: Path, by: str) -> tuple[pq.FileMetaData, tuple[tuple[str, str], ...]]:
    """The footer, and the lowest and highest code of every row group. Files of a derived name never change."""
    with pq.ParquetFile(path) as file:
        metadata = file.metadata
        at = file.schema_arrow.get_field_index(by)
    groups = [metadata.row_group(number).column(at).statistics for number in range(metadata.num_row_groups)]
    return metadata, tuple(
        (item.min, item.max) if item is not None and item.has_min_max else ("", chr(0x10FFFF))
        for item in groups
    )
