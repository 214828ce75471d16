"""The page about ledgers in daily work: its commands run one after the other, as a reader would type them."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.blocks import DOCS, blocks

PAGE = DOCS / "how-to" / "ledger-officer.md"


def _commands() -> list[str]:
    shown = [block for block in blocks("sh") if str(block).startswith("docs/how-to/ledger-officer.md")]
    lines = [line.partition("  #")[0].strip() for block in shown for line in block.body.splitlines()]
    return [line for line in lines if line]


@pytest.mark.xdist_group("docs-commands")
def test_every_command_of_the_page_runs_in_its_order(tmp_path: Path) -> None:
    program = str(Path(sys.executable).parent / "jiqun")
    environment = {**os.environ, "PYTHONUTF8": "1", "JIQUN_DATA": str(tmp_path / "data")}
    refused = []
    for command in _commands():
        done = subprocess.run(
            [program, *shlex.split(command)[1:]], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8",
            timeout=240, env=environment, check=False,
        )  # fmt: skip
        if done.returncode:
            refused.append((command, done.stderr.strip()[-400:]))
    assert refused == []
    assert (tmp_path / "重点项目清单.docx").stat().st_size > 5_000
