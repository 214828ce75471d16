"""Engine: set computation, written once as Ibis expressions, on DuckDB in-process or on Apache Spark."""

from jiqun.engine.errors import (
    EngineError,
    EngineUnavailable,
    FormulaNameUnknown,
    FormulaUnitMismatch,
    FormulaUnreadable,
)
from jiqun.engine.formula import Formula
from jiqun.engine.operations import bounded, ratio, smaller, total
from jiqun.engine.session import Engine, EngineKind, Settings, open_engine

__all__ = [
    "Engine",
    "EngineError",
    "EngineKind",
    "EngineUnavailable",
    "Formula",
    "FormulaNameUnknown",
    "FormulaUnitMismatch",
    "FormulaUnreadable",
    "Settings",
    "bounded",
    "open_engine",
    "ratio",
    "smaller",
    "total",
]
