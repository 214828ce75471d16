"""What one room's results mean for another's rules: the grade in force on a day, for policies that ask about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from jiqun.indicators.computed import Facts
from jiqun.indicators.computed.facts import Supplied
from jiqun.rules.described import years_of
from jiqun.rules.variable import Subject, Variable
from jiqun.workspace.facts import Desk

if TYPE_CHECKING:
    from jiqun.appraisal.grading import Decision
    from jiqun.appraisal.scheme import Scheme
    from jiqun.workspace.city import City

APPRAISAL = "appraisal"  #: what variables say that ask for the grade


def with_supplied(
    facts: Facts, variables: Iterable[Variable], city: City, desk: Desk, on: dt.date, year: int
) -> Facts:
    """The facts with what those variables ask other rooms for; the same facts where they ask for nothing."""
    if not any(item.record.supplied == APPRAISAL for item in variables):
        return facts
    found = grades(city, desk, on, year)
    return facts if found is None else replace(facts, supplied={**facts.supplied, APPRAISAL: found})


def scheme_in_force(desk: Desk, on: dt.date) -> Scheme | None:
    """The method for enterprises whose results are in force on the day: of those that hold on it and whose year was
    returned the newest, one with a procedure before one without; the pack's own before what ships."""
    from jiqun.workspace.appraisals import ready, schemes_of

    shelf, years = schemes_of(desk), years_of(desk.facts(), Subject.ENTERPRISE)
    held = [
        item
        for item in shelf
        if item.subject is Subject.ENTERPRISE
        and ready(item)
        and item.holds_on(on)
        and item.data_year in years
        and not shelf.entry(item.id).shipped
    ]
    return max(held, key=lambda item: (bool(item.ledger), item.data_year, item.since), default=None)


def grades(city: City, desk: Desk, on: dt.date, year: int) -> Supplied | None:
    """Final grades by the method in force, decisions by hand included; those without a grade have the class they are
    managed as. None where no method is in force."""
    import ibis
    import pyarrow as pa
    import pyarrow.compute as pc

    from jiqun.appraisal.grading import MANAGED
    from jiqun.workspace.appraisals import appraisal_of

    scheme = scheme_in_force(desk, on)
    if scheme is None:
        return None
    decided = _decided(city, desk, scheme)
    done = appraisal_of(desk, scheme, None, decided)
    told = pa.table({"code": done.table["code"], "value": done.table[MANAGED].cast(pa.string())})
    told = told.append_column("year", pa.array([year] * told.num_rows, pa.int32()))
    basis = [scheme.model_dump_json(), *done.basis, *(f"{item.code}:{item.grade}" for item in decided)]
    return Supplied(ibis.memtable(told.filter(pc.is_valid(told["value"]))), tuple(basis))


def _decided(city: City, desk: Desk, scheme: Scheme) -> tuple[Decision, ...]:
    from jiqun.ledgers.entry import Selection
    from jiqun.workspace.appraisal_procedure import decisions_of
    from jiqun.workspace.ledgers import book_of

    if not scheme.ledger:
        return ()
    book = book_of(desk, city)
    if scheme.ledger not in book.ledgers.all:
        return ()
    return decisions_of(book.select(Selection(ledger=scheme.ledger)), scheme, scheme.data_year)
