"""Mishaps of defining and computing indicators."""

from __future__ import annotations

from collections.abc import Iterable

from jiqun.mishap import Mishap


class IndicatorError(Mishap):
    """Base of everything that can go wrong with a computed indicator."""


class DefinitionUnknown(IndicatorError):
    def __init__(self, name: str, known: Iterable[str]) -> None:
        names = "、".join(sorted(known))
        super().__init__(
            f"指标“{name}”没有计算定义；可计算的指标：{names}。"
            f" / No definition computes “{name}”; defined: {names}."
        )


class DefinitionInvalid(IndicatorError):
    def __init__(self, name: str, what: str) -> None:
        super().__init__(f"指标定义“{name}”有误：{what} / The definition “{name}” is wrong: {what}")


class CutUnknown(IndicatorError):
    def __init__(self, name: str, why: str, known: Iterable[str]) -> None:
        names = "、".join(known)
        super().__init__(
            f"不能按“{name}”分组：{why}；可用：{names}。 / Cannot cut by “{name}”: {why}; available: {names}."
        )
