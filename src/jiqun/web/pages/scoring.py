"""Scores and ledgers as several pages of the monitor need them."""

from __future__ import annotations

from jiqun.monitor.scoring import Score
from jiqun.web.rendering import Visit
from jiqun.workspace.ledger_shelf import Glance
from jiqun.workspace.scores import Of, scores


def glance_of(visit: Visit) -> Glance | None:
    """The ledgers, where anything was ever recorded."""
    return visit.site.ledgers() if visit.site.has_records() else None


def kept_scores(visit: Visit, by: Of) -> list[Score]:
    """Kept until something is written, returned, or changed in the pack: histories of every loop are read for it."""
    glance = glance_of(visit)
    if glance is None:
        return scores(visit.city, None, None, by, visit.on)
    desk = visit.site.desk()
    stamp = (visit.city.fingerprint, glance.version, glance.facts)
    return glance.shelf.kept(
        ("scores", by, visit.on), stamp, lambda: scores(visit.city, desk, glance, by, visit.on)
    )


def band(score: float) -> str:
    """Example bands, not official ones."""
    return "green" if score >= 80 else "yellow" if score >= 60 else "red"
