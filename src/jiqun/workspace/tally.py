"""Targets counted by where they stand, for plans, districts, departments, clusters: what three- and five-colour maps show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from jiqun.monitor import JUDGED, Colour, LightRule, Progress, Status
from jiqun.plans import Standing, Target
from jiqun.workspace.city import City, Day

By = Literal["plan", "region", "department", "cluster"]
KINDS: tuple[By, ...] = ("plan", "region", "department", "cluster")
#: The three colours of a judged target; what judges nothing is grey.
THREE = {
    Status.MET: Colour.GREEN, Status.AHEAD: Colour.GREEN, Status.ON_TRACK: Colour.GREEN,
    Status.BEHIND: Colour.YELLOW, Status.CRITICAL: Colour.RED, Status.MISSED: Colour.RED,
}  # fmt: skip


@dataclass(frozen=True)
class Tally:
    """A group's targets. `colours` are three and grey, `five` those of the rule for five colours."""

    key: str
    targets: int
    statuses: Counter[Status]
    colours: Counter[Colour]
    five: Counter[Colour]

    @property
    def judged(self) -> int:
        return sum(self.statuses[status] for status in JUDGED)

    @property
    def good(self) -> float | None:
        """Of the judged, the share that is green."""
        return self.colours[Colour.GREEN] / self.judged if self.judged else None

    @property
    def worst(self) -> Colour:
        """The colour that a map shows: that of the worst judged target; grey where none is judged."""
        order = (Colour.RED, Colour.YELLOW, Colour.GREEN)
        return next((colour for colour in order if self.colours[colour]), Colour.GREY)


def tally(city: City, day: Day, by: By, targets: Iterable[Target] | None = None) -> list[Tally]:
    """Targets in force or due, by group, the most judged first. A target of several units counts with each."""
    chosen = day.select(Standing.IN_FORCE, Standing.EXPIRED) if targets is None else targets
    groups: dict[str, list[Progress]] = {}
    for target in chosen:
        for key in keys(target, by):
            groups.setdefault(key, []).append(day.progress[target.id])
    rule = city.lights[city.lights.use.five]
    found = [_tally(key, items, rule) for key, items in groups.items()]
    return sorted(found, key=lambda item: (-item.judged, -item.targets, item.key))


def keys(target: Target, by: By) -> Sequence[str]:
    """The groups that a target belongs to."""
    match by:
        case "plan":
            return [target.plan.id]
        case "region":
            return [target.region]
        case "cluster":
            return [target.statement.cluster] if target.statement.cluster else []
    return list(dict.fromkeys(duty.unit for duty in target.duties))


def _tally(key: str, items: Sequence[Progress], rule: LightRule) -> Tally:
    three = Counter(THREE.get(item.status, Colour.GREY) for item in items)
    return Tally(
        key,
        len(items),
        Counter(item.status for item in items),
        three,
        Counter(_five(item, rule) for item in items),
    )


def _five(item: Progress, rule: LightRule) -> Colour:
    """The fifth colours come from the rule where the target was measured on its way, else from its verdict."""
    shown = rule.light(item.light.measures)
    return shown.colour if shown is not None else THREE.get(item.status, Colour.GREY)
