"""How many will climb in a year: the share of those at risk who climbed in past years, times those at risk today.

    h(s)   = climbed(s) ÷ at risk(s) over the last years, by stratum s: met, open (only evidence missing), near, far
    E      = Σ n(s) · h(s)
    φ(s)   = max(1, Pearson's χ² of the yearly shares ÷ (years − 1)), for quotas that differ from year to year
    Var    = Σ φ(s) · n(s) · h(s) · (1 − h(s)) · (1 + n(s) ÷ N(s)), N the number the share was taken from
    80 %   = E ± 1.2816 √Var, not below nought

Quasi-likelihood after Wedderburn (1974), Biometrika 61, 439–447; McCullagh and Nelder (1989), Generalized Linear Models, §4.5.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import ibis

from jiqun.titles.ladder import Rung
from jiqun.titles.nearness import RANK, SHORT
from jiqun.titles.standing import HELD, NEAR, Bench, standings

LAST_YEARS = 5  #: transitions that shares are taken from
Z80 = 1.2816
LEAST_YEARS, LEAST_CLIMBED = 3, 10


class Stratum(StrEnum):
    """How near somebody was at the end of a year."""

    MET = "met"
    OPEN = "open"
    NEAR = "near"
    FAR = "far"


@dataclass(frozen=True, slots=True)
class Passage:
    """From one year to the next: of each stratum how many could climb and how many did; of the holders how many left."""

    year: int
    at_risk: Mapping[Stratum, int]
    climbed: Mapping[Stratum, int]
    holders: int
    left: int

    @property
    def climbs(self) -> int:
        return sum(self.climbed.values())


@dataclass(frozen=True, slots=True)
class History:
    """Passages between years with returns, oldest first; of the last year only who is at risk."""

    passages: tuple[Passage, ...]
    last: Passage


@dataclass(frozen=True, slots=True)
class Share:
    """The share of a stratum that climbs in a year."""

    stratum: Stratum
    at_risk: int
    climbed: int
    today: int

    @property
    def rate(self) -> float:
        return self.climbed / self.at_risk if self.at_risk else 0.0


@dataclass(frozen=True, slots=True)
class Forecast:
    """Climbs of the year after `year` with an 80 % interval. `few` says why no number can be relied upon ("" when one can)."""

    year: int
    shares: tuple[Share, ...]
    expected: float
    variance: float
    years: tuple[int, ...]
    holders: int
    loss: float
    few: str

    @property
    def low(self) -> float:
        return max(0.0, self.expected - Z80 * math.sqrt(self.variance))

    @property
    def high(self) -> float:
        return self.expected + Z80 * math.sqrt(self.variance)

    def holders_in(self, year: int) -> tuple[float, float, float]:
        """Low, expected and high number of holders in a later year, the yearly shares staying as they are:
        H(t+1) = H(t)·(1 − loss) + E."""
        mean, variance = float(self.holders), 0.0
        for _ in range(max(year - self.year, 0)):
            mean = mean * (1 - self.loss) + self.expected
            variance = variance * (1 - self.loss) ** 2 + self.variance
        spread = Z80 * math.sqrt(variance)
        return max(0.0, mean - spread), mean, mean + spread


@dataclass(frozen=True, slots=True)
class Tried:
    """A forecast made with what was known in a past year, and what came."""

    forecast: Forecast
    came: int

    @property
    def inside(self) -> bool:
        return self.forecast.low <= self.came <= self.forecast.high


def history(bench: Bench, rung: Rung) -> History:
    """Raises NoRuleInForce."""
    table = standings(bench, rung)
    later = table.select(_code=table.code, _year=(table.year - 1).cast("int32"), _held=table[HELD])
    joined = table.left_join(later, [table.code == later["_code"], table.year == later["_year"]])
    after = joined["_held"].fill_null(False)
    stratum = ibis.cases(
        (joined[RANK] == 0, Stratum.MET.value), (joined[RANK] == 1, Stratum.OPEN.value),
        (joined[SHORT] <= NEAR, Stratum.NEAR.value), else_=Stratum.FAR.value,
    )  # fmt: skip
    told = joined.select("year", held=joined[HELD], stratum=stratum, after=after)
    rows = bench.facts.population.engine.collect(
        told.group_by("year", "held", "stratum", "after").agg(count=told.year.count())
    ).to_pylist()
    known = [year for year in bench.facts.years() if year <= bench.year]
    passages = [_passage(year, [row for row in rows if row["year"] == year]) for year in known]
    return History(tuple(passages[:-1]), passages[-1])


def _passage(year: int, rows: Sequence[Mapping[str, object]]) -> Passage:
    def number(held: bool, *, stratum: Stratum | None = None, after: bool | None = None) -> int:
        return sum(
            int(str(row["count"]))
            for row in rows
            if row["held"] is held
            and (stratum is None or row["stratum"] == stratum.value)
            and (after is None or row["after"] is after)
        )

    return Passage(
        year,
        {item: number(False, stratum=item) for item in Stratum},
        {item: number(False, stratum=item, after=True) for item in Stratum},
        number(True),
        number(True, after=False),
    )


def forecast(found: History) -> Forecast:
    """Climbs of the year after the last one with returns."""
    used = found.passages[-LAST_YEARS:]
    shares = tuple(
        Share(
            item,
            sum(passage.at_risk[item] for passage in used),
            sum(passage.climbed[item] for passage in used),
            found.last.at_risk[item],
        )
        for item in Stratum
    )
    expected = sum(share.today * share.rate for share in shares)
    variance = sum(_variance(share, used) for share in shares)
    stood = sum(passage.holders for passage in used)
    loss = sum(passage.left for passage in used) / stood if stood else 0.0
    return Forecast(
        found.last.year, shares, expected, variance, tuple(passage.year + 1 for passage in used),
        found.last.holders, loss, _few(used),
    )  # fmt: skip


def _variance(share: Share, used: Sequence[Passage]) -> float:
    rate, today = share.rate, share.today
    if not 0 < rate < 1 or not today:
        return 0.0
    pearson = sum(
        (passage.climbed[share.stratum] - n * rate) ** 2 / (n * rate * (1 - rate))
        for passage in used
        if (n := passage.at_risk[share.stratum])
    )
    years = sum(1 for passage in used if passage.at_risk[share.stratum])
    spread = max(1.0, pearson / (years - 1)) if years > 1 else 1.0
    return spread * today * rate * (1 - rate) * (1 + today / share.at_risk)


def _few(used: Sequence[Passage]) -> str:
    if len(used) < LEAST_YEARS:
        return "years"
    return "climbs" if sum(passage.climbs for passage in used) < LEAST_CLIMBED else ""


def tried(found: History) -> list[Tried]:
    """Forecasts as they would have been made after each past year with enough before it, and what came."""
    made = []
    for place in range(LEAST_YEARS, len(found.passages)):
        now = found.passages[place]
        made.append(Tried(forecast(History(found.passages[:place], now)), now.climbs))
    return made
