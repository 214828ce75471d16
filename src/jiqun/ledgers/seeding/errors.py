"""What can be wrong with the seeds of a ledger."""

from __future__ import annotations

from jiqun.mishap import Mishap


class SeedInvalid(Mishap):
    def __init__(self, ledger: str, what: str) -> None:
        super().__init__(f"台账“{ledger}”的种子有误：{what} / The seeds of {ledger} are wrong: {what}")
