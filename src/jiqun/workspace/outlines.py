"""Outlines of a city's districts, as its pack keeps them, ready for a sketch map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from pathlib import Path
from typing import Any

import orjson

from jiqun.packs import Pack, PackTextInvalid

FILE = "places/districts.geojson"
Ring = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Outline:
    """A district: its outer rings and the place of its name, in the plane of the sketch (x to the right, y down)."""

    name: str
    rings: tuple[Ring, ...]
    label: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sketch:
    """All outlines in a window of `width` × `height`. `credit` is the attribution that the file asks for."""

    outlines: tuple[Outline, ...]
    width: float
    height: float
    credit: str


def sketch(pack: Pack, width: float = 420.0) -> Sketch | None:
    """The pack's districts, drawn to a width; None where the pack has no outlines. Raises PackTextInvalid.

    Equirectangular about the middle latitude: fit for a city, not for measuring.
    """
    path = pack.root / FILE
    return _sketch(path, path.stat().st_mtime_ns, width) if path.is_file() else None


@lru_cache(maxsize=8)
def _sketch(path: Path, stamp: int, width: float) -> Sketch:
    try:
        held = orjson.loads(path.read_bytes())
        features = [(item["properties"], _rings(item["geometry"])) for item in held["features"]]
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise PackTextInvalid(path, None, f"不是 GeoJSON：{error} / not GeoJSON") from error
    points = [point for _, rings in features for ring in rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    squeeze = cos(radians((south + north) / 2))
    scale = width / ((east - west) * squeeze)

    def place(point: Sequence[float]) -> tuple[float, float]:
        return round((point[0] - west) * squeeze * scale, 1), round((north - point[1]) * scale, 1)

    outlines = tuple(
        Outline(
            str(known["name"]),
            tuple(tuple(map(place, ring)) for ring in rings),
            place(known.get("label") or rings[0][0]),
        )
        for known, rings in features
    )
    return Sketch(outlines, width, round((north - south) * scale, 1), str(held.get("attribution", "")))


def _rings(geometry: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """Outer rings of a polygon or of several."""
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [[(float(x), float(y)) for x, y, *_ in part[0]] for part in parts]
