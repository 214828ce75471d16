"""What a paragraph has said so far: year in force, subject, scope, carried qualifiers."""

from __future__ import annotations

from dataclasses import dataclass, field

from jiqun.plans.extraction.tokens import YearMark, YearUse


@dataclass(slots=True, kw_only=True)
class Memory:
    """Changed from left to right while a paragraph is read."""

    year: YearMark | None = None
    subject: str = ""
    subjects: list[str] = field(default_factory=list)
    recent: list[str] = field(default_factory=list)  #: names of the sentence so far
    scope: str | None = None
    carried: str | None = None
    tentative: bool = False
    topic: str = ""  #: what a clause without a value spoke of; gone with the next value
    rank: str = ""  #: the last rank named
    members: list[str] = field(default_factory=list)  #: what a named group consists of: 甲、乙、丙三大产业
    ranks: list[str] = field(default_factory=list)  #: names whose ranks are still to come, in order
    said: tuple[str | None, str | None] = (None, None)  #: qualifier and unit of the last value named
    compared: bool = False  #: whether the clause compares with other places

    def meet_years(self, marks: tuple[YearMark, ...], before: int, start: int) -> YearMark | None:
        """The year in force at a place; only years at the head of a clause (`start`) last beyond it."""
        local = None
        for mark in marks:
            if mark.start >= before or mark.compared:
                continue
            if mark.use is YearUse.LOCAL or (mark.use is YearUse.CONTEXT and mark.start > start + 4):
                local = mark
            else:
                self.year, local = mark, None
        return local or self.year

    def end_sentence(self) -> None:
        """What a sentence says of past years and spans ends with it; an aim holds for the paragraph."""
        self.carried, self.tentative = None, False
        self.recent, self.topic, self.members = [], "", []
        if self.year is not None and self.year.use is not YearUse.AIM:
            self.year = None

    def name(self, subject: str) -> None:
        self.topic = ""
        if subject:
            self.subject = subject
            self.subjects = [subject]
            if subject not in self.recent:
                self.recent.append(subject)

    def name_all(self, subjects: list[str]) -> None:
        self.topic = ""
        self.subjects = subjects
        self.subject = subjects[-1] if subjects else self.subject


def head_of(subject: str) -> str:
    """The part of a share's name before 占: 规上工业增加值占全省比重 → 规上工业增加值."""
    head, found, _ = subject.partition("占")
    return head if found and len(head) > 1 else subject
