"""What can be wrong with a declared ledger, in words that a planner understands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from jiqun.mishap import Mishap


class DeclarationError(Mishap):
    """Base of mishaps of declared ledgers."""


class LedgerInvalid(DeclarationError):
    """A declaration contradicts itself; every contradiction is listed."""

    def __init__(self, path: Path | str, problems: Sequence[tuple[str, str, str]]) -> None:
        self.problems = list(problems)
        lines = [f"{path}：{where} — {zh} / {en}" for where, zh, en in problems]
        super().__init__("\n".join(lines))


class LedgerUnknown(DeclarationError):
    def __init__(self, name: str, near: Iterable[str]) -> None:
        names = "、".join(near)
        hint = f"；是否指 {names}" if names else ""
        super().__init__(
            f"没有台账“{name}”{hint}？用 jiqun ledger list 查看全部。"
            f" / No ledger “{name}”{f'; near: {names}' if names else ''}. jiqun ledger list shows all."
        )


class _PartUnknown(DeclarationError):
    zh = en = ""

    def __init__(self, ledger: str, name: str, known: Iterable[str]) -> None:
        names = "、".join(known)
        super().__init__(
            f"台账“{ledger}”没有{self.zh}“{name}”；有：{names}。"
            f" / Ledger {ledger} has no {self.en} “{name}”; it has: {names}."
        )


class LedgerFieldUnknown(_PartUnknown):
    zh, en = "字段", "field"


class StateUnknown(_PartUnknown):
    zh, en = "状态", "state"


class MoveUnknown(_PartUnknown):
    zh, en = "流转", "transition"
