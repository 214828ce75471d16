"""Tenants graded with their parcel: 一宗地多家企业的，承租企业数据并入宗地、等级同宗地（遂昌县2022年度）."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from jiqun.appraisal.appraise import Appraiser
from jiqun.appraisal.grading import Decision
from jiqun.appraisal.scheme import Scheme, load_schemes
from jiqun.engine import Engine
from jiqun.facts.schema import load_declarations
from jiqun.indicators.computed import Facts
from jiqun.packs import find_pack
from jiqun.rules.vocabulary import load_vocabulary
from tests.facts_of_a_town import put
from tests.indicators.conftest import opened

PACK = find_pack("ningbo")
MERGED = "is_missing(land_registered)"
SHIPPED = load_schemes(PACK)["example-2024"]
Row = dict[str, Any]


@contextmanager
def opened_town(engine: Engine, folder: Path) -> Iterator[Facts]:
    """In 2024 D rents 2 亩 from A, and E from D; F from a landlord whom nobody knows."""
    facts = opened(engine, folder)
    held = {
        "code": ["A", "D", "E", "F"], "holding": ["1", "2", "3", "4"],
        "kind": ["registered", "leased_in", "leased_in", "leased_in"], "area": [12.0, 2.0, 1.0, 3.0],
        "counterparty_code": [None, "A", "D", "nobody"],
    }  # fmt: skip
    put(facts.population.store, "land_holding", "2024", held)
    yield facts
    facts.population.store.close()


@pytest.fixture
def town(duckdb: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Facts]:
    with opened_town(duckdb, tmp_path_factory.mktemp("tenants")) as facts:
        yield facts


def rows(town: Facts, merge: str, *decisions: Decision) -> dict[str, Row]:
    tenancy = SHIPPED.tenancy
    assert tenancy is not None
    scheme: Scheme = SHIPPED.model_copy(update={"tenancy": tenancy.model_copy(update={"merge": merge})})
    table = Appraiser(scheme, load_vocabulary(load_declarations(PACK), PACK)).over(
        town, [2024], decisions=decisions
    )
    told = town.population.engine.collect(table).to_pylist()
    found = {row["code"]: row for row in told}
    assert len(found) == len(told), "一家一行"
    return found


def test_tenants_and_their_parcel(town: Facts) -> None:
    alone, merged = rows(town, "employees < 0"), rows(town, MERGED)
    assert {code: row["subject"] for code, row in alone.items()} == {code: code for code in alone}
    # E's landlord is a tenant itself, F's is no enterprise of the town: they stay for themselves.
    assert {code: row["subject"] for code, row in merged.items()} == {code: code for code in alone} | {
        "D": "A"
    }
    assert merged["A"]["a_tax_per_land"] == pytest.approx(
        alone["A"]["a_tax_per_land"] + alone["D"]["a_tax_per_land"]
    )
    assert merged["D"]["grade"] == merged["A"]["grade"]
    assert merged["D"]["position"] is None


def test_a_grade_set_by_hand_is_that_of_the_whole_parcel(town: Facts) -> None:
    """Everybody keeps a row of their own, and tenants follow what was decided about their landlord."""
    before = rows(town, MERGED)
    other = "D" if before["A"]["grade"] != "D" else "B"
    after = rows(town, MERGED, Decision("A", 2024, other, "集体研究"))
    assert {code: row["grade"] for code, row in after.items()} == {
        code: other if code in ("A", "D") else row["grade"] for code, row in before.items()
    }


@pytest.mark.xdist_group("spark")
def test_engines_grade_tenants_and_decisions_alike(town: Facts, spark: Engine, tmp_path: Path) -> None:
    decided = Decision("A", 2024, "C", "集体研究")
    with opened_town(spark, tmp_path) as elsewhere:
        assert alike(rows(elsewhere, MERGED, decided)) == alike(rows(town, MERGED, decided))


def alike(found: dict[str, Row]) -> dict[str, Row]:
    """To nine digits: sums over rows in another order differ in the last bits."""
    return {
        code: {name: float(f"{told:.9g}") if isinstance(told, float) else told for name, told in row.items()}
        for code, row in found.items()
    }
