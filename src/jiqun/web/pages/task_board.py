"""The battle board (挂图作战): every task of the plans by who carries it, in which state, how far, what is late."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Response

from jiqun.web.ledger_telling import told_ledgers
from jiqun.web.pages.ledger_showing import Cells
from jiqun.web.pages.visiting import Visiting
from jiqun.web.rendering import Visit

if TYPE_CHECKING:
    from jiqun.ledgers.declaration import Ledger
    from jiqun.ledgers.entry import Entry
    from jiqun.workspace.ledger_shelf import Glance

router = APIRouter()

Text = Annotated[str, Query(max_length=120)]
#: Views of the board that every ledger of tasks has; its own code and reference fields join them.
ALWAYS = ("lead", "region")


@dataclass
class Row:
    """One line of the board: tasks by state, what is late, mean progress of those that report one, milestones."""

    name: str
    states: dict[str, list[Entry]] = field(default_factory=dict)
    late: int = 0
    progress: list[float] = field(default_factory=list)
    milestones: int = 0
    done: int = 0

    @property
    def count(self) -> int:
        return sum(len(entries) for entries in self.states.values())

    @property
    def mean(self) -> float | None:
        return sum(self.progress) / len(self.progress) if self.progress else None


@router.get("/tasks/board")
def board(visit: Visiting, ledger: Text = "", by: Text = "", plan: Text = "") -> Response:
    glance = told_ledgers(visit)
    return visit.kept(lambda: _page(visit, glance, ledger, by, plan), glance.version, glance.eyes)


def _page(visit: Visit, glance: Glance, name: str, by: str, plan: str) -> Response:
    held = [item for item in glance.book.ledgers.all.values() if item.record.entry.value == "task" and glance.entries(item)]  # fmt: skip
    chosen = next((item for item in held if item.id == name), held[0] if held else None)
    keys = _keys(chosen) if chosen else []
    key = by if by in keys else "lead"
    cells = Cells(visit, glance)
    rows = _rows(glance, chosen, key, plan, visit) if chosen else []
    if chosen:
        cells.learn(chosen, [{key: [row.name for row in rows]}], [key])
    return visit.page(
        "task_board.html", cells=cells, ledgers=held, chosen=chosen, keys=keys, by=key, rows=rows, plan=plan,
        plans=_plans(glance, chosen) if chosen else [],
        simulated=any(entry.simulated for entry in glance.entries(chosen)) if chosen else False,
    )  # fmt: skip


def _keys(ledger: Ledger) -> list[str]:
    own = [item.field for item in ledger.fields if not item.computed and (item.refers or item.type.value == "code" or item.field == "action")]  # fmt: skip
    return [*ALWAYS, *own]


def _plans(glance: Glance, ledger: Ledger) -> Sequence[str]:
    if "plan" not in ledger.by_field:
        return []
    return sorted({str(entry.values["plan"]) for entry in glance.entries(ledger) if entry.values.get("plan")})


def _rows(glance: Glance, ledger: Ledger, key: str, plan: str, visit: Visit) -> list[Row]:
    late = {item.entry.id for item in glance.owed(ledger, visit.on) if item.late}
    found: dict[str, Row] = {}
    for entry, row in zip(glance.entries(ledger), glance.rows(ledger), strict=True):
        if plan and entry.values.get("plan") != plan:
            continue
        for name in _several(row.get(key)):
            line = found.setdefault(name, Row(name))
            _count(line, entry, row, entry.id in late)
    return sorted(found.values(), key=lambda line: (-line.count, line.name))


def _several(value: Any) -> Iterable[str]:
    return [str(part) for part in value] if isinstance(value, list | tuple) else [str(value or "")]


def _count(line: Row, entry: Entry, row: Mapping[str, Any], late: bool) -> None:
    line.states.setdefault(entry.state, []).append(entry)
    line.late += late
    if row.get("progress") is not None:
        line.progress.append(float(row["progress"]))
    line.milestones += int(row.get("milestones") or 0)
    line.done += int(row.get("milestones_done") or 0)
