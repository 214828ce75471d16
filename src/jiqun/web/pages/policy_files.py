"""Files of a clause: every enterprise that meets it, lacks evidence or is near, where the page shows fifty at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from fastapi import APIRouter, HTTPException, Response

from jiqun.web import exports
from jiqun.web.language import sayer
from jiqun.web.pages.policies import Row, Shown, Year, clause_at, matches_of
from jiqun.web.pages.visiting import Visiting
from jiqun.web.rendering import Visit

if TYPE_CHECKING:
    from jiqun.policies.policy import Placed

router = APIRouter()


@router.get("/policies/{policy}/{clause}/table.{kind}")
def table(
    visit: Visiting, policy: str, clause: str, kind: Literal["csv", "xlsx"], show: Shown = "met", year: Year = None
) -> Response:  # fmt: skip
    """The clause's enterprises of one outcome in the order of the page: all of them."""
    from jiqun.workspace.policies import firms_of

    item = clause_at(visit, policy, clause)
    found = matches_of(visit, year)
    if found is None:
        raise HTTPException(404, "还没有企业报表 / no returns of enterprises yet")
    if not visit.disclosure.figures:
        raise HTTPException(
            403, "单个企业的名单不公开，请登录有权限的账号 / the list of enterprises is not public; log in"
        )
    if found.held.place(item.id) is None:
        raise HTTPException(
            404, f"条款“{item.id}”当日未施行，或不是给企业的 / “{item.id}” is not in force, or not for enterprises"
        )  # fmt: skip
    firms, _ = firms_of(found, item.id, show, size=None)
    mark = sayer(visit.language)("（模拟数据）", " (simulated)") if found.simulated else ""
    told = _table(visit, item, show, firms, mark)
    stem = f"policies-{policy}-{clause}-{show}-{found.year}"
    if kind == "csv":
        return exports.csv_response(told, f"{stem}.csv")
    return exports.xlsx_response(told, f"{stem}.xlsx", visit.city, visit.language)


def _table(visit: Visit, item: Placed, show: str, firms: list[Row], mark: str) -> exports.Table:
    """The columns of the page: how far short of those near, sums where the clause prints a formula for them."""
    from jiqun.workspace.policy_rows import clause_row

    say = sayer(visit.language)
    near, paying = show == "near", bool(clause_row(item)["amount"])
    due = paying and show == "met"
    columns = (
        say("代码", "Code"), say("企业", "Enterprise"), say("区县", "District"), say("结论", "Verdict"),
        *((say("还差（%）", "Short by (%)"),) if near else ()),
        *((say("条款金额（万元）", "By the clause (10,000 yuan)"),) if paying else ()),
        *((say("应享（万元）", "Due (10,000 yuan)"),) if due else ()),
        say("往年已领", "Had before"),
    )  # fmt: skip
    rows = tuple(
        (
            one["code"], one["name"] or one["code"], visit.show.region(one["region"]) if one["region"] else "",
            visit.word("policy_outcome", show),
            *((round(one["short"] * 100, 1),) if near else ()),
            *((one["offered"],) if paying else ()),
            *((one["sure"],) if due else ()),
            say("是", "yes") if one["had"] else "",
        )
        for one in firms
    )  # fmt: skip
    # The name of a sheet holds 31 characters: which enterprises these are stands in a column.
    return exports.Table(say("企业", "Enterprises") + mark, columns, rows)
