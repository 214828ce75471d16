"""The store of vintages."""

from jiqun.facts.store.catalogue import Catalogue
from jiqun.facts.store.corrections import Correction, CorrectionInvalid, Corrections, Effect, effects
from jiqun.facts.store.draft import ROW, VINTAGE, Draft, stored_schema
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
from jiqun.facts.store.store import Store
from jiqun.facts.store.vintage import Slice, State, Vintage

__all__ = [
    "ROW",
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
