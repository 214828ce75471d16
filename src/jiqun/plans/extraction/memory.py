"""What a paragraph has said so far: year in force, subject, scope, carried qualifiers."""

from __future__ import annotations

from dataclasses import dataclass, field

from jiqun.plans.extraction.tokens import YearMark, YearUse


@dataclass(slots=True)
class Memory:
    """Changed from left to right while a paragraph is read."""

    year: YearMark | None = None
    subject: str = ""
    owner: str = ""
    subjects: list[str] = field(default_factory=list)
    scope: str | None = None
    carried: str | None = None
    every: bool = False
    tentative: bool = False
    sentence: int = -1

    def meet_years(self, marks: tuple[YearMark, ...], before: int) -> None:
        """Years in front of a place that set the time of what follows."""
        for mark in marks:
            if mark.start < before and mark.use is not YearUse.BASE:
                self.year = mark

    def name(self, subject: str) -> None:
        if subject:
            self.subject = subject
            self.subjects = [subject]

    def name_all(self, subjects: list[str]) -> None:
        self.subjects = subjects
        self.subject = subjects[-1] if subjects else self.subject


def head_of(subject: str) -> str:
    """The part of a share's name before 占: 规上工业增加值占全省比重 → 规上工业增加值."""
    head, found, _ = subject.partition("占")
    return head if found and len(head) > 1 else subject
