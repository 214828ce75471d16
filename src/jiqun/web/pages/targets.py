"""Targets: the list with its filters and downloads, and one target with everything about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Response
from markupsafe import Markup

from jiqun.facts import Observation
from jiqun.monitor import Status, known_from
from jiqun.monitor.forecast.rows import outlook_row
from jiqun.plans import Reach, Standing, Target, amount, comparable
from jiqun.values import Unit
from jiqun.web import drawings, exports
from jiqun.web.drawings.spark import spark
from jiqun.web.ledger_telling import told_ledgers
from jiqun.web.pages.visiting import Visiting
from jiqun.web.rendering import Visit
from jiqun.workspace import answers
from jiqun.workspace.outlooks import outlooks_of

router = APIRouter()

Text = Annotated[str, Query(max_length=120)]

URGENCY = (
    Status.MISSED,
    Status.CRITICAL,
    Status.BEHIND,
    Status.ON_TRACK,
    Status.AHEAD,
    Status.MET,
    Status.STALE,
    Status.NOT_COMPARABLE,
    Status.NO_DATA,
    Status.DEFERRED,
    Status.QUALITATIVE,
)

#: The list opens with what binds today and what fell due; superseded numbers are a click away.
CURRENT = (Standing.IN_FORCE, Standing.EXPIRED)


def _choice(
    plan: Text = "",
    indicator: Text = "",
    region: Text = "",
    department: Text = "",
    cluster: Text = "",
    year: Annotated[str, Query(pattern=r"^\d{0,4}$")] = "",
    status: Text = "",
    standing: Text = "",
    q: Text = "",
) -> answers.Choice:
    return answers.Choice(
        plan=plan or None, indicator=indicator or None, region=region or None, department=department or None,
        cluster=cluster or None, year=int(year) if year else None, status=status or None,
        standing=None if standing in ("", "all") else standing, query=q or None,
    )  # fmt: skip


def _asked(visit: Visit) -> dict[str, str]:
    return {name: value for name, value in visit.request.query_params.items() if name != "on" and value}


def _chosen(visit: Visit) -> list[Target]:
    asked = _asked(visit)
    known = {
        name: asked[name] for name in asked if name in {*asdict(answers.Choice()), "q"} and name != "query"
    }
    try:
        found = answers.choose(visit.city, visit.day, _choice(**known))
    except ValueError as error:
        raise HTTPException(
            422, f"year 应为四位年份 / year must have four digits: {known.get('year')}"
        ) from error
    if not asked.get("standing"):
        found = [target for target in found if visit.day.standings[target.id].standing in CURRENT]
    return found


@router.get("/targets")
def targets(visit: Visiting) -> Response:
    part = "parts/target_table.html" if visit.request.headers.get("hx-request") else "targets.html"
    return visit.kept(lambda: _list(visit, part), part)


def _list(visit: Visit, part: str) -> Response:
    """The list of what was asked for: the page, or the part of it that a changed filter replaces."""
    found, day = _chosen(visit), visit.day
    found = sorted(found, key=lambda target: _urgency(visit, target))
    return visit.page(
        part,
        rows=[(target, day.standings[target.id], day.progress[target.id]) for target in found],
        counts=Counter(day.progress[target.id].status.value for target in found),
        options=_options(visit),
        asked=_asked(visit),
        sparks={target.id: _spark(visit, target) for target in found},
    )


def _urgency(visit: Visit, target: Target) -> tuple[int, int]:
    """What needs a reader first comes first; within a status the newest plan."""
    status = visit.day.progress[target.id].status
    return (URGENCY.index(status), -target.plan.starts.toordinal())


def _options(visit: Visit) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen in every filter: only what occurs."""
    city, show = visit.city, visit.show
    everything = city.library.targets
    units = Counter(duty.unit for target in everything for duty in target.duties)
    return {
        "plan": [(plan.id, show.plan(plan.record)) for plan in city.library.plans.values()],
        "region": [(name, show.region(name)) for name in dict.fromkeys(t.region for t in everything)],
        "department": [(unit, f"{show.organisation(unit)} ({count})") for unit, count in units.most_common()],
        "cluster": [
            (name, show.cluster(name))
            for name in dict.fromkeys(t.statement.cluster for t in everything)
            if name is not None
        ],
        "year": [(str(year), str(year)) for year in sorted({t.due for t in everything if t.due is not None})],
        "status": [(status.value, visit.word("status", status.value)) for status in URGENCY],
        "standing": [("all", visit.word("standing", "all")), *((item.value, visit.word("standing", item.value)) for item in Standing)],
    }  # fmt: skip


def _figures(visit: Visit, target: Target) -> list[Observation]:
    """Annual figures of a target's series, one per year, the most trusted."""
    found: dict[int, Observation] = {}
    for item in visit.city.observations.series(target.key, target.region):
        if item.year is not None and known_from(item, visit.city.calendar) <= visit.on:
            found.setdefault(item.year, item)
    return [found[year] for year in sorted(found)]


def _spark(visit: Visit, target: Target) -> object:
    goal = target.goal
    if not isinstance(goal, Reach):
        return ""
    alike = [item for item in _figures(visit, target) if comparable(item.quantity.unit, goal.quantity.unit)]
    return spark(
        [(item.year or 0, float(amount(item.quantity))) for item in alike], float(amount(goal.quantity))
    )


@router.get("/targets.csv")
def targets_csv(visit: Visiting) -> Response:
    return exports.csv_response(_table(visit), "targets.csv")


@router.get("/targets.xlsx")
def targets_xlsx(visit: Visiting) -> Response:
    return exports.xlsx_response(_table(visit), "targets.xlsx", visit.city, visit.language)


def _table(visit: Visit) -> exports.Table:
    return exports.target_table(visit.city, visit.day, _chosen(visit), visit.show, visit)


@router.get("/targets/{name}")
def target(visit: Visiting, name: str) -> Response:
    held = visit.city.library.target(name)
    if held is None:
        raise HTTPException(404, f"没有目标“{name}” / no target “{name}”")
    glance = told_ledgers(visit) if visit.site.has_records() else None
    return visit.kept(lambda: _one(visit, held), *((glance.version, glance.eyes) if glance else ()))


def _one(visit: Visit, held: Target) -> Response:
    """Everything about one target."""
    name = held.id
    city, day = visit.city, visit.day
    family = city.series(held)
    plan = city.library.plans[held.plan.id]
    return visit.page(
        "target.html",
        target=held,
        item=held.statement,
        plan=plan,
        standing=day.standings[name],
        now=day.progress[name],
        outlook=outlook_row(outlooks_of(city, visit.on).by_target[name]),
        chance=outlooks_of(city, visit.on).light(city, name),
        indicator=city.catalogue.get(held.key),
        family=[(other, day.standings[other.id], day.progress[other.id]) for other in _ordered(family)],
        figures=city.observations.series(held.key, held.region)[::-1],
        mentions=_mentions(visit, held),
        computed=_computed(visit, held),
        rolled=rolled_for(visit, held),
        tasks=plan.tasks_of.get(name, ()),
        chart=_chart(visit, held, family),
        phone_chart=_chart(visit, held, family, size=drawings.NARROW),
        findings=[item for item in city.findings if _touches(item.places, family)],
    )


def rolled_for(visit: Visit, held: Target) -> list[dict[str, Any]]:
    """What ledgers make of the target's indicator: this year so far and the years before, of its region."""
    if not visit.site.has_records() or held.statement.cluster:
        return []
    glance, year = told_ledgers(visit), visit.on.year
    by, cut = ("", "") if held.region == visit.city.home else ("region", held.region)
    found = []
    for ledger in glance.book.ledgers.all.values():
        for rollup in ledger.record.rollups:
            if rollup.indicator != held.key or not glance.entries(ledger):
                continue
            figures = [
                item for item in glance.rolled(ledger, (year - 2, year - 1, year), visit.on)
                if item.rollup is rollup and (item.by, item.cut) == (by, cut)
            ]  # fmt: skip
            found.append(
                {"ledger": ledger, "rollup": rollup, "figures": figures, "years": (year - 2, year - 1, year)}
            )
    return found


def _computed(visit: Visit, held: Target) -> dict[str, Any] | None:
    """The indicator computed from enterprise data, year by year beside what was published; None where it is not
    computed, or the target is a cluster's and the definition is not.
    """
    facts = visit.site.facts_at_hand()
    if facts is None or held.key not in facts.definitions:
        return None
    definition = facts.definitions[held.key][-1]
    if held.statement.cluster and not definition.pinned:
        return None
    from jiqun.indicators.computed import compute

    cut = {} if held.region == visit.city.home else {"cut": "district", "group": held.region}
    found = compute(facts, [held.key], by=["district"] if cut else [])
    figures = [item for item in found.figures if not cut or item.cuts["region"] == held.region]
    if not figures:
        return None
    published = {item.year: item for item in _figures(visit, held)}
    rows = [_beside(item.year, item.value, item.unit, published.get(item.year)) for item in figures]
    return {
        "indicator": held.key,
        "unit": figures[0].unit,
        "rows": rows[::-1],
        "cut": cut,
        "whole": all(item.value is None or item.value == int(item.value) for item in figures),
        "simulated": found.simulated,
        "note": definition.record.note,
    }


def _beside(year: int, value: float | None, unit: str, published: Observation | None) -> dict[str, Any]:
    """A computed figure, the published one, and their difference: in points for a share, in % otherwise."""
    difference = None
    if value is not None and published is not None and comparable(published.quantity.unit, Unit.parse(unit)):
        official = float(amount(published.quantity) / Unit.parse(unit).factor)
        points = unit == "%"
        gap = value - official if points else (value / official - 1) * 100 if official else None
        difference = None if gap is None else f"{round(gap, 1) + 0.0:+.1f}{' pp' if points else '%'}"
    return {"year": year, "value": value, "published": published, "difference": difference}


def _chart(visit: Visit, held: Target, family: Sequence[Target], **how: Any) -> Markup | None:
    path = visit.day.progress[held.id].path
    fan = outlooks_of(visit.city, visit.on).by_target[held.id].fan
    return drawings.trajectory(
        held, family, _figures(visit, held), path, visit.show, visit.on, fan=fan, **how
    )


def _ordered(family: Iterable[Target]) -> list[Target]:
    return sorted(family, key=lambda item: (item.due or 9999, item.plan.starts))


def _mentions(visit: Visit, held: Target) -> list[tuple[str, object]]:
    """Baselines, results and thresholds of the same indicator in any plan."""
    return [
        (plan.id, item)
        for plan in visit.city.library.plans.values()
        for item in plan.statements
        if item.key == held.statement.key and item.key is not None and item.kind.value != "target"
    ]


def _touches(places: Iterable[object], family: Iterable[Target]) -> bool:
    spans = [(item.plan.id, item.statement.span) for item in family]
    return any(
        getattr(place, "document", None) == plan
        and getattr(place, "start", 0) < span[1]
        and span[0] < getattr(place, "end", 0)
        for place in places
        for plan, span in spans
    )
