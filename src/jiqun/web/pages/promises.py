"""Promises on land: what was promised, what came of it, by district and park, parcel by parcel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Query, Response

from jiqun.web import exports
from jiqun.web.language import sayer
from jiqun.web.pages.speaking import spoken_by
from jiqun.web.pages.visiting import Visiting
from jiqun.web.rendering import Visit

if TYPE_CHECKING:
    from jiqun.appraisal.promises.scheme import PromiseScheme
    from jiqun.workspace.promises import Inspected

router = APIRouter()

Row = dict[str, Any]
Text = Annotated[str, Query(max_length=120)]
Page = Annotated[int, Query(ge=1, le=100_000)]
By = Literal["region", "park"]
Outcome = Literal["", "kept", "broken", "not_due", "unknown", "unpromised", "exempt"]
ROWS = 50
#: What says something of a single enterprise beyond its contract.
GUARDED = ("actual", "short", "damages", "verdict", "done", "late")


def scheme_at(visit: Visit, name: str = "") -> PromiseScheme:
    """The scheme asked for or in force, or the page “not found”. Raises NoRuleInForce."""
    from jiqun.workspace.promises import scheme_of, schemes_of

    if name and name not in schemes_of(visit.site.desk()):
        raise HTTPException(404, f"没有履约核对办法“{name}” / no scheme “{name}”")
    return scheme_of(visit.site.desk(), name, visit.on)


def inspected_at(visit: Visit, scheme: PromiseScheme) -> Inspected | None:
    """The parcels of the day shown; None where none was returned."""
    from jiqun.workspace.promises import inspected

    desk = visit.site.desk()
    return inspected(desk, scheme, visit.on) if desk.facts().vintages("parcel") else None


def total_rows(visit: Visit, done: Inspected, by: tuple[str, ...]) -> list[Row]:
    """Totals as they may be told."""
    from jiqun.workspace.promises import totals

    rows = totals(visit.site.desk(), done, by)
    for row in rows:
        if visit.disclosure.hides(row["parcels"]):
            row |= {"verdicts": {}, "short": None, "damages": None, "share_kept": None, "withheld": True}
    return rows


def told_parcel(visit: Visit, row: Row) -> Row:
    """A parcel as it may be told: what a contract promises is public, what its holder did is not."""
    if visit.disclosure.figures:
        return row
    hidden = dict.fromkeys(GUARDED)
    return row | {
        "verdict": None, "stages": [item | {"done": None, "late": None, "verdict": None} for item in row["stages"]],
        "checks": [item | {name: None for name in hidden if name in item} for item in row["checks"]],
    }  # fmt: skip


@router.get("/promises")
def home(
    visit: Visiting, by: By = "region", scheme: Text = "", verdict: Outcome = "broken", promise: Text = "", region: Text = "",
    park: Text = "", page: Page = 1,
) -> Response:  # fmt: skip
    visit.disclosure  # noqa: B018 (who may see verdicts is part of what is kept)
    return visit.kept(
        lambda: _home(visit, by, scheme, verdict, promise, {"region": region, "park": park}, page),
        visit.disclosure,
    )


def _home(visit: Visit, by: str, name: str, verdict: str, promise: str, cuts: Row, page: int) -> Response:
    from jiqun.workspace.promises import listed, names_of, scheme_row

    scheme = scheme_at(visit, name)
    names = names_of(scheme)
    if promise and promise not in names:
        raise HTTPException(404, f"没有约定“{promise}” / no promise “{promise}”")
    done = inspected_at(visit, scheme)
    if done is None:
        return visit.page("promises.html", scheme=scheme_row(scheme), done=None)
    asked = "" if promise == "all" else promise
    rows = listed(done, verdict, asked, **cuts) if visit.disclosure.figures else []
    pages = max(1, -(-len(rows) // ROWS))
    at = min(page, pages)
    places = [row for row in total_rows(visit, done, (by,)) if row["promise"] == (promise or "all")]
    return visit.page(
        "promises.html", scheme=scheme_row(scheme), done=done, names=names, totals=total_rows(visit, done, ()), places=places,
        by=by, verdict=verdict, promise=promise, cuts=cuts, rows=rows[ROWS * (at - 1) : ROWS * at], count=len(rows), page=at,
        pages=pages, name=name, regions=sorted({item for item in done.table["region"].to_pylist() if item}),
        spoken=spoken_by(visit, "promises", scheme),
    )  # fmt: skip


@router.get("/promises/parcels.{kind}")
def file(
    visit: Visiting, kind: Literal["csv", "xlsx"], scheme: Text = "", verdict: Outcome = "broken", region: Text = "", park: Text = ""
) -> Response:  # fmt: skip
    """Parcels of a verdict as a table."""
    from jiqun.workspace.promises import listed, names_of

    if not visit.disclosure.figures:
        raise HTTPException(403, "单宗履约情况不公开 / what single holders did is not public")
    chosen = scheme_at(visit, scheme)
    done = inspected_at(visit, chosen)
    if done is None:
        raise HTTPException(404, "还没有宗地数据 / no parcels yet")
    names, lang = names_of(chosen), visit.language
    say = sayer(visit.language)
    columns = (
        say("宗地编号", "Parcel"), say("名称", "Name"), say("区县", "District"), say("园区", "Park"), say("使用人代码", "Holder"),
        say("面积（亩）", "Area (mu)"), say("供地日期", "Supplied on"), say("结论", "Verdict"), say("违约事项", "Broken"),
    )  # fmt: skip
    rows = tuple(
        (row["parcel"], row["name"], row["region"], row["park"], row["code"], row["area"], row["supplied_on"],
         visit.word("promise_verdict", row["verdict"]), "、".join(names[item][lang] for item in row["broken"]))
        for row in listed(done, verdict, region=region, park=park)
    )  # fmt: skip
    table = exports.Table(say("履约", "Promises") + (say("（模拟）", " simulated") if done.simulated else ""), columns, rows)  # fmt: skip
    if kind == "csv":
        return exports.csv_response(table, "promises.csv")
    return exports.xlsx_response(table, "promises.xlsx", visit.city, lang)


@router.get("/promises/{parcel}")
def parcel(visit: Visiting, parcel: str, scheme: Text = "") -> Response:
    visit.disclosure  # noqa: B018 (who may see verdicts is part of what is kept)
    return visit.kept(lambda: _parcel(visit, parcel, scheme), visit.disclosure)


def _parcel(visit: Visit, parcel: str, name: str) -> Response:
    from jiqun.workspace.enterprises import names_of
    from jiqun.workspace.promises import parcel_row, scheme_row

    scheme = scheme_at(visit, name)
    done = inspected_at(visit, scheme)
    if done is None or parcel not in done.places:
        raise HTTPException(404, f"没有供出的宗地“{parcel}” / no supplied parcel “{parcel}”")
    row = told_parcel(visit, parcel_row(done, parcel))
    return visit.page(
        "promise.html",
        holder=names_of(visit.site.desk().facts().population, [row["code"]] if row["code"] else []).get(
            row["code"], ""
        ),
        row=row,
        scheme=scheme_row(scheme),
        name=name,
        spoken=spoken_by(visit, "promises", scheme),
    )
