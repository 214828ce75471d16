from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import ibis
import pytest

from jiqun.engine import Engine, EngineKind
from jiqun.facts.schema import load_declarations
from jiqun.indicators.computed import Facts
from jiqun.packs import Pack
from jiqun.policies.golden import profiled
from jiqun.policies.joining import Joined
from jiqun.policies.matching import decided
from jiqun.policies.policy import Placed, Policies, Policy, load_policies
from jiqun.rules.shelf import Shelf, Shelved
from jiqun.rules.vocabulary import Vocabulary, load_vocabulary
from tests.facts_of_a_town import put
from tests.indicators.conftest import opened

PACK = Path(__file__).parents[2] / "packs" / "ningbo"
ON = dt.date(2024, 12, 31)


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return load_vocabulary(load_declarations())


@pytest.fixture(scope="session")
def shipped() -> Policies:
    return load_policies(Pack(PACK))


@pytest.fixture(scope="session")
def paid_towns() -> Iterator[dict[EngineKind, Facts]]:
    """One town for each engine: nothing here writes to it."""
    held: dict[EngineKind, Facts] = {}
    yield held
    for found in held.values():
        found.population.store.close()


@pytest.fixture
def town(
    engine: Engine, paid_towns: dict[EngineKind, Facts], tmp_path_factory: pytest.TempPathFactory
) -> Facts:
    """The town, where A was paid for its title in 2023 and B is known to fit the direction."""
    kind = engine.settings.kind
    if kind not in paid_towns:
        paid_towns[kind] = opened(engine, tmp_path_factory.mktemp("policies"))
        store = paid_towns[kind].population.store
        put(
            store,
            "disbursement",
            "2023",
            {
                "code": ["A"],
                "policy": ["甲发1号"],
                "clause": ["第一条"],
                "amount": [50.0],
                "paid_on": [dt.date(2023, 7, 1)],
            },
        )
        put(
            store,
            "evidence",
            "",
            {
                "code": ["B"],
                "item": ["fits_direction"],
                "answer": ["yes"],
                "stated_on": [dt.date(2024, 1, 1)],
                "paper": ["函"],
            },
        )
    return paid_towns[kind]  # fmt: skip


def policy(**fields: Any) -> Policy:
    """A policy of two clauses: a reward for Little Giants, a share of revenue for those that fit."""
    return Policy.model_validate(
        {
            "id": "one", "family": "one", "name": {"zh": "甲政策"}, "number": "甲发1号", "since": "2024-01-01", "standing": "published",
            "department": "甲局",
            "parameters": [
                {"id": "reward", "name": {"zh": "奖励"}, "unit": "万元", "value": 50},
                {"id": "share", "name": {"zh": "比例"}, "unit": "%", "value": 10},
                {"id": "least", "name": {"zh": "门槛"}, "unit": "万元", "value": 100},
            ],
            "clauses": [
                {
                    "id": "giant", "article": "第一条", "name": {"zh": "小巨人奖励"}, "purpose": "p",
                    "criteria": {"id": "giant", "label": {"zh": "小巨人"}, "test": "little_giant >= 1"},
                    "benefit": {"kind": "reward", "amount": "reward", "frequency": "once"},
                },
                {
                    "id": "fit", "name": {"zh": "导向补助"}, "purpose": "p",
                    "criteria": {"all": [{"id": "large", "label": {"zh": "营收"}, "test": "revenue >= least"}, {"id": "direction", "label": {"zh": "导向"}, "test": "fits_direction"}]},
                    "veto": [{"id": "few", "label": {"zh": "人少"}, "test": "employees < 2"}],
                    "benefit": {"kind": "subsidy", "amount": "share * revenue", "at_most": 40},
                },
            ],
        }
        | fields
    )  # fmt: skip


def placed(*policies: Policy) -> list[Placed]:
    return [Placed(item, clause) for item in policies for clause in item.clauses]


def shelved(*policies: Policy) -> Policies:
    return Policies(Shelf({item.id: Shelved(item, Path(item.id), False) for item in policies}))


def over(
    held: Policies, made: Joined, given: Mapping[str, Sequence[float]], engine: Engine, on: dt.date
) -> list[dict[str, Any]]:
    """Matches of firms brought along, one entry of each list a firm."""
    size = len(next(iter(given.values())))
    kinds = {"code": "string", "year": "int32"} | dict.fromkeys(given, "float64")
    columns = {"code": [str(n) for n in range(size)], "year": [on.year] * size, **given}
    table = profiled(ibis.memtable(columns, schema=kinds), made, on)
    found = decided(table, made, held.groups(made.clauses), on.year, on)
    rows: list[dict[str, Any]] = engine.collect(found.order_by("code")).to_pylist()
    return rows
