"""The three methods of scoring, as their notices print them, and what follows from the numbers."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiqun.appraisal import WeightsUnknown
from jiqun.appraisal.appraise import Appraiser
from jiqun.appraisal.scheme import Scheme, load_schemes
from jiqun.rules.vocabulary import Vocabulary
from tests.appraisal.conftest import Grade

SCHEMES = load_schemes()


def huangyan(**values: float) -> dict[str, Any]:
    """A firm above size whose six indicators have these values: 100 mu, 100 people."""
    va = values["va"] * 100
    return {
        "scale": "above", "land_evaluated": 100, "tax_evaluated": values["tax"] * 100, "value_added": va,
        "energy_evaluated": va / values["en"], "pollutants": va / values["em"], "employees": va / values["lp"],
        "main_revenue": 1000, "rd_expense": values["rd"] * 1000,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("scheme", "firm", "score"),
    [
        pytest.param("huangyan-2022", huangyan(tax=24.097, va=136.16, en=2.694, em=4929.81, lp=18.14, rd=0.0302), 100.0, id="黄岩2022：六项都等于基准值，100分"),
        pytest.param("huangyan-2022", huangyan(tax=30, va=150, en=3.0, em=5200, lp=20, rd=0.035), 114.8165, id="黄岩2022：高于基准不封顶"),
        pytest.param("huangyan-2022", huangyan(tax=5, va=60, en=1.2, em=1500, lp=11, rd=0.0), 33.0533, id="黄岩2022：低于基准"),
        pytest.param("huangyan-2021", huangyan(tax=30, va=150, en=3.0, em=5200, lp=20, rd=0.035), 114.5389, id="黄岩2021：同一企业换上年基准值"),
        pytest.param("huangyan-2022", {"scale": "below", "land_evaluated": 10, "tax_evaluated": 80, "electricity": 80 / 0.15}, 66.3907, id="黄岩2022规下：两项各50"),
    ],
)  # fmt: skip
def test_ratio_to_base(grade: Grade, scheme: str, firm: dict[str, Any], score: float) -> None:
    (row,) = grade(SCHEMES[scheme], [firm]).values()
    assert row["score"] == pytest.approx(score, abs=5e-5)


def test_a_firm_without_emissions_takes_the_mean_item_of_all(grade: Grade) -> None:
    base = {"tax": 24.097, "va": 136.16, "en": 2.694, "lp": 18.14, "rd": 0.0302}
    firms = [huangyan(em=4929.81, **base), huangyan(em=2 * 4929.81, **base), huangyan(em=1, **base)]
    firms[2]["pollutants"] = None
    rows = list(grade(SCHEMES["huangyan-2022"], firms).values())
    assert [round(row["s_va_per_emission"], 6) for row in rows] == [10, 20, 15]


MINMAX = {
    "id": "m", "family": "m", "name": {"zh": "极差"}, "region": "试", "data_year": 2024, "since": "2024-01-01",
    "lists": [{
        "id": "all", "name": {"zh": "全部"}, "scope": "revenue > 0", "method": "minmax",
        "indicators": [{"id": "tax", "name": {"zh": "亩均税收"}, "above": "tax_evaluated", "below": "land_evaluated", "unit": "万元/亩", "weight": 30}],
        "classes": [{"grade": "A", "name": {"zh": "甲"}, "up_to": 0.5}, {"grade": "B", "name": {"zh": "乙"}}],
    }],
}  # fmt: skip


@pytest.mark.parametrize(
    ("values", "scores"),
    [
        pytest.param([12, 2, 22], [18, 6, 30], id="旌德：30×[20＋80×(12－2)÷(22－2)]÷100＝18"),
        pytest.param([7, 7], [30, 30], id="全部相等：没有高低，都是满分"),
        pytest.param([5, None], [30, 0], id="算不出的项目为0"),
    ],
)
def test_min_max(grade: Grade, values: list[float | None], scores: list[float]) -> None:
    firms = [
        {"revenue": 1, "land_evaluated": 1 if v is not None else None, "tax_evaluated": v or 0}
        for v in values
    ]
    rows = grade(Scheme.model_validate(MINMAX), firms).values()
    assert [row["score"] for row in rows] == pytest.approx(scores)


def test_a_single_indicator_is_ranked_by_its_value(grade: Grade) -> None:
    firms = [{"scale": "below", "land_evaluated": 10, "tax_evaluated": 10 * n} for n in (3, 9, 5, 1, 7)]
    firms.append({"scale": "below", "land_evaluated": 2, "tax_evaluated": 100})
    rows = list(grade(SCHEMES["jingning-2022-below"], firms).values())
    assert [row["position"] for row in rows] == [4, 1, 3, 5, 2, None]
    assert [row["list"] for row in rows] == ["below"] * 5 + [None], "用地不足3亩不在名单上"


def test_a_method_without_published_weights_grades_nobody(vocabulary: Vocabulary) -> None:
    with pytest.raises(WeightsUnknown, match="jingde-2022"):
        Appraiser(SCHEMES["jingde-2022"], vocabulary)


def test_bases_of_last_year(grade: Grade, vocabulary: Vocabulary) -> None:
    """淮安: twice the mean of the year before, Σ ÷ Σ."""
    import ibis

    from tests.appraisal.conftest import ENGINE, table_of

    old = [
        {"scale": "above", "land_evaluated": land, "tax_evaluated": tax, "revenue": 100, "electricity": 10}
        for land, tax in ((10, 100), (30, 100))
    ]
    new = [{"scale": "above", "land_evaluated": 10, "tax_evaluated": 50, "revenue": 100, "electricity": 10}]
    rows = ibis.union(table_of(vocabulary, old, 2023), table_of(vocabulary, new, 2024))
    appraiser = Appraiser(SCHEMES["huaian-2024"], vocabulary)
    found = ENGINE.collect(appraiser.given(rows, [2023, 2024])).to_pylist()
    (row,) = [item for item in found if item["year"] == 2024]
    assert row["base_tax_per_land"] == pytest.approx(2 * (100 + 100) / (10 + 30))
    assert row["s_tax_per_land"] == pytest.approx(5 / 10 * 45)


def one(**fields: Any) -> Scheme:
    """A scheme of one indicator, 亩均税收 against 10."""
    listing = {
        "id": "all", "name": {"zh": "全部"}, "scope": "revenue > 0", "method": "ratio",
        "indicators": [{"id": "tax", "name": {"zh": "亩均税收"}, "above": "tax_evaluated", "below": "land_evaluated", "unit": "万元/亩", "weight": 100, "base": {"value": 10}} | fields.pop("indicator", {})],
        "classes": [{"grade": "A", "name": {"zh": "A"}, "up_to": 0.2}, {"grade": "B", "name": {"zh": "B"}, "up_to": 0.6}, {"grade": "C", "name": {"zh": "C"}, "up_to": 0.95}, {"grade": "D", "name": {"zh": "D"}}],
    } | fields.pop("listing", {})  # fmt: skip
    return Scheme.model_validate({**MINMAX, "id": "one", "lists": [listing], **fields})


def firms(*taxes: float | None, **same: Any) -> list[dict[str, Any]]:
    return [{"revenue": 1, "land_evaluated": 1, "tax_evaluated": tax, **same} for tax in taxes]


@pytest.mark.parametrize(
    ("indicator", "tax", "score"),
    [
        pytest.param({}, 30, 300, id="未写上限：不封顶"),
        pytest.param({"cap": 1.5}, 30, 150, id="上限为权重的1.5倍"),
        pytest.param({}, -5, 0, id="负值：下限为0"),
        pytest.param({"floor": None}, -5, -50, id="未写下限：可为负分"),
        pytest.param({}, None, 0, id="没有数：0分"),
    ],
)
def test_caps_and_floors(grade: Grade, indicator: dict[str, Any], tax: float | None, score: float) -> None:
    (row,) = grade(one(indicator=indicator), firms(tax)).values()
    assert row["score"] == pytest.approx(score)


@pytest.mark.parametrize(
    ("count", "shares"),
    [
        pytest.param(100, {"A": 20, "B": 40, "C": 35, "D": 5}, id="100家：20/40/35/5"),
        pytest.param(10, {"A": 2, "B": 4, "C": 3, "D": 1}, id="10家：不超过各档比例，余数归下一档"),
        pytest.param(4, {"B": 2, "C": 1, "D": 1}, id="4家：20%不足1家，没有A"),
        pytest.param(1, {"D": 1}, id="1家：都不足，归最后一档"),
    ],
)
def test_shares(grade: Grade, count: int, shares: dict[str, int]) -> None:
    rows = grade(one(), firms(*range(1, count + 1))).values()
    found: dict[str, int] = {}
    for row in rows:
        found[row["grade"]] = found.get(row["grade"], 0) + 1
    assert found == shares


@pytest.mark.parametrize(
    ("ties", "grades"),
    [
        pytest.param("lower", "BBBBB", id="同分归下一档：A不超过20%"),
        pytest.param("upper", "AAAAA", id="同分归上一档"),
        pytest.param("code", "ABBCD", id="同分按代码先后"),
    ],
)
def test_ties(grade: Grade, ties: str, grades: str) -> None:
    wide: dict[str, Any] = {"ties": ties}
    if ties == "lower":
        wide |= {
            "classes": [
                {"grade": "A", "name": {"zh": "A"}, "up_to": 0.2},
                {"grade": "B", "name": {"zh": "B"}},
            ]
        }
    rows = grade(one(listing=wide), firms(7, 7, 7, 7, 7)).values()
    assert "".join(row["grade"] for row in rows) == grades


def test_grades_by_score(grade: Grade) -> None:
    bars = [
        {"grade": "A", "name": {"zh": "A"}, "at_least": 90},
        {"grade": "B", "name": {"zh": "B"}, "at_least": 60},
        {"grade": "C", "name": {"zh": "C"}},
    ]
    rows = grade(one(listing={"classes": bars}), firms(9, 8.999, 6, 5.9, None)).values()
    assert "".join(row["grade"] for row in rows) == "ABBCC"


@pytest.mark.parametrize(
    ("fields", "grades", "marks"),
    [
        pytest.param({"effect": "fix", "grade": "A"}, "A", "rule", id="定档：固定为A"),
        pytest.param({"effect": "up"}, "C", "rule", id="提一档"),
        pytest.param({"effect": "up", "steps": 9}, "A", "rule", id="提到顶为止"),
        pytest.param({"effect": "down"}, "D", "rule", id="降档：已是最低，不再降"),
        pytest.param({"effect": "at_least", "grade": "B"}, "B", "rule", id="不低于B"),
        pytest.param({"effect": "at_most", "grade": "B"}, "D", "rule", id="不高于B：已低于，不动"),
        pytest.param({"effect": "fix", "grade": "A", "test": "profit > 0"}, "D", "", id="条件不知道：不调"),
    ],
)
def test_adjustments(grade: Grade, fields: dict[str, Any], grades: str, marks: str) -> None:
    rule = {"id": "rule", "label": {"zh": "规则"}, "test": "revenue == 1", **fields}
    (row,) = grade(one(adjustments=[rule]), firms(5)).values()
    assert (row["grade_first"], row["grade"], row["adjusted_by"]) == ("D", grades, marks)


def test_a_veto_stands_last(grade: Grade) -> None:
    rules = [
        {"id": "top500", "label": {"zh": "百强固定A"}, "test": "revenue == 1", "effect": "fix", "grade": "A"},
        {
            "id": "accident",
            "label": {"zh": "一票否决"},
            "test": "revenue == 1",
            "effect": "fix",
            "grade": "D",
        },
    ]
    (row,) = grade(one(adjustments=rules), firms(5)).values()
    assert (row["grade"], row["adjusted_by"]) == ("D", "top500 accident")


def test_by_hand_speaks_last_and_says_so(grade: Grade) -> None:
    from jiqun.appraisal.grading import Decision

    rows = grade(one(), firms(9, 5), decisions=[Decision("F001", 2024, "A", "申诉成立")])
    assert (rows["F001"]["grade_first"], rows["F001"]["grade"], rows["F001"]["adjusted_by"]) == (
        "D",
        "A",
        "by_hand",
    )
    assert rows["F000"]["adjusted_by"] == ""


LETTING = SCHEMES["wenling-zones-2022"].bonuses


@pytest.mark.parametrize(
    ("which", "tenants", "points"),
    [
        pytest.param(0, 0, 0, id="规上，没有出租"), pytest.param(0, 1, 0, id="规上，1家：不扣"),
        pytest.param(0, 2, -5, id="规上，2家"), pytest.param(0, 4, -15, id="规上，4家"),
        pytest.param(1, 0, 0, id="规下，没有出租"), pytest.param(1, 1, -10, id="规下，1家"),
        pytest.param(1, 2, -15, id="规下，2家"), pytest.param(1, 4, -25, id="规下，4家"),
    ],
)  # fmt: skip
def test_letting_takes_points(grade: Grade, which: int, tenants: int, points: float) -> None:
    own = LETTING[which].model_copy(update={"lists": ()})
    scheme = one().model_copy(update={"bonuses": (own,)})
    (row,) = grade(scheme, firms(10, tenants=tenants)).values()
    assert row["score"] == pytest.approx(100 + points)


def test_a_bonus_may_be_a_percentage(grade: Grade) -> None:
    bonus = {"id": "b", "label": {"zh": "加分"}, "percent": "high_tech * 5", "most": 8}
    rows = list(grade(one(bonuses=[bonus]), [*firms(10, high_tech=1), *firms(10, high_tech=3)]).values())
    assert [row["score"] for row in rows] == pytest.approx([105, 108]), "百分之五；封顶百分之八"


def test_exclusions(grade: Grade) -> None:
    rules = [
        {
            "id": "utility",
            "label": {"zh": "公用事业"},
            "test": "one_of(division, '44')",
            "treatment": "ungraded",
            "managed_as": "B",
        },
        {"id": "young", "label": {"zh": "新投产"}, "test": "years_registered < 2", "treatment": "excluded"},
    ]
    group = [
        *firms(9, division="34"),
        *firms(99, division="44"),
        *firms(99, division="34", years_registered=1),
    ]
    rows = list(grade(one(exclusions=rules), group).values())
    assert [(r["grade"], r["managed_as"], r["reason"], r["list"]) for r in rows] == [
        ("D", "D", None, "all"), (None, "B", "utility", "all"), (None, None, "young", None),
    ]  # fmt: skip
    assert rows[1]["score"] == pytest.approx(990), "不定等级的照样计分"
    assert rows[0]["of"] == 1, "不参评的不占名额"


def test_industries_are_ranked_apart(grade: Grade) -> None:
    groups = [
        {"id": "machines", "name": {"zh": "装备"}, "divisions": ["34"]},
        {"id": "others", "name": {"zh": "其他"}},
    ]
    scheme = one(listing={"groups": groups})
    rows = list(grade(scheme, [*firms(9, 8, division="34"), *firms(1, division="17"), *firms(2)]).values())
    assert [(row["slice"], row["position"], row["of"]) for row in rows] == [
        ("machines", 1, 2), ("machines", 2, 2), ("others", 2, 2), ("others", 1, 2),
    ]  # fmt: skip


def test_consequences_follow_the_grade(grade: Grade) -> None:
    """瑞安 2018: 0.15 yuan more for each kilowatt-hour of the lowest class."""
    rule = {"id": "power", "name": {"zh": "差别电价"}, "by_grade": {"D": "electricity * surcharge"}}
    price = {"id": "surcharge", "name": {"zh": "加价"}, "unit": "元/千瓦时", "value": 0.15}
    scheme = one(consequences=[rule], parameters=[price])
    rows = list(
        grade(scheme, [*firms(*range(20, 1, -1), electricity=100), *firms(1, electricity=100)]).values()
    )
    assert rows[-1]["effect_power"] == pytest.approx(100 * 0.15), "100万千瓦时×0.15元＝15万元"
    assert rows[0]["effect_power"] == 0


def test_a_consequence_stands_in_its_unit(grade: Grade) -> None:
    """30 % of the water at 4 yuan a cubic metre: per cents and prices come out as 万元."""
    rule = {"id": "water", "name": {"zh": "差别水价"}, "by_grade": {"D": "water * price * rate"}}
    prices = [
        {"id": "price", "name": {"zh": "水价"}, "unit": "元/立方米", "value": 4},
        {"id": "rate", "name": {"zh": "加价率"}, "unit": "%", "value": 30},
    ]
    (row,) = grade(one(consequences=[rule], parameters=prices), firms(1, water=10)).values()
    assert row["effect_water"] == pytest.approx(12), "10万立方米×4元×30%＝12万元"


@settings(max_examples=10)
@given(st.lists(st.floats(0.1, 1000), min_size=2, max_size=40, unique=True), st.floats(0.1, 10))
def test_grades_do_not_change_when_everybody_pays_so_many_times_more(
    grade: Grade, taxes: list[float], times: float
) -> None:
    scheme = one(indicator={"base": {"rule": "mean"}})
    before = [row["grade"] for row in grade(scheme, firms(*taxes)).values()]
    after = [row["grade"] for row in grade(scheme, firms(*[tax * times for tax in taxes])).values()]
    assert before == after


@settings(max_examples=10)
@given(st.lists(st.floats(0, 100), min_size=1, max_size=40), st.floats(0.1, 100))
def test_who_earns_more_is_never_graded_worse(grade: Grade, taxes: list[float], more: float) -> None:
    before = grade(one(), firms(*taxes))["F000"]["grade"]
    after = grade(one(), firms(taxes[0] + more, *taxes[1:]))["F000"]["grade"]
    assert after <= before
