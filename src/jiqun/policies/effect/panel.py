"""The panel of an evaluation: firms paid in a year beside firms never paid, with figures of the year before and a year after.

Years of payment are stacked: a firm is treated in the year of its first payment, and compared within that year only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from jiqun.indicators.computed.facts import Facts
from jiqun.policies.effect.strata import Floats, Truths, Whole
from jiqun.policies.matching import PAID
from jiqun.rules.profile import profile
from jiqun.rules.vocabulary import Vocabulary

SIZE = "revenue"  #: what size and earlier growth are measured by
STAFF = "employees"


@dataclass(frozen=True)
class Panel:
    """One entry per firm and year of payment. `before` and `after` are the outcome of the year before and `lag` years after
    the payment; `growth` the log change of revenue into the year before."""

    cohort: Whole
    treated: Truths
    division: npt.NDArray[np.str_]
    size: Floats
    staff: Floats
    growth: Floats
    earlier: Floats
    before: Floats
    after: Floats

    def __len__(self) -> int:
        return len(self.cohort)

    def only(self, kept: Truths) -> Panel:
        return Panel(**{name: value[kept] for name, value in vars(self).items()})


@dataclass(frozen=True)
class Payments:
    """First year of payment by firm, money by firm, and payments in all."""

    first: dict[str, int]
    amount: float
    count: int


def payments(facts: Facts, names: Sequence[tuple[frozenset[str], frozenset[str]]]) -> Payments:
    """Payments under any of these (names of a policy, names of a clause; no clause names: all of them)."""
    if not facts.vintages(PAID):
        return Payments({}, 0.0, 0)
    table = facts.population.canon.over(facts.population.table(PAID), PAID)
    own = None
    for policies, clauses in names:
        told = table.policy.isin(sorted(policies))
        told = told & table.clause.isin(sorted(clauses)) if clauses else told
        own = told if own is None else own | told
    if own is None:
        return Payments({}, 0.0, 0)
    chosen = table.filter(own)
    rows = facts.population.engine.collect(
        chosen.group_by("enterprise").agg(first=chosen.paid_on.year().min(), amount=chosen.amount.sum(), count=chosen.count())
    ).to_pylist()  # fmt: skip
    return Payments(
        {row["enterprise"]: int(row["first"]) for row in rows},
        sum(float(row["amount"]) for row in rows),
        sum(int(row["count"]) for row in rows),
    )


def panel(facts: Facts, vocabulary: Vocabulary, outcome: str, paid: Payments, *, lag: int = 1) -> Panel:
    """Every year of payment that has returns before and after. Raises VariableUnknown."""
    years = facts.years()
    names = list(dict.fromkeys([outcome, SIZE, STAFF]))
    table = profile(facts, vocabulary, names, years)
    columns = ["code", "year", "division", *names]
    held = facts.population.engine.collect(table.select(*columns).order_by("year", "code"))
    by_year = {year: _Year.of(held, year, names) for year in years}
    cohorts = [
        year for year in sorted(set(paid.first.values())) if year - 1 in by_year and year + lag in by_year
    ]
    return _stacked([_cohort(by_year, year, lag, outcome, paid) for year in cohorts])


@dataclass(frozen=True)
class _Year:
    place: dict[str, int]
    division: npt.NDArray[np.str_]
    values: dict[str, Floats]

    @classmethod
    def of(cls, held: pa.Table, year: int, names: Sequence[str]) -> _Year:
        rows = held.filter(pc.equal(held["year"], year))
        values = {
            name: rows[name].cast(pa.float64()).to_numpy(zero_copy_only=False).astype(np.float64)
            for name in names
        }
        division = np.array([item or "" for item in rows["division"].to_pylist()], dtype=np.str_)
        return cls({code: at for at, code in enumerate(rows["code"].to_pylist())}, division, values)

    def at(self, codes: Sequence[str], name: str) -> Floats:
        """Values of firms; nan of those without a return."""
        places = np.array([self.place.get(code, -1) for code in codes], dtype=np.int64)
        values = self.values[name]
        if len(values) == 0:
            return np.full(len(places), np.nan)
        return np.where(places >= 0, values[np.maximum(places, 0)], np.nan)


def _cohort(by_year: dict[int, _Year], year: int, lag: int, outcome: str, paid: Payments) -> Panel:
    """Firms first paid in the year, and firms not paid by the end of the comparison nor before."""
    base = by_year[year - 1]
    never = year + lag + 1
    codes = [
        code
        for code in base.place
        if paid.first.get(code, never) == year or paid.first.get(code, never) >= never
    ]
    treated = np.array([paid.first.get(code) == year for code in codes], dtype=np.bool_)
    size = base.at(codes, SIZE)
    past = by_year.get(year - 2)
    before = past.at(codes, SIZE) if past is not None else np.full(len(codes), np.nan)
    older = past.at(codes, outcome) if past is not None else np.full(len(codes), np.nan)
    own = base.division[[base.place[code] for code in codes]] if codes else np.zeros(0, np.str_)
    return Panel(
        np.full(len(codes), year, np.int64), treated, own, size, base.at(codes, STAFF), _log_change(before, size),
        older, base.at(codes, outcome), by_year[year + lag].at(codes, outcome),
    )  # fmt: skip


def _log_change(before: Floats, after: Floats) -> Floats:
    good = (before > 0) & (after > 0)
    return np.where(good, np.log(np.where(good, after, 1.0)) - np.log(np.where(good, before, 1.0)), np.nan)


def _stacked(parts: Sequence[Panel]) -> Panel:
    if not parts:
        nothing = np.zeros(0)
        return Panel(
            np.zeros(0, np.int64), np.zeros(0, np.bool_), np.zeros(0, np.str_), *[nothing for _ in range(6)]
        )
    return Panel(**{name: np.concatenate([vars(part)[name] for part in parts]) for name in vars(parts[0])})
