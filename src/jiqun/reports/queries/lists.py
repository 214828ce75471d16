"""六张清单、四张清单: ledgers as annex tables, with how many entries stand in which state and how many are overdue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jiqun.ledgers.declaration import ABOUT, Ledger, LedgerField
from jiqun.ledgers.due import Urgency, owed
from jiqun.ledgers.entry import Entry, Selection
from jiqun.ledgers.exchange.cells import Listed, listed
from jiqun.papers.days import day_in_words
from jiqun.reports.asked import Asked
from jiqun.reports.bound import Asking, Bound
from jiqun.reports.errors import BlockUnknown
from jiqun.reports.found import Found, Sources, by_name, table
from jiqun.reports.model import Column, Table
from jiqun.reports.queries.listing import Part, figure, listing, words

#: Columns of a printed list at most, besides 序号; those of its base that say little on paper are left out.
PRINTED = 7
_HIDDEN = frozenset({"number", "subject", "cooperating", *(item.field for item in ABOUT)})


@dataclass(frozen=True, slots=True, kw_only=True)
class List:
    """A list with its entries counted."""

    title: str
    keeper: str
    entries: Bound
    states: tuple[tuple[str, Bound], ...]
    late: Bound

    def __str__(self) -> str:
        return self.title


def lists(sources: Sources, asked: Asked, parameters: Mapping[str, Any]) -> Found:
    """Parameters: `ledgers` (ids; empty: every ledger whose clause calls for such lists in the words of `quoted`),
    `most` (rows of an annex at most, 0 for all)."""
    ledgers = _chosen(sources, parameters)
    found, tables, simulated = [], [], False
    for ledger in ledgers:
        entries = [
            entry
            for entry in sources.book.select(Selection(ledger=ledger.id))
            if asked.whole or entry.region == asked.region
        ]
        found.append(_counted(sources, asked, ledger, entries))
        printed = listed(sources.book, ledger, entries)
        simulated = simulated or any(printed.simulated)
        tables.append(_table(printed, int(parameters.get("most") or 0)))
    total = sum(item.entries.value for item in found)
    late = sum(item.late.value for item in found)
    asking = Asking("ledger list")
    values = {
        "lists": found,
        "count": asking.bound(len(found), "张", "清单数"),
        "entries": asking.bound(total, "条", "合计条目"),
        "late": asking.bound(late, "条", "合计逾期"),
        "keepers": list(dict.fromkeys(item.keeper for item in found)),
    }
    return Found(
        values=values,
        tables=by_name([_overview(found, simulated), *tables]),
        simulated=simulated,
        basis=tuple(sources.city.fingerprint.split(":")[:1]),
    )


def _chosen(sources: Sources, parameters: Mapping[str, Any]) -> list[Ledger]:
    """Raises BlockUnknown."""
    every = sources.book.ledgers.all
    names = [str(name) for name in parameters.get("ledgers") or ()]
    for name in names:
        if name not in every:
            raise BlockUnknown("parameters.ledgers", "台账", name, every)
    if names:
        return [every[name] for name in names]
    words = str(parameters.get("quoted") or "张清单")
    called = [item for item in every.values() if any(words in clause.quote for clause in item.record.clauses)]
    return sorted(called, key=lambda item: (item.record.order, item.id))


def _counted(sources: Sources, asked: Asked, ledger: Ledger, entries: Sequence[Entry]) -> List:
    asking = Asking(f"ledger show {ledger.id}{'' if asked.whole else f' --region {asked.region}'}")
    late = {item.entry.id for item in owed(sources.book, asked.known_on, entries) if item.urgency is Urgency.LATE} if entries else set()  # fmt: skip

    def count(number: int, cell: str) -> Bound:
        return asking.count(number, "条", cell)

    return List(
        title=ledger.title.zh,
        keeper=ledger.record.keeper,
        entries=count(len(entries), "条目"),
        states=tuple(
            (state.label, count(number, f"状态 {state.label}"))
            for state in ledger.states
            if (number := sum(entry.state == state.id for entry in entries))
        ),
        late=count(len(late), f"截至{asked.known_on} 逾期"),
    )


def _overview(found: Sequence[List], simulated: bool) -> Table:
    parts: tuple[Part[List], ...] = (
        words("清单", lambda item: item.title),
        words("管理单位", lambda item: item.keeper),
        figure("条目", lambda item: item.entries, "条"),
        figure("其中逾期", lambda item: item.late, "条"),
        words("状态", _states),
    )
    return listing("overview", "清单总览", parts, found, simulated=simulated)


def _states(item: List) -> str | None:
    return (
        "，".join(f"{label}{number.model_copy(update={'unit': ''})}" for label, number in item.states) or None
    )


def _table(printed: Listed, most: int) -> Table:
    columns = _columns(printed)
    rows = printed.rows[:most] if most else printed.rows
    notes = [f"管理单位：{printed.ledger.record.keeper}。"]
    if len(rows) < len(printed.rows):
        notes.append("只列前若干条，全部条目见台账。")
    asking = Asking(f"ledger show {printed.ledger.id}")
    cells = [
        [str(at), *(_cell(asking, row.get("number"), item, row.get(item.field)) for item in columns)]
        for at, row in enumerate(rows, 1)
    ]
    return table(
        f"list-{printed.ledger.id}",
        printed.ledger.title.zh,
        [
            Column(label="序号"),
            *(Column(label=item.label, unit=item.unit or "", right=item.numeric) for item in columns),
        ],
        cells,
        notes=tuple(notes),
        simulated=any(printed.simulated),
        empty="清单暂无条目。",
    )


def _columns(printed: Listed) -> list[LedgerField]:
    """Name and state, then those of its own that hold anything."""
    used = [
        item
        for item in printed.columns
        if item.field not in _HIDDEN
        and (not printed.rows or any(row.get(item.field) is not None for row in printed.rows))
    ]
    first = [item for item in used if item.field in ("title", "state")]
    return [*first, *(item for item in used if item not in first)][:PRINTED]


def _cell(asking: Asking, number: object, item: LedgerField, value: Any) -> object:
    if value is None:
        return None
    if isinstance(value, dt.date):
        return day_in_words(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        places = 0 if float(value).is_integer() else 2
        return asking.bound(Decimal(str(value)), item.unit or "", f"{number} {item.field}", places)
    return str(value)
