"""The width of columns: what is short keeps its line, what is long shares the rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiqun.papers.widths import UPRIGHT, fits, shares, signs, wanted

cells = st.text(st.sampled_from("甲乙丙0123456789.%（）— A"), max_size=60)
grids = st.integers(1, 9).flatmap(
    lambda count: st.tuples(
        st.lists(st.text(st.sampled_from("甲乙丙"), min_size=1, max_size=14), min_size=count, max_size=count),
        st.lists(st.lists(cells, min_size=count, max_size=count), max_size=6),
    )
)


@given(grids)
def test_the_columns_fill_the_line(grid: tuple[list[str], list[list[str]]]) -> None:
    heads, rows = grid
    found = shares(heads, rows, UPRIGHT)
    assert sum(found) == pytest.approx(UPRIGHT)
    assert all(width > 0 for width in found)


@given(grids)
def test_a_table_that_fits_leaves_every_column_what_it_needs(grid: tuple[list[str], list[list[str]]]) -> None:
    heads, rows = grid
    if fits(heads, rows):
        least = [column.least for column in wanted(heads, rows)]
        assert all(
            width >= need - 1e-9 for width, need in zip(shares(heads, rows, UPRIGHT), least, strict=True)
        )


@pytest.mark.parametrize(
    ("words", "column"),
    [
        pytest.param("-1234567.89", 0, id="a-figure"),
        pytest.param("2026年11月23日", 0, id="a-date"),
        pytest.param("滞后", 0, id="a-short-word"),
        pytest.param("≥[150]", 0, id="a-goal-in-brackets"),
    ],
)
def test_what_is_never_broken_over_two_lines(words: str, column: int) -> None:
    """However long the text beside it."""
    found = shares(["甲", "乙"], [[words, "长" * 400]], UPRIGHT)
    assert found[column] >= signs(words)


def test_a_long_name_is_broken_and_not_the_page() -> None:
    heads = ["序号", "指标", "责任单位"]
    rows = [["1", "规模以上工业企业研发经费支出占营业收入比重", "市经信局"]]
    assert fits(heads, rows)
    assert not fits(
        [*heads, *(f"第{at}个很长的表头" for at in range(6))], [[*rows[0], *["123456.78亿元"] * 6]]
    )
