"""Clauses: who may have what, under which conditions, at whose door, and where it stands written."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from jiqun.packs import Bilingual, Record
from jiqun.rules import Reference
from jiqun.rules.criterion import Criterion

NAME = r"^[a-z0-9][a-z0-9-]*$"


class BenefitKind(StrEnum):
    SUBSIDY = "subsidy"
    REWARD = "reward"
    LOAN_DISCOUNT = "loan_discount"
    FUND = "fund"
    TAX_RELIEF = "tax_relief"
    RISK_SHARING = "risk_sharing"
    FACTOR = "factor"  #: land, energy, emissions on better terms
    ACCESS = "access"  #: something becomes allowed
    PREFERENCE = "preference"  #: first in line
    SUPPORT = "support"  #: promised without saying how
    SERVICE = "service"

    @property
    def money(self) -> bool:
        """Whether the enterprise receives or is spared a sum of its own."""
        return self in _MONEY


_MONEY = frozenset(
    {BenefitKind.SUBSIDY, BenefitKind.REWARD, BenefitKind.LOAN_DISCOUNT, BenefitKind.TAX_RELIEF}
)


class Frequency(StrEnum):
    ONCE = "once"  #: an enterprise that received it does not receive it again
    YEARLY = "yearly"


class Recipient(StrEnum):
    """Whom a clause is for. Only those for enterprises are matched to firms."""

    ENTERPRISE = "enterprise"
    PROJECT = "project"
    REGION = "region"
    PLATFORM = "platform"
    TALENT = "talent"
    INSTITUTION = "institution"


class Sharing(StrEnum):
    """How several clauses of a group go together for one enterprise."""

    BEST = "best"  #: 从高不重复: the largest alone
    CAP = "cap"  #: 合计封顶: all of them, up to a sum


class Benefit(Record):
    """What is given. `amount` is a formula over variables and parameters that gives money; a clause that prints no amount
    has none, and its money is unknown. `at_most` is the ceiling for an enterprise, 万元. `words` as printed.
    """

    kind: BenefitKind
    amount: str | None = None
    at_most: float | None = Field(default=None, gt=0)
    frequency: Frequency = Frequency.YEARLY
    words: str = ""

    @model_validator(mode="after")
    def _money(self) -> Self:
        if not self.kind.money and (self.amount is not None or self.at_most is not None):
            raise ValueError("这类支持不给企业钱，不能写 amount、at_most / no money of its own: no amount")
        return self


class Window(Record):
    """When one applies: days of the year as MM-DD, or words."""

    opens: str = Field(default="", pattern=r"^(\d\d-\d\d)?$")
    closes: str = Field(default="", pattern=r"^(\d\d-\d\d)?$")
    words: str = ""

    @model_validator(mode="after")
    def _days(self) -> Self:
        for told in (self.opens, self.closes):
            if told:
                dt.date.fromisoformat(f"2024-{told}")
        return self


class Group(Record):
    """Clauses that are not simply added up. One id means the same in all policies of a city."""

    id: str = Field(pattern=NAME)
    name: Bilingual
    sharing: Sharing = Sharing.BEST
    most: float | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def _ceiling(self) -> Self:
        if (self.sharing is Sharing.CAP) != (self.most is not None):
            raise ValueError("cap 须写 most（万元），best 不写 / a cap goes with “most”, best without")
        return self


class Clause(Record):
    """One clause. `quote` are words of the plan that the policy names; `purpose` is what the support is for: clauses of one
    purpose are held against each other. `refers` are policies that the clause leans on.
    """

    id: str = Field(pattern=NAME)
    article: str = ""
    name: Bilingual
    recipient: Recipient = Recipient.ENTERPRISE
    purpose: str = ""
    department: str = ""
    cooperating: tuple[str, ...] = ()
    quote: str = ""
    criteria: Criterion | None = None
    veto: tuple[Criterion, ...] = ()
    benefit: Benefit
    group: str | None = None
    evidence: tuple[str, ...] = ()
    window: Window | None = None
    budget: float | None = Field(default=None, gt=0)
    since: dt.date | None = None
    until: dt.date | None = None
    refers: tuple[str, ...] = ()
    reference: Reference | None = None
    note: str = ""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.recipient is Recipient.ENTERPRISE and self.criteria is None:
            raise ValueError("给企业的条款须写 criteria / a clause for enterprises needs criteria")
        if self.recipient is not Recipient.ENTERPRISE and (self.criteria or self.veto or self.benefit.amount):
            raise ValueError("不给企业的条款不写条件和金额 / only clauses for enterprises are matched")
        roots = [item for item in (self.criteria, *self.veto) if item is not None]
        if any(node.criterion.score for root in roots for node in root.walk()):
            raise ValueError("条款条件不用得分 / conditions of clauses do not ask for scores")
        if self.since and self.until and self.until < self.since:
            raise ValueError("until 早于 since / ends before it begins")
        return self

    def holds_on(self, on: dt.date) -> bool:
        """Whether its own dates allow it; the policy's count besides."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)
