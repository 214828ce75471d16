"""Arrays of the kernels: units in rows, indicators in columns, a gap is NaN inside and None at every edge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]


def floats(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)


def named(names: Sequence[str], which: Any) -> list[str]:
    """Names of columns by number or by flag; numbers themselves where there are no names.

    >>> named(("a", "b"), np.array([False, True]))
    ['b']
    """
    chosen = np.asarray(which)
    places = [int(place) for place in (np.flatnonzero(chosen) if chosen.dtype == np.bool_ else chosen)]
    return [names[place] if place < len(names) else str(place + 1) for place in places]


def constant(values: Floats) -> Flags:
    """Columns whose known values are all the same, or that have none. Shape (indicators,)."""
    known = ~np.isnan(values)
    low = np.where(known, values, np.inf).min(axis=0, initial=np.inf)
    high = np.where(known, values, -np.inf).max(axis=0, initial=-np.inf)
    # A difference within the last bits of the numbers is none: sums come out of the engine in any order.
    size = np.where(known, np.abs(values), 0).max(axis=0, initial=0)
    return np.asarray(~(high - low > 1e-12 * size))
