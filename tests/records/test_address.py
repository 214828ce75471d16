"""Where the records are: a file beside the facts, or what JIQUN_DATABASE says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from jiqun.cli.main import app
from jiqun.packs import find_pack
from jiqun.workspace.facts import open_desk
from jiqun.workspace.places import has_records, records_address
from tests.facts.store.returns import put
from tests.records.conftest import DATABASES, url_of

PACK = {
    "pack.yaml": "id: east\nname: {zh: 东海, en: East Sea}\nregion: 东海市\n",
    "regions.yaml": "regions:\n- {id: '1', name: {zh: 东海市}, kind: city, pack_home: true}\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "east"
    folder.mkdir()
    for name, text in PACK.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("said", "address"),
    [
        pytest.param("", None, id="nothing said: a file in the data folder"),
        pytest.param("  ", None, id="blank"),
        pytest.param("sqlite:////srv/records.db", "sqlite:////srv/records.db", id="one city"),
        pytest.param(
            "postgresql+psycopg://db/{pack}", "postgresql+psycopg://db/east", id="a database a city"
        ),
    ],
)
def test_the_address(root: Path, monkeypatch: pytest.MonkeyPatch, said: str, address: str | None) -> None:
    monkeypatch.setenv("JIQUN_DATABASE", said)
    pack = find_pack(root)
    assert records_address(pack) == address
    assert has_records(pack, root / "nothing") == (address is not None)


@pytest.mark.parametrize("kind", DATABASES)
def test_every_face_finds_the_records(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """A return committed through one desk is listed by the command; no file of records lies in the data folder."""
    monkeypatch.setenv("JIQUN_DATABASE", url_of(kind, tmp_path))
    data = tmp_path / "data"
    desk = open_desk(root, data)
    made = put(desk.store, "enterprise_year", "2024", "东区", [{"code": "1"}])
    desk.close()
    done = CliRunner().invoke(app, ["data", "list", "--pack", str(root), "--data", str(data), "--json"])
    assert done.exit_code == 0, done.output
    assert [row["id"] for row in json.loads(done.stdout)["vintages"]] == [made.id]
    assert not (data / "records.db").exists()


@pytest.mark.parametrize(
    ("said", "word"),
    [
        pytest.param("db.example:secret", "JIQUN_DATABASE", id="no URL"),
        pytest.param("postgresql+pg8000://me:secret@db/x", "jiqun[postgres]", id="a driver that is absent"),
        pytest.param("nothing://me:secret@db/x", "JIQUN_DATABASE", id="no such kind of database"),
    ],
)
def test_a_bad_address_is_said_without_its_password(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, word: str
) -> None:
    monkeypatch.setenv("JIQUN_DATABASE", said)
    done = CliRunner().invoke(app, ["data", "list", "--pack", str(root), "--data", str(tmp_path), "--json"])
    assert done.exit_code == 2, done.output
    message = json.loads(done.stdout)["error"]["message"]
    assert word in message
    assert "secret" not in message
