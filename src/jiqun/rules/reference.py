"""Where a rule or a number of it stands written, and how far it was verified."""

from __future__ import annotations

from enum import StrEnum

from jiqun.packs import Record


class Trust(StrEnum):
    """How sure a rule is. Only what was read in a published text counts as verified; an example is nobody's rule."""

    VERIFIED = "verified"
    SECONDARY = "secondary"  #: read in a text that cites the act
    BACKGROUND = "background"  #: known from practice, no text seen
    EXAMPLE = "example"  #: chosen here to show how it works

    @property
    def zh(self) -> str:
        return {
            "verified": "已核实",
            "secondary": "二手来源",
            "background": "待核实",
            "example": "示例，非官方",
        }[self.value]

    @property
    def en(self) -> str:
        return {
            "verified": "verified", "secondary": "second-hand", "background": "to be verified",
            "example": "example, not official",
        }[self.value]  # fmt: skip

    @property
    def official(self) -> bool:
        """Whether it may be shown as what an authority printed."""
        return self in (Trust.VERIFIED, Trust.SECONDARY)


class Reference(Record):
    """A document, its clause and where it can be read."""

    document: str = ""
    clause: str = ""
    address: str = ""
    trust: Trust = Trust.EXAMPLE
    note: str = ""

    @property
    def zh(self) -> str:
        """
        >>> Reference(document="某办法", clause="第三条", trust="verified").zh
        '某办法 第三条（已核实）'
        """
        words = " ".join(part for part in (self.document, self.clause) if part)
        return f"{words}（{self.trust.zh}）" if words else self.trust.zh
