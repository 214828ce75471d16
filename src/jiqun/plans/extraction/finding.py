"""One value on its way to a statement: places in the clean string, and what the rules made of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from jiqun.plans.extraction.tokens import ValueMark
from jiqun.plans.statement import StatementKind


@dataclass(slots=True)
class Finding:
    """Places count characters of the paragraph's clean string; `quote` covers the clause."""

    mark: ValueMark
    quote: tuple[int, int]
    indicator: str
    qualifier: str | None = None
    kind: StatementKind = StatementKind.TARGET
    unit: str | None = None
    year: int | None = None
    horizon: int | None = None
    period: str | None = None
    year_inferred: bool = False
    base_year: int | None = None
    baseline: bool = False
    tentative: bool = False
    ambiguous: bool = False
    scope: str | None = None
    note: str | None = None
    why: list[str] = field(default_factory=list)
