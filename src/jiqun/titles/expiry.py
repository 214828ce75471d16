"""Titles that run out: who must be re-checked by when, and whether they would pass."""

from __future__ import annotations

from dataclasses import dataclass

from jiqun.rules.verdict import MET
from jiqun.titles.ladder import Rung
from jiqun.titles.nearness import RANK, SHORT
from jiqun.titles.standing import Bench, standing


@dataclass(frozen=True, slots=True)
class Expiring:
    """A holder whose title ends in `valid_to`. `met` is the verdict of the re-check on today's returns."""

    code: str
    name: str
    region: str
    awarded: int
    valid_to: int
    met: bool | None
    short: float | None


def expiring(bench: Bench, rung: Rung, until: int) -> list[Expiring]:
    """Holders whose newest award ends from the year of the day to `until`, the surest to fail first. None for a rung that
    is no title. Raises NoRuleInForce."""
    population = bench.facts.population
    if not rung.title or not bench.facts.vintages("title"):
        return []
    titles = population.canon.over(population.table("title"), "title")
    own = titles.filter(titles.title == rung.title)
    if rung.levels:
        own = own.filter(own["level"].isin(rung.levels))
    last = own.group_by(own.enterprise).agg(awarded=own.awarded_year.max(), valid_to=own.valid_to_year.max())
    # A title without an end does not run out; one that has ended is nobody's to be re-checked.
    due = last.filter((last.valid_to >= bench.on.year) & (last.valid_to <= until))
    now = standing(bench, rung)
    joined = due.inner_join(now, [due.enterprise == now.code])
    told = joined.select("code", "name", "region", "awarded", "valid_to", MET, SHORT, RANK)
    ordered = told.order_by(told["valid_to"], told[RANK].desc(), told[SHORT].desc(), told.code)
    rows = population.engine.collect(ordered).to_pylist()
    return [
        Expiring(
            row["code"], row["name"] or row["code"], row["region"] or "", int(row["awarded"]), int(row["valid_to"]),
            row[MET], row[SHORT],
        )
        for row in rows
    ]  # fmt: skip
