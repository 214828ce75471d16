"""Declared ledgers: what a governed list is, in text files."""

from jiqun.ledgers.declaration.errors import (
    DeclarationError,
    LedgerFieldUnknown,
    LedgerInvalid,
    LedgerUnknown,
    MoveUnknown,
    StateUnknown,
)
from jiqun.ledgers.declaration.load import Ledgers, load_ledgers
from jiqun.ledgers.declaration.model import ABOUT, BASE, BASE_NAMES, Ledger, LedgerRecord, Workflow
from jiqun.ledgers.declaration.parts import (
    Check,
    Duty,
    Escalation,
    LedgerField,
    Light,
    Move,
    Part,
    Rhythm,
    Rollup,
    Seed,
    SeedRow,
    Span,
    State,
    ThingKind,
    View,
)
from jiqun.ledgers.declaration.sensitivity import names_in
from jiqun.ledgers.declaration.verify import Ground

__all__ = [
    "ABOUT", "BASE",
    "BASE_NAMES",
    "Check",
    "DeclarationError",
    "Duty",
    "Escalation",
    "Ground",
    "Ledger",
    "LedgerField",
    "LedgerFieldUnknown",
    "LedgerInvalid",
    "LedgerRecord",
    "LedgerUnknown",
    "Ledgers",
    "Light",
    "Move",
    "MoveUnknown",
    "Part",
    "Rhythm",
    "Rollup",
    "Seed",
    "SeedRow",
    "Span",
    "State",
    "StateUnknown",
    "ThingKind",
    "View",
    "Workflow",
    "load_ledgers",
    "names_in",
]  # fmt: skip
