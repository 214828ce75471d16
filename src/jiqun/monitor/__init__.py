"""Monitor: where each target stands, by which path and which rule."""

from jiqun.monitor.calendar import Calendar, load_calendar
from jiqun.monitor.figures import Ground, known_from
from jiqun.monitor.lights import Colour, Light, LightRule, Lights, Measures, load_lights
from jiqun.monitor.part_year import PartYear, part_year
from jiqun.monitor.path import Path, Point, path_of, yearly
from jiqun.monitor.progress import Progress, completion, judge, needed, progress
from jiqun.monitor.reason import SENTENCES, Reason
from jiqun.monitor.shape import Shape, Shapes, load_shapes
from jiqun.monitor.status import ADVERSE, JUDGED, Status

__all__ = [
    "ADVERSE",
    "JUDGED",
    "SENTENCES",
    "Calendar",
    "Colour",
    "Ground",
    "Light",
    "LightRule",
    "Lights",
    "Measures",
    "PartYear",
    "Path",
    "Point",
    "Progress",
    "Reason",
    "Shape",
    "Shapes",
    "Status",
    "completion",
    "judge",
    "known_from",
    "load_calendar",
    "load_lights",
    "load_shapes",
    "needed",
    "part_year",
    "path_of",
    "progress",
    "yearly",
]
