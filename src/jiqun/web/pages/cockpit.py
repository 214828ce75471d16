"""What the cockpit shows: where the plans stand, what turned, what is forecast, who has to act."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from jiqun.monitor import ADVERSE, JUDGED, Light, Progress, Status
from jiqun.monitor.forecast import Outlook
from jiqun.plans import Standing
from jiqun.values import Quantity
from jiqun.web.drawings.sketch_map import sketch_map
from jiqun.web.drawings.spark import spark
from jiqun.web.pages.scoring import band, kept_scores
from jiqun.web.rendering import Visit
from jiqun.workspace.ledger_shelf import Glance
from jiqun.workspace.outlines import sketch
from jiqun.workspace.outlooks import Outlooks, outlooks_of
from jiqun.workspace.signals import month_before, turned
from jiqun.workspace.tally import THREE, tally
from jiqun.workspace.trends import Trend, trends
from jiqun.workspace.warnings import Warned, warnings

#: As many lines as a screen of 1080 lines holds beside the rest.
LINES = 12
WALL, WARNINGS = 4, 7  #: of lists that a wall can only begin
CLUSTERS = 9  #: on a wall
#: English names of indicators take two lines.
LONGEST = {"zh": LINES, "en": 5}
WORST_FIRST = (Status.MISSED, Status.CRITICAL, Status.BEHIND, Status.ON_TRACK, Status.AHEAD, Status.MET)


def cockpit_of(visit: Visit, glance: Glance | None, wall: bool) -> dict[str, Any]:
    """Everything on the page; on a `wall` no more lines than 1080 pixels hold."""
    city, day = visit.city, visit.day
    live = [day.progress[target.id] for target in day.select(Standing.IN_FORCE, Standing.EXPIRED)]
    counts = Counter(item.status for item in live)
    plans = tally(city, day, "plan")
    held = outlooks_of(city, visit.on)
    chances = {name: found.rounded for name, found in held.by_target.items() if found.rounded is not None}
    most = LONGEST[visit.language] if wall else LINES
    worst = sorted((item for item in live if item.status in ADVERSE), key=_urgency)
    good = [item for item in live if item.status in JUDGED and item.status not in ADVERSE]
    ahead, clusters = _ahead(visit, live, held), _clusters(visit, live, CLUSTERS if wall else LINES)
    shown = [*worst[:LINES], *good[:LINES], *(item for item, _, _ in ahead), *clusters.values()]
    return {
        "live": live,
        "counts": counts,
        "judged": sum(counts[status] for status in JUDGED),
        "three": Counter(THREE[item.status].value for item in live if item.status in THREE),
        "worst": worst[:most],
        "worst_of": len(worst),
        "good": good[: WALL if wall else LINES],
        "good_of": len(good),
        "turned": _turned(visit, live),
        "chances": chances,
        "ahead": ahead[: WALL if wall else LINES],
        "ahead_of": len(ahead),
        "trends": _trends(visit, shown),
        "at_most": WARNINGS,
        "together": _together(live, held),
        "plans": plans,
        "clusters": clusters,
        "warned": (warned := _warned(visit, glance)),
        "causes": Counter(item.label.in_(visit.language) for item in warned).most_common(),
        "late": _late(visit, glance),
        "map": _map(visit, glance),
    }


def _urgency(item: Progress) -> tuple[int, int, str]:
    return (
        WORST_FIRST.index(item.status),
        -(item.figure.period.end.year if item.figure else 0),
        item.target.id,
    )


def _turned(visit: Visit, live: list[Progress]) -> list[tuple[Progress, Status, str]]:
    """Verdicts that changed within a month: now, before, and which way."""
    before = visit.city.day(month_before(visit.on)).progress
    found = [
        (item, before[item.target.id].status, turned(before[item.target.id].status, item.status))
        for item in live
    ]
    return sorted(
        (line for line in found if line[2]), key=lambda line: (line[2] != "worse", _urgency(line[0]))
    )


def _ahead(visit: Visit, live: list[Progress], held: Outlooks) -> list[tuple[Progress, Outlook, Light]]:
    """Targets not due yet with a chance, the smallest first."""
    found = [
        (item, held.by_target[item.target.id], light)
        for item in live
        if (item.target.due or 0) >= visit.on.year
        and (light := held.light(visit.city, item.target.id)) is not None
    ]
    return sorted(found, key=lambda line: (line[1].probability or 0, line[0].target.id))


def _clusters(visit: Visit, live: list[Progress], most: int) -> dict[str, Progress]:
    """What every cluster has ahead of it: the whole city's number before a district's, the nearest year, the newest plan."""
    found: dict[str, Progress] = {}
    for item in sorted(live, key=lambda item: _first(visit, item)):
        name = item.target.statement.cluster
        if name and (item.target.due or 0) >= visit.on.year:
            found.setdefault(name, item)
    return dict(list(found.items())[:most])


def _first(visit: Visit, item: Progress) -> tuple[bool, int, int]:
    target = item.target
    return target.region != visit.city.home, target.due or 0, -target.plan.starts.toordinal()


def _trends(visit: Visit, shown: list[Progress]) -> dict[str, tuple[Markup, Trend, str]]:
    """Target → the line of its row, what it is made of, and its last figure in words."""
    found = trends(visit.city, visit.site.facts_at_hand(), [item.target for item in shown], visit.on)
    return {name: (_spark(visit, trend), trend, _last(visit, trend)) for name, trend in found.items()}


def _spark(visit: Visit, trend: Trend) -> Markup:
    years = f"{trend.points[0][0]}–{trend.last[0]}"
    return spark(trend.points, trend.goal, simulated=trend.simulated, title=f"{years}: {_last(visit, trend)}")


def _last(visit: Visit, trend: Trend) -> str:
    """Four digits: a row is read at a glance."""
    return visit.show.quantity(Quantity(Decimal(f"{trend.last[1]:.4g}"), trend.unit))


def _together(live: list[Progress], held: Outlooks) -> Mapping[str, Any] | None:
    """How many of the targets with a chance will be hit."""
    from jiqun.monitor.forecast import together
    from jiqun.monitor.forecast.rows import tally_row

    chosen = [found for item in live if (found := held.by_target[item.target.id]).probability is not None]
    return tally_row(together(chosen, held.pool)) if len(chosen) > 1 else None


def _late(visit: Visit, glance: Glance | None) -> Mapping[str, int]:
    """Entries with something late, by area of ledgers: tasks, loops, all."""
    if glance is None:
        return {}
    late = glance.late(visit.on)
    tasks = sum(
        count for name, count in late.items() if glance.book.ledgers.all[name].record.workflow == "task"
    )
    return {"tasks": tasks, "all": sum(late.values())}


def _warned(visit: Visit, glance: Glance | None) -> list[Warned]:
    """Open warnings, the gravest first, then the newest."""
    if glance is None:
        return []
    return sorted(
        (item for item in warnings(glance, visit.on) if not item.ended),
        key=lambda item: (gravity(item), -item.came.toordinal()),
    )


def gravity(item: Warned) -> int:
    """0 for a red warning, 1 for a yellow one, 2 for any other."""
    return {"red": 0, "yellow": 1}.get(str(item.entry.values.get("light")), 2)


def _map(visit: Visit, glance: Glance | None) -> Markup | None:
    """Districts by their score; by their targets where no ledgers are at hand."""
    english = visit.language == "en"
    if glance is not None:
        ranked = {
            item.unit: float(item.score) for item in kept_scores(visit, "region") if item.score is not None
        }
        colours = {name: band(score) for name, score in ranked.items()}
        values = {name: f"{score:.1f}" for name, score in ranked.items()}
        return district_map(visit, colours, values, "Scores of districts" if english else "区县得分")
    found = tally(visit.city, visit.day, "region")
    colours = {item.key: item.worst.value for item in found}
    values = {item.key: f"{item.good:.0%}" if item.good is not None else str(item.targets) for item in found}
    return district_map(visit, colours, values, "Targets of districts" if english else "各区县目标")


#: What kind of district it is needs no room on a map, unless the name is of one character without it.
_KIND = re.compile(r" (?:District|County|City)$|(?<=[\u4e00-\u9fff]{2})[区县市]$")


def district_map(
    visit: Visit, colours: Mapping[str, str], values: Mapping[str, str], title: str
) -> Markup | None:
    """The city's districts in colours; None where the pack has no outlines."""
    outlines = sketch(visit.city.pack)
    if outlines is None:
        return None
    names = {item.name: _KIND.sub("", visit.show.region(item.name)) for item in outlines.outlines}
    return sketch_map(outlines, colours, values, names, title)
