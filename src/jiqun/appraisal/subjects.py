"""Who is appraised: enterprises with the sums of everything that is graded with them, and the list they are on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import ibis

from jiqun.appraisal.groups import NOWHERE, groups
from jiqun.appraisal.reading import (
    CARRIED,
    KEPT,
    KNOWN,
    LIST,
    REASON,
    SUBJECT,
    UNGRADED,
    Reading,
    above,
    amount,
    applies,
    below,
    bonus,
)
from jiqun.appraisal.scheme import Scheme, Treatment
from jiqun.engine import operations
from jiqun.indicators.computed.facts import Facts
from jiqun.rules.profile import bound, profile
from jiqun.rules.variable import Subject
from jiqun.rules.vocabulary import MEMBERS, Vocabulary

OF_GROUPS = (MEMBERS, "kind")
STEPPED = ("code", "year", "division")  #: what later steps ask about
SETTLED = "premises_firms"


def subjects(
    facts: Facts, scheme: Scheme, vocabulary: Vocabulary, years: Sequence[int], reading: Reading
) -> ibis.Table:
    """One row per subject and year: who it is, its `list` (null: none), the `reason` it is not graded, whether only
    `ungraded`, its `subject` (its landlord's code, where it is graded with it), and the sums of each indicator over the
    subject; what bonuses, adjustments and consequences say of it; everything else in `_carried`. Groups and premises have
    `members`, the enterprises that stand behind. Raises what :func:`profile` does.
    """
    names = [*vocabulary.used(scheme.formulas), *reading.also]
    if scheme.subject.grouped:
        found = groups(facts, scheme, vocabulary, years, reading)
        return read(found, scheme, vocabulary, years, on=reading.on, also=names)
    own = [*names, *([SETTLED] if scheme.subject is Subject.PREMISES else [])]
    table = profile(facts, vocabulary, own, years, on=reading.on, kept=reading.kept, beside=reading.beside)
    if scheme.subject is Subject.PREMISES:
        table = table.mutate(**{MEMBERS: table[SETTLED]})
        return read(table, scheme, vocabulary, years, on=reading.on, also=names)
    return read(table, scheme, vocabulary, years, on=reading.on, leases=_leases(facts, years), also=names)


def read(
    table: ibis.Table,
    scheme: Scheme,
    vocabulary: Vocabulary,
    years: Sequence[int],
    *,
    on: Mapping[int, dt.date] | None = None,
    leases: ibis.Table | None = None,
    also: Sequence[str] = (),
) -> ibis.Table:
    """The same over profiles brought along."""

    def bind(text: str) -> Any:
        return bound(table, vocabulary, text, years, on)

    kept = [name for name in dict.fromkeys([*KEPT, *OF_GROUPS, *also]) if name in table.columns]
    kept += [name for name in table.columns if name.startswith(KNOWN) and name not in kept]
    carried = {name: table[name] for name in kept if name not in STEPPED}
    carried |= {name: ibis.null("string") for name in KEPT if name not in {*table.columns, *STEPPED}}
    columns = {
        LIST: _listed(scheme, table, bind),
        REASON: _reason(scheme, bind),
        UNGRADED: _ungraded(scheme, bind),
        **_sides(scheme, table, bind),
        **_asked(scheme, bind),
        "division": table.division if "division" in table.columns else ibis.null("string"),
        CARRIED: operations.packed(carried),
    }
    if scheme.tenancy is None or leases is None:
        return table.select("code", "year", **columns, **{SUBJECT: table.code})
    merges = bind(scheme.tenancy.merge).fill_null(False)
    return _merged(table.select("code", "year", **columns, _merges=merges), leases, scheme)


def _asked(scheme: Scheme, bind: Any) -> dict[str, Any]:
    """What the rules after the score say of a subject: none of them hangs on the score."""
    asked = {bonus(item.id): item.points or item.percent or "" for item in scheme.bonuses}
    asked |= {
        amount(item.id, grade): text for item in scheme.consequences for grade, text in item.by_grade.items()
    }
    sizes = {name: bind(text).cast("float64") for name, text in asked.items()}
    return sizes | {applies(item.id): bind(item.test).fill_null(False) for item in scheme.adjustments}


def _listed(scheme: Scheme, table: ibis.Table, bind: Any) -> Any:
    """Enterprises of which nobody knows the group are shown together and are on no list."""
    found = _list(scheme, bind)
    return ibis.ifelse(table.code == NOWHERE, ibis.null("string"), found) if scheme.subject.grouped else found


def _list(scheme: Scheme, bind: Any) -> Any:
    """The first list whose scope holds; an enterprise of which that cannot be told is on none."""
    cases = [(bind(item.scope).fill_null(False), ibis.literal(item.id)) for item in scheme.lists]
    return ibis.cases(*cases, else_=ibis.null("string"))


def _reason(scheme: Scheme, bind: Any) -> Any:
    if not scheme.exclusions:
        return ibis.null("string")
    cases = [(bind(item.test).fill_null(False), ibis.literal(item.id)) for item in scheme.exclusions]
    return ibis.cases(*cases, else_=ibis.null("string"))


def _ungraded(scheme: Scheme, bind: Any) -> Any:
    """Whether the first exclusion that holds leaves it scored."""
    if not scheme.exclusions:
        return ibis.literal(False)
    cases = [
        (bind(item.test).fill_null(False), ibis.literal(item.treatment is Treatment.UNGRADED))
        for item in scheme.exclusions
    ]
    return ibis.cases(*cases, else_=ibis.literal(False))


def _sides(scheme: Scheme, table: ibis.Table, bind: Any) -> dict[str, Any]:
    """Numerator and denominator of each indicator; lists that define it otherwise use their own formula. Those of groups
    are added up already."""
    found: dict[str, Any] = {}
    for item in scheme.indicators:
        for name, side in ((above(item.id), "above"), (below(item.id), "below")):
            if scheme.subject.grouped and name in table.columns:
                found[name] = table[name]
                continue
            texts = {
                listing.id: getattr(own, side)
                for listing in scheme.lists
                for own in listing.indicators
                if own.id == item.id
            }
            found[name] = _of_list(scheme, texts, bind)
    return found


def _of_list(scheme: Scheme, texts: Mapping[str, str], bind: Any) -> Any:
    if len(set(texts.values())) == 1:
        (text,) = set(texts.values())
        # Trap: a number alone is a decimal to some engines, whatever it is cast to.
        return ibis.coalesce(ibis.null("float64"), bind(text).cast("float64"))
    lists = _list(scheme, bind)
    cases = [(lists == name, bind(text).cast("float64")) for name, text in texts.items()]
    return ibis.cases(*cases, else_=ibis.null("float64"))


def _leases(facts: Facts, years: Sequence[int]) -> ibis.Table | None:
    """code, year, landlord: of several leases the largest, of equal ones the first landlord by code."""
    if not facts.vintages("land_holding"):
        return None
    held = facts.population.canon.over(facts.population.table("land_holding"), "land_holding")
    chosen = held.filter(
        held.year.isin([ibis.literal(year, "int32") for year in years])
        & (held.kind == "leased_in")
        & held.counterparty_code.notnull()
        & (held.counterparty_code != held.enterprise)
    )
    first = ibis.row_number().over(
        ibis.window(
            group_by=[chosen.enterprise, chosen.year],
            order_by=[chosen.area.desc(), chosen.counterparty_code],
        )
    )
    ranked = chosen.mutate(_order=first)
    ranked = ranked.filter(ranked["_order"] == 0)
    return ranked.select(_who=ranked.enterprise, _year=ranked.year, landlord=ranked.counterparty_code)


def _merged(table: ibis.Table, leases: ibis.Table, scheme: Scheme) -> ibis.Table:
    """Tenants under their landlords' codes; the sums of an indicator are those of the whole parcel."""
    # Trap: a join upon a join is one chain, whose conditions cannot name what the first one made; hence the expressions.
    landlord = ibis.ifelse(table["_merges"], leases.landlord, ibis.null("string"))
    joined = table.left_join(leases, [table.code == leases["_who"], table.year == leases["_year"]])
    let = joined.select(_tenant=table.code, _tyear=table.year, _merged=landlord.notnull())
    tenants = let.filter(let["_merged"]).drop("_merged")
    owners = table.select(_owner=table.code, _oyear=table.year)
    known = joined.left_join(owners, [landlord == owners["_owner"], table.year == owners["_oyear"]])
    known = known.left_join(tenants, [landlord == tenants["_tenant"], table.year == tenants["_tyear"]])
    taken_in = known["_merges"] & known["_owner"].notnull() & known["_tenant"].isnull()
    named = known.select(
        *[name for name in table.columns if name != "_merges"],
        _to=ibis.ifelse(taken_in, known["landlord"], known["code"]),
    ).rename(**{SUBJECT: "_to"})
    sides = [side(item.id) for item in scheme.indicators for side in (above, below)]
    sums = named.group_by(_subject=named[SUBJECT], _syear=named.year).agg(
        **{f"_{name}": named[name].sum() for name in sides}
    )
    whole = named.left_join(sums, [named[SUBJECT] == sums["_subject"], named.year == sums["_syear"]])
    kept = [name for name in named.columns if name not in sides]
    return whole.select(*kept, **{name: whole[f"_{name}"] for name in sides})


__all__ = ["KEPT", "LIST", "REASON", "SUBJECT", "UNGRADED", "Reading", "above", "below", "read", "subjects"]
