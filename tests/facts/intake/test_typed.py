"""Numbers and dates as clerks type them into forms: read rightly, or reported; never changed without a word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiqun.facts.intake.cells import numbers
from jiqun.facts.intake.cells.column import Context, reader_of
from jiqun.facts.intake.reading import Cells
from jiqun.facts.schema import load_declarations
from jiqun.values import Unit
from tests.facts.intake.conftest import Desk
from tests.facts.intake.forms import code, table

WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")

#: header's unit, cell, value in 万元, rule
TYPED: list[Any] = [
    pytest.param("万元", "1,234.5000", 1234.5, None, id="thousands"),
    pytest.param("亿元", "1,234.5000", 12345000.0, None, id="thousands, header in 亿元"),
    pytest.param("元", "1,234,500", 123.45, None, id="thousands, header in 元"),
    pytest.param("亿元", "0.5205", 5205.0, None, id="text of digits, header in 亿元"),
    pytest.param("亿元", "０．５２０５", 5205.0, None, id="full width, header in 亿元"),
    pytest.param("元", "１，２３４，５００", 123.45, None, id="full width with thousands, header in 元"),
    pytest.param("亿元", "1.63亿元", 16300.0, None, id="the header's unit once more"),
    pytest.param("元", "4558910.0元", 455.891, None, id="the header's unit once more, 元"),
    pytest.param("亿元", "16300万元", 16300.0, "number_worded", id="another unit than the header's: converted and told"),
    pytest.param("万元", "1.63亿", 16300.0, "number_worded", id="scale word against the header's unit: told"),
    pytest.param("元", "16300万", 16300.0, "number_worded", id="scale word, header in 元: told"),
    pytest.param("亿元", "1.63万", 1.63, "number_worded", id="scale word smaller than the header's unit: told"),
    pytest.param("万元", "1.63万", 1.63, "number_worded", id="scale word that is the header's own: may mean either, told"),
    pytest.param("万元", "12人", None, "number_unit", id="another kind of unit"),
    pytest.param("万元", "约311.68", None, "number_unreadable", id="about"),
    pytest.param("万元", "311.68左右", None, "number_unreadable", id="or so"),
    pytest.param("万元", ">300", None, "number_unreadable", id="more than"),
    pytest.param("万元", "300-350", None, "number_unreadable", id="a range"),
    pytest.param("万元", "1.234,5", None, "number_unreadable", id="comma for the point"),
    pytest.param("万元", "1,23", None, "number_unreadable", id="commas not at thousands"),
    pytest.param("万元", "12,34,567", None, "number_unreadable", id="commas at odd places"),
    pytest.param("万元", "1 234", None, "number_unreadable", id="a blank inside"),
    pytest.param("万元", "12万36", None, "number_unreadable", id="digits behind the scale"),
    pytest.param("万元", "三百", None, "number_unreadable", id="numerals"),
    pytest.param("万元", "1.2.3", None, "number_unreadable", id="two points"),
    pytest.param("万元", "12%", None, "number_unit", id="a share"),
    pytest.param("万元", "0x10", None, "number_unreadable", id="hexadecimal"),
    pytest.param("万元", "1_000", None, "number_unreadable", id="underscore"),
    pytest.param("万元", "inf", None, "number_unreadable", id="infinity as a word"),
]  # fmt: skip


@pytest.mark.parametrize("alone", [True, False], ids=["all cells text", "among numbers"])
@pytest.mark.parametrize(("unit", "cell", "value", "rule"), TYPED)
def test_a_number_typed_as_text(
    unit: str, cell: str, value: float | None, rule: str | None, alone: bool
) -> None:
    """`alone`: columns that hold only texts take another way through the reader than mixed ones."""
    dataset = load_declarations()["enterprise_year"]
    reader = reader_of(dataset, dataset["output"], Unit.parse(unit), False, Context({}))
    cells = (
        Cells(None, pa.array([cell, "7"])) if alone else Cells(pa.array([None, 7.0]), pa.array([cell, None]))
    )
    values, findings = reader.values(cells, 2)
    assert [(finding.rule, finding.rows.to_pylist()) for finding in findings] == (
        [(rule, [0])] if rule else []
    )
    assert values[0].as_py() == (pytest.approx(value, rel=1e-12) if value is not None else None)


def test_typed_numbers_through_a_whole_import(tmp_path: Path, desk: Desk) -> None:
    """Every case of the table that is in 万元, as rows of one return: what is in the store is what was meant."""
    cases = [case.values[1:] for case in TYPED if case.values[0] == "万元"]
    rows = [(code(at), "规上", cell) for at, (cell, _, _) in enumerate(cases)]
    head = ("统一社会信用代码", "规模", "工业总产值（万元）")
    taken = desk.take(table(tmp_path / "a.xlsx", [head, *rows]), period="2024", good_rows=True)
    told = {problem.cell: problem.rule for problem in taken.problems}
    assert told == {f"C{at + 2}": rule for at, (_, _, rule) in enumerate(cases) if rule}
    entered = {row["code"]: row["output"] for row in desk.rows(taken)}
    assert entered == {code(at): value for at, (_, value, _) in enumerate(cases) if value is not None}


UNITS = sorted(
    {
        field.unit
        for item in load_declarations().all.values()
        for field in item.fields
        if field.unit and field.numeric
    }
)


@given(
    st.sampled_from(UNITS), st.integers(0, 10**9), st.integers(0, 4),
    st.sampled_from(["plain", "thousands", "unit", "wide", "about"]),
)  # fmt: skip
def test_what_is_typed_is_read_or_reported(symbol: str, digits: int, places: int, form: str) -> None:
    """Of every unit that a data set declares: the value is exact, or there is a rule."""
    unit, value = Unit.parse(symbol), digits / 10**places
    text = {
        "plain": f"{value:.{places}f}", "thousands": f"{value:,.{places}f}", "unit": f"{value:.{places}f}{symbol}",
        "wide": f"{value:.{places}f}".translate(WIDE), "about": f"约{value:.{places}f}",
    }[form]  # fmt: skip
    found = numbers.read_number(text, unit, unit)
    assert (found.rule, found.value) == (("number_unreadable", None) if form == "about" else (None, value))


@given(st.sampled_from(UNITS), st.integers(1, 10**6), st.sampled_from(["万", "亿", "千", "百万"]))
def test_a_scale_word_is_never_taken_silently(symbol: str, digits: int, scale: str) -> None:
    unit = Unit.parse(symbol)
    found = numbers.read_number(f"{digits}{scale}", unit, unit)
    assert found.rule in ("number_worded", "number_unreadable", "number_unit")


SCALES = [
    pytest.param("万元", "1.2万", 1.2, id="万 in 万元: of 元"),
    pytest.param("亿元", "1.2亿", 1.2, id="亿 in 亿元: of 元"),
    pytest.param("万千瓦时", "1.2亿", 12000.0, id="亿 in 万千瓦时: of 千瓦时"),
    pytest.param("千瓦时", "1.2万", 12000.0, id="万 in 千瓦时: of 千瓦时"),
    pytest.param("千克", "1.2万", 12000.0, id="万 in 千克: of 千克, not of 吨"),
    pytest.param("公顷", "1.2万", 12000.0, id="万 in 公顷: of 公顷, not of 平方米"),
    pytest.param("万元/亩", "1.2万", 1.2, id="万 in 万元/亩: of 元/亩"),
    pytest.param("人", "1.2万", 12000.0, id="万 in 人"),
]


@pytest.mark.parametrize(("symbol", "text", "value"), SCALES)
def test_what_a_scale_word_counts_from(symbol: str, text: str, value: float) -> None:
    unit = Unit.parse(symbol)
    assert numbers.read_number(text, unit, unit)[:2] == (pytest.approx(value, rel=1e-15), "number_worded")
