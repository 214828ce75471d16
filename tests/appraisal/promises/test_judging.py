"""Promises on land: stages in time, numbers at their stage, what is short, and verdicts for parcels and areas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import ibis
import pytest

from jiqun.appraisal.promises.errors import NoParcels, PromiseUnitWrong
from jiqun.appraisal.promises.judging import Inspector
from jiqun.appraisal.promises.scheme import PromiseScheme, load_promise_schemes
from jiqun.appraisal.promises.tallies import tallies
from jiqun.engine import Engine
from jiqun.facts.schema import load_declarations
from jiqun.indicators.computed import Facts
from jiqun.packs import find_pack
from jiqun.rules.vocabulary import Vocabulary, load_vocabulary
from tests.engine.once import once
from tests.facts_of_a_town import put
from tests.indicators.conftest import opened

PACK = find_pack("ningbo")
DECLARED = load_declarations(PACK)
OWN = load_promise_schemes()["land-promises-2018"]
CITY = load_promise_schemes(PACK)["land-promises-ningbo-2023"]
ON = dt.date(2026, 6, 30)
YEAR = 2025
DATES = ("supplied_on", *(f"{a}_{b}" for a in ("planned", "done") for b in ("started", "completed", "operating", "full_capacity")))  # fmt: skip
TEXTS = ("parcel", "region", "park", "code", "enterprise", "use", "core", "project")
NUMBERS = (
    "area", "plot_ratio", "promised_investment", "promised_output", "promised_tax", "promised_energy", "invested", "built",
    "built_land", "holder_land", "tax_evaluated", "output", "value_added", "energy_evaluated",
)  # fmt: skip
Row = dict[str, Any]


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    return load_vocabulary(DECLARED, PACK)


def parcel(**given: Any) -> Row:
    """Ten 亩 supplied at the beginning of 2020, everything reached on the day and just as promised."""
    kept: Row = {
        "parcel": "Z1", "region": "鄞州区", "park": "甲园", "code": "A", "enterprise": "A", "use": "industrial", "core": "yes",
        "project": "P", "supplied_on": dt.date(2020, 1, 1), "area": 10.0, "plot_ratio": 2.0, "promised_investment": 700.0,
        "promised_output": 1000.0, "promised_tax": 70.0, "promised_energy": 2.0, "invested": 7000.0, "built": 2 * 10 * 2000 / 3,
        "built_land": 10.0, "holder_land": 10.0, "tax_evaluated": 700.0, "output": 10000.0, "value_added": 200.0,
        "energy_evaluated": 100.0,
    }  # fmt: skip
    for index, name in enumerate(("started", "completed", "operating", "full_capacity")):
        kept[f"planned_{name}"] = kept[f"done_{name}"] = dt.date(2020 + index, 6, 1)
    return kept | given


def judge(
    words: Vocabulary, engine: Engine, *rows: Row, scheme: PromiseScheme = OWN, on: dt.date = ON
) -> list[Row]:
    inspector = Inspector(scheme, words, DECLARED["parcel"])
    found: list[Row] = engine.collect(inspector.judged(_table(rows), on, YEAR).order_by("parcel")).to_pylist()
    return found


def _table(rows: tuple[Row, ...]) -> ibis.Table:
    kinds = {
        **dict.fromkeys(TEXTS, "string"),
        **dict.fromkeys(DATES, "date"),
        **dict.fromkeys(NUMBERS, "float64"),
    }
    columns = {name: [row.get(name) for row in rows] for name in kinds}
    return ibis.memtable(columns | {"year": [YEAR] * len(rows)}, schema=kinds | {"year": "int32"})


def test_everything_as_promised_is_kept(words: Vocabulary, engine: Engine) -> None:
    (row,) = judge(words, engine, parcel())
    verdicts = {name: value for name, value in row.items() if name.endswith("verdict")}
    assert set(verdicts.values()) == {"kept"}


#: What differs from a parcel where all is kept → the promise looked at, and its verdict.
STAGES: dict[str, tuple[Row, str, str]] = {
    "开工：迟一天即违约": ({"done_started": dt.date(2020, 6, 2)}, "start", "broken"),
    "开工：到期未开工": ({"done_started": None}, "start", "broken"),
    "开工：没有项目记录为未知": ({"project": None}, "start", "unknown"),
    "达产：未到期": ({"done_full_capacity": None, "planned_full_capacity": dt.date(2026, 7, 1)}, "capacity", "not_due"),
    "竣工：投资强度699.9低于约定700": ({"invested": 6999.0}, "investment", "broken"),
    "竣工：没有完成投资为未知": ({"invested": None}, "investment", "unknown"),
    "竣工：合同没有约定": ({"promised_investment": None}, "investment", "unpromised"),
    "竣工：容积率1.99低于约定2.0": ({"built": 1.99 * 10 * 2000 / 3}, "floor_ratio", "broken"),
    "竣工前不查投资强度": ({"planned_completed": dt.date(2027, 1, 1), "invested": 10.0}, "investment", "not_due"),
    "达产复核：亩均税收69.9低于约定70": ({"tax_evaluated": 699.0}, "tax", "broken"),
    "达产复核：亩均产值999.9低于约定1000": ({"output": 9999.0}, "product", "broken"),
    "达产复核：单位能耗增加值低于约定": ({"value_added": 199.0}, "energy_use", "broken"),
    "投产初始运行期未满不查产出": ({"planned_full_capacity": dt.date(2026, 9, 1), "tax_evaluated": 1.0}, "tax", "not_due"),
    "期满当年的年报还没有：未到期": ({"planned_full_capacity": dt.date(2026, 3, 1), "tax_evaluated": 1.0}, "tax", "not_due"),
    "企业有别的宗地：按全部用地折算": ({"tax_evaluated": 1400.0, "holder_land": 25.0}, "tax", "broken"),
    "没有供地日期又没有计划日期": ({"supplied_on": None, "planned_started": None}, "start", "unknown"),
}  # fmt: skip


def together(
    words: Vocabulary, engine: Engine, cases: Mapping[str, Row], scheme: PromiseScheme
) -> dict[str, Row]:
    """The verdicts of a table of cases, one parcel each."""
    rows = [parcel(**given, parcel=name) for name, given in cases.items()]
    return {row["parcel"]: row for row in judge(words, engine, *rows, scheme=scheme)}


@pytest.mark.parametrize("case", STAGES)
def test_each_promise_at_its_stage(words: Vocabulary, engine: Engine, case: str) -> None:
    given = {name: item for name, (item, _, _) in STAGES.items()}
    row = once(engine, "stages", lambda: together(words, engine, given, OWN))[case]
    _, name, verdict = STAGES[case]
    assert row[f"{name}_verdict"] == verdict


def test_terms_follow_each_other_where_nothing_was_planned(words: Vocabulary, engine: Engine) -> None:
    nothing = {f"planned_{name}": None for name in ("started", "completed", "operating", "full_capacity")}
    (row,) = judge(words, engine, parcel(**nothing))
    assert [row[f"{name}_due"] for name in ("start", "completion", "operation", "capacity")] == [
        dt.date(2020, 7, 2), dt.date(2023, 1, 1), dt.date(2024, 1, 1), dt.date(2026, 1, 1),
    ]  # fmt: skip


def test_how_late_and_how_much_is_short(words: Vocabulary, engine: Engine) -> None:
    (row,) = judge(
        words, engine, parcel(done_started=None, planned_started=dt.date(2026, 6, 1), tax_evaluated=650.0)
    )
    assert row["start_late"] == 29
    assert row["tax_short"] == pytest.approx(50.0), "5 万元/亩 over 10 亩"
    assert row["product_short"] is None
    assert "tax_damages" not in row, "no rule asks for damages"


def test_damages_only_where_a_rule_says_so(words: Vocabulary, engine: Engine) -> None:
    checks = tuple(
        check.model_copy(update={"damages": "shortfall * 2 / 10"} if check.id == "tax" else {})
        for check in OWN.checks
    )
    strict = OWN.model_copy(update={"checks": checks})
    (row,) = judge(words, engine, parcel(tax_evaluated=650.0), scheme=strict)
    assert row["tax_damages"] == pytest.approx(10.0)


FLOORS: dict[str, tuple[Row, dict[str, str]]] = {
    "恰在底线：700、70、1000、2.0": ({"supplied_on": dt.date(2023, 5, 1)}, {"contract_investment": "kept", "contract_tax": "kept", "contract_output": "kept", "contract_plot_ratio": "kept"}),
    "约定亩均税收69.9：低于底线": ({"supplied_on": dt.date(2023, 5, 1), "promised_tax": 69.9}, {"contract_tax": "broken", "contract_investment": "kept"}),
    "约定容积率1.9：低于底线": ({"supplied_on": dt.date(2023, 5, 1), "plot_ratio": 1.9}, {"contract_plot_ratio": "broken"}),
    "非核心地块：亩均底线不适用": ({"supplied_on": dt.date(2023, 5, 1), "core": "no", "promised_tax": 1.0}, {"contract_tax": "exempt"}),
    "没有标注是否核心地块：未知": ({"supplied_on": dt.date(2023, 5, 1), "core": None, "promised_tax": 1.0}, {"contract_tax": "unknown"}),
    "2023年以前供地：不适用": ({"promised_tax": 1.0}, {"contract_tax": "exempt"}),
    "别的区：不适用": ({"supplied_on": dt.date(2023, 5, 1), "region": "海曙区", "promised_tax": 1.0}, {"contract_tax": "exempt"}),
}  # fmt: skip


@pytest.mark.parametrize("case", FLOORS)
def test_floors_of_the_district(words: Vocabulary, engine: Engine, case: str) -> None:
    given = {name: item for name, (item, _) in FLOORS.items()}
    row = once(engine, "floors", lambda: together(words, engine, given, CITY))[case]
    expect = FLOORS[case][1]
    assert {name: row[f"{name}_verdict"] for name in expect} == expect


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        pytest.param(parcel(tax_evaluated=1.0, invested=None), "broken", id="有违约即违约"),
        pytest.param(parcel(invested=None), "unknown", id="没有违约而有缺数据：未知"),
        pytest.param(parcel(supplied_on=dt.date(2026, 6, 1), **{f"{a}_{b}": None for a in ("planned", "done") for b in ("started", "completed", "operating", "full_capacity")}), "not_due", id="都未到期"),
    ],
)  # fmt: skip
def test_the_parcel_as_a_whole(words: Vocabulary, engine: Engine, rows: Row, verdict: str) -> None:
    assert judge(words, engine, rows)[0]["verdict"] == verdict


def test_commercial_land_is_not_looked_at(words: Vocabulary, engine: Engine) -> None:
    assert judge(words, engine, parcel(use="commercial")) == []


def test_totals_by_district(words: Vocabulary, engine: Engine) -> None:
    rows = (
        parcel(), parcel(parcel="Z2", tax_evaluated=600.0), parcel(parcel="Z3", tax_evaluated=500.0, region="海曙区"),
        parcel(parcel="Z4", tax_evaluated=500.0),
    )  # fmt: skip
    inspector = Inspector(OWN, words, DECLARED["parcel"])
    table = tallies(inspector.judged(_table(rows), ON, YEAR), OWN, ["region"])
    found = {
        (row["region"], row["verdict"]): (row["parcels"], row["area"], row["short"])
        for row in engine.collect(table).to_pylist()
        if row["promise"] == "tax"
    }
    assert found == {
        ("鄞州区", "kept"): (1, 10.0, None), ("鄞州区", "broken"): (2, 20.0, pytest.approx(300.0)),
        ("海曙区", "broken"): (1, 10.0, pytest.approx(200.0)),
    }  # fmt: skip


def test_a_side_must_stand_in_the_unit_of_its_check(words: Vocabulary) -> None:
    wrong = OWN.checks[0].model_copy(update={"actual": "invested"})
    with pytest.raises(PromiseUnitWrong, match="万元"):
        Inspector(OWN.model_copy(update={"checks": (wrong,)}), words, DECLARED["parcel"])


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"steps": tuple(reversed(OWN.steps))}, id="阶段先后颠倒"),
        pytest.param({"steps": OWN.steps[:1]}, id="检查的阶段没有写"),
        pytest.param({"checks": (*OWN.checks, OWN.checks[0])}, id="检查编号重复"),
    ],
)
def test_a_scheme_that_contradicts_itself(change: Row) -> None:
    with pytest.raises(ValueError, match=r"stages|stage|ids"):
        PromiseScheme.model_validate(OWN.model_copy(update=change).model_dump())


@pytest.fixture
def town(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Facts]:
    """A holds two parcels, B one; a project names its parcel, another only its owner; one was given up."""
    facts = opened(engine, tmp_path_factory.mktemp("promises"))
    store = facts.population.store
    day = dt.date(2020, 1, 1)
    put(
        store,
        "parcel",
        "2023",
        {"parcel": ["Z0"], "code": ["A"], "area": [99.0], "use": ["industrial"], "supplied_on": [day]},
    )
    put(
        store,
        "parcel",
        "2024",
        {
            "parcel": ["Z1", "Z2", "Z3", "Z4"],
            "code": ["A", "A", "B", None],
            "area": [4.0, 6.0, 5.0, 3.0],
            "use": ["industrial"] * 4,
            "supplied_on": [day, day, day, None],
            "promised_tax": [3.0, 4.0, 2.4, 9.0],
            "promised_investment": [10.0, 10.0, 10.0, None],
        },
    )
    put(
        store,
        "project",
        "2024",
        {
            "project": ["P1", "P2", "P3", "P4"],
            "code": ["A", "B", "B", "A"],
            "stage": ["started", "started", "terminated", "started"],
            "invested_total": [40.0, 30.0, 500.0, 70.0],
            "planned_start": [day] * 4,
            "parcel": ["Z1", None, None, None],
        },
    )
    put(
        store,
        "project_milestone",
        "",
        {
            "project": ["P1", "P1", "P2"],
            "stage": ["started", "completed", "started"],
            "planned_on": [day, dt.date(2022, 1, 1), day],
            "done_on": [day, dt.date(2025, 3, 1), dt.date(2021, 1, 1)],
        },
    )
    put(
        store,
        "land_holding",
        "2025",
        {
            "code": ["A", "B"],
            "holding": ["1", "1"],
            "kind": ["registered", "registered"],
            "area": [4.0, 5.0],
            "parcel": ["Z1", None],
            "floor_area": [4000.0, 100.0],
        },
    )
    yield facts
    facts.population.store.close()  # fmt: skip


def test_parcels_with_projects_buildings_and_holders(town: Facts) -> None:
    words = load_vocabulary(town.population.store.declarations)
    inspector = Inspector(OWN, words, town.population.store.dataset("parcel"))
    on = dt.date(2025, 1, 31)
    rows = {
        row["parcel"]: row for row in town.population.engine.collect(inspector.over(town, on)).to_pylist()
    }
    assert set(rows) == {"Z1", "Z2", "Z3"}, "what the newest return holds, and is supplied"
    assert [rows[name]["project"] for name in ("Z1", "Z2", "Z3")] == ["P1", None, "P2"]
    assert [rows[name]["invested"] for name in ("Z1", "Z2", "Z3")] == [40.0, None, 30.0]
    assert (rows["Z1"]["holder_land"], rows["Z1"]["holder_parcels"]) == (10.0, 2)
    assert rows["Z1"]["tax_actual"] == pytest.approx(33.0 / 10), "the holder's tax over all its parcels"
    assert rows["Z1"]["tax_verdict"] == "not_due", "the term of capacity ends in 2025"
    assert (rows["Z1"]["investment_verdict"], rows["Z3"]["investment_verdict"]) == ("kept", "broken")
    assert rows["Z1"]["completion_verdict"] == "broken"
    assert rows["Z1"]["completion_done"] is None, "what happened after the day is not known on it"
    assert (rows["Z1"]["built"], rows["Z3"]["built"]) == (4000.0, None), "only land that names the parcel"


def test_without_parcels_nothing_is_judged(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> None:
    facts = opened(engine, tmp_path_factory.mktemp("bare"))
    words = load_vocabulary(facts.population.store.declarations)
    with pytest.raises(NoParcels):
        Inspector(OWN, words, facts.population.store.dataset("parcel")).over(facts, ON)
    facts.population.store.close()
