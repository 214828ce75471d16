"""Answers as plain rows of JSON types: what the API and `--json` print, and pages export."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jiqun.facts import Observation
from jiqun.monitor import Light, PartYear, Path, Progress
from jiqun.monitor.lights.light import MEASURES
from jiqun.monitor.shape import REASONS
from jiqun.plans import (
    Cluster,
    Comparison,
    Library,
    Link,
    Pair,
    Plan,
    Reach,
    Series,
    Standing,
    StatementRecord,
    Target,
    TaskRecord,
    Taxonomy,
    Within,
)
from jiqun.workspace.city import City, Day

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which targets are asked for. Every field narrows; None leaves open. `query` looks into printed and catalogue names."""

    plan: str | None = None
    indicator: str | None = None
    region: str | None = None
    department: str | None = None
    cluster: str | None = None
    year: int | None = None
    status: str | None = None
    standing: str | None = None
    query: str | None = None


def choose(city: City, day: Day, choice: Choice) -> list[Target]:
    """Targets that fit, in the order of plans and of their texts."""
    return [target for target in city.library.targets if fits(city, day, target, choice)]


def fits(city: City, day: Day, target: Target, choice: Choice) -> bool:
    item = target.statement
    tests = (
        choice.plan in (None, target.plan.id),
        choice.indicator is None or target.key in indicator_keys(city, choice.indicator),
        choice.region is None or target.region == region_name(city.library, choice.region),
        choice.department is None or _owes(city, target, choice.department),
        choice.cluster in (None, item.cluster),
        choice.year in (None, target.due),
        choice.status in (None, day.progress[target.id].status.value),
        choice.standing in (None, day.standings[target.id].standing.value),
        choice.query is None or _mentions(city, target, choice.query),
    )
    return all(tests)


def indicator_keys(city: City, words: str) -> set[str]:
    """Catalogue ids behind an id, a name, a printed name or a part of one."""
    return {words, *(item.id for item in city.catalogue.find(words))}


def region_name(library: Library, words: str) -> str:
    region = library.regions.find(words)
    return region.name.zh if region else words


def _owes(city: City, target: Target, department: str) -> bool:
    """Whether a department, or one that became it, owes the target."""
    asked = city.library.organisations.find(department)
    if asked is None:
        return any(duty.unit == department for duty in target.duties)
    return any(city.library.organisations.find(duty.unit) == asked for duty in target.duties)


def _mentions(city: City, target: Target, query: str) -> bool:
    known = city.catalogue.get(target.key)
    names = [target.statement.indicator, *([known.name.zh, known.name.en, *known.aliases] if known else [])]
    return any(query.lower() in name.lower() for name in names)


def target_row(city: City, day: Day, target: Target) -> Row:
    """A target with its standing, progress, duties and place in the text."""
    standing, now = day.standings[target.id], day.progress[target.id]
    return {
        "id": target.id,
        "plan": target.plan.id,
        "indicator": target.key,
        "indicator_name": {
            "zh": city.catalogue.name(target.key),
            "en": city.catalogue.name(target.key, "en"),
        },
        "printed": target.statement.indicator,
        "region": target.region,
        "scope": target.statement.scope,
        "cluster": target.statement.cluster,
        "goal": goal_row(target.statement),
        "accumulation": target.accumulation.value,
        "year": target.statement.year,
        "horizon_year": target.statement.horizon_year,
        "period": target.statement.period,
        "firmness": target.firmness.value,
        "baseline": goal_row(target.baseline) | {"year": target.baseline.year} if target.baseline else None,
        "duties": [{"role": duty.role, "unit": duty.unit, "basis": duty.basis} for duty in target.duties],
        "standing": standing.standing.value,
        "standing_reason": standing.reason.model_dump(),
        "parallel": [other.id for other in standing.parallel],
        "superseded_by": standing.by.id if standing.by else None,
        "supersedes": [other.id for other in standing.replaced],
        "progress": progress_row(now),
        "source": place_row(city, target.plan.id, target.statement),
    }


def goal_row(item: StatementRecord) -> Row:
    return {
        "comparator": item.comparator.value,
        "value": item.value,
        "value2": item.value2,
        "unit": item.unit,
        "words": item.value_text,
    }


def place_row(city: City, plan: str, item: StatementRecord | TaskRecord) -> Row:
    holder = city.library.plans[plan]
    return {
        "document": plan,
        "char_start": item.span[0],
        "char_end": item.span[1],
        "line": holder.line(item.span[0]),
        "quote": holder.quote(item),
        "section": item.section,
    }


def progress_row(item: Progress) -> Row:
    return {
        "status": item.status.value,
        "reason": {"code": item.reason.code, "zh": item.reason.in_("zh"), "en": item.reason.in_("en")},
        "figure": observation_row(item.figure) if item.figure else None,
        "expected": number(item.expected),
        "expected_unit": base_unit(item.target) if item.expected is not None else None,
        "completion": number(item.completion, 4),
        "needed_growth": number(item.needed, 4),
        "reckoned": {"value": number(item.reckoned.value), "unit": item.reckoned.unit.symbol}
        if item.reckoned
        else None,
        "path": [{"year": p.year, "value": number(p.value), "origin": p.origin} for p in item.path.points],
        "trajectory": {"shape": item.path.shape.value, **trajectory_words(item.path)},
        "light": light_row(item.light),
        "part_of_year": part_row(item.part) if item.part else None,
    }


def trajectory_words(path: Path) -> Row:
    """Why a path has its shape, in both languages."""
    zh, en = REASONS.get(path.why, (path.why, path.why))
    return {"zh": zh, "en": en}


def light_row(light: Light) -> Row:
    known = {name: number(getattr(light.measures, name), 4) for name in MEASURES}
    return {
        "colour": light.colour.value,
        "rule": light.rule,
        "assumed": light.assumed,
        "measures": {name: value for name, value in known.items() if value is not None},
    }


def part_row(part: PartYear) -> Row:
    return {
        "year": part.year,
        "month": part.month,
        "expected_share": number(part.share, 4),
        "from_years": list(part.years),
    }


def base_unit(target: Target) -> str | None:
    match target.goal:
        case Reach(_, quantity) | Within(quantity, _):
            return quantity.unit.base.symbol
    return None


def number(value: Decimal | None, digits: int = 6) -> float | int | None:
    """A Decimal as the shortest JSON number, rounded once."""
    if value is None:
        return None
    rounded = round(value, digits)
    return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)


def observation_row(item: Observation) -> Row:
    row = item.row
    return {
        "id": row.id,
        "indicator": row.indicator,
        "name": row.name,
        "region": row.region,
        "scope": row.scope,
        "cluster": row.cluster,
        "period": row.period,
        "value": number(row.value),
        "unit": row.unit,
        "accumulation": row.accumulation.value if row.accumulation else None,
        "base_year": row.base_year,
        "status": row.status,
        "vintage": item.vintage,
        "definition_note": row.definition_note,
        "source": row.source,
        "published": row.published.isoformat() if row.published else None,
        "trust": row.trust,
        "to_verify": item.to_verify,
        "comparable": row.comparable,
        "why_not_comparable": row.why,
    }


def plan_row(plan: Plan) -> Row:
    return plan.record.model_dump(mode="json", by_alias=True, exclude_none=True) | {
        "text_at_hand": plan.text is not None,
        "statements": len(plan.statements),
        "targets": len(plan.targets),
        "tasks": len(plan.tasks),
    }


def task_row(city: City, plan: Plan, task: TaskRecord) -> Row:
    return {
        "id": task.id,
        "plan": plan.id,
        "type": task.type,
        "title": task.title,
        "responsible": task.responsible.model_dump(),
        "statements": list(task.statements),
        "mechanisms": list(task.mechanisms),
        "source": place_row(city, plan.id, task),
    }


def comparison_row(item: Comparison) -> Row:
    return {
        "indicator": item.key,
        "region": item.region,
        "cluster": item.cluster,
        "year": item.due,
        "first": _side(item.first),
        "second": _side(item.second),
        "change": item.change.value,
        "ratio": number(item.ratio, 4),
    }


def series_row(item: Series) -> Row:
    """An indicator in two plans, with every year that both set."""
    return {
        "indicator": item.key,
        "region": item.region,
        "cluster": item.cluster,
        "change": item.change.value,
        "first": [_side(target) for target in item.first],
        "second": [_side(target) for target in item.second],
        "years": [comparison_row(row) for row in item.years],
    }


def _side(target: Target | None) -> Row | None:
    if target is None:
        return None
    return {"id": target.id, "plan": target.plan.id, "year": target.due} | goal_row(target.statement)


def link_row(item: Link) -> Row:
    return {
        "indicator": item.key,
        "city": item.city.id,
        "district": item.district.id,
        "city_scope": item.city.statement.scope,
        "district_scope": item.district.statement.scope,
        "measure": item.district.measure,
        "nature": item.nature.value,
        "years": [pair_row(pair) for pair in item.pairs],
        "drift": number(item.drift, 4),
    }


def pair_row(pair: Pair) -> Row:
    return {
        "year": pair.year,
        "baseline": pair.baseline,
        "city": {"value": number(pair.city.quantity.value), "unit": pair.city.quantity.unit.symbol},
        "district": {
            "value": number(pair.district.quantity.value),
            "unit": pair.district.quantity.unit.symbol,
        },
        "ratio": number(pair.ratio, 4),
        "rest": number(pair.rest, 4),
    }


def taxonomy_row(taxonomy: Taxonomy) -> Row:
    return taxonomy.model_dump(mode="json", by_alias=True, exclude_none=True)


def cluster_row(cluster: Cluster) -> Row:
    return cluster.model_dump(mode="json", by_alias=True, exclude_none=True)


def counts(day: Day, targets: Iterable[Target]) -> dict[str, int]:
    """Number of targets by status."""
    found: dict[str, int] = {}
    for target in targets:
        status = day.progress[target.id].status.value
        found[status] = found.get(status, 0) + 1
    return found


def summary(city: City, on: dt.date) -> Row:
    """What the built workspace holds, in numbers."""
    day = city.day(on)
    live = day.select(Standing.IN_FORCE)
    return {
        "pack": city.pack.id,
        "fingerprint": city.fingerprint,
        "as_of": on.isoformat(),
        "plans": len(city.library.plans),
        "statements": sum(len(plan.statements) for plan in city.library.plans.values()),
        "targets": len(city.library.targets),
        "targets_in_force": len(live),
        "tasks": sum(len(plan.tasks) for plan in city.library.plans.values()),
        "organisations": len(city.library.organisations.all),
        "taxonomies": len(city.library.taxonomies.all),
        "clusters": sum(len(taxonomy.clusters) for taxonomy in city.library.taxonomies.all),
        "indicators": len(city.catalogue.indicators),
        "observations": len(city.observations.all),
        "mechanisms": len(city.mechanisms.all),
        "status": counts(day, live),
    }
