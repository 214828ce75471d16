"""The same object twice: within the file, and in another office's return of the period."""

from __future__ import annotations

import functools
import operator
from typing import Any

import ibis
import numpy as np

from jiqun.facts.intake.checks.hits import Bench, key_texts
from jiqun.facts.intake.staging import ID, ROW, additive
from jiqun.facts.store import Store, Vintage

#: More suspects than this are not listed in a query: then all rows are grouped.
LISTED = 20_000


def within(bench: Bench) -> list[ibis.Table]:
    """Later rows that repeat an earlier one; every row of a key whose rows differ."""
    dataset, rows = bench.plan.dataset, bench.rows
    first_field = dataset.key[0]
    keyed = rows.mutate(**key_texts(rows, dataset.key))
    names = [f"_key{at}" for at in range(len(dataset.key))]
    keyed = keyed.filter(keyed["_key0"] != "")
    suspects = _suspects(bench, keyed, names)
    if not len(suspects):
        return []
    if len(suspects) <= LISTED:
        keyed = keyed.filter(_hashed(keyed, names).isin(suspects.tolist()))
    many = keyed.group_by(names).aggregate(_size=keyed.count(), _first=keyed[ID].min())
    many = many.filter(many["_size"] > 1)
    twice = keyed.inner_join(many, names)
    content = ibis.literal("").join(
        [twice[field.field].cast("string").fill_null("") + "\x1f" for field in dataset.fields]
    )
    twice = twice.mutate(_content=content)
    window = ibis.window(group_by=[twice[name] for name in names])
    twice = twice.mutate(_alike=twice["_content"].min().over(window) == twice["_content"].max().over(window))
    later = twice.filter(twice["_alike"] & (twice[ID] > twice["_first"]))
    differ = twice.filter(~twice["_alike"])
    where = "与第 " + (later["_first"] % (1 << 40)).cast("string") + " 行相同"
    count = "共 " + differ["_size"].cast("string") + " 行"
    return [
        bench.hit(later, first_field, later[first_field], "row_repeated", where),
        bench.hit(differ, first_field, differ[first_field], "key_duplicate", count),
    ]


def _hashed(keyed: ibis.Table, names: list[str]) -> Any:
    """The key as one number; different keys may share one, so it only narrows the search."""
    return ibis.literal("\x1f").join([keyed[name] for name in names]).hash()


def _suspects(bench: Bench, keyed: ibis.Table, names: list[str]) -> np.ndarray[Any, Any]:
    """Numbers that more than one row has: 8 bytes a row, where grouping all keys would hold them all."""
    numbers = [
        batch.column(0).to_numpy(zero_copy_only=False)
        for batch in bench.engine.stream(keyed.select(_hash=_hashed(keyed, names)))
    ]
    if not numbers:
        return np.empty(0, dtype=np.int64)
    joined = np.concatenate(numbers)
    numbers.clear()
    joined.sort()
    return np.unique(joined[1:][joined[1:] == joined[:-1]])


def elsewhere(bench: Bench, store: Store, others: list[Vintage]) -> list[ibis.Table]:
    """Keys that other offices' current returns of the period hold too. Offices that each report their own figures of a firm
    (output, tax, electricity) agree; a doubt is a figure that both give."""
    dataset = bench.plan.dataset
    given = {name for sheet in bench.plan.sheets for name in sheet.columns}
    figures = [item.field for item in dataset.fields if additive(item) and item.field in given]
    found = []
    for vintage in others:
        table = store.read(bench.engine, dataset, [vintage])
        kept = {f"_other_{name}": table[name].notnull() for name in figures}
        held = table.select(**key_texts(table, dataset.key), **kept)
        keys = [f"_key{at}" for at in range(len(dataset.key))]
        held = held.group_by(keys).aggregate(**{name: held[name].any() for name in kept})
        keyed = bench.rows.mutate(**key_texts(bench.rows, dataset.key))
        hits = keyed.filter(keyed["_key0"] != "").inner_join(held, keys)
        if figures:
            both = [hits[name].notnull() & hits[f"_other_{name}"] for name in figures]
            hits = hits.filter(functools.reduce(operator.or_, both))
        first = dataset.key[0]
        found.append(bench.hit(hits, first, hits[first], "key_elsewhere", vintage.office or "（未注明单位）"))
    return found


__all__ = ["ROW", "elsewhere", "within"]
