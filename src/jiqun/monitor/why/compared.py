"""An indicator in two periods, by the groups of a cut, from the facts: one question to the engine for all groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from jiqun.indicators.computed import Definition, Facts, Figure, MonthSpan, Reckoning, compute, last_year
from jiqun.indicators.computed.compute import Pass, expression, figures_of, passes_of
from jiqun.indicators.computed.cut import Cut, read_cut
from jiqun.indicators.computed.period import MONTHLY, in_year, key_of
from jiqun.indicators.computed.rows import keyed
from jiqun.monitor.why.amounts import NOTHING, ZERO, Amount, added
from jiqun.monitor.why.change import Change, decompose
from jiqun.monitor.why.errors import NothingToCompare, PeriodsUnlike
from jiqun.monitor.why.terms import Terms, terms_of
from jiqun.values import Period

NOWHERE = "*nowhere"  #: enterprises in none of the taxonomy's clusters
TWICE = "*twice"  #: what enterprises in several groups are counted for more than once, subtracted
SPECIAL = (NOWHERE, TWICE)
SLACK = Fraction(1, 10**9)  #: of the whole: sums of floats in another order differ by less


@dataclass(frozen=True)
class Asked:
    """An indicator that is taken apart, between two periods. `told` is the indicator asked for, which may be the change of
    the one taken apart."""

    told: Definition
    definition: Definition
    period: Period
    against: Period
    passes: tuple[Pass, ...]

    @property
    def name(self) -> str:
        return self.definition.id

    @property
    def redefined(self) -> bool:
        """Whether the two periods are reckoned by different formulas."""
        return len(self.passes) > 1

    @property
    def counts(self) -> bool:
        """Whether enterprises are counted, of which none is larger than another."""
        terms = self.terms(self.period)
        return set(terms.numerator) <= terms.counted

    def terms(self, period: Period) -> Terms:
        """Raises NotAdditive."""
        definition, way = self.reckoning(period)
        return terms_of(definition, way)

    def reckoning(self, period: Period) -> tuple[Definition, Reckoning]:
        chosen = self.passed(period)
        definition = chosen.definitions[0]
        return definition, definition.reckoning(period)

    def passed(self, period: Period) -> Pass:
        return next(item for item in self.passes if period in item.periods)


@dataclass(frozen=True)
class Compared:
    """The groups of a cut in both periods, with what they stand on. `before` and `now` add up to the whole."""

    asked: Asked
    cut: str
    before: Mapping[str, Amount]
    now: Mapping[str, Amount]
    change: Change
    basis: tuple[str, ...]
    simulated: bool


def ask(facts: Facts, name: str, period: Period, against: Period | None = None) -> Asked:
    """What is taken apart: an indicator that is the change of another is read as that one's. Without `against`, the base year
    of such a change, else the same period of the year before.

    Raises DefinitionUnknown, PeriodNotDefined, PeriodsUnlike, NotAdditive.
    """
    told = facts.definitions.at(name, period.year)
    change = told.change
    held = facts.definitions.at(change.of, period.year) if change else told
    if against is None:
        against = in_year(period, change.base) if change and change.base else last_year(period)
    if _months(period) != _months(against):
        raise PeriodsUnlike(str(period), str(against))
    asked = Asked(told, held, period, against, tuple(passes_of(facts, [held.id], [against, period])))
    for one in (against, period):
        asked.terms(one)
    return asked


def _months(period: Period) -> int:
    """How many months a period is long."""
    if period.form not in MONTHLY:
        return 12
    span = MonthSpan.of(period)
    return span.last - span.first + 1


def compared(facts: Facts, asked: Asked, by: str = "") -> Compared:
    """The indicator by the groups of a cut, or whole without one. What the groups do not add up to stands in lines of its own.

    Raises CutUnknown, MonthMerged, NothingReported, NothingToCompare.
    """
    cut = read_cut(by, facts.population) if by else None
    periods = [asked.against, asked.period]
    found = compute(facts, [asked.name], by=[by] if by else [], periods=periods)
    sides = [_groups(asked, found.figures, period) for period in periods]
    if cut is not None:
        whole = compute(facts, [asked.name], periods=periods).figures
        sides = [
            _completed(facts, asked, cut, groups, _whole(asked, whole, period), period)
            for groups, period in zip(sides, periods, strict=True)
        ]
    before, now = sides
    change = decompose(before, now, ratio=asked.terms(asked.period).ratio)
    if change is None:
        missing = asked.against if _value(asked, before) is None else asked.period
        raise NothingToCompare(asked.definition.record.name.zh, str(missing))
    return Compared(asked, cut.name if cut else "", before, now, change, found.basis, found.simulated)


def _value(asked: Asked, groups: Mapping[str, Amount]) -> object:
    return added(groups.values()).value(asked.terms(asked.period).ratio)


def _groups(asked: Asked, figures: Sequence[Figure], period: Period) -> dict[str, Amount]:
    terms = asked.terms(period)
    return {
        next(iter(item.cuts.values()), ""): terms.amount(item.parts)
        for item in figures
        if key_of(item.period) == key_of(period)
    }


def _whole(asked: Asked, figures: Sequence[Figure], period: Period) -> Amount:
    return _groups(asked, figures, period).get("", NOTHING)


def _completed(
    facts: Facts, asked: Asked, cut: Cut, groups: Mapping[str, Amount], whole: Amount, period: Period
) -> dict[str, Amount]:
    """The groups, and what they leave out of the whole or count more than once."""
    completed = dict(groups)
    if cut.taxonomy is not None:
        inside = _inside(facts, asked, cut.taxonomy, period)
        _add(completed, NOWHERE, _left(whole, inside))
        whole = inside
    _add(completed, TWICE, _left(whole, added(groups.values())))
    return completed


def _add(groups: dict[str, Amount], name: str, rest: Amount) -> None:
    if rest.above or rest.below:
        groups[name] = rest


def _left(whole: Amount, parts: Amount) -> Amount:
    """What is left of the whole; nothing where they differ by the order of adding only."""
    return Amount(
        _beyond(whole.above, parts.above),
        None if whole.denominator is None else _beyond(whole.below, parts.below),
    )


def _beyond(whole: Fraction, part: Fraction) -> Fraction:
    rest = whole - part
    return ZERO if abs(rest) <= SLACK * max(abs(whole), abs(part)) else rest


def _inside(facts: Facts, asked: Asked, taxonomy: str, period: Period) -> Amount:
    """The whole of enterprises in any cluster of the taxonomy, each counted once."""
    chosen = Pass((narrowed(asked.passed(period).definitions[0], taxonomy),), (period,))
    rows = facts.population.engine.collect(expression(facts, chosen, [], [period])).to_pylist()
    return _whole(asked, figures_of(rows, chosen, [], keyed([period])), period)


def narrowed(definition: Definition, taxonomy: str) -> Definition:
    """The definition over the enterprises of a taxonomy; measures that are narrowed already stay as they are."""
    return replace(
        definition,
        yearly=_narrowed(definition.yearly, taxonomy),
        monthly=_narrowed(definition.monthly, taxonomy),
    )


def _narrowed(way: Reckoning | None, taxonomy: str) -> Reckoning | None:
    if way is None:
        return None
    measures = tuple(
        item
        if item.record.within
        else replace(item, record=item.record.model_copy(update={"within": taxonomy}))
        for item in way.measures
    )
    return replace(way, measures=measures)
