"""The profile: what rules know of an enterprise in a year, on both engines."""

from __future__ import annotations

from typing import Any

import pytest

from jiqun.engine import EngineKind
from jiqun.indicators.computed import Facts
from jiqun.packs import Bilingual
from jiqun.rules.profile import profile
from jiqun.rules.variable import Kind, Variable, VariableRecord
from jiqun.rules.vocabulary import Vocabulary
from jiqun.values import Unit

BRAND = VariableRecord(id="own_brand", name=Bilingual(zh="自主品牌"), kind=Kind.TRUTH, evidence=True)
FIELD = VariableRecord(id="years_in_field", name=Bilingual(zh="从业年限"), unit="年", evidence=True)
CLEAN = VariableRecord(id="accident", name=Bilingual(zh="事故"), kind=Kind.TRUTH, evidence=True, absent=0)


def told(town: Facts, vocabulary: Vocabulary, name: str, year: int) -> dict[str, Any]:
    return {row["code"]: row[name] for row in _rows(town, vocabulary) if row["year"] == year}


ASKED = (
    "revenue", "tax_vat", "revenue_before", "main_growth", "main_growth_mean", "land_registered", "land_leased_in",
    "tenants", "inventions", "little_giant", "platforms_provincial", "own_brand", "years_in_field", "accident",
)  # fmt: skip
#: Everything that is asked below, at once: one question to an engine.
_HELD: dict[tuple[EngineKind, int], list[dict[str, Any]]] = {}


def _rows(town: Facts, vocabulary: Vocabulary) -> list[dict[str, Any]]:
    kind = town.population.engine.settings.kind, len(vocabulary.variables)
    if kind not in _HELD:
        own = [name for name in ASKED if name in vocabulary.variables]
        table = profile(town, vocabulary, own, [2023, 2024, 2025])
        _HELD[kind] = town.population.engine.collect(table).to_pylist()
    return _HELD[kind]


@pytest.fixture(scope="session")
def wide(vocabulary: Vocabulary) -> Vocabulary:
    """With three answers that only evidence gives."""
    own = {
        record.id: Variable(record, Unit.parse(record.unit) if record.kind is Kind.NUMBER else None)
        for record in (BRAND, FIELD, CLEAN)
    }
    return Vocabulary({**vocabulary.variables, **own}, vocabulary.parameters)


@pytest.mark.parametrize(
    ("name", "year", "expected"),
    [
        pytest.param("revenue", 2024, {"A": 1000, "B": 500, "D": 85, "E": 100, "F": 50}, id="年报里的数"),
        pytest.param("tax_vat", 2024, {"A": 33, "B": 12, "D": 1, "E": None, "F": 1}, id="没有填的是未知，不是零"),
        pytest.param("revenue_before", 2024, {"A": 900, "B": 500, "D": 80, "E": 200, "F": None}, id="上年没有报表：未知"),
        pytest.param("main_growth", 2024, dict.fromkeys("ABDEF"), id="没有主营收入：增长率未知"),
        pytest.param("land_registered", 2024, {"A": 12, "B": None, "D": 7, "E": None, "F": None}, id="没有登记用地：未知"),
        pytest.param("land_leased_in", 2024, {"A": None, "B": 5, "D": None, "E": None, "F": None}, id="承租"),
        pytest.param("tenants", 2023, {"A": 1, "B": 0, "C": 0, "D": 0, "E": 0}, id="计数：已报数据集里没有即为零"),
        pytest.param("tenants", 2025, {}, id="没有年报的年份没有企业"),
        pytest.param("inventions", 2024, dict.fromkeys("ABDEF"), id="数据集从未申报：计数也是未知"),
        pytest.param("little_giant", 2023, {"A": 1, "B": 0, "C": 0, "D": 0, "E": 0}, id="称号：有效期内、国家级"),
        pytest.param("little_giant", 2024, {"A": 1, "B": 1, "D": 0, "E": 0, "F": 0}, id="称号：当年认定起算"),
        pytest.param("platforms_provincial", 2024, {"A": 1, "B": 0, "D": 0, "E": 0, "F": 0}, id="平台按依托单位归企业，未写依托单位的不归"),
        pytest.param("platforms_provincial", 2023, dict.fromkeys("ABCDE", 0), id="平台：批准年份之前不算"),
        pytest.param("scale_before", 2024, {"A": "above", "B": "above", "D": "below", "E": "above", "F": "unreported"}, id="名册的列"),
    ],
)  # fmt: skip
def test_variables_of_the_standard_vocabulary(
    town: Facts, wide: Vocabulary, name: str, year: int, expected: dict[str, Any]
) -> None:
    assert told(town, wide, name, year) == expected


@pytest.mark.parametrize(
    ("record", "year", "expected"),
    [
        pytest.param(BRAND, 2023, {"A": False, "B": True, "C": None, "D": None, "E": None}, id="佐证：当年为止最新的一条"),
        pytest.param(BRAND, 2024, {"A": True, "B": None, "D": None, "E": None, "F": None}, id="佐证：过了有效期即未知"),
        pytest.param(FIELD, 2024, {"A": 12, "B": None, "D": None, "E": None, "F": None}, id="佐证：数值"),
        pytest.param(CLEAN, 2024, dict.fromkeys("ABDEF", False), id="佐证：写明没有记录怎样算"),
    ],
)  # fmt: skip
def test_evidence(
    town: Facts, wide: Vocabulary, record: VariableRecord, year: int, expected: dict[str, Any]
) -> None:
    assert told(town, wide, record.id, year) == expected


def test_years_back_reach_through_each_other(town: Facts, wide: Vocabulary) -> None:
    """A mean over two years of a growth needs three years of returns; with two it is unknown, not the one growth."""
    assert told(town, wide, "main_growth_mean", 2024) == dict.fromkeys("ABDEF")
