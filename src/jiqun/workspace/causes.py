"""Why a figure changed, or fell short, as plain rows of JSON types: the same for command line and pages.

Every column of `lines` adds up to `total` to the last digit that is printed (see :func:`jiqun.monitor.why.settled`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jiqun.access.disclosure import FEWEST
from jiqun.monitor.why import Change, NamesWithheld, NotAdditive, decompose, growing
from jiqun.monitor.why.amounts import ZERO
from jiqun.monitor.why.compared import Asked, Compared, ask, compared
from jiqun.monitor.why.few import enterprises, pool_of, together
from jiqun.monitor.why.firms import FIRM, Firms
from jiqun.values import Period
from jiqun.workspace.cause_basis import basis_of
from jiqun.workspace.cause_firms import (
    OWN,
    TURNOVER,
    by_enterprise,
    largest_row,
    listed,
    turnover_rows,
    without_row,
)
from jiqun.workspace.cause_gap import Promises, gap_row, typed
from jiqun.workspace.cause_numbers import POINTS, digits_of, number
from jiqun.workspace.cause_shift import shift_row
from jiqun.workspace.cause_table import plain, table_of
from jiqun.workspace.cause_words import Labels, sentence

if TYPE_CHECKING:
    from jiqun.plans import Target
    from jiqun.workspace.city import City, Day
    from jiqun.workspace.facts import Desk

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked. `by` is a cut, `firm` or `turnover`; `without` are enterprises left out, by code or name; `expected` is a
    number (`6%` is a growth), `target` a target's id; `top` how many enterprises are listed."""

    indicator: str
    period: Period
    against: Period | None = None
    by: str = "district"
    without: Sequence[str] = ()
    expected: str = ""
    target: str = ""
    top: int = 10
    shift: bool = False
    reference: Path | None = None


def why_answer(city: City, day: Day, desk: Desk, question: Question, *, named: bool = True) -> Row:
    """Take a change apart. Without `named`, no line tells of fewer than FEWEST enterprises.

    Raises IndicatorError, WhyError, EngineError.
    """
    basis = basis_of(desk, question.indicator, question.period, question.against, question.top)
    asked, whole, held = basis.asked, basis.whole, basis.firms
    by = OWN.get(question.by, question.by)
    if by in (FIRM, TURNOVER) and isinstance(held, NotAdditive):
        raise held
    split = None if by in (FIRM, TURNOVER) else _split(desk, asked, by, named)
    found = held if isinstance(held, Firms) else None
    change = split.change if split else by_enterprise(found, by, named)
    labels = Labels(city, desk, split.cut if split else by, listed(change) if by == FIRM and named else ())
    digits = digits_of(whole)
    row = {
        **_head(asked, whole, by if split is None else split.cut, digits),
        **table_of(change, labels, digits),
        "counts": dict(zip(("growing", "of"), growing(plain(change)), strict=True)) if split else None,
        "turnover": turnover_rows(found.turnover, whole.change, digits, named) if found else [],
        "largest": largest_row(desk, found, digits) if found and named and not asked.counts else None,
        "without": without_row(desk, whole, question.without, digits, named) if question.without else None,
        "gap": _gap(city, day, desk, asked, change, labels, question, digits) if question.expected or question.target else None,
        "shift": shift_answer(city, desk, question, named=named) if question.shift or question.reference else None,
    }  # fmt: skip
    return {**row, "sentence": {language: sentence(row, language) for language in ("zh", "en")}}


def shift_answer(city: City, desk: Desk, question: Question, *, named: bool = True) -> Row:
    """The change by industry against a reference area. Raises what :func:`why_answer` and :func:`shift_row` raise."""
    facts = desk.facts()
    asked = ask(facts, question.indicator, question.period, question.against)
    industries = _split(desk, asked, "division", True)
    pool = frozenset() if named else _pool(desk, asked, "division")
    return shift_row(city, desk, asked, industries, question.reference, digits_of(industries), pool)


def _split(desk: Desk, asked: Asked, by: str, named: bool) -> Compared:
    """The change by the groups of a cut; groups of too few enterprises are one where they are not `named`."""
    split = compared(desk.facts(), asked, by)
    pool = frozenset() if named else _pool(desk, asked, by)
    if not pool:
        return split
    before, now = together(split.before, pool), together(split.now, pool)
    change = decompose(before, now, ratio=split.change.ratio)
    if change is None:
        raise NamesWithheld
    return replace(split, before=before, now=now, change=change)


def _pool(desk: Desk, asked: Asked, by: str) -> frozenset[str]:
    """What is counted is no secret of those counted."""
    return frozenset() if asked.counts else pool_of(enterprises(desk.facts(), asked, by), FEWEST)


def _gap(
    city: City, day: Day, desk: Desk, asked: Asked, change: Change, labels: Labels, question: Question,
    digits: int,
) -> Row:  # fmt: skip
    """The gap to a target or to a number, by the same groups. Raises GapUnsaid."""
    promises = Promises(city, day, desk.facts().definitions, asked)
    wanted = (
        promises.wanted(question.target, labels.cut == "region")
        if question.target
        else typed(asked, question.expected)
    )
    return gap_row(wanted, change, labels, digits) | {"target": question.target or None}


def promised(city: City, day: Day, desk: Desk, question: Question) -> list[Target]:
    """The city's targets that the figure can be held against."""
    facts = desk.facts()
    asked = ask(facts, question.indicator, question.period, question.against)
    return Promises(city, day, facts.definitions, asked).targets()


def _made_of(asked: Asked) -> Row:
    """The names of what is above and below the line of a ratio."""
    terms = asked.terms(asked.period)
    names_of = {item.id: item.name for item in terms.measures}
    return {
        side: {
            language: "±".join(names_of[name].in_(language) for name in weights) for language in ("zh", "en")
        }
        for side, weights in (("numerator", terms.numerator), ("denominator", terms.denominator or {}))
        if weights
    }


def _head(asked: Asked, whole: Compared, by: str, digits: int) -> Row:
    change, record = whole.change, asked.definition.record
    old, new = change.old or ZERO, change.new or ZERO
    return {
        "indicator": asked.name,
        "asked": asked.told.id,
        "name": {"zh": record.name.zh, "en": record.name.en or record.name.zh},
        "unit": asked.definition.unit.symbol,
        "period": asked.period.code,
        "against": asked.against.code,
        "by": by,
        "ratio": change.ratio,
        "made_of": _made_of(asked),
        "digits": digits,
        "redefined": asked.redefined,
        "simulated": whole.simulated,
        "vintages": list(whole.basis),
        "before": number(old, digits),
        "now": number(new, digits),
        "change": number(new - old, digits),
        "growth": number(change.growth, POINTS),
    }


__all__: Sequence[str] = ["Question", "Row", "promised", "shift_answer", "why_answer"]
