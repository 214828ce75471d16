"""Declared data sets: attribute tables that are schema, documentation, template and validation at once."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Literal, Self

import pyarrow as pa
from pydantic import field_validator, model_validator

from jiqun.engine import Formula
from jiqun.facts.schema.errors import DeclarationInvalid, FieldUnknown
from jiqun.packs import Bilingual, Record
from jiqun.values import Unit


class FieldType(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    DATE = "date"
    YEAR = "year"
    FLAG = "flag"
    CODE = "code"  #: one of a code list
    USCC = "uscc"  #: 统一社会信用代码, GB 32100-2015
    REGION = "region"  #: a region of the pack
    INDUSTRY = "industry"  #: GB/T 4754-2017, any level
    PERIOD = "period"  #: words that :meth:`jiqun.values.Period.parse` reads
    UNIT = "unit"  #: words that :meth:`jiqun.values.Unit.parse` reads


ARROW: Mapping[FieldType, pa.DataType] = {
    FieldType.NUMBER: pa.float64(),
    FieldType.INTEGER: pa.int64(),
    FieldType.DATE: pa.date32(),
    FieldType.YEAR: pa.int32(),
    FieldType.FLAG: pa.bool_(),
}


class Sensitivity(StrEnum):
    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"
    PERSONAL = "personal"


class Purpose(StrEnum):
    """What the law lets the figures be used for: returns made under the Statistics Law serve statistics only."""

    OPEN = "open"
    ADMINISTRATION = "administration"
    STATISTICS = "statistics"


class PeriodKind(StrEnum):
    NONE = "none"  #: a register: each return replaces its office's earlier one
    YEAR = "year"
    MONTH = "month"


class Severity(StrEnum):
    ERROR = "error"  #: the row may not enter
    WARNING = "warning"  #: the row enters, the doubt is kept


class Code(Record):
    """An entry of a code list."""

    code: str
    label: str
    english: str = ""
    aliases: str = ""

    @property
    def spellings(self) -> tuple[str, ...]:
        return (self.code, self.label, *self.aliases.split())


class Field(Record):
    """A row of an attribute table. `unit` is what the stored number is in; `aliases` are other printed labels, space-separated."""

    field: str
    label: str
    english: str
    type: FieldType
    unit: str | None = None
    required: bool = False
    default: str | None = None
    codes: str | None = None
    sensitivity: Sensitivity = Sensitivity.INTERNAL
    purpose: Purpose | None = None
    aliases: str = ""
    description: str | None = None
    source: str | None = None

    @field_validator("unit")
    @classmethod
    def _unit_is_known(cls, unit: str | None) -> str | None:
        if unit is not None:
            Unit.parse(unit)
        return unit

    @model_validator(mode="after")
    def _default_is_a_value(self) -> Self:
        if self.default is not None:
            try:
                pa.scalar(self.default, pa.string()).cast(self.arrow.type)
            except pa.ArrowInvalid as error:
                raise ValueError(
                    f"default “{self.default}” 不是 {self.type} 的值 / is no value of the type"
                ) from error
        return self

    @property
    def arrow(self) -> pa.Field:
        return pa.field(self.field, ARROW.get(self.type, pa.string()))

    @property
    def numeric(self) -> bool:
        return self.type in (FieldType.NUMBER, FieldType.INTEGER)

    @property
    def measure(self) -> Unit | None:
        """The unit of a number (the number one where none is declared); None for a text."""
        return Unit.parse(self.unit or "") if self.numeric or self.type is FieldType.YEAR else None

    @property
    def spellings(self) -> tuple[str, ...]:
        """Labels by which a column is recognised."""
        return (self.field, self.label, *self.aliases.split())


class Check(Record):
    """A rule across the fields of a row: the formula must hold wherever it can be reckoned."""

    id: str
    severity: Severity
    formula: str
    message: Bilingual
    mend: str = ""


class SetRecord(Record):
    """`<set>.yaml`: everything of a declaration that is not an attribute table."""

    id: str
    name: Bilingual
    order: int = 100
    subject: Literal[
        "enterprise", "project", "parcel", "park", "building", "premises", "platform", "policy", "region"
    ]
    period: PeriodKind
    key: tuple[str, ...]
    purpose: Purpose = Purpose.ADMINISTRATION
    office: str = ""
    description: Bilingual
    checks: tuple[Check, ...] = ()


class DataSet(Record):
    """A declared data set: its record, its fields in order, and the code lists they use."""

    record: SetRecord
    fields: tuple[Field, ...]
    lists: Mapping[str, tuple[Code, ...]]

    @property
    def id(self) -> str:
        return self.record.id

    @property
    def name(self) -> Bilingual:
        return self.record.name

    @property
    def period(self) -> PeriodKind:
        return self.record.period

    @property
    def key(self) -> tuple[str, ...]:
        return self.record.key

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        return {field.field: field for field in self.fields}

    def __getitem__(self, name: str) -> Field:
        """Raises FieldUnknown."""
        if name not in self.by_name:
            raise FieldUnknown(self.id, name, self.by_name)
        return self.by_name[name]

    @cached_property
    def units(self) -> Mapping[str, Unit | None]:
        return {field.field: field.measure for field in self.fields}

    def codes(self, field: Field) -> tuple[Code, ...]:
        return self.lists.get(field.codes or "", ())

    def purpose(self, field: Field) -> Purpose:
        return field.purpose or self.record.purpose

    @cached_property
    def arrow(self) -> pa.Schema:
        """Columns as stored, without the columns of the vintage."""
        return pa.schema([field.arrow for field in self.fields])

    @cached_property
    def version(self) -> str:
        """Short hash of fields, types, units and code lists: a form of another version is recognised by it."""
        import hashlib

        parts = [f"{f.field}|{f.type}|{f.unit}|{f.required}|{f.codes}" for f in self.fields]
        parts += [f"{name}:{code.code}" for name, codes in sorted(self.lists.items()) for code in codes]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:8]

    def verify(self) -> None:
        """Raises DeclarationInvalid when keys, code lists or checks do not fit the fields; FormulaUnreadable,
        FormulaNameUnknown, FormulaUnitMismatch for a wrong check."""
        names = [field.field for field in self.fields]
        if len(set(names)) != len(names):
            twice = next(name for name in names if names.count(name) > 1)
            raise DeclarationInvalid(self.id, f"字段“{twice}”重复 / the field is declared twice")
        if not any(self[name].required for name in self.key):
            raise DeclarationInvalid(self.id, "主键至少有一个必填字段 / a key needs a required field")
        for field in self.fields:
            if field.type is FieldType.CODE and not self.codes(field):
                raise DeclarationInvalid(
                    self.id, f"字段“{field.field}”缺少码表 {field.codes} / no such code list"
                )
        for check in self.record.checks:
            Formula(check.formula).unit(self.units)
