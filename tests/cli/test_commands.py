"""The command line: what it prints, one shape of error, nothing lost."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import openpyxl
import pytest

REPOSITORY = Path(__file__).parents[2]
PLAN = REPOSITORY / "packs" / "ningbo" / "documents" / "361-2025.txt"


def run(*words: str | Path, code: int = 0, **more: object) -> subprocess.CompletedProcess[bytes]:
    done = subprocess.run([sys.executable, "-m", "jiqun", *map(str, words)], capture_output=True, **more)  # type: ignore[call-overload]
    assert done.returncode == code, done.stderr.decode()
    return done  # type: ignore[no-any-return]


def answer(*words: str | Path) -> dict[str, object]:
    return json.loads(run(*words, "--json").stdout)  # type: ignore[no-any-return]


def lines(*words: str | Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in run(*words).stdout.splitlines()]


def test_extract_prints_one_object_a_line_with_offsets_into_the_text() -> None:
    text = PLAN.read_text(encoding="utf-8")
    rows = lines("extract", PLAN)
    assert len(rows) > 55
    for row in rows:
        assert text[row["char_start"] : row["char_end"]] == row["quote"]  # type: ignore[misc]
        assert text[row["value_start"] : row["value_end"]] == row["value_text"]  # type: ignore[misc]
    assert len({(row["value_start"], row["indicator"]) for row in rows}) == len(rows)


def test_extract_tasks_with_units_by_role() -> None:
    rows = lines("extract", PLAN, "--tasks")
    first = next(row for row in rows if row["type"] == "task")
    assert first["title"] == "构建高能级创新平台体系"
    assert first["responsible"]["listed"] == ["市科技局", "市经信局", "市发改委"]  # type: ignore[index]


def test_extract_to_a_workbook(tmp_path: Path) -> None:
    run("extract", PLAN, "--format", "xlsx", "-o", tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert sheet is not None
    assert sheet.max_row == len(lines("extract", PLAN)) + 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(["read", "nowhere.txt", "--json"], "missing_document", id="no such file"),
        pytest.param(["targets", "--pack", "atlantis", "--json"], "pack_not_found", id="no such pack"),
        pytest.param(["compare", "a", "b", "--json"], "entry_not_found", id="no such plan"),
    ],
)
def test_errors_have_one_shape_and_exit_code_two(words: Iterable[str | Path], code: str) -> None:
    error = json.loads(run(*words, code=2).stdout)["error"]
    assert set(error) == {"code", "message", "where"}
    assert error["code"] == code


def test_a_file_of_the_wrong_kind_says_how_to_mend_it(tmp_path: Path) -> None:
    bad = tmp_path / "plan.docx"
    bad.write_bytes(b"PK\x03\x04 broken")
    error = json.loads(run("extract", bad, code=2).stderr)["error"]
    assert "plan.docx" in error["message"]


def test_demo_build_only_prints_a_summary(tmp_path: Path) -> None:
    words = ("demo", "--build-only", "--on", "2026-11-22", "--data", str(tmp_path))
    built = answer(*words, "--firms", "1000")
    assert built["facts"]["simulated"]
    assert answer(*words)["facts"]["rows"] == built["facts"]["rows"]  # made once
    assert (built["plans"], built["mechanisms"], built["as_of"]) == (5, 238, "2026-11-22")
    assert built["targets"] == len(answer("targets", "--all")["targets"])  # type: ignore[arg-type]
    assert sum(built["status"].values()) == built["targets_in_force"]  # type: ignore[attr-defined]


def test_in_force_on_a_date() -> None:
    before = answer("targets", "--on", "2022-06-01", "--indicator", "national-champions", "--region", "宁波")
    after = answer("targets", "--on", "2024-06-01", "--indicator", "national-champions", "--region", "宁波")
    assert {(t["year"], t["goal"]["value"]) for t in before["targets"]} == {(2025, 100)}  # type: ignore[attr-defined,index]
    assert (2025, 110) in {(t["year"], t["goal"]["value"]) for t in after["targets"]}  # type: ignore[attr-defined,index]


def test_progress_counts_what_it_lists() -> None:
    held = answer("progress", "--as-of", "2026-11-22", "--region", "鄞州区")
    assert sum(held["status"].values()) == held["count"] == len(held["targets"])  # type: ignore[attr-defined,arg-type]


def test_lint_of_a_pack_and_of_files() -> None:
    of_pack = answer("lint", "ningbo")["findings"]
    of_files = answer("lint", *sorted((REPOSITORY / "packs" / "ningbo" / "documents").glob("*.txt")))[
        "findings"
    ]
    for found in (of_pack, of_files):
        assert {"rule", "severity", "message", "places", "arithmetic", "suggestion", "explained"} <= set(
            found[0]
        )  # type: ignore[index]
        assert any(item["severity"] == "high" for item in found)  # type: ignore[attr-defined]


def test_output_is_utf8_whatever_the_terminal_says() -> None:
    done = run(
        "tasks", "--plan", "361-2025", "--json", env={"LANG": "C", "PATH": "/usr/bin:/bin", "PYTHONUTF8": "0"}
    )
    assert "市科技局" in done.stdout.decode("utf-8")


def test_reading_shows_what_was_left_out(tmp_path: Path) -> None:
    html = tmp_path / "page.html"
    html.write_text(
        "<html><body><nav>首页 关于我们</nav><main><h1>某市行动方案</h1><p>一、总体要求</p>"
        "<p>到2027年，规上工业总产值达到5000亿元。</p></main><footer>版权所有</footer></body></html>",
        encoding="utf-8",
    )
    held = answer("read", html)
    assert [block["kind"] for block in held["blocks"]] != []  # type: ignore[attr-defined]
    assert [row["value"] for row in lines("extract", html)] == [5000]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(["extract", "nowhere.txt"], "missing_document", id="no such file"),
        pytest.param(["extract", PLAN, "--propose"], "endpoint_not_configured", id="no endpoint"),
    ],
)
def test_where_stdout_holds_rows_the_error_stands_on_stderr(words: Iterable[str | Path], code: str) -> None:
    done = run(*words, code=2)
    assert done.stdout == b""
    (line,) = done.stderr.splitlines()
    error = json.loads(line)["error"]
    assert set(error) == {"code", "message", "where"}
    assert error["code"] == code


def test_an_error_says_which_file_it_is_about() -> None:
    error = json.loads(run("extract", "nowhere.txt", code=2).stderr)["error"]
    assert error["where"] == "nowhere.txt"


def test_a_workbook_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    done = run("extract", PLAN, "--format", "xlsx", "-o", tmp_path / "no" / "out.xlsx", code=2)
    assert "out.xlsx" in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_lint_of_a_folder_of_files_is_lint_of_its_files(tmp_path: Path) -> None:
    for name in ("361-2023.txt", "361-2025.txt"):
        (tmp_path / name).write_bytes(PLAN.with_name(name).read_bytes())
    (tmp_path / "notes.md").write_text("到2030年，产值达到1亿元。", encoding="utf-8")
    of_folder = answer("lint", tmp_path)["findings"]
    assert of_folder == answer("lint", tmp_path / "361-2023.txt", tmp_path / "361-2025.txt")["findings"]
    assert of_folder


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        pytest.param(["missing.txt"], "missing_document", "missing.txt", id="no such file"),
        pytest.param(["plans/missing"], "missing_document", "missing", id="no such file in a folder"),
        pytest.param(["atlantis"], "pack_not_found", "atlantis", id="a bare name is a pack's"),
        pytest.param(["{empty}"], "nothing_to_lint", "pack.yaml", id="a folder without plans"),
        pytest.param(
            [REPOSITORY / "packs" / "ningbo", PLAN], "pack_among_files", "ningbo", id="a pack among files"
        ),
        pytest.param(
            [PLAN, "missing.txt"], "missing_document", "missing.txt", id="one of several is missing"
        ),
    ],
)
def test_what_cannot_be_linted_says_why(
    tmp_path: Path, given: list[str | Path], code: str, said: str
) -> None:
    error = json.loads(
        run("lint", *[str(item).format(empty=tmp_path) for item in given], "--json", code=2).stdout
    )["error"]
    assert error["code"] == code
    assert said in error["message"]


@pytest.mark.parametrize(
    "words",
    [
        ["targets", "--on", "2026-11-22"],
        ["progress", "--on", "2026-11-22", "--status", "missed"],
        ["compare", "361-2023", "361-2025"],
        ["cascade", "361-2023", "224X-yinzhou"],
        ["tasks", "--plan", "361-2025"],
        ["check"],
    ],
    ids=lambda words: words[0],
)
def test_a_command_prints_a_table_for_people_and_one_document_for_machines(words: list[str]) -> None:
    table = run(*words).stdout.decode()
    assert "{" not in table
    assert len(table.splitlines()) > 3
    assert isinstance(answer(*words), dict)
