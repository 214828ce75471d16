"""Titles of a city: the bench of a day, what each rung says, who gains and loses by another rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import ibis

from jiqun.plans import Standing, Target
from jiqun.plans.goal import aim
from jiqun.rules.errors import NoRuleInForce
from jiqun.rules.profile import profile
from jiqun.rules.reform import Difference, differences
from jiqun.rules.ruleset import Conditions
from jiqun.rules.verdict import MET, Judge
from jiqun.rules.vocabulary import Vocabulary, load_vocabulary
from jiqun.titles.expiry import Expiring, expiring
from jiqun.titles.ladder import Feeds, Ladders, Rung, load_ladders
from jiqun.titles.outlook import Forecast, Tried, forecast, history, tried
from jiqun.titles.standing import Bench, Counts, counts, open_bench
from jiqun.workspace.city import City
from jiqun.workspace.facts import Desk
from jiqun.workspace.keeping import Kept, pack_version

AHEAD = 1  #: years after the day's for which titles that run out are told
BOOKS: Kept[tuple[Vocabulary, Ladders]] = Kept(2)


def rules_of(desk: Desk) -> tuple[Vocabulary, Ladders]:
    """Vocabulary and ladders of the desk's pack, read once for each version of it. Raises PackError, RuleError."""
    return BOOKS.of(
        pack_version(desk.pack),
        lambda: (load_vocabulary(desk.store.declarations, desk.pack), load_ladders(desk.pack)),
    )


def bench_of(desk: Desk, on: dt.date, year: int | None = None) -> Bench:
    """Raises YearWithoutReturns."""
    vocabulary, ladders = rules_of(desk)
    return open_bench(desk.facts(), vocabulary, ladders, on, year)


@dataclass(frozen=True)
class Aim:
    """A target that a rung feeds: the number it asks for in a year, and what the forecast says of that year."""

    target: Target
    year: int
    wanted: float
    low: float
    expected: float
    high: float

    @property
    def chance(self) -> str:
        """`likely` when even the low end reaches it, `unlikely` when the high end does not, else `open`."""
        return "likely" if self.low >= self.wanted else "unlikely" if self.high < self.wanted else "open"


@dataclass(frozen=True)
class RungView:
    """Everything a page says of a rung. `rules` is None where no rule is in force on the day; then nothing is judged."""

    rung: Rung
    rules: Conditions | None
    recheck: Conditions | None
    counts: Counts | None
    forecast: Forecast | None
    tried: tuple[Tried, ...]
    aims: tuple[Aim, ...]
    expiring: tuple[Expiring, ...]
    refused: str = ""
    holders: tuple[tuple[int, int], ...] = ()  #: year, those who stood on it


VIEWS: Kept[RungView] = Kept(200)


def view(city: City, bench: Bench, rung: Rung) -> RungView:
    """A rung on the bench's day, reckoned once for a version of the city, its rules and its facts."""
    # The name of the profiles' file is a hash of the returns, the variables and the day.
    key = (str(bench.profiles), pack_version(city.pack), city.fingerprint, bench.on, bench.year, rung.id)
    return VIEWS.of(key, lambda: _view(city, bench, rung))


def _view(city: City, bench: Bench, rung: Rung) -> RungView:
    shelf = bench.ladders.shelf
    try:
        rules, recheck = shelf.in_force(rung.rules, bench.on), shelf.rechecking(rung.rules, bench.on)
    except NoRuleInForce as error:
        return RungView(rung, None, None, None, None, (), (), (), str(error))
    found = history(bench, rung) if rung.held else None
    made = forecast(found) if found else None
    return RungView(
        rung, rules, recheck, counts(bench, rung), made, tuple(tried(found)) if found else (),
        tuple(aims(city, bench, rung, made)), tuple(expiring(bench, rung, bench.on.year + AHEAD)),
        holders=tuple((item.year, item.holders) for item in (*found.passages, found.last)) if found else (),
    )  # fmt: skip


def targets_of(city: City, rung: Rung, on: dt.date) -> list[Target]:
    """Targets of the whole city in force on the day that count what stands on the rung, by year."""
    keys = {item.id for name in rung.indicators for item in city.catalogue.find(name)}
    day = city.day(on)
    found = [
        target
        for target in city.library.targets
        if target.key in keys
        and target.region == city.home
        and not target.statement.cluster
        and day.standings[target.id].standing is Standing.IN_FORCE
    ]
    return sorted(found, key=lambda target: (target.due or 0, target.plan.id, target.id))


def aims(city: City, bench: Bench, rung: Rung, made: Forecast | None) -> list[Aim]:
    """Targets with a number and a year to come, against the forecast; none without one that can be relied upon."""
    if made is None or made.few:
        return []
    return [
        item for target in targets_of(city, rung, bench.on) if (item := _aim(target, rung, made)) is not None
    ]


def _aim(target: Target, rung: Rung, made: Forecast) -> Aim | None:
    wanted = aim(target.goal, False)
    if wanted is None or target.due is None or target.due <= made.year:
        return None
    number = float(wanted.quantity.value * wanted.quantity.unit.factor)
    if rung.feeds is Feeds.HOLDERS:
        return Aim(target, target.due, number, *made.holders_in(target.due))
    years = target.due - made.year
    spread = (made.high - made.expected) * years**0.5
    mean = made.expected * years
    return Aim(target, target.due, number, max(0.0, mean - spread), mean, mean + spread)


@dataclass(frozen=True)
class Moved:
    """Somebody whom another rule judges otherwise."""

    code: str
    name: str
    region: str
    before: bool | None
    after: bool | None


@dataclass(frozen=True)
class Reform:
    """Two rule sets over the same enterprises. `table` counts them by the verdicts (before, after)."""

    before: Conditions
    after: Conditions
    year: int
    differences: tuple[Difference, ...]
    table: dict[tuple[bool | None, bool | None], int]
    moved: tuple[Moved, ...]

    def number(self, before: bool | None, after: bool | None) -> int:
        return self.table.get((before, after), 0)


MOST_MOVED = 500


def compare(bench: Bench, before: str, after: str) -> Reform:
    """Who gains and who loses when one rule set takes the place of another. Raises RuleSetUnknown."""
    one, other = bench.ladders.shelf[before], bench.ladders.shelf[after]
    judges = [Judge(item, bench.vocabulary) for item in (one, other)]
    columns = ["code", "name", "region"]
    told = [_verdicts(bench, judge).select(*columns, MET) for judge in judges]
    second = told[1].select(_code=told[1].code, _after=told[1][MET])
    joined = told[0].inner_join(second, [told[0].code == second["_code"]])
    rows = bench.facts.population.engine.collect(joined.order_by("code")).to_pylist()
    table: dict[tuple[bool | None, bool | None], int] = {}
    for row in rows:
        key = (row[MET], row["_after"])
        table[key] = table.get(key, 0) + 1
    moved = [
        Moved(row["code"], row["name"] or row["code"], row["region"] or "", row[MET], row["_after"])
        for row in rows
        if row[MET] is not row["_after"]
    ]
    # Those who gain or lose for sure come first.
    moved.sort(
        key=lambda item: (item.before is None or item.after is None, item.after is not True, item.code)
    )
    return Reform(one, other, bench.year, tuple(differences(one, other)), table, tuple(moved[:MOST_MOVED]))


def _verdicts(bench: Bench, judge: Judge) -> ibis.Table:
    base = profile(bench.facts, judge.vocabulary, judge.variables, [bench.year], on=bench.days)
    return judge.judged(base, [bench.year], bench.days)


def ladders_asked(ladders: Ladders, name: str = "") -> Sequence[str]:
    """Ids of the ladder asked for, or of all. Raises LadderUnknown."""
    return [ladders[name].id] if name else list(ladders.all)
