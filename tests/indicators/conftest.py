from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jiqun.engine import Engine, EngineKind
from jiqun.enterprises import Membership, MembershipRow, Population
from jiqun.indicators.computed import Facts, load_definitions
from jiqun.plans import Taxonomy
from tests.facts_of_a_town import build, put_months

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


def opened(engine: Engine, folder: Path) -> Facts:
    store = build(folder)
    rules = {"t": Membership(taxonomy=TAXONOMY, overrides=OVERRIDES)}
    return Facts(Population(store, engine, rules), load_definitions(store.declarations))


@pytest.fixture(scope="session")
def towns() -> Iterator[dict[tuple[EngineKind, str], Facts]]:
    """The towns that tests share, by engine."""
    held: dict[tuple[EngineKind, str], Facts] = {}
    yield held
    for found in held.values():
        found.population.store.close()


@pytest.fixture
def facts(
    engine: Engine, towns: dict[tuple[EngineKind, str], Facts], tmp_path_factory: pytest.TempPathFactory
) -> Facts:
    """The town with yearly returns. Shared: a test that adds to it takes `own_facts`."""
    key = (engine.settings.kind, "years")
    if key not in towns:
        towns[key] = opened(engine, tmp_path_factory.mktemp("years"))
    return towns[key]


@pytest.fixture
def months(
    engine: Engine, towns: dict[tuple[EngineKind, str], Facts], tmp_path_factory: pytest.TempPathFactory
) -> Facts:
    """The town with monthly returns of 2023 and 2024. Shared: a test that adds to it takes `own_months`."""
    key = (engine.settings.kind, "months")
    if key not in towns:
        towns[key] = opened(engine, tmp_path_factory.mktemp("months"))
        put_months(towns[key].population.store)
    return towns[key]


@pytest.fixture
def own_facts(duckdb: Engine, tmp_path: Path) -> Iterator[Facts]:
    """A town of one's own: what is asked of it is asked of both engines elsewhere."""
    found = opened(duckdb, tmp_path)
    yield found
    found.population.store.close()


@pytest.fixture
def own_months(own_facts: Facts) -> Facts:
    put_months(own_facts.population.store)
    return own_facts
