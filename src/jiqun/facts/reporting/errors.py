"""Mishaps of the offices that report."""

from __future__ import annotations

from jiqun.mishap import Mishap


class ReportingError(Mishap):
    """Base of everything that can be wrong about offices and what they owe."""


class OfficeUnknown(ReportingError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"reporting.yaml 没有单位“{name}”；请核对写法，或在 offices 中补上。"
            f" / reporting.yaml has no office “{name}”; check the spelling or add it under offices."
        )


class ReportingInvalid(ReportingError):
    def __init__(self, path: str, what: str) -> None:
        self.path = path
        super().__init__(f"{path} 有误：{what} / {path} is wrong: {what}")
