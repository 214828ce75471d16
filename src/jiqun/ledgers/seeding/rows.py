"""The rows that simulated entries are made from: of a data set, of a plan's list, or free."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import ibis

from jiqun.engine import Formula
from jiqun.facts.schema import PeriodKind
from jiqun.facts.store import ROW, VINTAGE
from jiqun.ledgers.book import Book
from jiqun.ledgers.declaration import Ledger, Seed
from jiqun.ledgers.seeding.drawing import BLANK
from jiqun.ledgers.seeding.errors import SeedInvalid
from jiqun.ledgers.things import SOURCES

#: Lists that plans print, by name: rows of texts.
Lists = Mapping[str, Callable[[], Sequence[Mapping[str, Any]]]]
SIMULATED = "_simulated"


#: The column of a plan's list that names the thing.
_NAMES = {"plan.organisations": "name", "plan.regions": "name"}


def subject_of(ledger: Ledger, seed: Seed) -> str:
    """The column that names the subject: as said, else the one that things of the ledger's kind are known by."""
    if seed.subject or ledger.record.entry.value == "free":
        return seed.subject
    if seed.table.startswith("plan."):
        return _NAMES.get(seed.table, "id")
    source = SOURCES.get(ledger.record.entry.value)
    return source.ref if source and seed.table else ""


def rows_of(book: Book, ledger: Ledger, seed: Seed, lists: Lists) -> list[dict[str, Any]]:
    """At most `count` rows, one for each subject. Raises SeedInvalid."""
    if not seed.table:
        return [{} for _ in range(seed.count)]
    if seed.table.startswith("plan."):
        return _listed(book, ledger, seed, lists)
    return _returned(book, ledger, seed)


def _listed(book: Book, ledger: Ledger, seed: Seed, lists: Lists) -> list[dict[str, Any]]:
    if seed.table not in lists:
        known = "、".join(lists)
        raise SeedInvalid(ledger.id, f"没有清单“{seed.table}”；有：{known} / no such list")
    rows = [dict(row) for row in lists[seed.table]()]
    if seed.where and rows:
        table = book.engine().table({name: [row.get(name) for row in rows] for name in rows[0]})
        kept = table.filter(Formula(seed.where).over({name: table[name] for name in table.columns}, {}))
        rows = list(book.engine().collect(kept).to_pylist())
    return list(_one_each(rows, subject_of(ledger, seed)))[: seed.count]


def _one_each(rows: Iterable[dict[str, Any]], subject: str) -> Iterable[dict[str, Any]]:
    seen: set[Any] = set()
    for row in rows:
        if not subject or row.get(subject) not in seen:
            seen.add(row.get(subject))
            yield row


def _returned(book: Book, ledger: Ledger, seed: Seed) -> list[dict[str, Any]]:
    store = book.store
    if store is None:
        return []
    declared = store.dataset(seed.table)
    vintages = store.catalogue.current(declared.id)
    if not vintages:
        return []
    engine = book.engine()
    newest_only = [max(item.period for item in vintages)] if declared.period is not PeriodKind.NONE else None
    table = store.table(engine, declared.id, periods=newest_only)
    made_up = [vintage.id for vintage in vintages if vintage.simulated]
    table = table.mutate(**{SIMULATED: table[VINTAGE].isin(made_up) if made_up else ibis.literal(False)})
    if seed.where:
        table = table.filter(
            Formula(seed.where).over({name: table[name] for name in table.columns}, declared.units)
        )
    subject = subject_of(ledger, seed)
    wanted = _used(seed, subject)
    table = table.select([name for name in table.columns if name in wanted])
    if subject:
        if subject not in table.columns:
            raise SeedInvalid(ledger.id, f"数据集 {declared.id} 没有字段“{subject}” / no such field")
        table = table.filter(table[subject].notnull())
        newest = [table[name].desc() for name in ("year", "month", "awarded_year") if name in table.columns]
        order = ibis.row_number().over(ibis.window(group_by=table[subject], order_by=[*newest, table[VINTAGE].desc(), table[ROW]]))  # fmt: skip
        ranked = table.mutate(_order=order)
        table = ranked.filter(ranked["_order"] == 0)
    found: list[dict[str, Any]] = engine.collect(
        table.order_by(_order(table, seed)).limit(seed.count)
    ).to_pylist()
    return found


def _used(seed: Seed, subject: str) -> set[str]:
    """Columns that a seed reads: a wide table is not carried along for the sake of three of them."""
    told = {drawn.column for drawn in seed.values.values()}
    named = {subject, seed.order.lstrip("-"), seed.region, seed.lead, *BLANK.findall(seed.title)}
    return told | named | {"region", "year", "month", "awarded_year", VINTAGE, ROW, SIMULATED}


def _order(table: ibis.Table, seed: Seed) -> list[Any]:
    """The asked order, else one that mixes districts; ties by the row's place."""
    name = seed.order.lstrip("-")
    if name and name in table.columns:
        first = table[name].desc(nulls_first=False) if seed.order.startswith("-") else table[name].asc()
        return [first, table[VINTAGE], table[ROW]]
    return [(table[ROW] * 7919) % 10_007, table[ROW], table[VINTAGE]]
