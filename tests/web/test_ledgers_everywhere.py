"""Every ledger of the shipped pack opens: its list, its board, the form of a new entry, in both languages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from jiqun.access import Role, Sessions, User, Users
from jiqun.web import create_app
from jiqun.web.logon import COOKIE

from ..conftest import serving


@pytest.fixture(scope="module")
def client(pack: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    app = create_app(pack, today=dt.date(2026, 11, 22), data=tmp_path_factory.mktemp("everywhere"))
    database = app.state.site.database()
    user = User("gao", "高远", roles=frozenset({Role.ADMINISTRATOR}))
    Users(database).add(user, "柳暗花明又一村，again", by="试")
    token = Sessions(database).open(user)
    with (
        serving(app) as address,
        httpx.Client(base_url=address, cookies={COOKIE: token}, timeout=120) as held,
    ):
        yield held


def test_every_ledger_opens(client: httpx.Client) -> None:
    ledgers = client.get("/api/v1/ledgers").json()["ledgers"]
    assert len(ledgers) > 20
    failed = [
        (path, answer.status_code)
        for ledger in ledgers
        for path in (
            f"/ledgers/{ledger['id']}",
            f"/en/ledgers/{ledger['id']}",
            f"/ledgers/{ledger['id']}/board",
            f"/ledgers/{ledger['id']}/new",
            f"/api/v1/ledgers/{ledger['id']}",
        )
        if (answer := client.get(path)).status_code != 200
    ]
    assert failed == []
    for path in ("/ledgers", "/en/ledgers", "/ledgers/calendar", "/ledgers/changes", "/home"):
        assert client.get(path).status_code == 200
