"""The store of facts: a folder of immutable Parquet vintages and the catalogue that makes them visible."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from jiqun.engine import Engine
from jiqun.facts.schema import DataSet, Declarations
from jiqun.facts.store.catalogue import Catalogue
from jiqun.facts.store.corrections import Corrections, overlay
from jiqun.facts.store.derived import Derived
from jiqun.facts.store.draft import Draft, stored_schema
from jiqun.facts.store.errors import StoreWriteFailed, VintageDamaged
from jiqun.facts.store.files import STAGING, digest_of, discard
from jiqun.facts.store.snapshot import Snapshot
from jiqun.facts.store.vintage import Slice, State, Vintage, checked_period
from jiqun.records import Database, DatabaseUnavailable, open_database
from jiqun.records.database import shown

DATABASE, VINTAGES = "records.db", "vintages"
ABANDONED = 24 * 3600.0  #: seconds after which a staging folder belongs to nobody


class Store:
    """Facts of one city. `folder` holds the vintages; records are in SQLite beside them, behind `url`, or in
    a database that is open already."""

    def __init__(self, folder: Path, declarations: Declarations, url: str | Database | None = None) -> None:
        self.folder, self.declarations = folder, declarations
        self.root = folder / VINTAGES
        self.database: Database = (
            url if isinstance(url, Database) else open_database(url or folder / DATABASE)
        )
        self.catalogue = Catalogue(self.database)
        self.corrections = Corrections(self.database, declarations)
        self.derived = Derived(folder)

    def dataset(self, name: str) -> DataSet:
        return self.declarations[name]

    def draft(self, dataset: str, period: str = "", office: str = "") -> Draft:
        """A vintage to write into. Raises DataSetUnknown, PeriodInvalid, SliceLocked, StoreWriteFailed."""
        declared = self.dataset(dataset)
        part = Slice(dataset=declared.id, period=checked_period(declared, period), office=office)
        self.catalogue.refuse_locked(part)
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
            "created_by": by,
        }
        try:
            return self.catalogue.add(row)
        except DatabaseUnavailable as error:
            self._undo(draft)
            raise StoreWriteFailed(shown(self.database.url), str(error)) from error
        except BaseException:
            self._undo(draft)
            raise

    def _undo(self, draft: Draft) -> None:
        """Remove the files of a vintage that did not become visible.

        Trap: an interrupt may come between the commit and its answer. Only files that the catalogue surely does not
        know are removed; when it cannot be asked they stay for `sweep`.
        """
        with suppress(DatabaseUnavailable):
            if not self.catalogue.holds(draft.id):
                discard(draft.home)

    def files(self, vintage: Vintage) -> dict[str, Path]:
        """Name → path of a vintage's files: `data.parquet`; `rejects.parquet` where rows were refused, `problems.parquet`
        where anything was doubted."""
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
        return overlay(found, declared, self.corrections.standing(declared.id, as_of)) if corrected else found

    def snapshot(self, *, as_of: dt.datetime | None = None, at_least: State = State.SUBMITTED) -> Snapshot:
        """What every set says now, or said at a moment (UTC); it stays so whatever is written later."""
        known = self.catalogue.all() if as_of is None else self.catalogue.as_known(as_of)
        return Snapshot.of(self, known, self.corrections.standing(None, as_of), at_least)

    def version(self) -> str:
        """Changes with every commit, deed and correction. One cheap query."""
        return self.catalogue.version()

    def basis(
        self, *datasets: str, as_of: dt.datetime | None = None, at_least: State = State.SUBMITTED
    ) -> list[str]:
        """Ids of the vintages and corrections that tables of these sets stand on: the version of the facts."""
        ids: list[str] = []
        for name in datasets:
            ids += [vintage.id for vintage in self.catalogue.current(name, as_of=as_of, at_least=at_least)]
            ids += [f"{name}:correction:{item.id}" for item in self.corrections.standing(name, as_of)]
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
        try:
            rows = pq.ParquetFile(paths[0]).metadata.num_rows
        except pa.ArrowException as error:
            raise VintageDamaged(vintage.id, str(paths[0]), str(error)) from error
        if rows != vintage.rows:
            raise VintageDamaged(vintage.id, str(paths[0]), f"{rows} ≠ {vintage.rows}")

    def sweep(self, older_than: float = ABANDONED) -> list[Path]:
        """Remove what crashed imports left: staging folders and vintage folders without a catalogue row.

        Younger ones may belong to an import at work and stay. Also removed: half-built derived tables.
        """
        limit = time.time() - older_than
        found = [*self.root.glob(f"{STAGING}/*"), *self.root.glob("[!.]*/*"), *self.derived.unfinished()]
        old = [path for path in found if _changed_at(path) <= limit]
        known = {
            vintage.id for vintage in self.catalogue.all()
        }  # asked last: what is committed meanwhile stays
        left = [path for path in old if path.name not in known]
        for path in left:
            discard(path)
        return left

    def close(self) -> None:
        self.database.close()


def _changed_at(path: Path) -> float:
    """Seconds since 1970; never, for what another has removed meanwhile."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")
