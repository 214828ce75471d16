"""Indices by year: the whole thick, its parts thin, each named at its end, the base year's 100 a line across."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from markupsafe import Markup

from jiqun.web.drawings import labels
from jiqun.web.drawings.render import INK, RULE, svg

#: Width and height in pixels: for a column of a desk's screen, and for a phone held upright.
WIDE, NARROW = (560.0, 300.0), (200.0, 260.0)
BASE = 100.0
#: Height of a name beside the end of its line.
NAME = 16.0

Row = dict[str, Any]


def courses(
    years: Sequence[int], lines: Sequence[tuple[str, Sequence[float | None]]], language: str,
    size: tuple[float, float] = WIDE,
) -> Markup:  # fmt: skip
    """Lines as (name, value by year); the first is the whole. Dash patterns tell the others apart without colour."""
    rows: list[Row] = [
        {"line": name, "year": year, "value": value, "order": order}
        for order, (name, values) in enumerate(lines)
        for year, value in zip(years, values, strict=True)
        if value is not None
    ]
    known = [row["value"] for row in rows]
    low, high = min([BASE, *known]), max([BASE, *known])
    spare = (high - low or 1) * 0.08
    scale = {"domain": [low - spare, high + spare], "nice": False}
    across = {"field": "year", "type": "quantitative", "axis": {"title": None, "format": "d", "grid": False, "tickMinStep": 1, "values": list(years)[:: 1 if size == WIDE else 2]}, "scale": {"domain": [years[0], years[-1]], "nice": False}}  # fmt: skip
    up = {"field": "value", "type": "quantitative", "axis": {"title": None, "tickCount": 5}, "scale": scale}
    ends = _ends(rows, len(lines), (low - spare, high + spare), size)
    longest = max((labels.width(name) for name, _ in lines), default=0.0)
    return svg(
        {
            "width": size[0], "height": size[1], "data": {"values": rows},
            "padding": {"left": 4, "top": 6, "right": longest + 52, "bottom": 4},
            "layer": [
                {"mark": {"type": "rule", "color": RULE}, "encoding": {"y": {"datum": BASE, "type": "quantitative", "scale": scale}}},
                *_strokes(across, up, len(lines)),
                _names(ends, across, scale),
            ],
        },
        language,
    )  # fmt: skip


def _strokes(across: Row, up: Row, count: int) -> list[Row]:
    dashes = [[1, 0], [1, 0], [5, 3], [2, 2], [7, 2, 2, 2], [1, 3]]
    return [
        {
            "mark": {"type": "line", "color": INK if order == 0 else "#6b7280", "strokeWidth": 2.4 if order == 0 else 1.2, "strokeDash": dashes[order % len(dashes)], "clip": False},
            "transform": [{"filter": f"datum.order == {order}"}],
            "encoding": {"x": across, "y": up},
        }
        for order in reversed(range(count))
    ]  # fmt: skip


def _ends(rows: Sequence[Row], count: int, span: tuple[float, float], size: tuple[float, float]) -> list[Row]:
    """Where each line's name stands: at its last value, moved down as far as the name above needs."""
    last = [max((row for row in rows if row["order"] == order), key=lambda row: row["year"], default=None) for order in range(count)]  # fmt: skip
    found = sorted((dict(row) for row in last if row is not None), key=lambda row: -row["value"])
    step = NAME * (span[1] - span[0]) / size[1]
    for above, below in pairwise(found):
        below["at"] = min(below["value"], above.get("at", above["value"]) - step)
    for row in found:
        row.setdefault("at", row["value"])
        row["printed"] = f"{row['line']} {row['value']:.1f}"
    return found


def _names(ends: Sequence[Row], across: Row, scale: Row) -> Row:
    return {
        "data": {"values": list(ends)},
        "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 8, "fontSize": 12, "clip": False},
        "encoding": {
            "x": across | {"field": "year"}, "y": {"field": "at", "type": "quantitative", "scale": scale},
            "text": {"field": "printed"},
            "fontWeight": {"condition": {"test": "datum.order == 0", "value": 600}, "value": 400},
        },
    }  # fmt: skip
