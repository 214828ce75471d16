"""Chain indices, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiqun.composite.chaining import chain
from jiqun.composite.errors import BaseMissing
from jiqun.composite.framework import Framework, Indicator, Node

from .drawn import FEW, tables

TREE = Framework(
    (Indicator("output", "size"), Indicator("energy", "green", direction=-1)),
    (Node("index"), Node("size", "index", 3), Node("green", "index", 1)),
)
YEARS = (2020, 2021, 2022)
nan = float("nan")


@pytest.mark.parametrize(
    ("values", "base", "linking", "expected"),
    [
        pytest.param([[100, 4], [110, 4], [121, 2]], 2020, "chain", [100, 107.5, 107.5 * 1.325], id="links multiply"),
        pytest.param([[100, 4], [110, 4], [121, 2]], 2022, "chain", [100 / 1.325 / 1.075, 100 / 1.325, 100], id="and reach back"),
        pytest.param([[100, 4], [110, 4], [121, 2]], 2020, "fixed", [100, 107.5, 140.75], id="against the base itself"),
        pytest.param([[100, 4], [110, nan], [121, 2]], 2020, "chain", [100, 110, 121], id="a link that is not known is left out"),
        pytest.param([[100, 4], [nan, nan], [121, 2]], 2020, "chain", [100, nan, nan], id="a year without figures breaks the chain"),
    ],
)  # fmt: skip
def test_a_chain_by_hand(values: list[list[float]], base: int, linking: str, expected: list[float]) -> None:
    found = chain(YEARS, np.array(values, dtype=float), TREE, base=base, linking=linking)  # type: ignore[arg-type]
    assert found.scores["index"].tolist() == pytest.approx(expected, nan_ok=True)


def test_a_link_from_nought_or_below_says_nothing_and_is_told() -> None:
    found = chain(YEARS, np.array([[100.0, 0], [110, -1], [121, 2]]), TREE, base=2020)
    assert found.scores["index"].tolist() == pytest.approx([100, 110, 121])
    assert found.broken.tolist() == [[False, False], [False, True], [False, True]]


def test_the_base_must_be_there() -> None:
    with pytest.raises(BaseMissing, match="2019"):
        chain(YEARS, np.ones((3, 2)), TREE, base=2019)


@FEW
@given(values=tables(3, 2), factor=st.sampled_from([0.001, 7, 1e6]))
def test_units_of_measurement_do_not_matter(values: np.ndarray, factor: float) -> None:
    plain = chain(YEARS, values, TREE, base=2021).scores["index"]
    np.testing.assert_allclose(chain(YEARS, values * factor, TREE, base=2021).scores["index"], plain)
