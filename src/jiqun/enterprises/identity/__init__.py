"""Identity: one enterprise through renames, moves, mergers and wrong codes."""

from jiqun.enterprises.identity.canonical import COLUMN, Canon
from jiqun.enterprises.identity.decisions import (
    Identities,
    Identity,
    IdentityState,
    Proposal,
    Reference,
)
from jiqun.enterprises.identity.errors import (
    EnterpriseUnknown,
    IdentityError,
    IdentityUnknown,
    MergerImpossible,
    ReasonMissing,
)
from jiqun.enterprises.identity.mergers import Merger, Mergers
from jiqun.enterprises.identity.parameters import Parameters, load_parameters
from jiqun.enterprises.identity.resolve import Resolution, propose, resolve

__all__ = [
    "COLUMN",
    "Canon",
    "EnterpriseUnknown",
    "Identities",
    "Identity",
    "IdentityError",
    "IdentityState",
    "IdentityUnknown",
    "Merger",
    "MergerImpossible",
    "Mergers",
    "Parameters",
    "Proposal",
    "ReasonMissing",
    "Reference",
    "Resolution",
    "load_parameters",
    "propose",
    "resolve",
]
