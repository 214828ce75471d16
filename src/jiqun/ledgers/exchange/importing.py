"""Taking a list in: rows with a number change that entry, others are matched by their subject or made anew.

Everything is read and judged first; then all rows are written in one transaction, or none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from jiqun.facts.schema import Severity
from jiqun.ledgers.adding import add_prepared, prepared, require_add
from jiqun.ledgers.book import Book, one
from jiqun.ledgers.checking import broken
from jiqun.ledgers.computed import rows_of
from jiqun.ledgers.declaration import Ledger, Move, ThingKind
from jiqun.ledgers.editing import apply, own_changes, read_changes
from jiqun.ledgers.entry import Actor, Deed, Draft, Entry, Paper, Selection
from jiqun.ledgers.errors import Clash, EntryChanged, LedgerError, MoveNotAllowed, half
from jiqun.ledgers.exchange.outcome import Doubt, Fate, Imported, Row
from jiqun.ledgers.exchange.sheet import Line, Sheets, read_sheets
from jiqun.ledgers.guard import refuse_closed
from jiqun.ledgers.moving import carry_out, refuse_move
from jiqun.ledgers.permission import require
from jiqun.ledgers.things import Thing, ThingUnknown
from jiqun.ledgers.typed import split
from jiqun.mishap import Mishap

OWN = ("title", "region", "lead", "cooperating", "due")


@dataclass
class Plan:
    """What is to be done with a row. `after` is the entry as it would stand, for the rules of the ledger."""

    line: Line
    entry: Entry | None = None
    made: dict[str, Any] | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    step: Move | None = None
    after: Entry | None = None
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        return self.line.wrong or any(doubt.severity is Severity.ERROR for doubt in self.doubts)


def import_entries(
    book: Book,
    name: str,
    path: Path,
    actor: Actor,
    *,
    dry_run: bool = False,
    good_rows: bool = False,
    why: str = "",
) -> Imported:
    """Read a file of entries of a ledger and write it. Raises LedgerUnknown, LedgerClosed, NotYours, DocumentError."""
    ledger = book.ledgers[name]
    require(
        actor,
        dict.fromkeys((*ledger.record.add_by, *ledger.record.edit_by)),
        f"导入“{ledger.title.zh}”",
        ledger,
        None,
        book.units,
    )
    sheets = read_sheets(path, ledger, book.regions)
    plans = _planned(book, ledger, sheets, actor)
    _hold_rules(book, ledger, [plan for plan in plans if not plan.refused])
    wanted = [plan for plan in plans if not plan.refused]
    write = bool(wanted) and not dry_run and (good_rows or len(wanted) == len(plans))
    numbers = _write(book, ledger, wanted, actor, why or path.name) if write else {}
    doubts = [*sheets.doubts, *(doubt for plan in plans for doubt in plan.doubts)]
    return Imported(
        file=path.name, ledger=ledger.id, written=write,
        rows=[_row(plan, numbers.get(id(plan), "")) for plan in plans],
        doubts=sorted(doubts, key=lambda doubt: (doubt.severity is not Severity.ERROR, doubt.sheet, doubt.row)),
    )  # fmt: skip


def _planned(book: Book, ledger: Ledger, sheets: Sheets, actor: Actor) -> list[Plan]:
    entries = book.select(Selection(ledger=ledger.id))
    by_number = {entry.number: entry for entry in entries}
    live = [entry for entry in entries if entry.state in ledger.open_states]
    by_subject = {entry.subject: entry for entry in live} if ledger.record.once else {}
    subjects = [str(line.cells.get("subject") or "") for line in sheets.lines]
    things = (
        {} if ledger.record.entry is ThingKind.FREE else book.things.lookup(ledger.record.entry, subjects)
    )
    seen: dict[str, Line] = {}
    plans = []
    for line in sheets.lines:
        plan = Plan(line)
        plans.append(plan)
        if line.wrong:
            continue
        try:
            _plan(book, ledger, plan, by_number, by_subject, things, seen, sheets, actor)
        except Mishap as error:
            plan.doubts.append(_doubt(ledger, line, error))
    return plans


def _plan(
    book: Book, ledger: Ledger, plan: Plan, by_number: Mapping[str, Entry], by_subject: Mapping[str, Entry],
    things: Mapping[str, Thing], seen: dict[str, Line], sheets: Sheets, actor: Actor,
) -> None:  # fmt: skip
    cells = plan.line.cells
    number, words = str(cells.get("number") or ""), str(cells.get("subject") or "")
    thing = things.get(words)
    if words and thing is None and ledger.record.entry is not ThingKind.FREE:
        book.things.find(ledger.record.entry, words)
    entry = by_number.get(number) if number else by_subject.get(thing.ref) if thing else None
    if number and entry is None:
        raise NumberUnknown(number, ledger.title.zh)
    if entry and thing and thing.ref != entry.subject:
        raise SubjectDiffers(entry.number, entry.title, thing.name)
    key = entry.number if entry else thing.ref if thing and ledger.record.once else ""
    if key and (first := seen.setdefault(key, plan.line)) is not plan.line:
        raise RowTwice(key, first.sheet, first.row)
    if entry is None:
        refuse_closed(book, ledger)
        require_add(book, ledger, actor)
        plan.made = prepared(book, ledger, _draft(ledger, plan.line, thing, sheets), things, actor)
        require_add(book, ledger, actor, plan.made)
        plan.after = Entry(**{**plan.made, "id": 0, "cooperating": tuple(plan.made["cooperating"])})
    else:
        _plan_change(book, ledger, plan, entry, sheets, actor)


def _draft(ledger: Ledger, line: Line, thing: Thing | None, sheets: Sheets) -> Draft:
    cells = line.cells
    own = {item.field: cells[item.field] for item in ledger.written if cells.get(item.field) is not None}
    return Draft(
        title=str(cells.get("title") or ""), subject=str(cells.get("subject") or ""), region=str(cells.get("region") or ""),
        state=str(cells.get("state") or ""), lead=str(cells.get("lead") or ""),
        cooperating=tuple(split(str(cells.get("cooperating") or ""))), due=cells.get("due"), values=own,
        on=cells.get("since"), simulated=sheets.simulated,
    )  # fmt: skip


def _plan_change(book: Book, ledger: Ledger, plan: Plan, entry: Entry, sheets: Sheets, actor: Actor) -> None:
    """An empty cell of a column that the file has empties the field; a column that it has not leaves it as it is."""
    cells = plan.line.cells
    given = {
        name: cells.get(name)
        for name in (*OWN, *(item.field for item in ledger.written))
        if name in sheets.columns
    }
    if not given.get("title"):
        given.pop("title", None)
    for name in ("region", "lead"):
        if name in given and not given[name]:
            given.pop(name)
    plan.entry, plan.changes = entry, read_changes(book, ledger, given)
    require(actor, ledger.record.edit_by, f"修改条目 {entry.number}", ledger, entry, book.units)
    if sheets.simulated and not entry.simulated and cells.get("revision") is None:
        raise RealByInvented(entry.number)
    state = str(cells.get("state") or entry.state)
    if (revision := cells.get("revision")) is not None and revision != entry.revision:
        plan.changes, state = _since(book, ledger, entry, plan.changes, state, revision)
    if state != entry.state:
        plan.step = _step(ledger, entry, state)
        papers = [Paper(cite=str(cells["cite"]))] if cells.get("cite") else []
        refuse_move(book, ledger, plan.step, entry, actor, str(cells.get("why") or ""), papers, plan.changes)
    own = {name: value for name, value in plan.changes.items() if name in OWN}
    base: dict[str, Any] = {
        name: "" if value is None and name != "due" else value for name, value in own.items()
    }
    values = {**entry.values, **{name: value for name, value in plan.changes.items() if name not in own}}
    plan.after = replace(
        entry, **base, values={k: v for k, v in values.items() if v is not None}, state=state
    )


def _since(
    book: Book, ledger: Ledger, entry: Entry, changes: Mapping[str, Any], state: str, revision: int
) -> tuple[dict[str, Any], str]:
    """What a file exported at a revision changes: cells left as they were then undo nothing of what others did since.

    Raises RevisionUnknown, EntryChanged.
    """
    if not 0 < revision < entry.revision:
        raise RevisionUnknown(entry.number, revision, entry.revision)
    with book.database.reading() as connection:
        own = own_changes(connection, ledger, entry, changes, revision)
    later = [change for change in book.history(entry.id) if change.revision > revision]
    saw = later[0].state_before if later else entry.state
    if state in (saw, entry.state):
        return own, entry.state
    if saw != entry.state:
        moved = next(change for change in reversed(later) if change.state_after != change.state_before)
        mine, theirs = ledger.by_state[state].label, ledger.by_state[entry.state].label
        clash = Clash(
            field="state", label=ledger.label_of("state"), theirs=theirs, mine=mine, by=moved.by, at=moved.at
        )
        raise EntryChanged(entry.number, [clash])
    return own, state


def _step(ledger: Ledger, entry: Entry, state: str) -> Move:
    """The transition that leads from the entry's state to another. Raises MoveNotAllowed."""
    found = [move for move in ledger.moves_from(entry.state) if move.to == state]
    if not found:
        allowed = [ledger.by_state[move.to].label for move in ledger.moves_from(entry.state)]
        raise MoveNotAllowed(
            entry.number, ledger.by_state[state].label, ledger.by_state[entry.state].label, allowed
        )
    return found[0]


def _hold_rules(book: Book, ledger: Ledger, plans: Sequence[Plan]) -> None:
    """Every rule of the ledger against the rows as they would stand beside the entries that the file leaves alone."""
    if not ledger.record.checks or not plans:
        return
    named = {plan.entry.id for plan in plans if plan.entry}
    rest = [entry for entry in book.select(Selection(ledger=ledger.id)) if entry.id not in named]
    entries = [*(plan.after for plan in plans if plan.after), *rest]
    rows = rows_of(ledger, entries, book.computing, [check.formula for check in ledger.record.checks])
    for item in broken(book.engine, ledger, rows):
        zh, en, mend = item.told
        for at in item.rows:
            if at < len(plans):
                line = plans[at].line
                plans[at].doubts.append(Doubt(sheet=line.sheet, row=line.row, cell="", label="", raw="", severity=item.check.severity, zh=zh, en=en, mend=mend))  # fmt: skip


def _write(book: Book, ledger: Ledger, plans: Iterable[Plan], actor: Actor, why: str) -> dict[int, str]:
    numbers: dict[int, str] = {}
    plans = list(plans)
    with book.database.writing() as connection:
        fresh = [plan for plan in plans if plan.made is not None]
        added = add_prepared(
            book, connection, ledger, [plan.made or {} for plan in fresh], actor, why, checked=True
        )
        numbers |= {id(plan): entry.number for plan, entry in zip(fresh, added, strict=True)}
        for plan in plans:
            if plan.entry is None:
                continue
            entry = one(connection, plan.entry.id, lock=True)
            cells = plan.line.cells
            told = str(cells.get("why") or "") or why
            if plan.step is not None:
                papers = [Paper(cite=str(cells["cite"]))] if cells.get("cite") else []
                carry_out(book, connection, ledger, plan.step, entry, actor, plan.entry.revision, told, papers, plan.changes, cells.get("since"), checked=True)  # fmt: skip
            else:
                apply(book, connection, ledger, entry, plan.changes, actor, Deed.EDIT, revision=plan.entry.revision, why=told, checked=True)  # fmt: skip
            numbers[id(plan)] = entry.number
    return numbers


def _row(plan: Plan, number: str) -> Row:
    title = (
        plan.after.title
        if plan.after
        else str(plan.line.cells.get("title") or plan.line.cells.get("subject") or "")
    )
    known = number or (plan.entry.number if plan.entry else "")
    return Row(sheet=plan.line.sheet, row=plan.line.row, number=known, title=title, fate=_fate(plan))


def _fate(plan: Plan) -> Fate:
    if plan.refused:
        return Fate.REFUSED
    if plan.made is not None:
        return Fate.ADDED
    if plan.step is not None:
        return Fate.MOVED
    entry, after = plan.entry, plan.after
    return Fate.UNCHANGED if entry is not None and after is not None and _same(entry, after) else Fate.CHANGED


def _same(entry: Entry, after: Entry) -> bool:
    return all(getattr(entry, name) == getattr(after, name) for name in (*OWN, "values"))


def _doubt(ledger: Ledger, line: Line, error: Mishap) -> Doubt:
    message = str(error)
    label = ledger.label_of("subject") if isinstance(error, ThingUnknown) else ""
    raw = str(line.cells.get("subject") or "") if label else ""
    return Doubt(sheet=line.sheet, row=line.row, cell="", label=label, raw=raw, severity=Severity.ERROR, zh=half(message, 0), en=half(message, 1))  # fmt: skip


class NumberUnknown(LedgerError):
    def __init__(self, number: str, ledger: str) -> None:
        super().__init__(
            f"“{ledger}”没有编号 {number}；新条目请把编号留空。 / {ledger} has no {number}; leave the number of a new entry empty."
        )


class RevisionUnknown(LedgerError):
    def __init__(self, number: str, given: int, known: int) -> None:
        super().__init__(
            f"{number} 的系统版次是 {known}，文件里是 {given}；请重新导出后再改，不要改“系统版次”列。"
            f" / {number} stands at revision {known}, the file says {given}; export anew and leave that column alone."
        )


class RealByInvented(LedgerError):
    def __init__(self, number: str) -> None:
        super().__init__(
            f"{number} 是真实条目，文件标着“模拟数据”；真实条目不能用模拟数据修改，请去掉模拟行或换一份文件。"
            f" / {number} is real and the file is labelled simulated; a real entry is not changed by invented data."
        )


class SubjectDiffers(LedgerError):
    def __init__(self, number: str, known: str, given: str) -> None:
        super().__init__(
            f"{number} 是“{known}”的条目，不能改成“{given}”；请核对编号，新条目请把编号留空。"
            f" / {number} is about {known}, not {given}; check the number, or leave it empty for a new entry."
        )


class RowTwice(LedgerError):
    def __init__(self, key: str, sheet: str, row: int) -> None:
        super().__init__(
            f"与 {sheet} 第{row}行是同一条目（{key}）；请合并为一行。 / The same entry as {sheet} row {row} ({key}); join the two rows."
        )
