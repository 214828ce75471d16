"""The accuracy that the documentation states is the accuracy that is measured."""

from __future__ import annotations

import pytest

from tests.docs import accuracy


def test_the_stated_figures_are_the_measured_ones() -> None:
    """Within half a point; after a change of the extractor write the page anew: python -m tests.docs.accuracy."""
    measured, printed = accuracy.measure(), accuracy.printed()
    assert printed.keys() == measured.keys()
    for plan, figures in measured.items():
        assert printed[plan][0] == figures[0], f"{plan}: python -m tests.docs.accuracy"
        assert printed[plan][2:] == pytest.approx(figures[2:], abs=0.005), (
            f"{plan}: python -m tests.docs.accuracy"
        )
