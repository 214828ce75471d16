"""The seeds of every ledger of the pack, sown over a small city: nothing empty, everything labelled, no rule broken."""

from __future__ import annotations

import pytest

from jiqun.facts.schema import Severity
from jiqun.ledgers.book import Book
from jiqun.ledgers.checking import broken
from jiqun.ledgers.declaration import Ledger
from jiqun.ledgers.entry import Selection
from jiqun.ledgers.seeding.rows import rows_of
from jiqun.workspace import City
from jiqun.workspace.ledgers import lists_of

pytestmark = pytest.mark.xdist_group("sown")

#: Kinds of source that an entry may have which nobody made up.
REAL = {"plan", "printed", "return"}


def _parts(book: Book) -> set[str]:
    """Ledgers whose entries come from splitting those of another."""
    return {split.ledger for ledger in book.ledgers.all.values() for split in ledger.record.splits}


def _unmet(book: Book, city: City, ledger: Ledger) -> bool:
    """Whether the city holds nothing that fits the seeds: they ask for more than it has."""
    lists = lists_of(city)
    return all(seed.where and not rows_of(book, ledger, seed, lists) for seed in ledger.record.seeds)


def test_no_ledger_is_empty_but_those_whose_seeds_say_so(sown: Book, ningbo: City) -> None:
    held = sown.counts()
    empty = [ledger for ledger in sown.ledgers.all.values() if ledger.id not in held]
    unsaid = [
        ledger.id for ledger in empty if ledger.id not in _parts(sown) and not _unmet(sown, ningbo, ledger)
    ]
    assert unsaid == []
    assert len(empty) < 6, [ledger.id for ledger in empty]


def test_what_is_made_up_is_labelled_and_what_is_not_has_a_source(sown: Book) -> None:
    entries = [entry for name in sown.ledgers.all for entry in sown.select(Selection(ledger=name))]
    assert sum(entry.simulated for entry in entries) > 1_000
    assert sum(not entry.simulated for entry in entries) > 300
    assert [
        entry.number for entry in entries if entry.simulated != (entry.source.get("kind") == "simulated")
    ] == []
    assert [
        entry.number for entry in entries if not entry.simulated and entry.source.get("kind") not in REAL
    ] == []


def test_no_seed_breaks_a_hard_rule(sown: Book) -> None:
    wrong = []
    for ledger in sown.ledgers.all.values():
        hard = [check for check in ledger.record.checks if check.severity is Severity.ERROR]
        if hard:
            rows = sown.rows(ledger, sown.select(Selection(ledger=ledger.id)))
            wrong += [
                (ledger.id, item.check.id, item.key) for item in broken(sown.engine, ledger, rows, hard)
            ]
    assert wrong == []
