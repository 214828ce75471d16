"""Files of a rung: everybody on the way to it, its holders, and the titles that run out; pages show the first of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Depends, HTTPException, Response

from jiqun.web import exports
from jiqun.web.language import sayer
from jiqun.web.pages.titles import Row, Text, Year, bench_at, needed, rung_at, simulated, told
from jiqun.web.pages.visiting import Visiting
from jiqun.web.rendering import Visit
from jiqun.web.titles_wording import lack

if TYPE_CHECKING:
    from jiqun.titles.ladder import Rung
    from jiqun.titles.standing import Bench

router = APIRouter()

FileKind = Literal["csv", "xlsx"]


def _asked(visit: Visiting, name: str, year: Year = None) -> tuple[Bench, Rung]:
    """The rung and what it is judged with, for those who may see what single enterprises reported."""
    bench = needed(bench_at(visit, year))
    found = rung_at(bench, name)
    told(visit)
    return bench, found


Asked = Annotated[tuple["Bench", "Rung"], Depends(_asked)]


@router.get("/titles/{name}/table.{kind}")
def enterprises(
    visit: Visiting, asked: Asked, kind: FileKind, region: Text = "", holders: bool = False
) -> Response:
    """Candidates, nearest first, or holders, those that would fail a re-check first: all of them."""
    bench, rung = asked
    rows = everybody(bench, rung, holders=holders, region=region)
    say = sayer(visit.language)
    scored = any(row["score"] is not None for row in rows)
    columns = (
        say("代码", "Code"), say("企业", "Enterprise"), say("区县", "District"), say("结论", "Verdict"),
        say("差距（%）", "Short (%)"),
        *((say("得分", "Score"), say("得分至多", "Score at most")) if scored else ()),
        say("不满足", "Not met"), say("缺佐证", "Evidence missing"),
    )  # fmt: skip
    title = say("在册复核", "Holders") if holders else say("候选", "Candidates")
    stem = f"{rung.id}-{'holders' if holders else 'candidates'}-{bench.year}"
    return _file(
        visit, bench, title, columns, [_cells(visit, row, scored=scored) for row in rows], stem, kind
    )


def everybody(bench: Bench, rung: Rung, *, holders: bool, region: str) -> list[Row]:
    """Candidates or holders in the order of the page, each with what it lacks; 404 where no rule is in force."""
    from jiqun.rules.errors import NoRuleInForce
    from jiqun.titles import standing
    from jiqun.workspace.titles_rows import candidate_row

    find = standing.holders if holders else standing.candidates
    try:
        _, count = find(bench, rung, region=region, limit=1)
        found, _ = find(bench, rung, region=region, limit=count) if count else ([], 0)
        shown = standing.FirmJudge(bench, tuple(item.code for item in found)).shown(rung) if found else {}
    except NoRuleInForce as error:
        raise HTTPException(404, str(error)) from error
    return [candidate_row(item, shown[item.code]) for item in found]


def _cells(visit: Visit, row: Row, *, scored: bool) -> tuple[exports.Value, ...]:
    say = sayer(visit.language)
    return (
        *_firm(visit, row), visit.word("title_outcome", row["outcome"]), _short(row),
        *((row["score"], row["score_most"]) if scored else ()),
        say("；", "; ").join(lack(visit.show, item) for item in row["lacking"]),
        say("、", ", ").join(item["name"][visit.language] for item in row["missing"]),
    )  # fmt: skip


def _firm(visit: Visit, row: Row) -> tuple[exports.Value, ...]:
    return row["code"], row["name"], visit.show.region(row["region"]) if row["region"] else ""


def _short(row: Row) -> float | None:
    """In per cent; nothing where nothing is short, as on the page."""
    return round(row["short"] * 100, 1) if row["short"] else None


@router.get("/titles/{name}/expiring.{kind}")
def expiring(visit: Visiting, asked: Asked, kind: FileKind) -> Response:
    """Titles that run out by the end of next year, with the verdict of the re-check."""
    from jiqun.workspace.titles import view
    from jiqun.workspace.titles_rows import expiring_row

    bench, rung = asked
    found = view(visit.city, bench, rung)
    if found.refused:
        raise HTTPException(404, found.refused)
    say = sayer(visit.language)
    columns = (
        say("代码", "Code"), say("企业", "Enterprise"), say("区县", "District"), say("认定年份", "Awarded"),
        say("有效期至", "Valid to"), say("按复核办法", "Re-check"), say("差距（%）", "Short (%)"),
    )  # fmt: skip
    rows = [
        (*_firm(visit, row), row["awarded_year"], row["valid_to_year"], visit.word("title_outcome", row["outcome"]), _short(row))
        for row in map(expiring_row, found.expiring)
    ]  # fmt: skip
    title, stem = say("至明年底到期", "Running out"), f"{rung.id}-expiring-{bench.on.year}"
    return _file(visit, bench, title, columns, rows, stem, kind)


def _file(
    visit: Visit, bench: Bench, title: str, columns: tuple[str, ...], rows: list[tuple[exports.Value, ...]], stem: str,
    kind: FileKind,
) -> Response:  # fmt: skip
    mark = sayer(visit.language)("（模拟数据）", " (simulated)") if simulated(bench) else ""
    table = exports.Table(title + mark, columns, tuple(rows))
    if kind == "csv":
        return exports.csv_response(table, f"titles-{stem}.csv")
    return exports.xlsx_response(table, f"titles-{stem}.xlsx", visit.city, visit.language)
