"""Derived tables under several readers and builders at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import ibis
import pytest

from jiqun.engine import Engine
from jiqun.facts.store.derived import Derived

ROWS = 50_000


def table(engine: Engine) -> ibis.Table:
    return engine.table({"n": list(range(ROWS))})


def test_threads_wait_for_the_first_to_build(engine: Engine, tmp_path: Path) -> None:
    derived, built = Derived(tmp_path), []

    def build() -> ibis.Table:
        built.append(1)
        return table(engine)

    def ask(_: int) -> int:
        own = engine.fork()
        return own.scalar(derived.table(own, "t", ["a"], build).count())  # type: ignore[no-any-return]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(16))) == [ROWS] * 16
    assert built == [1]


def test_a_file_that_is_there_is_never_replaced(engine: Engine, tmp_path: Path) -> None:
    """Two processes build the same table: the file of the first stays, byte for byte, under whoever reads it."""
    first, second = Derived(tmp_path), Derived(tmp_path)

    def slow() -> ibis.Table:
        first.path(engine, "t", ["a"], lambda: table(engine))
        return table(engine).order_by(ibis.desc("n"))

    path = second.path(engine, "t", ["a"], slow)
    assert engine.read([path]).limit(1).execute().n[0] == 0
    assert not list(path.parent.glob(".*"))


def test_a_builder_that_fails_leaves_nothing_and_the_next_may_try(engine: Engine, tmp_path: Path) -> None:
    derived = Derived(tmp_path)
    with pytest.raises(ZeroDivisionError):
        derived.path(engine, "t", ["a"], lambda: 1 / 0)  # type: ignore[arg-type,return-value]
    assert derived.path(engine, "t", ["a"], lambda: table(engine)).is_file()
