"""A waterfall: what each group adds to a change, one after another, and what they come to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from jiqun.web.drawings import labels
from jiqun.web.drawings.render import ACCENT, INK, RULE, svg

#: Width in pixels of the bars, and the longest name beside them: for a desk's screen, beside a table, for a phone.
WIDE, ASIDE, NARROW = (470.0, 220.0), (270.0, 150.0), (150.0, 118.0)
ROW = 26.0
FALL = "#b3261e"

_CHINESE = re.compile("<text([^<>]*>[^<>]*[\u4e00-\u9fff])")

Row = dict[str, Any]


def waterfall(
    steps: Sequence[tuple[str, float, str]], total: tuple[str, float, str], language: str, size: tuple[float, float] = WIDE
) -> Markup:  # fmt: skip
    """Steps and total as (name, amount, what is printed beside it). What raises is full, what lowers hollow: both can be told
    apart without colour.
    """
    longest = min(size[1], max(labels.width(name) for name, _, _ in [*steps, total]))
    bars, reached = [], 0.0
    for name, amount, printed in steps:
        bars.append(_bar(name, reached, reached + amount, printed, size, "up" if amount >= 0 else "down"))
        reached += amount
    bars.append(_bar(total[0], 0.0, total[1], total[2], size, "total"))
    for index, bar in enumerate(bars):
        bar |= {"row": index, "next": index + 1}
    low, high = (edge([0.0, *(bar[end] for bar in bars for end in ("start", "end"))]) for edge in (min, max))
    spare = (high - low or 1.0) * (0.16 if size == WIDE else 0.5)
    across = {
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [low - spare * 0.2, high + spare], "nice": False},
    }
    down = {"type": "quantitative", "axis": None, "scale": {"domain": [len(bars) - 0.5, -0.5], "nice": False}}
    drawn = svg(
        {
            "width": size[0], "height": ROW * len(bars), "data": {"values": bars},
            "padding": {"left": longest + 14, "top": 4, "right": 4, "bottom": 4},
            "layer": [*_lines(across, down), *_marks(across, down), *_texts(across, down)],
        },
        language,
    )  # fmt: skip
    return _spoken(drawn) if language == "en" else drawn


def _spoken(drawn: Markup) -> Markup:
    """Names that exist in Chinese only say so themselves: no element but `text` may stand in a drawing to say it for them."""
    return Markup(_CHINESE.sub(r'<text lang="zh-CN"\1', str(drawn)))  # noqa: S704 (the renderer's own)


def _bar(name: str, start: float, end: float, printed: str, size: tuple[float, float], kind: str) -> Row:
    return {
        "name": _cut(name, size[1]), "start": start, "end": end, "right": max(start, end), "printed": printed, "kind": kind,
        "top": 0.0,
    }  # fmt: skip


def _cut(name: str, longest: float) -> str:
    """A name no longer than so many pixels."""
    if labels.width(name) <= longest:
        return name
    end = next(end for end in range(len(name), 0, -1) if labels.width(name[:end] + "…") <= longest)
    return name[:end].rstrip() + "…"


def _lines(across: Row, down: Row) -> list[Row]:
    """The line of nought, and thin ones from each bar to the next."""
    row = {"field": "row", **down}
    zero = {
        "mark": {"type": "rule", "color": INK, "strokeWidth": 1},
        "encoding": {"x": {"datum": 0, **across}},
    }
    joins = {
        "mark": {"type": "rule", "color": RULE, "strokeWidth": 1},
        "transform": [{"filter": "datum.kind != 'total'"}],
        "encoding": {"x": {"field": "end", **across}, "y": row, "y2": {"field": "next"}},
    }
    return [joins, zero]


def _marks(across: Row, down: Row) -> list[Row]:
    looks: dict[str, Row] = {
        "up": {"fill": ACCENT, "stroke": ACCENT},
        "down": {"fill": "#fff", "stroke": FALL},
        "total": {"fill": INK, "stroke": INK},
    }
    return [
        {
            "mark": {"type": "bar", "height": ROW * 0.52, "strokeWidth": 1.4, **look},
            "transform": [{"filter": f"datum.kind == '{kind}'"}],
            "encoding": {
                "x": {"field": "start", **across}, "x2": {"field": "end"}, "y": {"field": "row", **down},
            },
        }
        for kind, look in looks.items()
    ]  # fmt: skip


def _texts(across: Row, down: Row) -> list[Row]:
    row = {"field": "row", **down}
    bold = {"condition": {"test": "datum.kind == 'total'", "value": 600}, "value": 400}
    beside = {"type": "text", "align": "left", "baseline": "middle", "dx": 6, "fontSize": 12}
    named = {"type": "text", "align": "right", "baseline": "middle", "fontSize": 12}
    return [
        {"mark": beside, "encoding": {"x": {"field": "right", **across}, "y": row, "text": {"field": "printed"}, "fontWeight": bold}},
        {"mark": named, "encoding": {"x": {"value": -10}, "y": row, "text": {"field": "name"}, "fontWeight": bold}},
    ]  # fmt: skip
