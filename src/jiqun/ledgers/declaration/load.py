"""Reading the ledgers of a pack: one file each, workflows beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from rapidfuzz import process

from jiqun.facts.schema import Code, DataSet, Sensitivity
from jiqun.facts.schema.load import merged_lists
from jiqun.ledgers.declaration.errors import LedgerInvalid, LedgerUnknown
from jiqun.ledgers.declaration.model import Ledger, LedgerRecord, Workflow, named
from jiqun.ledgers.declaration.sensitivity import sensitivities_of
from jiqun.ledgers.declaration.verify import Ground, problems_of
from jiqun.packs import Pack, read_record

FOLDER = "ledgers"
STANDARD = Path(__file__).parents[1] / "standard" / "workflows"


@dataclass(frozen=True)
class Ledgers:
    """All ledgers of a city, in the order of their areas. `datasets` say how sensitive is what fields take from returns."""

    all: Mapping[str, Ledger]
    datasets: Mapping[str, DataSet] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Ledger:
        """The ledger of an id or a Chinese title. Raises LedgerUnknown."""
        if name in self.all:
            return self.all[name]
        for ledger in self.all.values():
            if name in (ledger.title.zh, ledger.title.en, ledger.record.code):
                return ledger
        near = process.extract(name, list(self.all), limit=3, score_cutoff=60)
        raise LedgerUnknown(name, [found for found, *_ in near])

    @cached_property
    def by_area(self) -> Mapping[str, tuple[Ledger, ...]]:
        areas: dict[str, list[Ledger]] = {}
        for ledger in self.all.values():
            areas.setdefault(ledger.record.area, []).append(ledger)
        return {area: tuple(ledgers) for area, ledgers in areas.items()}

    @cached_property
    def sensitivity(self) -> Mapping[str, Mapping[str, Sensitivity]]:
        """Ledger → field → how sensitive it is, for fields that not every reader of the list is told."""
        return sensitivities_of(self.all, self.datasets)

    def of_mechanism(self, mechanism: str) -> tuple[Ledger, ...]:
        return tuple(ledger for ledger in self.all.values() if mechanism in ledger.record.mechanisms)


def load_ledgers(pack: Pack, ground: Ground | None = None) -> Ledgers:
    """The pack's `ledgers/*.yaml` over the standard workflows and those in `ledgers/workflows/`.

    `ground` holds what declarations refer to outside themselves (data sets, units, indicators); without it only what
    a declaration says of itself is checked. Raises PackFileInvalid with line and field, LedgerInvalid with every
    contradiction.
    """
    workflows = {**_workflows(STANDARD), **_workflows(pack.root / FOLDER / "workflows")}
    lists = merged_lists(pack.root / "datasets")
    made = [
        (path, resolved(path, read_record(path, LedgerRecord), workflows, lists))
        for path in pack.files(f"{FOLDER}/*.yaml")
    ]
    ledgers = {ledger.id: ledger for _, ledger in made}
    wrong = [
        problem for path, ledger in made for problem in problems_of(path, ledger, ledgers, ground or Ground())
    ]
    wrong += _twice(made)
    if wrong:
        raise LedgerInvalid(pack.root / FOLDER, wrong)
    ordered = sorted(ledgers.values(), key=lambda item: (item.record.area, item.record.order, item.id))
    return Ledgers({ledger.id: ledger for ledger in ordered}, ground.datasets if ground else {})


@lru_cache(maxsize=8)
def _read(path: Path, stamp: tuple[int, int]) -> Workflow:
    return read_record(path, Workflow)


def _workflows(folder: Path) -> dict[str, Workflow]:
    found = {}
    for path in sorted(folder.glob("*.yaml")):
        stat = path.stat()
        workflow = _read(path, (stat.st_mtime_ns, stat.st_size))
        found[workflow.id] = workflow
    return found


def resolved(
    path: Path,
    record: LedgerRecord,
    workflows: Mapping[str, Workflow],
    lists: Mapping[str, tuple[Code, ...]],
) -> Ledger:
    """A record with its workflow's parts and the code lists its fields use. Raises LedgerInvalid."""
    base = workflows.get(record.workflow or "")
    if record.workflow and base is None:
        known = "、".join(workflows)
        raise LedgerInvalid(
            path,
            [("workflow", f"没有流程“{record.workflow}”；有：{known}", f"no such workflow; known: {known}")],
        )
    if path.stem != record.id:
        raise LedgerInvalid(
            path, [("id", f"编号“{record.id}”应与文件名一致", "the id must be the file's name")]
        )
    used = {field.codes for field in record.fields if field.codes}
    codes = {name: list_ for name, list_ in lists.items() if name in used} | dict(record.codes)

    def parts(name: str) -> tuple[Any, ...]:
        merged = named(getattr(base, name) if base else ()) | named(getattr(record, name))
        return tuple(part for part in merged.values() if part.id not in record.without)

    return Ledger(
        record=record.model_copy(update={"codes": codes}),
        states=parts("states"),
        moves=_without(parts("moves"), set(record.without)),
        duties=parts("duties"),
        escalations=parts("escalations"),
    )


def _without(moves: Iterable[Any], gone: set[str]) -> tuple[Any, ...]:
    """Moves without the states that were left out; one that loses its end or all its beginnings goes with them."""
    kept = []
    for move in moves:
        starts = tuple(start for start in move.start if start not in gone)
        if starts and move.to not in gone:
            kept.append(move.model_copy(update={"start": starts}))
    return tuple(kept)


def _twice(made: Iterable[tuple[Path, Ledger]]) -> list[tuple[str, str, str]]:
    seen: dict[str, str] = {}
    wrong = []
    for path, ledger in made:
        first = seen.setdefault(ledger.record.code, path.name)
        if first != path.name:
            wrong.append(
                (
                    path.name,
                    f"编号前缀“{ledger.record.code}”已用于 {first}，请换一个",
                    f"the code is used by {first}",
                )
            )
    return wrong
