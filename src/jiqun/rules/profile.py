"""The profile: one row per enterprise and year with the variables that rules ask for, as one table expression.

Unknown is null and stays null: no variable is filled in. A count over a set that was returned is nought where no row is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import ibis

from jiqun.engine import Formula, operations
from jiqun.enterprises import CUTS
from jiqun.facts.schema import PeriodKind
from jiqun.indicators.computed.facts import Facts
from jiqun.indicators.computed.measure import COUNTED
from jiqun.indicators.computed.placing import WHO
from jiqun.indicators.computed.rows import PERIOD, Source, amount, gathered, in_years, of_years, rows
from jiqun.rules.described import described
from jiqun.rules.evidence import with_evidence
from jiqun.rules.variable import Kind, Over, Subject, Variable
from jiqun.rules.vocabulary import Vocabulary
from jiqun.values import Period, Unit

EPOCH = dt.date(1970, 1, 1)


def profile(
    facts: Facts,
    vocabulary: Vocabulary,
    names: Iterable[str],
    years: Sequence[int],
    *,
    on: Mapping[int, dt.date] | None = None,
    kept: str = "",
    beside: Iterable[str] = (),
) -> ibis.Table:
    """One row per subject of the vocabulary and asked year: code, year, name, the roster's cuts, and the named variables.
    Of groups the rows are their enterprises.

    `on` is the day by which parameters are read in a year; its last day unless said. With `kept` what is read off returns
    and evidence is a derived table of that name, with the variables `beside` too: rules that ask about the same variables
    read the same narrow table. Raises ParameterNotYet, VariableUnknown.
    """
    chosen = [item for item in vocabulary.closure(names) if item.record.about is _rows_about(vocabulary)]
    every = sorted({year - step for year in years for step in range(_years_back(chosen) + 1)})
    if vocabulary.subject is Subject.PREMISES:
        base = described(facts, vocabulary.subject, chosen, every)
    else:
        own = [item for item in chosen if _is_told(item)]
        more = [item for item in vocabulary.closure(beside) if _is_told(item) and item not in own]
        base = _kept(facts, own, more, every, on, kept) if kept else _told_of(facts, own, every, on)
        base = with_supplied(facts, base, chosen)
    base = derived(base, vocabulary, chosen, every, on)
    return of_years(base, years, every)


def _rows_about(vocabulary: Vocabulary) -> Subject:
    return Subject.PREMISES if vocabulary.subject is Subject.PREMISES else Subject.ENTERPRISE


def _is_told(item: Variable) -> bool:
    """Whether a variable is read off returns or evidence, whatever rules and parameters say."""
    return item.record.about is Subject.ENTERPRISE and (item.measure is not None or item.record.evidence)


def _kept(
    facts: Facts,
    own: Sequence[Variable],
    more: Sequence[Variable],
    years: Sequence[int],
    on: Mapping[int, dt.date] | None,
    name: str,
) -> ibis.Table:
    """The told variables as a derived table, of which only the `own` are given."""
    every = sorted([*own, *more], key=lambda item: item.id)
    population = facts.population
    sets = {item.measure.record.set for item in every if item.measure is not None}
    basis = [
        *population.basis(*sorted(sets | {"enterprise_year", "enterprise", "evidence"})),
        *(item.record.model_dump_json() for item in every),
        *map(str, years), *(f"{year}:{day}" for year, day in sorted((on or {}).items())),
    ]  # fmt: skip
    table = population.store.derived.table(
        population.engine, f"told-{name}", basis,
        lambda: _told_of(facts, every, years, on).order_by("year", "code"),
    )  # fmt: skip
    hidden = {item.id for item in more}
    return table.select(*[column for column in table.columns if column not in hidden])


def _told_of(
    facts: Facts, own: Sequence[Variable], years: Sequence[int], on: Mapping[int, dt.date] | None
) -> ibis.Table:
    """Who there is, with variables read off returns and evidence."""
    single = _single(facts)
    measured = [item for item in own if item.measure is not None]
    yearly = [item for item in measured if item.measure and _of_panel(item)] if single else []
    base = _roster(facts, years, yearly, single=single)
    measured = [item for item in measured if item not in yearly]
    for source, who in dict.fromkeys((Source.of(i.measure), i.record.who) for i in measured if i.measure):
        of_source = [
            item
            for item in measured
            if item.measure and Source.of(item.measure) == source and item.record.who == who
        ]
        base = _joined(facts, base, _rows(facts, source, who, years), of_source)
    return with_evidence(facts, base, [item for item in own if item.record.evidence], on)


def with_supplied(facts: Facts, base: ibis.Table, chosen: Sequence[Variable]) -> ibis.Table:
    """The table with what other rooms supply. What was recorded as evidence speaks first."""
    for item in chosen:
        name = item.record.supplied
        if not name:
            continue
        found = facts.supplied.get(name)
        if found is None:
            if item.id not in base.columns:
                base = base.mutate(**{item.id: ibis.null(_KINDS.get(item.record.kind, "float64"))})
            continue
        told = found.table.select(_who=found.table.code, _year=found.table.year, _told=found.table.value)
        joined = base.left_join(told, [base.code == told["_who"], base.year == told["_year"]])
        value = joined["_told"]
        if item.id in base.columns:
            value = ibis.coalesce(joined[item.id], value)
        columns = [joined[column] for column in base.columns if column != item.id]
        base = joined.select(*columns, **{item.id: value})
    return base


_KINDS = {Kind.TRUTH: "boolean", Kind.TEXT: "string"}


def derived(
    table: ibis.Table,
    vocabulary: Vocabulary,
    chosen: Sequence[Variable],
    years: Sequence[int],
    on: Mapping[int, dt.date] | None = None,
) -> ibis.Table:
    """The table with variables that are made of others, each after what it needs."""
    waiting = [item for item in chosen if item.record.formula or item.record.of or item.record.cut]
    while waiting:
        ready = [item for item in waiting if all(name in table.columns for name in item.needs)]
        plain = {item.id: _plain(table, vocabulary, item, years, on) for item in ready if not item.record.of}
        table = table.mutate(**plain) if plain else _windowed(table, ready)
        waiting = [item for item in waiting if item.id not in table.columns]
    return table


def _plain(
    table: ibis.Table,
    vocabulary: Vocabulary,
    item: Variable,
    years: Sequence[int],
    on: Mapping[int, dt.date] | None,
) -> Any:
    if item.record.cut is not None:
        return table[item.record.cut]
    value = bound(table, vocabulary, item.record.formula or "", years, on)
    if item.record.kind is not Kind.NUMBER:
        return value
    return value.cast("float64") * item.factor if item.factor != 1.0 else value.cast("float64")


def bound(
    table: ibis.Table,
    vocabulary: Vocabulary,
    text: str,
    years: Sequence[int],
    on: Mapping[int, dt.date] | None = None,
) -> Any:
    """A formula over the table's variables, with the parameters of each row's year."""
    formula = Formula(text)
    columns: dict[str, Any] = {}
    units: dict[str, Unit | None] = {}
    known = vocabulary.units
    for name in formula.names:
        units[name] = known.get(name)
        columns[name] = _column(table, vocabulary, name, years, on)
    return formula.over(columns, units)


def _column(
    table: ibis.Table,
    vocabulary: Vocabulary,
    name: str,
    years: Sequence[int],
    on: Mapping[int, dt.date] | None,
) -> Any:
    if name in table.columns:
        return table[name].cast("float64") if name == "year" else table[name]
    if name == "day":
        return _by_year(table, {year: float((_day(year, on) - EPOCH).days) for year in years})
    parameter = vocabulary.parameters[name]
    return _by_year(table, {year: parameter.at(_day(year, on)) for year in years})


def _day(year: int, on: Mapping[int, dt.date] | None) -> dt.date:
    return (on or {}).get(year) or dt.date(year, 12, 31)


def _by_year(table: ibis.Table, values: Mapping[int, float]) -> Any:
    """A number that depends on the row's year; a literal where it is the same in all."""
    if len(set(values.values())) == 1:
        return ibis.literal(next(iter(values.values())), "float64")
    cases = [(table.year == year, ibis.literal(value, "float64")) for year, value in values.items()]
    return ibis.cases(*cases, else_=ibis.null("float64"))


def _years_back(chosen: Sequence[Variable]) -> int:
    """How many earlier years the variables look at, through each other."""
    depth: dict[str, int] = {}
    for item in chosen:
        below = max((depth[name] for name in item.needs if name in depth), default=0)
        own = 0
        if item.record.of is not None:
            own = item.record.years if item.record.over is Over.EARLIER else item.record.years - 1
        depth[item.id] = below + own
    return max(depth.values(), default=0)


def _single(facts: Facts) -> bool:
    """Whether a return is an enterprise: nobody was merged, and one office reports each year."""
    vintages = facts.vintages("enterprise_year")
    return not facts.population.canon.basis and len({item.period for item in vintages}) == len(vintages)


def _of_panel(item: Variable) -> bool:
    """Whether a variable is read off an enterprise's own return."""
    record = item.record
    return record.set == "enterprise_year" and record.who is None and record.time is None


def _roster(facts: Facts, years: Sequence[int], yearly: Sequence[Variable], *, single: bool) -> ibis.Table:
    """Who there is in each year; where a return is an enterprise (`single`) its own figures beside."""
    panel = facts.population.panel()
    table = of_years(panel, years, facts.years())
    cuts = [name for name in CUTS if name in table.columns]
    if single:
        values = {item.id: amount(table, item.measure) for item in yearly if item.measure}
        return table.select("year", "name", *cuts, code=table[WHO], **values)
    own_first = ibis.ifelse(table.code == table[WHO], 0, 1)
    order = ibis.row_number().over(
        ibis.window(group_by=[table[WHO], table.year], order_by=[own_first, table.code])
    )
    first = table.mutate(_order=order)
    first = first.filter(first["_order"] == 0)
    return first.select("year", "name", *cuts, code=first[WHO])


def _rows(facts: Facts, source: Source, who: str | None, years: Sequence[int]) -> ibis.Table:
    """The set's rows of the years with the enterprise they count for."""
    if who is None:
        return rows(facts, source, [], [Period.of_year(year) for year in years])
    population = facts.population
    table = in_years(population, source, years)
    named = population.canon.over(table.mutate(code=table[who]).filter(table[who].notnull()), source.set)
    return named.mutate(**{PERIOD: named.year})


def _joined(facts: Facts, base: ibis.Table, found: ibis.Table, chosen: Sequence[Variable]) -> ibis.Table:
    """The base with measures over those rows, added up for each enterprise and year."""
    merged = bool(facts.population.canon.basis)
    values = {item.id: gathered(found, item.measure, merged=merged) for item in chosen if item.measure}
    sums = found.group_by(_who=found[WHO], _year=found[PERIOD]).agg(**values)
    joined = base.left_join(sums, [base.code == sums["_who"], base.year == sums["_year"]])
    kept = [joined[name] for name in base.columns]
    return joined.select(*kept, **{item.id: _filled(facts, joined, item) for item in chosen})


def _filled(facts: Facts, table: ibis.Table, item: Variable) -> Any:
    """What a missing row means: nothing is known, unless the set was returned and absence is an answer."""
    column = table[item.id].cast("float64")
    counted = item.record.aggregate in COUNTED
    absent = item.record.absent if item.record.absent is not None else (0.0 if counted else None)
    if absent is None or item.measure is None:
        return column
    vintages = facts.vintages(item.measure.record.set)
    if not vintages:
        return column
    filled = ibis.coalesce(column, ibis.literal(absent, "float64"))
    if item.measure.dataset.period is PeriodKind.NONE:
        return filled
    returned = sorted({int(vintage.period[:4]) for vintage in vintages})
    known = table.year.isin([ibis.literal(year, "int32") for year in returned])
    return ibis.ifelse(known, filled, column)


def _windowed(table: ibis.Table, ready: Sequence[Variable]) -> ibis.Table:
    """Variables over the last years: a self-join for each step back. A missing year makes the result unknown."""
    steps: dict[int, list[str]] = {}
    for item in ready:
        record = item.record
        back = [record.years] if record.over is Over.EARLIER else range(1, record.years)
        for step in back:
            steps.setdefault(step, []).append(record.of or "")
    found = table
    for step, names in sorted(steps.items()):
        earlier = table.select(
            _who=table.code,
            _year=(table.year + step).cast("int32"),
            **{f"_{name}_{step}": table[name] for name in dict.fromkeys(names)},
        )
        found = found.left_join(earlier, [found.code == earlier["_who"], found.year == earlier["_year"]])
        found = found.drop("_who", "_year")
    told = {item.id: _told(found, item) for item in ready}
    return found.select(*[found[name] for name in table.columns], **told)


def _told(table: ibis.Table, item: Variable) -> Any:
    record = item.record
    if record.over is Over.EARLIER:
        return table[f"_{record.of}_{record.years}"]
    parts = [table[record.of or ""], *[table[f"_{record.of}_{step}"] for step in range(1, record.years)]]
    value = parts[0]
    for part in parts[1:]:
        if record.over is Over.LEAST:
            value = operations.smaller(value, part)
        elif record.over is Over.LARGEST:
            value = operations.larger(value, part)
        else:
            value = value + part
    return value / float(record.years) if record.over is Over.MEAN else value
