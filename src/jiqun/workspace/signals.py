"""What may open an item of a closed loop: findings in plans, targets by their light, returns that are overdue."""

from __future__ import annotations

import datetime as dt
from typing import Any

from jiqun.facts.reporting import board, load_reporting
from jiqun.ledgers.raising import Signals
from jiqun.monitor import ADVERSE, Status
from jiqun.plans import Standing, Target
from jiqun.workspace.city import City
from jiqun.workspace.facts import Desk
from jiqun.workspace.outlooks import outlooks_of

Row = dict[str, Any]
STATES = {"missed": "未完成", "behind": "滞后", "critical": "严重滞后"}


def signals_of(city: City, desk: Desk, on: dt.date) -> Signals:
    """Rows of texts by the name of the signal, as of a day."""
    return {
        "findings": lambda: [_finding(item) for item in city.findings],
        "targets": lambda: [_target(city, on, target) for target in city.library.targets],
        "forecasts": lambda: _forecasts(city, on),
        "drivers": lambda: _drivers(city, desk, on),
        "returns": lambda: _returns(desk, on),
    }


#: From good to bad; a status that judges nothing has no place in it.
ORDER = (Status.MET, Status.AHEAD, Status.ON_TRACK, Status.BEHIND, Status.CRITICAL, Status.MISSED)


def turned(before: Status, now: Status) -> str:
    """`worse`, `better`, or "" between two verdicts.

    >>> turned(Status.ON_TRACK, Status.CRITICAL), turned(Status.STALE, Status.MET)
    ('worse', '')
    """
    if before not in ORDER or now not in ORDER or before is now:
        return ""
    return "worse" if ORDER.index(now) > ORDER.index(before) else "better"


def month_before(on: dt.date) -> dt.date:
    """The same day of the month before, or its last day.

    >>> month_before(dt.date(2026, 3, 31)), month_before(dt.date(2026, 1, 15))
    (datetime.date(2026, 2, 28), datetime.date(2025, 12, 15))
    """
    end = on.replace(day=1) - dt.timedelta(days=1)
    return end.replace(day=min(on.day, end.day))


def _finding(item: Any) -> Row:
    return {
        "id": item.id, "rule": item.rule, "severity": item.severity, "message": item.message,
        "explained": "yes" if item.explained else "no", "page": f"/findings#{item.id}",
    }  # fmt: skip


def _target(city: City, on: dt.date, target: Target) -> Row:
    day = city.day(on)
    now, before = day.progress[target.id], city.day(month_before(on)).progress[target.id]
    return {
        "id": target.id, "plan": target.plan.id, "plan_name": target.plan.short.zh,
        "indicator_name": city.catalogue.name(target.key), "region": target.region,
        "lead": target.duties[0].unit if target.duties else "", "due": target.due or "",
        "status": now.status.value, "state": STATES.get(now.status.value, ""),
        "standing": day.standings[target.id].standing.value, "reason": now.reason.in_("zh"),
        "figure_year": now.figure.period.end.year if now.figure else "", "colour": now.light.colour.value,
        "light_rule": now.light.rule, "was": before.status.value, "turned": turned(before.status, now.status),
        "promised": city.calendar.newest_year(on), "month": f"{on:%Y-%m}", "page": f"/targets/{target.id}",
    }  # fmt: skip


def _forecasts(city: City, on: dt.date) -> list[Row]:
    """Targets with a chance of being reached in time, and its light."""
    held = outlooks_of(city, on)
    found = []
    for target in city.library.targets:
        light = held.light(city, target.id)
        if light is None:
            continue
        outlook = held.by_target[target.id]
        found.append(
            _target(city, on, target)
            | {"chance": f"{(outlook.rounded or 0) * 100:.0f}%", "chance_colour": light.colour.value, "newest": outlook.end,
               "reason": outlook.why.in_("zh")}
        )  # fmt: skip
    return found


def _drivers(city: City, desk: Desk, on: dt.date) -> list[Row]:
    """Districts that held a computed indicator back in the newest year, for every target in force that falls short.
    `place` counts those that dragged, the heaviest first."""
    # Imported here: the engine takes a second that other signals need not wait for.
    from jiqun.indicators.computed.errors import IndicatorError
    from jiqun.monitor.why.errors import WhyError
    from jiqun.workspace.causes import Question, why_answer
    from jiqun.workspace.computed import one_period

    facts, day = desk.facts(), city.day(on)
    years = [year for year in facts.years() if year < on.year]
    if len(years) < 2:
        return []
    asked = dict.fromkeys(
        target.key
        for target in day.select(Standing.IN_FORCE)
        if target.region == city.home and day.progress[target.id].status in ADVERSE
    )
    found = []
    for name in (key for key in asked if key in facts.definitions):
        try:
            answer = why_answer(
                city,
                day,
                desk,
                Question(indicator=name, period=one_period(facts, str(max(years)))),
                named=False,
            )
        except (IndicatorError, WhyError):
            continue  # not to be taken apart: a count of groups, a change of another, one year only
        known = city.catalogue.get(name)
        found += dragging(answer, lower_is_better=known is not None and known.lower_is_better)
    return found


def dragging(answer: Row, *, lower_is_better: bool) -> list[Row]:
    sign = -1 if lower_is_better else 1
    lines = [line for line in answer["lines"] if sign * (line["points"] or 0) < 0 and line["kind"] == "group"]
    lines.sort(key=lambda line: sign * line["points"])
    return [
        {
            "indicator": answer["indicator"], "indicator_name": answer["name"]["zh"], "region": line["group"], "label": line["label"],
            "points": f"{line['points']:.2f}", "period": answer["period"], "place": str(place), "simulated": answer["simulated"],
            "sentence": answer["sentence"]["zh"], "page": f"/why?indicator={answer['indicator']}&period={answer['period']}&by=district",
        }
        for place, line in enumerate(lines, 1)
    ]  # fmt: skip


def _returns(desk: Desk, on: dt.date) -> list[Row]:
    reporting = load_reporting(desk.pack, desk.store.declarations)
    found = [
        item
        for year in (on.year - 1, on.year)
        for item in board(desk.store, reporting, str(year), on).standings
        if item.due is not None
    ]
    simulated = any(vintage.simulated for vintage in desk.store.catalogue.all())
    return [
        {
            "simulated": simulated, "dataset": item.dataset, "dataset_name": desk.store.dataset(item.dataset).name.zh, "office": item.office,
            "region": item.region, "period": item.period, "status": item.status.value, "due": item.due,
            "page": f"/data/board?year={item.period[:4]}",
        }
        for item in found
    ]  # fmt: skip
