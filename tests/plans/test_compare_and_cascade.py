"""Two plans side by side; a district against its city."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jiqun.plans import Change, Nature, cascade, compare, side_by_side
from jiqun.workspace import City

from ..conftest import make_plan, make_target

FIRST, SECOND = make_plan("甲", "2021-01-01"), make_plan("乙", "2023-01-01")
DISTRICT = make_plan("区", "2023-01-01", region="某区")


@pytest.mark.parametrize(
    ("one", "other", "change", "ratio"),
    [
        pytest.param({"value": 100}, {"value": 100}, Change.SAME, 1, id="same"),
        pytest.param({"value": 100}, {"value": 110}, Change.HIGHER, Decimal("1.1"), id="raised"),
        pytest.param({"value": 5}, {"value": 4}, Change.LOWER, Decimal("0.8"), id="lowered"),
        pytest.param({"value": 1, "unit": "万亿元"}, {"value": 10000}, Change.SAME, 1, id="same in other units"),
        pytest.param({"value": 5}, {"value": 5, "comparator": ">="}, Change.WORDING, 1, id="以上 added"),
        pytest.param({"value": 25}, {"value": 25, "tentative": True}, Change.WORDING, 1, id="力争 added"),
        pytest.param(
            {"value": 3500, "unit": "家", "accumulation": "added"},
            {"value": 1500, "unit": "家", "accumulation": "net_added"},
            Change.UNLIKE, None, id="新增 and 净增 are not one promise",
        ),
        pytest.param({"value": 5, "unit": "家"}, {"value": 5, "unit": "亿元"}, Change.UNLIKE, None, id="other dimension"),
    ],
)  # fmt: skip
def test_a_pair(one: dict[str, object], other: dict[str, object], change: Change, ratio: object) -> None:
    (row,) = compare([make_target(FIRST, "A", **one)], [make_target(SECOND, "B", **other)])  # type: ignore[arg-type]
    assert (row.change, row.ratio) == (change, ratio)


def test_what_only_one_plan_says_stands_alone() -> None:
    rows = compare([make_target(FIRST, "A", 1, key="x")], [make_target(SECOND, "B", 2, key="y")])
    assert [(row.key, row.change) for row in rows] == [("x", Change.ONLY_FIRST), ("y", Change.ONLY_SECOND)]


def test_no_target_is_lost(ningbo: City) -> None:
    plans = ningbo.library.plans
    one, other = plans["361-2023"].targets, plans["361-2025"].targets
    rows = compare(one, other)
    assert sorted(row.first.id for row in rows if row.first) == sorted(target.id for target in one)
    assert sorted(row.second.id for row in rows if row.second) == sorted(target.id for target in other)


def test_amounts_leave_a_rest_for_the_other_districts() -> None:
    city = make_target(FIRST, "A", 500, "家", baseline=(283, 2022))
    district = make_target(DISTRICT, "B", 80, "家", baseline=(46, 2022))
    (link,) = cascade([city], [district])
    assert link.nature is Nature.PART
    assert [(pair.year, pair.rest) for pair in link.pairs] == [(2022, 237), (2025, 420)]


def test_ratios_have_no_rest_but_a_drift() -> None:
    city = make_target(FIRST, "A", 285, "万元/亩", baseline=(214.17, 2022))
    district = make_target(DISTRICT, "B", 200, "万元/亩", baseline=(164, 2022))
    (link,) = cascade([city], [district])
    assert (link.nature, [pair.rest for pair in link.pairs]) == (Nature.LEVEL, [None, None])
    assert link.drift is not None
    assert round(link.drift, 3) == Decimal("-0.064")


def test_yinzhou_falls_behind_in_value_added_per_mu(ningbo: City) -> None:
    """76.6 % of the city in 2022, 70.2 % in 2027; taxes 67.0 % and 67.5 %."""
    plans = ningbo.library.plans
    links = {link.key: link for link in cascade(plans["361-2023"].targets, plans["224X-yinzhou"].targets)}
    shares = {
        key: [round(pair.ratio or 0, 3) for pair in links[key].pairs] for key in ("va-per-mu", "tax-per-mu")
    }
    assert (shares["va-per-mu"][0], shares["va-per-mu"][-1]) == (Decimal("0.766"), Decimal("0.702"))
    assert (shares["tax-per-mu"][0], shares["tax-per-mu"][-1]) == (Decimal("0.670"), Decimal("0.675"))


def test_by_indicator_years_that_do_not_coincide_stand_beside_each_other() -> None:
    (row,) = side_by_side(
        [make_target(FIRST, "A", 110, "家", 2025)], [make_target(SECOND, "B", 160, "家", 2030)]
    )
    assert (row.change, row.years) == (Change.OTHER_YEARS, ())


def test_a_series_is_lowered_when_any_common_year_is() -> None:
    first = [make_target(FIRST, "A", 5, "个", 2025), make_target(FIRST, "B", 8, "个", 2027)]
    second = [make_target(SECOND, "C", 4, "个", 2025), make_target(SECOND, "D", 9, "个", 2027)]
    (row,) = side_by_side(first, second)
    assert row.change is Change.LOWER
    assert [pair.change for pair in row.years] == [Change.LOWER, Change.HIGHER]


def test_a_number_printed_in_text_and_table_counts_once() -> None:
    prose, table = (
        make_target(FIRST, "A", 5, "个"),
        make_target(FIRST, "T", 5, "个", source="table", table="附件", row=1),
    )
    (row,) = side_by_side([prose, table], [make_target(SECOND, "B", 5, "个")])
    assert [target.id for target in row.first] == ["T"]


def test_shared_indicators_come_first(ningbo: City) -> None:
    plans = ningbo.library.plans
    rows = side_by_side(plans["145-plan"].targets, plans["361-2023"].targets)
    shared = [bool(row.first and row.second) for row in rows]
    assert shared == sorted(shared, reverse=True)
    by_key = {row.key: row.change for row in rows if row.cluster is None}
    assert (by_key["tax-per-mu"], by_key["va-per-mu"], by_key["national-little-giants"]) == (
        Change.LOWER,
        Change.HIGHER,
        Change.HIGHER,
    )
