"""Reads a paragraph: every value becomes a finding with its name, year, kind and clause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from jiqun.documents import Flow
from jiqun.plans.extraction.around import Naming
from jiqun.plans.extraction.asides import read_aside
from jiqun.plans.extraction.clauses import (
    Aside,
    Piece,
    Segment,
    asides,
    is_from_to,
    loose_thresholds,
    pieces,
    runs,
    segments,
    sentences,
    within,
)
from jiqun.plans.extraction.finding import Finding
from jiqun.plans.extraction.lexer import find_values
from jiqun.plans.extraction.lists import read_run
from jiqun.plans.extraction.masks import blank_item
from jiqun.plans.extraction.memory import Memory
from jiqun.plans.extraction.mood import kind_of
from jiqun.plans.extraction.names import name_before
from jiqun.plans.extraction.naming import name_value
from jiqun.plans.extraction.passage import Passage
from jiqun.plans.extraction.thresholds import read_threshold
from jiqun.plans.extraction.timing import put_time
from jiqun.plans.extraction.tokens import ValueMark, YearMark
from jiqun.plans.extraction.windows import windows, without_runs
from jiqun.plans.extraction.years import find_years, spoken_years
from jiqun.plans.statement import StatementKind
from jiqun.values import Comparator
from jiqun.values.units import CLASSIFIERS

_SCOPES = re.compile(r"[市区县州]本级|全大[市区]")
_HEDGE = re.compile(r"力争|争创|争取|努力实现|力求")
_DUTY = re.compile(
    r"（(?:牵头|责任|配合|参与|负责|主办|协办|实施|主管)(?:单位|部门|处室|科室)?[：:].*?）(?:。|$)|（(?:牵头|责任|配合)[^）]*$"
)


def read_passage(passage: Passage) -> Iterator[tuple[Finding, Flow]]:
    """All findings of a paragraph in order of their values, each with the flow that its places count in.

    A long paragraph is read stretch by stretch; what one stretch says is remembered in the next.
    """
    memory = Memory(year=passage.aim)
    for start, end in windows(passage.text):
        part = passage.part(start, end)
        text = without_runs(_blank_duties(part.text))
        text = text if start else blank_item(text)
        for finding in _read_window(part, text, memory, last=end == len(passage.text)):
            yield finding, part.flow


def _read_window(passage: Passage, text: str, memory: Memory, *, last: bool) -> list[Finding]:
    """Findings of a stretch of whole sentences; what it says is left in the memory."""
    years = sorted(
        [*find_years(text), *spoken_years(text, passage.setting.base)], key=lambda mark: mark.start
    )
    values = find_values(text, years)
    if last and not values:
        return []
    hung = asides(text, values)
    found: list[Finding] = []
    for start, end in sentences(text):
        for piece in pieces(text, start, end, values, years, hung):
            memory.compared = False
            reader = _PieceReader(passage, text, text[start:end], piece, memory, values, years)
            found.extend(reader.read())
            if not piece.values:
                memory.topic = topic_of(text[piece.start : piece.end])
            memory.meet_years(piece.years, piece.end, _head(text, piece))
        if text[end - 1] != "；":
            memory.end_sentence()
    return sorted(found, key=lambda finding: (finding.mark.start, finding.quote[0]))


def _blank_duties(text: str) -> str:
    """Responsible units are read elsewhere: their brackets hold no values."""
    return _DUTY.sub(lambda match: "　" * len(match[0]), text)


def _head(text: str, piece: Piece) -> int:
    """Where a year must stand to last beyond its clause; behind 其中 nowhere."""
    return -len(text) if text.startswith("其中", piece.start) else piece.start


class _PieceReader:
    """One clause between commas."""

    def __init__(
        self,
        passage: Passage,
        text: str,
        sentence: str,
        piece: Piece,
        memory: Memory,
        values: list[ValueMark],
        years: list[YearMark],
    ) -> None:
        self.passage, self.text, self.sentence = passage, text, sentence
        self.piece, self.memory, self.values, self.years = piece, memory, values, years
        self.clause = text[piece.start : piece.end]
        self.year: YearMark | None = memory.year

    def read(self) -> Iterator[Finding]:
        if _HEDGE.search(self.clause):
            self.memory.tentative = True
        scope = _SCOPES.search(self.clause)
        lists = {run[0].start: run for run in runs(self.text, self.piece)}
        listed = {value.start for run in lists.values() for value in run}
        done: list[Finding] = []
        taken: set[int] = set()
        parts = segments(self.text, self.piece)
        for number, part in enumerate(parts):
            value = part.value
            self.year = self.memory.meet_years(self.piece.years, value.start, _head(self.text, self.piece))
            for bound in part.thresholds:
                done.append(self._dress(read_threshold(self.text, part, bound), bound))
                taken.add(bound.start)
            if value.start in lists:
                done.extend(self._dress_list(self._list(lists[value.start], part.start)))
                taken.update(mark.start for mark in lists[value.start])
                continue
            if value.start in listed and value.start in taken:
                continue
            if scope and scope.start() + self.piece.start < value.start:
                self.memory.scope = scope[0]
            done.extend(self._single(part, parts, number))
            taken.add(value.start)
            self._hang(part, done, taken)
        for bound in loose_thresholds(self.piece, parts):
            part = Segment(self.piece.start, self.piece.end, bound)
            self.year = self.memory.year
            done.append(self._dress(read_threshold(self.text, part, bound), bound))
            taken.add(bound.start)
            self._hang(part, done, taken)
        yield from done

    def _list(self, run: list[ValueMark], start: int) -> list[Finding]:
        return read_run(self.passage, self.text, self.piece, run, start, self.memory)

    def _dress_list(self, findings: list[Finding]) -> list[Finding]:
        """到2025年、2026年分别达到1、2: values of one name side by side belong to the years side by side."""
        year = self.year
        names = {finding.indicator for finding in findings}
        if year is None or len(year.each) != len(findings) or len(names) > 1:
            return [self._dress(finding, finding.mark) for finding in findings]
        for finding, each in zip(findings, year.each, strict=True):
            self.year = replace(year, year=each, first=None, each=())
            self._dress(finding, finding.mark)
            finding.why.append("years one by one")
        self.year = year
        return findings

    def _single(self, part: Segment, parts: list[Segment], number: int) -> list[Finding]:
        namings = name_value(self.passage, self.text, self.piece, part, self.memory, first=number == 0)
        return [self._finding(part, naming, parts, number) for naming in namings]

    def _finding(self, part: Segment, naming: Naming, parts: list[Segment], number: int) -> Finding:
        finding = Finding(
            part.value, naming.quote, naming.indicator, naming.qualifier, unit=naming.unit or part.value.unit
        )
        finding.why.extend([*part.value.why, *naming.why])
        finding.ambiguous = naming.ambiguous
        self._dress(finding, part.value)
        if number + 1 < len(parts) and is_from_to(self.text, part.value, parts[number + 1].value):
            finding.why.append("where it came from")
            base = next((y for y in self.piece.years if y.start < part.value.start), None)
            if base is None:
                finding.year, finding.year_inferred = None, False
                if finding.kind is StatementKind.TARGET:
                    finding.kind, finding.baseline, finding.tentative = StatementKind.BASELINE, True, False
            else:
                finding.year = base.year
                ahead = not self.passage.setting.has_passed(base.year)
                finding.kind = StatementKind.TARGET if ahead else StatementKind.RESULT
        return finding

    def _dress(self, finding: Finding, value: ValueMark) -> Finding:
        """Kind, time, scope and hedge."""
        year = self.year
        clause = self.text[finding.quote[0] : finding.quote[1]]
        wide = self.clause if len(self.clause) < 80 else clause
        kind, rule = kind_of(wide, self.sentence, value, year, self.passage.present, self.passage.setting)
        finding.kind = kind
        finding.why.append(rule)
        if rule in ("rule by its modal", "rule carried on"):
            finding.indicator = limit_name(finding)
        finding.scope = self.memory.scope
        finding.tentative = self.memory.tentative and kind is StatementKind.TARGET
        put_time(finding, self.piece, year, self.passage, self.clause)
        self._in_bracket_of_year(finding)
        return finding

    def _in_bracket_of_year(self, finding: Finding) -> None:
        """比2016年（788.6亿元）增长: the bracket gives the number of the year before it."""
        start = finding.mark.left
        mark = next(
            (year for year in self.piece.years if year.end == start - 1 and self.text[start - 1] == "（"),
            None,
        )
        if mark:
            finding.year, finding.base_year = mark.year, None

    def _hang(self, part: Segment, done: list[Finding], taken: set[int]) -> None:
        """Brackets behind a value or its name speak of the same subject."""
        for aside in within(self.piece.asides, part.start, part.end):
            if aside.lone:
                continue
            for finding in self._aside(aside):
                if finding.mark.start not in taken:
                    taken.add(finding.mark.start)
                    done.append(finding)

    def _aside(self, aside: Aside) -> list[Finding]:
        return read_aside(
            self.passage, self.text, self.sentence, aside, self.memory,
            within(self.values, aside.start + 1, aside.end), within(self.years, aside.start + 1, aside.end),
        )  # fmt: skip


_TOPIC = re.compile(
    r"(?P<topic>[^，。；：、（]{4,30}?)(?:保持|位居|稳居|持续|继续|进入|跻身|跃居|稳步|不断|显著|大幅|明显|进一步|再上|实现|力争实现)"
)


def topic_of(clause: str) -> str:
    """What a clause without a value speaks of.

    >>> topic_of("全市规上工业增加值总量保持在全国前列"), topic_of("营商环境不断优化"), topic_of("加快建设")
    ('全市规上工业增加值总量', '营商环境', '')
    """
    match = _TOPIC.match(clause)
    return name_before(Flow.literal(match["topic"])).text if match else ""


def limit_name(finding: Finding) -> str:
    """主导产业原则上不超过2个 limits how many: 主导产业数上限."""
    name = re.sub(r"的(?=[^的]+$)", "", finding.indicator)
    counted = finding.mark.unit in CLASSIFIERS and not name.endswith("数")
    if name.endswith("限"):
        return name
    if finding.mark.comparator is Comparator.EQUAL:
        return f"{name}数" if counted else name
    side = "上限" if finding.mark.comparator in (Comparator.AT_MOST, Comparator.BELOW) else "下限"
    return f"{name}{'数' if counted else ''}{side}"
