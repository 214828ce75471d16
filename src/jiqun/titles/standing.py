"""Standings: every enterprise against a rung in a year, holders by the rule of re-checks, others by the rule in force."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import ibis

from jiqun.indicators.computed import Facts
from jiqun.rules.errors import NoRuleInForce
from jiqun.rules.profile import bound, derived, profile
from jiqun.rules.proof import Proof, prove
from jiqun.rules.ruleset import Conditions
from jiqun.rules.scoring import high, low
from jiqun.rules.verdict import MET, Judge
from jiqun.rules.vocabulary import Vocabulary
from jiqun.titles.errors import YearWithoutReturns
from jiqun.titles.ladder import Ladders, Rung
from jiqun.titles.nearness import OPEN, RANK, SHORT, with_nearness

HELD = "held"
SCORE, SCORE_MOST = low("total"), high("total")


@dataclass(frozen=True)
class Bench:
    """Everything a rung is judged with on a day: facts, vocabulary, ladders. `year` is the year of the returns."""

    facts: Facts
    vocabulary: Vocabulary
    ladders: Ladders
    on: dt.date
    year: int
    _judges: dict[tuple[str, bool], Judge] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @cached_property
    def profiles(self) -> Path:
        """The file with every enterprise and year and the variables that any rung's rules ask about: one derived table for
        all rungs, so that each of them is judged over plain columns."""
        asked: dict[str, None] = {}
        for rung in self.ladders.rungs.values():
            asked |= dict.fromkeys(_variables(self, rung))
        names, own, years = list(asked), self.vocabulary, self.facts.years()
        population = self.facts.population
        made = [item.record.model_dump_json() for item in own.closure(names)]
        parameters = [item.model_dump_json() for item in own.parameters.values()]
        known = [name for name in population.store.declarations.all if self.facts.vintages(name)]
        return population.store.derived.path(
            population.engine,
            "titles-profiles",
            [*population.basis(*known), *made, *parameters, repr(years), repr(sorted(self.days.items()))],
            lambda: profile(self.facts, own, names, years, on=self.days).order_by("year", "code"),
        )

    def judge(self, rung: Rung) -> Judge:
        """For newcomers: the rule in force on the day. Raises NoRuleInForce."""
        return self._judge(self.ladders.shelf.in_force(rung.rules, self.on), recheck=False)

    def recheck(self, rung: Rung) -> Judge:
        """For holders: the rule their re-check follows on the day. Raises NoRuleInForce."""
        return self._judge(self.ladders.shelf.rechecking(rung.rules, self.on), recheck=True)

    def _judge(self, rules: Conditions, *, recheck: bool) -> Judge:
        key = (rules.id, recheck)
        if key not in self._judges:
            self._judges[key] = Judge(rules, self.vocabulary, recheck=recheck)
        return self._judges[key]

    @property
    def days(self) -> Mapping[int, dt.date]:
        """The day by which parameters and evidence of the newest year are read, where it is past the year."""
        return {self.year: self.on} if self.on.year > self.year else {}


def open_bench(
    facts: Facts, vocabulary: Vocabulary, ladders: Ladders, on: dt.date, year: int | None = None
) -> Bench:
    """The newest year with returns before the day, unless another is asked for. Raises YearWithoutReturns."""
    known = facts.years()
    chosen = (
        year if year is not None else max((item for item in known if item <= on.year), default=on.year - 1)
    )
    if chosen not in known:
        raise YearWithoutReturns(chosen, known)
    return Bench(facts, vocabulary, ladders, on, chosen)


def _variables(bench: Bench, rung: Rung) -> list[str]:
    """Shared variables below a rung's rules; none where no rule is in force."""
    found = _asked(bench, rung)
    for judge in (bench.judge, bench.recheck):
        with contextlib.suppress(NoRuleInForce):
            own = judge(rung)
            found = [*found, *[item.id for item in own.vocabulary.closure(own.variables)]]
    return [name for name in dict.fromkeys(found) if name in bench.vocabulary.variables]


def standings(bench: Bench, rung: Rung) -> ibis.Table:
    """One row per enterprise and year with returns: code, year, name, region, held, met, short, open, outcome_order,
    score and score_most (null without scoring). Every year is judged by the rules of the bench's day; kept as a derived
    table. Raises NoRuleInForce."""
    newcomers, holders = bench.judge(rung), bench.recheck(rung)
    population, years, held = bench.facts.population, bench.facts.years(), bench.profiles
    said = [item.model_dump_json() for item in (newcomers.rules, holders.rules)] + [rung.model_dump_json()]
    return population.store.derived.table(
        population.engine,
        f"titles-{rung.id}",
        # The name of the profiles' file is a hash of everything they stand on.
        [held.name, *said],
        lambda: judged_both(bench, rung, newcomers, holders, population.engine.read([held]), years).order_by(
            "year", "code"
        ),
    )


def standing(bench: Bench, rung: Rung) -> ibis.Table:
    """The standings of the bench's year. Raises NoRuleInForce."""
    table = standings(bench, rung)
    return table.filter(table.year == ibis.literal(bench.year, "int32"))


def judged_both(
    bench: Bench, rung: Rung, newcomers: Judge, holders: Judge, base: ibis.Table, years: Sequence[int]
) -> ibis.Table:
    """Profiles judged, each half by its own rule; in one pass where both rules are the same."""
    base = base.mutate(**{HELD: _held(bench, rung, base, years, bench.days)}).view()
    if newcomers.rules == holders.rules and not _first_only(newcomers.rules):
        return _narrow(newcomers, _judged(newcomers, base, years, bench.days))
    fresh = _narrow(newcomers, _judged(newcomers, base.filter(~base[HELD]), years, bench.days))
    again = _narrow(holders, _judged(holders, base.filter(base[HELD]), years, bench.days))
    return fresh.union(again)


def _judged(judge: Judge, base: ibis.Table, years: Sequence[int], on: Mapping[int, dt.date]) -> ibis.Table:
    """Profiles with the rule set's own definitions and its verdict."""
    chosen = judge.vocabulary.closure(judge.variables)
    waiting = [item for item in chosen if item.id not in base.columns]
    return judge.judged(derived(base, judge.vocabulary, waiting, years, on), years, on)


def _asked(bench: Bench, rung: Rung) -> list[str]:
    """Variables that tell who holds the rung."""
    return bench.vocabulary.used([rung.held]) if rung.held else []


def _held(
    bench: Bench, rung: Rung, table: ibis.Table, years: Sequence[int], on: Mapping[int, dt.date] | None
) -> Any:
    if not rung.held:
        return ibis.literal(False)
    return bound(table, bench.vocabulary, rung.held, years, on).fill_null(False)


def _first_only(rules: Conditions) -> bool:
    return any(node.criterion.first_only for node in rules.nodes())


def _narrow(judge: Judge, table: ibis.Table) -> ibis.Table:
    near = with_nearness(judge, table.view())
    scored = SCORE in near.columns
    null = ibis.null("float64")
    return near.select(
        "code", "year", "name", "region", HELD, MET, SHORT, OPEN, RANK,
        score=near[SCORE] if scored else null, score_most=near[SCORE_MOST] if scored else null,
    )  # fmt: skip


@dataclass(frozen=True)
class Candidate:
    """One enterprise that does not hold a title, with its place among all."""

    code: str
    name: str
    region: str
    met: bool | None
    short: float
    open: int
    score: float | None
    score_most: float | None


@dataclass(frozen=True)
class Counts:
    """How a rung is filled: holders and whether they would pass their re-check, others and how near they are."""

    holders: int
    passing: int
    passing_open: int
    failing: int
    met: int
    open: int
    short: int
    near: int

    @property
    def others(self) -> int:
        return self.met + self.open + self.short


NEAR = 0.1  #: a total shortfall up to which one is called near


def counts(bench: Bench, rung: Rung) -> Counts:
    """Raises NoRuleInForce."""
    table = standing(bench, rung)
    row = bench.facts.population.engine.collect(_counted(table)).to_pylist()[0]
    return Counts(**{name: int(value or 0) for name, value in row.items()})


def _counted(table: ibis.Table) -> ibis.Table:
    held, order = table[HELD], table[RANK]

    def number(condition: Any) -> Any:
        return ibis.ifelse(condition, 1, 0).sum()

    return table.aggregate(
        holders=number(held), passing=number(held & (order == 0)), passing_open=number(held & (order == 1)),
        failing=number(held & (order == 2)), met=number(~held & (order == 0)), open=number(~held & (order == 1)),
        short=number(~held & (order == 2)), near=number(~held & (order == 2) & (table[SHORT] <= NEAR)),
    )  # fmt: skip


def candidates(
    bench: Bench, rung: Rung, *, region: str = "", limit: int = 50, offset: int = 0
) -> tuple[list[Candidate], int]:
    """Those who do not hold it, nearest first, and how many there are. Raises NoRuleInForce."""
    table = standing(bench, rung)
    table = table.filter(~table[HELD])
    return _listed(bench, table, region, limit, offset)


def holders(
    bench: Bench, rung: Rung, *, region: str = "", limit: int = 50, offset: int = 0
) -> tuple[list[Candidate], int]:
    """Those who hold it, those that would fail a re-check first. Raises NoRuleInForce."""
    table = standing(bench, rung)
    table = table.filter(table[HELD])
    return _listed(bench, table, region, limit, offset, worst=True)


def _listed(
    bench: Bench, table: ibis.Table, region: str, limit: int, offset: int, *, worst: bool = False
) -> tuple[list[Candidate], int]:
    if region:
        table = table.filter(table.region == region)
    numbered = table.mutate(_count=table.code.count().over(ibis.window()))
    best_score = numbered.score.desc(nulls_first=False)
    order = (
        [numbered[RANK].desc(), numbered[SHORT].desc(), numbered.code]
        if worst
        else [numbered[RANK], numbered[SHORT], numbered[OPEN], best_score, numbered.code]
    )
    # Trap: on Spark an offset leaves a column of row numbers behind, which Ibis then does not know.
    shown = numbered.order_by(order).limit(limit + offset)
    rows = bench.facts.population.engine.collect(shown).to_pylist()[offset:]
    found = [
        Candidate(
            row["code"], row["name"] or row["code"], row["region"] or "", row[MET], row[SHORT], int(row[OPEN]),
            row["score"], row["score_most"],
        )
        for row in rows
    ]  # fmt: skip
    if rows or not offset:
        return found, int(rows[0]["_count"]) if rows else 0
    return [], int(bench.facts.population.engine.scalar(table.count()))


@dataclass(frozen=True)
class Shown:
    """The proof of one enterprise for one rung. `rules` judged it; `recheck` says whether as a holder."""

    rung: Rung
    rules: Conditions
    recheck: bool
    held: bool
    proof: Proof


@dataclass(frozen=True)
class FirmJudge:
    """Judges single enterprises: one pass for each rung over the rows of those asked for."""

    bench: Bench
    codes: tuple[str, ...]

    def rows(self, judge: Judge, rung: Rung) -> list[dict[str, Any]]:
        """Profiles with verdicts and `held` of the enterprises, in order of their codes."""
        bench, years, engine = self.bench, [self.bench.year], self.bench.facts.population.engine
        base = engine.read([bench.profiles])
        mine = base.code.isin(list(self.codes)) & (base.year == ibis.literal(bench.year, "int32"))
        base = base.filter(mine)
        base = base.mutate(**{HELD: _held(bench, rung, base, years, bench.days)})
        table = _judged(judge, base, years, bench.days)
        rows: list[dict[str, Any]] = engine.collect(table.order_by("code")).to_pylist()
        return rows

    def shown(self, rung: Rung) -> dict[str, Shown]:
        """Code → proof. Raises NoRuleInForce."""
        bench = self.bench
        found: dict[str, Shown] = {}
        judge = bench.judge(rung)
        for row in self.rows(judge, rung):
            if not row[HELD]:
                found[row["code"]] = Shown(rung, judge.rules, False, False, prove(judge, row, bench.on))
        if len(found) < len(self.codes):
            judge = bench.recheck(rung)
            for row in self.rows(judge, rung):
                if row[HELD]:
                    found[row["code"]] = Shown(rung, judge.rules, True, True, prove(judge, row, bench.on))
        return found
