"""Appraisals of a city: a scheme over a year's facts, reckoned once for each version of facts and rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from jiqun.appraisal.ages import YEARS, aged
from jiqun.appraisal.appraise import Appraiser
from jiqun.appraisal.errors import NotAppraised
from jiqun.appraisal.grading import Decision
from jiqun.appraisal.matrix import Matrix, matrix_of
from jiqun.appraisal.scheme import Scheme, load_schemes
from jiqun.rules.described import years_of
from jiqun.rules.errors import NoRuleInForce
from jiqun.rules.ruleset import Standing
from jiqun.rules.shelf import Shelf
from jiqun.rules.variable import DESCRIBED, Subject
from jiqun.rules.vocabulary import Vocabulary, load_vocabulary
from jiqun.workspace.facts import Desk
from jiqun.workspace.keeping import Kept, facts_version, pack_version, rules_version

TOLD = "appraisal"  #: the derived table of what methods ask about enterprises
Row = dict[str, Any]


@dataclass(frozen=True)
class Appraised:
    """An appraisal collected: one row per enterprise. `simulated` when any return below is simulated data."""

    appraiser: Appraiser
    year: int
    table: pa.Table
    basis: tuple[str, ...]
    simulated: bool

    @property
    def scheme(self) -> Scheme:
        return self.appraiser.scheme

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Where each enterprise stands in the table."""
        return {code: index for index, code in enumerate(self.table["code"].to_pylist())}

    def row(self, code: str) -> Row:
        """Raises NotAppraised."""
        if code not in self.places:
            raise NotAppraised(code, self.year)
        (found,) = self.table.slice(self.places[code], 1).to_pylist()
        return dict(found)

    def columns(self, names: Sequence[str]) -> list[Row]:
        """All rows with some columns only."""
        rows: list[Row] = self.table.select(list(names)).to_pylist()
        return rows

    def of_list(self, name: str) -> pa.Table:
        """The rows of one list."""
        return self.table.filter(pc.fill_null(pc.equal(self.table["list"], name), False))

    def matrix(self, name: str) -> Matrix:
        return matrix_of(self.table, self.scheme, name, self.year)


KEEPER: Kept[Appraised] = Kept(8)


def appraisal_of(
    desk: Desk, scheme: Scheme, year: int | None = None, decisions: Sequence[Decision] = ()
) -> Appraised:
    """The appraisal of a year (of the scheme's own, unless said), kept while neither facts nor rules change.

    Raises WeightsUnknown, YearNotReturned, RuleError, FormulaUnitMismatch.
    """
    asked = year or scheme.data_year
    key = (facts_version(desk), rules_version(scheme), asked, tuple(decisions))
    return KEEPER.of(key, lambda: appraise(desk, scheme, asked, decisions))


def appraise(desk: Desk, scheme: Scheme, asked: int, decisions: Sequence[Decision] = ()) -> Appraised:
    """The same, reckoned and collected."""
    appraiser = Appraiser(scheme, vocabulary_of(desk))
    facts = desk.facts()
    sets = _sets(appraiser)
    population = facts.population
    marks = [f"{item.code}:{item.grade}" for item in decisions]
    also = [YEARS] if scheme.subject is Subject.ENTERPRISE else []

    def reckoned() -> Any:
        return appraiser.over(
            facts, [asked], decisions=decisions, also=also, kept=TOLD, beside=_often(desk)
        ).order_by("code")

    if scheme.standing is Standing.PUBLISHED:
        # Kept beside the vintages it stands on: the next process reads it instead of reckoning.
        path = population.store.derived.path(
            population.engine,
            f"appraisal-{scheme.id}-{asked}",
            [*population.basis(*sets), rules_version(scheme), *_shared(appraiser), *marks, *also],
            reckoned,
        )
        table = pq.read_table(path)
    else:
        # A draft is looked at and changed: its file would be made for one look.
        table = population.engine.collect(reckoned())
    vintages = facts.vintages(*sets)
    used = [item for item in vintages if not item.period or int(item.period[:4]) in (asked, asked - 1)]
    return Appraised(
        appraiser,
        asked,
        aged(table),
        tuple(item.id for item in used),
        any(item.simulated for item in used),
    )


def _sets(appraiser: Appraiser) -> list[str]:
    """The data sets that a scheme's variables stand on."""
    chosen = appraiser.vocabulary.closure(appraiser.variables)
    if appraiser.scheme.subject is Subject.PREMISES:
        return [DESCRIBED[Subject.PREMISES].set]
    own = [item.measure.record.set for item in chosen if item.measure is not None]
    evidence = ["evidence"] if any(item.record.evidence for item in chosen) else []
    return list(dict.fromkeys(["enterprise_year", "enterprise", "land_holding", *own, *evidence]))


def _shared(appraiser: Appraiser) -> list[str]:
    """What a scheme takes from the shared vocabulary, as text: a changed variable or factor is another appraisal."""
    vocabulary = appraiser.vocabulary
    texts = [item.record.model_dump_json() for item in vocabulary.closure(appraiser.variables)]
    return [*texts, *(item.model_dump_json() for item in vocabulary.parameters.values())]


def vocabulary_of(desk: Desk) -> Vocabulary:
    """The vocabulary of the desk's pack, read once for each version of it. Raises as :func:`load_vocabulary`."""
    return _books_of(desk).vocabulary


def schemes_of(desk: Desk) -> Shelf[Scheme]:
    """Methods that ship and those of the desk's pack, read once for each version of it."""
    return _books_of(desk).shelf


@dataclass(frozen=True)
class _Books:
    vocabulary: Vocabulary
    shelf: Shelf[Scheme]

    @cached_property
    def often(self) -> tuple[str, ...]:
        """What methods that can be used ask about enterprises: one table of it serves them all, and every reform of one."""
        names: dict[str, None] = {}
        for item in self.shelf:
            if item.subject is not Subject.PREMISES and ready(item):
                own = item.vocabulary(self.vocabulary)
                told = own.closure(own.used(item.formulas))
                names |= dict.fromkeys(one.id for one in told if one.id in self.vocabulary.variables)
        return tuple(names)


BOOKS: Kept[_Books] = Kept(2)


def _books_of(desk: Desk) -> _Books:
    return BOOKS.of(
        pack_version(desk.pack),
        lambda: _Books(load_vocabulary(desk.store.declarations, desk.pack), load_schemes(desk.pack)),
    )


def _often(desk: Desk) -> tuple[str, ...]:
    return _books_of(desk).often


def ready(scheme: Scheme) -> bool:
    """Whether somebody can be graded by it: it is published and its weights are known."""
    return scheme.standing is Standing.PUBLISHED and not any(item.unweighted for item in scheme.lists)


def default_scheme(desk: Desk, on: dt.date | None = None, subject: Subject = Subject.ENTERPRISE) -> Scheme:
    """The newest published scheme of the pack whose year was returned, one with a procedure before one without; of what
    ships, where the pack has none.

    Raises NoRuleInForce.
    """
    shelf, years = schemes_of(desk), years_of(desk.facts(), subject)
    usable = [item for item in shelf if item.subject is subject and ready(item)]
    own = [item for item in usable if not shelf.entry(item.id).shipped]
    for group in (own, usable):
        fitting = [item for item in group if item.data_year in years]
        if fitting:
            return max(fitting, key=lambda item: (item.data_year, bool(item.ledger), item.since))
    raise NoRuleInForce("appraisal", on or dt.date.today(), [item.id for item in shelf])
