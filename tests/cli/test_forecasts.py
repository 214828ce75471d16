"""`jiqun backtest` and `jiqun forecast`, through typer."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from jiqun.cli.forecasts import backtest_command, forecast_command
from jiqun.cli.printing import out

app = typer.Typer()
app.command("backtest")(backtest_command)
app.command("forecast")(forecast_command)
LONG = "series,period,value\n" + "".join(
    f"s{number},{2000 + year},{100 * (1.04 + 0.01 * number) ** year + 5 * (year * (number + 3) % 4)}\n"
    for number in range(6)
    for year in range(20)
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "long.csv"
    path.write_text(LONG, encoding="utf-8")
    return path


def run(*words: str | Path, code: int = 0) -> str:
    out.width = 240
    done = CliRunner().invoke(app, [*map(str, words)])
    assert done.exit_code == code, done.output
    return done.stdout


def answer(*words: str | Path, code: int = 0) -> dict[str, object]:
    return json.loads(run(*words, "--json", code=code))  # type: ignore[no-any-return]


def test_backtest_of_a_file(file: Path) -> None:
    found = answer("backtest", file, "--horizon", "2")
    assert (found["tested"], found["horizon"]) == (6, 2)
    methods = {(score["method"], score["step"]) for score in found["scores"]}  # type: ignore[attr-defined]
    assert methods == {(name, step) for name in ("jiqun", "drift") for step in (1, 2)}
    assert {judged["method"] for judged in found["judged"]} >= {"jiqun", "official light"}  # type: ignore[attr-defined]


def test_backtest_prints_coverage_and_reliability(file: Path) -> None:
    printed = run("backtest", file, "--each")
    for words in ("95%覆盖", "CRPS", "Brier", "AUC", "ets + pool", "official light"):
        assert words in printed


def test_backtest_of_the_shipped_series() -> None:
    found = answer("backtest")
    assert found["tested"] == 11
    assert found["moments"] == 88


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(["backtest", "nowhere.csv"], "file_not_found_error", id="no such file"),
        pytest.param(["backtest", "--horizon", "0"], "out_of_range", id="no horizon"),
        pytest.param(["backtest", "--origins", "2"], "out_of_range", id="two origins are too few"),
        pytest.param(["forecast", "--pack", "atlantis"], "pack_not_found", id="no such pack"),
    ],
)
def test_mishaps_have_one_shape(words: list[str], code: str) -> None:
    assert answer(*words, code=2)["error"]["code"] == code  # type: ignore[index]


def test_too_little_past_says_how_much_is_needed(tmp_path: Path) -> None:
    path = tmp_path / "short.csv"
    path.write_text("series,period,value\nx,2020,1\nx,2021,2\n", encoding="utf-8")
    error = answer("backtest", path, code=2)["error"]
    assert error["code"] == "too_little_past"  # type: ignore[index]
    assert "10" in error["message"]  # type: ignore[index]


@pytest.mark.skipif(find_spec("statsforecast") is not None, reason="statsforecast is installed")
def test_peers_that_are_missing_are_named(file: Path) -> None:
    assert answer("backtest", file, "--peers", code=2)["error"]["code"] == "peers_missing"  # type: ignore[index]


def test_forecast_of_targets_on_a_day() -> None:
    found = answer("forecast", "--on", "2026-03-01", "--indicator", "national-champions")
    [row] = [item for item in found["targets"] if item["id"] == "A022"]  # type: ignore[attr-defined]
    assert row["probability"] == pytest.approx(round(row["probability"] * 20) / 20)
    assert row["fan"][-1]["period"] == "2027"
    assert row["fan"][-1]["0.05"] <= row["fan"][-1]["0.50"] <= row["fan"][-1]["0.95"]
    assert row["pace"]["needed"] == pytest.approx(16 / 3)
    together = found["together"]
    assert together["low"] <= together["expected"] <= together["high"]  # type: ignore[index]


def test_forecast_prints_why_not() -> None:
    assert "少于5个" in run("forecast", "--on", "2026-03-01", "--plan", "361-2025")


def test_forecast_of_a_file(file: Path) -> None:
    found = answer("forecast", file, "--ahead", "3")
    assert found["count"] == 6
    assert all(len(row["fan"]) == 3 for row in found["series"])  # type: ignore[attr-defined]
    assert "2022" in run("forecast", file, "--ahead", "3")
