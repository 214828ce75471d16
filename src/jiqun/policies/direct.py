"""免申即享: clauses that can be granted without application, because returns the city holds answer everything they ask."""

from __future__ import annotations

from dataclasses import dataclass

from jiqun.indicators.computed.facts import Facts
from jiqun.policies.policy import Placed
from jiqun.rules.variable import Variable
from jiqun.rules.vocabulary import Vocabulary


@dataclass(frozen=True)
class Directness:
    """What stands in the way, each kind in the order of the clause: answers that only a person or a paper gives (`asked`),
    conditions that somebody must judge (`judged`), data sets that nobody returned (`absent`), and a benefit without a
    printed amount."""

    asked: tuple[Variable, ...]
    judged: tuple[str, ...]
    absent: tuple[str, ...]
    amount_known: bool

    @property
    def direct(self) -> bool:
        return not (self.asked or self.judged or self.absent) and self.amount_known


def directness(item: Placed, shared: Vocabulary, facts: Facts) -> Directness:
    """Whether a clause can be granted from what is at hand."""
    rules = item.conditions
    vocabulary = rules.vocabulary(shared)
    formulas = [*rules.formulas, *([item.clause.benefit.amount] if item.clause.benefit.amount else [])]
    asked = vocabulary.closure(vocabulary.used(formulas))
    sets = dict.fromkeys(one.measure.record.set for one in asked if one.measure is not None)
    return Directness(
        tuple(one for one in asked if _asked(one, facts)),
        tuple(
            node.criterion.label.zh if node.criterion.label else node.criterion.test or node.criterion.id
            for node in rules.nodes()
            if node.criterion.judged
        ),
        tuple(name for name in sets if not facts.vintages(name)),
        item.clause.benefit.amount is not None,
    )


def _asked(item: Variable, facts: Facts) -> bool:
    """Whether only a person or a paper answers it: nobody supplies it, and silence says nothing."""
    record = item.record
    return record.evidence and record.absent is None and record.supplied not in facts.supplied
