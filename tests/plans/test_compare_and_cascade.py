"""Two plans side by side; a district against its city."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiqun.plans import Change, Nature, Target, cascade, compare, side_by_side
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


def test_a_like_promise_is_not_taken_by_an_unlike_one_before_it() -> None:
    """净增 is printed before 新增: it must not take the partner that 新增 matches."""
    first = [
        make_target(FIRST, "A1", 10, "家", accumulation="net_added"),
        make_target(FIRST, "A2", 50, "家", accumulation="added"),
    ]
    second = [
        make_target(SECOND, "B1", 60, "家", accumulation="added"),
        make_target(SECOND, "B2", 70, "家", accumulation="stock"),
    ]
    rows = {
        (row.first and row.first.id, row.second and row.second.id): row.change
        for row in compare(first, second)
    }
    assert rows == {("A1", "B2"): Change.UNLIKE, ("A2", "B1"): Change.HIGHER}


@pytest.mark.parametrize(
    ("one", "other", "pairs"),
    [
        pytest.param(["stock"], ["level", "stock"], {("A0", "B1"), (None, "B0")}, id="the same accumulation before the same measure"),
        pytest.param(["rate", "added"], ["added", "rate"], {("A0", "B1"), ("A1", "B0")}, id="crosswise"),
        pytest.param(["rate", "rate"], ["rate"], {("A0", "B0"), ("A1", None)}, id="the first printed takes the only partner"),
        pytest.param(["rate", "share"], ["added", "rank"], {("A0", "B0"), ("A1", "B1")}, id="nothing alike: by position"),
    ],
)  # fmt: skip
def test_pairs(one: list[str], other: list[str], pairs: set[tuple[str | None, str | None]]) -> None:
    first = [make_target(FIRST, f"A{at}", 1, "%", accumulation=kind) for at, kind in enumerate(one)]
    second = [make_target(SECOND, f"B{at}", 1, "%", accumulation=kind) for at, kind in enumerate(other)]
    rows = compare(first, second)
    assert {(row.first and row.first.id, row.second and row.second.id) for row in rows} == pairs


Drawn = tuple[str, int | None, str, str, str | None, int]
PROMISES = st.lists(
    st.tuples(
        st.sampled_from(["x", "y"]),
        st.sampled_from([2025, 2027, None]),
        st.sampled_from(["level", "stock", "added", "rate"]),
        st.sampled_from(["家", "个", "亿元", "%"]),
        st.sampled_from([None, "甲"]),
        st.integers(1, 3),
    ),
    max_size=6,
)


def _made(name: str, drawn: list[Drawn]) -> list[Target]:
    plan = FIRST if name == "A" else SECOND
    return [
        make_target(plan, f"{name}{at}", value, unit, year, key=key, accumulation=kind, cluster=cluster)
        for at, (key, year, kind, unit, cluster, value) in enumerate(drawn)
    ]


@given(PROMISES, PROMISES, st.randoms())
def test_the_order_of_rows_changes_nothing_and_every_target_appears_once(
    one: list[Drawn], other: list[Drawn], chance: Random
) -> None:
    first, second = _made("A", one), _made("B", other)
    rows = compare(first, second)
    assert sorted(row.first.id for row in rows if row.first) == sorted(item.id for item in first)
    assert sorted(row.second.id for row in rows if row.second) == sorted(item.id for item in second)
    chance.shuffle(first)
    chance.shuffle(second)
    assert compare(first, second) == rows
    assert side_by_side(first, second) == side_by_side(reversed(first), reversed(second))


@given(PROMISES, PROMISES)
def test_the_plans_exchanged_give_the_changes_mirrored(one: list[Drawn], other: list[Drawn]) -> None:
    mirror = {
        Change.HIGHER: Change.LOWER, Change.LOWER: Change.HIGHER,
        Change.ONLY_FIRST: Change.ONLY_SECOND, Change.ONLY_SECOND: Change.ONLY_FIRST,
    }  # fmt: skip
    there, back = compare(_made("A", one), _made("B", other)), compare(_made("B", other), _made("A", one))
    turned = {
        (row.second and row.second.id, row.first and row.first.id, mirror.get(row.change, row.change))
        for row in back
    }
    assert {(row.first and row.first.id, row.second and row.second.id, row.change) for row in there} == turned


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


@pytest.mark.parametrize(
    ("city", "district"),
    [
        pytest.param([], [make_target(DISTRICT, "B", 80)], id="a city without plans"),
        pytest.param([make_target(FIRST, "A", 500)], [], id="a city without districts"),
        pytest.param([make_target(FIRST, "A", 500)], [make_target(SECOND, "B", 80)], id="two plans of one city"),
        pytest.param([make_target(FIRST, "A", 90, region="乙市")], [make_target(DISTRICT, "B", 80)], id="the city sets it for one district only"),
        pytest.param([make_target(FIRST, "A", 90, cluster="甲")], [make_target(DISTRICT, "B", 80)], id="the city sets it for one cluster only"),
    ],
)  # fmt: skip
def test_nothing_to_join_gives_an_empty_list(city: list[Target], district: list[Target]) -> None:
    assert cascade(city, district) == []


def test_a_citys_number_for_one_of_its_districts_is_not_the_citys() -> None:
    whole, part = make_target(FIRST, "A", 500, "家"), make_target(FIRST, "P", 90, "家", region="乙市")
    (link,) = cascade([part, whole], [make_target(DISTRICT, "B", 80, "家")])
    assert [(pair.year, pair.rest) for pair in link.pairs] == [(2025, 420)]


def test_unlike_numbers_of_one_indicator_are_links_of_their_own() -> None:
    """新增 stands beside 新增, 累计 beside 累计; neither path runs into the other."""
    city = [
        make_target(FIRST, "A1", 500, "家", accumulation="stock"),
        make_target(FIRST, "A2", 100, "家", 2027, accumulation="added"),
    ]
    district = [
        make_target(DISTRICT, "B1", 80, "个", accumulation="stock"),
        make_target(DISTRICT, "B2", 20, "家", 2027, accumulation="added"),
    ]
    links = cascade(city, district)
    assert [(link.city.id, link.district.id, link.nature) for link in links] == [
        ("A1", "B1", Nature.PART),
        ("A2", "B2", Nature.PART),
    ]
    assert [[(pair.year, pair.rest) for pair in link.pairs] for link in links] == [
        [(2025, 420)],
        [(2027, 80)],
    ]


def test_what_the_city_sets_nowhere_alike_is_shown_without_a_ratio() -> None:
    city = [make_target(FIRST, "A", 6, "%", accumulation="rate")]
    district = [make_target(DISTRICT, "B", 10, "%", accumulation="mean_rate")]
    (link,) = cascade(city, district)
    assert (link.nature, [pair.ratio for pair in link.pairs]) == (Nature.UNLIKE, [None])


def test_a_decline_on_a_base_year_is_not_a_yearly_one() -> None:
    city = [make_target(FIRST, "A", 15, "%", accumulation="decline", base_year=2020)]
    district = [make_target(DISTRICT, "B", 3, "%", accumulation="decline")]
    assert [link.nature for link in cascade(city, district)] == [Nature.UNLIKE]


def test_each_extent_of_a_district_is_a_link_of_its_own() -> None:
    """全大区 and 区本级 differ; a number without an extent joins the only one its plan names, else stands alone."""
    city = [make_target(FIRST, "A", 500, "家")]
    wide, own, bare = (
        make_target(DISTRICT, name, 80, "家", scope=scope)
        for name, scope in (("W", "全大区"), ("O", "区本级"), ("N", None))
    )
    assert [link.district.id for link in cascade(city, [wide, own])] == ["W", "O"]
    assert [link.district.id for link in cascade(city, [own, bare])] == ["O"]
    assert [link.district.id for link in cascade(city, [wide, own, bare])] == ["W", "O", "N"]


def test_a_base_of_another_kind_joins_no_path() -> None:
    """Base cell 238 is a stock, [150] what was added since: the base year is no point of the path."""
    base = make_target(FIRST, "S", 238, "个", 2022, accumulation="stock", kind="baseline").statement
    city = make_target(FIRST, "A", 150, "个", accumulation="added")
    district = make_target(DISTRICT, "B", 20, "个", baseline=(0, 2022), accumulation="added")
    (link,) = cascade([Target(city.plan, city.statement, base, ())], [district])
    assert [pair.year for pair in link.pairs] == [2025]


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
