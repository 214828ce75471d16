"""The publication desk of an appraisal: results brought in, confirmed by enterprises, put on notice, appealed, published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Query, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from jiqun.mishap import Mishap
from jiqun.web import exports
from jiqun.web.acting import WRITERS, actor_of
from jiqun.web.drawings.classes import shade
from jiqun.web.language import half
from jiqun.web.logon import unkept
from jiqun.web.pages.appraisal_choice import Text, Year, appraised, nearest, scheme_at
from jiqun.web.pages.ledger_forms import Posted
from jiqun.web.pages.visiting import LoggedOn, Visiting
from jiqun.web.refusal import status_of
from jiqun.web.rendering import Visit

if TYPE_CHECKING:
    from jiqun.access import User
    from jiqun.appraisal.scheme import Scheme
    from jiqun.ledgers.entry import Entry
    from jiqun.workspace.appraisal_desk import Advanced, Desk
    from jiqun.workspace.appraisals import Appraised
    from jiqun.workspace.ledger_shelf import Glance

router = APIRouter()

AT = "/appraisal/{name}/desk"
Page = Annotated[int, Query(ge=1, le=100_000)]
ROWS = 50
APPEALS = 60
REGRADED = 30  #: results graded otherwise after a reckoning that are named
#: Steps whose entries are chosen one by one on the desk.
CHOSEN = ("confirm", "presume")
#: States that a public list shows: while it is on notice, and in the end.
NOTICED, FINAL = ("notified", "appealed"), ("published",)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def opened(visit: Visit, name: str, year: int | None) -> tuple[Scheme, Appraised, Glance, Desk]:
    """The method, its appraisal and the results in the ledger, or the page that says what is missing."""
    from jiqun.appraisal.errors import AppraisalError
    from jiqun.workspace.appraisal_desk import desk_of
    from jiqun.workspace.appraisal_procedure import ledger_of

    scheme = scheme_at(visit, name)
    asked = nearest(visit, scheme, year)
    if asked is None:
        raise HTTPException(404, "还没有年度报表 / no yearly returns yet")
    glance = visit.site.ledgers()
    try:
        ledger = ledger_of(glance.book, scheme)
    except AppraisalError as error:
        raise HTTPException(404, str(error)) from error
    done = appraised(visit, scheme, asked)
    return scheme, done, glance, desk_of(glance.book, done, glance.entries(ledger))


@router.get(AT)
def desk(
    visit: Visiting, name: str, year: Year = None, state: Text = "", q: Text = "", page: Page = 1
) -> Response:
    """Where the results stand, and what can be done next."""
    return _page(visit, name, year, state, page, q=q)


def _page(
    visit: Visit, name: str, year: int | None, state: str = "", page: int = 1, error: str = "", step: str = "",
    status_code: int = 200, refused: str = "", q: str = "",
) -> Response:  # fmt: skip
    from jiqun.workspace.appraisal_desk import appeals, grade_labels, notice_until, over, regraded
    from jiqun.workspace.appraisal_rows import scheme_row
    from jiqun.workspace.appraisals import schemes_of

    scheme, done, glance, found = opened(visit, name, year)
    figures = visit.disclosure.figures
    states = [(item, found.counts[item.id]) for item in found.ledger.states]
    if not figures:
        state = q = ""
    shown = _shown(visit.user, found, state, q)
    query = visit.request.query_params
    again = query.get("regraded", "").split(",")[:REGRADED] if figures else []
    answer = visit.page(
        "appraisal_desk.html", scheme=scheme_row(scheme, schemes_of(visit.site.desk())), rules=scheme, desk=found, year=done.year,
        simulated=done.simulated, states=states, state=state, q=q, shown=shown[ROWS * (page - 1) : ROWS * page], count=len(shown), page=page,
        pages=max(1, -(-len(shown) // ROWS)), names=grade_labels(found.ledger, visit.language == "en"), shade=shade, grades=scheme.grades,
        appeals=appeals(glance.book, found, APPEALS, done) if figures else [], regraded=regraded(glance.book, found, again), keeps=visit.user is not None and visit.user.has("keeper"),
        writes=visit.user is not None and visit.user.has(*WRITERS), district=_district(visit.user), bare=not figures,
        until=notice_until(glance.book, scheme, visit.on), error=error, refused_step=step, refused_entry=refused, today=visit.on, over=over(found, visit.on),
        told={key: query.get(key, "") for key in ("moved", "refused", "step", "other")},
        terms={item.name.zh: item.name.in_(visit.language) for item in scheme.indicators},
        on_list=_on_list(done, shown[ROWS * (page - 1) : ROWS * page], visit.language), status_code=status_code,
    )  # fmt: skip
    return unkept(answer)


def _shown(user: User | None, found: Desk, state: str, q: str) -> list[Entry]:
    """Results that the page lists: of a state, with some words, or both; those of the user's district."""
    from jiqun.workspace.appraisal_desk import found_by

    if not state and not q.strip():
        return []
    return _of_user(user, [item for item in found_by(found, q) if not state or item.state == state])


def _on_list(done: Appraised, entries: Sequence[Entry], language: str) -> dict[str, str]:
    """The list that each of these enterprises is graded on: places and scores of two lists are not to be compared."""
    names = {item.id: item.name.in_(language) for item in done.scheme.lists}
    rows = (done.row(item.subject) for item in entries if item.subject in done.places)
    return {row["code"]: names.get(row["list"], "") for row in rows}


def _district(user: User | None) -> str:
    """The region that a user is confined to here; keepers of the whole city and readers see all of it."""
    return user.region if user is not None and user.has(*WRITERS) else ""


def _of_user(user: User | None, entries: Sequence[Entry]) -> list[Entry]:
    region = _district(user)
    return [item for item in entries if not region or item.region == region]


def _act(
    visit: Visit, user: User, name: str, form: FormData, step: str, deed: Callable[[Appraised, Glance, Desk], Advanced]
) -> Response:  # fmt: skip
    """Carry a step out and come back with what it did; a refusal stands beside its form."""
    year = int(str(form["year"])) if str(form.get("year", "")).isdecimal() else None
    q = str(form.get("q", ""))
    _scheme, done, glance, found = opened(visit, name, year)
    try:
        went = deed(done, glance, found)
    except Mishap as error:
        told = half(str(error), visit.language)
        return _page(
            visit, name, year, "", 1, told, step, status_of(error), refused=str(form.get("entry", "")), q=q
        )
    if went.refused:
        number, why = next(iter(went.refused.items()))
        told = f"{len(went.refused)} × {number}：{half(why, visit.language)}"
    else:
        told = ""
    return RedirectResponse(
        visit.url(f"/appraisal/{name}/desk", year=form.get("year", ""), step=step, moved=went.moved, refused=told[:300],
                  regraded=",".join(went.regraded[:REGRADED]), other=len(went.regraded) or "", q=q), 303
    )  # fmt: skip


@router.post(f"{AT}/register")
def register(visit: Visiting, user: LoggedOn, name: str, form: Posted) -> Response:
    """Graded enterprises into the ledger, those that are not there yet."""
    from jiqun.workspace.appraisal_desk import Advanced
    from jiqun.workspace.appraisal_procedure import register as bring

    def deed(done: Appraised, glance: Glance, found: Desk) -> Advanced:
        return Advanced(bring(glance.book, done, actor_of(user)).made)

    return _act(visit, user, name, form, "register", deed)


@router.post(f"{AT}/recheck")
def again(visit: Visiting, user: LoggedOn, name: str, form: Posted) -> Response:
    """Open results brought up to what is reckoned now."""
    from jiqun.workspace.appraisal_desk import GRADE, Advanced
    from jiqun.workspace.appraisal_procedure import recheck

    def deed(done: Appraised, glance: Glance, found: Desk) -> Advanced:
        changed = recheck(glance.book, done, actor_of(user), str(form.get("why", "")))
        return Advanced(len(changed), regraded=tuple(item.number for item in changed if GRADE in item.after))

    return _act(visit, user, name, form, "recheck", deed)


@router.post(f"{AT}/raise")
def raised(visit: Visiting, user: LoggedOn, name: str, form: Posted) -> Response:
    """An objection or an appeal of one enterprise, as it was handed in."""
    from jiqun.ledgers.entry import Paper
    from jiqun.workspace.appraisal_desk import Advanced, raise_against

    def deed(done: Appraised, glance: Glance, found: Desk) -> Advanced:
        cite = str(form.get("cite", "")).strip()
        raise_against(
            glance.book, found, str(form.get("entry", "")), actor_of(user), str(form.get("why", "")),
            papers=[Paper(cite=cite)] if cite else [], on=visit.on,
        )  # fmt: skip
        return Advanced(1)

    return _act(visit, user, name, form, "raise", deed)


@router.post(f"{AT}/answer")
def answered(visit: Visiting, user: LoggedOn, name: str, form: Posted) -> Response:
    """An appeal decided, or an objection settled: the grade stays or is set by hand."""
    from jiqun.ledgers.entry import Paper
    from jiqun.workspace.appraisal_desk import Advanced, answer

    def deed(done: Appraised, glance: Glance, found: Desk) -> Advanced:
        grade, cite = str(form.get("grade", "")), str(form.get("cite", "")).strip()
        if grade and grade not in done.scheme.grades:
            raise HTTPException(422, f"没有等级“{grade}” / no grade “{grade}”")
        answer(
            glance.book, found, str(form.get("entry", "")), actor_of(user), str(form.get("why", "")), grade=grade,
            papers=[Paper(cite=cite)] if cite else [], on=visit.on,
        )  # fmt: skip
        return Advanced(1)

    return _act(visit, user, name, form, "answer", deed)


@router.post(f"{AT}/{{step}}")
def advance_step(
    visit: Visiting, user: LoggedOn, name: str, step: Literal["send", "waive", "confirm", "presume", "notify", "publish"], form: Posted
) -> Response:  # fmt: skip
    """One step for all results that wait for it, or for those chosen."""
    from jiqun.ledgers.entry import Paper
    from jiqun.workspace.appraisal_desk import advance

    def deed(done: Appraised, glance: Glance, found: Desk) -> Advanced:
        chosen = _of_user(user, _chosen(found, step, form, visit.on))
        cite = str(form.get("cite", "")).strip()
        return advance(
            glance.book, chosen, step, actor_of(user), why=str(form.get("why", "")), papers=[Paper(cite=cite)] if cite else [],
            changes=_dates(done, glance, step, form), on=visit.on,
        )  # fmt: skip

    return _act(visit, user, name, form, step, deed)


def _chosen(found: Desk, step: str, form: FormData, on: dt.date) -> Sequence[Entry]:
    from jiqun.workspace.appraisal_desk import over

    waiting = found.before(step)
    if step == "publish":
        return over(found, on)
    numbers = {str(item) for item in form.getlist("entry")}
    return (
        [item for item in waiting if item.number in numbers]
        if step in CHOSEN and form.get("all") != "yes"
        else waiting
    )


class NoticeUndated(Mishap):
    def __init__(self) -> None:
        super().__init__(
            "请写公示的第一天；办法没有写公示几天的，也写最后一天。"
            " / Give the first day of the notice; and the last one where the method names no period."
        )


class NoticeTooShort(Mishap):
    def __init__(self, until: dt.date, least: dt.date, days: int) -> None:
        super().__init__(
            f"公示到 {until.isoformat()} 不满 {days} 个工作日；办法要求至少到 {least.isoformat()}。"
            f" / A notice until {until.isoformat()} is shorter than {days} working days; the method asks for {least.isoformat()} at least."
        )


def _dates(done: Appraised, glance: Glance, step: str, form: FormData) -> dict[str, Any]:
    """The fields that a step fills. Raises NoticeUndated, NoticeTooShort."""
    from jiqun.workspace.appraisal_desk import notice_until

    if step in CHOSEN:
        return {"answer": "confirmed" if step == "confirm" else "silent"}
    if step != "notify":
        return {}
    first, last = _day(form, "first"), _day(form, "last")
    if first is None:
        raise NoticeUndated
    least = notice_until(glance.book, done.scheme, first)
    until = last or least
    if until is None:
        raise NoticeUndated
    if least is not None and until < least:
        raise NoticeTooShort(until, least, done.scheme.publicity_days or 0)
    return {"notified_on": first.isoformat(), "notified_until": until.isoformat()}


def _day(form: FormData, name: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(form.get(name, "")).strip())
    except ValueError:
        return None


@router.get(f"{AT}/list.{{kind}}")
def public_list(
    visit: Visiting, name: str, kind: Literal["csv", "xlsx", "docx"], year: Year = None, final: bool = False
) -> Response:
    """The public list: on notice, or final. No score, no position."""
    from jiqun.reports.appraisal_notice import write_notice
    from jiqun.workspace.appraisal_desk import grade_labels, public_rows

    scheme, done, _glance, found = opened(visit, name, year)
    english = visit.language == "en" and kind != "docx"
    regions = [item.name.zh for item in visit.city.library.regions.all]
    rows = public_rows(found, grade_labels(found.ledger, english), FINAL if final else NOTICED, regions)
    notice = _notice(visit, scheme, done, found, final)
    stem = f"appraisal-{'final' if final else 'notice'}-{scheme.id}-{done.year}"
    if kind == "docx":
        names = {row["region"]: visit.show.region(row["region"]) for row in rows if row["region"]}
        return exports.download(write_notice(notice, rows, names), DOCX, f"{stem}.docx")
    head = (
        ("Code", "Enterprise", "District", "Grade")
        if english
        else ("统一社会信用代码", "企业名称", "区县", "等级")
    )
    mark = "" if not done.simulated else " (simulated)" if english else "（模拟数据）"
    cells = tuple(
        (row["code"], row["name"], visit.show.region(row["region"]) if row["region"] else "", row["grade"]) for row in rows
    )  # fmt: skip
    table = exports.Table(f"{notice.title}{mark}", head, cells)
    if kind == "csv":
        return exports.csv_response(table, f"{stem}.csv")
    return exports.xlsx_response(table, f"{stem}.xlsx", visit.city, visit.language)


def _notice(visit: Visit, scheme: Scheme, done: Appraised, found: Desk, final: bool) -> Any:
    from jiqun.reports.appraisal_notice import Notice

    entries = found.in_state(*(FINAL if final else NOTICED))
    days, ends = _told(entries, "published_on" if final else "notified_on"), _told(entries, "notified_until")
    on = dt.date.fromisoformat(days[-1]) if days else visit.on
    until = None if final else dt.date.fromisoformat(ends[-1]) if ends else visit.on
    return Notice(
        done.year, scheme.name.zh, scheme.reference.trust, found.ledger.record.keeper, on, until,
        scheme.publicity_days, done.simulated or any(item.simulated for item in found.entries),
    )  # fmt: skip


def _told(entries: Sequence[Entry], name: str) -> list[str]:
    return sorted({str(item.values[name]) for item in entries if item.values.get(name)})
