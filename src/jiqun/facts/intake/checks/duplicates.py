"""The same object twice: within the file, and in another office's return of the period."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ibis
import numpy as np

from jiqun.engine.operations import larger
from jiqun.facts.intake.checks.hits import Bench, key_texts
from jiqun.facts.intake.parameters import Parameters
from jiqun.facts.intake.staging import ID, ROW, additive
from jiqun.facts.schema import Field
from jiqun.facts.store import Store, Vintage
from jiqun.facts.store.draft import VINTAGE

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


def elsewhere(bench: Bench, store: Store, others: Sequence[Vintage], given: Parameters) -> None:
    """Figures that another office's current return of the period gives as well. Offices that each report their own figures
    of a firm (output, tax, electricity) agree; a doubt is a figure that both give and that differs. Where they agree, one
    remark for each office counts the rows. Sets without figures are compared by all their fields."""
    dataset = bench.plan.dataset
    held = [
        name
        for name in dict.fromkeys(n for sheet in bench.plan.sheets for n in sheet.columns)
        if name not in dataset.key
    ]
    names = [name for name in held if additive(dataset[name])] or held
    if not others or not names:
        return
    keys = [f"_key{at}" for at in range(len(dataset.key))]
    table = store.read(bench.engine, dataset, others)
    theirs = table.select(
        VINTAGE, **key_texts(table, dataset.key), **{f"_other_{name}": table[name] for name in names}
    )
    rows = bench.rows.select(ID, *names, **key_texts(bench.rows, dataset.key))
    both = rows.filter(rows["_key0"] != "").inner_join(theirs, keys)
    both = both.mutate(**{f"_differs_{name}": _differs(both, dataset[name], given) for name in names})
    offices = {item.id: item.office or "（未注明单位）" for item in others}
    bench.report([_apart(bench, both, names, offices)])
    _shared(bench, both, names, offices)


def _differs(both: ibis.Table, item: Field, given: Parameters) -> Any:
    """Null where not both give the figure."""
    own, other = both[item.field], both[f"_other_{item.field}"]
    if not item.numeric:
        return own.cast("string") != other.cast("string")
    own, other = own.cast("float64"), other.cast("float64")
    return (own - other).abs() > given.elsewhere.relative * larger(own.abs(), other.abs())


def _apart(bench: Bench, both: ibis.Table, names: Sequence[str], offices: Mapping[str, str]) -> ibis.Table:
    """Each row at the first field that differs."""
    apart = {name: both[f"_differs_{name}"].fill_null(False) for name in names}
    rows = both.filter(functools.reduce(operator.or_, apart.values()))

    def first(shown: Callable[[str], Any]) -> Any:
        return ibis.cases(*((rows[f"_differs_{name}"].fill_null(False), shown(name)) for name in names))

    other = first(lambda name: rows[f"_other_{name}"].cast("string"))
    told = rows[VINTAGE].cases(*offices.items(), else_="") + "：" + other
    field, raw = first(lambda name: ibis.literal(name)), first(lambda name: rows[name].cast("string"))
    return bench.hit(rows, field, raw, "key_elsewhere", told)


def _shared(bench: Bench, both: ibis.Table, names: Sequence[str], offices: Mapping[str, str]) -> None:
    known = functools.reduce(operator.or_, [both[f"_differs_{name}"].notnull() for name in names])
    apart = functools.reduce(operator.or_, [both[f"_differs_{name}"].fill_null(False) for name in names])
    alike = both.filter(known & ~apart)
    counted = bench.engine.collect(alike.group_by(VINTAGE).aggregate(rows=alike[ID].nunique()))
    for item in sorted(counted.to_pylist(), key=lambda item: offices[item[VINTAGE]]):
        bench.log.note("key_shared", raw=f"{item['rows']} 行", suggestion=offices[item[VINTAGE]])


__all__ = ["ROW", "elsewhere", "within"]
