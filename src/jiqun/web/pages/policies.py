"""Policies: the catalogue, a clause with the firms that meet it, budgets, conflicts, effects, revisions, one firm."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Query, Response

from jiqun.web import exports
from jiqun.web.pages.rule_changes import changed
from jiqun.web.pages.speaking import spoken_by
from jiqun.web.pages.visiting import Visiting
from jiqun.web.rendering import Visit

if TYPE_CHECKING:
    from jiqun.policies.policy import Placed
    from jiqun.workspace.policies import InForce, Matches

router = APIRouter()

Row = dict[str, Any]
Text = Annotated[str, Query(max_length=120)]
Year = Annotated[int | None, Query(ge=1990, le=2100)]
Page = Annotated[int, Query(ge=1, le=100_000)]
Lag = Annotated[int, Query(ge=0, le=5)]
Paying = Literal["", "money", "unsaid", "other"]
Shown = Literal["met", "unknown", "near"]
#: Conflicts whose particulars name figures.
FORMULAIC = frozenset(["thresholds", "impossible"])
Outcome = Literal["revenue", "value_added", "employees", "rd_expense", "tax_actual", "technical_investment"]


def held_of(visit: Visit) -> InForce:
    """Clauses of the day shown."""
    from jiqun.workspace.policies import in_force

    return in_force(visit.city, visit.on)


def matches_of(visit: Visit, year: int | None = None) -> Matches | None:
    """Firms against the clauses of the day; None where no return has come in by then, or no clause is for enterprises.

    Raises NoReturns for a year that was asked for and has none.
    """
    from jiqun.workspace.policies import matches

    held = held_of(visit)
    facts = visit.site.facts_at_hand()
    if facts is None or held.joined is None or not any(item <= visit.on.year for item in facts.years()):
        return None
    return matches(visit.city, visit.site.desk(), visit.on, year)


def clause_at(visit: Visit, policy: str, clause: str) -> Placed:
    """The clause of that id, or the page "not found"."""
    from jiqun.workspace.policies import books_of

    found = books_of(visit.city).policies.clauses.get(f"{policy}/{clause}")
    if found is None:
        raise HTTPException(404, f"没有条款“{policy}/{clause}” / no clause “{policy}/{clause}”")
    return found


def guarded(visit: Visit, row: Row, sums: tuple[str, ...] = ("sure", "most")) -> Row:
    """Exposure without sums of so few enterprises that they tell of single ones."""
    if visit.disclosure.hides(row["receiving"]) or visit.disclosure.hides(row["met"]):
        return row | dict.fromkeys(sums) | {"withheld": True}
    return row | {"withheld": False}


def speakers(visit: Visit, policies: Any, rows: Sequence[Row]) -> dict[str, Callable[[str], str]]:
    """Who tells the formulas of a policy, for those whose clauses pay by one."""
    names = {row["id"].partition("/")[0] for row in rows if row["amount"]}
    return {name: spoken_by(visit, "policies", policies.shelf[name]) for name in names}


@router.get("/policies")
def catalogue_page(
    visit: Visiting, department: Text = "", kind: Text = "", recipient: Text = "", pays: Paying = "",
    q: Text = "", every: bool = False,
) -> Response:  # fmt: skip
    from jiqun.workspace.policies import books_of
    from jiqun.workspace.policy_rows import catalogue, policy_row

    def make() -> Response:
        policies = books_of(visit.city).policies
        whole = catalogue(policies, visit.on, every=every)
        rows = catalogue(
            policies,
            visit.on,
            department=department,
            kind=kind,
            recipient=recipient,
            benefit=pays,
            text=q.strip(),
            every=every,
        )
        asked = {
            "department": department,
            "kind": kind,
            "recipient": recipient,
            "pays": pays,
            "q": q,
            "every": every,
        }
        heads = {policy.id: policy_row(policy) for policy in policies}
        found = matches_of(visit)
        return visit.page(
            "policies.html", rows=rows, whole=whole, asked=asked, heads=heads,
            departments=sorted({row["department"] for row in whole}), kinds=sorted({row["kind"] for row in whole}),
            recipients=list(dict.fromkeys(row["recipient"] for row in whole)), told=_exposure_by_clause(visit, found),
            spoken=speakers(visit, policies, rows), simulated=found is not None and found.simulated,
        )  # fmt: skip

    return visit.kept(make, visit.disclosure.figures if visit.site.has_records() else None)


def _exposure_by_clause(visit: Visit, found: Matches | None) -> Mapping[str, Row]:
    from jiqun.workspace.policy_rows import exposure_row

    if found is None:
        return {}
    return {one.clause.id: guarded(visit, exposure_row(one)) for one in found.exposures}


@router.get("/policies/budget")
def budget_page(visit: Visiting, year: Year = None) -> Response:
    found = matches_of(visit, year)
    if found is None:
        return visit.page("policy_none.html", at="/policies/budget")
    return visit.kept(
        lambda: visit.page("policy_budget.html", row=budget_of(visit, found), years=found.facts.years()),
        visit.disclosure.figures,
    )


def budget_of(visit: Visit, found: Matches) -> Row:
    """Exposure by policy, department and clause, as the visitor may see it."""
    from jiqun.workspace.policy_rows import budget_row

    row = budget_row(found)
    row["clauses"] = [guarded(visit, one) for one in row["clauses"]]
    hidden = [one for one in row["clauses"] if one["withheld"]]
    for line in [*row["policies"], *row["departments"]]:
        own = [one for one in hidden if line["name"] in (one["policy"], one["department"])]
        if own:
            line.update(dict.fromkeys(("sure", "most", "over", "risk")))
    return row


@router.get("/policies/conflicts")
def conflicts_page(visit: Visiting) -> Response:
    from jiqun.workspace.policies import text_conflicts
    from jiqun.workspace.policy_rows import clause_row, conflict_row, policy_row

    def make() -> Response:
        found, held = matches_of(visit), held_of(visit)
        conflicts = found.conflicts() if found is not None else text_conflicts(held)
        names = {name: clause_row(item)["name"] for name, item in held.policies.clauses.items()}
        names |= {policy.id: policy_row(policy)["name"] for policy in held.policies}
        rows = [conflict_row(item) for item in conflicts]
        for row in rows:
            if visit.site.has_records() and visit.disclosure.hides(row["firms"]):
                row["money"] = None
            if row["kind"] in FORMULAIC:
                row["words"] = {lang: _in_words(visit, text) for lang, text in row["words"].items()}
        return visit.page(
            "policy_conflicts.html", rows=rows, names=names, simulated=found is not None and found.simulated
        )

    return visit.kept(make, visit.disclosure.figures if visit.site.has_records() else None)  # fmt: skip


def _in_words(visit: Visit, text: str) -> str:
    """Figures by their names, signs as they are printed."""
    from jiqun.workspace.policies import books_of

    known = books_of(visit.city).vocabulary.variables
    named = re.sub(
        r"[a-z][a-z0-9_]+", lambda found: known[found[0]].name.in_(visit.language) if found[0] in known else found[0], text
    )  # fmt: skip
    return named.replace(">=", "≥").replace("<=", "≤")


@router.get("/policies/direct")
def direct_page(visit: Visiting, page: Page = 1) -> Response:
    from jiqun.workspace.policies import PAGE
    from jiqun.workspace.policy_rows import clause_row, direct_row, direct_rows

    def make(found: Matches) -> Response:
        row = direct_rows(found)
        if visit.disclosure.hides(row["enterprises"]):
            row["sure"] = None
        pages = max(1, -(-len(row["firms"]) // PAGE))
        at = min(page, pages)
        clauses = [clause_row(item) | {"way": direct_row(found, item)} for item in found.joined.clauses]
        return visit.page(
            "policy_direct.html", row=row, firms=row["firms"][PAGE * (at - 1) : PAGE * at], page=at, pages=pages,
            clauses=clauses, withheld=not visit.disclosure.figures,
        )  # fmt: skip

    found = matches_of(visit)
    if found is None:
        return visit.page("policy_none.html", at="/policies/direct")
    return visit.kept(lambda: make(found), visit.disclosure.figures)


@router.get("/policies/direct/table.{kind}")
def direct_file(visit: Visiting, kind: Literal["csv", "xlsx"]) -> Response:
    """The list of enterprises that can be granted without application."""
    found = matches_of(visit)
    if found is None:
        raise HTTPException(404, "还没有企业报表 / no returns of enterprises yet")
    if not visit.disclosure.figures:
        raise HTTPException(
            403, "单个企业的名单不公开，请登录有权限的账号 / the list of enterprises is not public; log in"
        )
    table = _direct_table(visit, found)
    if kind == "csv":
        return exports.csv_response(table, "direct.csv")
    return exports.xlsx_response(table, "direct.xlsx", visit.city, visit.language)


def _direct_table(visit: Visit, found: Matches) -> exports.Table:
    from jiqun.workspace.policy_rows import direct_rows

    row = direct_rows(found)
    head = (
        ("统一社会信用代码", "企业", "区县", "条款编号", "条款", "部门", "金额（万元）")
        if visit.language == "zh"
        else ("Code", "Enterprise", "District", "Clause id", "Clause", "Department", "Amount (10,000 yuan)")
    )
    title = ("免申即享" if visit.language == "zh" else "Without application") + (
        "" if not row["simulated"] else {"zh": "（模拟数据）", "en": " (simulated)"}[visit.language]
    )
    rows = tuple(
        (one["code"], one["name"], one["region"], one["clause"], _named(one["clause_name"], visit), one["department"], one["sure"])
        for one in row["firms"]
    )  # fmt: skip
    return exports.Table(title, head, rows)


def _named(name: Mapping[str, str], visit: Visit) -> str:
    return name[visit.language] or name["zh"]


@router.get("/policies/effect")
def effect_page(visit: Visiting, of: Text = "", outcome: Outcome = "revenue", lag: Lag = 1) -> Response:
    """The effect of a policy or clause; without one, what was paid."""
    from jiqun.policies.errors import NothingPaid, TooFewToCompare
    from jiqun.policies.paid import paid_years
    from jiqun.workspace.policies import books_of
    from jiqun.workspace.policy_effects import OUTCOMES, effect_row
    from jiqun.workspace.policy_rows import paid_row, policy_row

    def make() -> Response:
        books, desk = books_of(visit.city), visit.site.desk()
        paid = [paid_row(one) for one in paid_years(desk.facts(), books.policies)]
        for one in paid:
            if visit.disclosure.hides(one["firms"]):
                one["amount"] = None
        row, refused = None, ""
        if of:
            try:
                row = effect_row(visit.city, desk, of, outcome, lag)
            except (NothingPaid, TooFewToCompare) as error:
                refused = str(error)
        choices = sorted({one["clause"].partition("/")[0] for one in paid if one["clause"]})
        return visit.page(
            "policy_effect.html", row=row, refused=refused, of=of, outcome=outcome, lag=lag, paid=paid, choices=choices,
            heads={policy.id: policy_row(policy) for policy in books.policies}, books=books,
            outcomes=[(name, books.vocabulary[name].name) for name in OUTCOMES],
            simulated=any(item.simulated for item in desk.facts().vintages("disbursement")),
        )  # fmt: skip

    if visit.site.facts_at_hand() is None:
        return visit.page("policy_none.html", at="/policies/effect")
    if of:
        _known(visit, of)
    return visit.kept(make, visit.disclosure.figures)


def _known(visit: Visit, name: str) -> None:
    from jiqun.workspace.policies import books_of

    policies = books_of(visit.city).policies
    if name not in policies.shelf and name not in policies.clauses:
        raise HTTPException(404, f"没有政策“{name}” / no policy “{name}”")


@router.get("/policies/compare")
def compare_page(visit: Visiting, before: Text = "", after: Text = "") -> Response:
    from jiqun.workspace.policies import books_of
    from jiqun.workspace.policy_rows import policy_row

    policies = books_of(visit.city).policies
    heads = {policy.id: policy_row(policy) for policy in policies}
    for name in (before, after):
        if name:
            _known(visit, name)
    found = matches_of(visit)
    if found is None:
        return visit.page("policy_none.html", at="/policies/compare")

    def make() -> Response:
        row = comparison_of(visit, found, before, after) if before and after else None
        return visit.page(
            "policy_compare.html",
            row=row,
            changes=changed(
                visit,
                policies.shelf[before],
                policies.shelf[after],
                spoken_by(visit, "policies", policies.shelf[after]),
            )
            if row
            else [],
            before=before,
            after=after,
            heads=heads,
            withheld=not visit.disclosure.figures,
        )

    return visit.kept(make, visit.disclosure.figures)  # fmt: skip


def comparison_of(visit: Visit, found: Matches, before: str, after: str) -> Row:
    """A policy beside its revision, without single firms and sums of few for those who may not see them."""
    from jiqun.workspace.policy_effects import comparison_row

    row = comparison_row(visit.city, visit.site.desk(), before, after, found)
    if visit.disclosure.figures:
        return row
    row["firms"] = []
    for one in row["clauses"]:
        if visit.disclosure.hides(one["before"]) or visit.disclosure.hides(one["after"]):
            one.update(dict.fromkeys(("sure_before", "sure_after", "most_before", "most_after", "cost")))
            row["cost"] = None
    return row


@router.get("/policies/match/{code}")
def match_page(visit: Visiting, code: str, year: Year = None) -> Response:
    """One enterprise: what it may have, what it lacks, and why."""
    from jiqun.policies.errors import EnterpriseNotReturned

    found = matches_of(visit, year)
    if found is None:
        return visit.page("policy_none.html", at="/policies")
    if not visit.disclosure.figures:
        return visit.page("policy_firm.html", row=None, code=code)
    try:
        row = firm_of(found, code)
    except EnterpriseNotReturned as error:
        raise HTTPException(404, str(error)) from error
    return visit.page("policy_firm.html", row=row, code=code)


def firm_of(found: Matches, code: str) -> Row:
    """Raises EnterpriseNotReturned."""
    from jiqun.workspace.policy_rows import firm_rows

    return firm_rows(found, code)


@router.get("/policies/{policy}/{clause}")
def clause_page(
    visit: Visiting, policy: str, clause: str, show: Shown = "met", page: Page = 1, year: Year = None
) -> Response:
    item = clause_at(visit, policy, clause)
    return visit.kept(
        lambda: _clause(visit, item, show, page, year),
        visit.disclosure.figures if visit.site.has_records() else None,
    )


def clause_answer(visit: Visit, item: Placed, shown: str, page: int, year: int | None) -> Row:
    """A clause with its conditions; with firms, exposure and payments where returns are at hand and it is in force."""
    from jiqun.workspace.policies import firms_of
    from jiqun.workspace.policy_rows import (
        clause_row,
        conditions_row,
        direct_row,
        exposure_row,
        payments_of,
    )

    held = held_of(visit)
    row = clause_row(item) | {"in_force": item.id in {one.id for one in held.clauses}}
    row["conditions"] = conditions_row(held, item) if item.matched else []
    found = matches_of(visit, year)
    place = found.held.place(item.id) if found is not None else None
    if found is None or place is None:
        return row
    row |= {"year": found.year, "simulated": found.simulated, "direct": direct_row(found, item)}
    row["exposure"] = guarded(visit, exposure_row(found.exposures[place]))
    row["paid"] = [
        one | {"amount": None, "largest": None} if visit.disclosure.hides(one["firms"]) else one
        for one in payments_of(found, item)
    ]
    firms, count = firms_of(found, item.id, shown, page) if visit.disclosure.figures else ([], 0)
    return row | {"firms": firms, "count": count, "withheld": not visit.disclosure.figures}


def _clause(visit: Visit, item: Placed, shown: str, page: int, year: int | None) -> Response:
    from jiqun.workspace.policies import PAGE

    row = clause_answer(visit, item, shown, page, year)
    pages = max(1, -(-row.get("count", 0) // PAGE))
    return visit.page(
        "policy_clause.html", row=row, shown=shown, page=page, year=year, pages=pages, spoken=spoken_by(visit, "policies", item.policy),
    )  # fmt: skip
