"""Policies of a city over its facts: clauses of a day, matched to the firms of a year; kept for a version of both."""

from __future__ import annotations

import datetime as dt
import functools
import operator
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from jiqun.facts.schema import load_declarations
from jiqun.policies.checks import Ground
from jiqun.policies.clause import Group
from jiqun.policies.conflicts import Conflict, of_clauses, of_documents
from jiqun.policies.errors import EnterpriseNotReturned, NoReturns
from jiqun.policies.joining import Joined, joined, met
from jiqun.policies.policy import Placed, Policies, load_policies
from jiqun.rules.vocabulary import Vocabulary, load_vocabulary
from jiqun.workspace.city import City

if TYPE_CHECKING:
    import ibis

    from jiqun.indicators.computed import Facts
    from jiqun.policies.exposure import ClauseExposure
    from jiqun.workspace.facts import Desk

Row = dict[str, Any]
PAGE = 50
NEAR = 0.2  #: a firm that fails one condition by no more than this share is near
#: Raised whenever columns of the derived table of matches change.
LAYOUT = "2"


class _ByFingerprint:
    """A city that counts as equal to another of the same pack and version."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.key = (str(city.pack.root), city.fingerprint)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByFingerprint) and other.key == self.key


@dataclass(frozen=True)
class Books:
    """What the pack says of policies, and the words rules are written in."""

    policies: Policies
    vocabulary: Vocabulary


def books_of(city: City) -> Books:
    """Read once for a version of the pack. Raises PackFileInvalid, DuplicateEntry, RuleError."""
    return _books(_ByFingerprint(city))


@lru_cache(maxsize=4)
def _books(held: _ByFingerprint) -> Books:
    pack = held.city.pack
    return Books(load_policies(pack), load_vocabulary(load_declarations(pack), pack))


def ground_of(city: City) -> Ground:
    """The plans' texts and the city's organisations, to check policies against."""
    texts = {plan.id: _flat(plan.text) for plan in city.library.plans.values() if plan.text is not None}
    return Ground(
        is_quoted=lambda plan, words: _flat(words) in texts.get(plan, ""),
        is_organisation=lambda name: city.library.organisations.find(name) is not None,
    )


def _flat(text: str | None) -> str:
    """Without white space: a printed page breaks lines inside words."""
    return re.sub(r"\s+", "", text or "")


@dataclass(frozen=True)
class InForce:
    """Clauses of a day, joined for matching; `joined` is None where none is for enterprises."""

    policies: Policies
    vocabulary: Vocabulary
    on: dt.date
    clauses: tuple[Placed, ...]
    joined: Joined | None
    groups: dict[str, Group]

    @classmethod
    def of(cls, books: Books, on: dt.date, clauses: Sequence[Placed]) -> InForce:
        """Raises RuleError, GroupContradicts."""
        groups = books.policies.groups(clauses)
        return cls(
            books.policies, books.vocabulary, on, tuple(clauses), joined(clauses, books.vocabulary), groups
        )

    def place(self, name: str) -> int | None:
        """The number of a clause among those that firms are matched to."""
        if self.joined is None:
            return None
        return next((place for place, item in enumerate(self.joined.clauses) if item.id == name), None)


def in_force(city: City, on: dt.date) -> InForce:
    """Kept for a version of the pack and a day."""
    return _in_force(_ByFingerprint(city), on)


@lru_cache(maxsize=16)
def _in_force(held: _ByFingerprint, on: dt.date) -> InForce:
    books = books_of(held.city)
    return InForce.of(books, on, books.policies.in_force(on))


def year_of(facts: Facts, on: dt.date, year: int | None = None) -> int:
    """The newest year with returns by the day, or the asked one. Raises NoReturns."""
    known = [item for item in facts.years() if item <= on.year]
    if year is not None and year not in known:
        raise NoReturns(year)
    if not known:
        raise NoReturns(None)
    return year if year is not None else known[-1]


@dataclass(frozen=True)
class Matches:
    """Firms of a year against the clauses of a day."""

    city: City
    desk: Desk
    held: InForce
    year: int
    kept_as: str = "policies"  #: name of the derived table

    @cached_property
    def facts(self) -> Facts:
        """The desk's facts, with the grades in force where a clause asks for them."""
        from jiqun.workspace.graded import with_supplied

        facts = self.desk.facts()
        if self.held.joined is None:
            return facts
        asked = self.joined.judge.vocabulary.closure(self.joined.variables)
        return with_supplied(facts, asked, self.city, self.desk, self.held.on, self.year)

    @property
    def joined(self) -> Joined:
        if self.held.joined is None:
            raise NoReturns(self.year)
        return self.held.joined

    @cached_property
    def table(self) -> ibis.Table:
        """One row per firm, as :mod:`jiqun.policies.matching` tells; kept as a derived table."""
        from jiqun.policies.matching import PAID, matched

        population = self.facts.population
        vocabulary = self.joined.judge.vocabulary
        own = vocabulary.closure(self.joined.variables)
        sets = {item.measure.record.set for item in own if item.measure is not None}
        names = sorted(sets | {"evidence", PAID, "enterprise_year", "enterprise"})
        clauses = [f"{item.id}:{item.policy.model_dump_json()}" for item in self.joined.clauses]
        records = [f"{item.record.model_dump_json()}" for item in own]
        basis = [
            LAYOUT,
            self.held.on.isoformat(),
            str(self.year),
            *population.basis(*names),
            *(text for item in self.facts.supplied.values() for text in item.basis),
            *clauses,
            *records,
        ]
        return population.store.derived.table(
            population.engine, self.kept_as, basis,
            lambda: matched(self.facts, self.joined, self.held.groups, self.year, self.held.on).order_by("code"),
        )  # fmt: skip

    @cached_property
    def exposures(self) -> list[ClauseExposure]:
        from jiqun.policies.exposure import exposures

        return exposures(self.desk.engine, self.table, self.joined)

    @property
    def simulated(self) -> bool:
        return any(item.simulated for item in self.facts.vintages("enterprise_year"))

    def row(self, code: str) -> Row:
        """The firm's row. Raises EnterpriseNotReturned."""
        rows = self.desk.engine.collect(self.table.filter(self.table.code == code)).to_pylist()
        if not rows:
            raise EnterpriseNotReturned(code, self.year)
        return plain(rows[0])

    def conflicts(self) -> list[Conflict]:
        """Those that texts show, and those that firms show."""
        from jiqun.policies.conflicts import of_firms

        return [*of_firms(self.desk.engine, self.table, self.joined), *text_conflicts(self.held)]


def matches(city: City, desk: Desk, on: dt.date, year: int | None = None) -> Matches:
    """Raises NoReturns, RuleError, GroupContradicts."""
    return Matches(city, desk, in_force(city, on), year_of(desk.facts(), on, year))


def text_conflicts(held: InForce) -> list[Conflict]:
    """Conflicts that need no firms to be seen."""
    return [
        *of_clauses(held.clauses, held.vocabulary, held.on),
        *of_documents(held.policies, held.on),
    ]


def firms_of(
    found: Matches, name: str, outcome: str = "met", page: int = 1, size: int | None = PAGE
) -> tuple[list[Row], int]:
    """Firms of one clause and how many: `met`, `unknown`, or `near` (one condition short by at most NEAR). Largest sums first.

    Without `size` all of them. Raises ClauseUnknown.
    """
    from jiqun.policies.matching import had

    place = found.held.place(name)
    if place is None:
        found.held.policies.clause(name)
        return [], 0
    table = found.table
    verdict, lacks, short = table[met(place)], table[f"lacks_{place}"], table[f"short_{place}"]
    wanted = {
        "met": verdict.fill_null(False),
        "unknown": verdict.isnull(),
        "near": (~verdict).fill_null(False) & (lacks == 1) & (short > 0) & (short <= NEAR),
    }[outcome]
    shown = table.filter(wanted).select(
        "code", "name", "region", "industry", "scale", offered=table[f"offered_{place}"], sure=table[f"sure_{place}"],
        most=table[f"most_{place}"], had=had(table, place), short=short,
    )  # fmt: skip
    engine = found.desk.engine
    count = int(engine.scalar(shown.count()))
    order = [shown.short] if outcome == "near" else [shown.most.desc(), shown.sure.desc()]
    ordered = shown.order_by([*order, shown.code])
    if size is not None:
        ordered = ordered.limit(size, offset=size * (page - 1))
    return [plain(row) for row in engine.collect(ordered).to_pylist()], count


def due(found: Matches, places: Sequence[int]) -> list[tuple[int, Row]]:
    """Firms that are due something for certain under these clauses, clause by clause, largest sums first."""
    table = found.table
    if not places:
        return []
    sums = {f"sure_{place}": table[f"sure_{place}"] for place in places}
    some = functools.reduce(operator.or_, [column > 0 for column in sums.values()])
    rows = found.desk.engine.collect(
        table.filter(some).select("code", "name", "region", "industry", "scale", **sums).order_by("code")
    ).to_pylist()
    return [
        (place, {name: value for name, value in row.items() if not name.startswith("sure_")} | {"sure": float(row[f"sure_{place}"])})
        for place in places
        for row in sorted(rows, key=lambda one: -float(one[f"sure_{place}"]))
        if row[f"sure_{place}"] > 0
    ]  # fmt: skip


def plain(row: Mapping[str, Any]) -> Row:
    """Trap: a number that a query wrote down as a literal keeps the engine's own type in a file, a decimal."""
    return {name: float(value) if isinstance(value, Decimal) else value for name, value in row.items()}
