"""What is told of entries where no page is at hand: simulated ones, and histories that began in another ledger."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from jiqun.access import Role, User
from jiqun.access.disclosure import OPEN, Disclosure, disclosed_to
from jiqun.facts.schema import Sensitivity
from jiqun.ledgers.adding import add
from jiqun.ledgers.book import Book
from jiqun.ledgers.carrying import carry
from jiqun.ledgers.declaration import Ledger, Ledgers
from jiqun.ledgers.entry import Actor, Draft, Entry
from jiqun.ledgers.telling import WITHHELD, Telling
from tests.ledgers.town import BOSS, KEEPER, READER, REAL, SIMULATED, STRANGER, YI, firm

NOBODY = disclosed_to(None, accounts=True)
OFFICER = disclosed_to(User("sun", "孙立", roles=frozenset({Role.OFFICER})), accounts=True)


def telling(book: Book, actor: Actor, real: Disclosure = NOBODY, simulated: Disclosure = NOBODY) -> Telling:
    return Telling(book.ledgers, book.units, actor, real, simulated)


@pytest.mark.parametrize(
    ("number", "site", "told"),
    [
        pytest.param(SIMULATED[0], OPEN, True, id="simulated, and no return is real"),
        pytest.param(SIMULATED[0], NOBODY, False, id="simulated among real returns"),
        pytest.param(REAL[0], OPEN, False, id="a real enterprise, whatever the returns are"),
    ],
)
def test_a_simulated_entry_is_told_as_simulated_returns_are(
    book: Book, number: int, site: Disclosure, told: bool
) -> None:
    entry = add(book, "firms", Draft(subject=firm(number), values={"niche": "轴承"}), KEEPER)
    ledger = book.ledgers["firms"]
    (row,) = book.rows(ledger, [entry])
    found = telling(book, replace(STRANGER, reads_only=True), simulated=site).row(ledger, entry, row)
    assert row["revenue"] == 100.0 * number + 1
    assert {name for name, value in found.items() if value is WITHHELD} == (set() if told else {"revenue", "rd_expense", "rd_share"})  # fmt: skip
    assert (found["niche"], found["subject"]) == ("轴承", firm(number))


@pytest.mark.parametrize(
    ("actor", "told"),
    [
        pytest.param(KEEPER, True, id="the keeper"),
        pytest.param(YI, True, id="the district of the entry"),
        pytest.param(replace(YI, region="丙县"), False, id="another district"),
        pytest.param(replace(YI, unit="乙区税务局"), True, id="another office of the district"),
        pytest.param(STRANGER, False, id="an office that the entry does not name"),
        pytest.param(READER, False, id="who only reads, of the keeping office"),
    ],
)
def test_all_of_an_entry_is_told_to_whom_it_is_entrusted(book: Book, actor: Actor, told: bool) -> None:
    entry = add(book, "firms", Draft(subject=firm(2), values={"niche": "轴承"}), KEEPER)
    assert entry.region == "乙区"
    hidden = telling(book, actor).hidden(book.ledgers["firms"], entry)
    assert (hidden == frozenset()) is told


def guarded(book: Book, how: Sensitivity) -> Book:
    """The old list with a field that is not for everybody."""
    ledger = book.ledgers["six-lists"]
    fields = tuple(
        item.model_validate({**item.model_dump(exclude_unset=True), "sensitivity": how}) if item.field == "area_mu" else item
        for item in ledger.fields
    )  # fmt: skip
    record = ledger.record.model_copy(update={"fields": fields, "closed_on": None})
    old = Ledger(record=record, states=ledger.states, moves=ledger.moves, duties=ledger.duties, escalations=ledger.escalations)  # fmt: skip
    return replace(book, ledgers=Ledgers({**book.ledgers.all, "six-lists": old}))


def carried(book: Book) -> Entry:
    values = {"area_mu": 12.5, "old_note": "临河"}
    add(book, "six-lists", Draft(title="一号地", on=dt.date(2023, 5, 1), values=values), BOSS)
    (entry,) = carry(book, "six-lists", "four-lists", KEEPER, "甲经信〔2025〕7号")
    return entry


def test_a_history_withholds_what_the_ledger_it_began_in_withholds(book: Book) -> None:
    book = guarded(book, Sensitivity.CONFIDENTIAL)
    entry = carried(book)
    ledger = book.ledgers["four-lists"]
    told = [telling(book, STRANGER).change(ledger, entry, change) for change in book.history(entry.id)]
    assert [change.before.get("area_mu") for change in told] == [None, WITHHELD]
    assert [change.after.get("area_mu") for change in told] == [WITHHELD, None]
    assert told[1].before["old_note"] == "临河"
    whole = [
        telling(book, STRANGER, OFFICER).change(ledger, entry, change) for change in book.history(entry.id)
    ]
    assert whole == book.history(entry.id)


@pytest.mark.parametrize(
    ("real", "told"),
    [
        pytest.param(NOBODY, False, id="a stranger"),
        pytest.param(OFFICER, False, id="an officer, who is told nothing of persons"),
        pytest.param(OPEN, True, id="who is told everything"),
    ],
)
def test_what_nobody_declares_any_more_is_told_to_whom_everything_is(
    book: Book, real: Disclosure, told: bool
) -> None:
    entry = carried(guarded(book, Sensitivity.PUBLIC))
    ledger = book.ledgers["four-lists"]
    left = {name: item for name, item in book.ledgers.all.items() if name != "six-lists"}
    later = Telling(Ledgers(left), book.units, STRANGER, real, OPEN)
    first, last = (later.change(ledger, entry, change) for change in book.history(entry.id))
    assert (first.after["old_note"], last.before["area_mu"]) == (
        ("临河", 12.5) if told else (WITHHELD, WITHHELD)
    )
    assert last.after["ledger"] == "four-lists"
