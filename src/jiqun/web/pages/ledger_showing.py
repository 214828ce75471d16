"""Cells of ledgers as people read them: labels, units, codes, and the names of what they refer to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jiqun.web.language import sayer
from jiqun.web.rendering import Visit

if TYPE_CHECKING:
    from jiqun.ledgers.declaration import Ledger, LedgerField, State
    from jiqun.ledgers.entry import Entry
    from jiqun.workspace.ledger_shelf import Glance

#: Offices of China keep one time.
OFFICIAL = dt.timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Said:
    """A value in words, with the page that tells more of it."""

    text: str
    href: str = ""
    withheld: bool = False


@dataclass
class Cells:
    """Shows ledgers in one visit's language; names that were looked up are kept for the visit."""

    visit: Visit
    glance: Glance
    _names: dict[tuple[str, str], str] = field(default_factory=dict)
    _digits: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def english(self) -> bool:
        return self.visit.language == "en"

    def title(self, ledger: Ledger) -> str:
        return ledger.title.in_(self.visit.language)

    def label(self, item: Any) -> str:
        """Of anything with a label in two languages."""
        return str(item.english or item.label) if self.english else str(item.label)

    def head(self, ledger: Ledger, name: str) -> str:
        return ledger.label_of(name, self.visit.language)

    def unit(self, item: LedgerField) -> str:
        return self.visit.show.unit(item.unit)

    def state(self, ledger: Ledger, name: str) -> str:
        found: State | None = ledger.by_state.get(name)
        return self.label(found) if found else name

    def light(self, ledger: Ledger, name: str) -> str:
        found = ledger.by_state.get(name)
        return found.light.value if found else "none"

    def moment(self, at: dt.datetime) -> str:
        """In the time of China's offices."""
        return f"{at + OFFICIAL:%Y-%m-%d %H:%M}"

    def day(self, at: dt.datetime) -> dt.date:
        return (at + OFFICIAL).date()

    def learn(self, ledger: Ledger, rows: Iterable[Mapping[str, Any]], names: Sequence[str]) -> None:
        """Look up at once what the cells of some rows refer to; figures of a column get the same decimals."""
        wanted: dict[str, set[str]] = {}
        rows = list(rows)
        for name in names:
            item = ledger.by_field.get(name)
            if item is not None and item.type.value == "number" and not item.many:
                self._digits[(ledger.id, name)] = max((decimals(row.get(name)) for row in rows), default=0)
            if item is not None and item.refers:
                wanted.setdefault(item.refers, set()).update(
                    ref for row in rows for ref in several(row.get(name))
                )
        for refers, refs in wanted.items():
            self._look_up(refers, refs)

    def _look_up(self, refers: str, refs: set[str]) -> None:
        unknown = [ref for ref in refs if (refers, ref) not in self._names]
        if refers.startswith("ledger:"):
            titles = self.glance.titles(refers.removeprefix("ledger:"))
            self._names |= {(refers, ref): titles.get(ref, ref) for ref in unknown}
        elif unknown:
            found = self.glance.book.things.lookup(refers, unknown)
            self._names |= {(refers, ref): found[ref].name if ref in found else ref for ref in unknown}

    def named(self, refers: str, ref: str) -> str:
        self._look_up(refers, {ref})
        name = self._names[(refers, ref)]
        match refers:
            case "organisation":
                return self.visit.show.organisation(name)
            case "region":
                return self.visit.show.region(name)
            case "cluster":
                return self.visit.show.cluster(name)
        return name

    def cells(self, ledger: Ledger, name: str, value: Any) -> list[Said]:
        """A value of a base field or one of its own; several for a field that holds many."""
        from jiqun.ledgers.telling import WITHHELD

        if value is WITHHELD:
            return [Said(sayer(self.visit.language)("不公开", "not public"), withheld=True)]
        return [
            self._said(ledger, name, item)
            for item in several_values(value)
            if item is not None and item != ""
        ]

    def words(self, ledger: Ledger, name: str, value: Any) -> str:
        """The same as one text."""
        return (", " if self.english else "、").join(said.text for said in self.cells(ledger, name, value))

    def _said(self, ledger: Ledger, name: str, value: Any) -> Said:
        item = ledger.by_field.get(name)
        if item is None:
            return self._base(ledger, name, value)
        if item.refers:
            return Said(self.named(item.refers, str(value)), self.page_of(item.refers, str(value)))
        for code in ledger.codes(item):
            if code.code == value:
                return Said(code.english or code.label if self.english else code.label)
        match item.type.value:
            case "region":
                return Said(self.visit.show.region(str(value)))
            case "date":
                return Said(value.isoformat() if isinstance(value, dt.date) else str(value))
            case "integer" if isinstance(value, int):
                return Said(f"{value:,}")
            case "flag" if isinstance(value, bool):
                return Said(self.visit.show.cell(value))
            case "number" if isinstance(value, int | float):
                return Said(self._number(ledger, name, float(value)))
        return Said(str(value))

    def _number(self, ledger: Ledger, name: str, value: float) -> str:
        digits = self._digits.get((ledger.id, name))
        return self.visit.show.cell(value) if digits is None else self.visit.show.number(value, digits)

    def _base(self, ledger: Ledger, name: str, value: Any) -> Said:
        match name:
            case "state":
                return Said(self.state(ledger, str(value)))
            case "region":
                return Said(self.visit.show.region(str(value)))
            case "lead" | "cooperating":
                return Said(self.visit.show.organisation(str(value)))
            case "subject":
                kind = ledger.record.entry.value
                return Said(str(value), self.page_of(kind, str(value)))
        return Said(value.isoformat() if isinstance(value, dt.date) else str(value))

    def entry_page(self, entry: Entry) -> str:
        return self.visit.url(f"/ledgers/{entry.ledger}/entries/{entry.number}")

    def page_of(self, refers: str, ref: str) -> str:
        """Where a thing has a page of its own; empty where it has none."""
        library = self.visit.city.library
        match refers:
            case "enterprise":
                return self.visit.url(f"/enterprises/{ref}")
            case "organisation":
                return self.visit.url("/tasks", department=ref)
            case "cluster" if library.taxonomies.cluster(ref):
                return self.visit.url(f"/clusters/{ref}")
            case "target" if library.target(ref):
                return self.visit.url(f"/targets/{ref}")
            case "task":
                return self._task(ref)
        if refers.startswith("ledger:"):
            return self.visit.url(f"/ledgers/{refers.removeprefix('ledger:')}/entries/{ref}")
        return ""

    def _task(self, ref: str) -> str:
        for plan in self.visit.city.library.plans.values():
            if any(task.id == ref for task in plan.tasks):
                return self.visit.url(f"/plans/{plan.id}/read#t-{ref}")
        return ""

    def form_text(self, value: Any) -> str:
        """A stored value as a form holds it: what is typed back reads to the same value."""
        from jiqun.ledgers.telling import WITHHELD

        match value:
            case None:
                return ""
            case _ if value is WITHHELD:
                return ""
            case bool():
                return "是" if value else "否"
            case float() if value.is_integer():
                return str(int(value))
            case list() | tuple():
                return "、".join(map(str, value))
            case dt.date():
                return value.isoformat()
        return str(value)


def decimals(value: Any) -> int:
    """Decimals that a figure needs in a list, at most two.

    >>> [decimals(value) for value in (None, 3.0, 2.5, 1 / 3)]
    [0, 0, 1, 2]
    """
    if not isinstance(value, float):
        return 0
    return next((digits for digits in (0, 1) if round(value, digits) == round(value, 2)), 2)


def several_values(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else (value,)


def several(value: Any) -> list[str]:
    """Refs in a cell; of one that is withheld none."""
    from jiqun.ledgers.telling import WITHHELD

    return [str(item) for item in several_values(value) if item not in (None, "", WITHHELD)]
