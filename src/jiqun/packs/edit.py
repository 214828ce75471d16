"""Writing single entries of a pack's YAML files: comments and order stay, a crash leaves the old file or the new one."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from jiqun.packs.errors import PackEditConflict


def version_of(path: Path) -> str:
    """The version of a file for :func:`editing`; an absent file has one too."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16] if path.is_file() else "absent"


@contextmanager
def editing(path: Path, version: str | None = None) -> Iterator[Any]:
    """The content of a YAML list file to change in place; written back whole when the block ends without error.

    `version` is what :func:`version_of` gave when the reader looked. Raises PackEditConflict when the file has changed since.
    """
    before = version_of(path)
    if version is not None and version != before:
        raise PackEditConflict(path)
    yaml = round_trip()
    content = yaml.load(path.read_text(encoding="utf-8")) if path.is_file() else CommentedSeq()
    yield content
    out = io.StringIO()
    yaml.dump(content, out)
    if version_of(path) != before:
        raise PackEditConflict(path)
    replace(path, out.getvalue())


def entry(values: Mapping[str, object]) -> CommentedMap:
    """A new entry: keys in the given order, empty values left out, lists written on one line."""
    made = CommentedMap()
    for name, value in values.items():
        if value in (None, "", False, (), []):
            continue
        made[name] = _plain(value)
    return made


def _plain(value: object) -> object:
    if isinstance(value, list | tuple):
        line = CommentedSeq([_plain(item) for item in value])
        line.fa.set_flow_style()
        return line
    if isinstance(value, dict):
        made = entry(value)
        made.fa.set_flow_style()
        return made
    return (
        str(value) if isinstance(value, os.PathLike) or type(value).__module__.startswith("jiqun") else value
    )


def replace(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old content or the new, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def round_trip() -> YAML:
    """YAML that keeps comments, order and quotes."""
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 100_000
    yaml.indent(mapping=2, sequence=2, offset=0)
    return yaml
