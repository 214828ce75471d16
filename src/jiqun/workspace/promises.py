"""Promises on land in a city: which scheme, every parcel on a day, totals, one parcel."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import ibis
import pyarrow as pa

from jiqun.appraisal.promises.errors import ParcelUnknown
from jiqun.appraisal.promises.judging import OVERALL, Fulfilment, Inspector, told
from jiqun.appraisal.promises.scheme import Check, PromiseScheme, Step, load_promise_schemes
from jiqun.appraisal.promises.tallies import ALL, tallies
from jiqun.rules.shelf import Shelf
from jiqun.workspace.appraisals import vocabulary_of
from jiqun.workspace.facts import Desk
from jiqun.workspace.keeping import Kept, facts_version, rules_version

Row = dict[str, Any]
FAMILY = "land-promises"
CUTS = ("region", "park")
SETS = ("parcel", "project", "project_milestone", "land_holding", "enterprise_year")


@dataclass(frozen=True)
class Inspected:
    """Every supplied parcel on a day. `year` is that of the returns by which output is judged."""

    inspector: Inspector
    on: dt.date
    year: int
    table: pa.Table
    basis: tuple[str, ...]
    simulated: bool

    @property
    def scheme(self) -> PromiseScheme:
        return self.inspector.scheme

    @cached_property
    def places(self) -> Mapping[str, int]:
        return {name: index for index, name in enumerate(self.table["parcel"].to_pylist())}

    def row(self, parcel: str) -> Row:
        """Raises ParcelUnknown."""
        if parcel not in self.places:
            raise ParcelUnknown(parcel)
        (found,) = self.table.slice(self.places[parcel], 1).to_pylist()
        return dict(found)


KEEPER: Kept[Inspected] = Kept(4)


def schemes_of(desk: Desk) -> Shelf[PromiseScheme]:
    return load_promise_schemes(desk.pack)


def scheme_of(desk: Desk, name: str = "", on: dt.date | None = None) -> PromiseScheme:
    """The scheme of that id, or the one in force. Raises RuleSetUnknown, NoRuleInForce."""
    shelf = schemes_of(desk)
    return shelf[name] if name else shelf.in_force(FAMILY, on or dt.date.today())


def inspected(desk: Desk, scheme: PromiseScheme, on: dt.date) -> Inspected:
    """Raises NoParcels and what :class:`Inspector` raises."""
    return KEEPER.of((facts_version(desk), rules_version(scheme), on), lambda: _inspect(desk, scheme, on))


def _inspect(desk: Desk, scheme: PromiseScheme, on: dt.date) -> Inspected:
    inspector = Inspector(scheme, vocabulary_of(desk), desk.store.dataset("parcel"))
    facts = desk.facts()
    table = facts.population.engine.collect(inspector.over(facts, on).order_by("parcel"))
    used = [item for item in facts.vintages(*SETS) if not item.period or int(item.period[:4]) <= on.year]
    return Inspected(
        inspector, on, inspector.year(facts, on), table, tuple(item.id for item in used), any(item.simulated for item in used)
    )  # fmt: skip


def totals(desk: Desk, done: Inspected, by: Sequence[str] = ()) -> list[Row]:
    """One row per promise and cut: parcels and area by verdict, Σ of what is short and of damages."""
    found = desk.engine.collect(tallies(ibis.memtable(done.table), done.scheme, by)).to_pylist()
    grouped: dict[tuple[str, ...], Row] = {}
    for row in found:
        key = (row["promise"], *(row[name] for name in by))
        held = grouped.setdefault(
            key, {"promise": row["promise"], **{name: row[name] for name in by}, "verdicts": defaultdict(int),
                  "parcels": 0, "area": 0.0, "short": None, "damages": None},
        )  # fmt: skip
        held["verdicts"][row["verdict"]] += row["parcels"]
        held["parcels"] += row["parcels"]
        held["area"] += row["area"] or 0.0
        for name in ("short", "damages"):
            if row[name] is not None:
                held[name] = (held[name] or 0.0) + row[name]
    order = list(names_of(done.scheme))
    rows = [
        row | {"verdicts": dict(row["verdicts"]), "share_kept": _share(row["verdicts"])}
        for row in grouped.values()
    ]
    return sorted(rows, key=lambda row: (order.index(row["promise"]), *(row[name] for name in by)))


def _share(verdicts: Mapping[str, int]) -> float | None:
    """Kept among those decided."""
    kept, broken = verdicts.get(Fulfilment.KEPT.value, 0), verdicts.get(Fulfilment.BROKEN.value, 0)
    return kept / (kept + broken) if kept + broken else None


def names_of(scheme: PromiseScheme) -> dict[str, Row]:
    """The stages and checks by id, with the name of each."""
    found = {item.stage.value: item.name.model_dump() for item in scheme.steps}
    found |= {item.id: item.name.model_dump() for item in scheme.checks}
    return found | {ALL: {"zh": "宗地合计", "en": "Parcels as a whole"}}


def listed(done: Inspected, verdict: str = "", promise: str = "", **cuts: str) -> list[Row]:
    """Parcels of some verdict (on a promise, or as a whole): the most broken promises first, then the largest, then by id."""
    column = told(promise, "verdict") if promise else OVERALL
    rows = []
    for row in done.table.to_pylist():
        if (verdict and row[column] != verdict) or any(row[name] != value for name, value in cuts.items() if value):  # fmt: skip
            continue
        rows.append(_line(done, row))
    return sorted(rows, key=lambda item: (-len(item["broken"]), -(item["area"] or 0.0), item["parcel"]))


def _line(done: Inspected, row: Row) -> Row:
    short = {item.id: row[told(item.id, "short")] for item in done.scheme.checks if item.times is not None}
    verdicts = {name: row[told(name, "verdict")] for name in names_of(done.scheme) if name != ALL}
    return {
        "parcel": row["parcel"], "name": row["name"], "region": row["region"], "park": row["park"], "code": row["enterprise"],
        "area": row["area"], "supplied_on": _day(row["supplied_on"]), "verdict": row[OVERALL], "short": {name: value for name, value in short.items() if value is not None},
        "broken": [name for name, value in verdicts.items() if value == Fulfilment.BROKEN.value],
    }  # fmt: skip


def parcel_row(done: Inspected, parcel: str) -> Row:
    """One parcel with every stage and check, as promised and as it came. Raises ParcelUnknown."""
    row = done.row(parcel)
    kept = ("parcel", "name", "region", "park", "area", "use", "state", "project", "projects", "holder_land", "holder_parcels")  # fmt: skip
    return {
        **{name: row[name] for name in kept}, "code": row["enterprise"], "on": done.on.isoformat(), "year": done.year,
        "supplied_on": _day(row["supplied_on"]), "verdict": row[OVERALL], "simulated": done.simulated,
        "stages": [_stage_row(item, row) for item in done.scheme.steps],
        "checks": [_check_row(item, row) for item in done.scheme.checks],
    }  # fmt: skip


def _stage_row(item: Step, row: Row) -> Row:
    name = item.stage.value
    return {
        "id": name, "name": item.name.model_dump(), "due": _day(row[told(name, "due")]), "done": _day(row[told(name, "done")]),
        "late": row[told(name, "late")], "verdict": row[told(name, "verdict")],
    }  # fmt: skip


def _check_row(item: Check, row: Row) -> Row:
    return {
        "id": item.id, "name": item.name.model_dump(), "stage": item.stage.value, "unit": item.unit,
        "due": _day(row[told(item.stage.value, "due")]), "need": row[told(item.id, "need")], "actual": row[told(item.id, "actual")],
        "at_most": item.at_most, "verdict": row[told(item.id, "verdict")], "short": row.get(told(item.id, "short")),
        "damages": row.get(told(item.id, "damages")), "reckoned": item.actual, "note": item.note,
        "reference": item.reference.model_dump(mode="json"),
    }  # fmt: skip


def scheme_row(scheme: PromiseScheme) -> Row:
    """A scheme with its terms and checks."""
    terms = {item.id: item for item in scheme.parameters}
    return {
        "id": scheme.id, "name": scheme.name.model_dump(), "since": scheme.since.isoformat(), "note": scheme.note,
        "reference": scheme.reference.model_dump(mode="json"), "ledger": scheme.ledger,
        "steps": [
            {"id": item.stage.value, "name": item.name.model_dump(), "term": terms[item.term].model_dump(mode="json") if item.term in terms else item.term}
            for item in scheme.steps
        ],
        "checks": [
            {"id": item.id, "name": item.name.model_dump(), "stage": item.stage.value, "actual": item.actual, "need": item.need,
             "unit": item.unit, "where": item.where, "reference": item.reference.model_dump(mode="json"), "note": item.note}
            for item in scheme.checks
        ],
    }  # fmt: skip


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day is not None else None
