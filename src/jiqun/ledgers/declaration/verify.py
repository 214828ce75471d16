"""Whether a declaration agrees with itself and with what it refers to. Every contradiction is told at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jiqun.engine import Formula
from jiqun.facts.schema import DataSet, FieldType
from jiqun.ledgers.declaration.model import ABOUT, BASE, BASE_NAMES, Ledger
from jiqun.ledgers.declaration.parts import Rollup, ThingKind
from jiqun.mishap import Mishap
from jiqun.values import ONE, Unit, UnitMismatch, UnknownUnit

#: What counts of entries and of values are in.
EACH = Unit.parse("个")

Problem = tuple[str, str, str]


@dataclass(frozen=True)
class Ground:
    """What declarations refer to outside themselves; an empty part is not checked."""

    datasets: Mapping[str, DataSet] = field(default_factory=dict)
    indicators: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    mechanisms: frozenset[str] = frozenset()
    is_quoted: Callable[[str, str], bool] | None = None  #: whether a plan's text holds the words
    is_organisation: Callable[[str], bool] | None = None


def problems_of(path: Path, ledger: Ledger, all_: Mapping[str, Ledger], ground: Ground) -> list[Problem]:
    """Every contradiction of one ledger as (where, Chinese, English)."""
    parts = (
        _names, _states, _moves, _duties, _fields, _formulas, _rollups, _views, _replaced, _splits, _seeds
    )  # fmt: skip
    found = [problem for part in parts for problem in part(ledger, all_, ground)]
    found += _outside(ledger, ground)
    return [(f"{path.name}:{where}", zh, en) for where, zh, en in found]


def _names(ledger: Ledger, all_: Mapping[str, Ledger], ground: Ground) -> Iterator[Problem]:
    names = [field.field for field in ledger.fields]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"fields.{name}", "字段重复", "declared twice"
    for name in sorted({item.field for item in (*BASE, *ABOUT)} & set(names)):
        yield (
            f"fields.{name}",
            "与每个条目都有的字段同名，请换名或删去",
            "every entry has a field of this name",
        )
    for item in ledger.fields:
        if item.many and f"{item.field}_count" in names:
            zh = f"与“{item.label}”的个数同名，请换名"
            yield f"fields.{item.field}_count", zh, f"is the name of how many {item.field} holds"
    computed = [item for item in ledger.fields if item.computed]
    labels = [item.label for item in (*ledger.dataset.fields, *computed)]
    for label in sorted({label for label in labels if labels.count(label) > 1}):
        yield "fields", f"两个字段都叫“{label}”，导入时分不清", f"two fields are labelled {label}"
    if ledger.record.closed_on and not _is_day(ledger.record.closed_on):
        day = ledger.record.closed_on
        yield "closed_on", f"“{day}”应为日期，如 2026-03-05", f"{day} is no date such as 2026-03-05"


def _is_day(words: str) -> bool:
    try:
        dt.date.fromisoformat(words)
    except ValueError:
        return False
    return True


def _states(ledger: Ledger, all_: Mapping[str, Ledger], ground: Ground) -> Iterator[Problem]:
    initial = [state.id for state in ledger.states if state.initial]
    if len(initial) != 1:
        yield (
            "states",
            f"应恰有一个初始状态（initial: true），现有 {len(initial)} 个",
            "exactly one state must be initial",
        )
        return
    reached, frontier = {initial[0]}, [initial[0]]
    while frontier:
        for move in ledger.moves_from(frontier.pop()):
            if move.to not in reached:
                reached.add(move.to)
                frontier.append(move.to)
    for state in ledger.states:
        if state.id not in reached:
            yield (
                f"states.{state.id}",
                f"从初始状态走不到“{state.label}”",
                "cannot be reached from the initial state",
            )
        if not state.final and not ledger.moves_from(state.id):
            yield (
                f"states.{state.id}",
                f"“{state.label}”没有出路；若是终点请写 final: true",
                "no way out and not final",
            )


def _moves(ledger: Ledger, all_: Mapping[str, Ledger], ground: Ground) -> Iterator[Problem]:
    for move in ledger.moves:
        for state in (*move.start, move.to):
            if state not in ledger.by_state:
                yield f"moves.{move.id}", f"没有状态“{state}”", f"no state {state}"
        for name in (*move.requires, *move.today):
            if name not in ledger.by_field and name not in BASE_NAMES:
                yield f"moves.{move.id}", f"没有字段“{name}”", f"no field {name}"
        days = {field.field for field in ledger.written if field.type is FieldType.DATE and not field.many}
        for name in move.today:
            if (name in ledger.by_field or name in BASE_NAMES) and name not in days:
                yield f"moves.{move.id}", f"today 中的“{name}”应为日期字段", f"{name} is no date to fill"


def _duties(ledger: Ledger, all_: Mapping[str, Ledger], ground: Ground) -> Iterator[Problem]:
    for duty in ledger.duties:
        for state in (*duty.states, *((duty.since,) if duty.since else ())):
            if state not in ledger.by_state:
                yield f"duties.{duty.id}", f"没有状态“{state}”", f"no state {state}"
        for name in duty.asks:
            if name not in {field.field for field in ledger.written}:
                yield f"duties.{duty.id}", f"没有可填字段“{name}”", f"no field to fill {name}"
    for step in ledger.escalations:
        if step.raises:
            yield from _raised(f"escalations.{step.id}", all_.get(step.raises), step.raises)


def _raised(where: str, other: Ledger | None, name: str) -> Iterator[Problem]:
    """An item that is opened without anybody at hand: its ledger may ask for nothing."""
    if other is None:
        yield where, f"没有台账“{name}”", f"no ledger {name}"
    elif other.record.entry is not ThingKind.FREE or any(field.required for field in other.written):
        yield (
            where,
            f"“{other.title.zh}”须为自由条目且没有必填字段，才能自动开单",
            f"{name} must be free and require no field",
        )
    elif other.record.closed_on:
        day = other.record.closed_on
        yield where, f"“{other.title.zh}”自 {day} 起不再新增条目", f"{name} takes no new entries since {day}"


def _splits(ledger: Ledger, all_: Mapping[str, Ledger], ground: Ground) -> Iterator[Problem]:
    for split in ledger.record.splits:
        where, child = f"splits.{split.ledger}", all_.get(split.ledger)
        if child is None:
            yield where, f"没有台账“{split.ledger}”", f"no ledger {split.ledger}"
            continue
        for name in (split.by, split.period):
            if name not in child.by_field:
                yield where, f"“{child.title.zh}”没有字段“{name}”", f"{child.id} has no field {name}"
        if split.by in child.by_field and child.by_field[split.by].referred_ledger != ledger.id:
            yield (
                where,
                f"“{child.title.zh}”的“{split.by}”应引用本台账（refers: ledger:{ledger.id}）",
                f"{split.by} must refer to {ledger.id}",
            )
        until = ledger.by_field.get(split.until)
        if split.until != "due" and (until is None or until.type not in (FieldType.DATE, FieldType.YEAR)):
            yield where, f"“{split.until}”应为日期或年份字段", f"{split.until} is no date or year"


def _fields(ledger: Ledger, all_: Mapping[str, Ledger], ground: Ground) -> Iterator[Problem]:
    for item in ledger.fields:
        where = f"fields.{item.field}"
        if item.type is FieldType.CODE and not ledger.codes(item):
            yield where, f"没有码表“{item.codes}”", f"no code list {item.codes}"
        if item.referred_ledger and item.referred_ledger not in all_:
            yield where, f"没有台账“{item.referred_ledger}”", f"no ledger {item.referred_ledger}"
        if item.refers and item.type is not FieldType.TEXT:
            yield where, "引用字段的类型应为 text", "a reference is a text"
        if item.fact is not None:
            yield from _fact(ledger, item, ground)
        if item.entries is not None:
            yield from _entries(ledger, item, all_, where)
        if item.via is not None:
            yield from _via(ledger, item, all_, where)
        for state in item.open_in:
            if state not in ledger.by_state:
                yield where, f"open_in 没有状态“{state}”", f"no state {state} to be open in"


def _fact(ledger: Ledger, item: Any, ground: Ground) -> Iterator[Problem]:
    where = f"fields.{item.field}"
    of = ledger.by_field.get(item.fact.of)
    if item.fact.of and of is None:
        yield where, f"没有字段“{item.fact.of}”", f"no field {item.fact.of}"
    elif not item.fact.of and ledger.record.entry is ThingKind.FREE:
        yield (
            where,
            "自由条目没有对象，fact 须用 of 指明引用字段",
            "a free entry has no subject; name a reference field with of",
        )
    dataset = ground.datasets.get(item.fact.dataset)
    if ground.datasets and dataset is None:
        yield where, f"没有数据集“{item.fact.dataset}”", f"no data set {item.fact.dataset}"
    elif dataset is not None:
        told = dataset.by_name.get(item.fact.field)
        if told is None:
            yield where, f"数据集没有字段“{item.fact.field}”", f"the data set has no field {item.fact.field}"
        elif told.numeric and item.unit != told.unit:
            yield where, f"单位应为“{told.unit or '（无）'}”", f"the unit must be {told.unit}"


def _via(ledger: Ledger, item: Any, all_: Mapping[str, Ledger], where: str) -> Iterator[Problem]:
    of = ledger.by_field.get(item.via.of)
    other = all_.get(of.referred_ledger) if of is not None else None
    if of is None or of.many or other is None:
        yield (
            where,
            f"via 的 of 应为引用某一台账条目的字段，“{item.via.of}”不是",
            f"{item.via.of} refers to no entry",
        )
        return
    told = other.by_field.get(item.via.field)
    if told is None:
        yield (
            where,
            f"台账“{other.title.zh}”没有字段“{item.via.field}”",
            f"{other.id} has no field {item.via.field}",
        )
    elif told.via is not None or told.entries is not None:
        yield (
            where,
            f"“{told.label}”本身由别的条目计算，不能再引用",
            f"{told.field} is itself taken from entries",
        )
    elif told.numeric and told.unit != item.unit:
        yield where, f"单位应为“{told.unit or '（无）'}”", f"the unit must be {told.unit}"


def _entries(ledger: Ledger, item: Any, all_: Mapping[str, Ledger], where: str) -> Iterator[Problem]:
    other = all_.get(item.entries.ledger)
    if other is None:
        yield where, f"没有台账“{item.entries.ledger}”", f"no ledger {item.entries.ledger}"
        return
    if item.entries.by not in other.by_field:
        yield (
            where,
            f"台账“{other.title.zh}”没有字段“{item.entries.by}”",
            f"{other.id} has no field {item.entries.by}",
        )
    elif other.by_field[item.entries.by].refers not in (f"ledger:{ledger.id}", ledger.record.entry.value):
        label = other.by_field[item.entries.by].label
        yield where, f"“{label}”没有引用本台账或它的对象", f"{item.entries.by} does not refer to this ledger"
    if item.entries.sum and item.entries.sum not in other.by_field:
        yield (
            where,
            f"台账“{other.title.zh}”没有字段“{item.entries.sum}”",
            f"{other.id} has no field {item.entries.sum}",
        )
    elif item.entries.sum:
        yield from _summed(item, other.by_field[item.entries.sum], where)
    for state in item.entries.states:
        if state not in other.by_state:
            yield where, f"台账“{other.title.zh}”没有状态“{state}”", f"{other.id} has no state {state}"


def _summed(item: Any, summed: Any, where: str) -> Iterator[Problem]:
    if summed.computed or summed.many or summed.measure is None:
        yield where, f"“{summed.label}”不是可加的数", f"{summed.field} cannot be added up"
    elif summed.unit != item.unit:
        yield where, f"单位应为“{summed.unit or '（无）'}”", f"the unit must be {summed.unit}"


def _formulas(ledger: Ledger, all_: Mapping[str, Ledger], ground: Ground) -> Iterator[Problem]:
    units, types = units_of(ledger), types_of(ledger)
    for at, item in enumerate(ledger.fields):
        if item.formula:
            yield from _formula(f"fields.{item.field}", item.formula, units, types)
            yield from _made(ledger, at, units)
    for check in ledger.record.checks:
        where = f"checks.{check.id}"
        for state in check.states:
            if state not in ledger.by_state:
                yield where, f"没有状态“{state}”", f"no state {state}"
        for name in check.over or ():
            if name not in ledger.by_field and name not in BASE_NAMES:
                yield where, f"没有字段“{name}”", f"no field {name}"
        yield from _formula(
            where, check.formula, units if check.over is None else group_units(ledger, check.over)
        )
    for rollup in ledger.record.rollups:
        if rollup.where:
            yield from _formula(f"rollups.{rollup.id}", rollup.where, units, types)
    for seed in ledger.record.seeds:
        columns = ground.datasets.get(seed.table)
        if seed.where and columns is not None:
            yield from _formula("seeds", seed.where, columns.units)


def _ground(
    ledger: Ledger, over: Sequence[str] | None, units: Mapping[str, Unit | None], types: Mapping[str, str]
) -> tuple[Mapping[str, Unit | None], Mapping[str, str]]:
    if over is None:
        return units, types
    grouped = dict(types)
    for item in ledger.fields:
        if item.type in (FieldType.DATE,):
            grouped[f"{item.field}_largest"] = "date"
    return group_units(ledger, over), grouped


def _formula(
    where: str, text: str, units: Mapping[str, Unit | None], types: Mapping[str, str] | None = None
) -> Iterator[Problem]:
    """The formula tried on columns of the right types that hold nothing."""
    import ibis

    known = types or {}
    try:
        formula = Formula(text)
        columns = {
            name: ibis.null(known.get(name) or ("string" if units[name] is None else "float64"))
            for name in formula.names
            if name in units
        }
        formula.over(columns, units)
    except Mishap as error:
        zh, _, en = str(error).partition("。 / ")
        yield where, zh, en or f"the formula cannot be used: {text}"
    except (TypeError, ValueError) as error:
        yield where, f"公式“{text}”的类型对不上：{error}", f"the types of “{text}” do not fit: {error}"


def _made(ledger: Ledger, at: int, units: Mapping[str, Unit | None]) -> Iterator[Problem]:
    """What a formula gives is in the field's unit; formulas are reckoned in the order they stand in."""
    item = ledger.fields[at]
    where, later = (
        f"fields.{item.field}",
        {other.field: other for other in ledger.fields[at:] if other.formula},
    )
    try:
        made, names = Formula(item.formula).unit(units), Formula(item.formula).names
    except (Mishap, TypeError, ValueError):
        return
    for name in names:
        if name in later:
            yield where, f"“{later[name].label}”须写在它前面", f"{name} must stand before it"
    if made is not None and item.measure is not None and _is_off(made, item.measure):
        zh = f"公式得“{made.symbol}”，单位却写“{item.unit}”"
        yield where, zh, f"the formula gives {made.symbol}, the unit says {item.unit}"


def _is_off(made: Unit, wanted: Unit) -> bool:
    """Whether two units of one kind differ by a factor. A share may have been made a percentage by hand: not judged."""
    alike = made.dimension == wanted.dimension != ()
    return alike and "%" not in made.symbol and made.factor != wanted.factor


def types_of(ledger: Ledger) -> dict[str, str]:
    """Types of the fields that are neither numbers nor texts."""
    kinds = {FieldType.DATE: "date", FieldType.FLAG: "boolean"}
    own = {item.field: kinds[item.type] for item in ledger.fields if item.type in kinds and not item.many}
    return {"due": "date", **own}


def units_of(ledger: Ledger) -> dict[str, Unit | None]:
    """Names that a formula about an entry may use, with their units; None for a text."""
    units: dict[str, Unit | None] = dict.fromkeys(BASE_NAMES)
    for item in ledger.fields:
        units[item.field] = None if item.many else item.measure
        if item.many:
            units[f"{item.field}_count"] = EACH
    return units


def group_units(ledger: Ledger, over: Sequence[str]) -> dict[str, Unit | None]:
    """Names that a formula about a group of entries may use: what they share, and what is counted and added up."""
    units: dict[str, Unit | None] = dict.fromkeys(BASE_NAMES) | {"entries": EACH}
    for item in ledger.fields:
        units[item.field] = item.measure if item.field in over and not item.many else None
        if item.measure is not None and not item.many:
            units[f"{item.field}_total"] = units[f"{item.field}_largest"] = item.measure
        units[f"{item.field}_kinds"] = EACH
    return units


def _rollups(ledger: Ledger, all_: Mapping[str, Ledger], ground: Ground) -> Iterator[Problem]:
    ids = {rollup.id for rollup in ledger.record.rollups}
    for rollup in ledger.record.rollups:
        where = f"rollups.{rollup.id}"
        for state in rollup.states:
            if state not in ledger.by_state:
                yield where, f"没有状态“{state}”", f"no state {state}"
        if rollup.over and rollup.over not in ids:
            yield where, f"没有汇总“{rollup.over}”", f"no rollup {rollup.over}"
        summed = ledger.by_field.get(rollup.sum)
        if rollup.sum and (summed is None or summed.measure is None or summed.many):
            yield where, f"没有可加的字段“{rollup.sum}”", f"no field to add up: {rollup.sum}"
        elif rollup.unit and (not rollup.over or rollup.over in ids):
            yield from _convertible(ledger, rollup)
        dated = ledger.by_field.get(rollup.date)
        if rollup.date and (dated is None or dated.type not in (FieldType.DATE, FieldType.YEAR)):
            yield where, f"“{rollup.date}”应为日期或年份字段", f"{rollup.date} is no date or year"
        for name in rollup.by:
            if name not in ledger.by_field and name not in BASE_NAMES:
                yield where, f"没有字段“{name}”", f"no field {name}"
        if rollup.indicator and ground.indicators and rollup.indicator not in ground.indicators:
            yield where, f"指标目录没有“{rollup.indicator}”", f"no indicator {rollup.indicator}"


def _convertible(ledger: Ledger, rollup: Rollup) -> Iterator[Problem]:
    try:
        Unit.parse(rollup.unit)
        factor(ledger, rollup)
    except UnknownUnit:
        yield f"rollups.{rollup.id}", f"不认识的单位“{rollup.unit}”", f"unknown unit {rollup.unit}"
    except UnitMismatch as error:
        zh = str(error).partition(" (")[0]
        yield f"rollups.{rollup.id}", f"单位换算不了：{zh}", f"the unit {rollup.unit} does not fit"


def factor(ledger: Ledger, rollup: Rollup) -> float:
    """What sums, or ratios of sums, are multiplied by to stand in the rollup's unit. Raises UnitMismatch."""
    base = next((item for item in ledger.record.rollups if item.id == rollup.over), None)
    if not rollup.unit or (base is None and not rollup.sum):
        return 1.0
    measure = (
        _measure(ledger, rollup) / _measure(ledger, base) if base is not None else _measure(ledger, rollup)
    )
    wanted = Unit.parse(rollup.unit)
    return 1.0 if measure.counts_alike(wanted) else float(measure.conversion(wanted))


def _measure(ledger: Ledger, rollup: Rollup) -> Unit:
    """The unit of what is counted or added up."""
    return (ledger.by_field[rollup.sum].measure or ONE) if rollup.sum else EACH


def _views(ledger: Ledger, all_: Mapping[str, Ledger], ground: Ground) -> Iterator[Problem]:
    for view in ledger.record.views:
        for name in (*view.columns, *((view.group,) if view.group else ()), *((view.order.lstrip("-"),) if view.order else ())):  # fmt: skip
            if name not in ledger.by_field and name not in BASE_NAMES:
                yield f"views.{view.id}", f"没有字段“{name}”", f"no field {name}"
        for state in view.states:
            if state not in ledger.by_state:
                yield f"views.{view.id}", f"没有状态“{state}”", f"no state {state}"


def _replaced(ledger: Ledger, all_: Mapping[str, Ledger], ground: Ground) -> Iterator[Problem]:
    for item in ledger.record.replaces:
        where, old = f"replaces.{item.ledger}", all_.get(item.ledger)
        if old is None:
            yield where, f"没有台账“{item.ledger}”", f"no ledger {item.ledger}"
            continue
        if old.record.entry is not ledger.record.entry:
            yield where, "两份台账的条目对象不同", "the entries of the two are about different things"
        for name in item.fields:
            if name not in old.by_field:
                yield where, f"原台账没有字段“{name}”", f"the old ledger has no field {name}"
        yield from _retyped(where, item, old, ledger)
        for name in (*item.fields.values(), *item.set):
            if name not in ledger.by_field:
                yield where, f"没有字段“{name}”", f"no field {name}"
        for before, after in item.states.items():
            if before not in old.by_state or after not in ledger.by_state:
                yield where, f"状态“{before} → {after}”对不上", f"states {before} → {after} do not exist"
        for state in old.states:
            if state.id not in item.states and state.id not in ledger.by_state:
                yield (
                    where,
                    f"原状态“{state.label}（{state.id}）”没有去处",
                    f"state {state.id} has nowhere to go",
                )


def _retyped(where: str, item: Any, old: Ledger, ledger: Ledger) -> Iterator[Problem]:
    for before in old.written:
        after = ledger.by_field.get(item.fields.get(before.field, before.field))
        if after is not None and (after.computed or _kind(after) != _kind(before)):
            zh = f"“{before.label}”与“{after.label}”的类型不同（类型、单位、是否多值须一致）"
            yield where, zh, f"{before.field} and {after.field} are not of one type"


def _kind(field: Any) -> tuple[FieldType, str | None, bool]:
    return field.type, field.unit, field.many


def _seeds(ledger: Ledger, all_: Mapping[str, Ledger], ground: Ground) -> Iterator[Problem]:
    written = {field.field for field in ledger.written} | {"region", "lead", "cooperating", "due"}
    for seed in ledger.record.seeds:
        for state in seed.states:
            if state not in ledger.by_state:
                yield "seeds", f"没有状态“{state}”", f"no state {state}"
        for name, told in seed.values.items():
            if name not in written:
                yield "seeds", f"没有可填字段“{name}”", f"no field to fill {name}"
            if told.between is not None and told.between[0] > told.between[1]:
                yield "seeds", f"“{name}”的 between 应先小后大", f"between of {name}: the smaller first"
            days = told.dates
            if days is not None and not (all(map(_is_day, days)) and days[0] <= days[1]):
                zh = f"“{name}”的 dates 应为两个日期，先早后晚"
                yield "seeds", zh, f"dates of {name}: two dates, the earlier first"


def _outside(ledger: Ledger, ground: Ground) -> Iterable[Problem]:
    record = ledger.record
    if ground.areas and record.area not in ground.areas:
        yield "area", f"没有能力域“{record.area}”", f"no area {record.area}"
    for name in record.mechanisms:
        if ground.mechanisms and name not in ground.mechanisms:
            yield "mechanisms", f"没有机制“{name}”", f"no mechanism {name}"
    for clause in (*record.clauses, *(check.clause for check in record.checks if check.clause)):
        if ground.is_quoted is not None and not ground.is_quoted(clause.plan, clause.quote):
            yield (
                "clauses",
                f"“{clause.plan}”原文没有“{clause.quote}”",
                f"{clause.plan} does not print these words",
            )
    if ground.is_organisation is not None:
        for name in (record.keeper, record.lead, *record.cooperating):
            if name and not ground.is_organisation(name):
                yield "keeper", f"orgs.yaml 没有单位“{name}”", f"orgs.yaml has no organisation {name}"
