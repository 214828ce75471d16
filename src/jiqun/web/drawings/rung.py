"""How full a rung is and where it is going: holders as a bar, the forecast as a paler span, each target as a mark."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from markupsafe import Markup

WIDTH, HEIGHT = 240.0, 34.0
TOP, BAR = 14.0, 9.0  #: where the bar begins, and how high it is
HEADROOM = 1.12  #: of the axis over the largest number
LETTER = 6.2  #: width of a figure, to keep marks' years inside


def course(row: Mapping[str, Any], language: str = "zh") -> Markup:
    """A rung, as :func:`jiqun.workspace.titles_rows.rung_row` gives it. Nothing where nobody reported who stands on it, or
    nothing lies ahead. Targets that count climbs of one year and not holders have their own axis: no bar is drawn for them."""
    holders, targets = row["holders"], row["targets"]
    if holders is None or not targets or row["feeds"] != "holders":
        return Markup("")
    last = targets[-1]
    most = max(holders, last["high"], *(item["wanted"] for item in targets)) * HEADROOM or 1.0

    def at(value: float) -> float:
        return WIDTH * value / most

    marks = "".join(_mark(at(item["wanted"]), item) for item in targets)
    told = _told(row, last, language)
    return Markup(  # noqa: S704 (numbers and escaped words)
        f'<svg class="course" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" aria-label="{escape(told)}">'
        f'<rect class="ground" y="{TOP:g}" width="{WIDTH:g}" height="{BAR:g}"/>'
        f'<rect class="span" x="{at(last["low"]):.1f}" y="{TOP:g}" width="{max(at(last["high"]) - at(last["low"]), 1):.1f}" height="{BAR:g}"/>'
        f'<rect class="now" y="{TOP:g}" width="{at(holders):.1f}" height="{BAR:g}"/>{marks}</svg>'
    )


def _mark(x: float, item: Mapping[str, Any]) -> str:
    """A level with its year above, on the side that has room."""
    year = str(item["year"])
    inside = x + len(year) * LETTER / 2 > WIDTH
    anchor, place = ("end", WIDTH) if inside else ("middle", x)
    return (
        f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 3:g}" y2="{TOP + BAR + 3:g}"/>'
        f'<text x="{place:.1f}" y="{TOP - 5:g}" text-anchor="{anchor}">{year}</text>'
    )


def _told(row: Mapping[str, Any], last: Mapping[str, Any], language: str) -> str:
    if language == "en":
        return f"{row['holders']:,} hold it; by {last['year']} {last['low']:.0f} to {last['high']:.0f}, wanted {last['wanted']:.0f}"
    return f"在册{row['holders']}家，{last['year']}年预计{last['low']:.0f}至{last['high']:.0f}家，目标{last['wanted']:.0f}家"
