"""Land of enterprises, and what stands on it: land_holding, parcel, building."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from jiqun.synthesis.draws import draws
from jiqun.synthesis.population import Population
from jiqun.synthesis.scene import Scene, coded
from jiqun.synthesis.sets.contracts import NEVER, Contracts, Supply
from jiqun.synthesis.sets.projects import park_names
from jiqun.synthesis.sets.register import address

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
TENANTS = 0.22  #: share of enterprises that rent
OTHERS = 0.03  #: share that occupies other land besides
OUTSIDE = 0.2  #: of the tenants, those whose landlord is no enterprise of the city
SQUARE_METRES = 10_000 / 15  #: per 亩
DAY = np.timedelta64(1, "D")
NATURE = ("工业", "工业（国有出让）", "集体工业")


@dataclass(frozen=True)
class Holdings:
    """Land of a block, 亩: used = registered + leased in + other − leased out. `landlord` is a member of the block or −1."""

    used: Floats
    registered: Floats
    leased_in: Floats
    other: Floats
    leased_out: Floats
    landlord: Ints
    has_parcel: npt.NDArray[np.bool_]


def holdings(scene: Scene, supply: Supply) -> Holdings:
    count, alive = len(scene.index), scene.alive
    used = _mu(np.where(alive, np.maximum(scene.made["land"], 0.2), 0.0))
    drawn = scene.lasting("land").random((4, count))
    tenant = alive & tenants(scene.population, scene.number, scene.rows)
    landlord = _landlords(scene, tenant, alive & (drawn[0] > 0.5))
    landlord[drawn[2] < OUTSIDE] = -1
    other = _mu(np.where(alive & ~tenant & (drawn[1] < OTHERS), used * 0.1, 0.0))
    leased_in: Floats = np.where(tenant, used, 0.0)
    out = np.bincount(landlord[landlord >= 0], leased_in[landlord >= 0], minlength=count)
    leased_out = _mu(out)
    registered = _mu(np.where(alive & ~tenant, used - other + leased_out, 0.0))
    return Holdings(
        used,
        registered,
        leased_in,
        other,
        leased_out,
        landlord,
        (registered > 0) & (drawn[3] < 0.5) & supply.known,
    )


def tenants(population: Population, number: int, rows: slice) -> npt.NDArray[np.bool_]:
    """Who of a block rents and owns no industrial land."""
    drawn = draws(population.seed, "land-lasting", number).random((4, rows.stop - rows.start))[0]
    rents: npt.NDArray[np.bool_] = drawn < TENANTS
    return rents


def _mu(area: npt.NDArray[Any]) -> Floats:
    rounded: Floats = np.asarray(np.round(area, 2), np.float64)
    return rounded


def _landlords(scene: Scene, tenant: npt.NDArray[np.bool_], owner: npt.NDArray[np.bool_]) -> Ints:
    """For each tenant an owner of the same district in the block; −1 where there is none."""
    found = np.full(len(tenant), -1, np.int64)
    for number in np.unique(scene.region):
        renting = np.flatnonzero(tenant & (scene.region == number))
        letting = np.flatnonzero(owner & (scene.region == number))
        if len(renting) and len(letting):
            place = np.searchsorted(letting, (renting * 7919) % len(tenant))
            late = place == len(
                letting
            )  # beyond the last: spread, so that the first is not everybody's landlord
            place[late] = (renting[late] * 104_729) % len(letting)
            found[renting] = letting[place]
    return found


def land_holding(scene: Scene, held: Holdings, supply: Supply) -> tuple[dict[str, Any], npt.NDArray[Any]]:
    """One row for each registered, rented, let and other piece; both sides of a lease name each other."""
    rented, let = np.flatnonzero(held.leased_in > 0), np.flatnonzero(held.landlord >= 0)
    own, more = np.flatnonzero(held.registered > 0), np.flatnonzero(held.other > 0)
    member = np.concatenate([own, rented, held.landlord[let], more])
    counter = np.concatenate([np.full(len(own), -1), held.landlord[rented], let, np.full(len(more), -1)])
    kind = np.repeat([0, 1, 2, 3], [len(own), len(rented), len(let), len(more)])
    area = np.concatenate(
        [held.registered[own], held.leased_in[rented], held.leased_in[let], held.other[more]]
    )
    return _columns(scene, held, supply, member, counter, kind, area), scene.region[member]


def _columns(
    scene: Scene, held: Holdings, supply: Supply, member: Ints, counter: Ints, kind: Ints, area: Floats
) -> dict[str, Any]:
    lease = (kind == 1) | (kind == 2)
    place = np.where(kind == 2, counter, member)  # a letting is told apart by its tenant
    since = lease_start(scene)[np.where(kind == 2, counter, member)]
    known = pa.array(np.where(counter >= 0, counter, 0), mask=counter < 0)
    house = np.where(
        (kind == 1) & (counter >= 0), counter, member
    )  # what is rented stands on the landlord's land
    own = (kind == 0) & held.has_parcel[member]
    numbers = (scene.index[place] + 1).tolist()
    letters = np.array(["Q", "Z", "C", "T"])[kind].tolist()
    return {
        **scene.who(member), "holding": [f"{a}{b}" for a, b in zip(letters, numbers, strict=True)],
        "kind": coded(["registered", "leased_in", "leased_out", "other"], kind), "area": area,
        "parcel": [f"M{scene.index[m] + 1}" if o else None for m, o in zip(member, own, strict=True)],
        "supplied_on": np.where(own, supply.on[member], NEVER),
        "certificate": [f"模拟证{scene.index[m] + 1}" if o else None for m, o in zip(member, own, strict=True)],
        "location": address(scene.population, scene.population.town[scene.rows][place].astype(np.int64), scene.index[place]),
        "counterparty_code": scene.codes.take(known), "counterparty_name": scene.names.take(known),
        "lease_from": np.where(lease, since, NEVER),
        "lease_to": np.where(lease, since + 3653 * 3 * DAY, NEVER),
        "land_nature": coded(NATURE, scene.index[member] % len(NATURE)), "floor_area": np.round(area * SQUARE_METRES * supply.built[house], 1),
    }  # fmt: skip


def lease_start(scene: Scene) -> npt.NDArray[Any]:
    first = np.datetime64(f"{scene.population.years[0] - 1}-01-01")
    return first + scene.lasting("leases").integers(0, 360, len(scene.index)) * DAY


def parcel(
    scene: Scene, held: Holdings, supply: Supply, contracts: Contracts, points: Floats
) -> dict[str, Any]:
    """Registered land with a number: its contract's promises, its state by the tax it carries."""
    chosen = np.flatnonzero(held.has_parcel)
    tax = scene.made["tax"][chosen] / np.maximum(held.used[chosen], 0.2)
    low = np.quantile(tax, [0.02, 0.08]) if len(tax) else np.zeros(2)
    state = np.select([tax < low[0], tax < low[1]], [1, 2], 0)
    use = scene.lasting("uses").choice(3, len(scene.index), p=[0.85, 0.1, 0.05])[chosen]
    return {
        "parcel": [f"M{number + 1}" for number in scene.index[chosen].tolist()], "code": scene.codes.take(pa.array(chosen)),
        "name": [f"模拟{number + 1}号地块" for number in scene.index[chosen].tolist()],
        "region": scene.places(scene.region[chosen]), "park": park_names(scene.population, scene.index[chosen], scene.now.number), "area": held.registered[chosen],
        "use": coded(["industrial", "innovation", "warehouse"], use),
        "state": coded(["supplied", "idle", "inefficient"], state), "plot_ratio": supply.plot_ratio[chosen],
        "supplied_on": supply.on[chosen],
        **{name: pa.array(values[scene.index[chosen]], from_pandas=True) for name, values in contracts.promises.items()},
        "longitude": points[chosen, 0], "latitude": points[chosen, 1],
    }  # fmt: skip


def building(scene: Scene, held: Holdings, supply: Supply) -> dict[str, Any]:
    """A building for each landlord; what is let in it is the land let, at the ratio it is built at."""
    chosen = np.flatnonzero(held.leased_out > 0)
    tenants = np.bincount(held.landlord[held.landlord >= 0], minlength=len(held.used))[chosen]
    metres = SQUARE_METRES * supply.built[chosen]
    let, floor = np.round(held.leased_out[chosen] * metres, 1), np.round(held.registered[chosen] * metres, 1)
    numbers = scene.index[chosen].tolist()
    return {
        "building": [f"L{number + 1}" for number in numbers], "name": [f"模拟{number + 1}号厂房" for number in numbers],
        "parcel": [f"M{n + 1}" if h else None for n, h in zip(numbers, held.has_parcel[chosen], strict=True)],
        "park": park_names(scene.population, scene.index[chosen], scene.now.number), "region": scene.places(scene.region[chosen]),
        "owner_code": scene.codes.take(pa.array(chosen)), "floor_area": floor,
        "lettable_area": np.round(np.maximum(let * 1.15, 0.4 * floor), 1), "let_area": let,
        "floors": 1 + scene.index[chosen] % 6, "tenants": tenants,
    }  # fmt: skip
