"""`jiqun synthesise`: JSON for machines, a table for people, one shape of error."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from jiqun.cli.main import app
from jiqun.synthesis.returns import ANSWERS
from tests.synthesis.invented import write_pack

SIZE = ("--firms", "900", "--years", "2021-2023", "--seed", "7")


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(tmp_path_factory.mktemp("packs") / "other")


def test_json_holds_the_whole_judgement(pack: Path, tmp_path: Path) -> None:
    where = ("--pack", str(pack), "--data", str(tmp_path / "facts"), "--returns", str(tmp_path / "returns"))
    done = CliRunner().invoke(app, ["synthesise", *SIZE, *where, "--json"])
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["simulated"]
    assert {line["source"] for line in found["calibration"]} >= {"X1", "X2", "X3", "X4", "示例"}
    assert all(line["kept"] for line in found["calibration"])
    assert (
        found["planted"] == len((tmp_path / "returns" / ANSWERS).read_text(encoding="utf-8").splitlines()) - 1
    )


def test_the_table_says_target_made_deviation_and_source(pack: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(
        app, ["synthesise", *SIZE, "--pack", str(pack), "--data", str(tmp_path / "facts")]
    )
    assert done.exit_code == 0, done.output
    assert "模拟数据" in done.stdout
    assert all(word in done.stdout for word in ("目标", "生成", "偏差", "来源", "X2"))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(("--years", "20-21"), "command_mishap", id="years that are none"),
        pytest.param(("--firms", "5"), "synthesis_size_invalid", id="five enterprises"),
        pytest.param(("--years", "2023-2021"), "synthesis_size_invalid", id="years backwards"),
    ],
)
def test_errors_have_one_shape(pack: Path, tmp_path: Path, words: tuple[str, ...], code: str) -> None:
    done = CliRunner().invoke(
        app, ["synthesise", "--pack", str(pack), "--data", str(tmp_path), "--json", *words]
    )
    assert done.exit_code == 2
    assert json.loads(done.stdout)["error"]["code"] == code
