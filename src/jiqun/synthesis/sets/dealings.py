"""Products, loans and supply links of enterprises above designated size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from jiqun.synthesis.draws import blocks, draws
from jiqun.synthesis.identity import Identity
from jiqun.synthesis.population import NEVER, Population
from jiqun.synthesis.scene import Scene, coded
from jiqun.synthesis.years import Year

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
ROLES = ("upstream", "midstream", "downstream")
LOANS = {"working": (0.6, 0.18), "fixed": (0.3, 0.25), "renovation": (0.15, 0.08), "rd": (0.2, 0.03)}
MOST_LINKS = 12  #: of a buyer
MATERIALS = 0.5  #: share of output that is bought
SOLD = 0.8  #: at most this share of a supplier's output goes to enterprises of the city


def product(scene: Scene) -> dict[str, Any]:
    """The main product, and for some a second one of the same division; places in the recipe's chains."""
    first = np.flatnonzero(scene.above)
    second = first[scene.lasting("products").random(len(scene.index))[first] < 0.3]
    member = np.concatenate([first, second])
    second_kind = np.repeat([False, True], [len(first), len(second)])
    pair = np.isin(first, second)
    share = np.concatenate([np.where(pair, 0.7, 0.95), np.full(len(second), 0.25)])
    words = scene.identity.product(scene.index[member]).to_pylist()
    chain, node, role = _chains(scene.population)
    place = scene.division[member].astype(np.int64)
    strong = np.minimum(np.exp(scene.population.quality[scene.rows][member] - 1.0) * 4, 60)
    return {
        **scene.who(member), "product": [f"{word}配件" if other else word for word, other in zip(words, second_kind, strict=True)],
        "chain": chain.take(pa.array(place)), "node": node.take(pa.array(place)), "role": role.take(pa.array(place)),
        "revenue": np.round(scene.made["revenue"][member] * share, 2), "national_share": np.round(strong, 2),
    }  # fmt: skip


def _chains(population: Population) -> tuple[pa.Array, pa.Array, pa.Array]:
    """Chain, node and role of each division: the first chain that names it."""
    rows: list[tuple[str | None, str | None, str | None]] = []
    for division in population.recipe.divisions:
        found = next(
            (
                (chain.name, division.word, role)
                for role in reversed(ROLES)
                for chain in population.recipe.chains
                if division.code in getattr(chain, role)
            ),
            (None, None, None),
        )
        rows.append(found)
    chain, node, role = (pa.array([row[place] for row in rows], pa.string()) for place in range(3))
    return chain, node, role


def loan(scene: Scene) -> dict[str, Any]:
    drawn = scene.lasting("loans").random((len(LOANS), len(scene.index)))
    chances = np.array([item[0] for item in LOANS.values()])[:, None]
    shares = np.array([item[1] for item in LOANS.values()])[:, None]
    noise = np.exp(0.3 * scene.draw("loans").standard_normal(drawn.shape))
    balance = np.round(np.where((drawn < chances) & scene.above, scene.made["assets"] * shares * noise, 0), 2)
    kind, member = np.nonzero(balance)
    rate = 3.2 + scene.draw("interest").random(len(kind)) * 1.8
    return {
        **scene.who(member), "kind": coded(list(LOANS), kind), "balance": balance[kind, member],
        "interest_rate": np.round(rate, 2), "guaranteed": drawn[kind, member] < 0.03,
    }  # fmt: skip


@dataclass(frozen=True)
class Market:
    """Suppliers by division, found in proportion to their size: few sell to many (preferential attachment,
    Barabási and Albert 1999). Pairs last; in a year those count in which both are above designated size."""

    identity: Identity
    suppliers: tuple[Ints, ...]
    weights: tuple[Floats, ...]

    @classmethod
    def of(cls, identity: Identity) -> Market:
        population = identity.population
        steady = (population.ends == NEVER) & (population.born < 0) & (population.base > 0.3)
        own = [
            np.flatnonzero(steady & (population.division == n))
            for n in range(len(population.recipe.divisions))
        ]
        weights = [np.cumsum(np.exp(0.9 * population.base[rows].astype(float))) for rows in own]
        return cls(identity, tuple(own), tuple(item / item[-1] if len(item) else item for item in weights))

    def links(self, now: Year) -> Iterator[dict[str, Any]]:
        """Columns of supply_link, block by block; nobody sells more than a share of the output."""
        population = self.identity.population
        rates = np.array([item.va_rate for item in population.recipe.divisions])
        output = now.value_added / rates[population.division]
        asked = np.zeros(population.size)
        for number, rows in blocks(population.size):
            _, supplier, amount = self._pairs(number, rows, now, output)
            asked += np.bincount(supplier, amount, minlength=population.size)
        grant = np.minimum(1.0, np.divide(SOLD * output, asked, out=np.ones_like(asked), where=asked > 0))
        for number, rows in blocks(population.size):
            buyer, supplier, amount = self._pairs(number, rows, now, output)
            yield self._columns(now, buyer, supplier, np.round(amount * grant[supplier], 2))

    def _pairs(self, number: int, rows: slice, now: Year, output: Floats) -> tuple[Ints, Ints, Floats]:
        buyer, supplier = self._fixed(number, rows)
        counts = now.above[buyer] & now.above[supplier] & (buyer != supplier)
        buyer, supplier = buyer[counts], supplier[counts]
        each = np.bincount(buyer - rows.start, minlength=rows.stop - rows.start)
        share = MATERIALS / np.maximum(each[buyer - rows.start], 2)
        return buyer, supplier, output[buyer] * share

    def _fixed(self, number: int, rows: slice) -> tuple[Ints, Ints]:
        """All pairs of the block's buyers, whatever the year; each pair once."""
        population = self.identity.population
        draw = draws(population.seed, "links", number)
        base = population.base[rows].astype(float)
        degree = np.minimum(1 + draw.poisson(1.2 * np.exp(0.25 * np.clip(base, -2, 6))), MOST_LINKS)
        buyer = np.repeat(np.arange(rows.start, rows.stop), degree)
        which, chance = draw.random(len(buyer)), draw.random(len(buyer))
        supplier = np.full(len(buyer), -1)
        division = population.division[buyer]
        codes = [item.code for item in population.recipe.divisions]
        for place, item in enumerate(population.recipe.divisions):
            inputs = [codes.index(code) for code in item.inputs if code in codes] or [place]
            for turn, source in enumerate(inputs):
                here = (division == place) & ((which * len(inputs)).astype(int) == turn)
                if len(self.suppliers[source]):
                    at = np.searchsorted(self.weights[source], chance[here])
                    supplier[here] = self.suppliers[source][np.minimum(at, len(self.suppliers[source]) - 1)]
        known = supplier >= 0
        pairs = np.unique(buyer[known] * population.size + supplier[known])
        return pairs // population.size, pairs % population.size

    def _columns(self, now: Year, buyer: Ints, supplier: Ints, amount: Floats) -> dict[str, Any]:
        who = self.identity
        return {
            "code": who.code(supplier), "name": who.name(supplier, now.number), "buyer_code": who.code(buyer),
            "buyer_name": who.name(buyer, now.number), "product": who.product(supplier), "amount": amount,
            "single_source": (buyer * 31 + supplier) % 29 == 0,
        }  # fmt: skip
