"""One ledger: its list with filters and views, its board by state, and changes of many entries at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from jiqun.mishap import Mishap
from jiqun.web.acting import actor_of
from jiqun.web.language import half
from jiqun.web.ledger_telling import told_ledgers
from jiqun.web.pages.ledger_choice import Listing, asked_of, filters, listing, strongest
from jiqun.web.pages.ledger_forms import Posted, inputs_of, status_of
from jiqun.web.pages.ledger_showing import Cells, several
from jiqun.web.pages.visiting import LoggedOn, Visiting
from jiqun.web.rendering import Visit

if TYPE_CHECKING:
    from jiqun.ledgers.confirming import Figure
    from jiqun.ledgers.declaration import Ledger
    from jiqun.ledgers.declaration.parts import Rollup
    from jiqun.ledgers.entry import Actor
    from jiqun.ledgers.rollup import RolledUp
    from jiqun.workspace.ledger_shelf import Glance

router = APIRouter()

#: Entries of a broken rule that are named; the rest are counted.
NAMED = 12
#: Entries in a column of the board.
CARDS = 40


@router.get("/ledgers/{name}")
def ledger_page(visit: Visiting, name: str) -> Response:
    glance = told_ledgers(visit)
    ledger = glance.book.ledgers[name]
    return visit.kept(lambda: list_page(visit, glance, ledger), glance.version, glance.facts, glance.eyes)


def list_page(
    visit: Visit, glance: Glance, ledger: Ledger, refused: Mapping[str, Any] | None = None, status: int = 200
) -> Response:
    """`refused` holds the form of a change to many that was refused, and why."""
    found = listing(glance, ledger, asked_of(ledger, visit.request.query_params), visit.on)
    cells = Cells(visit, glance)
    cells.learn(ledger, found.shown, [*found.columns, found.group])
    actor = actor_of(visit.user)
    entries = glance.entries(ledger)
    return visit.page(
        "ledger.html",
        status_code=status,
        glance=glance,
        ledger=ledger,
        record=ledger.record,
        cells=cells,
        found=found,
        total=len(entries),
        regions=sorted({entry.region for entry in entries if entry.region}),
        leads=sorted({entry.lead for entry in entries if entry.lead}),
        choices=_choices(cells, glance, ledger),
        counts=glance.counts().get(ledger.id, {}),
        broken=_broken(glance, ledger),
        checks=glance.readable(ledger),
        rolled=_rolled(visit, glance, ledger),
        group=_group(visit, ledger),
        actor=actor,
        may_add=_may_add(glance, ledger, actor),
        may_confirm=_may_confirm(glance, ledger, actor),
        confirmed=_confirmed(glance, ledger),
        bulk=_bulk(cells, glance, ledger, actor),
        refused=refused,
        sort=lambda column: _sort(visit, ledger, found, column),
        simulated=any(entry.simulated for entry in entries),
    )


def _group(visit: Visit, ledger: Ledger) -> Any:
    return next((item for item in visit.city.mechanisms.groups if item.id == ledger.record.area), None)


def _choices(cells: Cells, glance: Glance, ledger: Ledger) -> list[tuple[Any, list[tuple[str, str]]]]:
    """Own fields to filter by, each with the values that occur and their words."""
    found = []
    for item in filters(ledger, glance.closed(ledger)):
        values = sorted({value for row in glance.rows(ledger) for value in several(row.get(item.field))})
        cells.learn(ledger, [{item.field: values}], [item.field])
        named = [(value, cells.words(ledger, item.field, value)) for value in values[:200]]
        if len(named) > 1:
            found.append((item, named))
    return found


def _broken(glance: Glance, ledger: Ledger) -> list[dict[str, Any]]:
    rows = glance.rows(ledger)
    return [
        {"check": item.check, "hard": item.hard, "told": item.told, "count": len(item.rows), "key": item.key,
         "rows": [rows[at] for at in item.rows[:NAMED]]}
        for item in glance.broken(ledger)
    ]  # fmt: skip


def _rolled(visit: Visit, glance: Glance, ledger: Ledger) -> list[tuple[Rollup, list[RolledUp]]]:
    """Every rollup of the whole list, with last year and this one so far."""
    year = visit.on.year
    figures = [item for item in glance.rolled(ledger, (year - 1, year), visit.on) if not item.by]
    return [(rollup, [item for item in figures if item.rollup is rollup]) for rollup in ledger.record.rollups]


def _may_add(glance: Glance, ledger: Ledger, actor: Actor) -> bool:
    from jiqun.ledgers.permission import may

    return may(actor, ledger.record.add_by, ledger, None, glance.book.units)


def _may_confirm(glance: Glance, ledger: Ledger, actor: Actor) -> bool:
    from jiqun.ledgers.declaration import Part
    from jiqun.ledgers.permission import may

    feeding = any(rollup.indicator for rollup in ledger.record.rollups)
    return feeding and may(actor, (Part.KEEPER,), ledger, None, glance.book.units)


def _confirmed(glance: Glance, ledger: Ledger) -> list[Figure]:
    """Figures of the ledger that its keeper stands for, the newest year first."""
    from jiqun.ledgers.confirming import figures

    found = [item for item in figures(glance.book.database) if item.ledger == ledger.id]
    return sorted(found, key=lambda item: (-item.year, item.rollup))


def _bulk(cells: Cells, glance: Glance, ledger: Ledger, actor: Actor) -> dict[str, Any] | None:
    """What may be done to many entries at once; None for who only reads."""
    if actor.reads_only:
        return None
    return {"moves": ledger.moves, "inputs": inputs_of(cells, ledger, {})}


def _sort(visit: Visit, ledger: Ledger, found: Listing, column: str) -> tuple[str, str]:
    """The address that sorts by a column, and how it is sorted now (aria-sort)."""
    now = found.asked.order or (found.view.order if found.view else "")
    order = f"-{column}" if now == column else column
    state = "ascending" if now == column else "descending" if now == f"-{column}" else "none"
    return visit.url(f"/ledgers/{ledger.id}", **{**found.asked.query, "order": order}), state


@router.post("/ledgers/{name}/many")
def change_many(visit: Visiting, user: LoggedOn, name: str, form: Posted) -> Response:
    """The same transition, or the same change of one field, for every chosen entry: all or none."""
    glance = told_ledgers(visit)
    ledger = glance.book.ledgers[name]
    chosen = [int(number) for number in map(str, form.getlist("_entry")) if number.isdecimal()]
    try:
        count = _carry_out(glance, ledger, chosen, form, actor_of(user))
    except Mishap as error:
        refused = {
            "error": half(str(error), visit.language),
            "each": {number: half(why, visit.language) for number, why in getattr(error, "refused", {}).items()},
            "form": form,
            "chosen": set(chosen),
        }  # fmt: skip
        return list_page(visit, told_ledgers(visit), ledger, refused, status_of(error))
    query = {**asked_of(ledger, visit.request.query_params).query, "done": str(count)}
    return RedirectResponse(visit.url(f"/ledgers/{ledger.id}") + f"?{urlencode(query)}", status_code=303)


def _carry_out(glance: Glance, ledger: Ledger, chosen: Sequence[int], form: Any, actor: Actor) -> int:
    """Raises NothingChosen, BatchRefused and what single changes raise."""
    from jiqun.ledgers.editing import edit_many
    from jiqun.ledgers.entry import Paper
    from jiqun.ledgers.moving import move_many

    step, field_, why = (str(form.get(key, "")) for key in ("_step", "_field", "_why"))
    if not chosen:
        raise NothingChosen("条目", "entries")
    if step:
        cite = str(form.get("_cite", "")).strip()
        papers = [Paper(cite=cite)] if cite else []
        changes = {field_: _value(form, field_)} if field_ else {}
        return len(move_many(glance.book, chosen, step, actor, why=why, papers=papers, changes=changes))
    if not field_:
        raise NothingChosen("要办理的步骤或要修改的字段", "a step or a field to change")
    return len(edit_many(glance.book, chosen, {field_: _value(form, field_)}, actor, why))


def _value(form: Any, name: str) -> str:
    return str(form.get("_value", ""))


class NothingChosen(Mishap):
    def __init__(self, zh: str, en: str) -> None:
        super().__init__(
            f"还没有选{zh}；请先勾选再提交。 / Nothing is chosen: {en}. Choose, then submit again."
        )


@router.get("/ledgers/{name}/board")
def board(visit: Visiting, name: str, region: str = "", lead: str = "") -> Response:
    """Entries in columns, one for each state, what is due first on top."""
    glance = told_ledgers(visit)
    ledger = glance.book.ledgers[name]
    return visit.kept(lambda: _board(visit, glance, ledger, region, lead), glance.version)


def _board(visit: Visit, glance: Glance, ledger: Ledger, region: str, lead: str) -> Response:
    owed = strongest(glance.owed(ledger, visit.on))
    units = glance.book.units
    entries = glance.entries(ledger)
    fitting = [
        entry
        for entry in entries
        if region in ("", entry.region) and (not lead or units.same(lead, entry.lead))
    ]
    fitting.sort(
        key=lambda entry: (entry.id not in owed, owed[entry.id].due if entry.id in owed else visit.on)
    )
    return visit.page(
        "ledger_board.html",
        ledger=ledger,
        record=ledger.record,
        cells=Cells(visit, glance),
        columns=[(state, [entry for entry in fitting if entry.state == state.id]) for state in ledger.states],
        owed=owed,
        cards=CARDS,
        total=len(fitting),
        regions=sorted({entry.region for entry in entries if entry.region}),
        leads=sorted({entry.lead for entry in entries if entry.lead}),
        asked={"region": region, "lead": lead},
        group=_group(visit, ledger),
        simulated=any(entry.simulated for entry in entries),
        may_add=_may_add(glance, ledger, actor_of(visit.user)),
    )
