"""A line of figures no larger than a word (Tufte, *Beautiful Evidence*, 2006): where a row came from, and how far it has to go."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from markupsafe import Markup

WIDTH, HEIGHT = 92.0, 22.0
SIDE, TOP, LEVEL = 3.0, 3.0, 11.0  #: margins, and where a flat line runs
#: Hatching of what is simulated: drawn once on a page that has any, for all its lines.
HATCH = Markup(
    '<svg class="defs" aria-hidden="true"><defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(45)"><path d="M0 0V5" class="hatch-line"/></pattern></defs></svg>'
)


def spark(
    points: Sequence[tuple[int, float]], goal: float | None = None, *, simulated: bool = False, title: str = ""
) -> Markup:  # fmt: skip
    """Years and values as a line that ends in a dot, the goal as a dashed level; simulated figures are dashed over a hatched
    ground. Nothing below two figures. The last value is for the row to print beside it."""
    if len(points) < 2:
        return Markup("")
    values = [value for _, value in points] + ([goal] if goal is not None else [])
    low, high = min(values), max(values)
    first, span = points[0][0], max(points[-1][0] - points[0][0], 1)

    def across(year: int) -> float:
        return SIDE + (WIDTH - 2 * SIDE) * (year - first) / span

    def up(value: float) -> float:
        return HEIGHT - TOP - (HEIGHT - 2 * TOP) * (value - low) / (high - low) if high > low else LEVEL

    line = "L".join(f"{across(year):.1f} {up(value):.1f}" for year, value in points)
    ground = (
        f'<path class="ground" d="M{across(first):.1f} {HEIGHT:g}L{line}V{HEIGHT:g}Z"/>' if simulated else ""
    )
    level = (
        f'<line x1="0" x2="{WIDTH:g}" y1="{up(goal):.1f}" y2="{up(goal):.1f}"/>' if goal is not None else ""
    )
    end = f'<circle cx="{across(points[-1][0]):.1f}" cy="{up(points[-1][1]):.1f}" r="2"/>'
    told = f'role="img" aria-label="{escape(title)}"' if title else 'aria-hidden="true"'
    return Markup(  # noqa: S704 (numbers and an escaped title)
        f'<svg class="spark{" sim" if simulated else ""}" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" {told}>'
        f'{ground}{level}<path class="line" d="M{line}"/>{end}</svg>'
    )
