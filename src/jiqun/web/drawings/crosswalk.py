"""The crosswalk between taxonomies: columns of clusters, joined by lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from markupsafe import Markup

from jiqun.plans import Taxonomies, Taxonomy
from jiqun.web.drawings import labels
from jiqun.web.drawings.render import ACCENT, svg
from jiqun.web.figures import Shower
from jiqun.web.language import address

ROW, GAP = 24, 130
#: A label of 13 pixels against one of 12, for which widths are known.
SCALE = 13 / 12
#: The longest label, in pixels; a longer one ends in an ellipsis.
LONGEST = 250.0
WELL_JOINED = 3
DASH = {"equal": [1, 0], "part_of": [1, 0], "contains": [1, 0], "overlaps": [5, 3], "candidate_equal": [2, 3]}
WEIGHT = {"equal": 2.4, "part_of": 1.4, "contains": 1.4, "overlaps": 1.0, "candidate_equal": 1.4}


def crosswalks(held: Taxonomies, show: Shower) -> list[Markup]:
    """The longest chain of taxonomies, then every other taxonomy beside the one it corresponds to most."""
    chain = _chain(held)
    rest = [item for item in held.all if item not in chain]
    pairs = [[partner, item] for item in rest if (partner := _partner(held, item)) is not None]
    return [_crosswalk(held, columns, show) for columns in [chain, *pairs] if len(columns) > 1]


def _crosswalk(held: Taxonomies, columns: Sequence[Taxonomy], show: Shower) -> Markup:
    """Taxonomies as columns, correspondences as lines: thick for the same, thin for a part, dashed for an overlap."""
    lefts = _lefts(columns, show)
    places = _places(columns, lefts, show)
    lines = _lines(held, columns, places)
    heads: list[dict[str, Any]] = [
        {"x": left, "y": -24 - 16 * (len(folded) - 1 - row), "label": line}
        for item, left in zip(columns, lefts, strict=False)
        for folded in [_folded(item.name.in_(show.language), LONGEST)]
        for row, line in enumerate(folded)
    ]
    nodes = [place for column in places for place in column.values()]
    width, height = lefts[-1], max(place["y"] for place in nodes) + ROW
    top = min(head["y"] for head in heads) - 16
    across = {"type": "quantitative", "scale": {"domain": [0, width]}, "axis": None}
    down = {"type": "quantitative", "scale": {"domain": [height, top]}, "axis": None}
    spot = {"x": {"field": "x", **across}, "y": {"field": "y", **down}, "text": {"field": "label"}}
    text = {"type": "text", "align": "left", "baseline": "middle", "fontSize": 13}
    layers = [
        *_strokes(lines, {"x": spot["x"], "y": spot["y"], "x2": {"field": "x2"}, "y2": {"field": "y2"}}),
        {"data": {"values": nodes}, "mark": text, "encoding": spot | {"href": {"field": "href"}}},
        {"data": {"values": heads}, "mark": text | {"fontWeight": 600}, "encoding": spot},
    ]
    return svg({"width": width, "height": height - top, "layer": layers}, show.language)


def _strokes(lines: Sequence[dict[str, Any]], encoding: dict[str, Any]) -> list[dict[str, Any]]:
    faded = {"opacity": {"field": "opacity", "type": "quantitative", "scale": None, "legend": None}}
    return [
        {
            "data": {"values": [line for line in lines if line["relation"] == relation]},
            "mark": {
                "type": "rule",
                "strokeDash": DASH[relation],
                "strokeWidth": WEIGHT[relation],
                "color": ACCENT,
            },
            "encoding": encoding | faded,
        }
        for relation in DASH
        if any(line["relation"] == relation for line in lines)
    ]


def _joins(held: Taxonomies) -> Counter[frozenset[str]]:
    """Number of correspondences between two taxonomies."""
    home = {cluster.id: taxonomy.id for taxonomy in held.all for cluster in taxonomy.clusters}
    return Counter(frozenset((home.get(link.start, ""), home.get(link.end, ""))) for link in held.crosswalk)


def _chain(held: Taxonomies) -> list[Taxonomy]:
    """The longest run of taxonomies in the pack's order, each well joined to the one before; of equals the best joined."""
    joins = _joins(held)
    runs: list[list[Taxonomy]] = []
    for item in held.all:
        before = [run for run in runs if joins[frozenset((run[-1].id, item.id))] >= WELL_JOINED]
        runs += [[*run, item] for run in before] + [[item]]
    return max(runs, key=lambda run: (len(run), _weight(joins, run)), default=[])


def _weight(joins: Counter[frozenset[str]], run: Sequence[Taxonomy]) -> int:
    return sum(joins[frozenset((one.id, other.id))] for one, other in pairwise(run))


def _partner(held: Taxonomies, item: Taxonomy) -> Taxonomy | None:
    joins = _joins(held)
    others = [
        other
        for other in held.all
        if other is not item and joins[frozenset((item.id, other.id))] >= WELL_JOINED
    ]
    return max(others, key=lambda other: joins[frozenset((item.id, other.id))], default=None)


def _label(name: str) -> str:
    """A name no longer than LONGEST pixels."""
    if SCALE * labels.width(name) <= LONGEST:
        return name
    cut = next(end for end in range(len(name), 0, -1) if SCALE * labels.width(name[:end] + "…") <= LONGEST)
    return name[:cut].rstrip() + "…"


def _folded(name: str, limit: float) -> list[str]:
    """A heading on one or two lines; broken at a space where it has one near the limit."""
    if SCALE * labels.width(name) <= limit:
        return [name]
    spaces = [i for i, sign in enumerate(name) if sign == " " and SCALE * labels.width(name[:i]) <= limit]
    fits = [i for i in range(1, len(name)) if SCALE * labels.width(name[:i]) <= limit]
    cut = max(spaces or fits)
    return [name[:cut], _label(name[cut:].strip())]


def _lefts(columns: Sequence[Taxonomy], show: Shower) -> list[float]:
    """Where every column begins, and where the last ends: as wide as its longest label or heading."""
    lefts = [0.0]
    for item in columns:
        words = [_label(cluster.name.in_(show.language)) for tier in item.tiers for cluster in tier.clusters]
        words += _folded(item.name.in_(show.language), LONGEST)
        lefts.append(lefts[-1] + SCALE * max(map(labels.width, words)) + GAP)
    lefts[-1] -= GAP - 12
    return lefts


def _places(
    columns: Sequence[Taxonomy], lefts: Sequence[float], show: Shower
) -> list[dict[str, dict[str, Any]]]:
    """Where every top cluster stands; tiers of a taxonomy are set a little apart."""
    found = []
    for taxonomy, left in zip(columns, lefts, strict=False):
        y, column = 0.0, {}
        for tier in taxonomy.tiers:
            for cluster in tier.clusters:
                column[cluster.id] = {
                    "x": left,
                    "y": y,
                    "label": _label(cluster.name.in_(show.language)),
                    "href": address(f"/clusters/{cluster.id}", show.language),
                }
                y += ROW
            y += ROW / 2
        found.append(column)
    return found


def _lines(
    held: Taxonomies, columns: Sequence[Taxonomy], places: Sequence[dict[str, dict[str, Any]]]
) -> list[dict[str, Any]]:
    lines = []
    for index in range(len(columns) - 1):
        left, right = places[index], places[index + 1]
        for link in held.crosswalk:
            pair = (link.start, link.end) if link.start in left else (link.end, link.start)
            if pair[0] in left and pair[1] in right:
                start, end = left[pair[0]], right[pair[1]]
                width = SCALE * labels.width(start["label"])
                lines.append(
                    {
                        "x": start["x"] + width + 8, "y": start["y"], "x2": end["x"] - 8, "y2": end["y"],
                        "relation": link.relation, "opacity": {"high": 0.9, "medium": 0.6, "low": 0.35}[link.confidence],
                    }
                )  # fmt: skip
    return lines
