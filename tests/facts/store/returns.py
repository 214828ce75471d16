"""Putting returns into a store without the reading of files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from jiqun.facts.store import ROW, Draft, Store, Vintage


def batch_of(draft: Draft, rows: Sequence[Mapping[str, Any]]) -> pa.RecordBatch:
    """The rows as a batch with the columns that they name, and their row numbers."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    arrays = [pa.array([row.get(name) for row in rows], draft.schema.field(name).type) for name in names]
    return pa.RecordBatch.from_arrays(
        [pa.array(range(2, len(rows) + 2), pa.int64()), *arrays], names=[ROW, *names]
    )


def put(
    store: Store,
    dataset: str,
    period: str,
    office: str,
    rows: Sequence[Mapping[str, Any]],
    *,
    rejects: Sequence[Mapping[str, Any]] = (),
    by: str = "录入员",
    **more: Any,
) -> Vintage:
    with store.draft(dataset, period, office) as draft:
        draft.write(batch_of(draft, rows))
        if rejects:
            draft.reject(pa.RecordBatch.from_pylist([dict(row) for row in rejects]))
        digest = hashlib.sha256(json.dumps(list(rows), default=str).encode()).hexdigest()
        return store.commit(draft, by=by, source=f"{office}.xlsx", source_digest=digest, **more)
