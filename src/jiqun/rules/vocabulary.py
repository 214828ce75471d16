"""The vocabulary of rules: every variable with its unit, the parameters beside them, and what each is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from jiqun.engine import Formula
from jiqun.enterprises import CUTS
from jiqun.facts.schema import Declarations
from jiqun.indicators.computed.definition import factor_to
from jiqun.indicators.computed.measure import measure_of
from jiqun.packs import DuplicateEntry, Pack, read_records
from jiqun.rules.errors import RuleInvalid, VariableCircular, VariableUnknown
from jiqun.rules.parameter import Parameter, Parameters, load_parameters
from jiqun.rules.variable import DESCRIBED, Kind, Over, Subject, Variable, VariableRecord
from jiqun.values import Unit
from jiqun.values.units import ONE

STANDARD = Path(__file__).parent / "standard" / "variables.yaml"
FILE = "schemes/variables.yaml"
EVIDENCE = "evidence"
#: What every formula may name besides: the year that is judged, and its last day as a number of days.
CLOCK: Mapping[str, Unit] = {"year": ONE, "day": Unit.parse("天")}
#: What formulas about a group of enterprises may name: how many enterprises are counted.
MEMBERS = "members"
GROUP: Mapping[str, Unit] = {MEMBERS: Unit.parse("家")}


@dataclass(frozen=True)
class Vocabulary:
    """Variables and parameters by name. A rule set adds its own with :meth:`over`.

    `others` are variables about other subjects than enterprises; :meth:`about` gives them a voice.
    """

    variables: Mapping[str, Variable]
    parameters: Parameters
    subject: Subject = Subject.ENTERPRISE
    others: Mapping[str, Variable] = field(default_factory=dict)

    def about(self, subject: Subject) -> Vocabulary:
        """The words of rules about a subject: premises have their own, groups those of enterprises and their own."""
        if subject is self.subject:
            return self
        own = {name: item for name, item in self.others.items() if item.record.about is subject}
        base = {} if subject is Subject.PREMISES else self.variables
        return Vocabulary({**base, **own}, self.parameters, subject)

    def __getitem__(self, name: str) -> Variable:
        """Raises VariableUnknown."""
        if name not in self.variables:
            raise VariableUnknown(name, name, self.variables)
        return self.variables[name]

    @cached_property
    def truths(self) -> frozenset[str]:
        return frozenset(name for name, item in self.variables.items() if item.record.kind is Kind.TRUTH)

    @cached_property
    def units(self) -> Mapping[str, Unit | None]:
        """Units of everything a formula may name."""
        return {
            **CLOCK,
            **(GROUP if self.subject.grouped else {}),
            **{name: item.measure for name, item in self.parameters.items()},
            **{name: item.unit for name, item in self.variables.items()},
        }

    @cached_property
    def _unit(self) -> dict[str, Unit | None]:
        return {}

    def unit(self, formula: Formula) -> Unit | None:
        """What a formula comes to; None for a truth value or a text. Raises FormulaNameUnknown, FormulaUnitMismatch."""
        if formula.text not in self._unit:
            self._unit[formula.text] = formula.unit(self.units, truths=self.truths)
        return self._unit[formula.text]

    def over(
        self, variables: Iterable[VariableRecord], parameters: Iterable[Parameter], where: str
    ) -> Vocabulary:
        """With the formulas and parameters of a rule set. Raises as :func:`load_vocabulary`."""
        own = list(parameters)
        for item in own:
            if item.id in self.variables or item.id in CLOCK:
                raise RuleInvalid(
                    where, f"参数与变量同名：{item.id} / a parameter has the name of a variable"
                )
        if self.subject is Subject.PREMISES:
            variables = [item.model_copy(update={"about": self.subject}) for item in variables]
        found = _resolved(
            {name: item.record for name, item in self.variables.items()}
            | {item.id: item for item in variables},
            self.parameters.over(own),
            dict(self.variables),
            None,
            where,
        )
        return replace(found, subject=self.subject, others=self.others)

    def check(self, text: str, where: str) -> Formula:
        """The formula, every name of it known and its units agreeing. Raises VariableUnknown, FormulaUnitMismatch."""
        formula = Formula(text)
        for name in formula.names:
            if name not in self.units:
                raise VariableUnknown(name, f"{where}“{text}”", self.variables)
        self.unit(formula)
        return formula

    def closure(self, names: Iterable[str]) -> list[Variable]:
        """The named variables and everything they are made of, each after what it needs."""
        found: dict[str, Variable] = {}

        def add(name: str) -> None:
            if name in found or name not in self.variables:
                return
            for other in self.variables[name].needs:
                add(other)
            found[name] = self.variables[name]

        for name in names:
            add(name)
        return list(found.values())

    def used(self, formulas: Iterable[str]) -> list[str]:
        """Variables that formulas name, each once."""
        return list(
            dict.fromkeys(name for text in formulas for name in Formula(text).names if name in self.variables)
        )


def load_vocabulary(declarations: Declarations, pack: Pack | None = None) -> Vocabulary:
    """The standard variables, with those of the pack's `schemes/variables.yaml` added; an id of the pack replaces one.

    Raises PackFileInvalid, DuplicateEntry, RuleInvalid, VariableUnknown, VariableCircular, DataSetUnknown,
    DefinitionInvalid, FormulaNameUnknown, FormulaUnitMismatch.
    """
    own = pack.root / FILE if pack is not None else None
    records = _records(STANDARD)
    if own is not None and own.is_file():
        records |= _records(own)
    where = str(own or STANDARD)
    found = _resolved(records, load_parameters(pack), {}, declarations, where)
    mine = {name: item for name, item in found.variables.items() if item.record.about is Subject.ENTERPRISE}
    others = {name: item for name, item in found.variables.items() if name not in mine}
    return replace(found, variables=mine, others=others)


def _records(path: Path) -> dict[str, VariableRecord]:
    found: dict[str, VariableRecord] = {}
    for item in read_records(path, VariableRecord):
        if item.id in found:
            raise DuplicateEntry(path, item.id)
        found[item.id] = item
    return found


def _resolved(
    records: Mapping[str, VariableRecord],
    parameters: Parameters,
    known: dict[str, Variable],
    declarations: Declarations | None,
    where: str,
) -> Vocabulary:
    """Variables in the order of what they need; `known` are resolved already."""
    done = {name: item for name, item in known.items() if records.get(name) is item.record}
    trail: list[str] = []

    def resolve(name: str) -> Variable:
        if name in done:
            return done[name]
        if name in trail:
            raise VariableCircular([*trail[trail.index(name) :], name])
        trail.append(name)
        record = records[name]
        needs = _needs(record, records, parameters, where)
        for other in needs:
            resolve(other)
        trail.pop()
        done[name] = _variable(record, needs, done, parameters, declarations, where)
        return done[name]

    for name in records:
        resolve(name)
    return Vocabulary(done, parameters)


def _needs(
    record: VariableRecord, records: Mapping[str, VariableRecord], parameters: Parameters, where: str
) -> tuple[str, ...]:
    names: Sequence[str] = ()
    if record.formula is not None:
        names = Formula(record.formula).names
    elif record.of is not None:
        names = (record.of,)
    for name in names:
        if name not in records and name not in parameters and name not in CLOCK:
            raise VariableUnknown(name, f"{where} {record.id}", [*records, *parameters])
        if name in records and records[name].about is not record.about:
            raise RuleInvalid(
                f"{where} {record.id}",
                f"{name} 说的是 {records[name].about.value}，不是 {record.about.value}"
                f" / {name} is about {records[name].about.value}, not {record.about.value}",
            )
    return tuple(name for name in names if name in records)


def _variable(
    record: VariableRecord,
    needs: tuple[str, ...],
    done: Mapping[str, Variable],
    parameters: Parameters,
    declarations: Declarations | None,
    where: str,
) -> Variable:
    unit = Unit.parse(record.unit) if record.kind is Kind.NUMBER else None
    if record.formula is not None:
        return _formula(record, needs, done, parameters, unit, where)
    if record.of is not None:
        return _windowed(record, needs, done[record.of], where)
    if record.cut is not None:
        if record.cut not in _columns(record):
            raise RuleInvalid(f"{where} {record.id}", f"没有列 {record.cut} / no such column")
        return Variable(record, None)
    if record.evidence or record.supplied:
        return Variable(record, unit)
    if declarations is None:
        raise RuleInvalid(
            f"{where} {record.id}",
            "规则内只能定义公式；取自数据集的变量写在 schemes/variables.yaml"
            " / a rule set defines formulas alone; variables over data sets stand in schemes/variables.yaml",
        )
    measure = measure_of(record.measure, declarations)
    if record.who is not None:
        measure.dataset[record.who]
    described = DESCRIBED.get(record.about)
    if described is not None and described.set != record.set:
        raise RuleInvalid(
            f"{where} {record.id}",
            f"关于 {record.about.value} 的变量取自数据集 {described.set} / is read off the set {described.set}",
        )
    # An amount whose unit depends on its row (energy by carrier) carries none in the set; the variable says it.
    told = unit if unit is not None and record.unit and measure.unit == ONE else measure.unit
    return Variable(record, told, (), measure)


def _columns(record: VariableRecord) -> Sequence[str]:
    """What `cut` may name: a column of the roster, or a field told of every such subject."""
    described = DESCRIBED.get(record.about)
    return described.fields if described is not None else ("name", *CUTS)


def _formula(
    record: VariableRecord,
    needs: tuple[str, ...],
    done: Mapping[str, Variable],
    parameters: Parameters,
    unit: Unit | None,
    where: str,
) -> Variable:
    units = {
        **CLOCK,
        **{name: item.measure for name, item in parameters.items()},
        **{name: done[name].unit for name in needs},
    }
    truths = [name for name in needs if done[name].record.kind is Kind.TRUTH]
    found = Formula(record.formula or "").unit(units, truths=truths)
    factor: float | None = 1.0
    if record.kind is Kind.NUMBER and unit is not None:
        told = found or ONE
        factor = factor_to(found, unit)
        if factor is None:
            raise RuleInvalid(
                f"{where} {record.id}",
                f"公式得出 {told.symbol or '纯数'}，单位写的是 {unit.symbol or '纯数'}"
                f" / the formula gives {told.symbol or 'a pure number'}, not {unit.symbol or 'a pure number'}",
            )
    return Variable(record, unit, needs, factor=factor or 1.0)


def _windowed(record: VariableRecord, needs: tuple[str, ...], base: Variable, where: str) -> Variable:
    if base.record.kind is not Kind.NUMBER and record.over is not Over.EARLIER:
        raise RuleInvalid(f"{where} {record.id}", "只有数可以跨年合计 / only numbers are told over years")
    return Variable(record, base.unit, needs)
