"""The published example beside the checkout, and nothing of it in here."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from jiqun.composite.framework import Framework, Indicator, Node
from jiqun.composite.pipeline import Sheet

FOLDER = Path(__file__).parents[3] / "shared" / "validation" / "composite"


def rows(name: str) -> list[dict[str, str]]:
    """A table of the peers; the test skips where they are not at hand."""
    path = FOLDER / f"{name}.csv"
    if not path.is_file():
        pytest.skip(f"no validation/composite/{name}.csv beside the checkout")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def number(text: str) -> float:
    return float("nan") if text in ("NA", "") else float(text)


def table(name: str, columns: tuple[str, ...], units: tuple[str, ...]) -> np.ndarray:
    """A peer's table (units × columns) in our order."""
    found = {row["uCode"]: row for row in rows(name)}
    return np.array([[number(found[unit][column]) for column in columns] for unit in units])


@lru_cache(maxsize=1)
def asem() -> Sheet:
    """The ASEM data as a sheet: 49 indicators of 51 countries in eight pillars and two sub-indices."""
    told = [row for row in rows("asem_iMeta") if row["Type"] in ("Indicator", "Aggregate")]
    indicators = tuple(
        Indicator(
            row["iCode"], row["Parent"], float(row["Weight"]), int(row["Direction"]),
            "" if row["Denominator"] == "NA" else row["Denominator"], number(row["Target"]),
        )
        for row in told if row["Type"] == "Indicator"
    )  # fmt: skip
    nodes = tuple(
        Node(row["iCode"], "" if row["Parent"] == "NA" else row["Parent"], float(row["Weight"]))
        for row in told
        if row["Type"] == "Aggregate"
    )
    framework = Framework(indicators, nodes)
    data = rows("asem_iData")
    values = np.array([[number(row[name]) for name in framework.ids] for row in data])
    below = {item.denominator for item in indicators if item.denominator}
    return Sheet(
        tuple(row["uCode"] for row in data), framework, values,
        {name: np.array([number(row[name]) for row in data]) for name in below},
        [row["EurAsia_group"] for row in data],
    )  # fmt: skip
