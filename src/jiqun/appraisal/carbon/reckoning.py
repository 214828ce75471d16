"""Carbon efficiency of every enterprise in one query: emission, level, efficiency against its industry, neutrality, marks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

import ibis

from jiqun.appraisal.carbon.errors import EmissionUnitWrong, NoCarbonYear
from jiqun.appraisal.carbon.scheme import CarbonScheme, PeerLevel, Scale
from jiqun.engine import Formula, operations
from jiqun.indicators.computed.definition import factor_to
from jiqun.indicators.computed.facts import Facts
from jiqun.rules.errors import ParameterNotYet
from jiqun.rules.profile import bound, derived, profile
from jiqun.rules.vocabulary import Vocabulary
from jiqun.values import Unit

CO2, MONEY = Unit.parse("吨二氧化碳"), Unit.parse("万元")
KEPT = ("code", "year", "name", "region", "town", "park", "division", "industry", "scale")
SCALES = ("level", "efficiency", "neutrality")


class Untold(StrEnum):
    """Why an enterprise has no level, or no efficiency."""

    NO_ENERGY = "no_energy"  #: no energy by carrier was returned
    NO_VALUE = "no_value"  #: no value added was returned
    NOT_POSITIVE = "not_positive"  #: value added is nought or below
    NO_PEERS = "no_peers"  #: too few enterprises at every level of its industry


def part(name: str) -> str:
    """The column of a source's or relief's CO2."""
    return f"co2_{name}"


def mark(scale: str) -> str:
    """The column of a scale's mark."""
    return f"{scale}_mark"


@dataclass(frozen=True)
class Reckoner:
    """A scheme with its vocabulary. Raises RuleInvalid, VariableUnknown, FormulaUnitMismatch, EmissionUnitWrong."""

    scheme: CarbonScheme
    shared: Vocabulary
    vocabulary: Vocabulary = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "vocabulary", self.scheme.vocabulary(self.shared))
        for text in self.scheme.formulas:
            self.vocabulary.check(text, self.scheme.id)
        _ = self.factors

    @cached_property
    def variables(self) -> list[str]:
        return self.vocabulary.used(self.scheme.formulas)

    @cached_property
    def parameters(self) -> list[str]:
        """Names of the emission factors and other parameters in force."""
        inner = [item.record.formula or "" for item in self.vocabulary.closure(self.variables)]
        names = (
            name for text in (*self.scheme.formulas, *filter(None, inner)) for name in Formula(text).names
        )
        return [name for name in dict.fromkeys(names) if name in self.vocabulary.parameters]

    @cached_property
    def factors(self) -> dict[str, float]:
        """What turns each formula into tonnes of CO2, or ten thousand yuan."""
        wanted = [(item.formula, CO2) for item in (*self.scheme.sources, *self.scheme.reliefs)]
        found = {}
        for text, unit in (*wanted, (self.scheme.value_added, MONEY)):
            told = self.vocabulary.unit(Formula(text))
            factor = factor_to(told, unit)
            if factor is None:
                raise EmissionUnitWrong(self.scheme.id, text, told.symbol if told else "", unit.symbol)
            found[text] = factor
        return found

    def years(self, facts: Facts) -> list[int]:
        """Years with returns, energy by carrier, and a value of every factor."""
        energy = {int(item.period[:4]) for item in facts.vintages("energy_use")}
        return [year for year in facts.years() if year in energy and self._has_factors(year)]

    def _has_factors(self, year: int) -> bool:
        try:
            for name in self.parameters:
                self.vocabulary.parameters[name].at(dt.date(year, 12, 31))
        except ParameterNotYet:
            return False
        return True

    def over(
        self, facts: Facts, years: Sequence[int], *, on: Mapping[int, dt.date] | None = None
    ) -> ibis.Table:
        """One row per enterprise in scope and year. Raises NoCarbonYear."""
        known = self.years(facts)
        for year in years:
            if year not in known:
                raise NoCarbonYear(year, known)
        return self.reckoned(profile(facts, self.vocabulary, self.variables, years, on=on), years, on)

    def given(
        self, rows: ibis.Table, years: Sequence[int], on: Mapping[int, dt.date] | None = None
    ) -> ibis.Table:
        """The same over profiles brought along: variables are columns."""
        chosen = self.vocabulary.closure(self.variables)
        missing = {
            item.id: ibis.null({"truth": "boolean", "text": "string"}.get(item.record.kind.value, "float64"))
            for item in chosen
            if item.id not in rows.columns and item.record.formula is None
        }
        table = operations.without_nan(rows)
        table = table.mutate(**missing) if missing else table
        waiting = [item for item in chosen if item.id not in table.columns]
        return self.reckoned(derived(table, self.vocabulary, waiting, years, on), years, on)

    def reckoned(
        self, table: ibis.Table, years: Sequence[int], on: Mapping[int, dt.date] | None = None
    ) -> ibis.Table:
        """Profiles with each source's CO2, `gross`, `relief`, `net` (t), `value` (万元), `level` (t per 万元), `peer` (that
        of the industry, Σ÷Σ) at `peer_level` over `peers` enterprises, `efficiency`, `neutrality` (%), marks, and `untold`."""

        def bind(text: str) -> Any:
            return bound(table, self.vocabulary, text, years, on)

        def flow(text: str) -> Any:
            return bind(text).cast("float64") * self.factors[text]

        scheme = self.scheme
        sources = {part(item.id): flow(item.formula) for item in scheme.sources}
        reliefs = {part(item.id): flow(item.formula) for item in scheme.reliefs}
        kept = [name for name in KEPT if name in table.columns]
        found = table.select(
            *kept,
            **sources,
            **reliefs,
            value=flow(scheme.value_added),
            _scope=bind(scheme.scope).fill_null(False),
        )
        found = found.filter(found["_scope"]).drop("_scope")
        found = _balanced(found, list(sources), list(reliefs))
        return self._marked(_held_against(found, scheme))

    def _marked(self, table: ibis.Table) -> ibis.Table:
        marks = {mark(name): marked(table[name], getattr(self.scheme, name)) for name in SCALES}
        untold = ibis.cases(
            (table.gross.isnull(), Untold.NO_ENERGY.value),
            (table.value.isnull(), Untold.NO_VALUE.value),
            (table.value <= 0, Untold.NOT_POSITIVE.value),
            (table.peer.isnull(), Untold.NO_PEERS.value),
            else_=ibis.null("string"),
        )
        return table.mutate(**marks, untold=untold)


def marked(value: Any, scale: Scale) -> Any:
    """The mark of a column of values; bounds belong to the mark below them."""
    *lower, last = scale.marks
    cases = [(value <= float(item.at_most or 0.0), ibis.literal(item.id)) for item in lower]
    return ibis.ifelse(value.isnull(), ibis.null("string"), ibis.cases(*cases, else_=last.id))


def _balanced(table: ibis.Table, sources: Sequence[str], reliefs: Sequence[str]) -> ibis.Table:
    """With gross emission, what is taken off where it was declared, and the level."""
    taken = operations.total([table[name] for name in reliefs]) if reliefs else ibis.null("float64")
    found = table.mutate(gross=operations.total([table[name] for name in sources]), relief=taken)
    found = found.mutate(net=found.gross - found.relief.fill_null(0.0))
    positive = ibis.ifelse(found.value > 0, found.value, ibis.null("float64"))
    return found.mutate(
        level=_steady(operations.ratio(found.net, positive)),
        neutrality=_steady(operations.ratio(found.relief, found.gross) * 100.0),
    )


def _held_against(table: ibis.Table, scheme: CarbonScheme) -> ibis.Table:
    """With the industry's level: Σ emission ÷ Σ value added of those of whom both are known, at the first level of the
    scheme with enough of them."""
    known = table.net.notnull() & table.value.notnull()
    held: dict[str, Any] = {}
    for item in scheme.peers.levels:
        group = ibis.window(group_by=[table.year, _key(table, item), known])
        held[f"_n_{item}"] = table.code.count().over(group)
        held[f"_net_{item}"], held[f"_value_{item}"] = (
            table.net.sum().over(group),
            table.value.sum().over(group),
        )
    found = table.mutate(_known=known, **held)
    cases: dict[str, list[tuple[Any, Any]]] = {"peer": [], "peers": [], "peer_level": []}
    for item in scheme.peers.levels:
        enough = (
            found["_known"]
            & _key(found, item).notnull()
            & (found[f"_n_{item}"] >= scheme.peers.fewest)
            & (found[f"_value_{item}"] > 0)
        )
        mean = operations.ratio(found[f"_net_{item}"], found[f"_value_{item}"])
        cases["peer"].append((enough, _steady(mean)))
        cases["peers"].append((enough, found[f"_n_{item}"].cast("int64")))
        cases["peer_level"].append((enough, ibis.literal(item.value)))
    kinds = {"peer": "float64", "peers": "int64", "peer_level": "string"}
    found = found.mutate(
        **{name: ibis.cases(*those, else_=ibis.null(kinds[name])) for name, those in cases.items()}
    )
    found = found.drop("_known", *held)
    return found.mutate(efficiency=_steady(operations.ratio(found.level, found.peer)))


def _key(table: ibis.Table, level: PeerLevel) -> Any:
    """The industry cut to the level's digits; null where its code is shorter than that."""
    if level is PeerLevel.ALL:
        return ibis.literal("all")
    code = table.industry
    return ibis.ifelse(code.length() >= level.digits, code.substr(0, level.digits), ibis.null("string"))


def _steady(value: Any) -> Any:
    """To nine digits. Trap: sums end in other bits on another engine, and a value on a bound would change its mark."""
    return value.round(9)
