"""The command: kinds, papers, traces, the archive, comparison."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from jiqun.cli.bulletins import bulletin_command
from jiqun.reports.found import Sources
from tests.reports.town import JIA

app = typer.Typer()
app.command()(bulletin_command)


@pytest.fixture(scope="module")
def run(town: Sources):
    """run(words …): exit code and JSON answer."""
    data = town.desk.store.root.parent if town.desk.store.root.name == "vintages" else town.desk.store.folder

    def go(*words: str) -> tuple[int, dict]:  # type: ignore[type-arg]
        done = CliRunner().invoke(app, [*words, "--pack", str(JIA), "--data", str(data), "--json"])
        return done.exit_code, json.loads(done.stdout)

    return go


def test_the_kinds_are_listed(run) -> None:
    code, found = run("--list")
    assert code == 0
    assert [item["id"] for item in found["kinds"] if item["per"] == "year"] == [
        "expost-assessment", "midterm-assessment", "yearly-assessment",
    ]  # fmt: skip


def test_a_bulletin_is_written_kept_traced_and_compared(run, tmp_path: Path) -> None:
    for month in ("2024-04", "2024-05"):
        words = ["target-progress", "--period", month, "-o", str(tmp_path / f"{month}.html")]
        code, found = run(*words, "--keep", "张三")
        assert (code, found["period"]) == (0, month)
    code, found = run("target-progress", "--period", "2024-05", "--trace")
    assert found["numbers"][0]["query"].startswith("jiqun progress --on 2024-06-30")
    code, kept = run("--kept")
    numbers = [str(item["id"]) for item in kept["bulletins"]]
    assert [item["state"] for item in kept["bulletins"]] == ["draft", "draft"]
    by_paper = run("diff", str(tmp_path / "2024-04.html"), str(tmp_path / "2024-05.html"))
    by_number = run("diff", numbers[1], numbers[0])
    assert by_paper == by_number
    assert by_paper[1]["after"]["period"] == "2024-05"


@pytest.mark.parametrize(
    ("words", "error"),
    [
        pytest.param(["weekly", "--period", "2024-05"], "kind_unknown", id="no-such-kind"),
        pytest.param(["target-progress"], "command_mishap", id="no-period"),
        pytest.param(["target-progress", "--period", "2024"], "period_unfit", id="a-year-for-a-month"),
        pytest.param(["target-progress", "--period", "2024-05", "-o", "x.doc"], "format_unknown", id="an-unknown-format"),
        pytest.param(["target-progress", "--period", "2024-05", "--region", "南"], "region_unknown", id="no-such-region"),
        pytest.param(["diff", "x.json"], "command_mishap", id="one-issue"),
        pytest.param(["diff", "x.json", "y.json"], "sidecar_unreadable", id="no-sidecar"),
        pytest.param(["diff", "998", "999"], "bulletin_unknown", id="not-in-the-archive"),
    ],
)  # fmt: skip
def test_mishaps(run, words: list[str], error: str) -> None:
    code, found = run(*words)
    assert (code, found["error"]["code"]) == (2, error)
