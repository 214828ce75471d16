"""督办函: what is red and whose it is: targets that lag, and matters of ledgers past their day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jiqun.ledgers.declaration import Light
from jiqun.ledgers.declaration.parts import Span
from jiqun.ledgers.due import Owed, Urgency, owed
from jiqun.monitor import ADVERSE, Colour
from jiqun.papers.days import day_in_words
from jiqun.plans import Standing
from jiqun.reports.asked import Asked
from jiqun.reports.bound import Asking, Bound
from jiqun.reports.errors import UnitWithoutItems
from jiqun.reports.found import Found, Sources, by_name
from jiqun.reports.model import Table
from jiqun.reports.queries.listing import Part, figure, listing, words
from jiqun.reports.queries.target_tables import behind_table
from jiqun.reports.queries.verdicts import NOBODY, Tally, tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """A thing of a ledger that is late."""

    title: str
    ledger: str
    what: str
    unit: str
    region: str
    due: str
    days: Bound
    simulated: bool

    def __str__(self) -> str:
        return self.title


MATTER: tuple[Part[Matter], ...] = (
    words("事项", lambda item: item.title),
    words("所在台账", lambda item: item.ledger),
    words("应办", lambda item: item.what),
    words("期限", lambda item: item.due),
    figure("逾期", lambda item: item.days, "工作日"),
    words("承办单位", lambda item: item.unit),
)


def supervision(sources: Sources, asked: Asked, parameters: Mapping[str, Any]) -> Found:
    """Parameters: `lights` (colours of targets that are supervised), `late` (working days from which a matter is red although its ledger shows no red light), `most`
    (matters listed at most, the latest first), `ledgers` (ids; empty: all), `answer_in` (working days to answer). `asked.unit` narrows to one unit.

    Raises UnitWithoutItems.
    """
    judged, matters = _targets(sources, asked, parameters), _matters(sources, asked, parameters)
    red = list(judged.behind_items)
    units = list(dict.fromkeys([item.lead for item in red] + [item.unit for item in matters]))
    if asked.unit:
        if not any(_same(sources, asked.unit, unit) for unit in units):
            raise UnitWithoutItems(asked.unit, units)
        red = [item for item in red if _same(sources, asked.unit, item.lead)]
        matters = [item for item in matters if _same(sources, asked.unit, item.unit)]
        units = [asked.unit]
    most = int(parameters.get("most") or 0)
    asking = Asking("ledger due", f"--on {asked.known_on}")
    shown = matters[:most] if most else matters
    simulated = any(item.simulated for item in shown)
    values = {
        "units": units,
        "red": red,
        "rules": judged.rules,
        "red_count": Asking("progress", f"--on {asked.known_on}").count(len(red), "项", "亮灯目标"),
        "matters": shown,
        "matter_count": asking.bound(len(matters), "件", "红灯逾期事项"),
        "longest": shown[0] if shown else None,
        "answer_by": day_in_words(sources.book.workdays.after(asked.dated, _within(parameters))),
        "known_on": day_in_words(asked.known_on),
    }
    return Found(
        values=values,
        tables=by_name(
            [behind_table("targets", "督办目标清单", red), _matter_table(shown, len(matters), simulated)]
        ),
        simulated=simulated,
        basis=tuple(sources.city.fingerprint.split(":")[:1]),
    )


def _within(parameters: Mapping[str, Any]) -> Span:
    """How long the unit has to answer: working days."""
    return Span(working_days=int(parameters.get("answer_in") or 10))


def _same(sources: Sources, one: str, other: str) -> bool:
    return sources.book.units.same(one, other)


def _targets(sources: Sources, asked: Asked, parameters: Mapping[str, Any]) -> Tally:
    colours = set(parameters.get("lights") or [Colour.RED])
    day = sources.city.day(asked.known_on)
    chosen = [
        item
        for item in day.select(Standing.IN_FORCE)
        if item.region == asked.region
        and day.progress[item.id].status in ADVERSE
        and day.progress[item.id].light.colour in colours
    ]
    return tally(sources, asked, chosen, "督办目标")


def _matters(sources: Sources, asked: Asked, parameters: Mapping[str, Any]) -> list[Matter]:
    """The longest overdue first."""
    red_from, ledgers = int(parameters.get("late") or 15), set(parameters.get("ledgers") or ())
    found = [
        item
        for item in owed(sources.book, asked.known_on)
        if item.urgency is Urgency.LATE
        and (item.light is Light.RED or item.late >= red_from)
        and (asked.whole or item.entry.region == asked.region)
        and (not ledgers or item.entry.ledger in ledgers)
    ]
    return [_matter(sources, asked, item) for item in sorted(_once(found), key=lambda item: (-item.late, item.entry.id))]  # fmt: skip


def _once(items: Iterable[Owed]) -> list[Owed]:
    """Of each entry what has been owed longest."""
    kept: dict[int, Owed] = {}
    for item in items:
        held = kept.get(item.entry.id)
        if held is None or item.late > held.late:
            kept[item.entry.id] = item
    return list(kept.values())


def _matter(sources: Sources, asked: Asked, item: Owed) -> Matter:
    asking = Asking("ledger due", f"--on {asked.known_on}")
    days = asking.count(item.late, "天", f"{item.entry.number} {item.duty} 逾期工作日")
    return Matter(
        title=item.entry.title.rstrip("。"),
        ledger=sources.book.ledgers.all[item.entry.ledger].title.zh,
        what=f"{item.label}{f'（{item.period}）' if item.period else ''}",
        unit=item.unit or item.entry.lead or NOBODY,
        region=item.entry.region,
        due=day_in_words(item.due),
        days=days,
        simulated=item.entry.simulated,
    )


def _matter_table(shown: Sequence[Matter], all_of_them: int, simulated: bool) -> Table:
    notes = ("只列逾期最久的事项，全部见台账到期清单。",) if len(shown) < all_of_them else ()
    return listing("matters", "督办事项清单", MATTER, shown, simulated=simulated, notes=notes, empty="没有逾期亮红灯的事项。")  # fmt: skip
