"""A city's ledgers at work: declarations held against what they refer to, the register of things, the book."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any

from jiqun.facts.intake.cells.names import region_names, regions
from jiqun.facts.schema import load_declarations
from jiqun.ledgers.book import Book
from jiqun.ledgers.declaration import Ground, Ledgers, load_ledgers
from jiqun.ledgers.permission import Units
from jiqun.ledgers.seeding.rows import Lists
from jiqun.ledgers.things import Thing, Things
from jiqun.ledgers.workdays import load_workdays
from jiqun.plans import Library, Plan, TaskRecord
from jiqun.workspace.city import City
from jiqun.workspace.facts import Desk

PAPERS = "papers"


def book_of(desk: Desk, city: City) -> Book:
    """The ledgers of a city over its database and facts. Raises PackFileInvalid, LedgerInvalid."""
    named = {kind: cache(lambda make=make: make(city.library)) for kind, make in _NAMED.items()}
    return Book(
        database=desk.store.database,
        ledgers=ledgers_of(city),
        things=Things(desk.store.database, named, desk.store, lambda: desk.engine),
        engine=lambda: desk.engine,
        units=Units(city.library.organisations),
        workdays=load_workdays(city.pack),
        regions=regions(city.pack),
        districts=[name for name in region_names(city.pack) if name != city.home],
        store=desk.store,
        papers=desk.store.root.parent / PAPERS,
    )


def ledgers_of(city: City) -> Ledgers:
    """The declared ledgers, checked against plans, data sets, indicators and organisations; kept for a pack's version."""
    return _ledgers(_ByFingerprint(city))


class _ByFingerprint:
    """A city that counts as equal to another of the same pack and version."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.key = (str(city.pack.root), city.fingerprint.partition(":")[0])

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByFingerprint) and other.key == self.key


@lru_cache(maxsize=4)
def _ledgers(held: _ByFingerprint) -> Ledgers:
    return load_ledgers(held.city.pack, ground_of(held.city))


def ground_of(city: City) -> Ground:
    texts = {plan.id: _flat(plan.text) for plan in city.library.plans.values() if plan.text is not None}
    return Ground(
        datasets=load_declarations(city.pack).all,
        indicators=frozenset(city.catalogue.indicators),
        areas=frozenset(group.id for group in city.mechanisms.groups),
        mechanisms=frozenset(item.id for item in city.mechanisms.all),
        is_quoted=lambda plan, words: plan not in texts or _flat(words) in texts[plan],
        is_organisation=lambda name: city.library.organisations.find(name) is not None,
    )


def _flat(text: str | None) -> str:
    """Without white space: a printed page breaks lines inside words."""
    return re.sub(r"\s+", "", text or "")


def lists_of(city: City) -> Lists:
    """Rows of what plans print: tasks, targets, clusters, organisations, regions."""
    library = city.library
    return {
        "plan.tasks": lambda: [_task(plan, task) for plan in library.plans.values() for task in plan.tasks],
        "plan.targets": lambda: [
            {"id": item.id, "plan": item.plan.id, "indicator": item.key, "name": city.catalogue.name(item.key),
             "year": item.due, "region": item.region, "lead": item.duties[0].unit if item.duties else ""}
            for item in library.targets
        ],
        "plan.clusters": lambda: [
            {"id": item.id, "taxonomy": taxonomy.id, "name": item.name.zh, "tier": tier.id}
            for taxonomy in library.taxonomies.all for tier in taxonomy.tiers for item in tier.clusters
        ],
        "plan.organisations": lambda: [
            {"id": item.id, "name": item.name, "level": item.level, "kind": item.kind} for item in library.organisations.all.values()
        ],
        "plan.regions": lambda: [
            {"id": item.id, "name": item.name.zh, "kind": item.kind, "parent": item.parent or ""} for item in library.regions.all
        ],
    }  # fmt: skip


def _task(plan: Plan, task: TaskRecord) -> dict[str, Any]:
    roles = task.responsible
    lead = [*roles.lead, *roles.listed]
    return {
        "id": task.id, "plan": plan.id, "name": task.title, "section": task.section, "type": task.type,
        "lead": lead[0] if lead else "", "cooperating": [*lead[1:], *roles.cooperating, *roles.implied],
        "region": plan.record.region, "until": f"{plan.record.period.end}-12-31", "on": plan.record.starts,
        "action": _action(task.section),
    }  # fmt: skip


_ORDINAL = re.compile(r"^[（(]?[一二三四五六七八九十\d]+[)）、.]\s*|^\d+$")


def _action(section: str) -> str:
    """The named part of the plan that a task stands in: the innermost heading that is more than a number.

    >>> _action("二、主要任务/（一）实施产业平台提升行动/1")
    '实施产业平台提升行动'
    """
    names = [_ORDINAL.sub("", part.strip()) for part in section.split("/")]
    return next((name for name in reversed(names) if name), "")


def _clusters(library: Library) -> Mapping[str, Thing]:
    return {
        item.id: Thing(kind="cluster", ref=item.id, name=item.name.zh)
        for taxonomy in library.taxonomies.all
        for tier in taxonomy.tiers
        for cluster in tier.clusters
        for item in cluster.with_subclusters()
    }


def _organisations(library: Library) -> Mapping[str, Thing]:
    found: dict[str, Thing] = {}
    for item in library.organisations.all.values():
        thing = Thing(kind="organisation", ref=item.name, name=item.name)
        for words in (item.name, item.full_name or "", *(alias.name for alias in item.aliases)):
            if words:
                found.setdefault(words, thing)
    return found


def _regions(library: Library) -> Mapping[str, Thing]:
    return {
        item.name.zh: Thing(kind="region", ref=item.name.zh, name=item.name.zh, region=item.name.zh)
        for item in library.regions.all
    }


def _tasks(library: Library) -> Mapping[str, Thing]:
    return {
        task.id: Thing(kind="task", ref=task.id, name=task.title, region=plan.record.region)
        for plan in library.plans.values()
        for task in plan.tasks
    }


def _targets(library: Library) -> Mapping[str, Thing]:
    return {
        item.id: Thing(kind="target", ref=item.id, name=item.statement.indicator, region=item.region)
        for item in library.targets
    }


_NAMED: Mapping[str, Callable[[Library], Mapping[str, Thing]]] = {
    "organisation": _organisations,
    "region": _regions,
    "cluster": _clusters,
    "task": _tasks,
    "target": _targets,
}

__all__ = ["book_of", "ground_of", "ledgers_of", "lists_of"]
