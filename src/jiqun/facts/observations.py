"""Published figures: what a statistical office, a government report or the press has printed, each with its source."""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from pydantic import Field

from jiqun.packs import Pack, Record, read_table
from jiqun.values import Accumulation, Period, Quantity, Unit

TRUST = ("official", "official_via_mirror", "plan_document", "ledger", "press", "secondary")
#: Versions of a figure, the one that prevails first, with the words that print them.
EDITIONS = Path(__file__).parent / "schema" / "standard" / "codes" / "observation_status.csv"


class ObservationRow(Record):
    """A row of `observations.csv`.

    `cluster` names the cluster a figure covers; without it the figure covers the whole. `base_year` is the year that a
    growth or decline is measured from; without it, the year before. `status` is the version (快报, 年报, 修订 …).
    """

    id: str
    indicator: str
    name: str
    region: str
    scope: str | None = None
    cluster: str | None = None
    period: str
    value: Decimal
    unit: str = ""
    accumulation: Accumulation | None = None
    base_year: int | None = Field(default=None, ge=1900, le=2200)
    status: str | None = None
    definition_note: str | None = None
    source: str
    published: dt.date | None = None
    trust: str
    comparable: bool = True
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Observation:
    """One published figure. `to_verify` is set for sources that only retell. `vintage` is the accepted return it came in
    with; None for the pack's own rows.
    """

    row: ObservationRow
    period: Period
    quantity: Quantity
    vintage: str | None = None

    @property
    def to_verify(self) -> bool:
        return self.row.trust == "secondary"

    @property
    def year(self) -> int | None:
        """The calendar year, where the figure covers exactly one."""
        start, end = self.period.start, self.period.end
        whole = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31) and start.year == end.year
        return start.year if whole else None

    @property
    def edition(self) -> str:
        """The version: a code of `EDITIONS`; "" where none is stated or the word is not known."""
        return next((name for name, words in editions().items() if self.row.status in words), "")

    @property
    def rank(self) -> tuple[bool, int, int, bool, int]:
        """Order of preference among figures for one period: second-hand ones last, then by version (revised before
        annual before flash, a figure without one between them), trust, comparability; of equals the later published one.
        """
        known = list(editions())
        return (
            self.to_verify,
            2 * known.index(self.edition) if self.edition else 2 * known.index("annual") + 1,
            TRUST.index(self.row.trust) if self.row.trust in TRUST else len(TRUST),
            not self.row.comparable,
            -(self.row.published or dt.date.min).toordinal(),
        )


@dataclass(frozen=True, slots=True)
class Observations:
    """All published figures of a city, by indicator and region."""

    all: tuple[Observation, ...]
    by_series: Mapping[tuple[str, str], tuple[Observation, ...]]

    def series(self, indicator: str, region: str) -> tuple[Observation, ...]:
        """Figures of an indicator in a region, oldest first; the most trusted first within a period."""
        return self.by_series.get((indicator, region), ())


@dataclass(frozen=True, slots=True)
class Published:
    """Figures that came in as returns, rows that could not be read (vintage, row, reason), and what both stand on."""

    figures: tuple[Observation, ...] = ()
    unread: tuple[tuple[str, int, str], ...] = ()
    basis: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def editions() -> Mapping[str, frozenset[str]]:
    """Codes of versions in their order of preference, each with its spellings."""
    # Read as plain text: the schema would bring the engine along, which pages of plans need not wait for.
    with EDITIONS.open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: frozenset({row["code"], row["label"], *row["aliases"].split()})
            for row in csv.DictReader(file)
        }


def observation_of(row: ObservationRow, vintage: str | None = None) -> Observation:
    """Raises UnreadablePeriod, UnknownUnit."""
    return Observation(row, Period.parse(row.period), Quantity(row.value, Unit.parse(row.unit)), vintage)


def collect(observations: Iterable[Observation]) -> Observations:
    everything = tuple(observations)
    series: dict[tuple[str, str], list[Observation]] = defaultdict(list)
    for observation in everything:
        series[(observation.row.indicator, observation.row.region)].append(observation)
    ordered = {
        name: tuple(sorted(items, key=lambda item: (item.period.end, item.rank)))
        for name, items in series.items()
    }
    return Observations(everything, ordered)


def load_observations(pack: Pack) -> Observations:
    """The pack's `observations.csv`.

    Raises PackFileInvalid with line and column of every wrong cell; UnreadablePeriod, UnknownUnit.
    """
    path = pack.root / "observations.csv"
    rows = read_table(path, ObservationRow) if path.is_file() else []
    return collect(observation_of(row) for row in rows)
