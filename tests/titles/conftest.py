from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from jiqun.engine import Engine, EngineKind
from jiqun.facts.schema import load_declarations
from jiqun.indicators.computed import Facts
from jiqun.rules.ruleset import Conditions
from jiqun.rules.shelf import Shelf, Shelved
from jiqun.rules.vocabulary import Vocabulary, load_vocabulary
from jiqun.titles.ladder import Ladder, Ladders
from jiqun.titles.standing import Bench, open_bench
from tests.facts_of_a_town import put
from tests.indicators.conftest import opened

OLD = Conditions.model_validate(
    {
        "id": "stout-2020", "family": "stout", "name": {"zh": "旧办法"}, "since": "2020-01-01", "until": "2024-05-31",
        "recheck_until": "2024-12-31", "standing": "published", "criteria": {"id": "revenue", "test": "revenue >= 80"},
    }
)  # fmt: skip
NEW = Conditions.model_validate(
    {
        "id": "stout-2024", "family": "stout", "name": {"zh": "新办法"}, "since": "2024-06-01", "standing": "published",
        "criteria": {
            "all": [
                {"id": "revenue", "label": {"zh": "营收"}, "test": "revenue >= 500"},
                {"id": "either", "any": [{"id": "giant", "test": "little_giant >= 1"}, {"id": "vat", "test": "tax_vat >= 40"}]},
                {"id": "brand", "label": {"zh": "自主品牌"}, "test": "own_brand"},
            ]
        },
    }
)  # fmt: skip
LADDER = Ladder.model_validate(
    {
        "id": "stout", "title": {"zh": "试梯队"},
        "rungs": [
            {"id": "stout", "name": {"zh": "壮厂"}, "rules": "stout", "held": "little_giant >= 1", "title": "little_giant",
             "levels": ["national"]},
            {"id": "unreported", "name": {"zh": "无在册"}, "rules": "stout"},
        ],
    }
)  # fmt: skip


def ladders(*rules: Conditions) -> Ladders:
    return Ladders(
        {LADDER.id: LADDER}, Shelf({item.id: Shelved(item, Path("试.yaml"), False) for item in rules})
    )


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return load_vocabulary(load_declarations())


@pytest.fixture(scope="session")
def held_towns() -> Iterator[dict[EngineKind, Facts]]:
    held: dict[EngineKind, Facts] = {}
    yield held
    for found in held.values():
        found.population.store.close()


@pytest.fixture
def town(
    engine: Engine, held_towns: dict[EngineKind, Facts], tmp_path_factory: pytest.TempPathFactory
) -> Facts:
    """The town, with brands told of A (yes) and D (no). Nothing here writes to it."""
    kind = engine.settings.kind
    if kind not in held_towns:
        held_towns[kind] = opened(engine, tmp_path_factory.mktemp("titles"))
        put(
            held_towns[kind].population.store,
            "evidence",
            "",
            {
                "code": ["A", "D", "E"],
                "item": ["own_brand"] * 3,
                "answer": ["yes", "no", "yes"],
                "stated_on": [dt.date(2022, 1, 1), dt.date(2024, 3, 1), dt.date(2025, 3, 1)],
                "paper": ["甲", "丁", "戊"],
            },
        )
    return held_towns[kind]


@pytest.fixture
def bench(town: Facts, vocabulary: Vocabulary) -> Bench:
    return open_bench(town, vocabulary, ladders(OLD, NEW), dt.date(2024, 12, 31))
