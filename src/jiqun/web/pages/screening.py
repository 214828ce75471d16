"""Screens: whom conditions pick out, how many by district, the targets they serve, and the proof of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Query, Response

from jiqun.web.pages.visiting import Visiting
from jiqun.web.rendering import Visit

if TYPE_CHECKING:
    from jiqun.appraisal.screening.scheme import Screen
    from jiqun.workspace.screening import Screened

router = APIRouter()

Row = dict[str, Any]
Text = Annotated[str, Query(max_length=120)]
Year = Annotated[int | None, Query(ge=1990, le=2100)]
Page = Annotated[int, Query(ge=1, le=100_000)]
By = Literal["region", "town", "park", "division", "scale"]
Outcome = Literal["met", "not_met", "unknown"]
ROWS = 50


def screen_at(visit: Visit, name: str) -> Screen:
    """The screen, or the page “not found”. Raises NoRuleInForce."""
    from jiqun.rules.errors import RuleSetUnknown
    from jiqun.workspace.screening import screen_of

    try:
        return screen_of(visit.site.desk(), name, visit.on)
    except RuleSetUnknown as error:
        raise HTTPException(404, str(error)) from error


def screened_at(visit: Visit, screen: Screen, year: int | None) -> Screened | None:
    """The year asked for, or the newest returned; None where nothing was returned. Raises YearNotReturned."""
    from jiqun.workspace.screening import screened

    desk = visit.site.desk()
    return screened(desk, screen, year) if desk.facts().years() or year is not None else None


def tally_rows(visit: Visit, done: Screened, by: tuple[str, ...]) -> list[Row]:
    """Counts as they may be told: of too few, nothing but how many were looked at."""
    from jiqun.workspace.screening import tally

    rows = tally(visit.site.desk(), done, by)
    for row in rows:
        if visit.disclosure.hides(row["looked_at"]):
            row |= {"met": None, "unknown": None}
    return rows


@router.get("/screening")
def home(visit: Visiting, year: Year = None) -> Response:
    visit.disclosure  # noqa: B018 (part of what is kept)
    return visit.kept(lambda: _home(visit, year), visit.disclosure)


def _home(visit: Visit, year: int | None) -> Response:
    from jiqun.workspace.screening import screen_row, screens_of, targets_of

    desk = visit.site.desk()
    years = desk.facts().years()
    rows = []
    for screen in sorted(screens_of(desk), key=lambda item: (item.purpose.value, item.theme, item.rank, item.id)):  # fmt: skip
        done = screened_at(visit, screen, year)
        counted = tally_rows(visit, done, ()) if done is not None else []
        rows.append(
            screen_row(screen) | {"counts": counted[0] if counted else None, "targets": targets_of(visit.city, screen, visit.on)}
        )  # fmt: skip
    return visit.page(
        "screens.html", screens=rows, years=years, year=year or (years[-1] if years else None), simulated=_simulated(visit)
    )  # fmt: skip


def _simulated(visit: Visit) -> bool:
    return any(item.simulated for item in visit.site.desk().facts().vintages("enterprise_year"))


@router.get("/screening/{name}")
def screen(
    visit: Visiting, name: str, year: Year = None, by: By = "region", outcome: Outcome = "met", region: Text = "", page: Page = 1
) -> Response:  # fmt: skip
    visit.disclosure  # noqa: B018 (part of what is kept)
    return visit.kept(lambda: _screen(visit, name, year, by, outcome, region, page), visit.disclosure)


def _screen(visit: Visit, name: str, year: int | None, by: str, outcome: str, region: str, page: int) -> Response:  # fmt: skip
    from jiqun.workspace.screening import labels_of, listed, screen_row, targets_of

    chosen = screen_at(visit, name)
    done = screened_at(visit, chosen, year)
    row = screen_row(chosen)
    targets = targets_of(visit.city, chosen, visit.on)
    if done is None:
        return visit.page("screen.html", screen=row, done=None, targets=targets)
    rows = listed(done, outcome, region=region) if visit.disclosure.figures else []
    pages = max(1, -(-len(rows) // ROWS))
    at = min(page, pages)
    return visit.page(
        "screen.html", screen=row, done=done, targets=targets, years=visit.site.desk().facts().years(), by=by, outcome=outcome,
        region=region, whole=tally_rows(visit, done, ()), areas=tally_rows(visit, done, (by,)), page=at, pages=pages,
        rows=rows[ROWS * (at - 1) : ROWS * at], count=len(rows), labels=labels_of(chosen),
    )  # fmt: skip


@router.get("/screening/{name}/{code}")
def proof(visit: Visiting, name: str, code: str, year: Year = None) -> Response:
    """Why one subject was found, or not."""
    if not visit.disclosure.figures:
        raise HTTPException(403, "单个企业的判定不公开 / verdicts on single enterprises are not public")
    chosen = screen_at(visit, name)
    done = screened_at(visit, chosen, year)
    if done is None or code not in done.places:
        raise HTTPException(404, f"没有“{code}” / no “{code}”")
    return visit.kept(lambda: _proof(visit, chosen, done, code), visit.disclosure)


def _proof(visit: Visit, screen: Screen, done: Screened, code: str) -> Response:
    from jiqun.workspace.screening import proof_of, screen_row

    return visit.page("screen_proof.html", screen=screen_row(screen), row=proof_of(done, code), done=done)
