"""Corrections as data: the `expect` guard speaks up when the source changes or is fixed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from jiqun.engine import Engine
from jiqun.facts.schema import FieldUnknown
from jiqun.facts.store import Correction, CorrectionInvalid, Effect, PeriodInvalid, Store, effects
from jiqun.facts.store.draft import now
from tests.facts.store.conftest import ONE, TWO
from tests.facts.store.returns import put


def correct(store: Store, **more: Any) -> Correction:
    given: dict[str, Any] = {"period": "2024", "key": {"code": ONE}, "field": "output", "expect": "1.5",
                             "value": "15", "reason": "单位错", "by": "审核员"}  # fmt: skip
    return store.corrections.add("enterprise_year", **{**given, **more})


def cells(store: Store, engine: Engine, name: str, **more: Any) -> dict[tuple[str, int], Any]:
    rows = engine.collect(store.table(engine, "enterprise_year", **more)).to_pylist()
    return {(row["code"], row["year"]): row[name] for row in rows}


def effect_of(store: Store, engine: Engine, correction: Correction) -> Effect:
    table = store.table(engine, "enterprise_year", corrected=False)
    standing = store.corrections.standing("enterprise_year")
    return effects(engine, table, store.dataset("enterprise_year"), standing)[correction.id]


@pytest.mark.parametrize(
    ("source", "expect", "value", "effect", "read"),
    [
        pytest.param(1.5, "1.5", "15", Effect.APPLIED, 15.0, id="says what was expected"),
        pytest.param(2.5, "1.5", "15", Effect.SOURCE_CHANGED, 2.5, id="source changed"),
        pytest.param(15.0, "1.5", "15", Effect.FIXED_AT_SOURCE, 15.0, id="fixed at source"),
        pytest.param(None, None, "15", Effect.APPLIED, 15.0, id="blank filled in"),
        pytest.param(1.5, "1.5", None, Effect.APPLIED, None, id="value struck out"),
        pytest.param(None, "1.5", None, Effect.FIXED_AT_SOURCE, None, id="blank now at source"),
        pytest.param(0.0, None, "15", Effect.SOURCE_CHANGED, 0.0, id="zero is not blank"),
    ],
)
def test_the_guard(
    store: Store,
    engine: Engine,
    returned: Any,
    source: Any,
    expect: Any,
    value: Any,
    effect: Effect,
    read: Any,
) -> None:
    returned("2024", "东区", [{"code": ONE, "output": source}])
    made = correct(store, expect=expect, value=value)
    assert cells(store, engine, "output")[ONE, 2024] == read
    assert effect_of(store, engine, made) is effect


def test_a_row_that_is_gone(store: Store, engine: Engine, returned: Any) -> None:
    returned("2024", "东区", [{"code": TWO, "output": 1.5}])
    assert effect_of(store, engine, correct(store)) is Effect.ROW_GONE


def test_only_its_period_and_its_key(store: Store, engine: Engine, returned: Any) -> None:
    for year in ("2023", "2024"):
        returned(year, "东区", [{"code": ONE, "output": 1.5}, {"code": TWO, "output": 1.5}])
    correct(store)
    found = cells(store, engine, "output")
    assert found == {(ONE, 2023): 1.5, (TWO, 2023): 1.5, (ONE, 2024): 15.0, (TWO, 2024): 1.5}


def test_a_newer_return_makes_the_guard_speak(store: Store, engine: Engine, returned: Any) -> None:
    returned("2024", "东区", [{"code": ONE, "output": 1.5}])
    made = correct(store)
    returned("2024", "东区", [{"code": ONE, "output": 15.0}])
    assert effect_of(store, engine, made) is Effect.FIXED_AT_SOURCE


def test_the_later_of_two_corrections_speaks(store: Store, engine: Engine, returned: Any) -> None:
    returned("2024", "东区", [{"code": ONE, "output": 1.5}])
    first, second = correct(store), correct(store, value="16")
    assert cells(store, engine, "output")[ONE, 2024] == 16.0
    assert effect_of(store, engine, first) is Effect.SUPERSEDED
    store.corrections.withdraw(second.id, "审核员")
    assert cells(store, engine, "output")[ONE, 2024] == 15.0


def test_withdrawn_corrections_still_held_then(store: Store, engine: Engine, returned: Any) -> None:
    returned("2024", "东区", [{"code": ONE, "output": 1.5}])
    before = now()
    made = correct(store)
    during = now()
    store.corrections.withdraw(made.id, "审核员")
    assert cells(store, engine, "output")[ONE, 2024] == 1.5
    assert cells(store, engine, "output", as_of=during)[ONE, 2024] == 15.0
    assert cells(store, engine, "output", as_of=before)[ONE, 2024] == 1.5
    assert store.basis("enterprise_year", as_of=during) != store.basis("enterprise_year")
    with pytest.raises(CorrectionInvalid):
        store.corrections.withdraw(made.id, "审核员")


def test_texts_dates_and_several_fields(store: Store, engine: Engine) -> None:
    put(store, "enterprise", "", "市监", [{"code": ONE, "name": "甲", "registered_on": dt.date(2020, 1, 1)}])
    for name, expect, value in (("name", "甲", "乙"), ("registered_on", "2020-01-01", "2021-02-03")):
        store.corrections.add(
            "enterprise",
            period="",
            key={"code": ONE},
            field=name,
            expect=expect,
            value=value,
            reason="核实",
            by="我",
        )
    (row,) = engine.collect(store.table(engine, "enterprise")).to_pylist()
    assert (row["name"], row["registered_on"]) == ("乙", dt.date(2021, 2, 3))


@pytest.mark.parametrize(
    ("more", "mishap"),
    [
        pytest.param({"value": "多"}, CorrectionInvalid, id="no number"),
        pytest.param({"reason": " "}, CorrectionInvalid, id="no reason"),
        pytest.param({"key": {}}, CorrectionInvalid, id="key not whole"),
        pytest.param({"field": "code", "value": TWO}, CorrectionInvalid, id="a key"),
        pytest.param({"field": "outputs"}, FieldUnknown, id="no such field"),
        pytest.param({"period": "2024-01"}, PeriodInvalid, id="no such period"),
        pytest.param({"value": "nan"}, CorrectionInvalid, id="not a number"),
    ],
)
def test_corrections_that_are_not_possible(store: Store, more: Any, mishap: type[Exception]) -> None:
    with pytest.raises(mishap):
        correct(store, **more)
    assert store.corrections.standing("enterprise_year") == []
