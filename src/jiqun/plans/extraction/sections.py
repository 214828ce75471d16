"""Section paths as plans cite them, and the blocks of paragraphs that one heading holds together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jiqun.documents import Document, Heading, Kind, Paragraph
from jiqun.plans.extraction.duties import is_duty_line

_NUMBERED = re.compile(r"^[（(]?(\d{1,2})[）).．、]?$")


def step(heading: Heading) -> str:
    """One step of a path: numbered items by their number, others in full.

    >>> from jiqun.documents import Span
    >>> step(Heading(3, "1.", "构建平台", Span(0, 1))), step(Heading(1, "一、", "总体要求", Span(0, 1)))
    ('1', '一、总体要求')
    """
    marker = heading.marker.strip()
    number = _NUMBERED.match(marker)
    if number:
        return number[1]
    if marker.startswith("附"):
        return re.sub(r"\s", "", marker)
    if set(marker) <= {"—", "-", "–", "─"}:
        return heading.title
    return f"{marker}{heading.title}"


def path(section: Sequence[Heading], *, run_in: bool = False) -> str:
    """The steps joined; of a numbered run-in heading only the number is cited."""
    steps = [step(heading) for heading in section]
    if run_in and section and re.match(r"[（(]", section[-1].marker):
        steps[-1] = section[-1].marker
    return "/".join(steps)


@dataclass(frozen=True, slots=True)
class BlockOfText:
    """Paragraphs under the same innermost heading, in order."""

    section: tuple[Heading, ...]
    paragraphs: tuple[Paragraph, ...]

    @property
    def runs_in(self) -> bool:
        """Whether the heading stands inside the first paragraph."""
        return bool(self.section) and self.section[-1].span in self.paragraphs[0].span

    @property
    def text(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


def blocks_of(document: Document) -> list[BlockOfText]:
    """Body paragraphs and lines of duties gathered by section; a new run-in heading opens a new block."""
    return [BlockOfText(section, tuple(found)) for section, found in _gather(document.paragraphs)]


def _gather(paragraphs: Iterable[Paragraph]) -> list[tuple[tuple[Heading, ...], list[Paragraph]]]:
    gathered: list[tuple[tuple[Heading, ...], list[Paragraph]]] = []
    for paragraph in paragraphs:
        owed = bool(gathered) and paragraph.kind is Kind.NOTE and is_duty_line(paragraph.text)
        if paragraph.kind is not Kind.BODY and not owed:
            continue
        if gathered and gathered[-1][0] == paragraph.section:
            gathered[-1][1].append(paragraph)
        else:
            gathered.append((paragraph.section, [paragraph]))
    return gathered
