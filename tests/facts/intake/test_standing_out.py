"""Figures that stand out: each case says what a careful clerk would ask about, and what is no reason to ask."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.facts.intake.conftest import Desk
from tests.facts.intake.forms import code

HEAD = (
    "统一社会信用代码", "规模", "行业代码", "工业总产值", "工业增加值", "营业收入", "利润总额", "年平均职工人数", "研发经费支出",
)  # fmt: skip
OUTPUT, ADDED, REVENUE, PROFIT, STAFF, RESEARCH = range(6)
COLUMNS = "DEFGHI"
FIRMS = 120
Figures = list[list[float]]


def firms(year: int) -> Figures:
    """Firms of very different size whose figures keep their proportions; every seventh makes a loss, one breaks even."""
    draw = np.random.default_rng(year)
    size = np.exp(np.random.default_rng(1).normal(8, 1.4, FIRMS))
    noise = np.exp(draw.normal(0, 0.08, (FIRMS, 6)))
    rates = np.array([1.0, 0.22, 0.97, 0.05, 0.01, 0.03])
    found = size[:, None] * rates * noise
    found[::7, PROFIT] *= -0.5
    found[1, PROFIT] = 0.37
    return [[round(value, 2) for value in row] for row in found.tolist()]


def sheet(path: Path, figures: Figures) -> Path:
    return lines(path, [(code(at), "规上", "3412", *row) for at, row in enumerate(figures)])


def lines(path: Path, rows: list[tuple[Any, ...]]) -> Path:
    path.write_text("".join(f"{','.join(map(str, row))}\n" for row in [HEAD, *rows]), "utf-8")
    return path


def changed(row: int, **factors: float) -> Figures:
    found = firms(2024)
    for name, factor in factors.items():
        found[row][globals()[name]] *= factor
    return found


def exchanged(row: int, left: int, right: int) -> Figures:
    found = firms(2024)
    found[row][left], found[row][right] = found[row][right], found[row][left]
    return found


def told(desk: Desk, folder: Path, figures: Figures, *, history: bool) -> set[tuple[str, str]]:
    if history:
        assert desk.take(sheet(folder / "2023.csv", firms(2023)), period="2023").problems == []
    taken = desk.take(sheet(folder / "2024.csv", figures), period="2024", good_rows=True)
    return {(p.rule, p.cell) for p in taken.problems if not p.rule.startswith("check.")}


WHOLE = {"OUTPUT": 1e4, "ADDED": 1e4, "REVENUE": 1e4, "PROFIT": 1e4, "RESEARCH": 1e4}
BOTH = [
    pytest.param(firms(2024), set(), id="nothing is wrong, however large or small the firm"),
    pytest.param(changed(5, OUTPUT=1e4), {("unit_slip", "D7")}, id="one figure in 元"),
    pytest.param(changed(5, STAFF=1e-3), {("unit_slip", "H7")}, id="one figure in thousands"),
    pytest.param(changed(5, PROFIT=1e4), {("unit_slip", "G7")}, id="profit in 元"),
    pytest.param(changed(5, PROFIT=1e-4), {("unit_slip", "G7")}, id="profit in 亿元 betrays itself by its decimals"),
    pytest.param(changed(5, RESEARCH=60), {("outlier", "I7")}, id="a figure out of proportion"),
    pytest.param(exchanged(5, OUTPUT, ADDED), {("columns_swapped", "D7")}, id="output and value added exchanged"),
    pytest.param(exchanged(5, ADDED, REVENUE), {("columns_swapped", "E7")}, id="value added and revenue exchanged"),
    pytest.param(exchanged(5, OUTPUT, REVENUE), set(), id="two columns of the same size exchanged: cannot be seen"),
    pytest.param(changed(5, **dict.fromkeys(("OUTPUT", "ADDED", "REVENUE", "PROFIT", "STAFF", "RESEARCH"), 5.0)), set(),
                 id="a firm five times as large"),
]  # fmt: skip


@pytest.mark.parametrize("history", [False, True], ids=["first year", "with last year"])
@pytest.mark.parametrize(("figures", "expected"), BOTH)
def test_a_figure_is_judged_with_its_row(
    figures: Figures, expected: set[tuple[str, str]], history: bool, tmp_path: Path, desk: Desk
) -> None:
    if history:
        expected = {("last_year_jump" if rule == "outlier" else rule, cell) for rule, cell in expected}
    assert told(desk, tmp_path, figures, history=history) == expected


HISTORY = [
    pytest.param(changed(5, RESEARCH=15), {("last_year_jump", "I7")}, id="a jump alone is asked about"),
    pytest.param(changed(5, PROFIT=0.01), set(), id="profit may fall to almost nothing"),
    pytest.param(changed(1, PROFIT=300), set(), id="profit may come back"),
    pytest.param(changed(5, **WHOLE), {("unit_slip", "D7")}, id="all money of a row in 元: said once"),
    pytest.param(changed(5, **dict.fromkeys(("OUTPUT", "ADDED", "REVENUE", "STAFF", "RESEARCH"), 30.0)),
                 {("last_year_jump", "D7")}, id="a whole row moved: said once"),
]  # fmt: skip


@pytest.mark.parametrize(("figures", "expected"), HISTORY)
def test_a_figure_is_judged_with_the_year_before(
    figures: Figures, expected: set[tuple[str, str]], tmp_path: Path, desk: Desk
) -> None:
    assert told(desk, tmp_path, figures, history=True) == expected


def test_a_doubt_says_what_the_figure_might_be(tmp_path: Path, desk: Desk) -> None:
    figures = exchanged(5, OUTPUT, ADDED)
    taken = desk.take(sheet(tmp_path / "a.csv", figures), period="2024")
    (problem,) = (item for item in taken.problems if item.rule == "columns_swapped")
    assert problem.raw == f"{figures[5][OUTPUT]}".removesuffix(".0")
    assert problem.suggestion is not None
    assert problem.suggestion.startswith("疑与“工业增加值”")


def test_an_industry_of_few_firms_is_held_against_all(tmp_path: Path, desk: Desk) -> None:
    rows: list[tuple[Any, ...]] = [
        (code(at), "规上", "2710" if at == 5 else "3412", *row)
        for at, row in enumerate(changed(5, OUTPUT=1e4))
    ]
    taken = desk.take(lines(tmp_path / "a.csv", rows), period="2024")
    assert ("unit_slip", "D7") in {(p.rule, p.cell) for p in taken.problems}


def test_few_rows_are_not_judged_without_a_year_before(tmp_path: Path, desk: Desk) -> None:
    taken = desk.take(sheet(tmp_path / "a.csv", changed(5, RESEARCH=1e4)[:20]), period="2024")
    assert {p.rule for p in taken.problems} == {"check.rd_in_revenue"}
