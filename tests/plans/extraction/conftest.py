"""Plans, labels and samples for the tests of extraction."""

from __future__ import annotations

import json
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from jiqun.documents import Document
from jiqun.documents.reader import read
from jiqun.plans.extraction import Task, extract, tasks
from jiqun.plans.statement import Statement

sys.path.insert(0, str(Path(__file__).parent))

ROOT = Path(__file__).parents[3]
PACK = ROOT / "packs" / "ningbo"
REFERENCE = ROOT.parent / "shared" / "reference"
PLANS = ("361-2025", "361-2023", "224X-yinzhou", "145-plan")


class Plans:
    """The shipped plans, each read once."""

    names = PLANS

    @staticmethod
    @lru_cache
    def document(name: str) -> Document:
        return read(PACK / "documents" / f"{name}.txt")

    @staticmethod
    @lru_cache
    def statements(name: str) -> list[Statement]:
        return extract(Plans.document(name))

    @staticmethod
    @lru_cache
    def tasks(name: str) -> list[Task]:
        return tasks(Plans.document(name), Plans.statements(name))

    @staticmethod
    @lru_cache
    def labels(name: str) -> list[dict[str, Any]]:
        """The labelled statements with the defaults that the pack leaves out."""
        rows = yaml.safe_load((PACK / "plans" / name / "statements.yaml").read_text(encoding="utf-8"))
        return [
            {"unit": None, "year": None, **row, "value_start": row["at"][0], "value_end": row["at"][1]}
            for row in rows
        ]

    @staticmethod
    @lru_cache
    def labelled_tasks(name: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = yaml.safe_load(
            (PACK / "plans" / name / "tasks.yaml").read_text(encoding="utf-8")
        )
        return rows


@pytest.fixture(scope="session")
def plans() -> type[Plans]:
    return Plans


def _sample(name: str) -> list[dict[str, Any]]:
    path = REFERENCE / name
    if not path.exists():
        pytest.skip(f"{name} lies in a folder shared/reference beside the checkout, which is absent")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="session")
def statement_sample() -> list[dict[str, Any]]:
    return _sample("statements-sample.jsonl")


@pytest.fixture(scope="session")
def not_statement_sample() -> list[dict[str, Any]]:
    return _sample("not-statements-sample.jsonl")


@pytest.fixture(scope="session")
def task_sample() -> list[dict[str, Any]]:
    return _sample("tasks-sample.jsonl")
