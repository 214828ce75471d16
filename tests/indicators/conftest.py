from __future__ import annotations

from collections.abc import Iterator

import pytest

from jiqun.engine import Engine
from jiqun.enterprises import Membership, MembershipRow, Population
from jiqun.indicators.computed import Facts, load_definitions
from jiqun.plans import Taxonomy
from tests.engine.conftest import duckdb, engine, spark
from tests.facts_of_a_town import build

__all__ = ["duckdb", "engine", "spark"]

TAXONOMY = Taxonomy.model_validate(
    {
        "id": "t",
        "name": {"zh": "试分类"},
        "tiers": [
            {
                "id": "1",
                "name": {"zh": "层"},
                "clusters": [
                    {
                        "id": "machines",
                        "name": {"zh": "装备"},
                        "gbt4754": [{"code": "34", "name": "", "confidence": "high"}],
                    },
                    {
                        "id": "robots",
                        "name": {"zh": "机器人"},
                        "scope_keywords": ["机器人"],
                        "gbt4754": [{"code": "39", "name": "", "confidence": "low"}],
                    },
                    {
                        "id": "chemicals",
                        "name": {"zh": "化工"},
                        "gbt4754": [{"code": "2611", "name": "", "confidence": "medium"}],
                    },
                ],
            }
        ],
    }
)
OVERRIDES = (
    MembershipRow(taxonomy="t", cluster="robots", code="D", reason="产品以机器人整机为主"),
    MembershipRow(taxonomy="t", cluster="chemicals", code="E", belongs=False, reason="已转产"),
)


@pytest.fixture
def facts(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Facts]:
    store = build(tmp_path_factory.mktemp("town"))
    rules = {"t": Membership(taxonomy=TAXONOMY, overrides=OVERRIDES)}
    yield Facts(Population(store, engine, rules), load_definitions(store.declarations))
    store.close()
