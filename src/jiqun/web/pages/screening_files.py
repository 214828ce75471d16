"""Files of a screen: every subject it found, could not decide, or passed over, with what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from fastapi import APIRouter, HTTPException, Response

from jiqun.web import exports
from jiqun.web.language import sayer
from jiqun.web.pages.screening import Outcome, Row, Text, Year, screen_at, screened_at
from jiqun.web.pages.visiting import Visiting
from jiqun.web.rendering import Visit

if TYPE_CHECKING:
    from jiqun.workspace.screening import Screened

router = APIRouter()


@router.get("/screening/{name}/table.{kind}")
def table(
    visit: Visiting, name: str, kind: Literal["csv", "xlsx"], year: Year = None, outcome: Outcome = "met", region: Text = ""
) -> Response:  # fmt: skip
    """Subjects of one outcome by code, as on the page: all of them."""
    from jiqun.workspace.screening import listed

    if not visit.disclosure.figures:
        raise HTTPException(403, "单个企业的判定不公开 / verdicts on single enterprises are not public")
    chosen = screen_at(visit, name)
    done = screened_at(visit, chosen, year)
    if done is None:
        raise HTTPException(404, "还没有企业年报 / no yearly returns of enterprises yet")
    say = sayer(visit.language)
    mark = say("（模拟数据）", " (simulated)") if done.simulated else ""
    rows = listed(done, outcome, region=region)
    found = exports.Table(
        visit.word("screen_found", outcome) + mark, _columns(visit, done), _cells(visit, done, rows)
    )
    stem = f"screening-{chosen.id}-{outcome}-{done.year}"
    if kind == "csv":
        return exports.csv_response(found, f"{stem}.csv")
    return exports.xlsx_response(found, f"{stem}.xlsx", visit.city, visit.language)


def _columns(visit: Visit, done: Screened) -> tuple[str, ...]:
    from jiqun.workspace.screening import labels_of, sides_of, units_of

    say, labels, units = sayer(visit.language), labels_of(done.screen), units_of(done)
    return (
        say("代码", "Code"), visit.word("screen_subject", done.screen.subject.value), say("区县", "District"),
        say("结果", "Result"),
        *(_head(visit, labels[name].in_(visit.language) if name in labels else name, units.get(name, "")) for name in sides_of(done)),
        say("不满足", "Does not hold"), say("缺佐证", "Evidence missing"),
    )  # fmt: skip


def _head(visit: Visit, label: str, unit: str) -> str:
    """A label with the unit of what stands below."""
    if not unit:
        return label
    return sayer(visit.language)(f"{label}（{unit}）", f"{label} ({visit.show.unit(unit)})")


def _cells(visit: Visit, done: Screened, rows: list[Row]) -> tuple[tuple[exports.Value, ...], ...]:
    from jiqun.workspace.screening import gaps_of

    say, lang = sayer(visit.language), visit.language
    return tuple(
        (
            row["code"], row["name"] or row["code"], visit.show.region(row["region"]) if row["region"] else "",
            visit.word("screen_found", row["outcome"]),
            *(None if value is None else round(value, 4) for value in row["figures"].values()),
            say("；", "; ").join(item["label"][lang] for item in gaps["lacking"]),
            say("、", ", ").join(item["name"][lang] for item in gaps["missing"]),
        )
        for row, gaps in zip(rows, gaps_of(done, rows), strict=True)
    )  # fmt: skip
