"""Opening a city, against parsing the same files without checking anything."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import yaml

from bench.measure import Result, against
from jiqun.packs import find_pack
from jiqun.workspace import open_city

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def compare(rounds: int) -> Iterator[Result]:
    root, numbers = find_pack("ningbo").root, count()

    def ours() -> object:
        """Another folder of texts each time: a city already open is not opened again."""
        return open_city(root, Path(f"absent-{next(numbers)}"))

    def peer() -> object:
        return [yaml.load(path.read_bytes(), _LOADER) for path in files], [_rows(path) for path in tables]  # noqa: S506

    files, tables = sorted(root.rglob("*.yaml")), sorted(root.rglob("*.csv"))
    taken = against(ours, peer, rounds)
    size = sum(path.stat().st_size for path in (*files, *tables)) / 1e6
    yield Result(
        "open a city", "PyYAML (libyaml), csv", *(value * 1000 for value in taken), "ms", f"{size:.2f} MB"
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
