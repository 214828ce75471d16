"""Mishaps of identity."""

from __future__ import annotations

from jiqun.mishap import Mishap


class IdentityError(Mishap):
    """Base of everything that can go wrong with who is who."""


class IdentityUnknown(IdentityError):
    def __init__(self, number: int | str) -> None:
        super().__init__(
            f"没有编号为“{number}”的身份判定；用 jiqun identity list 查看。"
            f" / No identity “{number}”; see jiqun identity list."
        )


class EnterpriseUnknown(IdentityError):
    def __init__(self, code: str) -> None:
        super().__init__(
            f"企业名录中没有代码“{code}”；请核对，或先导入名录。"
            f" / The register has no enterprise “{code}”; check the code or import the register first."
        )


class MergerImpossible(IdentityError):
    def __init__(self, what: str) -> None:
        super().__init__(f"不能这样合并：{what} / This merger is not possible: {what}")


class ReasonMissing(IdentityError):
    def __init__(self) -> None:
        super().__init__("须写明原因（--reason） / give a reason (--reason)")
