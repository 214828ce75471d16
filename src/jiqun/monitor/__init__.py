"""Monitor: where each target stands."""

from jiqun.monitor.calendar import Calendar, load_calendar
from jiqun.monitor.figures import Ground, known_from
from jiqun.monitor.path import Path, Point, path_of, yearly
from jiqun.monitor.progress import Progress, completion, judge, needed, progress
from jiqun.monitor.reason import SENTENCES, Reason
from jiqun.monitor.status import JUDGED, Status

__all__ = [
    "JUDGED",
    "SENTENCES",
    "Calendar",
    "Ground",
    "Path",
    "Point",
    "Progress",
    "Reason",
    "Status",
    "completion",
    "judge",
    "known_from",
    "load_calendar",
    "needed",
    "path_of",
    "progress",
    "yearly",
]
