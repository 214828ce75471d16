"""Opening an engine: where tables are read from, how much memory it may take, where it spills."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa

from jiqun.engine.errors import EngineUnavailable


class EngineKind(StrEnum):
    DUCKDB = "duckdb"
    SPARK = "spark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How an engine runs. `memory` as DuckDB and Spark write it ("4GB"); `master` is Spark's."""

    kind: EngineKind = EngineKind.DUCKDB
    memory: str = "4GB"
    threads: int | None = None
    spill: Path | None = None
    master: str = "local[2]"

    @classmethod
    def from_environment(cls) -> Settings:
        """JIQUN_ENGINE (duckdb, spark), JIQUN_MEMORY, JIQUN_THREADS, JIQUN_SPILL, JIQUN_SPARK_MASTER."""
        found = os.environ
        try:
            kind = EngineKind(found.get("JIQUN_ENGINE", "duckdb"))
        except ValueError as error:
            raise EngineUnavailable(
                found["JIQUN_ENGINE"], "应为 duckdb 或 spark / duckdb or spark"
            ) from error
        return cls(
            kind=kind,
            memory=found.get("JIQUN_MEMORY", cls().memory),
            threads=int(found["JIQUN_THREADS"]) if found.get("JIQUN_THREADS") else None,
            spill=Path(found["JIQUN_SPILL"]) if found.get("JIQUN_SPILL") else None,
            master=found.get("JIQUN_SPARK_MASTER", cls().master),
        )


@dataclass(frozen=True)
class Engine:
    """A connection that only reads Parquet files and answers expressions."""

    settings: Settings
    connection: Any
    _tables: dict[tuple[str, ...], ibis.Table] = field(default_factory=dict, repr=False)

    def read(self, files: Sequence[Path]) -> ibis.Table:
        """One table over Parquet files of one schema; columns that a file lacks are null."""
        key = tuple(str(file) for file in files)
        if key not in self._tables:
            self._tables[key] = self._open(key)
        return self._tables[key]

    def _open(self, files: tuple[str, ...]) -> ibis.Table:
        if self.settings.kind is EngineKind.SPARK:
            return self._spark_view(files)
        return self.connection.read_parquet(list(files), union_by_name=True)

    def _spark_view(self, files: tuple[str, ...]) -> ibis.Table:
        """Through the session: Ibis takes a list of paths for one glob pattern."""
        from pyspark.sql import SparkSession

        frame = SparkSession.active().read.option("mergeSchema", "true").parquet(*files)
        name = f"files_{hashlib.sha256(repr(files).encode()).hexdigest()[:16]}"
        frame.createOrReplaceTempView(name)
        return self.connection.table(name)

    def table(self, rows: pa.Table | Mapping[str, Sequence[Any]]) -> ibis.Table:
        """A small table brought along (a code list, a crosswalk)."""
        return ibis.memtable(rows if isinstance(rows, pa.Table) else pa.table(dict(rows)))

    def collect(self, expression: ibis.Table) -> pa.Table:
        """The whole result in memory."""
        return self.connection.to_pyarrow(expression)

    def stream(self, expression: ibis.Table, chunk: int = 100_000) -> Iterator[pa.RecordBatch]:
        """The result in batches of at most `chunk` rows."""
        yield from self.connection.to_pyarrow_batches(expression, chunk_size=chunk)

    def write(self, expression: ibis.Table, path: Path, *, group: int | None = None) -> None:
        """The result as one Parquet file, streamed; `group` is the number of rows of a row group.

        Trap: DuckDB's own writer makes row groups of at least 2,048 rows per thread and of another size each.
        """
        import pyarrow.parquet as pq

        if self.settings.kind is EngineKind.DUCKDB and group is None:
            expression.to_parquet(path, compression="zstd")
            return
        with pq.ParquetWriter(path, expression.schema().to_pyarrow(), compression="zstd") as writer:
            for batch in self.stream(expression, group or 100_000):
                writer.write_batch(batch, row_group_size=group)

    def scalar(self, expression: Any) -> Any:
        return self.connection.execute(expression)

    def fork(self) -> Engine:
        """An engine for another thread: it shares memory and limits, and has its own results and tables."""
        if self.settings.kind is EngineKind.SPARK:
            return Engine(self.settings, self.connection)
        return Engine(self.settings, ibis.duckdb.from_connection(self.connection.con.cursor()))

    def close(self) -> None:
        self._tables.clear()
        self.connection.disconnect()


def open_engine(settings: Settings | None = None) -> Engine:
    """The engine of the settings (of the environment when none are given).

    Raises EngineUnavailable when Spark or Java is not there.
    """
    # Merging selects is a third of what Ibis takes to write a long query, and the engines do it themselves.
    ibis.options.sql.fuse_selects = False
    chosen = settings or Settings.from_environment()
    return _spark(chosen) if chosen.kind is EngineKind.SPARK else _duckdb(chosen)


def _duckdb(settings: Settings) -> Engine:
    spill = settings.spill or Path(tempfile.gettempdir()) / "jiqun-spill"
    connection = ibis.duckdb.connect(
        memory_limit=settings.memory,
        temp_directory=str(spill),
        preserve_insertion_order=False,
        autoinstall_known_extensions=False,
        autoload_known_extensions=False,
        **({"threads": settings.threads} if settings.threads else {}),
    )
    return Engine(settings, connection)


def _spark(settings: Settings) -> Engine:
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise EngineUnavailable(
            "spark", "缺少 pyspark（pip install 'jiqun[spark]'） / pyspark is missing"
        ) from error
    builder = (
        SparkSession.builder.master(settings.master)
        .appName("jiqun")
        .config("spark.driver.memory", settings.memory.replace("GB", "g").replace("MB", "m"))
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.ansi.enabled", "true")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", str(settings.threads or 4))
    )
    try:
        session = builder.getOrCreate()
    except Exception as error:  # py4j raises what the JVM raised
        raise EngineUnavailable("spark", str(error).splitlines()[0]) from error
    session.sparkContext.setLogLevel("ERROR")
    return Engine(settings, ibis.pyspark.connect(session))
