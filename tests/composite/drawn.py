"""Tables drawn for properties: distinct positive numbers over six orders of magnitude."""

from __future__ import annotations

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

#: Every example is a whole table: a few of them say as much as a hundred.
FEW = settings(max_examples=20)


def tables(units: int, indicators: int) -> st.SearchStrategy[np.ndarray]:
    return st.integers(0, 2**32 - 1).map(
        lambda seed: np.random.default_rng(seed).choice(10**6, (units, indicators), replace=False) + 1.0
    )
