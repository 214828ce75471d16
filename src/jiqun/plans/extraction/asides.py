"""Brackets that speak of the name or value in front of them: （2022年40亿元，年均约20%）."""

from __future__ import annotations

import re
from dataclasses import replace

from jiqun.plans.extraction.clauses import Aside, Piece, Segment, pieces, segments
from jiqun.plans.extraction.finding import Finding
from jiqun.plans.extraction.memory import Memory
from jiqun.plans.extraction.mood import kind_of
from jiqun.plans.extraction.naming import name_value
from jiqun.plans.extraction.passage import Passage
from jiqun.plans.extraction.timing import put_time
from jiqun.plans.extraction.tokens import ValueMark, YearMark, YearUse
from jiqun.plans.statement import StatementKind


def read_aside(
    passage: Passage,
    text: str,
    sentence: str,
    aside: Aside,
    memory: Memory,
    values: list[ValueMark],
    years: list[YearMark],
) -> list[Finding]:
    """Findings inside a bracket; the paragraph's memory is left as it was."""
    inner = replace(memory, subjects=list(memory.subjects), recent=list(memory.recent), carried=None)
    found: list[Finding] = []
    for piece in pieces(text, aside.start + 1, aside.end - 1, values, years, []):
        for number, part in enumerate(segments(text, piece)):
            found.extend(_read(passage, text, sentence, piece, part, inner, number, memory))
    return found


def _read(
    passage: Passage,
    text: str,
    sentence: str,
    piece: Piece,
    part: Segment,
    inner: Memory,
    number: int,
    outer: Memory,
) -> list[Finding]:
    own = [mark for mark in piece.years if mark.start < part.value.start and not mark.compared]
    year = own[-1] if own else outer.year
    base = [mark for mark in piece.years if mark.use is YearUse.BASE]
    found = []
    for naming in name_value(passage, text, piece, part, inner, first=number == 0):
        indicator = naming.indicator
        finding = Finding(
            part.value, naming.quote, indicator, naming.qualifier, unit=naming.unit or part.value.unit
        )
        finding.why.extend([*part.value.why, *naming.why, "bracket"])
        clause = text[piece.start : piece.end]
        kind, rule = kind_of(clause, sentence, part.value, year, passage.present, passage.setting)
        finding.kind = kind
        finding.scope, finding.tentative = inner.scope, inner.tentative and kind is StatementKind.TARGET
        finding.why.append(rule)
        put_time(finding, piece, year, passage, clause)
        if own and base:
            finding.base_year = base[-1].year
        _as_baseline(finding, bool(own), outer, passage)
        _in_year(finding, clause)
        found.append(finding)
    return found


def _as_baseline(finding: Finding, own_year: bool, outer: Memory, passage: Passage) -> None:
    """A past year beside an aim is its base."""
    if not own_year or finding.kind is not StatementKind.RESULT or outer.year is None:
        return
    if outer.year.use is YearUse.AIM and not passage.setting.has_passed(outer.year.year):
        finding.kind, finding.baseline = StatementKind.BASELINE, True
        finding.tentative = False


def _in_year(finding: Finding, clause: str) -> None:
    """其中2023年不少于2000亩: the part of one year."""
    if clause.startswith("其中") and re.search(r"20\d\d年", clause) and finding.qualifier is None:
        finding.qualifier = "当年"
