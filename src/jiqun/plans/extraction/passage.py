"""A paragraph (or table cell) with what surrounds it: section, cluster, duties, setting."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from jiqun.documents import Flow, Heading
from jiqun.plans.extraction.setting import Setting
from jiqun.plans.extraction.surface import compact, surface
from jiqun.plans.extraction.tokens import YearMark

_SPELLED_OUT = re.compile(r"[—－-]*(?:所谓)?“[^”]{2,14}”[：，]?(?:即|是指|指的是|就是)")


@dataclass(frozen=True, slots=True)
class Passage:
    """`flow` without blanks; `text` its surface, of the same length."""

    flow: Flow
    text: str
    setting: Setting
    section: tuple[Heading, ...] = ()
    present: bool = False
    aim: YearMark | None = None  #: year that the heading's first paragraph aims at
    passed: int | None = None  #: year that numbers of the present state belong to where none is printed
    elaborates: bool = False  #: “两提升”：即…: the paragraph spells out a goal that the plan has named

    def part(self, start: int, end: int) -> Passage:
        """A stretch of the passage as a passage of its own, under the same circumstances."""
        if (start, end) == (0, len(self.text)):
            return self
        return replace(self, flow=self.flow.slice(start, end), text=self.text[start:end])

    @classmethod
    def of(
        cls,
        flow: Flow,
        setting: Setting,
        section: tuple[Heading, ...] = (),
        present: bool = False,
        aim: YearMark | None = None,
    ) -> Passage:
        clean = compact(flow)
        text = surface(clean.text)
        elaborates = bool(_SPELLED_OUT.match(text))
        return cls(clean, text, setting, section, present, aim, setting.base, elaborates)
