"""Forms of entries: what each field is typed into, what was typed, and what of it differs from what stood there."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from jiqun.mishap import Mishap
from jiqun.web.language import half, sayer
from jiqun.web.logon import LogonNeeded
from jiqun.web.pages.ledger_showing import Cells
from jiqun.web.refusal import status_of

if TYPE_CHECKING:
    from jiqun.ledgers.declaration import Ledger
    from jiqun.ledgers.entry import Change, Entry, Paper

#: References with no more choices than this are offered in a list.
OFFERED = 600
FEW = 30
#: Base fields that a form of an entry holds, besides its subject.
BASE_INPUTS = ("title", "region", "lead", "cooperating", "due")


async def _posted(request: Request) -> AsyncIterator[FormData]:
    """The form of a request. Read here, after whoever sends it is known."""
    form = await request.form(max_files=5, max_fields=2_000)
    try:
        yield form
    finally:
        await form.close()


Posted = Annotated[FormData, Depends(_posted)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A field of a form. `kind` is text, line, date, number, choice, choices or offered; `options` are value and words."""

    name: str
    label: str
    kind: str
    value: str = ""
    values: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    required: bool = False
    hint: str = ""
    named: str = ""  #: the name of what the value refers to
    error: str = ""
    theirs: str = ""  #: what somebody else wrote meanwhile
    by: str = ""


def inputs_of(
    cells: Cells, ledger: Ledger, values: Mapping[str, str], mishap: Mishap | None = None,
    names: Sequence[str] | None = None,
) -> list[Input]:  # fmt: skip
    """Inputs of base fields and own fields, filled with texts, each with what is wrong with it."""
    errors, theirs = wrong_of(mishap, cells.visit.language), clashes_of(mishap)
    wanted = names if names is not None else [*BASE_INPUTS, *(item.field for item in ledger.written)]
    return [
        _input(cells, ledger, name, values.get(name, ""), errors.get(name, ""), theirs.get(name))
        for name in wanted
    ]


def _input(cells: Cells, ledger: Ledger, name: str, text: str, error: str, clash: Any) -> Input:
    item: Any = ledger.by_field.get(name) or ledger.dataset.by_name[name]
    kind, options = _kind(cells, ledger, item)
    known = dict(options)
    many = bool(getattr(item, "many", False))
    held = tuple(part.strip() for part in text.split("、") if part.strip()) if many else ()
    refers = getattr(item, "refers", "")
    return Input(
        name=name, label=cells.label(item), kind=kind, value=text, values=held, options=options,
        unit=cells.visit.show.unit(item.unit), required=item.required, hint=_hint(cells, item, many and kind == "text"),
        named=known.get(text) or (cells.named(refers, text) if refers and text and not many else ""), error=error,
        theirs=cells.words(ledger, name, clash.theirs) or "—" if clash else "",
        by=f"{clash.by} {cells.moment(clash.at)}" if clash else "",
    )  # fmt: skip


def _kind(cells: Cells, ledger: Ledger, item: Any) -> tuple[str, tuple[tuple[str, str], ...]]:
    """What a field is typed into, and what there is to choose from."""
    many = bool(getattr(item, "many", False))
    if item.field in ("lead", "cooperating"):
        return "offered", tuple(
            (unit.name, cells.visit.show.organisation(unit.name))
            for unit in cells.visit.city.library.organisations.all.values()
        )
    if getattr(item, "refers", ""):
        offered = _offered(cells, item.refers)
        if many and len(offered) <= FEW:
            return "choices", offered
        return "offered" if not many else "text", offered
    if codes := ledger.codes(item):
        options = tuple((code.code, cells.label(code)) for code in codes)
        return "choices" if many else "choice", options
    match item.type.value:
        case "region":
            book = cells.glance.book
            home = cells.visit.city.home
            names = list(dict.fromkeys([home, *book.districts]))
            return "choice", tuple((name, cells.visit.show.region(name)) for name in names)
        case "flag":
            return "choice", (
                ("是", "yes" if cells.english else "是"),
                ("否", "no" if cells.english else "否"),
            )
        case "date":
            return "date", ()
        case "number" | "integer" | "year":
            return "number", ()
        case "text" if item.field not in ("title", "subject"):
            return "text", ()
    return "line", ()


def _offered(cells: Cells, refers: str) -> tuple[tuple[str, str], ...]:
    """What a reference may name, where that is few enough to be offered."""
    if refers.startswith("ledger:"):
        found = cells.glance.titles(refers.removeprefix("ledger:"))
    elif refers in cells.glance.book.things.named:
        roll = cells.glance.book.things.named[refers]()
        found = {thing.ref: thing.name for thing in roll.values()}
    else:
        return ()
    return tuple(found.items()) if len(found) <= OFFERED else ()


def _hint(cells: Cells, item: Any, several: bool) -> str:
    words = (item.description or "") if not cells.english else ""
    refers = getattr(item, "refers", "")
    say = sayer(cells.visit.language)
    if refers == "enterprise":
        words = words or say("统一社会信用代码，或登记的全称", "credit code, or the registered name")
    elif refers.startswith("ledger:"):
        words = words or say("填编号", "its number")
    return "；".join(
        filter(None, [words, say("多个以、分隔", "separate several with 、") if several else ""])
    )


def typed(form: FormData, names: Iterable[str]) -> dict[str, str]:
    """Texts of the fields that a form holds; several values of one field joined."""
    found = {}
    for name in names:
        if name in form or f"_has.{name}" in form:
            parts = [str(part).strip() for part in form.getlist(name) if isinstance(part, str)]
            found[name] = "、".join(part for part in parts if part)
    return found


def papers_of(form: FormData) -> list[Paper]:
    """Citations and files of a form."""
    from jiqun.ledgers.entry import Paper

    cite = str(form.get("_cite", "")).strip()
    files = [part for part in form.getlist("_paper") if isinstance(part, UploadFile) and part.filename]
    if not files:
        return [Paper(cite=cite)] if cite else []
    return [Paper(cite=cite, name=part.filename or "", content=part.file.read()) for part in files]


def texts_of(cells: Cells, ledger: Ledger, entry: Entry) -> dict[str, str]:
    """An entry as a form holds it."""
    names = [*BASE_INPUTS, *(item.field for item in ledger.written)]
    return {name: cells.form_text(entry.get(name)) for name in names}


def texts_at(
    cells: Cells, ledger: Ledger, entry: Entry, history: Sequence[Change], revision: int
) -> dict[str, str]:
    """The same as it stood at an earlier revision."""
    texts = texts_of(cells, ledger, entry)
    for change in reversed(history):
        if change.revision > revision:
            texts |= {name: cells.form_text(value) for name, value in change.before.items() if name in texts}
    return texts


def differing(now: Mapping[str, str], before: Mapping[str, str]) -> dict[str, str]:
    """What was typed over."""
    return {name: text for name, text in now.items() if _plain(text) != _plain(before.get(name, ""))}


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def wrong_of(mishap: Mishap | None, language: str) -> dict[str, str]:
    """What is wrong with which field."""
    return {
        item.field: f"{item.zh if language != 'en' else item.en}"
        + (
            f"{'，是否指' if language != 'en' else '; did you mean '}“{item.suggestion}”"
            if item.suggestion
            else ""
        )
        for item in getattr(mishap, "wrong", ())
    }


def clashes_of(mishap: Mishap | None) -> dict[str, Any]:
    return {item.field: item for item in getattr(mishap, "clashes", ())}


def told(mishap: Mishap | None, language: str) -> str:
    """A mishap in the reader's language."""
    return half(str(mishap), language) if mishap else ""


def log_on_first(visit: Any) -> Mishap | None:
    """Who filled in a form while the session ended keeps what was typed."""
    return LogonNeeded() if visit.user is None else None


__all__ = [
    "BASE_INPUTS", "Input", "Posted", "clashes_of", "differing", "inputs_of", "log_on_first", "papers_of", "status_of",
    "texts_at", "texts_of", "told", "typed", "wrong_of",
]  # fmt: skip
