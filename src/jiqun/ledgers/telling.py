"""What a visitor is told of entries: the same entries, rows and lines of history without what is withheld."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from jiqun.access.disclosure import EVERYTHING, FEWEST, Disclosure
from jiqun.facts.schema import Sensitivity
from jiqun.ledgers.declaration import BASE_NAMES, Check, Ledger, Ledgers, Part, Rollup, names_in
from jiqun.ledgers.entry import Actor, Change, Entry, Report
from jiqun.ledgers.errors import FieldWithheld
from jiqun.ledgers.permission import Units, parts_of

Row = dict[str, Any]
NONE: frozenset[str] = frozenset()
#: What a row has besides fields; what a line of history says where an entry went on in another ledger.
MORE = frozenset({"id", "ledger"})


class Withheld:
    """Stands in place of a value that is there or not: which, the visitor is not told."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "WITHHELD"


WITHHELD = Withheld()


@dataclass(frozen=True)
class Telling:
    """The one rule of what is told. `real` is what the visitor is told of enterprises, `simulated` of entries made for
    demonstration. Whoever an entry is entrusted to (its keeper, lead and cooperating units, district, author) sees all of it."""

    ledgers: Ledgers
    units: Units
    actor: Actor
    real: Disclosure
    simulated: Disclosure
    _kept: dict[tuple[str, bool], frozenset[str]] = field(default_factory=dict, repr=False, compare=False)

    def guards(self, ledger: Ledger) -> bool:
        """Whether anything of a ledger may be withheld from the visitor."""
        return bool(self._closed(ledger.id, False) | self._closed(ledger.id, True))

    def _closed(self, ledger: str, simulated: bool) -> frozenset[str]:
        """Fields that a visitor to whom nothing is entrusted is not told."""
        key = (ledger, simulated)
        if key not in self._kept:
            disclosure = self.simulated if simulated else self.real
            declared = self.ledgers.sensitivity.get(ledger, {})
            self._kept[key] = frozenset(
                name for name, how in declared.items() if how.value not in disclosure.told
            )
        return self._kept[key]

    def hidden(self, ledger: Ledger, entry: Entry, state: str = "") -> frozenset[str]:
        """Fields of an entry that are withheld, in its state or in one that it was in."""
        closed = self._closed(ledger.id, entry.simulated)
        if not closed or self._entrusted(ledger, entry):
            return NONE
        stood = state or entry.state
        return frozenset(name for name in closed if stood not in ledger.by_field[name].open_in)

    def _everything(self, entry: Entry) -> bool:
        """Whether the visitor is told what nobody declares any more."""
        return (self.simulated if entry.simulated else self.real).told >= EVERYTHING

    def _entrusted(self, ledger: Ledger, entry: Entry) -> bool:
        if self.actor.reads_only:
            return False
        return bool(parts_of(self.actor, ledger, entry, self.units) - {Part.ANYONE})

    def papers(self, ledger: Ledger, entry: Entry) -> bool:
        """Whether files of an entry may be had: whoever is not told its figures does not read them in a paper."""
        declared = self.ledgers.sensitivity.get(ledger.id, {})
        closed = {
            name
            for name in self._closed(ledger.id, entry.simulated)
            if declared[name] is Sensitivity.CONFIDENTIAL
        }
        return not closed or self._entrusted(ledger, entry)

    def entry(self, ledger: Ledger, entry: Entry) -> Entry:
        hidden = self.hidden(ledger, entry)
        return replace(entry, values=_told(entry.values, hidden, ledger)) if hidden else entry

    def row(self, ledger: Ledger, entry: Entry, row: Mapping[str, Any]) -> Row:
        """`row` is the entry with its computed fields."""
        hidden = self.hidden(ledger, entry)
        return _told(row, hidden, ledger) if hidden else dict(row)

    def report(self, ledger: Ledger, entry: Entry, report: Report) -> Report:
        hidden = self.hidden(ledger, entry)
        return replace(report, values=_lacking(report.values, hidden, ledger)) if hidden else report

    def change(self, ledger: Ledger, entry: Entry, change: Change) -> Change:
        """A line of an entry's history: by its ledger of today, the one it was written in, the
        one it came from. What is open in some states is told of lines that led to
        one or left it there."""
        names = (ledger.id, change.ledger, str(change.before.get("ledger", "")))
        ledgers = [self.ledgers.all[name] for name in dict.fromkeys(names) if name in self.ledgers.all]
        if self._entrusted(ledger, entry):
            return change
        hidden = NONE.union(*(self.hidden(item, entry, change.state_after) for item in ledgers))
        if not hidden and (len(ledgers) == len(set(names) - {""}) or self._everything(entry)):
            return change
        before, after = (_lacking(values, hidden, *ledgers) for values in (change.before, change.after))
        return replace(change, before=before, after=after)

    def withheld(self, ledger: Ledger, entries: Iterable[Entry]) -> tuple[frozenset[str], frozenset[str]]:
        """Fields that are withheld in any of some entries, and those in all of them: by these no list is ordered or narrowed;
        by the others it is, as far as they are told."""
        if not self.guards(ledger):
            return NONE, NONE
        hidden = {self.hidden(ledger, entry) for entry in entries}
        return NONE.union(*hidden), frozenset.intersection(*hidden) if hidden else NONE

    def tells_check(self, check: Check, ledger: Ledger, hidden: frozenset[str]) -> bool:
        """Whether it may be said that a rule is broken where some fields are withheld: what breaks it would say of them."""
        return not hidden or not ((names_in(check.formula, ledger) | set(check.over or ())) & hidden)

    def too_few(self, ledger: Ledger, rollup: Rollup, entries: Iterable[Entry]) -> bool:
        """Whether a sum of withheld fields is of so few enterprises that it tells of single ones."""
        rollups = {item.id: item for item in ledger.record.rollups}
        parts = (rollup, *((rollups[rollup.over],) if rollup.over in rollups else ()))
        summed = {item.sum for item in parts if item.sum}
        if not summed or not self.guards(ledger):
            return False
        held = list(entries)
        if not any(summed & self.hidden(ledger, entry) for entry in held):
            return False
        return len({entry.subject or entry.number for entry in held}) < FEWEST

    def require(self, ledger: Ledger, names: Iterable[str], closed: frozenset[str]) -> None:
        """Raises FieldWithheld for a field that a program asks to narrow a list by."""
        for name in names:
            if name in closed:
                raise FieldWithheld(ledger.label_of(name), ledger.label_of(name, "en"))


def _told(values: Mapping[str, Any], hidden: frozenset[str], ledger: Ledger) -> Row:
    return _lacking(values, hidden, ledger) | dict.fromkeys(hidden, WITHHELD)


def _lacking(values: Mapping[str, Any], hidden: frozenset[str], *ledgers: Ledger) -> Row:
    """Values under names that no declaration has any more were written when nobody said how sensitive they are."""
    known = MORE | BASE_NAMES | {name for ledger in ledgers for name in ledger.by_field}
    return {
        name: WITHHELD if name in hidden or name not in known else value for name, value in values.items()
    }
