"""Titles: the ladders as steps, a rung with its rule and candidates, one enterprise's proof, an old rule against a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Response

from jiqun.web.drawings.rung import course
from jiqun.web.drawings.spark import spark
from jiqun.web.pages.rule_changes import changed
from jiqun.web.pages.speaking import ledger_title, spoken_by
from jiqun.web.pages.visiting import Visiting
from jiqun.web.rendering import Visit

if TYPE_CHECKING:
    from jiqun.titles.ladder import Rung
    from jiqun.titles.standing import Bench

router = APIRouter()

Row = dict[str, Any]
Year = Annotated[int | None, Query(ge=1990, le=2100)]
Page = Annotated[int, Query(ge=1, le=100_000)]
Text = Annotated[str, Query(max_length=120)]
ROWS = 25
FIRST = 5  #: candidates named beside a rung


def bench_at(visit: Visit, year: int | None = None) -> Bench | None:
    """What titles are judged with on the day; None where no yearly return has come in."""
    from jiqun.titles import YearWithoutReturns
    from jiqun.workspace.titles import bench_of

    if visit.site.facts_at_hand() is None:
        return None
    try:
        return bench_of(visit.site.desk(), visit.on, year)
    except YearWithoutReturns as error:
        if year is None:
            return None
        raise HTTPException(404, str(error)) from error


def rung_at(bench: Bench, name: str) -> Rung:
    """The rung of that id, or the page "not found"."""
    from jiqun.titles import RungUnknown

    try:
        return bench.ladders.rung(name)
    except RungUnknown as error:
        raise HTTPException(404, str(error)) from error


def needed(bench: Bench | None) -> Bench:
    if bench is None:
        raise HTTPException(404, "还没有企业年报 / no yearly returns of enterprises yet")
    return bench


def ladders_of(visit: Visit, bench: Bench, name: str = "") -> list[Row]:
    """Ladders with the figures of their rungs. Raises LadderUnknown."""
    from jiqun.workspace.titles import ladders_asked, view
    from jiqun.workspace.titles_rows import ladder_row, rung_row

    chosen = [bench.ladders[item] for item in ladders_asked(bench.ladders, name)]
    return [
        ladder_row(item, [rung_row(view(visit.city, bench, rung)) for rung in item.rungs]) for item in chosen
    ]


def enterprises_of(
    bench: Bench, rung: Rung, *, holders: bool, region: str, page: int, size: int = ROWS
) -> tuple[list[Row], int]:
    """One page of candidates or holders with what each lacks, and how many there are. Raises NoRuleInForce."""
    from jiqun.titles import standing
    from jiqun.workspace.titles_rows import candidate_row

    find = standing.holders if holders else standing.candidates
    found, count = find(bench, rung, region=region, limit=size, offset=size * (page - 1))
    shown = standing.FirmJudge(bench, tuple(item.code for item in found)).shown(rung) if found else {}
    return [candidate_row(item, shown.get(item.code)) for item in found], count


def simulated(bench: Bench) -> bool:
    return any(item.simulated for item in bench.facts.vintages("enterprise_year"))


@router.get("/titles")
def ladders(visit: Visiting, year: Year = None, ladder: Text = "") -> Response:
    """One ladder at a time, the first unless another is asked for; the others a step away."""
    return visit.kept(lambda: _ladders(visit, year, ladder), "titles", _told(visit))


def _told(visit: Visit) -> bool:
    """Whether names may stand beside verdicts; without returns nobody is named."""
    return visit.site.facts_at_hand() is not None and visit.disclosure.figures


def nothing_yet(visit: Visit) -> Response:
    """The page that says which returns are needed first."""
    return visit.page("titles.html", ladder=None, bench=None, simulated=False, all=[])


def _ladders(visit: Visit, year: int | None, name: str) -> Response:
    bench = bench_at(visit, year)
    if bench is None:
        return nothing_yet(visit)
    if name and name not in bench.ladders.all:
        raise HTTPException(404, f"没有梯队“{name}” / no ladder “{name}”")
    (row,) = ladders_of(visit, bench, name or next(iter(bench.ladders.all)))
    fake, told = simulated(bench), visit.disclosure.figures
    rungs = [_drawn(visit, bench, item, fake, told) for item in row["rungs"]]
    return visit.page(
        "titles.html", ladder=row | {"rungs": rungs}, bench=bench, simulated=fake, told=told, target=visit.city.library.target,
        all=[(item.id, item.title.in_(visit.language), len(item.rungs)) for item in bench.ladders.all.values()],
    )  # fmt: skip


def _drawn(visit: Visit, bench: Bench, row: Row, fake: bool, told: bool) -> Row:
    """A rung with its line of years, its course to the target, and those nearest to it."""
    points = [(int(year), float(count)) for year, count in row["history"]]
    found = rung_at(bench, row["id"])
    judged = told and row["rules"] is not None
    nearest, _ = (
        enterprises_of(bench, found, holders=False, region="", page=1, size=FIRST) if judged else ([], 0)
    )
    growth = points[-1][1] - points[-2][1] if len(points) > 1 else None
    return row | {
        "spark": spark(points, simulated=fake, title=row["name"][visit.language]), "growth": growth, "nearest": nearest,
        "course": course(row, visit.language),
    }  # fmt: skip


@router.get("/titles/compare")
def compared(visit: Visiting, before: Text = "", after: Text = "", year: Year = None) -> Response:
    """An old rule against a new one over the same enterprises."""
    visit.disclosure  # noqa: B018 (who may see names is part of what is kept)
    return visit.kept(lambda: _compared(visit, before, after, year), visit.disclosure.figures)


def _compared(visit: Visit, before: str, after: str, year: int | None) -> Response:
    from jiqun.workspace.titles_rows import head_row

    bench = bench_at(visit, year)
    if bench is None:
        return nothing_yet(visit)
    shelf = bench.ladders.shelf
    families = {name: shelf.versions(name) for name in shelf.families if len(shelf.versions(name)) > 1}
    row = None
    if before and after:
        row = reform_of(visit, bench, before, after)
    heads = {item.id: head_row(item) for item in shelf}
    return visit.page(
        "titles_compare.html", bench=bench, row=row, heads=heads, before=before, after=after,
        changes=changed(visit, bench.ladders.shelf[before], bench.ladders.shelf[after], spoken_by(visit, "titles", bench.ladders.shelf[after])) if row else [],
        pairs=[(items[-2].id, items[-1].id) for items in families.values()], simulated=simulated(bench),
    )  # fmt: skip


def reform_of(visit: Visit, bench: Bench, before: str, after: str) -> Row:
    """The reform as a row; names of enterprises are told to those only who may see what enterprises reported."""
    from jiqun.rules.errors import RuleSetUnknown
    from jiqun.workspace.titles import compare
    from jiqun.workspace.titles_rows import reform_row

    try:
        row = reform_row(compare(bench, before, after))
    except RuleSetUnknown as error:
        raise HTTPException(404, str(error)) from error
    row["withheld"] = not visit.disclosure.figures
    return row | {"moved": []} if row["withheld"] else row


@router.get("/titles/firms/{code}")
def every(visit: Visiting, code: str, year: Year = None) -> Response:
    """One enterprise on every rung."""
    visit.disclosure  # noqa: B018 (who may see names is part of what is kept)
    return visit.kept(lambda: _every(visit, code, year), visit.disclosure.figures)


def _every(visit: Visit, code: str, year: int | None) -> Response:
    from jiqun.workspace.enterprises import names_of
    from jiqun.workspace.titles_rows import firm_summary

    bench = needed(bench_at(visit, year))
    told(visit)
    rows = firm_summary(bench, code)
    if not rows:
        raise HTTPException(404, missing(bench, code))
    name = names_of(bench.facts.population, [code]).get(code, code)
    return visit.page(
        "titles_every.html", rows=rows, code=code, name=name, bench=bench, simulated=simulated(bench)
    )


def told(visit: Visit) -> None:
    """What an enterprise reported is part of a proof: told to those only who may see that."""
    if not visit.disclosure.figures:
        raise HTTPException(403, "单个企业报送的数据不公开 / what a single enterprise reported is not public")


def missing(bench: Bench, code: str) -> str:
    return f"{bench.year} 年没有代码为“{code}”的企业年报 / no return of “{code}” in {bench.year}"


@router.get("/titles/{name}")
def rung(
    visit: Visiting, name: str, year: Year = None, region: Text = "", holders: bool = False, page: Page = 1
) -> Response:
    """A rung: its rule, who stands on it, who may climb."""
    visit.disclosure  # noqa: B018 (who may see names is part of what is kept)
    return visit.kept(
        lambda: _rung(visit, name, year, region, holders=holders, page=page), visit.disclosure.figures
    )


def _rung(visit: Visit, name: str, year: int | None, region: str, *, holders: bool, page: int) -> Response:
    from jiqun.workspace.titles import view
    from jiqun.workspace.titles_rows import ladder_row, rung_row

    bench = bench_at(visit, year)
    if bench is None:
        return nothing_yet(visit)
    found = rung_at(bench, name)
    row = rung_row(view(visit.city, bench, found), full=True)
    judged = visit.disclosure.figures and row["rules"] is not None
    rows, count = (
        enterprises_of(bench, found, holders=holders, region=region, page=page) if judged else ([], 0)
    )
    if not visit.disclosure.figures:
        row["expiring_titles"] = []
    return visit.page(
        "titles_rung.html", row=row, year=year, ladder=ladder_row(bench.ladders.ladder_of(name), []), rungs=bench.ladders.ladder_of(name).rungs,
        bench=bench, rows=rows, count=count, page=page, pages=max(1, -(-count // ROWS)), holders=holders, region=region,
        regions=[item for item in visit.city.library.regions.all if item.name.zh != visit.city.home], told=visit.disclosure.figures,
        simulated=simulated(bench), target=visit.city.library.target, versions=bench.ladders.shelf.versions(found.rules),
        ledger=lambda name: ledger_title(visit, name),
    )  # fmt: skip


@router.get("/titles/{name}/firms/{code}")
def firm(visit: Visiting, name: str, code: str, year: Year = None) -> Response:
    """The proof of one enterprise for one rung."""
    visit.disclosure  # noqa: B018 (who may see names is part of what is kept)
    return visit.kept(lambda: _firm(visit, name, code, year), visit.disclosure.figures)


def _firm(visit: Visit, name: str, code: str, year: int | None) -> Response:
    bench = needed(bench_at(visit, year))
    row = firm_at(visit, bench, name, code)
    return visit.page(
        "titles_firm.html",
        row=row,
        bench=bench,
        simulated=simulated(bench),
        ladder=bench.ladders.ladder_of(name),
    )


def firm_at(visit: Visit, bench: Bench, name: str, code: str) -> Row:
    """The proof as a row."""
    from jiqun.workspace.enterprises import names_of
    from jiqun.workspace.titles_rows import firm_rows

    told(visit)
    found = firm_rows(bench, code, [rung_at(bench, name)])
    if not found:
        raise HTTPException(404, missing(bench, code))
    known = names_of(bench.facts.population, [code])
    return found[0] | {"code": code, "enterprise": known.get(code, code)}
