"""What a list was asked for: filters, view, order, page; and the rows that fit."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from jiqun.web.pages.ledger_showing import several

if TYPE_CHECKING:
    from jiqun.ledgers.book import Book
    from jiqun.ledgers.declaration import Ledger, LedgerField
    from jiqun.ledgers.declaration.parts import View
    from jiqun.ledgers.due import Owed
    from jiqun.ledgers.entry import Entry
    from jiqun.workspace.ledger_shelf import Glance

    Row = Mapping[str, Any]

PER_PAGE = 50
#: Own fields that a list shows where no view says which.
COLUMNS = 6
#: The parameter of a filter by field begins so: a field may bear any name.
FIELD = "f."
#: The key of rows whose group is withheld, behind all others.
LAST = "\uffff"


@dataclass(frozen=True)
class Asked:
    """The query of a list, as given. `fields` are filters by own field."""

    state: str = ""
    region: str = ""
    lead: str = ""
    late: str = ""
    q: str = ""
    view: str = ""
    order: str = ""
    page: int = 1
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def query(self) -> dict[str, str]:
        """As parameters of an address, without the page."""
        own = {f"{FIELD}{name}": value for name, value in self.fields.items() if value}
        given = {
            name: getattr(self, name) for name in ("state", "region", "lead", "late", "q", "view", "order")
        }
        return {name: value for name, value in given.items() if value} | own

    @property
    def narrowed(self) -> bool:
        return bool(self.query.keys() - {"view", "order"})


def asked_of(ledger: Ledger, query: Mapping[str, str]) -> Asked:
    """What is no field of the ledger is left out; a page that is no number is the first."""
    own = {name: query.get(f"{FIELD}{name}", "")[:120] for name in ledger.by_field}
    page = query.get("page", "1")
    texts = {name: query.get(name, "")[:120] for name in ("state", "region", "lead", "late", "q", "view", "order")}  # fmt: skip
    number = int(page) if page.isdecimal() and len(page) < 7 else 1
    return Asked(**texts, page=max(number, 1), fields={name: value for name, value in own.items() if value})


@dataclass(frozen=True)
class Listing:
    """Rows that fit, in order, with what stands beside them. `late` is the strongest of what an entry owes. `withheld` are
    fields that the visitor is not told of some entry, `closed` of any; of these the list was to be narrowed, ordered or
    grouped by `idle` ones: it is not. By others it is, as far as they are told."""

    asked: Asked
    view: View | None
    columns: Sequence[str]
    group: str
    rows: Sequence[Row]
    entries: Mapping[int, Entry]
    owed: Mapping[int, Owed]
    withheld: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()
    idle: Sequence[str] = ()

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.rows) // PER_PAGE))

    @property
    def page(self) -> int:
        return min(self.asked.page, self.pages)

    @property
    def shown(self) -> Sequence[Row]:
        return self.rows[(self.page - 1) * PER_PAGE : self.page * PER_PAGE]

    def sizes(self) -> Counter[str]:
        return Counter(key_of(row, self.group) for row in self.rows)


def listing(glance: Glance, ledger: Ledger, asked: Asked, on: dt.date) -> Listing:
    view = next((item for item in ledger.record.views if item.id == asked.view), None)
    owed, closed = strongest(glance.owed(ledger, on)), glance.closed(ledger)
    wanted = asked
    asked, view, idle = _allowed(asked, view, closed)
    entries = {entry.id: entry for entry in glance.entries(ledger)}
    rows = [row for row in glance.rows(ledger) if _fits(glance.book, asked, view, row, owed)]
    group = view.group if view else ""
    order = asked.order or (view.order if view else "")
    rows = ordered(rows, order, owed)
    if group:
        states = {state.id: at for at, state in enumerate(ledger.states)}
        rows.sort(
            key=lambda row: (
                states.get(key_of(row, group), 0) if group == "state" else 0,
                not key_of(row, group),
                key_of(row, group),
            )
        )
    columns = view.columns if view and view.columns else default_columns(ledger)
    columns = [name for name in columns if name in ledger.by_field]
    return Listing(wanted, view, columns, group, rows, entries, owed, glance.withheld(ledger), closed, idle)


def _allowed(asked: Asked, view: View | None, closed: frozenset[str]) -> tuple[Asked, View | None, list[str]]:
    """What was asked for without fields that the visitor is told of no entry, and which those were."""
    if not closed:
        return asked, view, []
    order = asked.order or (view.order if view else "")
    group = view.group if view else ""
    idle = [name for name in (*asked.fields, order.removeprefix("-"), group) if name in closed]
    fields = {name: value for name, value in asked.fields.items() if name not in closed}
    if view is not None:
        view = view.model_copy(update={"group": "" if group in closed else group, "order": ""})
    order = "" if order.removeprefix("-") in closed else order
    return replace(asked, fields=fields, order=order), view, list(dict.fromkeys(idle))


def default_columns(ledger: Ledger) -> list[str]:
    return [item.field for item in ledger.fields][:COLUMNS]


def strongest(items: Sequence[Owed]) -> dict[int, Owed]:
    """What each entry owes that is due first: the longest late."""
    found: dict[int, Owed] = {}
    for item in items:
        held = found.get(item.entry.id)
        if held is None or item.due < held.due:
            found[item.entry.id] = item
    return found


def key_of(row: Row, group: str) -> str:
    from jiqun.ledgers.telling import WITHHELD

    if group and row.get(group) is WITHHELD:
        return LAST
    return "、".join(several(row.get(group))) if group else ""


def _fits(book: Book, asked: Asked, view: View | None, row: Row, owed: Mapping[int, Owed]) -> bool:
    if view and view.states and not asked.state and row["state"] not in view.states:
        return False
    if asked.state not in ("", row["state"]) or asked.region not in ("", row["region"]):
        return False
    if asked.lead and not book.units.same(asked.lead, row["lead"]):
        return False
    if asked.late and (row["id"] not in owed or not owed[row["id"]].late):
        return False
    if any(value not in several(row.get(name)) for name, value in asked.fields.items()):
        return False
    return not asked.q or _mentions(row, asked.q.strip().lower())


def _mentions(row: Row, needle: str) -> bool:
    from jiqun.ledgers.telling import WITHHELD

    return any(
        needle in str(value).lower()
        for name, value in row.items()
        if name != "id" and value is not None and value is not WITHHELD
    )


def ordered(rows: Sequence[Row], order: str, owed: Mapping[int, Owed]) -> list[Row]:
    """By a column, downwards with a minus before it; what is empty stands last either way."""
    name, down = order.removeprefix("-"), order.startswith("-")
    if not name:
        return list(rows)

    from jiqun.ledgers.telling import WITHHELD

    def value(row: Row) -> Any:
        if name == "owed":
            return owed[row["id"]].due.isoformat() if row["id"] in owed else None
        found = row.get(name)
        if found is WITHHELD:
            return None
        return (
            found if isinstance(found, int | float) else (str(found) if found not in (None, "", []) else None)
        )

    filled = [row for row in rows if value(row) is not None]
    numeric = all(isinstance(value(row), int | float) for row in filled)
    filled.sort(key=lambda row: value(row) if numeric else str(value(row)), reverse=down)
    return [*filled, *(row for row in rows if value(row) is None)]


def filters(ledger: Ledger, closed: frozenset[str] = frozenset()) -> list[LedgerField]:
    """Own fields worth choosing by: code lists, regions, references to what is few; none that is told of no entry."""
    few = ("cluster", "region", "organisation")
    return [
        item
        for item in ledger.fields
        if item.field not in closed
        and (ledger.codes(item) or item.type.value in ("region", "flag", "year") or item.refers in few)
    ]
