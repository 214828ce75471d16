"""The store of facts: a folder of immutable Parquet vintages and the catalogue that makes them visible."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from pathlib import Path

import ibis
import pyarrow.parquet as pq

from jiqun.engine import Engine
from jiqun.facts.schema import DataSet, Declarations
from jiqun.facts.store.catalogue import Catalogue
from jiqun.facts.store.corrections import Corrections, overlay
from jiqun.facts.store.derived import Derived
from jiqun.facts.store.draft import Draft, now, stored_schema
from jiqun.facts.store.errors import VintageDamaged
from jiqun.facts.store.files import STAGING, digest_of, discard
from jiqun.facts.store.vintage import Slice, State, Vintage, checked_period
from jiqun.records import Database, open_database

DATABASE, VINTAGES = "records.db", "vintages"
ABANDONED = 24 * 3600.0  #: seconds after which a staging folder belongs to nobody


class Store:
    """Facts of one city. `folder` holds the vintages; records are in SQLite beside them or behind `url`."""

    def __init__(self, folder: Path, declarations: Declarations, url: str | None = None) -> None:
        self.folder, self.declarations = folder, declarations
        self.root = folder / VINTAGES
        self.database: Database = open_database(url or folder / DATABASE)
        self.catalogue = Catalogue(self.database)
        self.corrections = Corrections(self.database, declarations)
        self.derived = Derived(folder)

    def dataset(self, name: str) -> DataSet:
        return self.declarations[name]

    def draft(self, dataset: str, period: str = "", office: str = "") -> Draft:
        """A vintage to write into. Raises DataSetUnknown, PeriodInvalid, StoreWriteFailed."""
        declared = self.dataset(dataset)
        part = Slice(dataset=declared.id, period=checked_period(declared, period), office=office)
        return Draft(self.root, declared, part)

    def commit(
        self,
        draft: Draft,
        *,
        by: str,
        source: str,
        source_digest: str,
        simulated: bool = False,
        purpose: str | None = None,
        problems: dict[str, int] | None = None,
        note: str = "",
    ) -> Vintage:
        """Finish a draft and make it visible by one row. Raises StoreWriteFailed, SliceLocked."""
        digest, size = draft.finish()
        row = {
            "id": draft.id,
            "dataset": draft.part.dataset,
            "period": draft.part.period,
            "office": draft.part.office,
            "version": draft.dataset.version,
            "state": State.SUBMITTED.value,
            "rows": draft.data.rows,
            "rejected": draft.rejects.rows if draft.rejects else 0,
            "bytes": size,
            "digest": digest,
            "source": source,
            "source_digest": source_digest,
            "simulated": simulated,
            "purpose": purpose or draft.dataset.record.purpose.value,
            "problems": problems or {},
            "files": draft.files,
            "note": note,
            "created_at": now(),
            "created_by": by,
        }
        try:
            return self.catalogue.add(row)
        except BaseException:
            discard(draft.home)
            raise

    def files(self, vintage: Vintage) -> dict[str, Path]:
        """Name → path of a vintage's files: `data.parquet`, and `rejects.parquet` where rows were refused."""
        return {name: self.root / vintage.dataset / vintage.id / name for name in vintage.files}

    def table(
        self,
        engine: Engine,
        dataset: str,
        *,
        as_of: dt.datetime | None = None,
        at_least: State = State.SUBMITTED,
        periods: Sequence[str] | None = None,
        corrected: bool = True,
    ) -> ibis.Table:
        """All rows that count, with the columns of today's declaration; corrections laid over.

        A column that a vintage did not have is null. No vintage: a table without rows.
        """
        declared = self.dataset(dataset)
        chosen = self.catalogue.current(declared.id, as_of=as_of, at_least=at_least)
        if periods is not None:
            chosen = [vintage for vintage in chosen if vintage.period in periods]
        found = self.read(engine, declared, chosen)
        return overlay(found, declared, self.corrections.standing(declared.id)) if corrected else found

    def basis(
        self, *datasets: str, as_of: dt.datetime | None = None, at_least: State = State.SUBMITTED
    ) -> list[str]:
        """Ids of the vintages and corrections that tables of these sets stand on: the version of the facts."""
        ids: list[str] = []
        for name in datasets:
            ids += [vintage.id for vintage in self.catalogue.current(name, as_of=as_of, at_least=at_least)]
            ids += [f"{name}:correction:{item.id}" for item in self.corrections.standing(name)]
            ids.append(f"{name}:{self.dataset(name).version}")
        return ids

    def read(self, engine: Engine, declared: DataSet, chosen: Sequence[Vintage]) -> ibis.Table:
        """The rows of chosen vintages as they were accepted."""
        schema = stored_schema(declared)
        if not chosen:
            return engine.table(schema.empty_table())
        found = engine.read([self.files(vintage)["data.parquet"] for vintage in chosen])
        wanted = ibis.Schema.from_pyarrow(schema)
        return found.select(
            **{
                name: found[name].cast(kind) if name in found.columns else ibis.null(kind)
                for name, kind in wanted.items()
            }
        )

    def verify(self, vintage: Vintage) -> None:
        """Raises VintageDamaged when a file is missing, cut or changed."""
        paths = list(self.files(vintage).values())
        for path in paths:
            if not path.is_file():
                raise VintageDamaged(vintage.id, str(path), "文件不在 / missing")
        if digest_of(paths) != vintage.digest:
            raise VintageDamaged(
                vintage.id, str(paths[0]), "内容与登记不符 / content differs from the catalogue"
            )
        rows = pq.ParquetFile(paths[0]).metadata.num_rows
        if rows != vintage.rows:
            raise VintageDamaged(vintage.id, str(paths[0]), f"{rows} ≠ {vintage.rows}")

    def sweep(self, older_than: float = ABANDONED) -> list[Path]:
        """Remove what crashed imports left: staging folders and vintage folders without a catalogue row.

        Younger ones may belong to an import at work and stay.
        """
        known = {vintage.id for vintage in self.catalogue.all()}
        folders = [*self.root.glob(f"{STAGING}/*"), *self.root.glob("[!.]*/*")]
        limit = time.time() - older_than
        left = [path for path in folders if path.name not in known and path.stat().st_mtime <= limit]
        for path in left:
            discard(path)
        return left

    def close(self) -> None:
        self.database.close()
