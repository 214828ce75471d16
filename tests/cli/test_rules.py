"""`jiqun rules`: a draft goes its way on the terminal; what is refused says why."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from jiqun.cli import printing
from jiqun.cli.main import app

REPOSITORY = Path(__file__).parents[2]
FROM = ["titles", "above-size-2011"]
TEST = "criteria/test"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("rules")
    return Path(shutil.copytree(REPOSITORY / "packs" / "ningbo", folder / "ningbo")), folder / "data"


def run(city: tuple[Path, Path], *words: str, code: int = 0, data: bool = True) -> str:
    printing.out.width = 240
    more = ["--pack", str(city[0]), *(["--data", str(city[1])] if data else [])]
    done = CliRunner().invoke(app, [*words, *more])
    assert done.exit_code == code, done.output
    return done.stdout


def told(city: tuple[Path, Path], *words: str, code: int = 0) -> Any:
    return json.loads(run(city, "rules", *words, "--json", code=code))


def test_a_draft_goes_its_way(city: tuple[Path, Path], tmp_path: Path) -> None:
    made = told(city, "copy", *FROM, "trial", "--since", "2027-01-01", "--why", "次年", "--by", "李工")
    assert made["copied_from"] == "above-size-2011"
    changed = told(
        city, "change", "titles", "trial", TEST, "main_revenue >= 1000", "--why", "降低门槛", "--by", "李工"
    )
    assert [line["why"] for line in changed["history"]] == ["次年", "降低门槛"]
    (miss,) = told(city, "cases", "titles", "trial", code=1)["misses"]
    assert (miss["what"], miss["expected"], miss["found"]) == ("met", False, True)
    assert "trial.yaml:" in run(city, "rules", "check", "titles", "trial", code=1)
    refused = told(city, "publish", "titles", "trial", "--since", "2027-01-01", code=2)
    assert refused["error"]["code"] == "rule_not_ready"
    written = tmp_path / "cases.yaml"
    written.write_text("- {name: 一千万元, rules: trial, year: 2027, given: {main_revenue: 1000}, expect: {met: true}}\n", encoding="utf-8")  # fmt: skip
    assert (
        told(city, "cases", "titles", "trial", "--write", str(written), "--why", "门槛已改")["misses"] == []
    )
    assert told(city, "publish", "titles", "trial", "--since", "2027-01-01")["standing"] == "published"
    assert (
        told(city, "end", "titles", "trial", "--until", "2027-12-31", "--why", "到期")["until"]
        == "2027-12-31"
    )
    shown = run(city, "rules", "show", "titles", "trial")
    assert "降低门槛" in shown
    assert TEST in run(city, "rules", "show", "titles", "trial", "--places")


def test_entries_and_withdrawal(city: tuple[Path, Path]) -> None:
    told(city, "copy", *FROM, "other", "--since", "2027-01-01", "--name", "另一办法", "--name-en", "Another")
    entry = "{id: least, name: {zh: 门槛}, unit: 万元, value: 3, reference: {document: 通知}}"
    added = told(city, "add", "titles", "other", "parameters", entry, "--why", "新增")
    assert "parameters/least/value" in [item["place"] for item in added["places"]]
    taken = told(city, "remove", "titles", "other", "parameters/least", "--why", "不要了")
    assert "parameters/least/value" not in [item["place"] for item in taken["places"]]
    assert told(city, "withdraw", "titles", "other", "--why", "不用")["standing"] == "withdrawn"
    listed = told(city, "list", "--family", "titles", "--standing", "withdrawn")["rules"]
    assert [(item["id"], item["name"]) for item in listed] == [("other", {"zh": "另一办法", "en": "Another"})]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(["show", "nix", "trial"], "domain_unknown", id="没有这类规则"),
        pytest.param(["show", "titles", "nix"], "rule_set_unknown", id="没有这套规则"),
        pytest.param(["list", "--family", "nix"], "domain_unknown", id="列表的类别"),
        pytest.param(["check", "nix"], "domain_unknown", id="核对的类别"),
        pytest.param(
            ["copy", *FROM, "above-size-2011", "--since", "2027-01-01"], "rule_set_exists", id="编号已有"
        ),
        pytest.param(["change", *FROM, TEST, "x", "--why", "改"], "rule_set_read_only", id="随系统的不改"),
    ],
)
def test_what_is_refused(city: tuple[Path, Path], words: list[str], code: str) -> None:
    assert told(city, *words, code=2)["error"]["code"] == code


def test_a_whole_pack_is_checked(city: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """`jiqun check` counts the golden cases; `--cases` runs them and ends with 1 where one does not come true."""
    path = city[0].parent / "wrong.yaml"
    path.write_text("- {name: 例, rules: above-size-2011, year: 2024, given: {main_revenue: 1}, expect: {met: true}}\n", encoding="utf-8")  # fmt: skip

    def files(self: Any, pack: object) -> list[Path]:
        return [path] if self.id == "titles" else []

    monkeypatch.setattr("jiqun.workspace.rule_domains.Domain.case_files", files)
    assert json.loads(run(city, "check", "--json", data=False))["golden_cases"] == 1
    found = json.loads(run(city, "check", "--cases", "--json", data=False, code=1))
    assert [item["case"] for item in found["golden_cases_missed"]] == ["例"]
    assert "例：met 应为 True，得 False" in run(city, "rules", "check", "titles", code=1)
