"""Scores counted in bins, one colour and letter for each class: where the boundaries lie, and how sharp they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from markupsafe import Markup

WIDTH, HEIGHT = 640.0, 180.0
LEFT, BOTTOM, TOP = 44.0, 26.0, 20.0
#: Colours of classes from the best down; more classes than colours repeat the last.
SHADES = ("green", "blue", "yellow", "red")


def shade(index: int) -> str:
    """The colour of a class by its place."""
    return SHADES[min(index, len(SHADES) - 1)]


def histogram(told: Mapping[str, Any], grades: Sequence[str], title: str) -> Markup:
    """Stacked bars of a histogram as :func:`jiqun.workspace.appraisal_rows.histogram` gives it. The letter of each class stands
    over its tallest bar, so that nobody needs the colours."""
    edges, counts = told["edges"], {grade: told["counts"].get(grade, []) for grade in grades}
    bins = len(edges) - 1
    heights = [sum(counts[grade][i] for grade in grades if counts[grade]) for i in range(bins)]
    tallest = max(heights, default=0) or 1
    wide = (WIDTH - LEFT) / bins
    scale = (HEIGHT - BOTTOM - TOP) / tallest
    drawn: list[str] = []
    for i in range(bins):
        top = HEIGHT - BOTTOM
        for place, grade in reversed(list(enumerate(grades))):
            count = counts[grade][i] if counts[grade] else 0
            if not count:
                continue
            high = count * scale
            top -= high
            drawn.append(
                f'<rect x="{LEFT + i * wide + 0.5:.1f}" y="{top:.1f}" width="{wide - 1:.1f}" height="{high:.1f}" class="l-{shade(place)}">'
                f"<title>{escape(grade)} {count}</title></rect>"
            )
    letters = "".join(
        _letter(grade, counts[grade], heights, wide, scale) for grade in grades if any(counts[grade])
    )
    return Markup(  # noqa: S704 (numbers and escaped names)
        f'<svg class="classes" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" aria-label="{escape(title)}">'
        f"{''.join(drawn)}{letters}{_axis(edges, tallest)}</svg>"
    )


def _letter(grade: str, counts: Sequence[int], heights: Sequence[int], wide: float, scale: float) -> str:
    at = max(range(len(counts)), key=lambda index: counts[index])
    across = LEFT + (at + 0.5) * wide
    up = HEIGHT - BOTTOM - heights[at] * scale - 5
    return f'<text x="{across:.1f}" y="{up:.1f}" class="letter">{escape(grade)}</text>'


def _axis(edges: Sequence[float], tallest: int) -> str:
    base = HEIGHT - BOTTOM
    marks = [
        f'<text x="{LEFT + (WIDTH - LEFT) * share:.1f}" y="{HEIGHT - 8:g}" class="{place}">{edges[0] + (edges[-1] - edges[0]) * share:.0f}</text>'
        for share, place in ((0.0, "start"), (0.25, ""), (0.5, ""), (0.75, ""), (1.0, "end"))
    ]
    return (
        f'<line x1="{LEFT:g}" x2="{WIDTH:g}" y1="{base:g}" y2="{base:g}"/>'
        f'<text x="{LEFT - 6:g}" y="{TOP + 4:g}" class="end">{tallest}</text><text x="{LEFT - 6:g}" y="{base:g}" class="end">0</text>'
        + "".join(marks)
    )
