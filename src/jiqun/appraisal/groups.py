"""Groups of enterprises as subjects: parks, towns, districts, industries. Everything is added up before it is scored.

A ratio of a group is Σ numerator ÷ Σ denominator over the members of whom both are known; how many those are stays beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import ibis

from jiqun.appraisal.errors import NotAddedUp
from jiqun.appraisal.reading import Reading, above, below, known
from jiqun.appraisal.scheme import Indicator, Scheme
from jiqun.engine import Formula
from jiqun.indicators.computed.facts import Facts
from jiqun.rules.described import described
from jiqun.rules.profile import bound, derived, profile
from jiqun.rules.variable import DESCRIBED, Kind, Subject, Variable
from jiqun.rules.vocabulary import GROUP, MEMBERS, Vocabulary

NOWHERE = ""  #: the code of those enterprises whose group nobody knows
BETWEEN = "/"  #: towns of two districts may have one name: their codes say both


def of_members(vocabulary: Vocabulary, text: str) -> bool:
    """Whether a formula is about each enterprise, and not about the group as a whole."""
    return not any(
        name in GROUP
        or (name in vocabulary.variables and vocabulary[name].record.about is not Subject.ENTERPRISE)
        for name in Formula(text).names
    )


def check(scheme: Scheme, vocabulary: Vocabulary) -> None:
    """Raises NotAddedUp where a rule asks of a group what only an enterprise has."""
    texts = [
        *scheme.rules,
        *scheme.shown,
        *(text for text in scheme.sides if not of_members(vocabulary, text)),
    ]
    for text in texts:
        for item in _summed(vocabulary, [text]):
            if not _adds_up(item):
                raise NotAddedUp(scheme.id, item.id, text)


def _summed(vocabulary: Vocabulary, texts: Iterable[str]) -> list[Variable]:
    """Variables of enterprises that formulas about the group name."""
    return [
        vocabulary[name]
        for name in vocabulary.used(texts)
        if vocabulary[name].record.about is Subject.ENTERPRISE
    ]


def _adds_up(item: Variable) -> bool:
    """A quantity has a sum; a truth, a text, a pure number, a quotient and a span of time have none."""
    if item.record.kind is not Kind.NUMBER or item.unit is None:
        return False
    powers = dict(item.unit.dimension)
    timeless = not any(name.startswith("time") for name in powers)
    return bool(powers) and min(powers.values()) > 0 and timeless


def groups(
    facts: Facts, scheme: Scheme, vocabulary: Vocabulary, years: Sequence[int], reading: Reading
) -> ibis.Table:
    """One row per group and year: code, name, region (where all members share it), `members`, the sums of both sides of
    each indicator, how many members are behind it, and the sums of whatever rules ask about."""
    whole = [text for text in scheme.sides if not of_members(vocabulary, text)]
    summed = _summed(vocabulary, [*scheme.rules, *scheme.shown, *whole, *_named(reading.also)])
    own = [text for text in scheme.sides if text not in whole]
    asked = [*vocabulary.used([*own, *_named([scheme.members])]), *(item.id for item in summed)]
    table = profile(facts, vocabulary, asked, years, on=reading.on, kept=reading.kept, beside=reading.beside)

    def bind(text: str) -> Any:
        return bound(table, vocabulary, text, years, reading.on)

    counted = bind(scheme.members).fill_null(False) if scheme.members else ibis.literal(True)
    rows = table.select(
        "year", "region", _counted=counted, _code=_code(table, scheme.subject), **{i.id: table[i.id] for i in summed},
        **{column: bind(text).cast("float64") for item in scheme.indicators for column, text in _own_sides(item, whole)},
    )  # fmt: skip
    rows = rows.filter(rows["_counted"])
    sums: dict[str, Any] = {item.id: rows[item.id].sum() for item in summed}
    for item in scheme.indicators:
        sums |= _sums(rows, item)
    alike = rows.region.min() == rows.region.max()
    found = rows.group_by(code=rows["_code"], year=rows.year).agg(
        **{MEMBERS: rows.count().cast("float64")},
        region=ibis.ifelse(alike, rows.region.min(), ibis.null("string")), **sums,
    )  # fmt: skip
    named = found.mutate(name=_name(found, scheme.subject), **_place(found, scheme.subject))
    return _with_own(facts, named, scheme, vocabulary, years, reading)


def _named(texts: Iterable[str]) -> list[str]:
    return [text for text in texts if text]


def _own_sides(item: Indicator, whole: Sequence[str]) -> list[tuple[str, str]]:
    sides = ((above(item.id), item.above), (below(item.id), item.below))
    return [(column, text) for column, text in sides if text not in whole]


def _code(table: ibis.Table, subject: Subject) -> Any:
    column = table[subject.value]
    told = table.region + BETWEEN + column if subject is Subject.TOWN else column
    return told.fill_null(NOWHERE)


def _name(found: ibis.Table, subject: Subject) -> Any:
    if subject is Subject.TOWN:
        return found.code.substr(found.code.find(BETWEEN) + 1)
    return found.code


def _place(found: ibis.Table, subject: Subject) -> dict[str, Any]:
    """The roster's column that the group is one value of."""
    if subject is Subject.TOWN:
        return {"town": _name(found, subject)}
    return {} if subject is Subject.REGION else {subject.value: found.code}


def _sums(rows: ibis.Table, item: Indicator) -> dict[str, Any]:
    """Σ of the sides that enterprises have, over those of whom all of these are known."""
    sides = [name for name in (above(item.id), below(item.id)) if name in rows.columns]
    if not sides:
        return {}
    both = rows[sides[0]].notnull()
    for name in sides[1:]:
        both = both & rows[name].notnull()
    return {
        **{name: ibis.ifelse(both, rows[name], ibis.null("float64")).sum() for name in sides},
        known(item.id): ibis.ifelse(both, 1, ibis.null("int8")).count(),
    }


def _with_own(
    facts: Facts,
    found: ibis.Table,
    scheme: Scheme,
    vocabulary: Vocabulary,
    years: Sequence[int],
    reading: Reading,
) -> ibis.Table:
    """With what the group's own data set says of it: a park's land is the park's, not its enterprises'."""
    chosen = [
        item
        for item in vocabulary.closure(vocabulary.used([*scheme.formulas, *_named(reading.also)]))
        if item.record.about is scheme.subject
    ]
    if not chosen or scheme.subject not in DESCRIBED:
        return found
    read = described(facts, scheme.subject, chosen, years)
    own = [item.id for item in chosen if item.id in read.columns]
    told = read.select(
        _code=read.code, _year=read.year, _region=read.region, **{name: read[name] for name in own}
    )
    joined = found.left_join(told, [found.code == told["_code"], found.year == told["_year"]])
    kept = [joined[name] for name in found.columns if name != "region"]
    placed = joined.select(
        *kept, *[joined[name] for name in own], region=ibis.coalesce(joined["_region"], joined.region)
    )
    return derived(placed, vocabulary, chosen, years, reading.on)
