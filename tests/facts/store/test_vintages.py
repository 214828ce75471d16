"""Vintages: what speaks for a slice, when, and in which state."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiqun.engine import Engine
from jiqun.facts.schema import DataSet, Declarations, Field, FieldType, load_declarations
from jiqun.facts.store import (
    ROW,
    VINTAGE,
    DeedNotAllowed,
    NumberNotFinite,
    PeriodInvalid,
    SliceLocked,
    State,
    Store,
    VintageDamaged,
    VintageUnknown,
    catalogue,
)
from tests.facts.store.conftest import ONE, THREE, TWO
from tests.facts.store.returns import put


def outputs(store: Store, engine: Engine, **more: Any) -> dict[str, float | None]:
    rows = engine.collect(store.table(engine, "enterprise_year", **more)).to_pylist()
    return {row["code"]: row["output"] for row in rows}


def test_a_newer_return_replaces_its_slice_whole(store: Store, engine: Engine, returned: Any) -> None:
    returned("2024", "东区", [{"code": ONE, "output": 1.0}, {"code": TWO, "output": 2.0}])
    returned("2024", "东区", [{"code": ONE, "output": 5.0}])
    assert outputs(store, engine) == {ONE: 5.0}


def test_offices_and_periods_stand_side_by_side(store: Store, engine: Engine, returned: Any) -> None:
    returned("2024", "东区", [{"code": ONE, "output": 1.0}])
    returned("2024", "西区", [{"code": TWO, "output": 2.0}])
    returned("2023", "东区", [{"code": THREE, "output": 3.0}])
    assert outputs(store, engine) == {ONE: 1.0, TWO: 2.0, THREE: 3.0}
    assert outputs(store, engine, periods=["2023"]) == {THREE: 3.0}


def test_every_row_knows_its_source_row_its_vintage_and_its_year(
    store: Store, engine: Engine, returned: Any
) -> None:
    made = returned("2024", "东区", [{"code": ONE, "output": 1.0}, {"code": TWO}])
    rows = engine.collect(store.table(engine, "enterprise_year")).to_pylist()
    assert [(row[ROW], row[VINTAGE], row["year"]) for row in rows] == [(2, made.id, 2024), (3, made.id, 2024)]


def test_a_month_has_year_and_month(store: Store, engine: Engine) -> None:
    put(store, "enterprise_month", "2024-02", "东区", [{"code": ONE}])
    (row,) = engine.collect(store.table(engine, "enterprise_month")).to_pylist()
    assert (row["year"], row["month"]) == (2024, 2)


def test_a_set_without_returns_is_a_table_without_rows(store: Store, engine: Engine) -> None:
    assert outputs(store, engine) == {}


def test_as_of_a_moment_is_the_catalogue_of_that_moment(store: Store, engine: Engine, returned: Any) -> None:
    first = returned("2024", "东区", [{"code": ONE, "output": 1.0}])
    second = returned("2024", "东区", [{"code": ONE, "output": 2.0}])
    assert outputs(store, engine, as_of=first.created_at) == {ONE: 1.0}
    assert outputs(store, engine, as_of=second.created_at) == {ONE: 2.0}
    assert outputs(store, engine, as_of=first.created_at - dt.timedelta(microseconds=1)) == {}


def test_what_was_withdrawn_later_still_stood_then(store: Store, engine: Engine, returned: Any) -> None:
    first = returned("2024", "东区", [{"code": ONE, "output": 1.0}])
    second = returned("2024", "东区", [{"code": ONE, "output": 2.0}])
    before = catalogue.now()
    store.catalogue.step(second.id, "withdraw", "科长", "单位写错")
    assert outputs(store, engine) == {ONE: 1.0}
    assert outputs(store, engine, as_of=before) == {ONE: 2.0}
    assert outputs(store, engine, as_of=before, at_least=State.CHECKED) == {}
    assert first.state is State.SUBMITTED


@pytest.mark.parametrize(
    "jump",
    [
        pytest.param(dt.timedelta(hours=-3), id="clock set back"),
        pytest.param(dt.timedelta(days=9000), id="clock far ahead"),
    ],
)
def test_order_decides_not_the_clock(
    store: Store, engine: Engine, returned: Any, monkeypatch: pytest.MonkeyPatch, jump: dt.timedelta
) -> None:
    first = returned("2024", "东区", [{"code": ONE, "output": 1.0}])
    real = catalogue.now
    monkeypatch.setattr(catalogue, "now", lambda: real() + jump)
    second = returned("2024", "东区", [{"code": ONE, "output": 2.0}])
    monkeypatch.undo()
    third = returned("2024", "西区", [{"code": TWO, "output": 3.0}])
    assert first.sequence < second.sequence < third.sequence
    assert outputs(store, engine) == {ONE: 2.0, TWO: 3.0}
    assert outputs(store, engine, as_of=third.created_at) == {ONE: 2.0, TWO: 3.0}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=st.lists(st.sampled_from(["put", "check", "approve", "withdraw"]), max_size=8))
def test_every_past_moment_gives_what_was_read_then(tmp_path_factory: Any, deeds: list[str]) -> None:
    """Property: replaying the catalogue as of each moment gives exactly the current vintages of that moment."""
    opened = Store(tmp_path_factory.mktemp("past"), load_declarations())
    seen = []
    for deed in deeds:
        if deed == "put":
            put(opened, "enterprise_year", "2024", "东区", [{"code": ONE}])
        elif opened.catalogue.all():
            try:
                opened.catalogue.step(opened.catalogue.all()[-1].id, deed, "某人", "原因")
            except DeedNotAllowed:
                continue
        moment = catalogue.now()
        for state in (State.SUBMITTED, State.CHECKED, State.APPROVED):
            seen.append((moment, state, opened.catalogue.current("enterprise_year", at_least=state)))
    for moment, state, was in seen:
        assert opened.catalogue.current("enterprise_year", as_of=moment, at_least=state) == was
    opened.close()


def _with(declared: Declarations, *fields: Field, without: str = "") -> Declarations:
    dataset = declared["enterprise_year"]
    kept = tuple(field for field in dataset.fields if field.field != without)
    changed = DataSet(record=dataset.record, fields=(*kept, *fields), lists=dataset.lists)
    return Declarations({**declared.all, dataset.id: changed})


def test_a_field_added_later_is_null_in_old_vintages(tmp_path: Path, engine: Engine) -> None:
    before = load_declarations()
    robots = Field(field="robots", label="机器人", english="Robots", type=FieldType.INTEGER)
    old, new = Store(tmp_path, before), Store(tmp_path, _with(before, robots))
    put(old, "enterprise_year", "2023", "东区", [{"code": ONE, "output": 1.0}])
    put(new, "enterprise_year", "2024", "东区", [{"code": ONE, "output": 2.0, "robots": 7}])
    rows = engine.collect(new.table(engine, "enterprise_year").order_by("year")).to_pylist()
    assert [(row["year"], row["robots"]) for row in rows] == [(2023, None), (2024, 7)]
    assert [item.version for item in new.catalogue.all()] != [new.dataset("enterprise_year").version] * 2
    assert "robots" not in old.table(engine, "enterprise_year").columns
    old.close()
    new.close()


def test_a_field_no_longer_declared_is_not_read_but_stays_in_its_file(tmp_path: Path, engine: Engine) -> None:
    before = load_declarations()
    old, new = Store(tmp_path, before), Store(tmp_path, _with(before, without="wages"))
    made = put(old, "enterprise_year", "2023", "东区", [{"code": ONE, "wages": 9.0}])
    assert "wages" not in new.table(engine, "enterprise_year").columns
    assert engine.collect(engine.read([new.files(made)["data.parquet"]])).to_pylist()[0]["wages"] == 9.0
    old.close()
    new.close()


def test_the_ladder_of_states_and_its_events(store: Store, returned: Any) -> None:
    made = returned("2024", "东区", [{"code": ONE}])
    for deed in ("check", "approve", "lock"):
        store.catalogue.step(made.id, deed, "科长")
    store.catalogue.step(made.id, "unlock", "局长", "补报一户")
    told = [(event["deed"], event["by"], event["note"]) for event in store.catalogue.events(made.id)]
    assert told == [
        ("submit", "录入员", ""),
        ("check", "科长", ""),
        ("approve", "科长", ""),
        ("lock", "科长", ""),
        ("unlock", "局长", "补报一户"),
    ]
    assert store.catalogue.get(made.id).state is State.APPROVED


@pytest.mark.parametrize(
    ("before", "deed", "note"),
    [
        pytest.param([], "approve", "", id="approve before check"),
        pytest.param([], "lock", "", id="lock before approve"),
        pytest.param(["check"], "check", "", id="check twice"),
        pytest.param(["check", "approve", "lock"], "withdraw", "错", id="withdraw what is locked"),
        pytest.param(["check", "approve", "lock"], "unlock", " ", id="unlock without a reason"),
        pytest.param([], "withdraw", "", id="withdraw without a reason"),
        pytest.param([], "publish", "", id="no such deed"),
    ],
)
def test_deeds_that_are_not_allowed_leave_no_trace(
    store: Store, returned: Any, before: list[str], deed: str, note: str
) -> None:
    made = returned("2024", "东区", [{"code": ONE}])
    for step in before:
        store.catalogue.step(made.id, step, "科长")
    was = (store.catalogue.get(made.id), store.catalogue.events(made.id))
    with pytest.raises(DeedNotAllowed):
        store.catalogue.step(made.id, deed, "某人", note)
    assert (store.catalogue.get(made.id), store.catalogue.events(made.id)) == was


def test_only_the_newest_return_of_a_slice_goes_up(store: Store, returned: Any) -> None:
    old = returned("2024", "东区", [{"code": ONE}])
    new = returned("2024", "东区", [{"code": TWO}])
    with pytest.raises(DeedNotAllowed, match=new.id):
        store.catalogue.step(old.id, "check", "科长")
    store.catalogue.step(new.id, "withdraw", "录入员", "传错文件")
    assert store.catalogue.step(old.id, "check", "科长").state is State.CHECKED


def test_a_locked_slice_refuses_returns_before_and_after_they_are_written(
    store: Store, returned: Any
) -> None:
    made = returned("2024", "东区", [{"code": ONE}])
    with store.draft("enterprise_year", "2024", "东区") as early:
        for deed in ("check", "approve", "lock"):
            store.catalogue.step(made.id, deed, "科长")
        with pytest.raises(SliceLocked):
            store.commit(early, by="录入员", source="x.xlsx", source_digest="")
    with pytest.raises(SliceLocked, match="解锁"):
        store.draft("enterprise_year", "2024", "东区")
    assert [item.id for item in store.catalogue.all()] == [made.id]
    assert sorted(path.name for path in (store.root / "enterprise_year").iterdir()) == [made.id]
    assert not list((store.root / ".staging").iterdir())
    returned("2024", "西区", [{"code": TWO}])
    store.catalogue.step(made.id, "unlock", "局长", "补报")
    returned("2024", "东区", [{"code": TWO}])


def test_the_same_bytes_again_are_recognised(store: Store, returned: Any) -> None:
    rows = [{"code": ONE, "output": 1.0}]
    made = returned("2024", "东区", rows)
    assert store.catalogue.twin(made.slice, made.source_digest) == made
    assert store.catalogue.twin(made.slice, "other") is None
    newer = returned("2024", "东区", [{"code": ONE, "output": 2.0}])
    assert store.catalogue.twin(made.slice, made.source_digest) is None
    store.catalogue.step(newer.id, "withdraw", "录入员", "传错")
    assert store.catalogue.twin(newer.slice, newer.source_digest) is None


@pytest.mark.parametrize(
    ("dataset", "period"),
    [
        ("enterprise_year", "2024-03"),
        ("enterprise_year", ""),
        ("enterprise_year", "../2024"),
        ("enterprise_month", "2024"),
        ("enterprise_month", "2024-13"),
        ("enterprise", "2024"),
    ],
)
def test_a_period_must_fit_the_set(store: Store, dataset: str, period: str) -> None:
    with pytest.raises(PeriodInvalid):
        store.draft(dataset, period, "东区")


def test_a_vintage_that_is_not_there(store: Store) -> None:
    with pytest.raises(VintageUnknown, match="jiqun data"):
        store.catalogue.get("enterprise_year-nowhere")


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-10])


def _turn(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


@pytest.mark.parametrize(
    ("name", "harm"),
    [
        pytest.param("data.parquet", _cut, id="cut"),
        pytest.param("data.parquet", _turn, id="one bit turned"),
        pytest.param("data.parquet", Path.unlink, id="removed"),
        pytest.param("rejects.parquet", _turn, id="rejects turned"),
    ],
)
def test_verify_finds_damage(store: Store, returned: Any, name: str, harm: Any) -> None:
    made = returned("2024", "东区", [{"code": ONE}], rejects=[{"_row": 3, "code": "错码"}])
    store.verify(made)
    assert (made.rows, made.rejected) == (1, 1)
    harm(store.files(made)[name])
    with pytest.raises(VintageDamaged, match="备份"):
        store.verify(made)


def test_a_draft_left_without_commit_leaves_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.draft("enterprise_year", "2024", "东区"):
        raise ZeroDivisionError
    assert [path for path in store.root.rglob("*") if path.is_file()] == []


def test_sweep_keeps_the_young_and_the_known(store: Store, returned: Any) -> None:
    made = returned("2024", "东区", [{"code": ONE}])
    orphan, staged = store.root / "enterprise_year" / "orphan", store.root / ".staging" / "crashed"
    for folder in (orphan, staged):
        folder.mkdir(parents=True)
    assert store.sweep() == []
    assert sorted(store.sweep(older_than=0)) == sorted([orphan, staged])
    store.verify(made)


def test_an_interrupt_after_the_commit_keeps_the_files(
    store: Store, returned: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C may come between the commit and its answer: the vintage is visible, its files must stay."""
    real = store.catalogue.add

    def interrupted(row: dict[str, Any]) -> Any:
        real(row)
        raise KeyboardInterrupt

    monkeypatch.setattr(store.catalogue, "add", interrupted)
    with pytest.raises(KeyboardInterrupt):
        returned("2024", "东区", [{"code": ONE}])
    (made,) = store.catalogue.all()
    store.verify(made)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_never_enters(store: Store, returned: Any, value: float) -> None:
    with pytest.raises(NumberNotFinite, match="output"):
        returned("2024", "东区", [{"code": ONE, "output": 1.0}, {"code": TWO, "output": value}])
    assert store.catalogue.all() == []
