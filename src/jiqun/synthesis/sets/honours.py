"""Titles, the money paid for them, and innovation platforms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from jiqun.synthesis.draws import blocks
from jiqun.synthesis.figures import lasting_traits
from jiqun.synthesis.identity import Identity, chance
from jiqun.synthesis.population import NEVER, Population
from jiqun.synthesis.recipe import Title
from jiqun.synthesis.scene import Scene, coded
from jiqun.synthesis.targets import Targets

Ints = npt.NDArray[np.int64]
#: Titles whose rules ask for research spending.
RESEARCH = ("innovative_sme", "specialised_sme", "little_giant", "high_tech", "technology_sme")


@dataclass(frozen=True)
class Awards:
    """First awards of a title: rows of enterprises and the years of award."""

    title: Title
    rows: Ints
    years: Ints


def awarded(identity: Identity, targets: Targets) -> list[Awards]:
    """Who holds what since when. A rung goes to the most inventive holders of the rung before, awarded no later."""
    population = identity.population
    steady = np.flatnonzero((population.ends == NEVER) & (population.base > -0.5))
    found: dict[str, Awards] = {}
    spends = research(population)
    for title in population.recipe.titles:
        rows, since = steady, population.born[steady].astype(int) + population.years[0]
        if title.after is not None:
            before = found[title.after]
            rows, since = before.rows, before.years
        score = population.quality[rows] + 0.3 * population.base[rows] + 0.5 * chance(rows, len(found) + 11)
        if title.title in RESEARCH:
            score = score + spends[rows]
        order = np.argsort(-score, kind="stable")
        found[title.title] = _climb(title, targets, population.years, rows[order], since[order])
    return list(found.values())


def research(population: Population) -> npt.NDArray[np.float64]:
    """How much of its revenue an enterprise leans to spend on research, as a logarithm against three in a hundred; bounded
    so that it decides among the inventive, not for a whole industry."""
    rates = np.array([item.rd for item in population.recipe.divisions])
    found = np.empty(population.size)
    for number, rows in blocks(population.size):
        trait = lasting_traits(population.seed, number, rows.stop - rows.start)[1]
        spent = np.log(rates[population.division[rows]] / 0.03) + 0.45 * trait
        found[rows] = np.clip(2.0 * spent, -2.5, 1.5)
    return found


def _climb(title: Title, targets: Targets, years: tuple[int, ...], ranked: Ints, since: Ints) -> Awards:
    """Fill the count of each year from the best who may; those of the first year got it up to two years before."""
    waiting = np.ones(len(ranked), bool)
    rows, when = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for year in years:
        places = max(targets.titles(title, year) - int((~waiting).sum()), 0)
        taken = np.flatnonzero(waiting & (since <= year))[:places]
        waiting[taken] = False
        early = year - (2 if title.after is None else 1) if year == years[0] else year
        rows.append(ranked[taken])
        when.append(np.maximum(early, since[taken]))
    return Awards(title, np.concatenate(rows), np.concatenate(when))


def title(identity: Identity, awards: Awards, last: int) -> dict[str, Any]:
    """The award and its renewals, one row each."""
    rule, turns = awards.title, []
    for turn in range(40):
        again = awards.years + turn * rule.valid_years
        turns.append((awards.rows[again <= last], again[again <= last]))
    rows = np.concatenate([item[0] for item in turns])
    years = np.concatenate([item[1] for item in turns])
    until = years + rule.valid_years - 1
    return {
        "code": identity.code(rows), "name": identity.name(rows, last - identity.population.years[0]),
        "title": [rule.title] * len(rows), "level": [rule.level] * len(rows), "awarded_year": years,
        "batch": [f"模拟{year}年批" for year in years.tolist()], "valid_to_year": until,
        "state": coded(["expired", "valid"], until >= last), "product": identity.product(rows),
    }  # fmt: skip


def disbursement(identity: Identity, awards: list[Awards], year: int) -> Iterator[dict[str, Any]]:
    """Rewards of the year's first awards."""
    population = identity.population
    for clause in population.recipe.policies:
        held = next((item for item in awards if item.title.title == clause.title), None)
        if held is None:
            continue
        rows = held.rows[held.years == year]
        day = np.datetime64(f"{year}-07-01") + (chance(rows, year) * 150).astype(int) * np.timedelta64(1, "D")
        yield {
            "code": identity.code(rows), "name": identity.name(rows, year - population.years[0]),
            "policy": [clause.policy] * len(rows), "clause": [clause.clause] * len(rows),
            "amount": np.full(len(rows), clause.ceiling), "paid_on": day,
        }  # fmt: skip


def support(scene: Scene, technical: npt.NDArray[np.float64]) -> Iterator[dict[str, Any]]:
    """A share of technical investment, up to the ceiling, for clauses that go with no title."""
    clauses = [clause for clause in scene.population.recipe.policies if clause.title is None]
    for turn, clause in enumerate(clauses):
        amount = np.round(np.minimum(technical * 0.05 / (turn + 1), clause.ceiling), 2)
        chosen = np.flatnonzero(
            scene.above & (technical > 500) & (chance(scene.index, scene.now.year + turn) < 0.3)
        )
        day = np.datetime64(f"{scene.now.year}-05-10") + (scene.index[chosen] % 200) * np.timedelta64(1, "D")
        yield {
            **scene.who(chosen), "policy": [clause.policy] * len(chosen), "clause": [clause.clause] * len(chosen),
            "amount": amount[chosen], "paid_on": day,
        }  # fmt: skip


def policy(identity: Identity) -> dict[str, Any]:
    population = identity.population
    clauses, first, last = population.recipe.policies, population.years[0], population.years[-1]
    return {
        "policy": [item.policy for item in clauses], "clause": [item.clause for item in clauses],
        "name": [item.name for item in clauses], "issuer": ["模拟部门"] * len(clauses), "kind": [item.kind for item in clauses],
        "valid_from": np.full(len(clauses), np.datetime64(f"{first}-01-01")),
        "valid_to": np.full(len(clauses), np.datetime64(f"{last + 2}-12-31")),
        "budget": [item.ceiling * 100 for item in clauses], "ceiling": [item.ceiling for item in clauses],
    }  # fmt: skip


def platform(identity: Identity) -> dict[str, Any]:
    """Platforms at the most inventive large enterprises, some from before the first year, then so many each year."""
    population = identity.population
    kinds = population.recipe.platforms
    years = np.concatenate(
        [_approved(item.first, item.each_year, population.years) for item in kinds] or [np.zeros(0)]
    )
    kind = np.repeat(
        np.arange(len(kinds)), [item.first + item.each_year * len(population.years) for item in kinds]
    )
    steady = np.flatnonzero((population.ends == NEVER) & (population.born < 0))
    score = population.quality[steady] + 0.6 * population.base[steady]
    ranked = steady[np.argsort(-score, kind="stable")[: max(len(years), 1)]]
    host = ranked[np.arange(len(years)) % len(ranked)]
    region = population.region(len(population.years), host)
    names = identity.name(host, len(population.years)).to_pylist()
    return {
        "platform": [f"PT{number + 1:05d}" for number in range(len(years))],
        "name": [f"{name}{kinds[k].name}" for name, k in zip(names, kind.tolist(), strict=True)],
        "kind": [kinds[k].kind for k in kind.tolist()], "level": [kinds[k].level for k in kind.tolist()],
        "host_code": identity.code(host), "host_name": names, "region": coded(population.ground.regions, region),
        "approved_year": years.astype(np.int64), "investment": np.round(300 + 3000 * chance(host, 5), 0),
        "staff": np.rint(15 + 120 * chance(host, 6)),
    }  # fmt: skip


def _approved(first: int, each: int, years: tuple[int, ...]) -> npt.NDArray[np.float64]:
    earlier = years[0] - 1 - np.arange(first) % 8
    return np.concatenate([earlier, np.repeat(years, each)]).astype(float)
