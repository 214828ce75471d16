"""Figures against the same object's figures of the year before."""

from __future__ import annotations

import functools
import math
import operator
from typing import Any

import ibis

from jiqun.facts.intake.checks.hits import Bench, key_texts
from jiqun.facts.intake.parameters import Parameters
from jiqun.facts.intake.staging import ID, additive
from jiqun.facts.schema import PeriodKind
from jiqun.facts.store import Store


def year_before(period: str) -> str:
    """
    >>> year_before("2024"), year_before("2024-03")
    ('2023', '2023-03')
    """
    return f"{int(period[:4]) - 1}{period[4:]}"


def last_year(bench: Bench, store: Store, given: Parameters) -> list[ibis.Table]:
    dataset = bench.plan.dataset
    if dataset.period is PeriodKind.NONE:
        return []
    before = year_before(bench.plan.period)
    chosen = [item for item in store.catalogue.current(dataset.id) if item.period == before]
    fields = [field.field for field in dataset.fields if additive(field)]
    fields = [name for name in fields if any(name in sheet.columns for sheet in bench.plan.sheets)]
    if not chosen or not fields:
        return []
    earlier = store.read(bench.engine, dataset, chosen)
    kept = {f"_before_{name}": earlier[name] for name in fields}
    earlier = earlier.select(**key_texts(earlier, dataset.key), **kept).distinct(
        on=[f"_key{at}" for at in range(len(dataset.key))], keep="first"
    )
    rows = bench.rows.mutate(**key_texts(bench.rows, dataset.key))
    joined = rows.inner_join(earlier, [f"_key{at}" for at in range(len(dataset.key))])
    return [_jumps(bench, joined, name, before, given) for name in fields]


def _jumps(bench: Bench, joined: ibis.Table, name: str, before: str, given: Parameters) -> ibis.Table:
    both = joined.filter((joined[name] > 0) & (joined[f"_before_{name}"] > 0))
    both = both.mutate(
        _distance=both[name].cast("float64").ln() - both[f"_before_{name}"].cast("float64").ln()
    )
    far = both.filter(both["_distance"].abs() > math.log(given.last_year.ratio)).select(
        ID, "_distance", name, f"_before_{name}"
    )
    unit = bench.plan.dataset[name].unit or ""
    told = ibis.literal(f"{before} 为 ") + far[f"_before_{name}"].cast("string") + unit
    return bench.hit(
        far,
        name,
        far[name],
        ibis.ifelse(_slipped(far["_distance"], given), "unit_slip", "last_year_jump"),
        told,
    )


def _slipped(distance: Any, given: Parameters) -> Any:
    """Whether a distance of logarithms is near one of the factors that mixed-up units give."""
    near = [
        (distance.abs() - math.log(factor)).abs() < math.log(given.slip.within)
        for factor in given.slip.factors
    ]
    return functools.reduce(operator.or_, near)
