"""What can be wrong with a declared data set, or with a question about one."""

from __future__ import annotations

from collections.abc import Iterable

from jiqun.mishap import Mishap


class SchemaError(Mishap):
    """Base of mishaps of declared data sets."""


class DataSetUnknown(SchemaError):
    def __init__(self, name: str, known: Iterable[str]) -> None:
        names = "、".join(known)
        super().__init__(f"没有数据集“{name}”；已声明：{names}。 / No data set “{name}”; declared: {names}.")


class FieldUnknown(SchemaError):
    def __init__(self, dataset: str, name: str, known: Iterable[str]) -> None:
        names = "、".join(known)
        super().__init__(
            f"数据集“{dataset}”没有字段“{name}”；字段：{names}。 / {dataset} has no field “{name}”; fields: {names}."
        )


class DeclarationInvalid(SchemaError):
    """A declaration contradicts itself: a key that is no field, a code list that is not there, a bad check."""

    def __init__(self, dataset: str, what: str) -> None:
        super().__init__(
            f"数据集“{dataset}”的声明有误：{what} / The declaration of “{dataset}” is wrong: {what}"
        )
