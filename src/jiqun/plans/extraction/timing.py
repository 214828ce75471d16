"""The year, period or horizon of a finding."""

from __future__ import annotations

import re

from jiqun.plans.extraction.clauses import Piece
from jiqun.plans.extraction.finding import Finding
from jiqun.plans.extraction.passage import Passage
from jiqun.plans.extraction.tokens import YearMark, YearUse
from jiqun.plans.statement import StatementKind

#: 每年…比例不低于35%: a share to be kept every year
_SHARES = (None, "比重", "覆盖率")
_EVERY = re.compile(r"[　、]*(?:确保|力争)?(?:[全我][省市区县])?每年")
_YEARLY = ("每年", "年均", "年均增速", "年均新增", "年均提高", "年均下降")


def put_time(finding: Finding, piece: Piece, year: YearMark | None, passage: Passage, clause: str) -> None:
    """Set year, period, horizon and base year in place."""
    base = [mark for mark in piece.years if mark.use is YearUse.BASE and mark.start < finding.mark.start]
    if base and finding.qualifier:
        finding.base_year = base[-1].year
    if finding.kind is StatementKind.THRESHOLD:
        return
    every = (
        finding.qualifier in _SHARES and finding.kind is StatementKind.TARGET and bool(_EVERY.match(clause))
    )
    if (finding.qualifier in _YEARLY or every) and not (
        finding.kind is StatementKind.RESULT and year and not year.period
    ):
        _yearly(finding, year, passage)
        return
    if year is not None:
        _from_mark(finding, year)
    elif finding.kind is StatementKind.RESULT and passage.passed is not None:
        finding.year, finding.year_inferred = passage.passed, True
    elif (finding.tentative or passage.elaborates) and passage.setting.end is not None:
        finding.year, finding.year_inferred = passage.setting.end, True
    elif passage.setting.report and passage.setting.current is not None:
        finding.year = passage.setting.current
    prior = any(mark.use is YearUse.PRIOR and mark.start < finding.mark.start for mark in piece.years)
    if prior and finding.qualifier and finding.year:
        finding.base_year = finding.year - 1


def _yearly(finding: Finding, year: YearMark | None, passage: Passage) -> None:
    """每年 and 年均 hold for all years up to a horizon."""
    if year is not None and year.use is YearUse.SPAN:
        finding.period = year.period
        if finding.kind is StatementKind.TARGET:
            finding.horizon = year.year
    elif year is not None:
        finding.horizon = year.year
    elif finding.tentative and passage.setting.end is not None:
        finding.horizon, finding.year_inferred = passage.setting.end, True
    elif finding.kind is StatementKind.RESULT:
        finding.year, finding.year_inferred = passage.passed, passage.passed is not None


def _from_mark(finding: Finding, year: YearMark) -> None:
    if (year.period and year.use is YearUse.SPAN) or (year.first and year.first != year.year):
        finding.period = year.period
        return
    finding.year = year.year
