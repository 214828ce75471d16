"""Whether a figure and a goal are the same kind of number, so that one can be held against the other."""

from __future__ import annotations

from collections.abc import Mapping

from jiqun.facts import Observation
from jiqun.indicators import Catalogue, Direction
from jiqun.monitor.figures import gathered
from jiqun.monitor.reason import Reason
from jiqun.plans import Accumulation, Reach, Target, Within, comparable
from jiqun.values import Comparator, Unit

ADDITIONS = frozenset({Accumulation.ADDED, Accumulation.NET_ADDED})

#: Accumulations of a figure that answer a goal directly. A figure that does not say how it gathers is taken to gather
#: as the goal does, except for additions and for changes on a base year, whose start is part of the meaning.
ANSWERS: Mapping[Accumulation, frozenset[Accumulation]] = {
    Accumulation.LEVEL: frozenset(
        {
            Accumulation.LEVEL,
            Accumulation.STOCK,
            Accumulation.SHARE,
            Accumulation.COVERAGE,
            Accumulation.YEAR_FLOW,
        }
    ),
    Accumulation.STOCK: frozenset({Accumulation.STOCK, Accumulation.LEVEL}),
    Accumulation.SHARE: frozenset({Accumulation.SHARE, Accumulation.COVERAGE, Accumulation.LEVEL}),
    Accumulation.COVERAGE: frozenset({Accumulation.COVERAGE, Accumulation.SHARE, Accumulation.LEVEL}),
    Accumulation.RANK: frozenset({Accumulation.RANK, Accumulation.LEVEL}),
    Accumulation.YEAR_FLOW: frozenset({Accumulation.YEAR_FLOW, Accumulation.LEVEL}),
    Accumulation.EVERY_YEAR: frozenset(
        {
            Accumulation.YEAR_FLOW,
            Accumulation.LEVEL,
            Accumulation.SHARE,
            Accumulation.COVERAGE,
            Accumulation.RATE,
            Accumulation.DECLINE,
        }
    ),
    Accumulation.ADDED: frozenset({Accumulation.ADDED}),
    Accumulation.NET_ADDED: frozenset({Accumulation.NET_ADDED}),
    Accumulation.RATE: frozenset({Accumulation.RATE}),
    Accumulation.MEAN_RATE: frozenset({Accumulation.RATE}),
    Accumulation.DECLINE: frozenset({Accumulation.DECLINE}),
}

CAPS = frozenset({Comparator.AT_MOST, Comparator.BELOW, Comparator.RANK})


def unit_of(target: Target) -> Unit | None:
    match target.goal:
        case Reach(_, quantity) | Within(quantity, _):
            return quantity.unit
    return None


def lower_is_better(target: Target, catalogue: Catalogue) -> bool | None:
    """Which way is better; None where the catalogue says that there is none.

    More decline is always what a decline promises. Of an indicator that is not in the catalogue, a goal below the
    plan's own baseline says that less is meant.
    """
    if target.growth is Accumulation.DECLINE:
        return False
    known = catalogue.get(target.key)
    if known is not None:
        return None if known.direction is Direction.NONE else known.lower_is_better
    return _below_its_base(target)


def _below_its_base(target: Target) -> bool:
    base, item = target.baseline, target.statement
    if target.accumulation not in (
        Accumulation.LEVEL,
        Accumulation.STOCK,
        Accumulation.SHARE,
        Accumulation.COVERAGE,
    ):
        return False
    if base is None or base.value is None or item.value is None or base.unit != item.unit:
        return False
    return item.value < base.value


def capped(target: Target, catalogue: Catalogue) -> bool:
    """Whether the promise is to stay below a number."""
    goal = target.goal
    return (isinstance(goal, Reach) and goal.comparator in CAPS) or bool(lower_is_better(target, catalogue))


def obstacle(target: Target, figure: Observation, catalogue: Catalogue) -> Reason | None:
    """Why a figure cannot be held against a target as it stands, or None."""
    return defect(target, figure) or _other_gathering(target, figure, catalogue)


def defect(target: Target, figure: Observation) -> Reason | None:
    """What keeps a figure from being used at all: another definition, another unit."""
    if not figure.row.comparable:
        return Reason.of("definition", why=figure.row.why or figure.row.definition_note or "")
    unit = unit_of(target)
    if unit is None or not comparable(figure.quantity.unit, unit):
        return Reason.of("unit", figure=figure.quantity.unit.symbol or "—", goal=unit.symbol if unit else "—")
    return None


def _other_gathering(target: Target, figure: Observation, catalogue: Catalogue) -> Reason | None:
    found, wanted = gathered(figure, catalogue), target.growth or target.accumulation
    if wanted in ADDITIONS:
        return _additions(target, figure, found)
    if found is not None and found not in ANSWERS[wanted]:
        return Reason.of("accumulation", figure=found.value, goal=wanted.value)
    return _other_base(target, figure)


def _additions(target: Target, figure: Observation, found: Accumulation | None) -> Reason | None:
    if found is not target.accumulation:
        return Reason.of("additions")
    start = figure.row.base_year
    if start is not None and start != target.first_year - 1:
        return Reason.of("other_base", goal=target.first_year - 1, figure=start)
    return None


def _other_base(target: Target, figure: Observation) -> Reason | None:
    """Growth and decline are held only against what is measured from the same year."""
    if figure.year is None or (target.growth is None and target.accumulation is not Accumulation.MEAN_RATE):
        return None
    against = figure.row.base_year or figure.year - 1
    if target.base_year is not None:
        same = against == target.base_year
        return None if same else Reason.of("other_base", goal=target.base_year, figure=against)
    return None if against == figure.year - 1 else Reason.of("figure_of_years", base=against)
