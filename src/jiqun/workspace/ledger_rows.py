"""Ledgers, entries and what is owed as JSON types."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from jiqun.ledgers.declaration import Ledger, Move
from jiqun.ledgers.due import Owed
from jiqun.ledgers.entry import Change, Entry, Evidence, Report
from jiqun.ledgers.rollup import RolledUp
from jiqun.ledgers.telling import WITHHELD

Row = dict[str, Any]


def ledger_row(ledger: Ledger, counts: Mapping[str, int], late: int) -> Row:
    record = ledger.record
    return {
        "id": ledger.id,
        "code": record.code,
        "title": record.title.model_dump(),
        "description": record.description.model_dump(),
        "area": record.area,
        "mechanisms": list(record.mechanisms),
        "entry": record.entry.value,
        "keeper": record.keeper,
        "closed_on": record.closed_on,
        "version": ledger.version,
        "entries": sum(counts.values()),
        "by_state": {state.id: counts.get(state.id, 0) for state in ledger.states},
        "late": late,
    }


def declaration_row(ledger: Ledger, counts: Mapping[str, int], late: int) -> Row:
    """A ledger with everything that an entry of it is made of."""
    content = ledger.content
    return ledger_row(ledger, counts, late) | {
        "clauses": content["record"]["clauses"],
        "fields": [item.model_dump(mode="json", exclude_none=True, exclude_defaults=True) | {"type": item.type.value}
                   for item in ledger.fields],
        "codes": {name: [code.model_dump() for code in codes] for name, codes in ledger.record.codes.items()},
        "states": content["states"],
        "moves": content["moves"],
        "duties": content["duties"],
        "views": content["record"]["views"],
        "checks": content["record"]["checks"],
        "rollups": content["record"]["rollups"],
    }  # fmt: skip


def entry_row(entry: Entry, row: Mapping[str, Any] | None = None) -> Row:
    """`row` is the entry with its computed fields, where they are wanted. Fields that the reader is not told are named under
    `withheld`, here and in histories and reports."""
    own = {
        name: value
        for name, value in (row or entry.values).items()
        if name in entry.values or (row is not None and not hasattr(entry, name))
    }
    return {
        "number": entry.number, "ledger": entry.ledger, "title": entry.title, "kind": entry.kind, "subject": entry.subject,
        "region": entry.region, "state": entry.state, "since": entry.since.isoformat(), "lead": entry.lead,
        "cooperating": list(entry.cooperating), "due": entry.due.isoformat() if entry.due else None,
        "values": {name: plain(value) for name, value in told(own).items()}, "withheld": withheld(own), "revision": entry.revision, "author": entry.author,
        "simulated": entry.simulated, "source": dict(entry.source), "withdrawn": entry.withdrawn,
        "created_at": moment(entry.created_at), "updated_at": moment(entry.updated_at),
    }  # fmt: skip


def change_row(change: Change) -> Row:
    return {
        "revision": change.revision, "ledger": change.ledger, "deed": change.deed.value, "move": change.move,
        "state_before": change.state_before, "state_after": change.state_after, "before": told(change.before),
        "after": told(change.after), "withheld": withheld({**change.before, **change.after}), "on": change.on.isoformat(), "at": moment(change.at), "by": change.by,
        "unit": change.unit, "why": change.why,
    }  # fmt: skip


def evidence_row(paper: Evidence) -> Row:
    return {
        "id": paper.id, "revision": paper.revision, "cite": paper.cite, "name": paper.name, "sha256": paper.digest,
        "size": paper.size, "at": moment(paper.at), "by": paper.by,
    }  # fmt: skip


def report_row(report: Report) -> Row:
    return {
        "id": report.id, "duty": report.duty, "period": report.period, "on": report.on.isoformat(),
        "at": moment(report.at), "by": report.by, "unit": report.unit, "words": report.words,
        "values": told(report.values), "withheld": withheld(report.values), "verdict": report.verdict.value,
        "verdict_at": moment(report.verdict_at) if report.verdict_at else None, "verdict_by": report.verdict_by,
        "verdict_why": report.verdict_why,
    }  # fmt: skip


def owed_row(item: Owed) -> Row:
    return {
        "entry": item.entry.number, "ledger": item.entry.ledger, "title": item.entry.title, "region": item.entry.region,
        "duty": item.duty, "label": item.label, "english": item.english, "period": item.period,
        "due": item.due.isoformat(), "part": item.part.value, "unit": item.unit, "urgency": item.urgency.value,
        "late": item.late, "light": item.light.value, "simulated": item.entry.simulated,
    }  # fmt: skip


def move_row(move: Move) -> Row:
    return move.model_dump(mode="json", by_alias=True)


def rolled_row(item: RolledUp) -> Row:
    return {
        "ledger": item.ledger, "rollup": item.rollup.id, "label": item.rollup.label, "english": item.rollup.english,
        "indicator": item.rollup.indicator or None, "unit": item.rollup.unit, "year": item.year,
        "until": item.until.isoformat(), "by": item.by, "cut": item.cut, "value": item.value,
        "withheld": item.withheld, "entries": len(item.entries), "simulated": item.simulated,
    }  # fmt: skip


def told(values: Mapping[str, Any]) -> Row:
    return {name: value for name, value in values.items() if value is not WITHHELD}


def withheld(values: Mapping[str, Any]) -> list[str]:
    return sorted(name for name, value in values.items() if value is WITHHELD)


def paged(rows: Sequence[Any], page: int, size: int) -> Sequence[Any]:
    return rows[(page - 1) * size : page * size]


def moment(at: dt.datetime) -> str:
    return at.isoformat(timespec="seconds") + "Z"


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
