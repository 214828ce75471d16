"""Decisions follow each other, nothing is overwritten; mergers are undone exactly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiqun.engine import Engine
from jiqun.enterprises import Population
from jiqun.enterprises.directory import directory
from jiqun.enterprises.identity import (
    Canon,
    Identities,
    IdentityState,
    IdentityUnknown,
    MergerImpossible,
    Mergers,
    Proposal,
    ReasonMissing,
    Reference,
    load_parameters,
    resolve,
)
from jiqun.enterprises.identity.decisions import now
from jiqun.facts.schema import load_declarations
from jiqun.facts.store import Store
from tests.enterprises.planted import PLACES, city
from tests.facts.store.returns import put

A, B, C = "91000000MA00000011", "91000000MA00000022", "91000000MA00000033"
DAY = dt.date(2024, 6, 1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path, load_declarations())
    yield opened
    opened.close()


def proposal(
    enterprise: str = A, state: IdentityState = IdentityState.PROPOSED, name: str = "甲厂"
) -> Proposal:
    reference = Reference(dataset="enterprise_year", code="错码", name=name, vintage="v", row=2)
    return Proposal(reference=reference, enterprise=enterprise, rung="fixed", state=state, weight=9.0)


def test_proposed_accepted_rejected_all_kept(store: Store) -> None:
    known = Identities(store.database)
    (made,) = known.add([proposal()], "机器")
    known.decide(made.id, IdentityState.ACCEPTED, "科员")
    known.decide(made.id, IdentityState.REJECTED, "科长", "不是一家")
    told = [(item["state"], item["by"]) for item in known.history(made.id)]
    assert told == [("proposed", "机器"), ("accepted", "科员"), ("rejected", "科长")]
    assert known.get(made.id).state is IdentityState.REJECTED


def test_what_was_rejected_is_not_proposed_again_another_may_be(store: Store) -> None:
    known = Identities(store.database)
    (made,) = known.add([proposal()], "机器")
    known.decide(made.id, IdentityState.REJECTED, "科长", "不是一家")
    assert known.add([proposal()], "机器") == []
    assert len(known.add([proposal(B)], "机器")) == 1


def test_accepting_one_rejects_the_others(store: Store) -> None:
    known = Identities(store.database)
    first, second = known.add([proposal(A), proposal(B)], "机器")
    known.decide(first.id, IdentityState.ACCEPTED, "科员")
    known.decide(second.id, IdentityState.ACCEPTED, "科长")
    assert [item.state.value for item in known.all()] == ["rejected", "accepted"]


def test_reasons_and_numbers(store: Store) -> None:
    known = Identities(store.database)
    (made,) = known.add([proposal()], "机器")
    with pytest.raises(ReasonMissing):
        known.decide(made.id, IdentityState.REJECTED, "科长")
    with pytest.raises(IdentityUnknown):
        known.decide(99, IdentityState.ACCEPTED, "科长")


@pytest.mark.parametrize(
    ("before", "absorbed", "survivor"),
    [
        pytest.param([], A, A, id="into itself"),
        pytest.param([(A, B)], A, C, id="twice"),
        pytest.param([(A, B), (B, C)], C, A, id="a circle"),
    ],
)
def test_mergers_that_are_not_possible(store: Store, before: Any, absorbed: str, survivor: str) -> None:
    known = Mergers(store.database)
    for one, other in before:
        known.merge(one, other, DAY, "吸收合并", "我")
    was = known.standing()
    with pytest.raises(MergerImpossible):
        known.merge(absorbed, survivor, DAY, "吸收合并", "我")
    assert known.standing() == was


def rows_of(store: Store, engine: Engine) -> list[dict[str, Any]]:
    return engine.collect(Population(store, engine).roster().order_by(["year", "code"])).to_pylist()


def city_of_three(store: Store) -> None:
    put(
        store,
        "enterprise",
        "",
        "市监",
        [
            {"code": c, "name": n, "region": "南山区", "industry": "3411"}
            for c, n in ((A, "甲"), (B, "乙"), (C, "丙"))
        ],
    )
    for year in ("2023", "2024", "2025"):
        put(
            store,
            "enterprise_year",
            year,
            "统计",
            [{"code": c} for c in (A, B, C)] + [{"code": "错码", "name": "甲厂"}],
        )


def test_a_merger_counts_from_the_period_that_ends_after_it(store: Store, engine: Engine) -> None:
    city_of_three(store)
    Mergers(store.database).merge(A, B, DAY, "吸收合并", "我")
    found = {(row["code"], row["year"]): row["enterprise"] for row in rows_of(store, engine)}
    assert [found[A, year] for year in (2023, 2024, 2025)] == [A, B, B]
    assert found[B, 2023] == B


def test_chains_of_mergers(store: Store, engine: Engine) -> None:
    city_of_three(store)
    known = Mergers(store.database)
    known.merge(A, B, dt.date(2023, 5, 1), "吸收合并", "我")
    known.merge(B, C, dt.date(2025, 5, 1), "吸收合并", "我")
    found = {(row["code"], row["year"]): row["enterprise"] for row in rows_of(store, engine)}
    assert [found[A, year] for year in (2023, 2024, 2025)] == [B, B, C]
    canon = Canon.of(store.database)
    assert [canon.of_code("enterprise_year", A, dt.date(year, 12, 31)) for year in (2022, 2024, 2025)] == [
        A,
        B,
        C,
    ]


def test_an_accepted_identity_brings_the_register_to_the_row(store: Store, engine: Engine) -> None:
    city_of_three(store)
    known = Identities(store.database)
    (made,) = known.add([proposal(A, IdentityState.ACCEPTED)], "机器")
    row = next(row for row in rows_of(store, engine) if row["code"] == "错码")
    assert (row["enterprise"], row["region"], row["industry"]) == (A, "南山区", "3411")
    before = now()
    known.decide(made.id, IdentityState.REJECTED, "科长", "不是一家")
    row = next(row for row in rows_of(store, engine) if row["code"] == "错码")
    assert (row["enterprise"], row["region"]) == ("错码", None)
    assert len(Canon.of(store.database, before).identities) == 1


def test_kept_tables_follow_decisions(store: Store, engine: Engine) -> None:
    city_of_three(store)

    def heads() -> set[str]:
        roster = Population(store, engine).roster()
        return {row["enterprise"] for row in engine.collect(roster).to_pylist()}

    first = Population(store, engine)
    first.roster()

    assert heads() == {A, B, C, "错码"}
    made = Mergers(store.database).merge(A, B, dt.date(2020, 1, 1), "吸收合并", "我")
    assert heads() == {B, C, "错码"}
    assert {row["enterprise"] for row in engine.collect(first.roster()).to_pylist()} == {A, B, C, "错码"}
    Mergers(store.database).split(made.id, "撤销", "我")
    assert heads() == {A, B, C, "错码"}


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    deeds=st.lists(
        st.tuples(st.sampled_from([A, B, C]), st.sampled_from([A, B, C]), st.integers(2022, 2026)), max_size=5
    ),
    order=st.randoms(use_true_random=False),
)
def test_undoing_every_merger_restores_exactly(
    tmp_path_factory: Any, engine: Engine, deeds: Any, order: Any
) -> None:
    """Property: after any mergers, undone in any order, every row is what it was."""
    store = Store(tmp_path_factory.mktemp("undone"), load_declarations())
    city_of_three(store)
    was, made, known = rows_of(store, engine), [], Mergers(store.database)
    for absorbed, survivor, year in deeds:
        try:
            made.append(known.merge(absorbed, survivor, dt.date(year, 3, 1), "合并", "我"))
        except MergerImpossible:
            continue
    merged = {(row["code"], row["year"]): row["enterprise"] for row in rows_of(store, engine)}
    canon = Canon.of(store.database)
    assert merged == {
        (code, year): canon.of_code("enterprise_year", code, dt.date(year, 12, 31)) for code, year in merged
    }
    order.shuffle(made)
    for item in made:
        known.split(item.id, "撤销", "我")
    assert rows_of(store, engine) == was
    store.close()


def test_resolving_twice_records_once(store: Store, engine: Engine) -> None:
    register, planted = city(60, 40)
    put(store, "enterprise", "", "市监", register)
    asked = [item for item in planted if item.described.reference.code and item.kind != "not in the register"]
    rows = [{"code": i.described.reference.code, "name": i.described.reference.name} for i in asked]
    put(store, "enterprise_year", "2024", "统计", rows)
    known = directory(store, engine, PLACES, load_parameters().legal_forms)
    first = resolve(known, load_parameters(), "机器", ["enterprise_year"])
    assert len(first.new) + first.unresolved == first.asked == len(asked)
    truth = {(i.described.reference.code, i.described.reference.name): i.truth for i in asked}
    assert all(truth[item.code, item.name] == item.enterprise for item in first.new)
    assert resolve(known, load_parameters(), "机器").new == ()


def test_a_code_with_anothers_name_is_only_a_doubt(store: Store, engine: Engine) -> None:
    register, _ = city(20, 0)
    put(store, "enterprise", "", "市监", register)
    put(
        store, "enterprise_year", "2024", "统计", [{"code": register[0]["code"], "name": register[1]["name"]}]
    )
    known = directory(store, engine, PLACES, load_parameters().legal_forms)
    (found,) = resolve(known, load_parameters(), "机器").new
    assert (found.rung, found.state, found.enterprise) == (
        "name_against_code", IdentityState.PROPOSED, register[1]["code"]
    )  # fmt: skip
