"""Where a target can stand, and the order in which a reader wants to see it."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """The verdict on one target. Never green on an old figure: `STALE` wins over everything a figure might say."""

    MET = "met"  #: the figure of the due year keeps the promise, or a lasting count already does
    AHEAD = "ahead"  #: not due yet; well above the expected path
    ON_TRACK = "on_track"  #: not due yet; the rule in use shows green
    BEHIND = "behind"  #: not due yet; the rule in use shows yellow
    CRITICAL = "critical"  #: not due yet; the rule in use shows red
    MISSED = "missed"  #: the figure of the due year breaks the promise
    STALE = "stale"  #: the newest figure is older than the calendar promises
    NOT_COMPARABLE = "not_comparable"  #: there is a figure, but it measures something else
    NO_DATA = "no_data"  #: nobody has published a figure
    DEFERRED = "deferred"  #: the number is set elsewhere (完成省定目标) and not known
    QUALITATIVE = "qualitative"  #: a direction without a number

    @property
    def judged(self) -> bool:
        return self in JUDGED


JUDGED = frozenset({Status.MET, Status.AHEAD, Status.ON_TRACK, Status.BEHIND, Status.CRITICAL, Status.MISSED})
#: What somebody has to act on.
ADVERSE = frozenset({Status.BEHIND, Status.CRITICAL, Status.MISSED})
