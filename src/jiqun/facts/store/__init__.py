"""The store of vintages."""

from jiqun.facts.store.catalogue import Catalogue
from jiqun.facts.store.corrections import Correction, CorrectionInvalid, Corrections, Effect, effects
from jiqun.facts.store.draft import ROW, SHEET, VINTAGE, Draft, stored_schema
from jiqun.facts.store.errors import (
    DeedNotAllowed,
    NumberNotFinite,
    PeriodInvalid,
    SliceLocked,
    StoreError,
    StoreWriteFailed,
    VintageDamaged,
    VintageUnknown,
)
from jiqun.facts.store.snapshot import Snapshot
from jiqun.facts.store.store import Store
from jiqun.facts.store.vintage import Slice, State, Vintage

__all__ = [
    "ROW",
    "SHEET",
    "VINTAGE",
    "Catalogue",
    "Correction",
    "CorrectionInvalid",
    "Corrections",
    "DeedNotAllowed",
    "Draft",
    "Effect",
    "NumberNotFinite",
    "PeriodInvalid",
    "Slice",
    "SliceLocked",
    "Snapshot",
    "State",
    "Store",
    "StoreError",
    "StoreWriteFailed",
    "Vintage",
    "VintageDamaged",
    "VintageUnknown",
    "effects",
    "stored_schema",
]
