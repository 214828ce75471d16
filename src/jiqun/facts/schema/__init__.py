"""Declared data sets."""

from jiqun.facts.schema.errors import DataSetUnknown, DeclarationInvalid, FieldUnknown, SchemaError
from jiqun.facts.schema.load import Declarations, load_declarations
from jiqun.facts.schema.model import (
    Check,
    Code,
    DataSet,
    Field,
    FieldType,
    PeriodKind,
    Purpose,
    Sensitivity,
    Severity,
)

__all__ = [
    "Check",
    "Code",
    "DataSet",
    "DataSetUnknown",
    "DeclarationInvalid",
    "Declarations",
    "Field",
    "FieldType",
    "FieldUnknown",
    "PeriodKind",
    "Purpose",
    "SchemaError",
    "Sensitivity",
    "Severity",
    "load_declarations",
]
