"""The same object's figures of the year before, beside those of the return."""

from __future__ import annotations

from collections.abc import Sequence

import ibis

from jiqun.facts.intake.checks.figures import BEFORE
from jiqun.facts.intake.checks.hits import Bench, key_texts
from jiqun.facts.intake.staging import ID, ROW
from jiqun.facts.schema import FieldType, PeriodKind
from jiqun.facts.store import Store


def year_before(period: str) -> str:
    """
    >>> year_before("2024"), year_before("2024-03")
    ('2023', '2023-03')
    """
    return f"{int(period[:4]) - 1}{period[4:]}" if period else ""


def with_last_year(
    bench: Bench, store: Store, fields: Sequence[str], *, simulated: bool
) -> ibis.Table | None:
    """Staged rows with the figures of the year before, None where no return of that year is held. Simulated returns are
    compared with simulated ones only, real with real. Of a figure that several offices gave, the largest."""
    dataset = bench.plan.dataset
    if dataset.period is PeriodKind.NONE or not fields:
        return None
    before = year_before(bench.plan.period)
    chosen = [
        item
        for item in store.catalogue.current(dataset.id)
        if item.period == before and item.simulated == simulated
    ]
    if not chosen:
        return None
    earlier = store.read(bench.engine, dataset, chosen)
    keys = [f"_key{at}" for at in range(len(dataset.key))]
    earlier = earlier.select(
        **key_texts(earlier, dataset.key), **{BEFORE + name: earlier[name] for name in fields}
    )
    earlier = earlier.group_by(keys).aggregate(
        **{BEFORE + name: earlier[BEFORE + name].max() for name in fields}
    )
    industries = [item.field for item in dataset.fields if item.type is FieldType.INDUSTRY]
    rows = bench.rows.select(ID, ROW, *fields, *industries[:1], **key_texts(bench.rows, dataset.key))
    return rows.left_join(earlier, keys).select(
        ID, ROW, *fields, *industries[:1], *[BEFORE + name for name in fields]
    )
