"""An indicator in two periods by enterprise: who came and went, and the few with the largest effect.

The engine reckons every enterprise's effect and hands back the largest only; all others are one line, so that the lines add up.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis

from jiqun.indicators.computed import Facts
from jiqun.indicators.computed.compute import expression
from jiqun.indicators.computed.cut import Cut
from jiqun.indicators.computed.period import key_of
from jiqun.indicators.computed.placing import WHO
from jiqun.indicators.computed.rows import PERIOD
from jiqun.monitor.why.amounts import NOTHING, Amount, Presence, added
from jiqun.monitor.why.change import Change, decompose
from jiqun.monitor.why.compared import Asked, Compared
from jiqun.monitor.why.errors import NotAdditive, NothingToCompare
from jiqun.monitor.why.terms import Terms
from jiqun.monitor.why.turnover import Turnover
from jiqun.values import Period

FIRM = "firm"
REST = "*rest"  #: all other enterprises together
SIDES = ("before", "now")


@dataclass(frozen=True)
class Firms:
    """The enterprises with the largest effect, largest first, and the rest, which together are the whole; the same whole by
    who stayed, came and went."""

    change: Change
    turnover: tuple[Turnover, ...]
    count: int


def firms(facts: Facts, whole: Compared, most: int = 10) -> Firms:
    """Take a whole (:func:`compared` without a cut) apart by enterprise. Raises NotAdditive, CutUnknown, NothingToCompare."""
    asked = whole.asked
    table = _effects(_both(facts, asked), asked, whole.change)
    engine = facts.population.engine
    order = [table["_effect"].abs().desc(), table[WHO].asc()]
    top = engine.collect(table.filter(table["_effect"] != 0).order_by(order).limit(most)).to_pylist()
    before, now = ({row[WHO]: _amount(asked, row, side) for row in top} for side in SIDES)
    rest = (_left(whole.change.before, before), _left(whole.change.now, now))
    kinds = _turnover(facts, table, asked, whole.change)
    change = decompose(
        {**before, REST: rest[0]}, {**now, REST: rest[1]}, ratio=asked.terms(asked.period).ratio
    )
    if change is None:
        raise NothingToCompare(asked.definition.record.name.zh, str(asked.period))
    return Firms(change, kinds, sum(item.count for item in kinds))


def of_firms(facts: Facts, asked: Asked, who: Collection[str]) -> tuple[Amount, Amount]:
    """What some enterprises hold in both periods."""
    table = _both(facts, asked)
    found = facts.population.engine.collect(table.filter(table[WHO].isin(sorted(who)))).to_pylist()
    before, now = (added(_amount(asked, row, side) for row in found) for side in SIDES)
    return before, now


def known_firms(facts: Facts, text: str) -> list[str]:
    """Enterprises of that code, or whose name says so: the exact name, else every name that holds the words."""
    roster = facts.population.roster()
    words = text.strip()
    hits = roster.filter((roster.code == words) | (roster[WHO] == words) | roster.name.contains(words))
    rows = facts.population.engine.collect(hits.select(WHO, "code", "name").distinct()).to_pylist()
    sure = {row[WHO] for row in rows if words in (row["code"], row[WHO], row["name"])}
    return sorted(sure or {row[WHO] for row in rows})


def names(facts: Facts, who: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Name, district and industry of enterprises, as of their newest return."""
    roster = facts.population.roster()
    chosen = roster.filter(roster[WHO].isin(list(who)))
    wanted = chosen.select(WHO, "code", "year", "name", "region", "division")
    rows = facts.population.engine.collect(wanted.order_by("year", "code")).to_pylist()
    own = sorted(rows, key=lambda row: (row["year"], row["code"] == row[WHO]))
    return {row[WHO]: row for row in own}


def _both(facts: Facts, asked: Asked) -> ibis.Table:
    """A row for each enterprise: every measure of both periods, and the two sums of each."""
    before, now = (_side(facts, asked, period, side) for period, side in _sides(asked))
    joined = before.outer_join(now, WHO, rname="_other_{name}")
    kept = [name for name in joined.columns if name not in (WHO, f"_other_{WHO}")]
    return joined.select(ibis.coalesce(joined[WHO], joined[f"_other_{WHO}"]).name(WHO), *kept)


def _sides(asked: Asked) -> list[tuple[Period, str]]:
    return list(zip((asked.against, asked.period), SIDES, strict=True))


def _side(facts: Facts, asked: Asked, period: Period, side: str) -> ibis.Table:
    terms = asked.terms(period)
    if terms.grouped:
        _, way = asked.reckoning(period)
        raise NotAdditive(
            asked.name, way.formula.text, "它数的是组，不是企业 / it counts groups, not enterprises"
        )
    summed = expression(facts, asked.passed(period), [Cut(WHO)], [period])
    found = summed.filter(summed[PERIOD] == key_of(period))
    parts = {
        name: found[name].nullif(0) if name in terms.counted else found[name] for name in _measures(terms)
    }
    return found.select(found[WHO], **{f"{side}_{name}": part for name, part in parts.items()})


def _measures(terms: Terms) -> list[str]:
    return [item.id for item in terms.measures]


def _effects(table: ibis.Table, asked: Asked, change: Change) -> ibis.Table:
    """With `_effect`, what the enterprise adds to the whole's change, and `_kind`, in which periods it is there."""
    sums: dict[str, Any] = {}
    there: dict[str, Any] = {}
    for period, side in _sides(asked):
        terms = asked.terms(period)
        columns = [table[f"{side}_{name}"] for name in _measures(terms)]
        there[side] = ibis.or_(*[column.notnull() for column in columns])
        for part, weights in (("above", terms.numerator), ("below", terms.denominator or {})):
            sums[f"{side}_{part}"] = _sum(table, side, weights)
    effect = sums["now_above"] - sums["before_above"]
    if change.ratio:
        start, base = float(change.old or 0), float(change.now.below)
        effect = (effect - start * (sums["now_below"] - sums["before_below"])) / base
    kind = ibis.cases(
        (there["before"] & there["now"], Presence.BOTH.value),
        (there["now"], Presence.APPEARED.value),
        (there["before"], Presence.VANISHED.value),
        else_=Presence.SILENT.value,
    )
    return table.mutate(_effect=effect, _kind=kind)


def _sum(table: ibis.Table, side: str, weights: Mapping[str, Any]) -> Any:
    """Σ weight·measure of a row; nought where any of them is missing, as an amount that adds nothing."""
    total = ibis.literal(0.0)
    for name, weight in weights.items():
        total = total + table[f"{side}_{name}"] * float(weight)
    return ibis.coalesce(total, ibis.literal(0.0))


def _amount(asked: Asked, row: Mapping[str, Any], side: str) -> Amount:
    terms = asked.terms(asked.against if side == "before" else asked.period)
    return terms.amount({name: row[f"{side}_{name}"] for name in _measures(terms)})


def _turnover(facts: Facts, table: ibis.Table, asked: Asked, whole: Change) -> tuple[Turnover, ...]:
    """All enterprises by presence; the rest of a float's adding goes to those who stayed."""
    sums = {
        f"{side}_{name}": table[f"{side}_{name}"].sum()
        for period, side in _sides(asked)
        for name in _measures(asked.terms(period))
    }
    grouped = table.group_by(table["_kind"]).agg(_count=table.count(), **sums)
    rows = {row["_kind"]: row for row in facts.population.engine.collect(grouped).to_pylist()}
    moved = {
        kind: (_amount(asked, rows[kind], "before"), _amount(asked, rows[kind], "now"))
        for kind in (Presence.APPEARED, Presence.VANISHED)
        if kind in rows
    }
    stayed = (
        _left(whole.before, {kind: pair[0] for kind, pair in moved.items()}),
        _left(whole.now, {kind: pair[1] for kind, pair in moved.items()}),
    )
    pairs = {Presence.BOTH: stayed, **moved}
    parts = decompose(
        {kind: pair[0] for kind, pair in pairs.items()},
        {kind: pair[1] for kind, pair in pairs.items()},
        ratio=whole.ratio,
    )
    effects = {line.group: line.effect for line in parts.lines} if parts else {}
    return tuple(
        Turnover(kind, rows.get(kind, {}).get("_count", 0), *pair, effects.get(kind, whole.change * 0))
        for kind in (Presence.BOTH, Presence.APPEARED, Presence.VANISHED)
        for pair in [pairs.get(kind, (NOTHING, NOTHING))]
    )


def _left(whole: Amount, parts: Mapping[Any, Amount]) -> Amount:
    """What is left of the whole."""
    taken = added(parts.values())
    return Amount(
        whole.above - taken.above if whole.numerator is not None else None,
        whole.below - taken.below if whole.denominator is not None else None,
    )
