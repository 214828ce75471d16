"""Subjects beyond enterprises: groups are added up before they are scored, premises are rows of their own. Worked by hand."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from typing import Any

import ibis
import numpy as np
import pytest
from pydantic import ValidationError

from jiqun.appraisal import NotAddedUp, YearNotReturned
from jiqun.appraisal.appraise import Appraiser
from jiqun.appraisal.scheme import Scheme, load_schemes
from jiqun.engine import Engine, FormulaUnitMismatch
from jiqun.enterprises import Population
from jiqun.facts.schema import load_declarations
from jiqun.facts.store import Store
from jiqun.indicators.computed import Facts, load_definitions
from jiqun.indicators.computed.facts import Supplied
from jiqun.packs import Pack
from jiqun.rules.errors import RuleError, VariableUnknown
from jiqun.rules.profile import profile
from jiqun.rules.variable import Subject
from jiqun.rules.vocabulary import Vocabulary
from tests.appraisal.conftest import ENGINE
from tests.docs.blocks import DOCS
from tests.facts_of_a_town import put
from tests.indicators.conftest import opened

PREMISES = {
    "premises": ["P1", "P2", "P3", "P4"], "name": ["一号楼", "二号楼", "三号综合体", "四号楼"],
    "kind": ["office_building", "office_building", "services_complex", "office_building"], "region": ["东区", "东区", "西区", "西区"],
    "floor_area": [10_000.0, 5_000.0, 20_000.0, 8_000.0], "occupied_area": [9_000.0, 2_000.0, 15_000.0, None],
    "settled_firms": [40, 2, 60, 10], "tax": [12_000.0, 1_500.0, 3_000.0, None], "revenue": [90_000.0, 20_000.0, 60_000.0, 500.0],
}  # fmt: skip
TAX = {"id": "tax", "name": {"zh": "亩均税收"}, "above": "tax_evaluated", "below": "land_evaluated", "unit": "万元/亩", "weight": 100, "base": {"value": 5}}  # fmt: skip
CLASSES = [{"grade": "A", "name": {"zh": "甲"}, "up_to": 0.5}, {"grade": "B", "name": {"zh": "乙"}}]


def scheme(subject: str, *, indicators: Any = (TAX,), scope: str = "members > 0", **fields: Any) -> Scheme:
    listing = {
        "id": "all", "name": {"zh": "全部"}, "scope": scope, "method": "ratio", "indicators": list(indicators),
        "classes": CLASSES,
    } | fields.pop("listing", {})  # fmt: skip
    return Scheme.model_validate(
        {"id": "s", "family": "s", "name": {"zh": "试"}, "data_year": 2023, "since": "2024-01-01", "subject": subject,
         "lists": [listing]} | fields
    )  # fmt: skip


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Facts]:
    facts = opened(ENGINE, tmp_path_factory.mktemp("subjects"))
    put(facts.population.store, "premises", "2023", PREMISES)
    yield facts
    facts.population.store.close()


def graded(town: Facts, method: Scheme, vocabulary: Vocabulary, **more: Any) -> dict[str, dict[str, Any]]:
    table = Appraiser(method, vocabulary).over(town, [2023], **more)
    return {row["code"]: row for row in town.population.engine.collect(table).to_pylist()}


def test_a_group_is_added_up_before_it_is_scored(town: Facts, vocabulary: Vocabulary) -> None:
    """东区: A 40 万元 on 10 mu, B 10 on 5: 50 ÷ 15, not the mean of 4 and 2."""
    head = {"id": "head", "name": {"zh": "人均增加值"}, "above": "value_added", "below": "employees", "unit": "万元/人", "weight": 0, "base": {"value": 1}}  # fmt: skip
    rows = graded(town, scheme("region", indicators=(TAX, head), members="scale == 'above'"), vocabulary)
    east, west = rows["东区"], rows["西区"]
    assert (east["v_tax"], east["v_head"]) == (pytest.approx(50 / 15), pytest.approx(300 / 15))
    assert (east["score"], east["position"], east["grade"]) == (pytest.approx(50 / 15 / 5 * 100), 1, "A")
    assert (west["members"], west["known_tax"], west["v_tax"]) == (2, 1, pytest.approx(25 / 10)), (
        "戊厂没有用地和税收：计入企业数，不计入比率"
    )


def test_who_counts_is_said_by_members_and_everybody_counts_where_nothing_is_said(
    town: Facts, vocabulary: Vocabulary
) -> None:
    rows = graded(town, scheme("region"), vocabulary)
    assert {code: row["members"] for code, row in rows.items()} == {"东区": 2, "西区": 3}
    assert rows["西区"]["v_tax"] == pytest.approx((25 + 2) / (10 + 7))


def test_rules_ask_a_group_for_its_sums(town: Facts, vocabulary: Vocabulary) -> None:
    rule = {
        "id": "large",
        "label": {"zh": "税收大的定A"},
        "test": "tax_evaluated >= floor",
        "effect": "fix",
        "grade": "A",
    }
    few = {"id": "few", "label": {"zh": "太少"}, "test": "members < least", "treatment": "ungraded"}
    numbers = [
        {"id": "floor", "name": {"zh": "下限"}, "unit": "万元", "value": 26},
        {"id": "least", "name": {"zh": "至少"}, "unit": "家", "value": 3},
    ]
    rows = graded(
        town, scheme("region", adjustments=[rule], exclusions=[few], parameters=numbers), vocabulary
    )
    assert (rows["西区"]["grade"], rows["西区"]["adjusted_by"]) == ("A", "large")
    assert (rows["东区"]["grade"], rows["东区"]["reason"]) == (None, "few"), "企业太少的有得分、不定等级"
    assert rows["东区"]["score"] is not None


def test_divisions_are_groups_and_those_without_one_are_on_no_list(
    town: Facts, vocabulary: Vocabulary
) -> None:
    rows = graded(town, scheme("division"), vocabulary)
    assert rows["34"]["members"] == 2
    parks = graded(town, scheme("park"), vocabulary)
    assert [(row["code"], row["list"], row["members"]) for row in parks.values()] == [("", None, 5)]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"scope": "scale == 'above'"}, id="文字没有合计"),
        pytest.param({"scope": "rd_ratio > 0"}, id="比率没有合计：写成分子除以分母"),
        pytest.param({"scope": "days_registered > 3"}, id="年限没有合计"),
    ],
)
def test_what_has_no_sum_is_refused(fields: dict[str, Any], vocabulary: Vocabulary) -> None:
    with pytest.raises((NotAddedUp, FormulaUnitMismatch)):
        Appraiser(scheme("town", **fields), vocabulary)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"subject": "premises", "members": "scale == 'above'"}, id="载体没有成员企业"),
        pytest.param({"subject": "town", "tenancy": {"merge": "revenue > 1"}}, id="租赁并入只用于企业"),
        pytest.param({"subject": "town", "listing": {"by_division": True}}, id="行业分组只用于企业"),
    ],
)
def test_what_belongs_to_enterprises_alone(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        scheme(**fields)


BUILDINGS = {
    "indicators": [{"id": "tax_per_floor", "name": {"zh": "税收单产"}, "above": "premises_tax", "below": "premises_floor", "unit": "元/平方米", "weight": 100, "base": {"value": 4000}}],
    "scope": "premises_kind == 'office_building'",
}  # fmt: skip


def test_buildings_by_tax_per_square_metre(town: Facts, vocabulary: Vocabulary) -> None:
    """12,000 万元 on 10,000 m² are 12,000 元 on a square metre."""
    rows = graded(town, scheme("premises", **BUILDINGS), vocabulary)
    assert (rows["P1"]["v_tax_per_floor"], rows["P1"]["score"], rows["P1"]["members"]) == (12_000, 300, 40)
    assert rows["P3"]["list"] is None, "综合体不在楼宇名单上"
    assert (rows["P4"]["v_tax_per_floor"], rows["P4"]["grade"]) == (None, "B"), "没报税收的排在最后"
    assert [rows[code]["name"] for code in ("P1", "P3")] == ["一号楼", "三号综合体"]


def test_premises_are_graded_for_years_in_which_they_were_returned(
    town: Facts, vocabulary: Vocabulary
) -> None:
    with pytest.raises(YearNotReturned, match="premises"):
        Appraiser(scheme("premises", **BUILDINGS), vocabulary).over(town, [2024])


def test_each_subject_has_its_own_words(vocabulary: Vocabulary) -> None:
    with pytest.raises(VariableUnknown):
        vocabulary.check("premises_tax > 0", "试")
    with pytest.raises(VariableUnknown):
        vocabulary.about(Subject.PREMISES).check("tax_evaluated > 0", "试")
    vocabulary.about(Subject.PARK).check("park_industrial > 0 and members > 3", "试")
    with pytest.raises(RuleError):
        vocabulary.about(Subject.TOWN).check("park_industrial > 0", "试")


EXAMPLES = ("parks-2025", "towns-2025", "buildings-2025", "complexes-2025", "services-2025")


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_packs_examples_can_be_read_and_say_that_they_are_examples(
    name: str, vocabulary: Vocabulary
) -> None:
    method = load_schemes(Pack(DOCS.parent / "packs" / "ningbo"))[name]
    assert Appraiser(method, vocabulary).variables
    assert method.reference.trust.value == "example"


def test_what_is_told_is_kept_and_a_reform_reads_the_same_table(town: Facts, vocabulary: Vocabulary) -> None:
    method = scheme("region")
    plain = graded(town, method, vocabulary)
    own = method.vocabulary(vocabulary)
    beside = own.used(method.formulas)
    assert graded(town, method, vocabulary, kept="试", beside=beside) == plain
    reform = scheme("region", indicators=(TAX | {"weight": 50},))
    folder = town.population.store.derived.folder
    before = sorted(folder.glob("told-试-*"))
    graded(town, reform, vocabulary, kept="试", beside=beside)
    assert len(before) == 1
    assert sorted(folder.glob("told-试-*")) == before


def test_a_grade_is_supplied_and_evidence_overrides_it(town: Facts, vocabulary: Vocabulary) -> None:
    told = Supplied(
        ibis.memtable({"code": ["A", "B"], "year": [2023, 2023], "value": ["B", "C"]}, schema={"code": "string", "year": "int32", "value": "string"}),
        ("试",),
    )  # fmt: skip
    store = town.population.store
    put(store, "evidence", "", {"code": ["B"], "item": ["appraisal_grade"], "answer": [None], "number": [None], "words": ["A"], "stated_on": [dt.date(2023, 5, 1)], "paper": ["文"]})  # fmt: skip
    facts = Facts(Population(store, town.population.engine), town.definitions)
    asked = {"without": facts, "with": dataclasses.replace(facts, supplied={"appraisal": told})}
    found = {
        name: {
            row["code"]: row["appraisal_grade"]
            for row in facts.population.engine.collect(
                profile(one, vocabulary, ["appraisal_grade"], [2023])
            ).to_pylist()
        }
        for name, one in asked.items()
    }
    assert found["without"] == {"A": None, "B": "A", "C": None, "D": None, "E": None}
    assert found["with"] == {"A": "B", "B": "A", "C": None, "D": None, "E": None}


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """2,400 enterprises in twelve parks (eight of them with any above size), and 300 premises. 模拟数据."""
    size, chance = 2_400, np.random.default_rng(11)
    codes = [f"{number:018d}" for number in range(size)]
    parks = [f"园{number % 12}" if number % 7 else None for number in range(size)]
    store = Store(tmp_path_factory.mktemp("crowd"), load_declarations())
    put(
        store,
        "enterprise",
        "",
        {"code": codes, "name": codes, "region": ["东区"] * size, "town": ["甲镇"] * size, "park": parks},
    )
    put(
        store, "enterprise_year", "2023",
        {"code": codes, "scale": ["above" if n % 3 else "below" for n in range(size)], "region": ["东区"] * size, "industry": ["3411"] * size,
         "tax_vat": chance.lognormal(4, 1, size), "value_added": chance.lognormal(6, 1, size), "employees": chance.lognormal(3, 1, size).round(), "revenue": chance.lognormal(7, 1, size)},
    )  # fmt: skip
    held = [code for number, code in enumerate(codes) if number % 11]
    put(
        store,
        "land_holding",
        "2023",
        {
            "code": held,
            "holding": ["1"] * len(held),
            "kind": ["registered"] * len(held),
            "area": chance.lognormal(2, 1, len(held)),
        },
    )
    names = [f"园{number}" for number in range(12)]
    put(
        store,
        "park",
        "2023",
        {
            "park": names,
            "name": names,
            "region": ["东区"] * 12,
            "industrial_area": chance.lognormal(6, 1, 12),
        },
    )
    put(
        store, "premises", "2023",
        {"premises": [f"P{n:03d}" for n in range(300)], "name": [f"楼{n}" for n in range(300)], "kind": ["office_building"] * 300,
         "floor_area": chance.lognormal(9, 1, 300), "tax": chance.lognormal(7, 1, 300), "settled_firms": [n % 50 for n in range(300)]},
    )  # fmt: skip
    yield store
    store.close()


BY_PARK = {"id": "own", "name": {"zh": "园区亩均营收"}, "above": "revenue", "below": "park_industrial", "unit": "万元/亩", "weight": 40, "base": {"rule": "mean"}}  # fmt: skip


@pytest.mark.parametrize(
    "method",
    [
        pytest.param(scheme("park", indicators=(TAX, BY_PARK), members="scale == 'above'"), id="园区"),
        pytest.param(scheme("premises", **BUILDINGS), id="楼宇"),
    ],
)
def test_engines_grade_subjects_row_by_row_alike(
    method: Scheme, crowd: Store, engine: Engine, vocabulary: Vocabulary
) -> None:
    kept = ("code", "name", "region", "list", "members", "score", "position", "of", "grade")

    def run(own: Engine) -> list[dict[str, Any]]:
        facts = Facts(Population(crowd, own), load_definitions(crowd.declarations))
        table = Appraiser(method, vocabulary).over(facts, [2023])
        rows: list[dict[str, Any]] = own.collect(table.select(*kept).order_by("code")).to_pylist()
        return rows

    mine = run(engine)
    assert mine == run(ENGINE)
    assert len(mine) in (9, 300)
