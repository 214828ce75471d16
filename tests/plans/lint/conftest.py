"""Invented documents as the lint reads them, and the five real ones where they lie beside the checkout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from jiqun.documents import read
from jiqun.plans.lint import Finding, Source, lint, sources_of_files
from jiqun.plans.lint.files import source_of_document

NAMES = ("145-plan", "145-news", "361-2023", "361-2025", "224X-yinzhou")


def sources_of(texts: Mapping[str, str]) -> list[Source]:
    return [source_of_document(read(text.encode(), f"{name}.txt"), name) for name, text in texts.items()]


@pytest.fixture(scope="session")
def five(shared: Path) -> Sequence[Source]:
    return sources_of_files([shared / "documents" / f"{name}.txt" for name in NAMES])


@pytest.fixture(scope="session")
def findings(five: Sequence[Source]) -> Sequence[Finding]:
    return lint(five)
