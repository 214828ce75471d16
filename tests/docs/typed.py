"""A command as a reader types it, carried out in this process: cities stay read between one command and the next."""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from jiqun.cli.main import app
from jiqun.cli.printing import out


@dataclass(frozen=True, slots=True)
class Typed:
    code: int
    printed: str
    complaints: str


def typed(command: str, folder: Path, data: Path, *, columns: int = 110) -> Typed:
    """What `jiqun …` prints in `folder`, with its data in `data`."""
    out.width = columns
    before = Path.cwd()
    os.chdir(folder)
    try:
        done = CliRunner().invoke(app, shlex.split(command)[1:], env={"JIQUN_DATA": str(data)})
    finally:
        os.chdir(before)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Typed(done.exit_code, done.stdout, done.stderr)
