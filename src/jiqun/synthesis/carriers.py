"""What industries burn: shares of carriers and need of energy by class, as the pack declares them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

import numpy as np
import numpy.typing as npt

from jiqun.synthesis.recipe import Carrier, Mix, Recipe

Floats = npt.NDArray[np.float64]
CARRIERS: tuple[str, ...] = get_args(Carrier)
#: Where the pack says nothing of an industry: most is electricity, of great consumers coal and steam too.
LIGHT, HEAVY = (0.78, 0.12, 0.0, 0.04, 0.06), (0.36, 0.1, 0.3, 0.2, 0.04)
HEAVY_ABOVE = 0.9  #: t of standard coal per 万元


def needs(recipe: Recipe, classes: Sequence[str]) -> Floats:
    """How much energy each class needs compared with its division's rate."""
    return np.array([1.0 if (mix := mix_of(recipe, code)) is None else mix.energy for code in classes])


def shares(recipe: Recipe, classes: Sequence[str]) -> Floats:
    """Shares of the carriers (rows) by class (columns), each column 1."""
    rates = {item.code: item.energy for item in recipe.divisions}
    found = []
    for code in classes:
        mix = mix_of(recipe, code)
        usual = HEAVY if rates[code[:2]] > HEAVY_ABOVE else LIGHT
        found.append(usual if mix is None else [mix.shares.get(name, 0.0) for name in CARRIERS])  # type: ignore[call-overload]
    weights = np.array(found, float).T
    return np.asarray(weights / weights.sum(axis=0), np.float64)


def mix_of(recipe: Recipe, code: str) -> Mix | None:
    """The mix whose code is the longest beginning of a class; of equal ones the first."""
    fitting = [(len(own), mix) for mix in recipe.carriers for own in mix.industries if code.startswith(own)]
    return max(fitting, key=lambda item: item[0], default=(0, None))[1]
