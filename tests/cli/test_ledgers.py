"""`jiqun ledger …`: every command answers machines and people, and says what went wrong in one shape."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from jiqun.cli.main import app
from jiqun.ledgers.exchange.workbook import HEADER, SHEET
from tests.ledgers.town import copied, firm


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city with a task under way, two ideas and a row of quotas; commands share it."""
    made = tmp_path_factory.mktemp("cli")
    pack = copied(made / "jia")
    path = pack.root / "ledgers" / "ideas.yaml"
    seeds = "seeds: [{rows: [{title: 印在书上的, source: 甲市年鉴}]}, {count: 3}]\n"
    path.write_text(path.read_text("utf-8") + seeds, "utf-8")
    for words in (
        ("add", "projects", "--title", "修路", "--region", "乙区", "--due", "2026-12-31"),
        ("move", "TASK-0001", "begin", "--on", "2026-10-12"),
        ("add", "ideas", "amount=1.2亿", "kind=技术", "--title", "点子"),
        ("add", "ideas", "amount=5", "--title", "另一个", "--unit", "市经信局", "--by", "甲"),
        ("add", "quotas", "park=集中区", "area=10", "--title", "一"),
        ("add", "quotas", "park=集中区", "area=10", "--title", "二"),
    ):
        answer(made, *words)
    return made


def run(folder: Path, *words: str | Path, code: int = 0) -> str:
    done = CliRunner().invoke(
        app, ["ledger", *map(str, words), "--pack", str(folder / "jia"), "--data", str(folder / "data")]
    )
    assert done.exit_code == code, done.output
    return done.output


def answer(folder: Path, *words: str | Path, code: int = 0) -> Any:
    return json.loads(run(folder, *words, "--json", code=code))


READING: Sequence[Any] = [
    pytest.param(["list"], lambda told: {row["id"] for row in told} >= {"ideas", "firms"}, id="list"),
    pytest.param(["list", "--area", "A2"], lambda told: [row["id"] for row in told] == ["milestones", "projects", "supervision"], id="list of an area"),
    pytest.param(["show", "金点子清单"], lambda told: [row["title"] for row in told][:2] == ["点子", "另一个"], id="show"),
    pytest.param(["show", "IDEA", "--state", "已列入"], lambda told: not [row for row in told if row["state"] != "listed"], id="show of a state"),
    pytest.param(["entry", "IDEA-0001"], lambda told: (told["values"]["amount"], told["moves"], len(told["history"])) == (12_000.0, ["list", "refuse"], 1), id="entry"),
    pytest.param(["entry", "TASK-0001", "--on", "2026-11-05"], lambda told: {item["duty"] for item in told["owed"]} == {"monthly", "deadline"}, id="entry with what it owes"),
    pytest.param(["due", "--on", "2026-11-05", "--late"], lambda told: [(row["entry"], row["period"], row["late_working_days"]) for row in told] == [("TASK-0001", "2026-10", 1)], id="due"),
    pytest.param(["due", "--of", "市发展改革委", "--on", "2026-11-05"], lambda told: len(told) == 3, id="due of a unit by another name"),
    pytest.param(["check"], lambda told: [(row["check"], row["key"]) for row in told] == [("shared_name", ["集中区"])], id="check"),
    pytest.param(["check", "ideas"], lambda told: told == [], id="check of one ledger"),
    pytest.param(["rollup", "firms", "--years", "2024-2025"], lambda told: {row["year"] for row in told} == {2024, 2025}, id="rollup"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "holds"), READING)
def test_what_commands_tell(folder: Path, words: list[str], holds: Any) -> None:
    assert holds(answer(folder, *words))
    assert run(folder, *words).strip() or words == ["check", "ideas"]


def test_changing_an_entry(folder: Path) -> None:
    (made,) = answer(folder, "add", "projects", "--title", "架桥")
    number = made["number"]
    (edited,) = answer(
        folder, "edit", number, "progress=5", "due=2027-01-31", "--why", "补", "--revision", "1"
    )
    assert (edited["values"], edited["due"], edited["revision"]) == ({"progress": 5.0}, "2027-01-31", 2)
    (moved,) = answer(folder, "move", number, "启动", "--on", "2026-10-12")
    assert (moved["state"], moved["state_label"], moved["since"]) == ("under_way", "推进中", "2026-10-12")
    told = answer(folder, "report", number, "monthly", "2026-10", "progress=20", "--words", "好", "--on", "2026-11-02")  # fmt: skip
    assert (told["verdict"], told["values"]) == ("submitted", {"progress": 20.0})
    paper = folder / "完成情况.txt"
    paper.write_text("已完成", "utf-8")
    (handed,) = answer(folder, "move", number, "submit", "--file", paper, "--cite", "甲〔2026〕1号")
    assert handed["state"] == "submitted"
    shown = answer(folder, "entry", number)
    assert [item["name"] or item["cite"] for item in shown["evidence"]] == ["甲〔2026〕1号", "完成情况.txt"]
    assert len(answer(folder, "split", number)) == 4


def test_lists_go_out_and_come_in(folder: Path) -> None:
    for kind in ("xlsx", "csv", "docx"):
        told = answer(folder, "export", "ideas", "--out", folder / f"list.{kind}")
        assert told["rows"] >= 2
        assert (folder / f"list.{kind}").stat().st_size > 100
    assert answer(folder, "import", "ideas", folder / "list.xlsx")["counts"]["unchanged"] >= 2
    assert answer(folder, "template", "ideas", "--out", folder / "form.xlsx")["rows"] == 0
    made = openpyxl.load_workbook(folder / "form.xlsx")
    heads = [str(cell.value).lstrip("*") for cell in made[SHEET][HEADER + 1]]
    made[SHEET].cell(HEADER + 2, heads.index("名称") + 1, "表里来的")
    made[SHEET].cell(HEADER + 2, heads.index("金额（万元）") + 1, "很多")
    made.save(folder / "form.xlsx")
    told = answer(folder, "import", "ideas", folder / "form.xlsx", code=1)
    assert (told["written"], told["counts"]["refused"]) == (False, 1)
    assert "没有写入" in run(folder, "import", "ideas", folder / "form.xlsx", code=1)
    made[SHEET].cell(HEADER + 2, heads.index("金额（万元）") + 1, 7)
    made.save(folder / "form.xlsx")
    assert not answer(folder, "import", "ideas", folder / "form.xlsx", "--dry-run")["written"]
    assert answer(folder, "import", "ideas", folder / "form.xlsx")["counts"]["added"] == 1


def test_sowing_escalating_and_carrying(folder: Path) -> None:
    (done,) = answer(folder, "sow", "ideas", "--on", "2026-06-30")
    assert (done["printed"], done["simulated"]) == (1, 3)
    assert answer(folder, "sow", "ideas", "--on", "2026-06-30")[0]["simulated"] == 0
    told = answer(folder, "escalate", "--on", "2026-11-11")
    assert {row["step"] for row in told} >= {"remind", "supervise"}
    assert answer(folder, "escalate", "--on", "2026-11-11") == []
    assert answer(folder, "carry", "six-lists", "four-lists", "--why", "改革") == []


WRONG: Sequence[Any] = [
    pytest.param(["show", "idea-list"], "LedgerUnknown", id="a ledger that is not there"),
    pytest.param(["entry", "IDEA-0999"], "EntryUnknown", id="an entry that is not there"),
    pytest.param(["show", "ideas", "--state", "高兴"], "StateUnknown", id="a state that is not there"),
    pytest.param(["add", "ideas", "amount=很多", "--title", "甲"], "ValuesInvalid", id="a value that cannot be read"),
    pytest.param(["add", "ideas", "amount", "--title", "甲"], "PairUnreadable", id="no value at all"),
    pytest.param(["add", "ideas"], "FieldsMissing", id="a name that is missing"),
    pytest.param(["add", "firms", "niche=甲", "--subject", firm(1)], "ThingUnknown", id="a firm that no return has"),
    pytest.param(["add", "ideas", "--title", "甲", "--unit", "某单位"], "NotYours", id="a unit that may not"),
    pytest.param(["add", "six-lists", "--title", "甲"], "LedgerClosed", id="a closed ledger"),
    pytest.param(["edit", "IDEA-0001", "colour=红"], "LedgerFieldUnknown", id="a field that is not there"),
    pytest.param(["move", "IDEA-0002", "list"], "FieldsMissing", id="what a transition requires"),
    pytest.param(["move", "IDEA-0002", "飞升"], "MoveUnknown", id="a transition that is not there"),
    pytest.param(["move", "IDEA-0002", "delist", "--why", "甲"], "MoveNotAllowed", id="a transition from elsewhere"),
    pytest.param(["move", "IDEA-0002", "refuse"], "ReasonMissing", id="a reason"),
    pytest.param(["report", "TASK-0001", "monthly", "1999-01", "--words", "好"], "ReportRefused", id="a report that nobody owes"),
    pytest.param(["rollup", "firms", "--years", "去年"], "YearsUnreadable", id="years in words"),
    pytest.param(["rollup", "firms", "--years", "2026-2023"], "YearsUnreadable", id="years backwards"),
    pytest.param(["carry", "ideas", "four-lists"], "NotReplaced", id="a ledger that replaces nothing"),
    pytest.param(["export", "ideas", "--out", "list.pdf"], "FormatUnknown", id="a format that is not written"),
    pytest.param(["import", "ideas", "nowhere.xlsx"], "", id="a file that is not there"),
    pytest.param(["move", "TASK-0001", "submit", "--file", "nowhere.pdf"], "", id="evidence that is not there"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "error"), WRONG)
def test_what_goes_wrong_has_one_shape(folder: Path, words: list[str], error: str) -> None:
    told = answer(folder, *words, code=2)["error"]
    assert set(told) == {"code", "message", "where"}
    assert told["message"]
    wanted = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in error).lstrip("_")
    assert told["code"].replace("-", "_") in ({wanted, error} if error else {told["code"].replace("-", "_")})


def test_people_read_the_same_words(folder: Path) -> None:
    assert "没有条目“IDEA-0999”；请在台账里查编号" in run(folder, "entry", "IDEA-0999", code=2).replace(
        "\n", ""
    )


def test_a_declaration_that_is_wrong_names_its_file(folder: Path, tmp_path: Path) -> None:
    pack = copied(tmp_path / "jia")
    path = pack.root / "ledgers" / "ideas.yaml"
    path.write_text(path.read_text("utf-8").replace("to: listed, by", "to: enlisted, by"), "utf-8")
    told = answer(tmp_path, "list", code=2)["error"]
    assert "ideas.yaml:moves.list" in told["message"]
