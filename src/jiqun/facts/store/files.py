"""Vintage files on disk: written beside, synced, then moved in whole."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from jiqun.facts.store.errors import StoreWriteFailed

STAGING = ".staging"
CHUNK = 1 << 20
ROWS_PER_GROUP = 122_880  #: DuckDB's unit of parallel reading


def digest_of(paths: list[Path]) -> str:
    """SHA-256 over the files in order."""
    digest = hashlib.sha256()
    for path in paths:
        for block in blocks(path):
            digest.update(block)
    return digest.hexdigest()


def blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(CHUNK):
            yield block


def sync(path: Path) -> None:
    """Force a file or a folder to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class StagedFile:
    """A Parquet file growing in the staging folder. Raises StoreWriteFailed when the disk refuses."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self.path, self.rows = path, 0
        with refusing(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            self.writer = pq.ParquetWriter(path, schema, compression="zstd")
        self.schema = schema

    def write(self, batch: pa.RecordBatch) -> None:
        with refusing(self.path):
            self.writer.write_batch(batch.cast(self.schema), row_group_size=ROWS_PER_GROUP)
        self.rows += batch.num_rows

    def finish(self) -> None:
        with refusing(self.path):
            self.writer.close()
            sync(self.path)


class refusing:  # noqa: N801 (used as a statement)
    """Turns what the operating system or Arrow says of a full or read-only disk into StoreWriteFailed."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if isinstance(error, OSError | pa.ArrowException):
            raise StoreWriteFailed(str(self.path), str(error)) from error


#: What the system says of a disk that takes nothing more: full, over its quota, read-only.
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)


class refusing_full:  # noqa: N801 (used as a statement)
    """Turns only a full or read-only disk into StoreWriteFailed: for work that also reads files of others."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if isinstance(error, OSError) and error.errno in FULL:
            raise StoreWriteFailed(str(self.path), os.strerror(error.errno or 0)) from error


def copy_in(source: Path, staged: Path) -> None:
    """A synced copy of a file beside the others of a draft. Raises StoreWriteFailed."""
    with refusing(staged):
        staged.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, staged)
        sync(staged)


def move_in(staged: Path, home: Path) -> None:
    """One rename, then both folders synced: after a crash the vintage is there whole or not at all."""
    with refusing(home):
        home.parent.mkdir(parents=True, exist_ok=True)
        sync(staged)
        staged.rename(home)
        for folder in (home.parent, home.parent.parent, home.parent.parent.parent):
            sync(folder)  # new folders are entries of the ones above them


def discard(folder: Path) -> None:
    """Remove a folder or a file; what is gone already is well."""
    if folder.is_dir():
        shutil.rmtree(folder, ignore_errors=True)
    else:
        folder.unlink(missing_ok=True)
