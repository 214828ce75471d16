"""The JSON API of carbon efficiency, promises on land, and screening."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Response

from jiqun.web.api import reply
from jiqun.web.pages import carbon, promises, screening
from jiqun.web.pages.visiting import Visiting
from jiqun.web.rendering import Visit

router = APIRouter(prefix="/api/v1", tags=["carbon, land, screening"])


def _single(visit: Visit) -> None:
    if not visit.disclosure.figures:
        raise HTTPException(403, "单个企业报送的数据不公开 / what single enterprises reported is not public")


@router.get("/carbon")
def carbon_summary(
    visit: Visiting, year: carbon.Year = None, by: carbon.By = "region", scheme: carbon.Text = ""
) -> Response:
    """Marks counted, areas or industries (Σ ÷ Σ) with quantiles and the change on the base year. `level=`, `efficiency=`,
    `neutrality=` (bounds, by commas) add who would move."""
    from jiqun.workspace.carbon_rows import scheme_row, summary

    chosen = carbon.scheme_at(visit, scheme)
    done = carbon.reckoned_at(visit, chosen, year)
    if done is None:
        raise HTTPException(404, "没有可以核算的年份 / no year can be reckoned")
    rows = carbon.area_rows(visit, chosen, done.year, by)
    trial = carbon.reformed(visit, chosen, done.year)
    return reply({"scheme": scheme_row(chosen), **summary(done), "by": by, "areas": rows, "reform": trial})


@router.get("/carbon/{code}")
def carbon_of(visit: Visiting, code: str, year: carbon.Year = None, scheme: carbon.Text = "") -> Response:
    """One enterprise: emission by source with the factors of the year, its industry, its three marks."""
    from jiqun.workspace.carbon_rows import firm_row

    _single(visit)
    done = carbon.reckoned_at(visit, carbon.scheme_at(visit, scheme), year)
    if done is None:
        raise HTTPException(404, "没有可以核算的年份 / no year can be reckoned")
    return reply(firm_row(done, code) | {"address": carbon.address_of(code)})


@router.get("/promises")
def promises_summary(visit: Visiting, by: promises.By = "region", scheme: promises.Text = "") -> Response:
    """Stages and checks with parcels by verdict and what is short: in all, and by district or park. `on=` is the day."""
    from jiqun.workspace.promises import scheme_row

    chosen = promises.scheme_at(visit, scheme)
    done = promises.inspected_at(visit, chosen)
    if done is None:
        raise HTTPException(404, "还没有宗地数据 / no parcels yet")
    return reply(
        {"scheme": scheme_row(chosen), "on": done.on.isoformat(), "year": done.year, "simulated": done.simulated,
         "vintages": list(done.basis), "totals": promises.total_rows(visit, done, ()),
         "by": by, "areas": promises.total_rows(visit, done, (by,))}
    )  # fmt: skip


@router.get("/promises/{parcel}")
def promises_of(visit: Visiting, parcel: str, scheme: promises.Text = "") -> Response:
    """One parcel: every stage and check, as promised and as it came."""
    from jiqun.workspace.promises import parcel_row

    done = promises.inspected_at(visit, promises.scheme_at(visit, scheme))
    if done is None:
        raise HTTPException(404, "还没有宗地数据 / no parcels yet")
    return reply(promises.told_parcel(visit, parcel_row(done, parcel)))


@router.get("/screening")
def screens(visit: Visiting) -> Response:
    """Screens with their parameters, trust, ledgers, and the targets of plans they serve."""
    from jiqun.workspace.screening import screen_row, screens_of, targets_of

    shelf = screens_of(visit.site.desk())
    rows = [screen_row(item) | {"targets": targets_of(visit.city, item, visit.on)} for item in shelf]
    return reply({"screens": rows})


@router.get("/screening/{screen}")
def screen(
    visit: Visiting, screen: str, year: screening.Year = None, by: screening.By = "region",
    outcome: screening.Outcome = "met",
) -> Response:  # fmt: skip
    """Who is found (`met`), undecided (`unknown`) or passed over (`not_met`), and counts by cut."""
    from jiqun.workspace.screening import listed, screen_row

    chosen = screening.screen_at(visit, screen)
    done = screening.screened_at(visit, chosen, year)
    if done is None:
        raise HTTPException(404, "还没有年度报表 / no yearly returns yet")
    rows = listed(done, outcome) if visit.disclosure.figures else []
    return reply(
        {"screen": screen_row(chosen), "year": done.year, "simulated": done.simulated, "outcome": outcome,
         "counts": screening.tally_rows(visit, done, ()), "by": by, "areas": screening.tally_rows(visit, done, (by,)),
         "withheld": not visit.disclosure.figures, "rows": rows}
    )  # fmt: skip


@router.get("/screening/{screen}/{code}")
def proof(visit: Visiting, screen: str, code: str, year: screening.Year = None) -> Response:
    """Why one subject was found, or not, criterion by criterion."""
    from jiqun.workspace.screening import proof_of

    _single(visit)
    done = screening.screened_at(visit, screening.screen_at(visit, screen), year)
    if done is None:
        raise HTTPException(404, "还没有年度报表 / no yearly returns yet")
    return reply(proof_of(done, code))
