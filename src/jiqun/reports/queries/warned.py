"""预警月报: warnings that rules raised: what came in a month and was taken up, what ended, what is open and late, by cause
and by the unit that has to act. The digest is that of :mod:`jiqun.workspace.warnings`, which the page of warnings shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from jiqun.ledgers.raising import load_raising
from jiqun.papers.days import day_in_words
from jiqun.reports.asked import Asked
from jiqun.reports.bound import Asking, Bound
from jiqun.reports.found import Found, Sources, by_name
from jiqun.reports.model import Table
from jiqun.reports.queries.listing import Part, figure, listing, words
from jiqun.reports.queries.verdicts import NOBODY
from jiqun.workspace.ledger_shelf import Shelf
from jiqun.workspace.warnings import Digest, Warned, digest

NOTE = "状态和逾期按出报当日的台账；“新发”“办结”按所属月份。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Warnings of one cause, or of one unit, counted. `taken_up` are those of `came` that somebody acknowledged, `waiting`
    those of `open` that nobody did."""

    name: str
    came: Bound
    taken_up: Bound
    ended: Bound
    open: Bound
    waiting: Bound
    late: Bound

    def __str__(self) -> str:
        return self.name


def warned(sources: Sources, asked: Asked, parameters: Mapping[str, Any]) -> Found:
    """Parameters: `most` (rows of the list of open warnings at most, the late ones first; 0 for all), `named` (how many
    late warnings the text names)."""
    month = f"{asked.period.end:%Y-%m}"
    shelf = Shelf(sources.book, sources.desk.version)
    found = _inside(digest(shelf.open(), month, asked.known_on), asked)
    asking = Asking(f"warnings --month {month}", f"--on {asked.known_on}")
    every = [*found.came, *found.ended, *found.open]
    late = [item for item in found.open if item.late]
    shown = [*late, *(item for item in found.open if not item.late)]
    most, named = int(parameters.get("most") or 0), int(parameters.get("named") or 5)
    simulated = any(item.entry.simulated for item in every)
    causes = _groups(asking, found, lambda item: item.label.zh or item.rule, every)
    units = sorted(
        _groups(asking, found, _unit, every), key=lambda item: (-item.late.value, -item.open.value)
    )
    values = {
        "all": _group(asking, found, "全部"),
        "causes": causes,
        "units": [item for item in units if item.open.value],
        "late_units": [item for item in units if item.late.value],
        "late": [item.entry.title.rstrip("。") for item in late[:named]],
        "more": len(late) > named,
        "examples": _examples(sources, every),
    }
    cut = ("只列前若干件，逾期的在前，全部见预警页面。",) if most and len(shown) > most else ()
    tables = [
        _group_table("causes", "各类缘由预警情况", "缘由", causes, simulated),
        _group_table("units", "各责任单位预警情况", "责任单位", units, simulated),
        _list("came", "本月新发预警清单", found.came, simulated),
        _list("ended", "本月办结预警清单", found.ended, simulated),
        _list("open", "未办结预警清单", shown[:most] if most else shown, simulated, cut),
    ]
    return Found(
        values=values,
        tables=by_name(tables),
        simulated=simulated,
        basis=tuple(sources.city.fingerprint.split(":")[:1]),
    )


def _inside(found: Digest, asked: Asked) -> Digest:
    """The warnings of the region asked for."""
    if asked.whole:
        return found

    def of(items: Iterable[Warned]) -> list[Warned]:
        return [item for item in items if item.entry.region == asked.region]

    return replace(found, came=of(found.came), ended=of(found.ended), open=of(found.open))


def _unit(item: Warned) -> str:
    return item.entry.lead or NOBODY


def _groups(
    asking: Asking, found: Digest, key: Callable[[Warned], str], every: Iterable[Warned]
) -> list[Group]:
    return [_group(asking, found, name, lambda item, name=name: key(item) == name) for name in dict.fromkeys(map(key, every))]  # type: ignore[misc]  # fmt: skip


def _group(
    asking: Asking, found: Digest, name: str, mine: Callable[[Warned], bool] = lambda item: True
) -> Group:
    came, ended, still = (
        [item for item in part if mine(item)] for part in (found.came, found.ended, found.open)
    )

    def count(items: Iterable[Warned], cell: str) -> Bound:
        return asking.count(len(list(items)), "件", f"{name} {cell}")

    return Group(
        name=name,
        came=count(came, "新发"),
        taken_up=count((item for item in came if item.taken_up), "新发中已签收"),
        ended=count(ended, "办结"),
        open=count(still, "未办结"),
        waiting=count((item for item in still if not item.taken_up), "未签收"),
        late=count((item for item in still if item.late), "逾期"),
    )


def _examples(sources: Sources, every: Iterable[Warned]) -> list[str]:
    """Causes whose rule is an example and not the city's own."""
    rules = {item.id for item in load_raising(sources.city.pack) if item.example}
    return list(dict.fromkeys(item.label.zh or item.rule for item in every if item.rule in rules))


COUNTS: tuple[Part[Group], ...] = (
    figure("本月新发", lambda item: item.came, "件"),
    figure("其中已签收", lambda item: item.taken_up, "件"),
    figure("本月办结", lambda item: item.ended, "件"),
    figure("未办结", lambda item: item.open, "件"),
    figure("其中未签收", lambda item: item.waiting, "件"),
    figure("其中逾期", lambda item: item.late, "件"),
)
WARNING: tuple[Part[Warned], ...] = (
    words("预警事项", lambda item: item.entry.title.rstrip("。")),
    words("缘由", lambda item: item.label.zh or item.rule),
    words("责任单位", _unit),
    words("发现日期", lambda item: day_in_words(item.came)),
    words(
        "状态", lambda item: item.ledger.by_state[item.entry.state].label + ("（逾期）" if item.late else "")
    ),
)


def _group_table(name: str, title: str, label: str, groups: Sequence[Group], simulated: bool) -> Table:
    first: Part[Group] = words(label, lambda item: item.name)
    return listing(name, title, (first, *COUNTS), groups, simulated=simulated, notes=(NOTE,), empty="没有预警。")  # fmt: skip


def _list(
    name: str, title: str, items: Iterable[Warned], simulated: bool, notes: tuple[str, ...] = ()
) -> Table:
    return listing(name, title, WARNING, items, simulated=simulated, notes=notes, empty="没有此类预警。")
