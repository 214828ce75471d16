"""`jiqun template` and `jiqun import`: what they print, what they leave, how they end."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from jiqun.facts.schema import load_declarations
from tests.facts.intake.forms import code, fill, make_pack, rows_of, table

HEAD = ("统一社会信用代码", "企业名称", "规模", "工业总产值")


def run(folder: Path, *words: str | Path, expected: int = 0) -> subprocess.CompletedProcess[bytes]:
    done = subprocess.run(
        [sys.executable, "-m", "jiqun", *map(str, words), "--pack", str(folder / "jia")],
        capture_output=True,
        cwd=folder,
    )
    assert done.returncode == expected, done.stderr.decode()
    return done


def answer(folder: Path, *words: str | Path, expected: int = 0) -> dict[str, Any]:
    return json.loads(run(folder, *words, "--json", expected=expected).stdout)  # type: ignore[no-any-return]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_pack(tmp_path / "jia")
    return tmp_path


def test_a_form_goes_out_and_comes_back(folder: Path) -> None:
    made = answer(folder, "template", "园区", "form.xlsx")
    dataset = load_declarations()["park"]
    assert made == {"dataset": "park", "version": dataset.version, "path": "form.xlsx"}
    fill(folder / "form.xlsx", dataset, rows_of(dataset, 3), office="乙区", period="2024")
    (file,) = answer(folder, "import", "form.xlsx", "--data", "facts")["files"]
    assert (file["decision"], file["dataset"], file["period"], file["office"], file["rows"]) == (
        "accepted",
        "park",
        "2024",
        "乙区",
        3,
    )
    again = answer(folder, "import", "form.xlsx", "--data", "facts")["files"][0]
    assert (again["decision"], again["vintage"]) == ("unchanged", file["vintage"])


def test_a_refused_file_ends_with_1_and_lists_its_problems(folder: Path) -> None:
    table(folder / "a.xlsx", [HEAD, (code(1), "甲", "规上", 1), (code(2), "乙", "规上", "很多")])
    (file,) = answer(
        folder,
        "import",
        "a.xlsx",
        "--period",
        "2024",
        "--office",
        "某局",
        "--data",
        "facts",
        "--marked",
        "m.xlsx",
        expected=1,
    )["files"]
    assert (file["decision"], file["accepted"], file["rejected"]) == ("refused", 1, 1)
    (problem,) = file["problems"]
    assert (problem["cell"], problem["raw"], problem["rule"], problem["message_zh"]) == (
        "D3",
        "很多",
        "number_unreadable",
        "不是数字",
    )
    assert (folder / "m.xlsx").is_file()
    shown = run(folder, "import", "a.xlsx", "--period", "2024", "--data", "facts", "--good-rows", expected=0)
    assert "可收 1 + 拒收 1" in shown.stdout.decode().replace("\n", "")


@pytest.mark.parametrize(
    ("words", "error"),
    [
        pytest.param(("import", "absent.xlsx"), "missing_document", id="no such file"),
        pytest.param(("template", "nothing"), "data_set_unknown", id="no such data set"),
        pytest.param(("import", "a.csv"), "period_uncertain", id="no period"),
    ],
)
def test_what_cannot_be_done_has_one_shape(words: tuple[str, ...], error: str, folder: Path) -> None:
    (folder / "a.csv").write_text(",".join(HEAD) + f"\n{code(1)},甲,规上,1\n", "utf-8")
    assert answer(folder, *words, expected=2)["error"]["code"] == error
