"""The page of an entry: its fields, what it owes, what may be done with it and by whom, its papers and its history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fastapi import Response

from jiqun.mishap import Mishap
from jiqun.web.acting import actor_of
from jiqun.web.pages.ledger_forms import Input, inputs_of, log_on_first, status_of, texts_of, told
from jiqun.web.pages.ledger_showing import Cells, Said
from jiqun.web.rendering import Visit

if TYPE_CHECKING:
    from jiqun.ledgers.declaration import Ledger, Move
    from jiqun.ledgers.due import Owed
    from jiqun.ledgers.entry import Actor, Change, Entry, Evidence
    from jiqun.workspace.ledger_shelf import Glance


@dataclass(frozen=True, slots=True)
class Typed:
    """A form that was refused: which (`move:<id>`, `report:<duty>:<period>`, `judge:<report>`, `paper`, `withdraw`), what
    was typed, why it was refused, and the words of its other inputs."""

    place: str
    texts: Mapping[str, str]
    error: Mishap
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Step:
    """A transition with its form: whether this user may make it, else who may."""

    move: Move
    allowed: bool
    by: Sequence[str]
    inputs: Sequence[Input]


@dataclass(frozen=True, slots=True)
class Handing:
    """A report that is owed and that this user may hand in."""

    owed: Owed
    asks: Sequence[Input]

    @property
    def place(self) -> str:
        return f"report:{self.owed.duty}:{self.owed.period}"


@dataclass(frozen=True, slots=True)
class Told:
    """A line of history in words: fields with what stood before and stands after."""

    change: Change
    move: str
    before: str
    after: str
    fields: Sequence[tuple[str, str, str]]
    papers: Sequence[Evidence]


def entry_page(visit: Visit, glance: Glance, entry: Entry, typed: Typed | None = None) -> Response:
    book = glance.book
    ledger = book.ledgers[entry.ledger]
    cells, actor = Cells(visit, glance), actor_of(visit.user)
    row = glance.row(ledger, entry)
    cells.learn(ledger, [row], list(ledger.by_field))
    papers = book.evidence(entry.id)
    owed = _owed(glance, ledger, entry, visit)
    return visit.page(
        "ledger_entry.html",
        status_code=status_of(typed.error) if typed else 200,
        ledger=ledger,
        record=ledger.record,
        entry=entry,
        row=row,
        withheld=glance.withheld_of(entry),
        cells=cells,
        actor=actor,
        typed=typed,
        error=told(typed.error, visit.language) if typed else "",
        steps=_steps(cells, ledger, entry, actor, typed),
        may_edit=_may(glance, ledger, entry, actor, ledger.record.edit_by),
        may_split=bool(ledger.record.splits) and _may(glance, ledger, entry, actor, _splitters()),
        may_withdraw=_may(glance, ledger, entry, actor, ledger.record.add_by),
        editors=_who(cells, ledger, entry, ledger.record.edit_by),
        owed=owed,
        handings=_handings(cells, ledger, entry, actor, owed, typed),
        reports=list(reversed(glance.reports(entry))),
        keeper=_may(glance, ledger, entry, actor, _keeper()),
        duties={duty.id: duty for duty in ledger.duties},
        papers=papers,
        gives_papers=glance.gives_papers(entry),
        history=[_told(cells, ledger, change, papers) for change in reversed(glance.history(entry))],
        links=_links(cells, glance, ledger, entry),
        notices=_notices(cells, glance, ledger, entry),
        broken=_broken(glance, ledger, entry),
        source=_source(cells, entry),
        group=next((item for item in visit.city.mechanisms.groups if item.id == ledger.record.area), None),
        old=entry.definition != ledger.version,
        must_log_on=log_on_first(visit) is not None,
    )


def _splitters() -> tuple[Any, ...]:
    from jiqun.ledgers.declaration import Part

    return (Part.KEEPER, Part.LEAD)


def _keeper() -> tuple[Any, ...]:
    from jiqun.ledgers.declaration import Part

    return (Part.KEEPER,)


def _may(glance: Glance, ledger: Ledger, entry: Entry, actor: Actor, parts: Sequence[Any]) -> bool:
    from jiqun.ledgers.permission import may

    return may(actor, parts, ledger, entry, glance.book.units)


def _who(cells: Cells, ledger: Ledger, entry: Entry, parts: Sequence[Any]) -> list[str]:
    """Parts that may do something, each with the unit that plays it."""
    from jiqun.ledgers.declaration import Part

    show = cells.visit.show
    units = {
        Part.KEEPER: show.organisation(ledger.record.keeper),
        Part.LEAD: show.organisation(entry.lead),
        Part.DISTRICT: show.region(entry.region) if entry.region else "",
        Part.COOPERATING: show.names(entry.cooperating),
        Part.AUTHOR: entry.author,
    }
    words = [(cells.visit.word("ledger_part", part.value), units.get(part, "")) for part in parts]
    return [
        f"{word} {unit}" if cells.english and unit else f"{word}（{unit}）" if unit else word
        for word, unit in words
    ]


def _owed(glance: Glance, ledger: Ledger, entry: Entry, visit: Visit) -> list[Owed]:
    from jiqun.ledgers.due import owed

    return owed(glance.book, visit.on, [entry])


def _steps(cells: Cells, ledger: Ledger, entry: Entry, actor: Actor, typed: Typed | None) -> list[Step]:
    if entry.withdrawn:
        return []
    texts = texts_of(cells, ledger, entry)
    found = []
    for move in ledger.moves_from(entry.state):
        here = typed if typed and typed.place == f"move:{move.id}" else None
        names = list(dict.fromkeys([*(("lead",) if move.assigns else ()), *move.requires]))
        filled = {**texts, **(here.texts if here else {})}
        inputs = inputs_of(cells, ledger, filled, here.error if here else None, names)
        allowed = _may(cells.glance, ledger, entry, actor, move.by)
        found.append(Step(move, allowed, _who(cells, ledger, entry, move.by), inputs))
    return sorted(found, key=lambda step: not step.allowed)


def _handings(
    cells: Cells, ledger: Ledger, entry: Entry, actor: Actor, owed: Sequence[Owed], typed: Typed | None
) -> list[Handing]:
    from jiqun.ledgers.declaration import Part

    texts, found = texts_of(cells, ledger, entry), []
    for item in owed:
        duty = ledger.duty(item.duty)
        if item.period and duty and _may(cells.glance, ledger, entry, actor, (duty.by, Part.KEEPER)):
            place = f"report:{item.duty}:{item.period}"
            here = typed if typed and typed.place == place else None
            filled = {**texts, **(here.texts if here else {})}
            asks = inputs_of(cells, ledger, filled, here.error if here else None, duty.asks)
            found.append(Handing(item, asks))
    return found


def _told(cells: Cells, ledger: Ledger, change: Change, papers: Sequence[Evidence]) -> Told:
    """A change as it reads today; what it was made under says how, where that ledger is still declared."""
    then = cells.glance.book.ledgers.all.get(change.ledger, ledger)
    names = dict.fromkeys([*change.before, *change.after])
    fields = [
        (
            _label(cells, then, name),
            cells.words(then, name, change.before.get(name)),
            cells.words(then, name, change.after.get(name)),
        )
        for name in names
    ]
    move = next((item for item in then.moves if item.id == change.move), None)
    return Told(
        change,
        cells.label(move) if move else change.move,
        cells.state(then, change.state_before) if change.state_before else "",
        cells.state(then, change.state_after),
        fields,
        [paper for paper in papers if paper.revision == change.revision],
    )


def _label(cells: Cells, ledger: Ledger, name: str) -> str:
    """The label of a field; one that the ledger no longer has bears its name."""
    if name == "subject":
        return cells.visit.word("thing", ledger.record.entry.value)
    return cells.head(ledger, name)


def _links(cells: Cells, glance: Glance, ledger: Ledger, entry: Entry) -> list[tuple[str, Ledger, Entry]]:
    """Entries of other ledgers that refer to this one, that its lateness raised, that are about the same thing."""
    from jiqun.ledgers.entry import Selection

    ledgers = glance.book.ledgers.all
    found = [(cells.head(other, name), other, held) for other, name, held in glance.referring(entry)]
    found += [
        (cells.visit.word("ledger_source", "late"), ledgers[held.ledger], held)
        for held in glance.raised_by(entry)
        if held.ledger in ledgers
    ]
    if entry.subject:
        same = glance.book.select(Selection(kind=entry.kind, subject=entry.subject))
        found += [
            (cells.visit.word("ledger_source", "same"), ledgers[held.ledger], held)
            for held in same
            if held.ledger in ledgers and held.id != entry.id
        ]
    return found


def _notices(
    cells: Cells, glance: Glance, ledger: Ledger, entry: Entry
) -> list[tuple[Any, str, Entry | None]]:
    """Who was told of what, newest first: the notice, its step and duty in words, the item that it raised."""
    from jiqun.ledgers.escalation import notices

    found = list(reversed(notices(glance.book, entry.id)))
    raised = glance.some({item.raised for item in found if item.raised is not None})
    steps = {step.id: cells.label(step) for step in ledger.escalations}
    return [
        (
            item,
            f"{steps.get(item.step, item.step)} · {_cause(cells, ledger, item.cause)}",
            raised.get(item.raised or 0),
        )
        for item in found
    ]


def _cause(cells: Cells, ledger: Ledger, cause: str) -> str:
    """The duty and the period that a notice was about."""
    name, _, rest = cause.partition(":")
    duty, period = ledger.duty(name), rest.rpartition(":")[0]
    words = cells.label(duty) if duty else cells.visit.word("ledger_source", name)
    return f"{words} {period}".strip()


def _broken(glance: Glance, ledger: Ledger, entry: Entry) -> list[Any]:
    """Rules that the entry breaks, alone or with others."""
    places = {row["id"]: at for at, row in enumerate(glance.rows(ledger))}
    at = places.get(entry.id)
    return [item for item in glance.broken(ledger) if at in item.rows]


def _source(cells: Cells, entry: Entry) -> dict[str, Any]:
    """Where an entry came from: its kind, words, and pages to read on."""
    source = entry.source
    return {
        "kind": str(source.get("kind") or ("simulated" if entry.simulated else "entered")),
        "quote": str(source.get("quote") or ""),
        "words": " ".join(_source_words(cells, source)),
        "entry": str(source.get("entry") or ""),
        "page": _source_page(cells.visit, source),
    }


def _source_words(cells: Cells, source: Mapping[str, Any]) -> list[str]:
    label = source.get("english" if cells.english else "label") or source.get("label") or ""
    if isinstance(label, Mapping):
        label = label.get(cells.visit.language) or label.get("zh") or ""
    told = [label, *(source.get(name) for name in ("period", "due", "source"))]
    return [str(words) for words in told if words]


def _source_page(visit: Visit, source: Mapping[str, Any]) -> Said | None:
    """The plan, the return or the page that an entry was made from."""
    plan, vintage, page = (str(source.get(name) or "") for name in ("plan", "vintage", "page"))
    held = visit.city.library.plans.get(plan)
    if held is not None:
        name = str(source.get("id") or "")
        sign = "t" if any(task.id == name for task in held.tasks) else "s"
        return Said(
            visit.show.plan(plan), visit.url(f"/plans/{plan}/read{f'#{sign}-{name}' if name else ''}")
        )
    if vintage:
        return Said(
            f"{source.get('dataset')} {source.get('row') or ''}".strip(),
            visit.url(f"/data/vintages/{vintage}"),
        )
    if page.startswith("/"):
        return Said(page, visit.url(page))
    return Said(plan) if plan else None
