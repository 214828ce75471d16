"""The monitor's calls answer what its commands print."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from jiqun.cli.main import app

pytestmark = pytest.mark.xdist_group("browser")


def call(site: str, path: str, status: int = 200) -> Any:
    answer = httpx.get(f"{site}/api/v1{path}", timeout=120)
    assert answer.status_code == status, answer.text
    return answer.json()


def printed(*words: str) -> Any:
    done = CliRunner().invoke(app, [*words, "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_rules_of_lights(site: str) -> None:
    assert call(site, "/lights")["rules"] == printed("lights")


@pytest.mark.parametrize("by", ["plan", "region", "department", "cluster"])
def test_a_tally(site: str, by: str, tmp_path: Any) -> None:
    found = call(site, f"/tally?by={by}&on=2026-03-01")["groups"]
    assert found == printed("tally", "--by", by, "--on", "2026-03-01", "--data", str(tmp_path))


def test_outlooks_of_a_plan_have_a_chance_or_a_reason(site: str) -> None:
    found = call(site, "/outlooks?plan=361-2023&on=2026-03-01")["outlooks"]
    assert len(found) > 100
    assert all(item["why"]["zh"] and item["why"]["en"] for item in found)
    assert any(item["probability"] is not None and item["light"] for item in found)
    assert all(item["light"] is None for item in found if item["probability"] is None)


def test_an_assessment_lists_every_target(site: str) -> None:
    found = call(site, "/assessments/361-2023?kind=expost")
    assert len(found["targets"]) == sum(found["counts"].values())


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/assessments/nope", 404),
        ("/tally?by=luck", 422),
        ("/warnings?month=soon", 422),
        ("/scores?by=city", 422),
    ],
)
def test_what_cannot_be_asked(site: str, path: str, status: int) -> None:
    assert "code" in call(site, path, status)["error"]


def test_scores_and_warnings_answer_without_ledgers_too(site: str) -> None:
    assert "scores" in call(site, "/scores?by=region")
    assert "open" in call(site, "/warnings")
