"""References: enterprises as returns name them, wherever the register does not settle who is meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import ibis

from jiqun.engine import Engine
from jiqun.enterprises.directory import REGISTER
from jiqun.enterprises.identity.decisions import Reference
from jiqun.facts.schema import DataSet, Declarations
from jiqun.facts.store import ROW, VINTAGE, Store

ATTRIBUTES = ("region", "town", "address", "industry", "parent_code")


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A reference with what its return says about the enterprise. `known`: the register has its code, but
    another name."""

    reference: Reference
    known: bool
    region: str | None = None
    town: str | None = None
    address: str | None = None
    industry: str | None = None
    parent_code: str | None = None


def datasets_of_enterprises(declarations: Declarations) -> list[DataSet]:
    """Sets that name an enterprise by `code` beside the register itself."""
    return [
        item
        for item in declarations.all.values()
        if item.id != REGISTER and item.record.subject == "enterprise" and "code" in item.by_name
    ]


def references(store: Store, engine: Engine, register: ibis.Table, names: Iterable[str]) -> list[Described]:
    """Distinct (code, name) of those sets whose code is not in the register, or stands there under another name."""
    found: list[Described] = []
    for name in names:
        if store.catalogue.current(name):
            found += _of_set(store, engine, register, store.dataset(name))
    return found


def _of_set(store: Store, engine: Engine, register: ibis.Table, declared: DataSet) -> list[Described]:
    table = store.table(engine, declared.id)
    there = [name for name in ATTRIBUTES if name in table.columns]
    named = table["name"].fill_null("") if "name" in declared.by_name else ibis.literal("")
    listed = table.mutate(_name=named, _code=table.code.fill_null(""))
    known = register.select(_known=register.code, _registered=register.name)
    joined = listed.left_join(known, listed["_code"] == known["_known"])
    strange = joined.filter(
        joined["_known"].isnull() | ((joined["_name"] != "") & (joined["_name"] != joined["_registered"]))
    )
    each = strange.group_by(["_code", "_name"]).agg(
        vintage=strange[VINTAGE].max(),
        row=strange[ROW].min(),
        known=strange["_known"].notnull().max(),
        **{name: strange[name].cast("string").max() for name in there},
    )
    rows = engine.collect(each.order_by(["_code", "_name"])).to_pylist()
    return [_described(declared.id, row, there) for row in rows if row["_code"] or row["_name"]]


def _described(dataset: str, row: dict[str, Any], there: list[str]) -> Described:
    reference = Reference(
        dataset=dataset, code=row["_code"], name=row["_name"], vintage=row["vintage"], row=row["row"]
    )
    return Described(reference=reference, known=row["known"], **{name: row[name] for name in there})
