"""The commands of the store and of identity: one shape of JSON, mishaps in words."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from jiqun.cli.main import app
from jiqun.facts.schema import load_declarations
from jiqun.facts.store import Store
from tests.facts.store.conftest import ONE, TWO
from tests.facts.store.returns import put

OFFICE = "东区统计局"
PACK = {
    "pack.yaml": "name: {zh: 东海, en: East Sea}",
    "regions.yaml": "regions:\n- {id: '1', name: {zh: 东海市}, kind: city, pack_home: true}\n",
    "reporting.yaml": f"offices: [{{name: 市统计局}}, {{name: {OFFICE}, parent: 市统计局}}]\n"
    f"returns: [{{dataset: enterprise_year, offices: [{OFFICE}, 市统计局], due_days: 90}}]\n",
}

Ask = Callable[..., Any]


@pytest.fixture
def city(tmp_path: Path) -> Path:
    root = tmp_path / "pack"
    root.mkdir()
    for name, text in PACK.items():
        (root / name).write_text(text, encoding="utf-8")
    store = Store(tmp_path / "data", load_declarations())
    register = [{"code": ONE, "name": "东海海天机械厂"}, {"code": TWO, "name": "东海华瑞电子厂"}]
    put(store, "enterprise", "", "市监", register)
    put(store, "enterprise_year", "2024", OFFICE, [{"code": ONE, "output": 1.5}, {"code": TWO}])
    put(
        store,
        "enterprise_year",
        "2024",
        OFFICE,
        [{"code": ONE, "output": 2.5}, {"code": f"{TWO}（1/1）", "name": "x"}],
    )
    store.close()
    return tmp_path


@pytest.fixture
def ask(city: Path) -> Ask:
    def run(*words: str, code: int = 0) -> Any:
        place = ["--pack", str(city / "pack"), "--data", str(city / "data"), "--json"]
        done = CliRunner().invoke(app, [*words, *place])
        assert done.exit_code == code, done.output
        return json.loads(done.stdout)

    return run


def newest(ask: Ask) -> str:
    return str(ask("data", "list", "enterprise_year")["vintages"][-1]["id"])


def test_list_and_show(ask: Ask) -> None:
    assert ask("data", "list")["count"] == 2
    assert ask("data", "list", "--all")["count"] == 3
    row = ask("data", "show", newest(ask))
    assert [event["deed"] for event in row["events"]] == ["submit"]
    assert Path(row["files"]["data.parquet"]).is_file()


def test_revisions(ask: Ask) -> None:
    found = ask("data", "revisions", "enterprise_year", "2024")
    assert (found["added"], found["removed"], found["changed"]) == (1, 1, 1)
    (cell,) = [cell for cell in found["cells"] if cell["change"] == "changed"]
    assert (cell["field"], cell["before"], cell["after"]) == ("output", 1.5, 2.5)
    assert (
        ask("data", "revisions", "enterprise_year", "2023", code=2)["error"]["code"] == "nothing_to_compare"
    )


def test_the_ladder(ask: Ask) -> None:
    name = newest(ask)
    for deed in ("check", "approve", "lock"):
        assert ask("data", deed, name, "--by", "科长")["events"][-1]["deed"] == deed
    assert ask("data", "unlock", name, code=2)["error"]["code"] == "deed_not_allowed"
    assert ask("data", "unlock", name, "--reason", "补报", "--by", "局长")["events"][-1]["note"] == "补报"
    assert (
        ask("data", "withdraw", name, "--reason", "错", "--office", "西区", code=2)["error"]["code"]
        == "office_unknown"
    )
    assert ask("data", "withdraw", name, "--reason", "错", "--office", "市统计局")["state"] == "withdrawn"


def test_corrections(ask: Ask) -> None:
    words = [
        "enterprise_year",
        "output",
        "--key",
        f"code={ONE}",
        "--period",
        "2024",
        "--value",
        "25",
        "--reason",
        "错",
    ]
    made = ask("data", "correct", *words, "--expect", "2.5")["corrections"][0]
    assert made["effect"] == "applied"
    assert ask("data", "correct", *words, "--expect", "9")["corrections"][0]["effect"] == "source_changed"
    assert [row["effect"] for row in ask("data", "corrections")["corrections"]] == [
        "superseded",
        "source_changed",
    ]
    ask("data", "withdraw-correction", str(made["id"]))
    assert ask("data", "corrections", "enterprise_year")["count"] == 1
    assert ask("data", "withdraw-correction", "99", code=2)["error"]["code"] == "correction_invalid"


def test_verify_and_sweep(ask: Ask, city: Path) -> None:
    assert ask("data", "verify")["damaged"] == 0
    (city / "data" / "vintages" / ".staging" / "gone").mkdir(parents=True)
    assert ask("data", "sweep")["count"] == 0
    assert ask("data", "sweep", "--hours", "0")["count"] == 1
    Path(ask("data", "show", newest(ask))["files"]["data.parquet"]).unlink()
    assert ask("data", "verify", code=1)["damaged"] == 1


def test_the_board(ask: Ask) -> None:
    found = ask("data", "board", "--period", "2024", "--on", "2025-01-01")
    rows = {(row["dataset"], row["office"]): row for row in found["returns"]}
    assert rows["enterprise_year", OFFICE]["revisions"] == 1
    assert rows["enterprise_year", "市统计局"]["status"] == "not_due"
    assert rows["enterprise", "市监"]["status"] == "unasked"


def test_identity(ask: Ask) -> None:
    found = ask("identity", "resolve")
    (row,) = found["identities"]
    assert (row["enterprise"], row["rung"], row["state"]) == (TWO, "code", "accepted")
    assert ask("identity", "explain", f"{TWO}（1/1）")["identities"][0]["parts"][0]["zh"]
    assert (
        ask("identity", "reject", str(row["id"]), "--reason", "不是")["identities"][0]["state"] == "rejected"
    )
    assert ask("identity", "accept", str(row["id"]))["identities"][0]["state"] == "accepted"
    assert ask("identity", "list", "--state", "proposed")["count"] == 0
    assert ask("identity", "explain", "无", code=2)["error"]["code"] == "identity_unknown"


def test_merge_and_split(ask: Ask) -> None:
    made = ask("identity", "merge", ONE, TWO, "--from", "2024-06-01", "--reason", "吸收合并")
    assert ask("identity", "list")["mergers"][0]["survivor"] == TWO
    ask("identity", "split", str(made["id"]), "--reason", "撤销")
    assert ask("identity", "list")["mergers"] == []
    words = ["identity", "merge", ONE, "9999", "--from", "2024-06-01", "--reason", "错"]
    assert ask(*words, code=2)["error"]["code"] == "enterprise_unknown"


def test_find(ask: Ask) -> None:
    assert ask("identity", "find", "haitian")["enterprises"][0]["code"] == ONE
