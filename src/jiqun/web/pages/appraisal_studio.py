"""The studio of a method: the distribution, trials of weights, caps and classes, reforms, last year, robustness, its text."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, HTTPException, Response
from fastapi.responses import RedirectResponse

from jiqun.mishap import Mishap
from jiqun.web.drawings.classes import histogram, shade
from jiqun.web.language import half
from jiqun.web.pages.appraisal_choice import (
    WEIGHT,
    Row,
    Text,
    Year,
    appraised,
    chosen_list,
    coded,
    kept,
    nearest,
    scheme_at,
)
from jiqun.web.pages.ledger_forms import Posted
from jiqun.web.pages.rule_changes import changed
from jiqun.web.pages.rule_drafts import may_edit, sign_of
from jiqun.web.pages.typed import typed_numbers
from jiqun.web.pages.visiting import Visiting
from jiqun.web.refusal import status_of
from jiqun.web.rendering import Visit

if TYPE_CHECKING:
    from jiqun.appraisal.scheme import Listing, Scheme
    from jiqun.workspace.appraisal_studio import Trial
    from jiqun.workspace.appraisals import Appraised

router = APIRouter()

CAP, BOUND = "c-", "s-"  #: caps and bounds of classes in the address: c-<indicator>=1.5, s-<grade>=20
TRIED, MOVED = 15, 40  #: enterprises shown that move: in the studio, beside another method
HUNDRED = 100.0


@router.get("/appraisal/{name}")
def studio(
    visit: Visiting, name: str, year: Year = None, listing: Text = "", by: Text = "region"
) -> Response:
    """The distribution of a list, what other weights would do, areas and consequences."""
    scheme = scheme_at(visit, name)
    typed = dict(visit.request.query_params)
    return kept(visit, scheme, year, lambda: _studio(visit, scheme, year, listing, by, typed))


def _studio(
    visit: Visit, scheme: Scheme, year: int | None, listing: str, by: str, typed: dict[str, Any], refused: str = "",
    status_code: int = 200,
) -> Response:  # fmt: skip
    from jiqun.workspace.appraisal_rows import by_area, cuts_of, effect_rows, scheme_row, summary
    from jiqun.workspace.appraisals import schemes_of

    shelf = schemes_of(visit.site.desk())
    head = scheme_row(scheme, shelf)
    asked = nearest(visit, scheme, year)
    if not head["ready"] or asked is None:
        return visit.page("appraisal_none.html", scheme=head, returned=asked is not None)
    done = appraised(visit, scheme, asked)
    told = summary(done)
    chosen = chosen_list(scheme, listing, told)
    cuts = cuts_of(done)
    cut = by if by in cuts else next(iter(cuts), "region")
    own = next(item for item in told["lists"] if item["id"] == chosen)
    grades = list(own["grades"])
    return visit.page(
        "appraisal.html", scheme=head, told=told, years=visit.site.desk().facts().years(), own=own,
        listing=next(item for item in head["lists"] if item["id"] == chosen), grades=grades, shade=shade,
        chart=histogram(own["histogram"], grades, own["name"][visit.language]) if own["histogram"] else None,
        refused=refused, **_tried(visit, done, chosen, typed), status_code=status_code,
        areas=by_area(done, cut), coded=coded(visit), cut=cut, cuts=cuts, effects=effect_rows(done), all_grades=done.scheme.grades,
    )  # fmt: skip


def trial_of(listing: Listing, typed: dict[str, Any]) -> Trial:
    """What is typed that differs from the list as it is. Shares are typed as per cent."""
    from jiqun.workspace.appraisal_studio import Trial

    weights, caps = typed_numbers(typed, WEIGHT), typed_numbers(typed, CAP)
    bounds = typed_numbers(typed, BOUND)
    held = {item.id: item for item in listing.indicators}
    classes = {item.grade: item for item in listing.classes}
    told = {
        grade: round(value / HUNDRED, 6) if grade in classes and classes[grade].up_to is not None else value
        for grade, value in bounds.items()
    }
    return Trial(
        {name: value for name, value in weights.items() if name not in held or value != held[name].weight},
        {name: value for name, value in caps.items() if name not in held or value != held[name].cap},
        {grade: value for grade, value in told.items() if grade not in classes or value != _bound(classes[grade])},
    )  # fmt: skip


def _bound(item: Any) -> float | None:
    return item.up_to if item.up_to is not None else item.at_least  # type: ignore[no-any-return]


def _tried(visit: Visit, done: Appraised, chosen: str, typed: dict[str, Any]) -> Row:
    """The trial as a part of the page shows it: what was changed, what it does, or why it cannot be tried."""
    from jiqun.workspace.appraisal_studio import tried

    listing = done.scheme.listing(chosen)
    trial = trial_of(listing, typed)
    told, error = None, ""
    try:
        told = tried(done, visit.site.desk().engine, chosen, trial) if trial else None
    except Mishap as mishap:
        error = half(str(mishap), visit.language)
    return {
        "trial": told, "changed": trial, "trial_error": error, "most": TRIED, "editor": may_edit(visit),
        "suggested": f"{done.scheme.family}-{done.scheme.data_year + 1}", "chosen": chosen, "year": done.year,
        "tried_with": {key: value for key, value in typed.items() if key.startswith((WEIGHT, CAP, BOUND)) and value},
    }  # fmt: skip


@router.get("/appraisal/{name}/trial")
def trial_part(visit: Visiting, name: str, year: Year = None, listing: Text = "") -> Response:
    """The trial alone, for a page that is there already; the studio otherwise."""
    scheme = scheme_at(visit, name)
    typed = dict(visit.request.query_params)
    if "hx-request" not in visit.request.headers:
        return RedirectResponse(visit.url(f"/appraisal/{name}", **typed), 303)
    return kept(visit, scheme, year, lambda: _trial(visit, scheme, year, listing, typed))


def _trial(visit: Visit, scheme: Scheme, year: int | None, listing: str, typed: dict[str, Any]) -> Response:
    from jiqun.workspace.appraisal_rows import scheme_row, summary
    from jiqun.workspace.appraisals import schemes_of

    asked, head = nearest(visit, scheme, year), scheme_row(scheme, schemes_of(visit.site.desk()))
    if asked is None or not head["ready"]:
        raise HTTPException(404, "这个办法还不能评分 / this method cannot be scored yet")
    done = appraised(visit, scheme, asked)
    chosen = chosen_list(scheme, listing, summary(done))
    return visit.page(
        "appraisal_trial.html", scheme=head, shade=shade, all_grades=scheme.grades, **_tried(visit, done, chosen, typed)
    )  # fmt: skip


@router.post("/appraisal/{name}/draft")
def save_draft(visit: Visiting, name: str, form: Posted) -> Response:
    """A trial becomes a draft: this method copied, with what was tried."""
    from jiqun.workspace.appraisal_drafts import draft_of_trial

    scheme, sign = scheme_at(visit, name), sign_of(visit, form)
    typed = {key: str(value) for key, value in form.items() if isinstance(value, str)}
    listing = typed.get("listing", "")
    if listing not in {item.id for item in scheme.lists}:
        raise HTTPException(404, f"没有名单“{listing}” / no list “{listing}”")
    held = scheme.listing(listing)
    new = typed.get("new", "").strip()
    try:
        places = trial_of(held, typed).places(held)
        draft_of_trial(visit.site.desk(), name, new, places, since=_since(typed.get("since", "")), sign=sign)
    except Mishap as error:
        year = int(typed["year"]) if typed.get("year", "").isdecimal() else None
        return _studio(
            visit, scheme, year, listing, "region", typed, half(str(error), visit.language), status_of(error)
        )
    return RedirectResponse(visit.url(f"/rules/appraisal/{new}"), 303)


def _since(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError as error:
        raise HTTPException(
            422, f"施行日期应如 2026-01-31，不是“{text}” / the date is written as 2026-01-31, not “{text}”"
        ) from error


@router.get("/appraisal/{name}/last-year")
def last_year(visit: Visiting, name: str, year: Year = None) -> Response:
    """Last year's grades beside this year's, each by the method of its year."""
    scheme = scheme_at(visit, name)
    return kept(visit, scheme, year, lambda: _last_year(visit, scheme, year))


def _last_year(visit: Visit, scheme: Scheme, year: int | None) -> Response:
    from jiqun.workspace.appraisal_rows import scheme_row
    from jiqun.workspace.appraisal_trials import compared
    from jiqun.workspace.appraisals import schemes_of

    shelf = schemes_of(visit.site.desk())
    asked, head = nearest(visit, scheme, year), scheme_row(scheme, shelf)
    if asked is None or not head["ready"]:
        return visit.page("appraisal_none.html", scheme=head, returned=asked is not None)
    before = before_of(visit, scheme, asked)
    told = compared(appraised(visit, before, asked - 1), appraised(visit, scheme, asked))
    return visit.page(
        "appraisal_last_year.html", scheme=head, before=scheme_row(before, shelf), told=told, year=asked, same=before.id == scheme.id,
        changes=changed(visit, before, scheme),
        grades=list(dict.fromkeys([*before.grades, *scheme.grades])), shade=shade, moved=MOVED, bare=not visit.disclosure.figures,
    )  # fmt: skip


def before_of(visit: Visit, scheme: Scheme, asked: int) -> Scheme:
    """The method of the year before: the family's published version of its data, or this one where there is none."""
    from jiqun.rules.ruleset import Standing
    from jiqun.workspace.appraisals import schemes_of

    year = asked - 1
    if year not in visit.site.desk().facts().years():
        raise HTTPException(
            404, f"没有 {year} 年的年度报表，比不了上年 / no yearly returns of {year} to compare with"
        )
    for item in reversed(schemes_of(visit.site.desk()).versions(scheme.family)):
        weighed = not any(listing.unweighted for listing in item.lists)
        if item.data_year == year and item.standing is Standing.PUBLISHED and weighed:
            return item
    return scheme


@router.get("/appraisal/{name}/compare")
def reform(visit: Visiting, name: str, other: Text = "", year: Year = None) -> Response:
    """A method beside another: what changed, who moves, what it costs."""
    scheme = scheme_at(visit, name)
    return kept(visit, scheme, year, lambda: _reform(visit, scheme, other, year))


def _reform(visit: Visit, scheme: Scheme, other: str, year: int | None) -> Response:
    from jiqun.workspace.appraisal_rows import scheme_row
    from jiqun.workspace.appraisal_trials import compared
    from jiqun.workspace.appraisals import schemes_of

    shelf = schemes_of(visit.site.desk())
    rows = [row for item in shelf if (row := scheme_row(item, shelf))["ready"] and item.id != scheme.id]
    before = other_of(visit, scheme, other)
    asked, head = nearest(visit, scheme, year), scheme_row(scheme, shelf)
    if asked is None or not head["ready"]:
        return visit.page("appraisal_none.html", scheme=head, returned=asked is not None)
    told = compared(appraised(visit, before, asked), appraised(visit, scheme, asked))
    return visit.page(
        "appraisal_compare.html", scheme=head, before=scheme_row(before, shelf), others=rows, told=told, year=asked, changes=changed(visit, before, scheme),
        years=visit.site.desk().facts().years(), grades=list(dict.fromkeys([*before.grades, *scheme.grades])), shade=shade,
        moved=MOVED, bare=not visit.disclosure.figures,
    )  # fmt: skip


def other_of(visit: Visit, scheme: Scheme, other: str) -> Scheme:
    """The method to compare with: the one asked for, the one this was copied from, or the first that can be scored."""
    from jiqun.workspace.appraisals import ready, schemes_of

    usable = [item.id for item in schemes_of(visit.site.desk()) if ready(item) and item.id != scheme.id]
    return scheme_at(visit, other or scheme.copied_from or next(iter(usable), scheme.id))


@router.get("/appraisal/{name}/robust")
def firmness(visit: Visiting, name: str, year: Year = None, listing: Text = "") -> Response:
    """How firm grades stand, and whom the method favours."""
    scheme = scheme_at(visit, name)
    return kept(visit, scheme, year, lambda: _firmness(visit, scheme, year, listing))


def _firmness(visit: Visit, scheme: Scheme, year: int | None, listing: str) -> Response:
    from jiqun.workspace.appraisal_rows import scheme_row, summary
    from jiqun.workspace.appraisal_trials import biased, robust
    from jiqun.workspace.appraisals import schemes_of

    asked, head = nearest(visit, scheme, year), scheme_row(scheme, schemes_of(visit.site.desk()))
    if asked is None or not head["ready"]:
        return visit.page("appraisal_none.html", scheme=head, returned=asked is not None)
    done = appraised(visit, scheme, asked)
    chosen = chosen_list(scheme, listing, summary(done))
    return visit.page(
        "appraisal_robust.html", scheme=head, year=asked, chosen=chosen, told=robust(done, chosen), leanings=biased(done, chosen),
        simulated=done.simulated, shade=shade, done=done, bare=not visit.disclosure.figures, coded=coded(visit),
    )  # fmt: skip
