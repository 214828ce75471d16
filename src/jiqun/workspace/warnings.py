"""Warnings: what rules raised by themselves, in the loops of the ledgers; a month's digest of them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jiqun.ledgers.declaration import Ledger
from jiqun.ledgers.due import Urgency
from jiqun.ledgers.entry import Entry
from jiqun.packs import Bilingual
from jiqun.workspace.ledger_shelf import Glance


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning: the entry, the rule that raised it, the day it came, and whether anybody took it up or is late."""

    ledger: Ledger
    entry: Entry
    rule: str
    label: Bilingual
    came: dt.date
    taken_up: bool
    ended: bool
    late: bool


@dataclass(frozen=True, slots=True)
class Digest:
    """A month's warnings: those that came in it, those that ended in it, and all still open at its end."""

    month: str
    came: Sequence[Warned]
    ended: Sequence[Warned]
    open: Sequence[Warned]

    @property
    def by_rule(self) -> Mapping[str, tuple[Bilingual, int, int, int]]:
        """Rule → label, came, ended, open."""
        counts = [Counter(item.rule for item in part) for part in (self.came, self.ended, self.open)]
        labels = {item.rule: item.label for part in (self.came, self.ended, self.open) for item in part}
        return {
            rule: (label, counts[0][rule], counts[1][rule], counts[2][rule]) for rule, label in labels.items()
        }

    @property
    def by_unit(self) -> Mapping[str, tuple[int, int, int]]:
        """Unit → open, not taken up, late."""
        units = dict.fromkeys(item.entry.lead for item in self.open)
        found = {
            unit: (
                len(own := [item for item in self.open if item.entry.lead == unit]),
                sum(not item.taken_up for item in own),
                sum(item.late for item in own),
            )
            for unit in units
        }
        return dict(sorted(found.items(), key=lambda item: (-item[1][2], -item[1][0], item[0])))


def warnings(glance: Glance, on: dt.date) -> list[Warned]:
    """Every entry that a rule has raised, the newest first."""
    found = []
    for ledger in glance.book.ledgers.all.values():
        entries = [entry for entry in glance.entries(ledger) if entry.source.get("kind") == "signal"]
        if not entries:
            continue
        late = {item.entry.id for item in glance.owed(ledger, on) if item.urgency is Urgency.LATE}
        found += [_warned(ledger, entry, entry.id in late) for entry in entries]
    return sorted(found, key=lambda item: (item.came, item.entry.id), reverse=True)


def digest(glance: Glance, month: str, on: dt.date) -> Digest:
    """The digest of a month such as 2026-11, as it looks on a day."""
    every = [item for item in warnings(glance, on) if f"{item.came:%Y-%m}" <= month]
    ended = [item for item in every if item.ended and f"{item.entry.since:%Y-%m}" == month]
    still = [item for item in every if not item.ended or f"{item.entry.since:%Y-%m}" > month]
    return Digest(month, [item for item in every if f"{item.came:%Y-%m}" == month], ended, still)


def _warned(ledger: Ledger, entry: Entry, late: bool) -> Warned:
    told = entry.source.get("label") or {}
    label = Bilingual(zh=str(told.get("zh") or entry.source.get("rule") or ""), en=str(told.get("en") or ""))
    state = ledger.by_state.get(entry.state)
    return Warned(
        ledger, entry, str(entry.source.get("rule") or ""), label, entry.created_at.date(),
        entry.state != ledger.initial.id, bool(state and state.final), late,
    )  # fmt: skip
