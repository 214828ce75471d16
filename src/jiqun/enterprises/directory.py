"""The directory: one row per enterprise with its names in every form they are looked up by. Kept as derived tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import pyarrow as pa

from jiqun.engine import Engine
from jiqun.enterprises.naming import Namer, clean_code, glyphs, initials, normal, several, sounds
from jiqun.facts.store import ROW, VINTAGE, Store

REGISTER = "enterprise"
#: Columns taken over from the register.
OWN = ("code", "name", "former_names", "former_codes", "region", "town", "address", "industry", "parent_code")
#: Columns made from the name. `pinyin` is the core's, `spoken` the whole name's.
MADE = ("normal", "core", "glyphs", "pinyin", "spoken", "initials", "address_glyphs")
SCHEMA = pa.schema([(name, pa.string()) for name in (*OWN, *MADE)])
KEYS = pa.schema([("rung", pa.string()), ("key", pa.string()), ("code", pa.string())])
VERSION = "1"  #: changes when the columns are made in another way


@dataclass(frozen=True)
class Directory:
    """The enterprises of the register as known today. `places` and `forms` are cut from names."""

    store: Store
    engine: Engine
    namer: Namer

    def basis(self) -> list[str]:
        words = [*self.namer.places, *self.namer.forms]
        return [*self.store.basis(REGISTER), "directory", VERSION, *words]

    def table(self) -> ibis.Table:
        """Columns OWN and MADE, one row per code."""
        return self.store.derived.table(self.engine, "directory", self.basis(), self._build)

    def keys(self) -> ibis.Table:
        """rung, key, code: everything an enterprise may be recognised by, exactly."""
        return self.store.derived.table(self.engine, "directory-keys", self.basis(), self._build_keys)

    def _register(self) -> ibis.Table:
        register = self.store.table(self.engine, REGISTER)
        order = ibis.row_number().over(
            ibis.window(group_by=register.code, order_by=[register[VINTAGE].desc(), register[ROW].desc()])
        )
        ranked = register.mutate(_order=order)
        kept = ranked.filter(ranked["_order"] == 0)
        return kept.select(**{name: kept[name].cast("string") for name in OWN}).order_by("code")

    def _build(self) -> ibis.Table:
        batches = [self._dressed(batch.to_pydict()) for batch in self.engine.stream(self._register(), 50_000)]
        return self.engine.table(pa.Table.from_batches(batches, SCHEMA))

    def _dressed(self, columns: Mapping[str, list[Any]]) -> pa.RecordBatch:
        made = [
            dressed(self.namer, name, address)
            for name, address in zip(columns["name"], columns["address"], strict=True)
        ]
        cells: dict[str, list[Any]] = {name: columns[name] for name in OWN}
        cells |= {name: [row[name] for row in made] for name in MADE}
        return pa.RecordBatch.from_pydict(cells, SCHEMA)

    def _build_keys(self) -> ibis.Table:
        found: list[pa.RecordBatch] = []
        for batch in self.engine.stream(self.table(), 50_000):
            rows = [(rung, key, row["code"]) for row in batch.to_pylist() for rung, key in keys_of(row)]
            cells = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
            found.append(pa.RecordBatch.from_arrays(cells, schema=KEYS))
        return self.engine.table(pa.Table.from_batches(found, KEYS))


def dressed(namer: Namer, name: str | None, address: str | None) -> dict[str, str]:
    """The columns MADE of one name and address."""
    core = namer.core(name)
    spoken = sounds(normal(name))
    return {
        "normal": normal(name),
        "core": core,
        "glyphs": glyphs(core),
        "pinyin": "".join(sounds(core)),
        "spoken": "".join(spoken),
        "initials": initials(spoken),
        "address_glyphs": glyphs(normal(address)),
    }


def keys_of(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(rung, key) of everything that names an enterprise exactly."""
    code = row["code"] or ""
    yield "code", code
    if len(code) == 18:
        yield "organisation", code[8:17]
    for former in several(row["former_codes"]):
        yield "former_code", clean_code(former)
    yield "name", row["normal"]
    for former in several(row["former_names"]):
        yield "former_name", normal(former)
    if row["core"]:
        yield "short", short(row["core"], row["region"], row["industry"])


def short(core: str, region: str | None, industry: str | None) -> str:
    """The rung of names that differ in place, brackets or form only: same core, same district, same division."""
    return f"{core}|{region or ''}|{(industry or '')[:2]}"


def directory(store: Store, engine: Engine, places: Sequence[str], forms: Sequence[str]) -> Directory:
    """`places` are the names of the city's regions; towns of the register are added to them."""
    register = store.table(engine, REGISTER)
    towns = register.filter(register.town.notnull()).select("town").distinct().order_by("town")
    found = [row["town"] for row in engine.collect(towns).to_pylist()]
    return Directory(store, engine, Namer.of([*places, *found], forms))
