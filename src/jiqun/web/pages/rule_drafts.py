"""Rule sets of the pack: copied, changed on a page place by place, checked, dated, published, ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from jiqun.mishap import Mishap
from jiqun.packs import Bilingual
from jiqun.web.language import half
from jiqun.web.logon import LogonNeeded, RoleMissing
from jiqun.web.pages.ledger_forms import Posted
from jiqun.web.pages.rule_changes import changed, expected_words, place_words, read_in, told_spot, told_value
from jiqun.web.pages.rule_reading import Reader, applies_to, sought
from jiqun.web.pages.speaking import document_title
from jiqun.web.pages.visiting import Visiting
from jiqun.web.refusal import status_of
from jiqun.web.rendering import Visit, word

if TYPE_CHECKING:
    from jiqun.rules.drafting import Sign
    from jiqun.workspace.rule_drafts import Held

router = APIRouter()

Place = Annotated[str, Query(max_length=300)]
AT = "/rules/{domain}/{name}"
#: Whoever keeps lists keeps the rules by which they are made.
KEEPER = "keeper"


@dataclass(frozen=True)
class Typed:
    """A form that was refused: where it stood, what was typed, why it was not written."""

    deed: str
    place: str
    words: dict[str, str]
    error: str


def may_edit(visit: Visit) -> bool:
    """A keeper; anybody where nobody has an account yet."""
    return visit.user.has(KEEPER) if visit.user is not None else not visit.has_accounts


def sign_of(visit: Visit, form: FormData) -> Sign:
    """Who writes, and why. Raises LogonNeeded, RoleMissing."""
    from jiqun.rules.drafting import Sign

    if visit.user is None and visit.has_accounts:
        raise LogonNeeded
    if visit.user is not None and not visit.user.has(KEEPER):
        raise RoleMissing((word("zh", "access_role", KEEPER), word("en", "access_role", KEEPER)))
    by = visit.user.name if visit.user is not None else str(form.get("by", "")).strip()[:40]
    if not by:
        raise HTTPException(422, "请写明是谁改的 / say who changes it")
    return Sign(by, str(form.get("why", ""))[:300])


def held_at(visit: Visit, domain: str, name: str) -> Held:
    """A rule set, or the page “not found”."""
    from jiqun.rules.errors import RuleSetUnknown
    from jiqun.workspace.rule_domains import DomainUnknown
    from jiqun.workspace.rule_domains import domain as domain_of
    from jiqun.workspace.rule_drafts import held

    try:
        return held(visit.site.desk(), domain_of(domain), name)
    except (DomainUnknown, RuleSetUnknown) as error:
        raise HTTPException(404, str(error)) from error


@router.get("/rules")
def home(visit: Visiting, domain: Place = "") -> Response:
    """Every rule set of every domain."""
    return _home(visit, domain)


def _home(visit: Visit, chosen: str, refused: Typed | None = None, status_code: int = 200) -> Response:
    from jiqun.workspace.rule_drafts import listed

    rows = listed(visit.site.desk())
    return visit.page(
        "rules.html", rows=rows, names={entry.rules.id: entry.rules.name.in_(visit.language) for _, held in rows for entry in held},
        chosen=chosen if chosen in {item.id for item, _ in rows} else "",
        editor=may_edit(visit), refused=refused, status_code=status_code, document=lambda name: document_title(visit, name),
    )  # fmt: skip


@router.get(AT)
def rule_set(
    visit: Visiting,
    domain: str,
    name: str,
    edit: Place = "",
    add: Place = "",
    form: Place = "",
    show: Place = "",
    find: Place = "",
) -> Response:
    """A rule set to be read, its sections folded; a draft's places as a form where one is asked for."""
    view = View(edit, add, form=bool(form), whole=show == "all", find=find.strip())
    return _page(visit, held_at(visit, domain, name), view)


@dataclass(frozen=True)
class View:
    """How a rule set is looked at: a place that is edited or added to, the whole form, everything unfolded, words sought."""

    edit: str = ""
    adding: str = ""
    form: bool = False
    whole: bool = False
    find: str = ""
    refused: Typed | None = None

    @property
    def forms(self) -> bool:
        typed = self.refused is not None and self.refused.deed in ("change", "add", "remove")
        return bool(self.edit or self.adding or self.form or typed)


def _page(visit: Visit, found: Held, view: View, status_code: int = 200) -> Response:
    from jiqun.rules.places import sections, written
    from jiqun.workspace.rule_drafts import earlier, problems, vocabulary

    desk, refused = visit.site.desk(), view.refused
    editor = may_edit(visit) and not found.entry.shipped
    words = vocabulary(desk, found)
    kept = _kept(read_in(visit, found.differences))
    reader = Reader(visit, desk, found.rules, found.origin, kept, words)
    reading = reader.reading()
    return visit.page(
        "rule_set.html", held=found, rules=found.rules, top=sections(found.rules), view=view, reading=reading,
        source=reader.source(), whom=applies_to(visit, found.rules), hits=sought(reading, view.find),
        before=_before(found), written=written, place=place_words(visit, found.origin, found.rules),
        changes=changed(visit, found.origin, found.rules, reader.spoken) if found.origin is not None else [],
        problems=[half(item, visit.language) for item in problems(desk, found.domain, found.rules)] if found.editable else [],
        editor=editor, may_copy=may_edit(visit), edit=view.edit, adding=view.adding, refused=refused, told=told_spot(visit), label=_label(visit),
        vocabulary=words if editor and found.editable else None, placed=refused is not None and refused.place in _places(found), kept=kept, suggested=_next(found),
        ended=earlier(desk, found, dt.date.max), status_code=status_code,
    )  # fmt: skip


def _places(found: Held) -> set[str]:
    """Everything that a form can stand at."""
    from jiqun.rules.places import sections

    whole = list(sections(found.rules).walk())
    groups = {group.path for item in whole for group in item.groups}
    return groups | {item.path for item in whole} | {spot.path for item in whole for spot in item.spots}


def _before(found: Held) -> dict[str, Any]:
    """Values of the origin by place; the head of a file differs anyway."""
    from jiqun.rules.places import spots
    from jiqun.rules.reform import HEAD

    if found.origin is None:
        return {}
    return {
        path: spot.value for path, spot in spots(found.origin).items() if path.partition("/")[0] not in HEAD
    }


def _next(found: Held) -> str:
    """An id to begin with: that of the one copied, its year one later where it names a year."""
    head, dash, tail = found.rules.id.rpartition("-")
    return f"{head}{dash}{int(tail) + 1}" if tail.isdigit() else f"{found.rules.id}-2"


def _kept(differences: Any) -> dict[str, int]:
    """How many places differ below each section."""
    counted: dict[str, int] = {}
    for item in differences:
        steps = item.place.split("/")
        for size in range(1, len(steps) + 1):
            path = "/".join(steps[:size])
            counted[path] = counted.get(path, 0) + 1
    return counted


def _label(visit: Visit) -> Callable[[tuple[str, ...]], str]:
    """A field of a form in words: parts of a whole with the whole before them, English names marked as such."""

    def label(field: tuple[str, ...]) -> str:
        steps = [step for step in field if not (step == "zh" and len(field) > 1)]
        return " · ".join(visit.word("rule_field", step) for step in steps)

    return label


def _back(visit: Visit, found: Held, place: str = "") -> Response:
    """To the place that was changed, within the form; to the page where the deed has no place."""
    at = f"/rules/{found.domain.id}/{found.rules.id}"
    return RedirectResponse(visit.url(f"{at}#p-{place}", form="yes") if place else visit.url(at), 303)


def _done(
    visit: Visit, domain: str, name: str, form: FormData, deed: str, act: Callable[[Held, Sign], str]
) -> Response:
    """Carry a deed out and go back to its place; a refused one shows the form as it was filled in, the reason beside it."""
    sign, found = sign_of(visit, form), held_at(visit, domain, name)
    place = str(form.get("place", ""))
    try:
        went = act(found, sign)
    except Mishap as error:
        words = {key: str(told) for key, told in form.items() if isinstance(told, str)}
        refused = Typed(deed, place, words, half(str(error), visit.language))
        fresh = held_at(visit, domain, name)
        view = View(place if deed == "change" else "", place if deed == "add" else "", refused=refused)
        return _page(visit, fresh, view, _status(error))
    return _back(visit, found, went)


def _status(error: Mishap) -> int:
    from jiqun.packs import PackEditConflict

    return 409 if isinstance(error, PackEditConflict) else status_of(error)


def _day(form: FormData, name: str) -> dt.date | None:
    text = str(form.get(name, "")).strip()
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise HTTPException(
            422, f"日期应如 2026-01-31，不是“{text}” / a date is written as 2026-01-31, not “{text}”"
        ) from error


def _needed_day(form: FormData, name: str) -> dt.date:
    found = _day(form, name)
    if found is None:
        raise HTTPException(422, "请写日期 / a date is needed")
    return found


@router.post(f"{AT}/copy")
def copy(visit: Visiting, domain: str, name: str, form: Posted) -> Response:
    """A new draft with the text of this version."""
    from jiqun.workspace import rule_drafts

    made: list[str] = []

    def act(found: Held, sign: Sign) -> str:
        made.append(str(form.get("new", "")).strip())
        rule_drafts.copy(
            visit.site.desk(), found.domain, name, made[0], since=_needed_day(form, "since"),
            region=str(form.get("region", "")).strip() or None, called=_called(form), sign=sign,
        )  # fmt: skip
        return ""

    answer = _done(visit, domain, name, form, "copy", act)
    if answer.status_code != 303:
        return answer
    return RedirectResponse(visit.url(f"/rules/{domain}/{made[0]}"), 303)


def _called(form: FormData) -> Bilingual | None:
    """The name that was typed; None where it follows the year."""
    zh = str(form.get("zh", "")).strip()
    return Bilingual(zh=zh, en=str(form.get("en", "")).strip()) if zh else None


@router.post(f"{AT}/change")
def change(visit: Visiting, domain: str, name: str, form: Posted) -> Response:
    """One place, with a reason."""
    from jiqun.workspace.rule_drafts import amend

    return _typed(visit, domain, name, form, "change", amend)


@router.post(f"{AT}/add")
def add(visit: Visiting, domain: str, name: str, form: Posted) -> Response:
    """A new entry of a list, as text."""
    from jiqun.workspace.rule_drafts import add as put

    return _typed(visit, domain, name, form, "add", put)


def _typed(
    visit: Visit, domain: str, name: str, form: FormData, deed: str, write: Callable[..., None]
) -> Response:
    """Write what was typed at a place."""
    place = str(form.get("place", ""))

    def act(found: Held, sign: Sign) -> str:
        write(
            visit.site.desk(), found, place, str(form.get("value", "")), sign=sign, version=str(form.get("version", ""))
        )  # fmt: skip
        return place

    return _done(visit, domain, name, form, deed, act)


@router.post(f"{AT}/remove")
def remove(visit: Visiting, domain: str, name: str, form: Posted) -> Response:
    """Take an entry or a part out."""
    from jiqun.workspace import rule_drafts

    place = str(form.get("place", ""))

    def act(found: Held, sign: Sign) -> str:
        rule_drafts.remove(found, place, sign=sign, version=str(form.get("version", "")))
        return place.rpartition("/")[0]

    return _done(visit, domain, name, form, "remove", act)


@router.post(f"{AT}/publish")
def publish(visit: Visiting, domain: str, name: str, form: Posted) -> Response:
    """Put a draft in force, if nothing speaks against it."""
    from jiqun.workspace import rule_drafts

    def act(found: Held, sign: Sign) -> str:
        rule_drafts.publish(
            visit.site.desk(), found, since=_needed_day(form, "since"), until=_day(form, "until"),
            ending=form.get("ending") == "yes", sign=sign, version=str(form.get("version", "")),
        )  # fmt: skip
        return ""

    return _done(visit, domain, name, form, "publish", act)


@router.post(f"{AT}/end")
def end(visit: Visiting, domain: str, name: str, form: Posted) -> Response:
    """End a published version on a day."""
    from jiqun.workspace import rule_drafts

    def act(found: Held, sign: Sign) -> str:
        rule_drafts.end(
            found, until=_needed_day(form, "until"), sign=sign, version=str(form.get("version", ""))
        )
        return ""

    return _done(visit, domain, name, form, "end", act)


@router.post(f"{AT}/shelve")
def shelve(visit: Visiting, domain: str, name: str, form: Posted) -> Response:
    """Give a draft up."""
    from jiqun.workspace import rule_drafts

    def act(found: Held, sign: Sign) -> str:
        rule_drafts.shelve(found, sign=sign, version=str(form.get("version", "")))
        return ""

    return _done(visit, domain, name, form, "shelve", act)


@router.get(f"{AT}/cases")
def golden(visit: Visiting, domain: str, name: str) -> Response:
    """Golden cases, run now."""
    return _cases(visit, held_at(visit, domain, name))


def _cases(visit: Visit, found: Held, refused: Typed | None = None, status_code: int = 200) -> Response:
    from jiqun.workspace import rule_drafts

    desk, error, told = visit.site.desk(), "", None
    try:
        told = rule_drafts.cases(desk, found)
    except Mishap as mishap:
        error = half(str(mishap), visit.language)
    editor = may_edit(visit) and found.editable
    return visit.page(
        "rule_cases.html", held=found, told=told, error=error, alone="hx-request" in visit.request.headers,
        expected=expected_words(visit, found.rules), value=lambda told: told_value(visit, "", told),
        editor=editor, text=rule_drafts.case_text(desk, found) if editor else "", refused=refused, status_code=status_code,
    )  # fmt: skip


@router.post(f"{AT}/cases")
def rewrite(visit: Visiting, domain: str, name: str, form: Posted) -> Response:
    """The golden cases of a draft anew; what cannot be read is shown again as it was typed, the reason beside it."""
    from jiqun.workspace.rule_drafts import rewrite_cases

    sign, found = sign_of(visit, form), held_at(visit, domain, name)
    try:
        rewrite_cases(
            visit.site.desk(), found, str(form.get("value", "")).replace("\r\n", "\n"), sign=sign, version=str(form.get("version", ""))
        )  # fmt: skip
    except Mishap as error:
        words = {key: str(told) for key, told in form.items() if isinstance(told, str)}
        refused = Typed("cases", "", words, half(str(error), visit.language))
        return _cases(visit, held_at(visit, domain, name), refused, _status(error))
    return RedirectResponse(visit.url(f"/rules/{domain}/{name}/cases"), 303)
