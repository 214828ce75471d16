"""The language of formulas: what it accepts, what it refuses, and in which unit the result stands."""

from __future__ import annotations

import pytest

from jiqun.engine import Formula, FormulaNameUnknown, FormulaUnitMismatch, FormulaUnreadable
from jiqun.values import Unit

UNITS = {
    "tax": Unit.parse("万元"),
    "revenue": Unit.parse("亿元"),
    "land": Unit.parse("亩"),
    "people": Unit.parse("人"),
    "kind": None,
}

RESULTS = [
    ("tax", "万元"),
    ("tax + revenue", "万元"),
    ("revenue - tax", "亿元"),
    ("tax / land", "万元/亩"),
    ("tax / land / people", "万元/亩/人"),
    ("tax * 2", "万元"),
    ("2 * tax + 1", "万元"),
    ("-tax", "万元"),
    ("total(tax, revenue)", "万元"),
    ("if_else(kind == 'a', tax, revenue)", "万元"),
    ("coalesce(tax, 0)", "万元"),
    ("tax / revenue", ""),
]


@pytest.mark.parametrize(("text", "unit"), RESULTS)
def test_the_unit_of_the_result(text: str, unit: str) -> None:
    found = Formula(text).unit(UNITS)
    assert found is not None
    assert found.symbol == unit


CONDITIONS = [
    "tax > 5",
    "0 < tax <= 10",
    "tax >= revenue",
    "not (tax < 0 or land <= 0)",
    "one_of(kind, 'a', 'b')",
    "is_missing(tax)",
]


@pytest.mark.parametrize("text", CONDITIONS)
def test_a_condition_has_no_unit(text: str) -> None:
    assert Formula(text).unit(UNITS) is None


@pytest.mark.parametrize(
    "text", ["tax + land", "tax < land", "total(tax, people)", "if_else(tax > 0, tax, land)"]
)
def test_unlike_units_are_refused(text: str) -> None:
    with pytest.raises(FormulaUnitMismatch, match="核对字段的单位"):
        Formula(text).unit(UNITS)


REFUSED = [
    pytest.param("tax +", id="half a formula"),
    pytest.param("__import__('os')", id="a call of anything else"),
    pytest.param("tax.real", id="an attribute"),
    pytest.param("tax[0]", id="an index"),
    pytest.param("lambda: 1", id="a function"),
    pytest.param("[tax]", id="a list"),
    pytest.param("f'{tax}'", id="a format string"),
    pytest.param("tax ** 9 ** 9", id="a power"),
    pytest.param("(a := 1)", id="an assignment"),
    pytest.param("None", id="no value"),
    pytest.param("total()", id="a function of nothing"),
    pytest.param("(" * 500 + "tax" + ")" * 500, id="deep brackets"),
    pytest.param("tax + " * 1000 + "tax", id="too long"),
    pytest.param("abs(tax, land)", id="too many arguments"),
]


@pytest.mark.parametrize("text", REFUSED)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(FormulaUnreadable, match="公式"):
        Formula(text).unit(UNITS)


def test_a_name_that_is_no_field_is_named_with_the_fields() -> None:
    with pytest.raises(FormulaNameUnknown, match=r"land.*people.*tax"):
        Formula("profit / land").unit(UNITS)
