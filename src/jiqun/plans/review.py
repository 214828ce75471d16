"""Human review: what the extractor reads beside what the pack holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from jiqun.packs import Pack, Record, read_records
from jiqun.plans.library import Plan
from jiqun.plans.records import Offsets, Review, StatementRecord
from jiqun.plans.statement import Statement

#: What the two readings are compared on; wording and notes are the reviewer's own.
COMPARED = ("kind", "value", "value2", "unit", "comparator", "year", "horizon_year", "qualifier", "tentative")


class ProposalState(StrEnum):
    NEW = "new"  #: the extractor reads a number that the pack does not hold
    DIFFERS = "differs"  #: both read it, differently
    MISSING = "missing"  #: the pack holds it, the extractor does not see it
    AGREED = "agreed"
    REJECTED = "rejected"  #: somebody said that this is no statement


class Rejection(Record):
    """An entry of `plans/<id>/rejections.yaml`."""

    at: Offsets
    value_text: str
    review: Review


@dataclass(frozen=True, slots=True)
class Difference:
    field: str
    held: object
    read: object


@dataclass(frozen=True, slots=True)
class Proposal:
    """One number of the text with both readings. `id` names its place."""

    state: ProposalState
    read: Statement | None
    held: StatementRecord | None
    differences: tuple[Difference, ...] = ()
    rejection: Rejection | None = None

    @property
    def at(self) -> tuple[int, int]:
        if self.held is not None:
            return self.held.at
        if self.read is not None:
            return (self.read.value_start, self.read.value_end)
        raise ValueError("a proposal has at least one reading")

    @property
    def id(self) -> str:
        return f"{self.at[0]}-{self.at[1]}"


def load_rejections(pack: Pack, plan: str) -> list[Rejection]:
    path = pack.root / "plans" / plan / "rejections.yaml"
    return read_records(path, Rejection) if path.is_file() else []


def proposals(plan: Plan, read: Iterable[Statement], rejections: Iterable[Rejection] = ()) -> list[Proposal]:
    """Both readings of every number, in the order of the text. Two readings are of one number when their places overlap."""
    rest = sorted(plan.statements, key=lambda item: item.at)
    refused = {item.at: item for item in rejections}
    found: list[Proposal] = []
    for statement in read:
        at = (statement.value_start, statement.value_end)
        held = _best(statement, [item for item in rest if item.at[0] < at[1] and at[0] < item.at[1]])
        if held is not None:
            rest.remove(held)
            differences = _differences(held, statement)
            found.append(
                Proposal(
                    ProposalState.DIFFERS if differences else ProposalState.AGREED,
                    statement,
                    held,
                    differences,
                )
            )
        elif at in refused:
            found.append(Proposal(ProposalState.REJECTED, statement, None, (), refused[at]))
        else:
            found.append(Proposal(ProposalState.NEW, statement, None))
    found += [Proposal(ProposalState.MISSING, None, item) for item in rest]
    return sorted(found, key=lambda item: item.at)


def _best(statement: Statement, candidates: list[StatementRecord]) -> StatementRecord | None:
    """Among readings of the same place the one with the most in common."""
    return min(candidates, key=lambda item: len(_differences(item, statement)), default=None)


def _differences(held: StatementRecord, read: Statement) -> tuple[Difference, ...]:
    pairs = [(name, getattr(held, name), getattr(read, name)) for name in COMPARED]
    return tuple(Difference(name, one, other) for name, one, other in pairs if not _alike(one, other))


def _alike(one: object, other: object) -> bool:
    return one == other or str(one) == str(other) or (not one and not other)
