"""The same object twice: within the file, and in another office's return of the period."""

from __future__ import annotations

import ibis

from jiqun.facts.intake.checks.hits import Bench, key_texts
from jiqun.facts.intake.staging import ID, ROW
from jiqun.facts.store import Store, Vintage


def within(bench: Bench) -> list[ibis.Table]:
    """Later rows that repeat an earlier one; every row of a key whose rows differ."""
    dataset, rows = bench.plan.dataset, bench.rows
    first_field = dataset.key[0]
    keyed = rows.mutate(**key_texts(rows, dataset.key))
    names = [f"_key{at}" for at in range(len(dataset.key))]
    keyed = keyed.filter(keyed["_key0"] != "")
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


def elsewhere(bench: Bench, store: Store, others: list[Vintage]) -> list[ibis.Table]:
    """Keys that other offices' current returns of the period hold too."""
    dataset = bench.plan.dataset
    found = []
    for vintage in others:
        table = store.read(bench.engine, dataset, [vintage])
        held = table.select(**key_texts(table, dataset.key)).distinct()
        keyed = bench.rows.mutate(**key_texts(bench.rows, dataset.key))
        hits = keyed.filter(keyed["_key0"] != "").semi_join(held, held.columns)
        first = dataset.key[0]
        found.append(bench.hit(hits, first, hits[first], "key_elsewhere", vintage.office or "（未注明单位）"))
    return found


__all__ = ["ROW", "elsewhere", "within"]
