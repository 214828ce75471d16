"""督办函: what is red and whose it is: targets that lag, and matters of ledgers past their day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jiqun.ledgers.declaration import Light
from jiqun.ledgers.declaration.parts import Span
from jiqun.ledgers.due import Owed, Urgency, owed
from jiqun.plans import Standing
from jiqun.reports.asked import Asked
from jiqun.reports.bound import Asking, Bound
from jiqun.reports.errors import UnitWithoutItems
from jiqun.reports.found import Found, Sources, by_name, table
from jiqun.reports.model import Column, Table, chinese_date
from jiqun.reports.queries.targets import behind_table
from jiqun.reports.queries.verdicts import LAGGING, NOBODY, Item, lead_of, tally


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


def supervision(sources: Sources, asked: Asked, parameters: Mapping[str, Any]) -> Found:
    """Parameters: `late` (working days from which a matter is red although its ledger shows no red light), `most`
    (matters listed at most, the latest first), `ledgers` (ids; empty: all), `answer_in` (working days to answer). `asked.unit` narrows to one unit.

    Raises UnitWithoutItems.
    """
    red, matters = _targets(sources, asked), _matters(sources, asked, parameters)
    units = list(dict.fromkeys([lead_of(item.target) for item in red] + [item.unit for item in matters]))
    if asked.unit:
        if not any(_same(sources, asked.unit, unit) for unit in units):
            raise UnitWithoutItems(asked.unit, units)
        red = [item for item in red if _same(sources, asked.unit, lead_of(item.target))]
        matters = [item for item in matters if _same(sources, asked.unit, item.unit)]
        units = [asked.unit]
    most = int(parameters.get("most") or 0)
    asking = Asking("ledger due", f"--on {asked.known_on}")
    shown = matters[:most] if most else matters
    simulated = any(item.simulated for item in shown)
    values = {
        "units": units,
        "red": red,
        "red_count": Asking("progress", f"--on {asked.known_on}").bound(len(red), "项", "滞后或未完成"),
        "matters": shown,
        "matter_count": asking.bound(len(matters), "件", "红灯逾期事项"),
        "longest": shown[0] if shown else None,
        "answer_by": chinese_date(sources.book.workdays.after(asked.dated, _within(parameters))),
        "known_on": chinese_date(asked.known_on),
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


def _targets(sources: Sources, asked: Asked) -> tuple[Item, ...] | list[Item]:
    day = sources.city.day(asked.known_on)
    chosen = [
        item
        for item in day.select(Standing.IN_FORCE)
        if item.region == asked.region and str(day.progress[item.id].status) in LAGGING
    ]
    return tally(sources, asked, chosen, "督办目标").behind_items


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
    days = Asking("ledger due", f"--on {asked.known_on}").bound(item.late, "天", f"{item.entry.number} {item.duty} 逾期工作日")  # fmt: skip
    assert days is not None  # noqa: S101 (a count is never missing)
    return Matter(
        title=item.entry.title.rstrip("。"),
        ledger=sources.book.ledgers.all[item.entry.ledger].title.zh,
        what=f"{item.label}{f'（{item.period}）' if item.period else ''}",
        unit=item.unit or item.entry.lead or NOBODY,
        region=item.entry.region,
        due=chinese_date(item.due),
        days=days,
        simulated=item.entry.simulated,
    )


def _matter_table(shown: Sequence[Matter], all_of_them: int, simulated: bool) -> Table:
    columns = [
        Column(label="序号", weight=4),
        Column(label="事项", weight=20),
        Column(label="所在台账", weight=12),
        Column(label="应办", weight=12),
        Column(label="期限", weight=11),
        Column(label="逾期", unit="工作日", right=True, weight=8),
        Column(label="承办单位", weight=12),
    ]
    rows = [
        [str(at), item.title, item.ledger, item.what, item.due, item.days, item.unit]
        for at, item in enumerate(shown, 1)
    ]
    notes = ("只列逾期最久的事项，全部见台账到期清单。",) if len(shown) < all_of_them else ()
    return table("matters", "督办事项清单", columns, rows, simulated=simulated, notes=notes, empty="没有逾期亮红灯的事项。")  # fmt: skip
