"""Resolving: from references to recorded proposals, ladder first, likeness for the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jiqun.enterprises.directory import Directory
from jiqun.enterprises.identity.decisions import Identities, Identity, Proposal
from jiqun.enterprises.identity.features import of_reference, record
from jiqun.enterprises.identity.ladder import climb
from jiqun.enterprises.identity.parameters import Parameters
from jiqun.enterprises.identity.references import Described, datasets_of_enterprises, references
from jiqun.enterprises.identity.scoring import fixed, proposals


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What resolving found. `method` of the likeness: splink, fixed (too few rows to estimate from) or none."""

    asked: int
    new: tuple[Identity, ...]
    unresolved: int
    method: str

    @property
    def by_rung(self) -> Mapping[str, int]:
        return dict(Counter(item.rung for item in self.new))


def resolve(
    directory: Directory, parameters: Parameters, by: str, datasets: Sequence[str] = ()
) -> Resolution:
    """Propose an enterprise for every reference that the register does not settle; record what is new.

    Raises DataSetUnknown.
    """
    store = directory.store
    declared = datasets_of_enterprises(store.declarations)
    names = [store.dataset(name).id for name in datasets] or [item.id for item in declared]
    asked = references(store, directory.engine, directory.table(), names)
    found, method = propose(directory, asked, parameters)
    new = Identities(store.database).add(found, by)
    return Resolution(asked=len(asked), new=tuple(new), unresolved=_unresolved(asked, found), method=method)


def _unresolved(asked: Sequence[Described], found: Sequence[Proposal]) -> int:
    settled = {item.reference for item in found}
    return sum(not item.known and item.reference not in settled for item in asked)


def propose(
    directory: Directory, asked: Sequence[Described], parameters: Parameters
) -> tuple[list[Proposal], str]:
    """(proposals, method of the likeness), without recording anything."""
    found, left = climb(directory, asked, parameters)
    named = [item for item in left if item.reference.name or item.reference.code]
    if not named:
        return found, "none"
    rows = [of_reference(str(number), item, directory.namer) for number, item in enumerate(named)]
    register = [
        record(f"e{number}", row)
        for number, row in enumerate(directory.engine.collect(directory.table().order_by("code")).to_pylist())
    ]
    if min(len(rows), len(register)) < parameters.smallest:
        return found + proposals(fixed(rows, register, parameters), named, parameters, "fixed"), "fixed"
    from jiqun.enterprises.identity.linkage import linked

    return found + proposals(linked(rows, register, parameters), named, parameters, "splink"), "splink"
