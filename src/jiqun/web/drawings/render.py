"""Vega-Lite specifications rendered to SVG on the server: pages need no script for a drawing, and it prints well."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import orjson
import vl_convert
from markupsafe import Markup

INK, RULE, ACCENT = "#1a1d21", "#c9cdd3", "#1f4e79"

#: A Latin face first for English: the Chinese one sets quotation marks a whole character wide.
FONTS = {
    "zh": "Noto Sans CJK SC, Noto Sans SC, PingFang SC, Microsoft YaHei, sans-serif",
    "en": "Inter, Segoe UI, Helvetica Neue, Noto Sans, Arial, Liberation Sans, DejaVu Sans, Noto Sans CJK SC, sans-serif",
}

CONFIG: dict[str, Any] = {
    "view": {"stroke": None},
    "background": None,
    "axis": {
        "domainColor": INK, "gridColor": "#eceef1", "labelColor": "#4a5058", "titleColor": "#4a5058",
        "tickColor": INK, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal",
    },
    "text": {"fontSize": 12, "color": INK},
}  # fmt: skip


@lru_cache(maxsize=512)
def _render(specification: bytes) -> str:
    drawn: str = vl_convert.vegalite_to_svg(orjson.loads(specification))
    return drawn


def svg(specification: dict[str, Any], language: str = "zh") -> Markup:
    """The drawing as inline SVG. Same specification, same bytes; the last few hundred are kept."""
    content = orjson.dumps(
        {**specification, "config": CONFIG | {"font": FONTS[language]}}, option=orjson.OPT_SORT_KEYS
    )
    return Markup(_render(content))  # noqa: S704 (made by the renderer, which escapes text)
