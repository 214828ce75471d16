"""Evidence for recognition: what enterprises would file beside their returns, for some of them. 模拟数据.

Holders of titles have mostly filed, and mostly what their title asks for; of the other larger enterprises about a third
have, with mixed answers; the rest is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from jiqun.synthesis.draws import blocks
from jiqun.synthesis.identity import Identity, chance
from jiqun.synthesis.population import NEVER
from jiqun.synthesis.sets.honours import Awards

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

FILED_HOLDER, FILED_OTHER = 0.9, 0.35
SMALLEST = 0.0  #: log size below which nobody files who holds nothing
TOLD = 0.93  #: share of the items that one who files has answered
#: Share of yes: (of holders of the highest titles, of other holders, of the rest).
YES: dict[str, tuple[float, float, float]] = {
    "own_brand": (0.99, 0.9, 0.7), "national_top_three": (0.75, 0.15, 0.03), "share_fairly_high": (0.99, 0.9, 0.4),
    "new_product_field": (0.3, 0.2, 0.1), "strategic_industry": (0.8, 0.5, 0.25), "science_award": (0.3, 0.06, 0.01),
    "science_award_high": (0.12, 0.02, 0.002), "ministry_award_top_three": (0.12, 0.02, 0.002),
    "national_award_top_three": (0.03, 0.002, 0.0), "national_award_five_years": (0.03, 0.003, 0.0),
    "innovation_demonstration": (0.3, 0.05, 0.005), "institution_recognised": (0.6, 0.15, 0.02),
    "maker_contest": (0.05, 0.02, 0.003), "standards_lead": (0.4, 0.08, 0.01), "standards_part": (0.8, 0.4, 0.1),
    "quality_system": (0.99, 0.9, 0.65), "environment_system": (0.95, 0.6, 0.35), "energy_system": (0.9, 0.25, 0.12),
    "safety_system": (0.9, 0.5, 0.3), "foreign_certificate": (0.6, 0.3, 0.15), "niche_effect": (0.7, 0.2, 0.03),
    "niche_support": (0.95, 0.6, 0.2), "key_link": (0.97, 0.6, 0.25), "same_group_giant": (0.01, 0.01, 0.005),
    "serious_breach": (0.005, 0.01, 0.02), "public_offer": (0.12, 0.03, 0.01), "supported_before": (0.2, 0.01, 0.0),
    "key_supported": (0.15, 0.0, 0.0), "core_rights": (0.99, 0.93, 0.4), "supported_field": (0.99, 0.9, 0.35),
    "discharge_permit": (0.98, 0.95, 0.9), "idle_a_year": (0.0, 0.002, 0.01), "provincial_green_list": (0.4, 0.12, 0.03), "future_field": (0.2, 0.12, 0.05), "chain_lead": (0.3, 0.08, 0.02),
    "share_reform": (0.4, 0.15, 0.05), "listing_coached": (0.15, 0.03, 0.005),
}  # fmt: skip
#: Numbers: least and most (of holders of the highest titles, of other holders, of the rest), whole or with one digit.
NUMBERS: dict[str, tuple[tuple[float, float], tuple[float, float], tuple[float, float], int]] = {
    "years_in_field": ((6, 30), (3, 22), (1, 18), 0), "world_rank": ((1, 5), (2, 25), (8, 90), 0),
    "class_one_told": ((3, 22), (1, 9), (0, 3), 0), "class_one_own_told": ((2, 16), (1, 7), (0, 2), 0),
    "class_one_valuable_told": ((1, 6), (0, 3), (0, 1), 0), "class_two_told": ((8, 60), (4, 30), (0, 12), 0),
    "equity_two_years": ((0, 9000), (0, 1500), (0, 150), 0), "equity_three_years": ((0, 12000), (0, 2200), (0, 250), 0),
    "information_systems": ((2, 7), (1, 5), (0, 3), 0), "digital_level": ((2, 4), (1, 3), (1, 3), 0),
    "local_points": ((9, 15), (5, 15), (0, 10), 0), "development_score": ((60, 92), (48, 80), (20, 62), 1),
    "upgrade_investment": ((1500, 9000), (200, 2400), (0, 1200), 0), "science_staff_told": ((12, 42), (10, 32), (3, 18), 1),
    "rd_to_cost": ((4, 20), (3, 15), (0, 8), 1), "domestic_rd": ((75, 100), (70, 100), (60, 100), 1),
    "high_tech_income": ((65, 98), (60, 92), (10, 70), 1), "innovation_score": ((72, 95), (70, 90), (30, 75), 1),
    "digital_maturity": ((1.5, 3.5), (1, 3), (0.5, 2.2), 1), "smart_investment": ((800, 9000), (200, 4500), (50, 1500), 0),
    "units_elsewhere": ((0, 12), (0, 5), (0, 2), 0),
}  # fmt: skip
HIGHER = ("little_giant", "single_champion", "green_factory")
HOLDING = ("innovative_sme", "specialised_sme", "high_tech", "technology_sme")


@dataclass(frozen=True)
class Filing:
    """Who files: rows, the first year of it, and the class that decides what (0 higher, 1 holder, 2 other)."""

    rows: Ints
    years: Ints
    kind: Ints


def evidence(identity: Identity, awards: Sequence[Awards]) -> Iterator[dict[str, Any]]:
    """Rows of the set, some enterprises at a time. An item is told once, before the first award."""
    filing = filed(identity, awards)
    for _, part in blocks(len(filing.rows)):
        own = Filing(filing.rows[part], filing.years[part], filing.kind[part])
        for number, item in enumerate(YES):
            yield _rows(identity, own, item, number, np.array(YES[item]))
        for number, item in enumerate(NUMBERS):
            yield _amounts(identity, own, item, len(YES) + number)


def filed(identity: Identity, awards: Sequence[Awards]) -> Filing:
    population = identity.population
    kind = np.full(population.size, 2)
    since = np.full(population.size, population.years[-1] + 1)
    for held in awards:
        mark = 0 if held.title.title in HIGHER else 1 if held.title.title in HOLDING else 2
        kind[held.rows] = np.minimum(kind[held.rows], mark)
        since[held.rows] = np.minimum(since[held.rows], held.years)
    rows = np.arange(population.size)
    drawn = chance(rows, population.seed * 31 + 71)
    large = (population.base > SMALLEST) & (population.ends == NEVER)
    chosen = rows[(drawn < FILED_HOLDER) & (kind < 2) | (drawn < FILED_OTHER) & large]
    spread = (chance(chosen, population.seed * 31 + 72) * len(population.years)).astype(np.int64)
    first = np.minimum(since[chosen], population.years[0] + spread)
    return Filing(chosen, first, kind[chosen])


def _rows(identity: Identity, own: Filing, item: str, number: int, yes: Floats) -> dict[str, Any]:
    salt = identity.population.seed * 101 + number
    said = chance(own.rows, salt) < yes[own.kind]
    found = _head(identity, own, item, salt)
    return found.columns(answer=np.where(said[found.kept], "yes", "no").tolist())


def _amounts(identity: Identity, own: Filing, item: str, number: int) -> dict[str, Any]:
    salt = identity.population.seed * 101 + number
    *bounds, digits = NUMBERS[item]
    low, high = (np.array([pair[side] for pair in bounds], float)[own.kind] for side in (0, 1))
    drawn = chance(own.rows, salt) ** 1.3
    number_of = np.round(low + (high - low) * drawn, digits)
    found = _head(identity, own, item, salt)
    return found.columns(number=number_of[found.kept])


@dataclass(frozen=True)
class _Head:
    """What every row of an item has. `kept` marks who answered it."""

    kept: npt.NDArray[np.bool_]
    base: dict[str, Any]

    def columns(self, **answer: Any) -> dict[str, Any]:
        return {**self.base, **answer}


def _head(identity: Identity, own: Filing, item: str, salt: int) -> _Head:
    population = identity.population
    kept = chance(own.rows, salt * 7 + 3) < TOLD
    rows, years = own.rows[kept], own.years[kept]
    day = (years - 1970).astype("datetime64[Y]").astype("datetime64[D]")
    day = day + (chance(rows, salt + 5) * 300).astype(int) * np.timedelta64(1, "D")
    return _Head(
        kept,
        {
            "code": identity.code(rows), "name": identity.name(rows, len(population.years)), "item": [item] * len(rows),
            "stated_on": day, "paper": [f"模拟佐证{row + 1}-{item}" for row in rows.tolist()],
        },
    )  # fmt: skip
