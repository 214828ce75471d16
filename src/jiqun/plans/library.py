"""The library of a city: its plans with their texts, statements, tasks, organisations and taxonomies."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from jiqun.packs import Bilingual, Pack, Record, read_optional, read_record
from jiqun.plans.organisations import Organisations, Regions, load_organisations, load_regions
from jiqun.plans.places import Places, load_places
from jiqun.plans.records import PlanRecord, StatementRecord, TaskRecord
from jiqun.plans.statement import StatementKind
from jiqun.plans.target import Duty, Target
from jiqun.plans.taxonomy import Taxonomies, load_taxonomies


class Licence(Record):
    what: str
    why: str


class Manifest(Record):
    """`pack.yaml`."""

    id: str
    name: Bilingual
    region: str
    adcode: str | None = None
    plans: tuple[str, ...] = ()
    taxonomies: tuple[str, ...] = ()
    files: Mapping[str, str] = {}
    licence: tuple[Licence, ...] = ()


@dataclass(frozen=True)
class Plan:
    """A plan with what it says. `text` is None where the document is not shipped and nobody has put it there."""

    record: PlanRecord
    text: str | None
    statements: tuple[StatementRecord, ...]
    tasks: tuple[TaskRecord, ...]

    @property
    def id(self) -> str:
        return self.record.id

    @cached_property
    def tasks_of(self) -> Mapping[str, tuple[TaskRecord, ...]]:
        """Tasks by the id of the statements in them."""
        found: dict[str, list[TaskRecord]] = defaultdict(list)
        for task in self.tasks:
            for statement in task.statements:
                found[statement].append(task)
        return {name: tuple(tasks) for name, tasks in found.items()}

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        """Every target of the plan with its baseline and duties."""
        bases = _baselines(self.statements)
        return tuple(
            Target(self.record, item, _baseline(item, bases), _duties(item, self.tasks_of.get(item.id, ())))
            for item in self.statements
            if item.kind is StatementKind.TARGET
        )

    def quote(self, item: StatementRecord | TaskRecord) -> str:
        """The words of the document; for a text that is not at hand the printed number alone."""
        if item.quote is not None:
            return item.quote
        if self.text is not None:
            return self.text[item.span[0] : item.span[1]]
        return item.value_text if isinstance(item, StatementRecord) else item.title

    def line(self, offset: int) -> int | None:
        """1-based line of an offset, where the text is at hand."""
        return None if self.text is None else self.text.count("\n", 0, offset) + 1


@dataclass(frozen=True)
class Library:
    pack: Pack
    manifest: Manifest
    plans: Mapping[str, Plan]
    organisations: Organisations
    regions: Regions
    taxonomies: Taxonomies
    places: Places
    _by_id: Mapping[str, Target] = field(repr=False)

    @property
    def targets(self) -> tuple[Target, ...]:
        return tuple(self._by_id.values())

    def target(self, name: str) -> Target | None:
        return self._by_id.get(name)


def load_library(pack: Pack, texts: Path | None = None) -> Library:
    """Read a pack. `texts` is a folder where texts that may not be shipped can be put, under the plan's document name.

    Raises PackError with file and line of every mistake.
    """
    manifest = read_record(pack.path("pack.yaml"), Manifest)
    plans = {name: _load_plan(pack, name, texts) for name in manifest.plans}
    targets = {target.id: target for plan in plans.values() for target in plan.targets}
    return Library(
        pack,
        manifest,
        plans,
        load_organisations(pack),
        load_regions(pack),
        load_taxonomies(pack, manifest.taxonomies),
        load_places(pack),
        targets,
    )


def _load_plan(pack: Pack, name: str, texts: Path | None) -> Plan:
    record = read_record(pack.path("plans", name, "plan.yaml"), PlanRecord)
    statements = read_optional(pack.root / "plans" / name / "statements.yaml", StatementRecord)
    tasks = read_optional(pack.root / "plans" / name / "tasks.yaml", TaskRecord)
    return Plan(record, _text(pack, record, texts), tuple(statements), tuple(tasks))


def _text(pack: Pack, record: PlanRecord, texts: Path | None) -> str | None:
    """The document's text, if it is shipped or the very file was put beside it (checked by its hash)."""
    document = record.document
    places = [pack.root / document.file] if document.file else []
    if document.name:
        places += [pack.root / "documents" / document.name, *([texts / document.name] if texts else [])]
    for place in places:
        if place.is_file():
            content = place.read_bytes()
            if document.file or hashlib.sha256(content).hexdigest() == document.sha256:
                return content.decode("utf-8-sig")
    return None


_Row = tuple[object, ...]


def _baselines(statements: Iterable[StatementRecord]) -> Mapping[_Row, StatementRecord]:
    found: dict[_Row, StatementRecord] = {}
    for item in statements:
        if item.kind is StatementKind.BASELINE or item.baseline:
            for name in _rows(item):
                found.setdefault(name, item)
    return found


def _rows(item: StatementRecord) -> list[_Row]:
    """Where a baseline belongs: its table row, or else its indicator in the same prose."""
    if item.table is not None and item.row is not None:
        return [("row", item.table, item.row)]
    return [("key", item.key, item.region, item.scope, item.cluster)] if item.key else []


def _baseline(item: StatementRecord, bases: Mapping[_Row, StatementRecord]) -> StatementRecord | None:
    return next((bases[name] for name in _rows(item) if name in bases), None)


def _duties(item: StatementRecord, tasks: Iterable[TaskRecord]) -> tuple[Duty, ...]:
    """Units printed beside the number first, then those of the task it stands in that are not yet named."""
    basis = "table" if item.source == "table" else "task"
    duties = [Duty("listed", unit, basis) for unit in item.responsible] if basis == "table" else []
    named = {duty.unit for duty in duties}
    for task in tasks:
        for role, unit in task.responsible.roles():
            if unit not in named:
                duties.append(Duty(role, unit, "inherited" if role == "implied" else "task"))
                named.add(unit)
    duties += [Duty("listed", unit, basis) for unit in item.responsible if unit not in named]
    return tuple(duties)
