"""Taking a new plan into a pack, and beginning a pack: files that a person then reviews."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from jiqun.documents import Document
from jiqun.packs import Pack, PackError, find_pack
from jiqun.packs.edit import editing, entry, replace
from jiqun.plans.decide import Reviewer, entry_values
from jiqun.plans.extraction import Task
from jiqun.plans.records import PlanRecord, StatementRecord, TaskRecord
from jiqun.plans.statement import Statement


class PlanExists(PackError):
    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} 已存在，没有覆盖；请换一个编号或先移走旧的。 / {path} exists and was not overwritten; choose another id."
        )


class PlanRefused(PackError):
    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path} 没有写入，内容不合格：{why} / {path} was not written: {why}")


class PackExists(PackError):
    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} 已有资料包，没有覆盖。 / There is a pack in {path} already; it was not touched."
        )


PLAN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")

#: A task without a heading is called by its first words, so many characters of them.
TITLE = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlan:
    """What a person has to say about a document before it can be a plan of the pack."""

    id: str
    title: str
    short: str
    region: str
    start_year: int
    end_year: int
    issued: dt.date
    level: str = "city"
    kind: str = "plan"
    number: str | None = None
    issuer: str | None = None
    parent: str | None = None


def begin_pack(folder: Path, name: str, region: str, english: str = "") -> Pack:
    """A pack with nothing but its manifest; every other file is optional. Raises PackExists."""
    manifest = folder / "pack.yaml"
    if manifest.exists():
        raise PackExists(folder)
    content = {"id": folder.name, "name": {"zh": name, "en": english}, "region": region, "plans": []}
    replace(manifest, _yaml(content))
    return find_pack(folder)


def adopt(
    pack: Pack,
    plan: NewPlan,
    document: Document,
    statements: list[Statement],
    tasks: list[Task],
    reviewer: Reviewer | None = None,
) -> Path:
    """Write the document's kept text, `plan.yaml` and, with a reviewer, every reading as accepted by them.

    Without a reviewer `statements.yaml` stays empty and every reading waits on the review page. Gives the plan's folder.
    Raises PlanExists.
    """
    folder = pack.root / "plans" / plan.id
    if PLAN_ID.fullmatch(plan.id) is None:
        raise PlanRefused(
            pack.root, f"编号“{plan.id}”只能用字母、数字和 . _ - / the id may hold letters, digits and . _ -"
        )
    if folder.exists():
        raise PlanExists(folder)
    held = _held(statements, reviewer) if reviewer is not None else {}
    described = [_task(index, item, held) for index, item in enumerate(tasks, 1)]
    record = _record(plan, document)
    _check(folder, record, list(held.values()), described)
    replace(pack.root / "documents" / f"{plan.id}.txt", document.text)
    replace(folder / "plan.yaml", _yaml(record))
    with editing(folder / "statements.yaml") as entries:
        entries.extend(entry(values) for values in held.values())
    with editing(folder / "tasks.yaml") as entries:
        entries.extend(entry(values) for values in described)
    with editing(pack.root / "pack.yaml") as manifest:
        manifest["plans"] = [*manifest.get("plans", []), plan.id]
    return folder


def _check(folder: Path, plan: dict[str, Any], statements: list[Any], tasks: list[Any]) -> None:
    """Nothing is written that the pack would then refuse to read. Raises PlanRefused."""
    try:
        PlanRecord.model_validate(plan)
        for model, entries in ((StatementRecord, statements), (TaskRecord, tasks)):
            for values in entries:
                model.model_validate({name: value for name, value in values.items() if value is not None})
    except ValidationError as error:
        raise PlanRefused(folder, str(error)) from error


def _record(plan: NewPlan, document: Document) -> dict[str, Any]:
    data = document.text.encode()
    return {
        "id": plan.id,
        "title": {"zh": plan.title},
        "short": {"zh": plan.short},
        **({"number": plan.number} if plan.number else {}),
        **({"issuer": plan.issuer} if plan.issuer else {}),
        "date": plan.issued.isoformat(),
        "level": plan.level,
        "region": plan.region,
        "period": {"from": plan.start_year, "to": plan.end_year},
        **({"parent": plan.parent} if plan.parent else {}),
        "kind": plan.kind,
        "source_trust": "official",
        "source": {"note": f"由 {document.name}（SHA-256 {document.sha256}）读出"},
        "document": {
            "file": f"documents/{plan.id}.txt",
            "sha256": hashlib.sha256(data).hexdigest(),
            "bytes": len(data),
            "chars": len(document.text),
        },
        "in_force": {"from": plan.issued.isoformat()},
    }


def _held(statements: list[Statement], reviewer: Reviewer) -> Mapping[tuple[int, int], dict[str, Any]]:
    return {
        (item.value_start, item.value_end): entry_values(item, f"S{index:03d}", None)
        | {"review": [reviewer.note("accept")]}
        for index, item in enumerate(statements, 1)
    }


def _task(index: int, task: Task, held: Mapping[tuple[int, int], dict[str, Any]]) -> dict[str, Any]:
    inside = [item["id"] for at, item in held.items() if task.char_start <= at[0] < task.char_end]
    return {
        "id": f"T{index:02d}",
        "type": str(task.type),
        "section": task.section,
        "title": task.title or task.quote[:TITLE],
        "span": [task.char_start, task.char_end],
        "quote": task.quote,
        "responsible": {role: units for role, units in task.responsible.as_dict().items() if units},
        "statements": inside,
        "mechanisms": [item.name for item in task.mechanisms],
    }


def _yaml(content: Mapping[str, Any]) -> str:
    return yaml.safe_dump(dict(content), allow_unicode=True, sort_keys=False, width=1000)
