"""A sketch map of districts in the colours of lights, each with its name and a number: never colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from markupsafe import Markup

from jiqun.workspace.outlines import Outline, Ring, Sketch


def sketch_map(
    sketch: Sketch,
    colours: Mapping[str, str],
    values: Mapping[str, str],
    names: Mapping[str, str],
    title: str,
) -> Markup:
    """An SVG: district → colour (a class `l-…`), what is printed under its name, and the name itself."""
    drawn = "".join(_area(item, colours.get(item.name, "grey")) for item in sketch.outlines)
    written = "".join(
        _label(item, names.get(item.name, item.name), values.get(item.name, "")) for item in sketch.outlines
    )
    box = f"-4 -4 {sketch.width + 8:g} {sketch.height + 8:g}"
    return Markup(  # noqa: S704 (numbers and escaped names only)
        f'<svg class="map" viewBox="{box}" role="img" aria-label="{escape(title)}">{drawn}{written}</svg>'
    )


def _area(item: Outline, colour: str) -> str:
    lines = " ".join(_line(ring) for ring in item.rings)
    return f'<path class="area l-{escape(colour)}" d="{lines}"/>'


def _line(ring: Ring) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in ring) + "Z"


def _label(item: Outline, name: str, value: str) -> str:
    x, y = item.label
    below = f'<tspan x="{x:g}" dy="1.1em">{escape(value)}</tspan>' if value else ""
    return f'<text x="{x:g}" y="{y:g}">{escape(name)}{below}</text>'
