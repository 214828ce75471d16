"""The year that a section of goals aims at, said once and meant for all its paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from jiqun.documents import Heading
from jiqun.plans.extraction.tokens import YearMark, YearUse
from jiqun.plans.extraction.windows import windows
from jiqun.plans.extraction.years import find_years

_GOAL = re.compile(r"目标")


@dataclass(slots=True)
class Aims:
    """Keeps, for each heading of goals, the first year aimed at under it."""

    _years: dict[Heading, YearMark] = field(default_factory=dict)

    def of(self, section: Sequence[Heading]) -> YearMark | None:
        goal = _goal(section)
        return None if goal is None else self._years.get(goal)

    def meet(self, section: Sequence[Heading], text: str) -> None:
        """Remember the year with which a paragraph under a heading of goals opens."""
        goal = _goal(section)
        if goal is None or goal in self._years:
            return
        for start, end in windows(text):
            mark = next((mark for mark in find_years(text[start:end]) if mark.use is YearUse.AIM), None)
            if mark is not None:
                self._years[goal] = mark
                return


def _goal(section: Sequence[Heading]) -> Heading | None:
    return next((heading for heading in section if _GOAL.search(heading.title)), None)
