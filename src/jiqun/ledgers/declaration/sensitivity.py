"""How sensitive fields of ledgers are: as declared, as the returns they come from say, as what they are reckoned from is."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from jiqun.engine import Formula
from jiqun.facts.schema import DataSet, Sensitivity
from jiqun.ledgers.declaration.model import Ledger
from jiqun.ledgers.declaration.parts import LedgerField, ThingKind

PUBLIC = Sensitivity.PUBLIC
RANK = {item: at for at, item in enumerate(Sensitivity)}
#: On the register whatever a return says of them.
NAMING = frozenset({"code", "name"})
#: What a check or formula over groups, or over a field of several values, makes of a field.
MADE = ("_total", "_largest", "_kinds", "_count")


def strictest(of: Iterable[Sensitivity]) -> Sensitivity:
    """The most sensitive of some; public where there is none.

    >>> strictest([Sensitivity.INTERNAL, Sensitivity.PERSONAL, Sensitivity.PUBLIC]).value
    'personal'
    """
    return max(of, key=RANK.__getitem__, default=PUBLIC)


def names_in(formula: str, ledger: Ledger, *, values: bool = False) -> frozenset[str]:
    """Own fields that a formula reads, also as totals or numbers of values; with `values` those only of which it reads more
    than whether they are filled in."""
    found = set()
    made = Formula(formula)
    for name in _read(made) if values else made.names:
        bare = next((name.removesuffix(end) for end in MADE if name.endswith(end)), name)
        found |= {name, bare} & ledger.by_field.keys()
    return frozenset(found)


def _read(formula: Formula) -> set[str]:
    """Names outside `is_missing`.

    >>> sorted(_read(Formula("if_else(is_missing(leader), 0, cost) / cost")))
    ['cost']
    """
    nodes = list(ast.walk(formula.tree))
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    aside = {id(call.func) for call in calls}
    aside |= {
        id(part) for call in calls if getattr(call.func, "id", "") == "is_missing" for part in call.args
    }
    return {node.id for node in nodes if isinstance(node, ast.Name) and id(node) not in aside}


@dataclass
class Sensitivities:
    """How sensitive fields are. A data set that is not at hand is taken for confidential."""

    ledgers: Mapping[str, Ledger]
    datasets: Mapping[str, DataSet]
    _known: dict[tuple[str, str], Sensitivity] = field(default_factory=dict)

    def of(self, ledger: Ledger, name: str) -> Sensitivity:
        key = (ledger.id, name)
        if key not in self._known:
            self._known[key] = PUBLIC  # a field that is reckoned from itself adds nothing
            item = ledger.by_field[name]
            own = (item.sensitivity,) if "sensitivity" in item.model_fields_set else ()
            self._known[key] = strictest((*own, *self._inherited(ledger, item)))
        return self._known[key]

    def _inherited(self, ledger: Ledger, item: LedgerField) -> Iterable[Sensitivity]:
        if item.fact is not None:
            kind = ledger.by_field[item.fact.of].refers if item.fact.of else ledger.record.entry.value
            yield self._column(ledger, item.fact.dataset, item.fact.field, kind)
        if item.via is not None:
            yield self._elsewhere(ledger.by_field[item.via.of].referred_ledger, item.via.field)
        if item.entries is not None and item.entries.sum:
            yield self._elsewhere(item.entries.ledger, item.entries.sum)
        if item.formula:
            yield from (self.of(ledger, name) for name in names_in(item.formula, ledger, values=True))
        for seed in ledger.record.seeds:
            drawn = seed.values.get(item.field)
            if drawn is not None and drawn.column and seed.table in self.datasets:
                yield self._column(ledger, seed.table, drawn.column, ledger.record.entry.value)

    def _elsewhere(self, ledger: str, name: str) -> Sensitivity:
        other = self.ledgers.get(ledger)
        return self.of(other, name) if other is not None and name in other.by_field else PUBLIC

    def _column(self, ledger: Ledger, dataset: str, name: str, kind: str) -> Sensitivity:
        """Of a column of a data set: everything said of an enterprise, of other things what is confidential."""
        if name in NAMING:
            return PUBLIC
        declared = self.datasets.get(dataset)
        known = declared.by_name.get(name) if declared is not None else None
        found = known.sensitivity if known is not None else Sensitivity.CONFIDENTIAL
        enterprise = ThingKind.ENTERPRISE in (ledger.record.entry, kind)
        return found if enterprise or RANK[found] >= RANK[Sensitivity.CONFIDENTIAL] else PUBLIC


def sensitivities_of(
    ledgers: Mapping[str, Ledger], datasets: Mapping[str, DataSet]
) -> Mapping[str, Mapping[str, Sensitivity]]:
    """Ledger → field → how sensitive it is; fields that are open to every reader of the list are left out."""
    told = Sensitivities(ledgers, datasets)
    return {
        name: {
            item.field: found
            for item in ledger.fields
            if (found := told.of(ledger, item.field)) is not PUBLIC
        }
        for name, ledger in ledgers.items()
    }
