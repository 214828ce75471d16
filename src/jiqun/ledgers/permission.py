"""Who a user is to an entry, and what that allows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from jiqun.ledgers.declaration import Ledger, Part
from jiqun.ledgers.entry import Actor, Entry
from jiqun.ledgers.errors import NotYours
from jiqun.plans.organisations import Organisations

PART_WORDS = {
    Part.KEEPER: ("台账管理单位", "the keeping office"),
    Part.LEAD: ("牵头单位", "the lead unit"),
    Part.COOPERATING: ("配合单位", "a cooperating unit"),
    Part.DISTRICT: ("属地", "the district"),
    Part.AUTHOR: ("登记人", "who made the entry"),
    Part.ANYONE: ("已登录用户", "whoever is logged on"),
}

#: Characters of a line of units at most: what a notice holds.
LINE = 110

Same = Callable[[str, str], bool]


@dataclass(frozen=True)
class Units:
    """Whether two printed names are one unit: spellings of one organisation, or one that became the other."""

    organisations: Organisations | None = None

    def same(self, one: str, other: str) -> bool:
        if not one or not other:
            return False
        if one.replace(" ", "") == other.replace(" ", ""):
            return True
        if self.organisations is None:
            return False
        first, second = self.organisations.find(one), self.organisations.find(other)
        if first is None or second is None:
            return False
        heirs = self.organisations.heirs
        return first in heirs(second) or second in heirs(first)


def parts_of(actor: Actor, ledger: Ledger, entry: Entry | None, units: Units) -> set[Part]:
    """What the user is to the ledger, and to an entry of it. A user of a region is nothing to other regions' entries,
    unless a unit of the user's is named there."""
    found = {Part.ANYONE} if actor.name else set()
    away = bool(entry and actor.region and entry.region and entry.region != actor.region)
    if actor.keeps and not away and units.same(actor.unit, ledger.record.keeper):
        found.add(Part.KEEPER)
    if entry is None:
        return found | ({Part.DISTRICT} if actor.region else set())
    if units.same(actor.unit, entry.lead):
        found.add(Part.LEAD)
    if any(units.same(actor.unit, unit) for unit in entry.cooperating):
        found.add(Part.COOPERATING)
    if actor.region and actor.region == entry.region:
        found.add(Part.DISTRICT)
    if actor.name and actor.name == entry.author:
        found.add(Part.AUTHOR)
    return found


def may(actor: Actor, allowed: Iterable[Part], ledger: Ledger, entry: Entry | None, units: Units) -> bool:
    if actor.reads_only:
        return False
    return actor.administrator or bool(set(allowed) & parts_of(actor, ledger, entry, units))


def require(
    actor: Actor, allowed: Iterable[Part], what: str, ledger: Ledger, entry: Entry | None, units: Units
) -> None:
    """Raises NotYours."""
    allowed = tuple(allowed)
    if not may(actor, allowed, ledger, entry, units):
        raise NotYours(actor.unit or actor.name, what, [named(role, ledger, entry) for role in allowed])


def named(role: Part, ledger: Ledger, entry: Entry | None) -> str:
    """The role with the unit that fills it, where one is known."""
    words = PART_WORDS[role][0]
    unit = {
        Part.KEEPER: ledger.record.keeper,
        Part.LEAD: entry.lead if entry else "",
        Part.DISTRICT: entry.region if entry else "",
        Part.AUTHOR: entry.author if entry else "",
    }.get(role, "")
    return f"{words}（{unit}）" if unit else words


def unit_of(role: Part, ledger: Ledger, entry: Entry) -> str:
    """The unit that a duty or a notice falls to."""
    match role:
        case Part.LEAD:
            return entry.lead or ledger.record.lead or ledger.record.keeper
        case Part.COOPERATING:
            return _together(entry.cooperating) or ledger.record.keeper
        case Part.DISTRICT:
            return entry.region or ledger.record.keeper
        case Part.AUTHOR | Part.ANYONE:
            return entry.author or ledger.record.keeper
    return ledger.record.keeper


def _together(units: Sequence[str]) -> str:
    """Units on one line, as many as it holds.

    >>> _together(["市发改委", "市财政局"]), _together([f"第{at}办公室" for at in range(30)])[-14:]
    ('市发改委、市财政局', '第14办公室等 30 个单位')
    """
    line = "、".join(units)
    if len(line) <= LINE:
        return line
    kept = line[: LINE - 10].rpartition("、")[0] or line[: LINE - 10]
    return f"{kept}等 {len(units)} 个单位"
