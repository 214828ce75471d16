"""Progress: a target against the newest published number that answers it, with the reason for the verdict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from jiqun.facts import Observation
from jiqun.monitor.figures import Ground
from jiqun.monitor.lights import Colour, Light, Measures
from jiqun.monitor.likeness import ADDITIONS, capped, lower_is_better
from jiqun.monitor.measuring import of_a_rate, of_a_year, on_the_way, status_of
from jiqun.monitor.part_year import PartYear, part_year
from jiqun.monitor.path import Path, path_of, yearly
from jiqun.monitor.reason import Reason
from jiqun.monitor.reckoning import Obstacle, Reckoned, mean_growth, of_year, reckon
from jiqun.monitor.status import Status
from jiqun.plans import (
    Accumulation,
    Deferred,
    Qualitative,
    Reach,
    Target,
    Unstated,
    Verdict,
    Within,
    amount,
)
from jiqun.plans.goal import aim
from jiqun.values import Quantity

GOOD = (Colour.GREEN, Colour.BLUE)
#: Lights that no rule of degrees decides: the due year's figure does, or nothing can be said.
GREY = Light(Colour.GREY, "unjudged")
PLAIN = {
    Status.MET: Light(Colour.GREEN, "kept"),
    Status.MISSED: Light(Colour.RED, "broken"),
    Status.STALE: Light(Colour.GREY, "stale"),
    Status.ON_TRACK: Light(Colour.GREEN, "reached"),
}


@dataclass(frozen=True, slots=True)
class Progress:
    """One target on a day. `expected`, `gap` and figures are in base units; `completion` is a share of the way.

    `completion` is (figure − start) ÷ (goal − start) for levels and counts that start from a baseline,
    figure ÷ goal for additions and flows; None where neither has meaning.
    `needed` is the mean yearly growth from the newest figure to the goal, for amounts that are neither reached nor due.
    `reckoned` is the number that was judged where it is not `figure` itself but comes from several years.
    `part` is the part of a year that was judged, where one is newer than every annual figure: `figure` is then its.
    """

    target: Target
    status: Status
    reason: Reason
    path: Path
    figure: Observation | None = None
    expected: Decimal | None = None
    completion: Decimal | None = None
    needed: Decimal | None = None
    reckoned: Quantity | None = None
    light: Light = GREY
    part: PartYear | None = None


def progress(targets: Iterable[Target], ground: Ground) -> list[Progress]:
    """The progress of every target, in the order given. Figures published after `as_of` are not seen."""
    targets = list(targets)
    siblings: Mapping[tuple[object, ...], list[Target]] = defaultdict(list)
    for target in targets:
        siblings[(target.plan.id, *target.subject)].append(target)
    return [judge(target, siblings[(target.plan.id, *target.subject)], ground) for target in targets]


def judge(target: Target, siblings: Iterable[Target], ground: Ground) -> Progress:
    """The verdict on one target; `siblings` are the targets of its plan and subject (itself may be among them)."""
    path = path_of(target, siblings, lower_is_better(target, ground.catalogue), ground.shapes)
    match target.goal:
        case Deferred(words):
            return Progress(target, Status.DEFERRED, Reason.of("deferred", words=words), path)
        case Qualitative(_, words) | Unstated(words):
            return Progress(target, Status.QUALITATIVE, Reason.of("qualitative", words=words), path)
    found = reckon(target, ground)
    if target.due is not None and (under_way := judge_part(target, path, found, ground)) is not None:
        return under_way
    if target.due is None:
        return Progress(
            target, Status.NOT_COMPARABLE, Reason.of("no_year"), path, found.figure if found else None
        )
    match found:
        case None:
            return Progress(target, Status.NO_DATA, Reason.of("no_data"), path)
        case Obstacle(figure, reason):
            return Progress(target, Status.NOT_COMPARABLE, reason, path, figure)
    return _judged(_Case(target, path, found, ground))


@dataclass(frozen=True, slots=True)
class _Case:
    """A target with the number that answers it."""

    target: Target
    path: Path
    held: Reckoned
    ground: Ground

    @property
    def year(self) -> int:
        return self.held.figure.year or 0

    @property
    def due(self) -> int:
        return self.target.due or 0

    @property
    def expected(self) -> Decimal | None:
        return None if yearly(self.target) else self.path.at(self.year)

    @property
    def verdict(self) -> Verdict:
        return verdict(self.target, self.held.value, self.ground)

    def is_(self, status: Status, reason: Reason, light: Light | None = None) -> Progress:
        arithmetic = self.held.arithmetic
        return Progress(
            self.target,
            status,
            reason.reckoned(arithmetic) if arithmetic else reason,
            self.path,
            self.held.figure,
            self.expected,
            completion(self.target, self.path, self.held.value),
            needed(self.target, self.held, self.ground),
            self.held.value if arithmetic else None,
            light or PLAIN.get(status, GREY),
        )

    def lit(self, rule: str, measures: Measures, suffix: str = "") -> Progress:
        """Where the target stands by a rule of lights."""
        lights = self.ground.lights
        light = lights[rule].light(measures)
        if light is None:
            return self.is_(Status.NOT_COMPARABLE, Reason.of("no_measure", rule=rule))
        status = status_of(light, lights.use)
        told = {"year": self.year, "ratio": _percent(measures.ratio), "points": _points(measures)}
        return self.is_(status, Reason.of(f"{status.value}{suffix}", **told), light)


def _judged(case: _Case) -> Progress:
    promised = min(case.due, case.ground.calendar.newest_year(case.ground.as_of))
    if case.year < promised:
        return case.is_(Status.STALE, Reason.of("stale", newest=case.year, promised=promised))
    if case.held.at_least and case.verdict is not Verdict.YES:
        return case.is_(Status.NOT_COMPARABLE, Reason.of("start_unknown"))
    if case.year < case.due:
        return _before_due(case)
    if _whole_period(case.target):
        return _over_the_years(case)
    status = Status.MET if case.verdict is Verdict.YES else Status.MISSED
    return case.is_(status, Reason.of(status.value, year=case.year))


def _whole_period(target: Target) -> bool:
    """年均 growth binds a period, 每年 every year of one: the last year alone decides nothing.

    每年 in a table's column for one year is that year's number.
    """
    if target.accumulation is Accumulation.MEAN_RATE:
        return True
    return target.accumulation is Accumulation.EVERY_YEAR and target.statement.year is None


def _over_the_years(case: _Case) -> Progress:
    """A promise for every year, or for their mean growth, judged on all years from its first to the due one."""
    target = case.target
    years = range(min(target.first_year, case.due), case.due + 1)
    found = {year: figure for year in years if (figure := of_year(target, year, case.ground)) is not None}
    if target.accumulation is Accumulation.EVERY_YEAR:
        for year, figure in found.items():
            if verdict(target, figure.quantity, case.ground) is Verdict.NO:
                return case.is_(Status.MISSED, Reason.of("missed_once", year=year))
    if len(found) < len(years):
        missing = Reason.of("years_missing", known=len(found), all=len(years))
        return case.is_(Status.NOT_COMPARABLE, missing)
    if target.accumulation is Accumulation.EVERY_YEAR:
        return case.is_(Status.MET, Reason.of("met_every_year", all=len(years)))
    mean = mean_growth([figure.quantity.value for figure in found.values()])
    kept = verdict(target, replace(case.held.value, value=mean), case.ground) is Verdict.YES
    reason = Reason.of("mean_growth", mean=f"{mean:.2f}", all=len(years))
    return case.is_(Status.MET if kept else Status.MISSED, reason)


def _before_due(case: _Case) -> Progress:
    year, reached = case.year, case.verdict is Verdict.YES
    use = case.ground.lights.use
    if yearly(case.target):
        return _single_year(case)
    if reached:
        lasts = lasting(case.target, case.ground)
        code, status = ("met_early", Status.MET) if lasts else ("held", Status.ON_TRACK)
        return case.is_(status, Reason.of(code, year=year, due=case.due))
    if case.expected is None or case.path.start is None:
        return case.is_(Status.NOT_COMPARABLE, Reason.of("no_path", year=year))
    measures = on_the_way(case.path, amount(case.held.value), year, downward=_downward(case))
    return case.lit(use.progress, measures)


def _single_year(case: _Case) -> Progress:
    """The newest year's number against the goal of later years: what it would come to if nothing changed."""
    use, target = case.ground.lights.use, case.target
    goal = aim(target.goal, lower := bool(lower_is_better(target, case.ground.catalogue)))
    if case.verdict is Verdict.YES or goal is None:
        return case.is_(Status.ON_TRACK, Reason.of("on_track_yearly", year=case.year))
    value, wanted = case.held.value, goal.quantity
    if wanted.unit.is_ratio:
        return case.lit(use.rate, of_a_rate(value.value, wanted.value, lower_is_better=lower), "_yearly")
    return case.lit(use.flow, of_a_year(amount(value), amount(wanted), lower_is_better=lower), "_yearly")


def judge_part(
    target: Target, path: Path, found: Reckoned | Obstacle | None, ground: Ground
) -> Progress | None:
    """The year under way, where it has a figure newer than every annual one that answers the target."""
    after = found.figure.year if isinstance(found, Reckoned) else None
    part = part_year(target, ground, after)
    lower = bool(lower_is_better(target, ground.catalogue))
    goal = aim(target.goal, lower)
    if part is None or goal is None:
        return None
    value, use = part.figure.quantity, ground.lights.use
    if part.share is None:
        rule, measures = use.rate, of_a_rate(value.value, goal.quantity.value, lower_is_better=lower)
    else:
        wanted = amount(goal.quantity) if yearly(target) or part.year == target.due else path.at(part.year)
        if wanted is None:
            return None
        rule, measures = use.flow, of_a_year(amount(value), wanted, share=part.share, lower_is_better=lower)
    light = ground.lights[rule].light(measures)
    if light is None:
        return None
    status = status_of(light, ground.lights.use)
    told = {"period": str(part.figure.period), "ratio": _percent(measures.ratio), "points": _points(measures)}
    kind = "part_rate" if part.share is None else "part_flow"
    return Progress(target, status, Reason.of(f"{kind}_{'good' if light.colour in GOOD else 'bad'}", **told), path, part.figure, light=light, part=part)  # fmt: skip


def _percent(share: Decimal | None) -> str:
    return "—" if share is None else f"{share * 100:.1f}%"


def _points(measures: Measures) -> str:
    points = measures.points if measures.points is not None else measures.gap
    return "—" if points is None else f"{abs(points):.2f}".rstrip("0").rstrip(".")


def _downward(case: _Case) -> bool:
    """Whether lying below the path is ahead of it; without a known direction the path itself shows it."""
    way = lower_is_better(case.target, case.ground.catalogue)
    if way is None and case.path.start is not None:
        return case.path.points[-1].value < case.path.start.value
    return capped(case.target, case.ground.catalogue)


def lasting(target: Target, ground: Ground) -> bool:
    """Whether a number once reached cannot be lost: running totals and additions, never caps, shares, rates or levels."""
    if target.accumulation not in (Accumulation.STOCK, Accumulation.ADDED) or target.growth is not None:
        return False
    goal = aim(target.goal, lower_is_better(target, ground.catalogue))
    return goal is not None and not goal.quantity.unit.is_ratio and not capped(target, ground.catalogue)


def verdict(target: Target, figure: Quantity, ground: Ground) -> Verdict:
    """Whether a number satisfies the target's goal, the direction of its indicator considered."""
    lower = lower_is_better(target, ground.catalogue)
    match target.goal:
        case Reach() as goal:
            return goal.satisfied_by(figure, lower_is_better=bool(lower))
        case Within() as goal:
            return goal.satisfied_by(figure, lower_is_better=lower)
    return Verdict.UNDECIDABLE


def completion(target: Target, path: Path, figure: Quantity) -> Decimal | None:
    """Share of the way covered by a figure (1 = the goal)."""
    start, end = path.start, path.points[-1] if path.points else None
    if end is None or (target.base_year is None and target.accumulation in _WITHOUT_A_WAY):
        return None
    value, wanted = amount(figure), end.value
    if target.accumulation in ADDITIONS or yearly(target) or start is None or start.origin != "baseline":
        return value / wanted if wanted else None
    way = wanted - start.value
    return (value - start.value) / way if way else None


_WITHOUT_A_WAY = frozenset({Accumulation.RATE, Accumulation.MEAN_RATE, Accumulation.RANK})


def needed(target: Target, held: Reckoned, ground: Ground) -> Decimal | None:
    """Mean yearly growth (as a share) that leads from the number at hand to the goal in time.

    Negative where the number has to fall. None once the goal is reached or its year is over, and for anything but
    amounts and counts.
    """
    goal, year = aim(target.goal, lower_is_better(target, ground.catalogue)), held.figure.year
    if goal is None or target.due is None or year is None or year >= target.due:
        return None
    if target.due < ground.as_of.year or verdict(target, held.value, ground) is Verdict.YES:
        return None
    if target.accumulation not in (Accumulation.LEVEL, Accumulation.STOCK) or goal.quantity.unit.is_ratio:
        return None
    value, wanted = amount(held.value), amount(goal.quantity)
    if value <= 0 or wanted <= 0:
        return None
    return (wanted / value) ** (1 / Decimal(target.due - year)) - 1
