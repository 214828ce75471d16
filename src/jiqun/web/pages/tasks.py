"""Tasks and duties: who owes what, by department and plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Response

from jiqun.plans import Organisation, Plan, Target, TaskRecord
from jiqun.web.pages.visiting import Visiting
from jiqun.web.rendering import Visit
from jiqun.workspace import City

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Load:
    """What one organisation carries: tasks by role and targets."""

    unit: str
    organisation: Organisation | None
    roles: Mapping[str, int]
    targets: int


@router.get("/tasks")
def tasks(visit: Visiting, department: str = "", plan: str = "", type: str = "") -> Response:
    city = visit.city
    held = [entry for entry in _all(city) if _fits(city, entry, department, plan, type)]
    asked = city.library.organisations.find(department) if department else None
    return visit.page(
        "tasks.html",
        rows=held,
        loads=_loads(city),
        department=department,
        organisation=asked,
        heirs=city.library.organisations.heirs(asked)[1:] if asked else [],
        plan=plan,
        type=type,
        targets=_targets(visit, department),
        plans=list(city.library.plans.values()),
    )


def _all(city: City) -> list[tuple[Plan, TaskRecord]]:
    return [(plan, task) for plan in city.library.plans.values() for task in plan.tasks]


def _fits(city: City, entry: tuple[Plan, TaskRecord], department: str, plan: str, type: str) -> bool:
    holder, task = entry
    return (
        plan in ("", holder.id)
        and type in ("", task.type)
        and (not department or any(_same(city, unit, department) for _, unit in task.responsible.roles()))
    )


def _same(city: City, unit: str, asked: str) -> bool:
    one, other = city.library.organisations.find(unit), city.library.organisations.find(asked)
    return unit == asked or (one is not None and one == other)


def _targets(visit: Visit, department: str) -> list[Target]:
    if not department:
        return []
    city = visit.city
    return [t for t in city.library.targets if any(_same(city, duty.unit, department) for duty in t.duties)]


def _loads(city: City) -> list[Load]:
    """Organisations by what they carry, the busiest first; spellings of one organisation count together."""
    roles: dict[str, Counter[str]] = {}
    names: dict[str, str] = {}
    for _, task in _all(city):
        for role, unit in task.responsible.roles():
            roles.setdefault(_who(city, unit, names), Counter())[role] += 1
    owed = Counter(
        who
        for target in city.library.targets
        for who in {_who(city, duty.unit, names) for duty in target.duties}
    )
    loads = [
        Load(names[who], city.library.organisations.find(names[who]), roles.get(who, Counter()), owed[who])
        for who in {**roles, **owed}
    ]
    return sorted(loads, key=lambda load: (-sum(load.roles.values()) - load.targets, load.unit))


def _who(city: City, unit: str, names: dict[str, str]) -> str:
    found = city.library.organisations.find(unit)
    who = found.id if found else unit
    names.setdefault(who, found.name if found else unit)
    return who
