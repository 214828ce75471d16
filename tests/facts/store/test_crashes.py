"""Killing an import at every event: a vintage is there whole or not at all, and importing again mends everything."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent


def deaths(folder: Path, most: int, how: str, **more: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.facts.store.crashing", str(folder), str(most), how],
        cwd=HERE.parents[2],
        env={**os.environ, **more},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def judge(found: dict[str, Any]) -> None:
    assert found["wrong"] == {}
    assert found["killed"] == found["tried"]
    assert found["absent"] + found["whole"] == found["tried"]
    assert found["absent"] > 0
    assert found["whole"] > 0


def test_killed_at_every_audited_event(tmp_path: Path) -> None:
    found = deaths(tmp_path, 0, "audit")
    judge(found)
    assert found["events"] > 15


def test_killed_at_system_calls_that_change_the_disk(tmp_path: Path) -> None:
    """Writes, syncs, renames, truncations and removals, those inside Arrow and SQLite included."""
    if shutil.which("cc") is None or sys.platform != "linux":
        pytest.skip("needs a C compiler on Linux to count system calls")
    library = tmp_path / "crashing.so"
    subprocess.run(
        ["cc", "-shared", "-fPIC", "-O1", "-o", library, HERE / "crashing.c", "-ldl"],
        check=True,
        capture_output=True,
    )
    found = deaths(tmp_path / "lives", 40, "native", LD_PRELOAD=str(library))
    judge(found)
    assert found["events"] > 40
