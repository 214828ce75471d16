"""The trajectory of a target: figures, promises of every plan, the expected path."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from markupsafe import Markup

from jiqun.facts import Observation
from jiqun.monitor import Path, Point, yearly
from jiqun.monitor.forecast import Step
from jiqun.plans import Reach, Target, comparable
from jiqun.values import Quantity, Unit
from jiqun.web.drawings.labels import Label, place
from jiqun.web.drawings.render import ACCENT, INK, RULE, svg
from jiqun.web.figures import SIGNS, Shower

#: Width and height in pixels: for a column of a desk's screen, and for a phone held upright.
WIDE, NARROW = (760.0, 280.0), (306.0, 250.0)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Frame:
    """The window of years and values, and its pixels."""

    first: float
    last: float
    low: float
    high: float
    size: tuple[float, float] = WIDE

    @staticmethod
    def around(rows: Iterable[Row], today: dt.date, size: tuple[float, float] = WIDE) -> Frame:
        """A window around all points and today, with a tenth of the height to spare for labels."""
        points = list(rows)
        years, values = [row["year"] for row in points], [row["value"] for row in points]
        spare = (max(values) - min(values)) * 0.12 or abs(max(values)) * 0.1 or 1.0
        return Frame(
            min(years) - 0.5, max(*years, today.year) + 1.2, min(values) - spare, max(values) + spare, size
        )

    def pixel(self, row: Row) -> tuple[float, float]:
        return (
            (row["year"] - self.first) / (self.last - self.first) * self.size[0],
            (self.high - row["value"]) / (self.high - self.low) * self.size[1],
        )

    def back(self, x: float, y: float) -> Row:
        return {
            "year": self.first + x / self.size[0] * (self.last - self.first),
            "value": self.high - y / self.size[1] * (self.high - self.low),
        }


def trajectory(
    target: Target,
    family: Sequence[Target],
    figures: Iterable[Observation],
    path: Path,
    show: Shower,
    today: dt.date,
    size: tuple[float, float] = WIDE,
    fan: Sequence[Step] = (),
) -> Markup | None:
    """Figures as a line, promises of every plan as diamonds (filled: this plan's), the expected path dashed, the forecast
    as a fan: nine tenths and half of what may come.

    A narrow drawing leaves out the names of other plans. None where the target sets no number or there are fewer than
    two points.
    """
    goal = target.goal
    if not isinstance(goal, Reach):
        return None
    unit = goal.quantity.unit
    actual = [_figure(item, unit) for item in figures if comparable(item.quantity.unit, unit)]
    promised = _promises(target, family, unit, show if size == WIDE else None)
    drawn = () if yearly(target) else path.points
    line = [{"year": year, "value": float(value / unit.factor)} for year, value in _yearly(path, drawn)]
    ahead = _fan(fan, unit, actual)
    bounds = [{"year": row["year"], "value": row[end]} for row in ahead for end in ("low", "high")]
    everything = [*actual, *promised, *line, *bounds]
    if len(everything) < 2:
        return None
    frame = Frame.around(everything, today, size)
    return svg(
        {
            "width": size[0],
            "height": size[1],
            "layer": [
                *_bands(frame, ahead),
                _rule(frame, today),
                _marks(
                    frame, line, {"type": "line", "strokeDash": [4, 3], "color": ACCENT, "strokeWidth": 1.2}
                ),
                _marks(frame, actual, {"type": "line", "color": INK, "strokeWidth": 1.8}),
                _marks(
                    frame, actual, {"type": "point", "filled": True, "color": INK, "size": 42, "opacity": 1}
                ),
                _diamonds(frame, promised, _unit_name(unit, show)),
                *_labels(frame, actual, promised, line),
            ],
        },
        show.language,
    )


def _yearly(path: Path, drawn: Sequence[Point]) -> list[tuple[int, Decimal]]:
    """The expected value of every year of a path: straight pieces need no more, the others show their bend."""
    if not drawn:
        return []
    return [
        (year, value)
        for year in range(drawn[0].year, drawn[-1].year + 1)
        if (value := path.at(year)) is not None
    ]


def _fan(fan: Sequence[Step], unit: Unit, actual: Sequence[Row]) -> list[Row]:
    """Quantiles of every year ahead in the goal's unit, from the newest figure on."""
    if not fan or not actual:
        return []
    start, factor = max(actual, key=lambda row: row["year"]), float(unit.factor)
    names = {"low": 0.05, "quarter": 0.25, "value": 0.50, "three": 0.75, "high": 0.95}
    first = {"year": start["year"], **dict.fromkeys(names, start["value"])}
    steps = [
        {"year": step.time, **{name: step.quantiles[level] / factor for name, level in names.items()}}
        for step in fan
    ]
    return [first, *steps]


def _bands(frame: Frame, rows: Sequence[Row]) -> list[Row]:
    if not rows:
        return []
    layers = []
    for low, high, shade in (("low", "high", 0.10), ("quarter", "three", 0.18)):
        layer = _marks(frame, rows, {"type": "area", "color": INK, "opacity": shade})
        layer["encoding"]["y"] = layer["encoding"]["y"] | {"field": low}
        layer["encoding"]["y2"] = {"field": high}
        layers.append(layer)
    return [
        *layers,
        _marks(frame, rows, {"type": "line", "strokeDash": [2, 2], "color": INK, "strokeWidth": 1.2}),
    ]


def _unit_name(unit: Unit, show: Shower) -> str:
    return unit.symbol if show.language == "zh" else show.quantity(Quantity(Decimal(1), unit)).lstrip("1 ")


def _figure(item: Observation, unit: Unit) -> Row:
    value = item.quantity.value * item.quantity.unit.factor / unit.factor
    return {
        "year": item.year,
        "value": float(value),
        "label": f"{_plain(value)}{'?' if item.to_verify else ''}",
    }


def _plain(value: Decimal) -> str:
    return f"{round(value, 2).normalize():f}"


def _promises(target: Target, family: Iterable[Target], unit: Unit, show: Shower | None) -> list[Row]:
    """Numbers that any plan sets for the same subject and measure; equal numbers of one year share a label.

    This plan's numbers stand without its name; those of other plans carry theirs where `show` can name them.
    """
    found: dict[tuple[int, float], Row] = {}
    for other in family:
        goal = other.goal
        if not isinstance(goal, Reach) or other.due is None or other.measure != target.measure:
            continue
        if not comparable(goal.quantity.unit, unit):
            continue
        value = goal.quantity.value * goal.quantity.unit.factor / unit.factor
        mark = f"{SIGNS.get(goal.comparator, '')}{_plain(value)}"
        empty: Row = {"year": other.due, "value": float(value), "label": mark, "own": False, "plans": []}
        row = found.setdefault((other.due, float(value)), empty)
        if other.plan.id == target.plan.id:
            row["own"] = True
        elif show is not None and show.plan(other.plan) not in row["plans"]:
            row["plans"].append(show.plan(other.plan))
    return [
        row | {"label": " ".join([row["label"], *(_named(row["plans"], show) if show else [])])}
        for row in found.values()
    ]


def _named(plans: Sequence[str], show: Shower) -> list[str]:
    """One plan by name; of several the first and how many."""
    if len(plans) < 2:
        return list(plans)
    return [f"{plans[0]} +{len(plans) - 1}" if show.english else f"{plans[0]}等{len(plans)}份"]


def _axes(frame: Frame, title: str | None = None) -> Row:
    across = {"domain": [frame.first, frame.last], "nice": False}
    up = {"domain": [frame.low, frame.high], "nice": False, "zero": False}
    years = {"format": "d", "tickMinStep": 1, "title": None, "grid": False}
    values = {
        "title": title,
        "titleAngle": 0,
        "titleAlign": "left",
        "titleY": -12,
        "titleX": -30,
        "tickCount": 5,
    }
    if frame.size == NARROW:
        years |= {"tickCount": 5}
    return {
        "x": {"field": "year", "type": "quantitative", "scale": across, "axis": years},
        "y": {"field": "value", "type": "quantitative", "scale": up, "axis": values if title else {}},
    }


def _marks(frame: Frame, rows: Sequence[Row], mark: Row) -> Row:
    return {"data": {"values": list(rows)}, "mark": mark, "encoding": _axes(frame)}


def _rule(frame: Frame, today: dt.date) -> Row:
    now = [{"year": today.year + today.timetuple().tm_yday / 366}]
    mark = {"type": "rule", "color": RULE, "strokeWidth": 1}
    return {"data": {"values": now}, "mark": mark, "encoding": {"x": _axes(frame)["x"]}}


def _diamonds(frame: Frame, rows: Sequence[Row], title: str) -> Row:
    mark = {
        "type": "point",
        "shape": "diamond",
        "size": 95,
        "opacity": 1,
        "strokeWidth": 1.5,
        "color": ACCENT,
    }
    fill = {"fill": {"condition": {"test": "datum.own", "value": ACCENT}, "value": "#fff"}}
    return {"data": {"values": list(rows)}, "mark": mark, "encoding": _axes(frame, title) | fill}


def _along(line: Sequence[Row]) -> list[Row]:
    """Points on a line, eight to a piece, so that labels keep off it."""
    return [
        {
            "year": left["year"] + (right["year"] - left["year"]) * step / 8,
            "value": left["value"] + (right["value"] - left["value"]) * step / 8,
        }
        for left, right in pairwise(line)
        for step in range(1, 8)
    ]


def _labels(frame: Frame, actual: Sequence[Row], promised: Sequence[Row], path: Sequence[Row]) -> list[Row]:
    rows = [*promised, *actual]
    wanted = [Label(row["label"], *frame.pixel(row), below="own" not in row) for row in rows]
    along = [frame.pixel(row) for line in (actual, path) for row in _along(line)]
    centres = place(wanted, [*(frame.pixel(row) for row in rows), *along], frame.size)
    placed = [frame.back(x, y) | {"label": row["label"]} for row, (x, y) in zip(rows, centres, strict=True)]
    return [
        _texts(frame, placed[: len(promised)], ACCENT),
        _texts(frame, placed[len(promised) :], INK),
    ]


def _texts(frame: Frame, rows: Sequence[Row], color: str) -> Row:
    layer = _marks(frame, rows, {"type": "text", "baseline": "middle", "align": "center", "color": color})
    layer["encoding"]["text"] = {"field": "label"}
    return layer
