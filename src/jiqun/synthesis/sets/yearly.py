"""Rows of enterprise_year, energy_use and emission: one scene in, columns out."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from jiqun.synthesis.carriers import CARRIERS
from jiqun.synthesis.scene import Scene, coded

Floats = npt.NDArray[np.float64]
#: t of standard coal per unit: 万千瓦时, 万立方米, 吨, 百万千焦, 吨. Source: GB/T 2589-2020, annex A.
STANDARD_COAL = np.array([1.229, 13.3, 0.7143, 0.03412, 1.4571])
PRIMARY_ELECTRICITY = 2.9  #: t of standard coal per 万千瓦时 of supply, about
LEAST_COAL = 2.0  #: a carrier below this is not kept apart
POLLUTANTS = {"cod": 2e-4, "ammonia_nitrogen": 1e-5, "sulfur_dioxide": 1e-4, "nitrogen_oxides": 3e-4}
EXCEEDS = 0.004  #: share of permits that are exceeded
TAXES = {
    "tax_vat": 0.5, "tax_income": 0.24, "tax_construction": 0.05, "tax_property": 0.05, "tax_land_use": 0.05,
    "tax_education": 0.025, "tax_local_education": 0.015, "tax_stamp": 0.02, "tax_vehicle": 0.002, "tax_environment": 0.003,
}  # fmt: skip
MOST_RD = 0.4  #: R&D staff is at most this share of all
HAS_INSTITUTION = 0.75  #: of those that spend on R&D
SIZES = ("micro", "small", "medium", "large")
MONEY = (
    "output", "value_added", "revenue", "main_revenue", "new_product_output", "profit", "assets", "liabilities", "wages",
    "rd_expense", "export", "fixed_investment",
)  # fmt: skip


def figures(scene: Scene) -> dict[str, Floats]:
    """Every number of enterprise_year, rounded as offices report it; parts add up to wholes."""
    made = scene.made
    found = {name: np.round(made[name], 2) for name in MONEY}
    found["main_revenue"] = np.minimum(found["main_revenue"], found["revenue"])
    found["employees"] = made["employees"]
    found["rd_staff"] = np.minimum(np.rint(made["rd_expense"] / 28), np.floor(MOST_RD * made["employees"]))
    has = scene.lasting("institutions").random(len(scene.alive)) < HAS_INSTITUTION
    found["rd_institutions"] = np.where(has & (made["rd_expense"] > 0), 1.0, 0.0)
    found["technical_investment"] = np.round(found["fixed_investment"] * 0.45, 2)
    found |= _taxes(scene)
    found["profit_and_tax"] = np.round(found["profit"] + found["tax_actual"], 2)
    coal = carriers(scene)
    found["energy"] = coal.sum(axis=0)
    found["electricity"] = np.round(coal[0] / STANDARD_COAL[0], 4)
    found["water"] = np.round(made["value_added"] * scene.rate("emission") * 0.0012, 4)
    return found


def enterprise_year(scene: Scene, found: dict[str, Floats]) -> tuple[dict[str, Any], npt.NDArray[Any]]:
    alive = scene.alive
    columns: dict[str, Any] = {name: values[alive] for name, values in found.items()}
    columns |= scene.who(alive)
    columns["scale"] = coded(["below", "above"], scene.above[alive])
    columns["size"] = coded(SIZES, sizes(found["employees"][alive], found["revenue"][alive]))
    columns["region"] = scene.places(scene.region[alive])
    columns["industry"] = scene.industries.filter(alive)
    return columns, scene.region[alive]


def sizes(employees: Floats, revenue: Floats) -> npt.NDArray[np.int64]:
    """Size class of industry by persons and 万元: both conditions must hold. Source: 统计上大中小微型企业划分办法（2017）."""
    classes = np.zeros(len(employees), np.int64)
    for persons, money in ((20, 300), (300, 2_000), (1_000, 40_000)):
        classes += (employees >= persons) & (revenue >= money)
    return classes


def _taxes(scene: Scene) -> dict[str, Floats]:
    """Taxes by kind; tax_actual is their sum."""
    total = scene.made["tax"]
    credit = 0.12 * np.divide(
        scene.made["export"], scene.made["output"], out=np.zeros_like(total), where=total > 0
    )
    whole = sum(TAXES.values())
    found = {name: np.round(total * (1 - credit) * share / whole, 2) for name, share in TAXES.items()}
    found["tax_vat_export_credit"] = np.round(total * credit, 2)
    found["tax_actual"] = np.round(sum(found.values(), np.zeros_like(total)), 2)
    return found


def carriers(scene: Scene) -> Floats:
    """Standard coal by carrier and enterprise, t: small amounts go to electricity, the sum stays."""
    usual = scene.population.carrier_shares[:, scene.population.industry[scene.rows]]
    shares = usual * np.exp(0.3 * scene.lasting("carriers").standard_normal(usual.shape))
    coal = scene.made["energy"] * shares / shares.sum(axis=0)
    small = coal[1:] < LEAST_COAL
    coal[0] += np.where(small, coal[1:], 0).sum(axis=0)
    coal[1:][small] = 0
    rounded: Floats = np.round(coal, 2)
    return rounded


def primary_energy(scene: Scene) -> Floats:
    """Standard coal with electricity at what it takes to make it (等价值), t; of those below size only the total is known."""
    coal = carriers(scene)
    found: Floats = np.where(
        scene.above,
        coal[1:].sum(axis=0) + coal[0] / STANDARD_COAL[0] * PRIMARY_ELECTRICITY,
        coal.sum(axis=0),
    )
    return found


def energy_use(scene: Scene) -> dict[str, Any]:
    """Carriers of enterprises above designated size."""
    coal = np.where(scene.above, carriers(scene), 0)
    carrier, member = np.nonzero(coal)
    equivalent = coal[carrier, member]
    amount = np.round(equivalent / STANDARD_COAL[carrier], 4)
    primary = np.where(carrier == 0, np.round(amount * PRIMARY_ELECTRICITY, 2), equivalent)
    return {
        **scene.who(member), "carrier": coded(CARRIERS, carrier), "amount": amount, "standard_coal": equivalent,
        "standard_coal_primary": primary,
    }  # fmt: skip


def emission(scene: Scene) -> dict[str, Any]:
    """Pollutants of enterprises above designated size, with permits that few exceed."""
    load = scene.made["value_added"] * scene.rate("emission") * scene.above
    noise = np.exp(0.4 * scene.lasting("emission").standard_normal((len(POLLUTANTS), len(load))))
    amounts = np.round(load * np.array(list(POLLUTANTS.values()))[:, None] * noise, 4)
    amounts[amounts < 0.01] = 0
    pollutant, member = np.nonzero(amounts)
    amount = amounts[pollutant, member]
    spare = scene.draw("permits").uniform(1.02, 1.5, len(amount))
    spare[scene.draw("exceeds").random(len(amount)) < EXCEEDS] = 0.95
    return {
        **scene.who(member), "pollutant": coded(list(POLLUTANTS), pollutant), "amount": amount,
        "permit": np.round(amount * spare, 4),
    }  # fmt: skip
