"""The register of things that entries are about: enterprises, projects, parks … as returns name them, units, regions,
clusters, tasks and targets as plans do, and what people have entered by hand because no return has it yet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from rapidfuzz import process

from jiqun.engine import Engine
from jiqun.facts.store import ROW, VINTAGE, Store
from jiqun.ledgers import tables
from jiqun.ledgers.declaration import ThingKind
from jiqun.ledgers.entry import now
from jiqun.mishap import Mishap
from jiqun.records import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    kind: str
    ref: str
    name: str
    region: str = ""
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """The data set that lists the things of a kind, with its columns."""

    dataset: str
    ref: str
    name: str
    region: str | None = "region"


SOURCES: Mapping[str, Source] = {
    ThingKind.ENTERPRISE: Source("enterprise", "code", "name"),
    ThingKind.PROJECT: Source("project", "project", "name"),
    ThingKind.PARCEL: Source("parcel", "parcel", "name"),
    ThingKind.PARK: Source("park", "park", "name"),
    ThingKind.BUILDING: Source("building", "building", "name"),
    ThingKind.PLATFORM: Source("platform", "platform", "name"),
    ThingKind.POLICY: Source("policy", "policy", "name", None),
}
ALIKE = 60
VERSION = "1"  #: changes when the columns are made in another way
#: Names that are compared with a wrong one for a suggestion.
COMPARED = 200_000
#: Found things that are kept in mind.
REMEMBERED = 50_000


class ThingUnknown(Mishap):
    def __init__(self, kind: str, words: str, near: Sequence[str]) -> None:
        hint = "、".join(near)
        super().__init__(
            f"登记册没有{KIND_WORDS[kind]}“{words}”{f'；是否指 {hint}' if hint else ''}。请核对编码，或先导入名录，或由管理单位登记。"
            f" / No {kind} “{words}” in the register{f'; did you mean {hint}' if hint else ''}. Check the code, import the register, or have it entered."
        )


KIND_WORDS: Mapping[str, str] = {
    "enterprise": "企业", "project": "项目", "parcel": "地块", "park": "园区", "building": "楼宇", "platform": "平台",
    "policy": "政策", "organisation": "单位", "region": "地区", "cluster": "集群", "task": "任务", "target": "目标",
    "free": "条目",
}  # fmt: skip


@dataclass
class Things:
    """`named` gives the things of kinds that plans name; `store` those of returns, None where a city has no facts."""

    database: Database
    named: Mapping[str, Callable[[], Mapping[str, Thing]]] = field(default_factory=dict)
    store: Store | None = None
    engine: Callable[[], Engine] | None = None
    _names: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict, init=False, repr=False)
    _known: dict[tuple[str, str], dict[str, Thing]] = field(default_factory=dict, init=False, repr=False)

    def find(self, kind: str, words: str) -> Thing:
        """The thing of a ref or an exact name. Raises ThingUnknown with near ones."""
        found = self.lookup(kind, [words]).get(words)
        if found is None:
            raise ThingUnknown(kind, words, self.near(kind, words))
        return found

    def lookup(self, kind: str, words: Collection[str]) -> dict[str, Thing]:
        """Things by the words that name them: refs first, then exact names that only one thing bears."""
        wanted = [word for word in dict.fromkeys(words) if word]
        if not wanted:
            return {}
        if kind in self.named:
            roll = self.named[kind]()
            names = Counter(thing.name for thing in roll.values())
            by_name = {thing.name: thing for thing in roll.values() if names[thing.name] == 1}
            found = {word: roll.get(word) or by_name.get(word) for word in wanted}
            return {word: thing for word, thing in found.items() if thing} | self._entered(kind, wanted)
        return self._entered(kind, wanted) | self._remembered(kind, wanted)

    def _remembered(self, kind: str, words: Sequence[str]) -> dict[str, Thing]:
        """Found things of one version of the facts are kept; what is not found is asked again."""
        version = self.store.version() if self.store else ""
        known = self._known.get((kind, version))
        if known is None or len(known) > REMEMBERED:
            self._known = {
                name: kept for name, kept in self._known.items() if name[1] == version and name[0] != kind
            }
            known = self._known.setdefault((kind, version), {})
        known |= self._returned(kind, [word for word in words if word not in known])
        return {word: known[word] for word in words if word in known}

    def _returned(self, kind: str, words: Sequence[str]) -> dict[str, Thing]:
        table = self._table(kind) if words else None
        if table is None or self.engine is None:
            return {}
        asked = list(words)
        rows = self.engine().collect(table.filter(table.ref.isin(asked) | table.name.isin(asked))).to_pylist()
        found: dict[str, Thing] = {}
        names: dict[str, set[str]] = {}
        for row in rows:
            names.setdefault(row["name"], set()).add(row["ref"])
        for row in rows:
            thing = Thing(kind=kind, ref=row["ref"], name=row["name"] or row["ref"], region=row["region"] or "",
                          simulated=bool(row["simulated"]))  # fmt: skip
            if len(names[row["name"]]) == 1:
                found.setdefault(row["name"], thing)
        for row in rows:
            thing = Thing(kind=kind, ref=row["ref"], name=row["name"] or row["ref"], region=row["region"] or "",
                          simulated=bool(row["simulated"]))  # fmt: skip
            found[row["ref"]] = thing
        return {word: found[word] for word in words if word in found}

    def _table(self, kind: str) -> Any:
        """ref, name, region, simulated: one row a thing, as the newest return has it. A derived table of the facts."""
        source = SOURCES.get(kind)
        if source is None or self.store is None or self.engine is None:
            return None
        if not self.store.catalogue.current(source.dataset):
            return None
        basis = [*self.store.basis(source.dataset), "things", VERSION]
        return self.store.derived.table(
            self.engine(), f"things-{source.dataset}", basis, lambda: self._newest(source)
        )

    def _newest(self, source: Source) -> Any:
        import ibis

        if self.store is None or self.engine is None:
            return None
        made_up = [item.id for item in self.store.catalogue.current(source.dataset) if item.simulated]
        table = self.store.table(self.engine(), source.dataset)
        order = ibis.row_number().over(
            ibis.window(group_by=table[source.ref], order_by=[table[VINTAGE].desc(), table[ROW].desc()])
        )
        simulated = table[VINTAGE].isin(made_up) if made_up else ibis.literal(False)
        ranked = table.mutate(_order=order, _simulated=simulated)
        kept = ranked.filter((ranked["_order"] == 0) & ranked[source.ref].notnull())
        region = kept[source.region] if source.region else ibis.literal("")
        chosen = kept.select(ref=kept[source.ref], name=kept[source.name], region=region, simulated=kept["_simulated"])  # fmt: skip
        return chosen.order_by("ref")

    def near(self, kind: str, words: str, limit: int = 3) -> list[str]:
        """Names or refs that look like the words, as `ref name`."""
        if kind in self.named:
            names = {thing.ref: thing.name for thing in self.named[kind]().values()}
        else:
            names = self._all_names(kind)
        codes = process.extract(words, list(names), limit=limit, score_cutoff=80)
        alike = (
            process.extract(words, list(names.values()), limit=limit, score_cutoff=ALIKE) if not codes else []
        )
        refs = list(names)
        found = [ref for ref, *_ in codes] + [refs[at] for _, _, at in alike]
        return [f"{ref}（{names[ref]}）" if names[ref] != ref else ref for ref in dict.fromkeys(found)][
            :limit
        ]

    def _all_names(self, kind: str) -> dict[str, str]:
        version = self.store.version() if self.store else ""
        key = (kind, version)
        if key not in self._names:
            table = self._table(kind)
            rows = [] if table is None or self.engine is None else self.engine().collect(table.limit(COMPARED)).to_pylist()  # fmt: skip
            self._names = {name: kept for name, kept in self._names.items() if name[1] == version}
            self._names[key] = {row["ref"]: row["name"] or row["ref"] for row in rows}
        return self._names[key] | {thing.ref: thing.name for thing in self.entered(kind)}

    def _entered(self, kind: str, words: Sequence[str]) -> dict[str, Thing]:
        columns = tables.thing.c
        wanted = sa.select(tables.thing).where(
            columns.kind == kind, columns.ref.in_(words) | columns.name.in_(words)
        )
        found: dict[str, Thing] = {}
        with self.database.reading() as connection:
            for row in connection.execute(wanted):
                thing = Thing(kind=kind, ref=row.ref, name=row.name, region=row.region)
                found |= {row.ref: thing, row.name: thing}
        return {word: found[word] for word in words if word in found}

    def entered(self, kind: str = "") -> list[Thing]:
        """Things that people have entered, in the order of entering."""
        wanted = sa.select(tables.thing).order_by(tables.thing.c.id)
        if kind:
            wanted = wanted.where(tables.thing.c.kind == kind)
        with self.database.reading() as connection:
            return [
                Thing(kind=row.kind, ref=row.ref, name=row.name, region=row.region)
                for row in connection.execute(wanted)
            ]

    def enter(self, kind: str, ref: str, name: str, region: str, by: str) -> Thing:
        """Enter a thing that no return has yet; one that is there already is given back as it is. A later return with
        the same ref takes its place in lists."""
        known = self.lookup(kind, [ref]).get(ref)
        if known is not None:
            return known
        with self.database.writing() as connection:
            connection.execute(
                sa.insert(tables.thing).values(kind=kind, ref=ref, name=name, region=region, at=now(), by=by)
            )
        return Thing(kind=kind, ref=ref, name=name, region=region)
