"""Key figures of one enterprise: value, growth, eight years, and its place among its peers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np

from jiqun.enterprises import Population
from jiqun.workspace.appraisal_sheet import percentile
from jiqun.workspace.facts import Desk
from jiqun.workspace.keeping import Kept, facts_version

Row = dict[str, Any]
Rows = Sequence[Mapping[str, Any]]
YEARS = 8  #: years of a series
FEWEST = 8  #: others in an industry below which the next wider one is taken
LEVELS = (4, 3, 2)  #: digits of the industry code, narrowest first
LAND = "land"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: `above`, or `above` ÷ `below` × `times`. Labels and units of plain fields are those of the data set."""

    id: str
    above: str
    below: str = ""
    times: float = 1
    zh: str = ""
    en: str = ""
    unit: str = ""

    def of(self, row: Mapping[str, Any]) -> float | None:
        """None where a part is unknown, or the divisor is nought."""
        value = row.get(self.above)
        if value is None or not self.below:
            return None if value is None else float(value)
        divisor = row.get(self.below)
        return float(value) / float(divisor) * self.times if divisor else None


FIGURES = (
    Figure("output", "output"),
    Figure("value_added", "value_added"),
    Figure("revenue", "revenue"),
    Figure("profit", "profit"),
    Figure("tax_actual", "tax_actual"),
    Figure("employees", "employees"),
    Figure("rd_share", "rd_expense", "revenue", 100, "研发费用占营收", "R&D per revenue", "%"),
    Figure("va_per_mu", "value_added", LAND, 1, "亩均增加值", "Value added per mu", "万元/亩"),
)
#: Fields of the yearly return that the figures read.
FIELDS = tuple(
    dict.fromkeys(name for item in FIGURES for name in (item.above, item.below) if name and name != LAND)
)


def land_used(rows: Rows) -> dict[int, float]:
    """Land used in each year, 亩: registered + leased in + other − leased out."""
    found: dict[int, float] = {}
    for row in rows:
        if row.get("area") is not None:
            sign = -1 if row["kind"] == "leased_out" else 1
            found[row["year"]] = found.get(row["year"], 0.0) + sign * row["area"]
    return found


def key_figures(desk: Desk, code: str, years: Rows, land: Mapping[int, float]) -> Row | None:
    """The figures of the newest year with growth, series and percentile; None without a yearly return."""
    if not years:
        return None
    own = {row["year"]: {**row, LAND: land.get(row["year"])} for row in years}
    newest = max(own)
    peers = peers_of(desk, code, newest)
    labels = desk.store.dataset("enterprise_year")
    return {
        "year": newest,
        "peers": {"industry": peers.industry, "digits": peers.digits, "others": peers.others}
        if peers
        else None,
        "figures": [_figure_row(item, own, newest, peers, labels) for item in FIGURES],
    }


def _figure_row(item: Figure, own: Mapping[int, Row], newest: int, peers: Peers | None, labels: Any) -> Row:
    value, before = item.of(own[newest]), item.of(own.get(newest - 1, {}))
    others = peers.values(item) if peers else np.array([])
    field = labels[item.above]
    return {
        "id": item.id,
        "name": {"zh": item.zh or field.label, "en": item.en or field.english},
        "unit": item.unit or field.unit,
        "value": value,
        "growth": _growth(item, value, before),
        "series": [[year, told] for year in sorted(own)[-YEARS:] if (told := item.of(own[year])) is not None],
        "percentile": percentile(others, value) if len(others) >= FEWEST else None,
        "others": len(others),
    }


def _growth(item: Figure, value: float | None, before: float | None) -> Row | None:
    """Per cent on the year before; of a share in per cent, the change in points. None where no base is above nought."""
    if value is None or before is None:
        return None
    if item.unit == "%":
        return {"by": value - before, "unit": "points"}
    return {"by": (value / before - 1) * 100, "unit": "%"} if before > 0 else None


@dataclass(frozen=True, slots=True)
class Peers:
    """Others that reported the same year in the same industry, of so many digits of its code."""

    industry: str
    digits: int
    rows: tuple[Row, ...]

    @property
    def others(self) -> int:
        return len(self.rows)

    def values(self, item: Figure) -> np.ndarray[Any, Any]:
        """The figure of those that told it."""
        told = (item.of(row) for row in self.rows)
        return np.array([value for value in told if value is not None], dtype=float)


DIVISIONS: Kept[list[Row]] = Kept(32)


def peers_of(desk: Desk, code: str, year: int) -> Peers | None:
    """Peers in the narrowest industry that has FEWEST others, or in the widest. None for an enterprise without an
    industry in the year."""
    population = desk.facts().population
    industry = _industry(population, code, year)
    if not industry:
        return None
    rows = _division(desk, population, industry[: LEVELS[-1]], year)
    found = None
    for digits in (item for item in LEVELS if item <= len(industry)):
        same = (
            row
            for row in rows
            if (row["industry"] or "")[:digits] == industry[:digits] and row["code"] != code
        )
        found = Peers(industry[:digits], digits, tuple(same))
        if found.others >= FEWEST:
            break
    return found


def _industry(population: Population, code: str, year: int) -> str:
    roster = population.roster()
    rows = population.engine.collect(
        roster.filter((roster.code == code) & (roster.year == ibis.literal(year, "int32"))).select("industry")
    ).to_pylist()
    return (rows[0]["industry"] or "") if rows else ""


def _division(desk: Desk, population: Population, division: str, year: int) -> list[Row]:
    """Every enterprise of an industry division in a year with the fields the figures read and its land."""

    def ask() -> list[Row]:
        rows: list[Row] = population.engine.collect(
            _with_land(population, division, year).order_by("code")
        ).to_pylist()
        return rows

    return DIVISIONS.of((facts_version(desk), division, year), ask)


def _with_land(population: Population, division: str, year: int) -> ibis.Table:
    panel = population.panel()
    own = panel.filter((panel.year == ibis.literal(year, "int32")) & (panel.division == division))
    own = own.select("code", "industry", *FIELDS)
    if not population.vintages("land_holding"):
        return own.mutate(**{LAND: ibis.null("float64")})
    land = population.table("land_holding")
    land = land.filter(land.year == ibis.literal(year, "int32"))
    area = ibis.ifelse(land.kind == "leased_out", -land.area, land.area)
    summed = land.group_by(_code=land.code).agg(**{LAND: area.sum()})
    return own.left_join(summed, own.code == summed["_code"]).drop("_code")
