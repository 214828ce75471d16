"""A chart as a picture: the SVG set by resvg (through vl-convert, which needs no browser), crisp at 600 dpi.

Chosen because it is a dependency already, draws with the machine's fonts, and gives the same bytes for the same SVG.
"""

from __future__ import annotations

import warnings
from functools import lru_cache

from jiqun.papers.fonts import chinese
from jiqun.reports.model import Chart
from jiqun.reports.writing.drawing import WIDTH, svg_of

DPI = 600
MILLIMETRES = WIDTH / 10


class NoChineseGlyphs(UserWarning):
    """No font with Chinese glyphs is installed: labels of charts are English."""


def png_of(chart: Chart, dpi: int = DPI) -> bytes:
    """The chart as PNG, 156 mm wide at `dpi`. Warns NoChineseGlyphs where its labels had to be English."""
    family = chinese()
    if not family:
        warnings.warn(
            "本机没有中文字体，图中文字改用英文；请安装 Noto Sans CJK SC 等字体。"
            " / No font with Chinese glyphs: the labels of charts are English; install Noto Sans CJK SC.",
            NoChineseGlyphs,
            stacklevel=2,
        )
    scale = MILLIMETRES / 25.4 * dpi / WIDTH
    return drawn(svg_of(chart, family), scale)


@lru_cache(maxsize=16)
def drawn(svg: str, scale: float) -> bytes:
    """An SVG as PNG; the last few are kept, since a bulletin is often written as several papers."""
    import vl_convert

    found: bytes = vl_convert.svg_to_png(svg, scale=scale)
    return found
