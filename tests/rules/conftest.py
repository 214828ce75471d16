from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from jiqun.engine import Engine, EngineKind
from jiqun.facts.schema import load_declarations
from jiqun.facts.store import Store
from jiqun.indicators.computed import Facts
from jiqun.rules.vocabulary import Vocabulary, load_vocabulary
from tests.facts_of_a_town import put
from tests.indicators.conftest import opened


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return load_vocabulary(load_declarations())


@pytest.fixture(scope="session")
def judged_towns() -> Iterator[dict[EngineKind, Facts]]:
    """One town for each engine: nothing here writes to it."""
    held: dict[EngineKind, Facts] = {}
    yield held
    for found in held.values():
        found.population.store.close()


@pytest.fixture
def town(
    engine: Engine, judged_towns: dict[EngineKind, Facts], tmp_path_factory: pytest.TempPathFactory
) -> Facts:
    """The town, with evidence recorded for A and B and one platform at A."""
    kind = engine.settings.kind
    if kind not in judged_towns:
        judged_towns[kind] = opened(engine, tmp_path_factory.mktemp("rules"))
        _fill(judged_towns[kind].population.store)
    return judged_towns[kind]


def _fill(store: Store) -> None:
    put(
        store,
        "evidence",
        "",
        {
            "code": ["A", "A", "B", "A"],
            "item": ["own_brand", "own_brand", "own_brand", "years_in_field"],
            "answer": ["no", "yes", "yes", None],
            "number": [None, None, None, 12.0],
            "stated_on": [dt.date(2022, 5, 1), dt.date(2024, 5, 1), dt.date(2022, 1, 1), dt.date(2023, 1, 1)],
            "valid_to": [None, None, dt.date(2023, 12, 31), None],
            "paper": ["甲", "乙", "丙", "丁"],
        },
    )
    put(
        store,
        "platform",
        "",
        {
            "platform": ["P1", "P2"],
            "kind": ["technology_centre", "technology_centre"],
            "level": ["provincial", "provincial"],
            "host_code": ["A", None],
            "approved_year": [2024, 2020],
        },
    )
