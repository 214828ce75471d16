"""Rows of enterprise_month: January and February together, then month by month; December's cumulative is the year."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from jiqun.synthesis.scene import Scene

Floats = npt.NDArray[np.float64]
#: Usual weight of January–February, March, …, December in a year of industry.
SEASON = np.array([1.62, 1.04, 1.0, 1.01, 1.04, 0.98, 0.97, 1.03, 1.01, 1.05, 1.25])
FLOWS = {
    "output": "output_cumulative", "value_added": "value_added_cumulative", "revenue": "revenue_cumulative",
    "profit": "profit_cumulative", "tax_actual": "tax_cumulative", "export": "export_cumulative",
}  # fmt: skip


def months(scene: Scene, found: dict[str, Floats]) -> Iterator[tuple[str, dict[str, Any], npt.NDArray[Any]]]:
    """Period, columns and district of each month of the enterprises above designated size."""
    above = np.flatnonzero(scene.above)
    noise = np.exp(0.06 * scene.draw("months").standard_normal((len(SEASON), len(above))))
    weights = SEASON[:, None] * noise
    reached = np.cumsum(weights, axis=0) / weights.sum(axis=0)
    reached[-1] = 1.0
    before = np.zeros(len(above))
    power = np.diff(reached, axis=0, prepend=0) * found["electricity"][above]
    for place, share in enumerate(reached):
        columns: dict[str, Any] = {
            cumulative: np.round(found[name][above] * share, 2) for name, cumulative in FLOWS.items()
        }
        columns["output"] = (
            np.full(len(above), np.nan) if place == 0 else columns["output_cumulative"] - before
        )
        before = columns["output_cumulative"]
        columns |= scene.who(above)
        columns["region"], columns["industry"] = (
            scene.places(scene.region[above]),
            scene.industries.take(above),
        )
        columns["employees"] = np.rint(found["employees"][above] * (1 + 0.02 * (share - 0.5)))
        columns["electricity"] = np.round(power[place], 4)
        yield f"{scene.now.year}-{place + 2:02d}", columns, scene.region[above]
