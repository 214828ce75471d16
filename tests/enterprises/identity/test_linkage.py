"""Who is meant: measured on planted renames, typos and wrong codes whose truth is known. See docs/method/identity.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from jiqun.engine import Engine
from jiqun.enterprises.directory import Directory, directory
from jiqun.enterprises.identity import IdentityState, Proposal, load_parameters, propose
from jiqun.facts.schema import load_declarations
from jiqun.facts.store import Store
from tests.enterprises.planted import KINDS, PLACES, Planted, city
from tests.facts.store.returns import put

PARAMETERS = load_parameters()


@dataclass(frozen=True)
class Judged:
    method: str
    proposals: list[Proposal]
    planted: list[Planted]

    def right(self, kind: str | None = None, *, accepted: bool = False) -> tuple[int, int, int]:
        """(right, wrong, meant) of a kind of error."""
        found = {
            item.reference: item
            for item in self.proposals
            if not accepted or item.state is IdentityState.ACCEPTED
        }
        chosen = [item for item in self.planted if kind in (None, item.kind)]
        pairs = [(item.truth, found.get(item.described.reference)) for item in chosen]
        right = sum(made is not None and made.enterprise == truth for truth, made in pairs)
        wrong = sum(made is not None and made.enterprise != truth for truth, made in pairs)
        return right, wrong, sum(truth is not None for truth, _ in pairs)


def register_of(folder: Path, engine: Engine, rows: Sequence[dict[str, object]]) -> tuple[Store, Directory]:
    store = Store(folder, load_declarations())
    put(store, "enterprise", "", "市场监管", rows)
    return store, directory(store, engine, PLACES, PARAMETERS.legal_forms)


def judged(folder: Path, engine: Engine, firms: int, references: int) -> Judged:
    rows, planted = city(firms, references)
    store, known = register_of(folder, engine, rows)
    found, method = propose(known, [item.described for item in planted], PARAMETERS)
    store.close()
    return Judged(method, found, planted)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory, engine: Engine) -> Judged:
    return judged(tmp_path_factory.mktemp("large"), engine, 6_000, 5_000)


def test_five_thousand_references_precision_and_recall(large: Judged) -> None:
    assert large.method == "splink"
    right, wrong, meant = large.right(accepted=True)
    assert right / (right + wrong) > 0.995
    assert right / meant > 0.83
    right, wrong, meant = large.right()
    assert right / (right + wrong) > 0.98
    assert right / meant > 0.95


@pytest.mark.parametrize(
    "kind",
    [
        "note behind the code",
        "old organisation code",
        "former code",
        "exact name, no code",
        "full-width brackets",
    ],
)
def test_what_the_ladder_settles(large: Judged, kind: str) -> None:
    right, wrong, meant = large.right(kind)
    assert (wrong, right) == (0, meant)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if "code, " in kind or "no code" in kind])
def test_every_kind_of_error_is_mostly_seen_through(large: Judged, kind: str) -> None:
    right, wrong, meant = large.right(kind)
    assert right / meant > 0.9
    assert wrong / meant < 0.02


def test_strangers_stay_strangers(large: Judged) -> None:
    """Enterprises that the register lacks: few are taken for another, nearly none without a person looking."""
    asked = sum(item.kind == "not in the register" for item in large.planted)
    assert large.right("not in the register")[1] / asked < 0.06
    assert large.right("not in the register", accepted=True)[1] / asked < 0.015


def test_the_parts_explain_the_weight(large: Judged) -> None:
    weighed = [item for item in large.proposals if item.weight is not None]
    assert len(weighed) > 500
    for item in weighed:
        assert sum(part["weight"] for part in item.parts) == pytest.approx(item.weight, abs=0.06)
        assert all(part["zh"] and part["en"] for part in item.parts)


def test_the_same_again(tmp_path: Path, engine: Engine) -> None:
    first = judged(tmp_path / "1", engine, 900, 900)
    second = judged(tmp_path / "2", engine, 900, 900)
    assert first.method == "splink"
    assert first.proposals == second.proposals


def test_small_sets_use_the_weights_as_they_stand(tmp_path: Path, engine: Engine) -> None:
    found = judged(tmp_path, engine, 120, 100)
    assert found.method == "fixed"
    right, wrong, meant = found.right()
    assert right / (right + wrong) > 0.97
    assert right / meant > 0.9


def test_nobody_to_ask_about(tmp_path: Path, engine: Engine) -> None:
    store, known = register_of(tmp_path, engine, city(5, 0)[0])
    assert propose(known, [], PARAMETERS) == ([], "none")
    store.close()
