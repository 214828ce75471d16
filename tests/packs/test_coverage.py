"""The map of mechanisms is honest: each has a line, each place answers, each ledger is where the map says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import httpx
import pytest
from typer.main import get_command

from jiqun.cli.main import app
from jiqun.ledgers.declaration import Ledgers
from jiqun.values import Unit
from jiqun.web import create_app
from jiqun.workspace import City
from jiqun.workspace.ledgers import ledgers_of
from jiqun.workspace.mechanisms import carried_by
from tests.conftest import serving
from tests.packs.days import TODAY

LONGEST_NOTE = 60
#: How a note tells what is lacking.
LACKING = re.compile("未|须|由人|不自动|为导入")
#: A page in a note: what stands after a slash that begins a word.
PAGE = re.compile(r"(?<![\w.])/[a-z][a-z0-9/-]*")
COMMAND = re.compile(r"jiqun (\w+)")


@pytest.fixture(scope="module")
def ledgers(ningbo: City) -> Ledgers:
    return ledgers_of(ningbo)


@pytest.fixture(scope="module")
def client(ningbo: City, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    site = create_app(ningbo.pack.root, today=TODAY, data=tmp_path_factory.mktemp("coverage"))
    with serving(site) as address, httpx.Client(base_url=address, timeout=120) as held:
        yield held


def test_every_mechanism_has_one_line_and_no_line_is_of_another(ningbo: City) -> None:
    lines = (ningbo.pack.root / "coverage.yaml").read_text(encoding="utf-8")
    counted = Counter(re.findall(r"^- \{id: (G\d\d-\d\d),", lines, re.M))
    assert set(counted) == {item.id for item in ningbo.mechanisms.all}
    assert [name for name, times in counted.items() if times > 1] == []


def test_what_is_not_planned_says_where_and_what_is_lacking(ningbo: City) -> None:
    held = ningbo.mechanisms.coverage.values()
    assert [item.id for item in held if item.status != "planned" and not item.place] == []
    assert [item.id for item in held if not item.note or len(item.note) > LONGEST_NOTE] == []
    assert [item.id for item in held if item.status == "partly" and not LACKING.search(item.note or "")] == []


def test_every_place_and_every_page_named_in_a_note_answers(ningbo: City, client: httpx.Client) -> None:
    held = ningbo.mechanisms.coverage.values()
    named = {item.place for item in held if item.place} | {
        page for item in held for page in PAGE.findall(item.note or "")
    }
    pages = sorted(place for place in named if place.startswith("/"))
    assert len(pages) > 200
    assert [(page, code) for page in pages if (code := client.get(page).status_code) != 200] == []


def test_every_command_named_exists(ningbo: City) -> None:
    commands = getattr(get_command(app), "commands", {})
    named = [
        word
        for item in ningbo.mechanisms.coverage.values()
        for word in COMMAND.findall(f"{item.place} {item.note}")
    ]
    assert named
    assert [word for word in named if word not in commands] == []


def test_every_ledger_names_a_mechanism_that_exists(ningbo: City, ledgers: Ledgers) -> None:
    known = {item.id for item in ningbo.mechanisms.all}
    assert [item.id for item in ledgers.all.values() if not item.record.mechanisms] == []
    assert [
        (item.id, name)
        for item in ledgers.all.values()
        for name in item.record.mechanisms
        if name not in known
    ] == []


def test_a_ledger_that_is_the_place_of_a_mechanism_names_it(ningbo: City, ledgers: Ledgers) -> None:
    held = [item for item in ningbo.mechanisms.coverage.values() if item.ledger]
    assert len(held) > 200
    assert [
        (item.id, item.ledger) for item in held if item.id not in ledgers[item.ledger].record.mechanisms
    ] == []


def test_every_mechanism_is_carried_by_a_ledger_and_its_chief_one_comes_first(
    ningbo: City, ledgers: Ledgers
) -> None:
    carried = carried_by(ledgers.all.values(), ningbo.mechanisms)
    assert [name for name, several in carried.items() if not several] == []
    chief = {item.id: item.ledger for item in ningbo.mechanisms.coverage.values() if item.ledger}
    assert [name for name, ledger in chief.items() if carried[name][0].id != ledger] == []


def test_the_page_lists_every_ledger_of_every_row(ledgers: Ledgers, client: httpx.Client) -> None:
    page = client.get("/mechanisms").text
    rows = dict(re.findall(r'<tr id="(G\d\d-\d\d)">(.*?)</tr>', page, re.S))
    lacking = [
        (name, ledger.id) for ledger in ledgers.all.values() for name in ledger.record.mechanisms
        if f'href="/ledgers/{ledger.id}"' not in rows[name]
    ]  # fmt: skip
    assert lacking == []


def test_a_figure_that_feeds_an_indicator_stands_in_its_unit(ningbo: City, ledgers: Ledgers) -> None:
    fed = [
        (ledger.id, rollup) for ledger in ledgers.all.values() for rollup in ledger.record.rollups if rollup.indicator
    ]  # fmt: skip
    assert len(fed) > 100
    wrong = []
    for ledger, rollup in fed:
        wanted = ningbo.catalogue.indicators[rollup.indicator].unit
        one, other = Unit.parse(rollup.unit), Unit.parse(wanted or "")
        if wanted and one.dimension != other.dimension and not one.counts_alike(other):
            wrong.append((ledger, rollup.id, rollup.unit, wanted))
    assert wrong == []
