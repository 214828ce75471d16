"""The page about ledgers in daily work: its commands run one after the other, as a reader would type them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.blocks import DOCS, blocks
from tests.docs.typed import typed

PAGE = DOCS / "how-to" / "ledger-officer.md"


def _commands() -> list[str]:
    shown = [block for block in blocks("sh") if str(block).startswith("docs/how-to/ledger-officer.md")]
    lines = [line.partition("  #")[0].strip() for block in shown for line in block.body.splitlines()]
    return [line for line in lines if line]


@pytest.mark.xdist_group("docs-commands")
def test_every_command_of_the_page_runs_in_its_order(tmp_path: Path) -> None:
    done = {command: typed(command, tmp_path, tmp_path / "data") for command in _commands()}
    refused = [(command, ran.complaints.strip()[-400:]) for command, ran in done.items() if ran.code]
    assert refused == []
    assert (tmp_path / "重点项目清单.docx").stat().st_size > 5_000
