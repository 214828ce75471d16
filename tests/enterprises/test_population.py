"""A population is what the store said when it was first asked about: written later, nothing changes in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from jiqun.engine import Engine
from jiqun.enterprises import Population
from jiqun.enterprises.dossier import rows_of
from jiqun.enterprises.identity import Mergers
from jiqun.facts.schema import load_declarations
from jiqun.facts.store import State, Store
from jiqun.indicators.computed import Facts, compute, load_definitions
from tests.facts.store.returns import put

A, B = "91000000MA00000011", "91000000MA00000022"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "facts", load_declarations())
    put(opened, "enterprise", "", "市监", [{"code": A, "name": "甲", "region": "东区"}])
    put(opened, "enterprise_year", "2024", "东区", [{"code": A, "output": 1.0, "scale": "above"}])
    yield opened
    opened.close()


def a_new_year(store: Store) -> None:
    put(store, "enterprise_year", "2025", "东区", [{"code": A, "output": 7.0, "scale": "above"}])


def a_new_version(store: Store) -> None:
    put(store, "enterprise_year", "2024", "东区", [{"code": B, "output": 9.0, "scale": "above"}])


def a_withdrawal(store: Store) -> None:
    (vintage,) = store.catalogue.current("enterprise_year")
    store.catalogue.step(vintage.id, "withdraw", "甲", "重报")


def a_correction(store: Store) -> None:
    store.corrections.add(
        "enterprise_year", period="2024", key={"code": A}, field="output", expect="1.0", value="3.0",
        reason="笔误", by="甲",
    )  # fmt: skip


def a_register(store: Store) -> None:
    put(store, "enterprise", "", "市监", [{"code": A, "name": "甲", "region": "西区"}])


def a_merger(store: Store) -> None:
    Mergers(store.database).merge(A, B, dt.date(2020, 1, 1), "吸收合并", "甲")


WRITTEN = [
    pytest.param(deed, id=deed.__name__)
    for deed in (a_new_year, a_new_version, a_withdrawal, a_correction, a_register, a_merger)
]


def told(population: Population) -> list[Any]:
    """Everything it answers: rows, joins, vintages, figures, one enterprise."""
    engine = population.engine
    names = ("code", "year", "enterprise", "region", "output")
    panel = population.panel().select(*names).order_by(["year", "code"])
    facts = Facts(population, load_definitions(population.store.declarations))
    figures = compute(facts, ["industrial-output-ads"], by=["district"])
    return [
        engine.collect(population.table("enterprise_year").select("code", "year", "output")).to_pylist(),
        engine.collect(panel).to_pylist(),
        [(item.year, dict(item.cuts), item.value) for item in figures.figures],
        (figures.basis, facts.years()),
        rows_of(population, "enterprise_year", A),
        population.basis("enterprise_year", "enterprise"),
    ]


@pytest.mark.parametrize("deed", WRITTEN)
def test_what_is_written_later_changes_nothing(
    store: Store, engine: Engine, deed: Callable[[Store], None]
) -> None:
    known, asked_once = Population(store, engine), Population(store, engine)
    before = told(known)
    asked_once.basis("enterprise")  # one set only: the others are of that moment too
    deed(store)
    assert told(known) == before
    assert told(asked_once)[:5] == before[:5]
    assert told(Population(store, engine)) != before


def test_it_is_of_the_moment_it_is_first_asked(store: Store, engine: Engine) -> None:
    """Making one reads nothing."""
    population = Population(store, engine)
    a_new_year(store)
    assert population.years() == [2024, 2025]


@pytest.mark.parametrize("deed", WRITTEN[:4])
def test_a_snapshot_says_what_the_store_says(
    store: Store, engine: Engine, deed: Callable[[Store], None]
) -> None:
    """Now, of a moment, and of those that stand high enough."""
    (vintage,) = store.catalogue.current("enterprise_year")
    store.catalogue.step(vintage.id, "check", "甲", "")
    moment = store.catalogue.events(vintage.id)[-1]["at"]
    deed(store)
    for given in ({}, {"as_of": moment}, {"at_least": State.CHECKED}):
        held = store.snapshot(**given)  # type: ignore[arg-type]
        names = ("code", "year", "output")
        of_store, of_snapshot = (
            sorted(map(repr, engine.collect(table.select(*names)).to_pylist()))
            for table in (
                store.table(engine, "enterprise_year", **given),  # type: ignore[arg-type]
                held.table(engine, "enterprise_year"),
            )
        )
        assert of_snapshot == of_store
        assert held.basis("enterprise_year", "enterprise") == store.basis(
            "enterprise_year",
            "enterprise",
            **given,  # type: ignore[arg-type]
        )
