"""The board of returns: which office owed which data set for which period, when it came, and how good it was."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from jiqun.web.pages.visiting import Visiting
from jiqun.web.rendering import Visit

router = APIRouter()

YEAR = r"^((19|20)\d\d)?$"
PERIOD = r"^(19|20)\d\d(-(0[1-9]|1[0-2]))?$"


@router.get("/data/board")
def board_page(visit: Visiting, year: Annotated[str, Query(pattern=YEAR)] = "") -> Response:
    """Completeness and timeliness of a year: a matrix of regions and sets, and one of offices and months."""
    visit.site.desk()
    return visit.kept(lambda: _page(visit, year))


def _page(visit: Visit, year: str) -> Response:
    from jiqun.facts.reporting import load_reporting

    desk = visit.site.desk()
    years = _years(visit)
    chosen = year or years[0]
    found = _board(desk, chosen, visit.on)
    reporting = load_reporting(desk.pack, desk.store.declarations)
    owed = [item for item in found.standings if item.status.value != "unasked"]
    monthly = [item for item in owed if len(item.period) > 4]
    return visit.page(
        "board.html",
        board=found,
        year=chosen,
        years=years if chosen in years else sorted({*years, chosen}, reverse=True),
        sets=desk.store.declarations.all,
        returns=reporting.returns,
        yearly=_matrix([item for item in owed if len(item.period) <= 4], _by_region, lambda item: item.dataset),
        monthly={
            name: _matrix([item for item in monthly if item.dataset == name], _by_office, lambda item: item.period)
            for name in dict.fromkeys(item.dataset for item in monthly)
        },
        unasked=[item for item in found.standings if item.status.value == "unasked"],
        missing=[item for item in owed if item.status.value == "missing"],
        simulated=any(item.simulated for item in found.standings),
        local=_local,
    )  # fmt: skip


def _board(desk: Any, period: str, on: dt.date) -> Any:
    from jiqun.facts.reporting import board, load_reporting

    return board(desk.store, load_reporting(desk.pack, desk.store.declarations), period, on)


def _years(visit: Visit) -> list[str]:
    """Years that any return speaks for, newest first; the last full year where there is none."""
    vintages = visit.site.desk().store.catalogue.all()
    return sorted({item.period[:4] for item in vintages if item.period}, reverse=True) or [
        str(visit.on.year - 1)
    ]


def _local(moment: dt.datetime) -> dt.date:
    """The calendar day of an office on which a moment in UTC falls."""
    from jiqun.facts.reporting.board import OFFICIAL

    return (moment + OFFICIAL).date()


def _by_region(item: Any) -> str:
    return str(item.region or item.office)


def _by_office(item: Any) -> str:
    return str(item.office)


def _matrix(items: list[Any], row: Any, column: Any) -> dict[str, Any]:
    """Heads of the columns, and row → column → the returns that stand there."""
    rows: dict[str, dict[str, list[Any]]] = {}
    for item in items:
        rows.setdefault(row(item), {}).setdefault(column(item), []).append(item)
    return {"heads": list(dict.fromkeys(column(item) for item in items)), "rows": rows}


def board_row(desk: Any, period: str, on: dt.date) -> dict[str, Any]:
    """The board as JSON types; shares are null where nothing was due."""
    found = _board(desk, period, on)
    return {
        "period": period,
        "as_of": found.on.isoformat(),
        "counts": dict(found.counts),
        "complete": found.complete,
        "timely": found.timely,
        "returns": [{name: _plain(cell) for name, cell in asdict(item).items()} for item in found.standings],
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.isoformat(timespec="seconds") + "Z"
    return value.isoformat() if isinstance(value, dt.date) else value
