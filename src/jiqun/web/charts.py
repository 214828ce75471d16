"""Drawings: Vega-Lite specifications rendered to SVG on the server, so that pages need no script and print well."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Any

import orjson
import vl_convert
from markupsafe import Markup

from jiqun.facts import Observation
from jiqun.monitor import YEARLY, Path
from jiqun.plans import Reach, Target, Taxonomies, Taxonomy, comparable
from jiqun.values import Quantity, Unit
from jiqun.web.figures import SIGNS, Shower

INK, QUIET, RULE, ACCENT = "#1a1d21", "#757c86", "#d9dce1", "#1f4e79"

CONFIG: dict[str, Any] = {
    "font": "Noto Sans CJK SC, Noto Sans SC, PingFang SC, Microsoft YaHei, sans-serif",
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
    svg: str = vl_convert.vegalite_to_svg(orjson.loads(specification))
    return svg


def svg(specification: dict[str, Any]) -> Markup:
    """The drawing as inline SVG. Same specification, same bytes; the last few hundred are kept."""
    content = orjson.dumps({**specification, "config": CONFIG}, option=orjson.OPT_SORT_KEYS)
    return Markup(_render(content))  # noqa: S704 (made by the renderer, which escapes text)


def trajectory(
    target: Target,
    family: Sequence[Target],
    figures: Iterable[Observation],
    path: Path,
    show: Shower,
    today: dt.date,
) -> Markup | None:
    """Figures as a line, promises of every plan as marked points, the expected path of this target dashed.

    None where the target sets no number.
    """
    goal = target.goal
    if not isinstance(goal, Reach):
        return None
    unit = goal.quantity.unit
    actual = [_actual_point(item, unit, show) for item in figures if comparable(item.quantity.unit, unit)]
    promised = _promises(target, family, unit, show)
    drawn = () if target.accumulation in YEARLY else path.points
    line = [{"year": point.year, "value": float(point.value / unit.factor)} for point in drawn]
    if len(actual) + len(promised) + len(line) < 2:
        return None
    years = [row["year"] for row in [*actual, *promised, *line]]
    scale = {"domain": [min(years) - 0.5, max(*years, today.year) + 1.5], "nice": False}
    title = unit.symbol if show.language == "zh" else show.quantity(Quantity(Decimal(1), unit)).lstrip("1 ")
    layers = [
        _layer(
            line, {"type": "line", "strokeDash": [4, 3], "color": ACCENT, "strokeWidth": 1.2}, scale, title
        ),
        _layer(
            [{"year": today.year + today.timetuple().tm_yday / 366}],
            {"type": "rule", "color": RULE, "strokeWidth": 1},
            scale,
            None,
        ),
        _layer(actual, {"type": "line", "color": INK, "strokeWidth": 1.8}, scale, title),
        _layer(
            actual, {"type": "point", "filled": True, "color": INK, "size": 42, "opacity": 1}, scale, title
        ),
        _label(actual, scale, INK, 15),
        _layer(
            promised,
            {
                "type": "point",
                "shape": "diamond",
                "size": 95,
                "opacity": 1,
                "strokeWidth": 1.5,
                "color": ACCENT,
            },
            scale,
            title,
            fill=True,
        ),
        _label(promised, scale, ACCENT, -15),
    ]
    return svg({"width": 760, "height": 270, "layer": [layer for layer in layers if layer]})


def _actual_point(item: Observation, unit: Unit, show: Shower) -> dict[str, Any]:
    value = item.quantity.value * item.quantity.unit.factor / unit.factor
    return {
        "year": item.year,
        "value": float(value),
        "label": f"{value.normalize():f}{'?' if item.to_verify else ''}",
    }


def _promises(target: Target, family: Iterable[Target], unit: Unit, show: Shower) -> list[dict[str, Any]]:
    """Numbers that any plan sets for the same subject; equal numbers of one year share a label."""
    found: dict[tuple[int, float], dict[str, Any]] = {}
    for other in family:
        goal = other.goal
        if not isinstance(goal, Reach) or other.due is None or not comparable(goal.quantity.unit, unit):
            continue
        if other.measure != target.measure:
            continue
        value = goal.quantity.value * goal.quantity.unit.factor / unit.factor
        mark = f"{SIGNS.get(goal.comparator, '')}{value.normalize():f}"
        row = found.setdefault(
            (other.due, float(value)),
            {"year": other.due, "value": float(value), "mark": mark, "plans": [], "own": False},
        )
        row["plans"].append(show.plan(other.plan))
        row["own"] = row["own"] or other.plan.id == target.plan.id
    several = len({name for row in found.values() for name in row["plans"]}) > 1
    return [
        {
            **row,
            "label": f"{row['mark']} {'／'.join(dict.fromkeys(row['plans']))}" if several else row["mark"],
        }
        for row in found.values()
    ]


def _layer(
    rows: Sequence[dict[str, Any]],
    mark: dict[str, Any],
    scale: dict[str, Any],
    title: str | None,
    *,
    fill: bool = False,
) -> dict[str, Any] | None:
    if not rows:
        return None
    encoding: dict[str, Any] = {
        "x": {
            "field": "year", "type": "quantitative", "scale": scale,
            "axis": {"format": "d", "tickMinStep": 1, "title": None, "grid": False},
        }
    }  # fmt: skip
    if title is not None:
        encoding["y"] = {
            "field": "value", "type": "quantitative", "scale": {"zero": False, "nice": True},
            "axis": {"title": title, "titleAngle": 0, "titleAlign": "left", "titleY": -12, "titleX": -30, "tickCount": 5},
        }  # fmt: skip
    if fill:
        encoding["fill"] = {"condition": {"test": "datum.own", "value": ACCENT}, "value": "#fff"}
    return {"data": {"values": list(rows)}, "mark": mark, "encoding": encoding}


def _label(
    rows: Sequence[dict[str, Any]], scale: dict[str, Any], color: str, dy: int
) -> dict[str, Any] | None:
    layer = _layer(rows, {"type": "text", "baseline": "middle", "dy": dy, "color": color}, scale, None)
    if layer is None:
        return None
    layer["encoding"]["y"] = {"field": "value", "type": "quantitative"}
    layer["encoding"]["text"] = {"field": "label"}
    return layer


ROW, COLUMN = 24, 330
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
    places = _places(columns, show)
    lines = _lines(held, columns, places)
    heads = [
        {"x": index * COLUMN, "y": -30, "label": item.name.in_(show.language)}
        for index, item in enumerate(columns)
    ]
    nodes = [place for column in places for place in column.values()]
    width, height = (len(columns) - 1) * COLUMN + 200, max(place["y"] for place in nodes) + ROW
    across = {"type": "quantitative", "scale": {"domain": [0, width]}, "axis": None}
    down = {"type": "quantitative", "scale": {"domain": [height, -40]}, "axis": None}
    spot = {"x": {"field": "x", **across}, "y": {"field": "y", **down}, "text": {"field": "label"}}
    text = {"type": "text", "align": "left", "baseline": "middle", "fontSize": 13}
    layers = [
        *_strokes(lines, {"x": spot["x"], "y": spot["y"], "x2": {"field": "x2"}, "y2": {"field": "y2"}}),
        {"data": {"values": nodes}, "mark": text, "encoding": spot | {"href": {"field": "href"}}},
        {"data": {"values": heads}, "mark": text | {"fontWeight": 600}, "encoding": spot},
    ]
    return svg({"width": width, "height": height + 40, "layer": layers})


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


def _places(columns: Sequence[Taxonomy], show: Shower) -> list[dict[str, dict[str, Any]]]:
    """Where every top cluster stands; tiers of a taxonomy are set a little apart."""
    found = []
    for index, taxonomy in enumerate(columns):
        y, column = 0.0, {}
        for tier in taxonomy.tiers:
            for cluster in tier.clusters:
                label = cluster.name.in_(show.language)
                label = label if len(label) <= 30 else label[:29] + "…"
                column[cluster.id] = {
                    "x": index * COLUMN,
                    "y": y,
                    "label": label,
                    "href": f"/clusters/{cluster.id}",
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
                width = (
                    14 * len(start["label"]) if ord(start["label"][0]) > 0x2E7F else 7 * len(start["label"])
                )
                lines.append(
                    {
                        "x": start["x"] + width + 8, "y": start["y"], "x2": end["x"] - 8, "y2": end["y"],
                        "relation": link.relation, "opacity": {"high": 0.9, "medium": 0.6, "low": 0.35}[link.confidence],
                    }
                )  # fmt: skip
    return lines
