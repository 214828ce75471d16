"""Scores: shares of what a unit owed, weighted as the pack says; what has no basis is left out, not counted as nought."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from jiqun.monitor import Status
from jiqun.monitor.scoring import PARTS, Basis, Weighting, judged, scored

HALF = {"targets": Basis(Decimal(1), 2), "tasks": Basis(Decimal(3), 4)}


@pytest.mark.parametrize(
    ("parts", "score", "covered", "left_out"),
    [
        pytest.param(HALF, "58.3", "0.75", ("loops", "returns"), id="100 × (50 × 1/2 + 25 × 3/4) ÷ 75"),
        pytest.param({"targets": Basis(Decimal(0), 4)}, "0.0", "0.5", ("tasks", "loops", "returns"), id="nothing kept is nought"),
        pytest.param({"targets": Basis(Decimal(0), 0)}, None, "0", PARTS, id="nothing judged is no score"),
        pytest.param({}, None, "0", PARTS, id="nothing owed"),
    ],
)  # fmt: skip
def test_a_score(parts: dict[str, Basis], score: str | None, covered: str, left_out: tuple[str, ...]) -> None:
    (found,) = scored({"市经信局": parts}, Weighting())
    assert found.score == (None if score is None else Decimal(score))
    assert (found.covered, found.left_out) == (Decimal(covered), left_out)


def test_equals_share_a_rank_and_a_thin_basis_has_none() -> None:
    units = {
        "甲": HALF,
        "乙": HALF,
        "丙": {"targets": Basis(Decimal(0), 1)},
        "丁": {"returns": Basis(Decimal(2), 2)},
    }
    assert [(item.unit, item.rank) for item in scored(units, Weighting())] == [
        ("乙", 1),
        ("甲", 1),
        ("丙", 3),
        ("丁", None),
    ]


def test_what_judges_nothing_counts_for_nothing() -> None:
    assert judged(list(Status), Weighting()) == Basis(Decimal("3.8"), 6)


@pytest.mark.parametrize("weights", [{"luck": 1}, {"targets": -1, "tasks": 2}, {"targets": 0}])
def test_weights_that_cannot_be(weights: dict[str, int]) -> None:
    with pytest.raises(ValidationError, match="权重只能用"):
        Weighting(weights=weights)


SHARES = st.dictionaries(st.sampled_from(PARTS), st.tuples(st.integers(0, 9), st.integers(1, 9)), min_size=1)


@given(SHARES)
def test_a_score_lies_between_the_worst_and_the_best_part(shares: dict[str, tuple[int, int]]) -> None:
    parts = {name: Basis(Decimal(min(done, of)), of) for name, (done, of) in shares.items()}
    (found,) = scored({"甲": parts}, Weighting())
    known = [float(basis.share or 0) * 100 for basis in parts.values()]
    assert found.score is not None
    assert min(known) - 0.06 <= float(found.score) <= max(known) + 0.06
