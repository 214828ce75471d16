"""The parts of the makers: raking, draws, digests."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from jiqun.synthesis import SynthesisInvalid
from jiqun.synthesis.binder import Digest
from jiqun.synthesis.codes import codes
from jiqun.synthesis.identity import chance
from jiqun.synthesis.raking import rake
from jiqun.synthesis.years import apportioned

POSITIVE = st.floats(0.1, 100)


@given(
    table=arrays.arrays(float, (3, 4), elements=POSITIVE),
    rows=arrays.arrays(float, 3, elements=POSITIVE),
    columns=arrays.arrays(float, 4, elements=POSITIVE),
)
def test_raking_meets_both_margins(table: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> None:
    made = rake(table, rows, columns) * table
    assert made.sum(axis=1) == pytest.approx(rows, rel=1e-6)
    assert made.sum(axis=0) == pytest.approx(columns * rows.sum() / columns.sum(), rel=1e-6)


@given(
    table=arrays.arrays(float, (3, 3), elements=POSITIVE),
    rows=arrays.arrays(float, 3, elements=POSITIVE),
    columns=arrays.arrays(float, 3, elements=POSITIVE),
)
def test_raking_keeps_odds_ratios(table: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> None:
    """What Deming and Stephan's adjustment preserves: the association between rows and columns."""
    made = rake(table, rows, columns) * table
    odds = [cell[0, 0] * cell[1, 1] / (cell[0, 1] * cell[1, 0]) for cell in (table, made)]
    assert odds[0] == pytest.approx(odds[1], rel=1e-6)


def test_margins_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(SynthesisInvalid, match="未收敛"):
        rake(np.eye(2), np.array([1.0, 2.0]), np.array([2.0, 1.0]))


@given(weights=st.lists(POSITIVE, min_size=1, max_size=9), count=st.integers(0, 500))
def test_seats_add_up_and_stay_within_one_of_the_exact_share(weights: list[float], count: int) -> None:
    shares = np.array(weights)
    seats = apportioned(shares, count)
    assert seats.sum() == count
    assert np.abs(seats - shares / shares.sum() * count).max() <= 1 + 1e-9


def test_a_digest_does_not_depend_on_how_rows_were_cut() -> None:
    table = pa.table(
        {
            "a": ["甲", None, "", "丁"],
            "b": [1.5, None, 3.0, 4.0],
            "c": pa.array([1, 2, None, 4]),
            "d": [True, None, False, True],
        }
    )
    whole, parts = Digest(), Digest()
    whole.add(table.to_batches()[0])
    for batch in table.to_batches(max_chunksize=1):
        parts.add(batch)
    assert whole.hexdigest() == parts.hexdigest()


def test_a_digest_tells_moved_letters_apart() -> None:
    left, right = Digest(), Digest()
    left.add(pa.record_batch({"a": ["ab", "c"]}))
    right.add(pa.record_batch({"a": ["a", "bc"]}))
    assert left.hexdigest() != right.hexdigest()


def test_codes_never_repeat() -> None:
    assert len(set(codes(np.arange(300_000), 12345).tolist())) == 300_000


def test_chances_are_even_and_the_same_wherever_asked() -> None:
    rows = np.arange(100_000)
    drawn = chance(rows, 5)
    assert np.array_equal(drawn[500:600], chance(rows[500:600], 5))
    counts = np.histogram(drawn, bins=20, range=(0, 1))[0]
    assert ((counts - 5000) ** 2 / 5000).sum() < 43.8  # χ², 19 degrees of freedom, p = 0.001
