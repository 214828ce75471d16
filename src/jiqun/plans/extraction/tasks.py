"""Tasks of a plan: goals, tasks and safeguards with their units, targets and sentences."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from jiqun.documents import Document, Flow, Heading, Paragraph, Span
from jiqun.plans.extraction.clauses import sentences
from jiqun.plans.extraction.duties import Duties, read_duties, strip_duties
from jiqun.plans.extraction.masks import blank_item
from jiqun.plans.extraction.mechanisms import Mechanism, find_mechanisms
from jiqun.plans.extraction.mood import is_present
from jiqun.plans.extraction.sections import BlockOfText, blocks_of, path
from jiqun.plans.extraction.surface import compact, surface
from jiqun.plans.extraction.vocabulary import SAFEGUARD_HEADINGS
from jiqun.plans.extraction.windows import windows
from jiqun.plans.statement import Statement


class TaskType(StrEnum):
    GOAL = "goal"
    TASK = "task"
    SAFEGUARD = "safeguard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One piece of work of a plan. `targets`: places in the list that `extract` gives for the document."""

    doc: str
    type: TaskType
    section: str
    title: str
    char_start: int
    char_end: int
    line: int
    quote: str
    responsible: Duties
    targets: tuple[int, ...] = ()
    mechanisms: tuple[Mechanism, ...] = ()
    sentences: tuple[tuple[int, int], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The JSON shape of a task."""
        return {
            "doc": self.doc,
            "type": str(self.type),
            "section": self.section,
            "title": self.title,
            "char_start": self.char_start,
            "char_end": self.char_end,
            "line": self.line,
            "quote": self.quote,
            "responsible": self.responsible.as_dict(),
            "targets": list(self.targets),
            "mechanisms": [{"name": m.name, "start": m.start, "end": m.end} for m in self.mechanisms],
            "sentences": [list(place) for place in self.sentences],
        }


_LONGEST_TITLE = 40
_GUIDING = re.compile(r"指导思想|基本原则|总体思路|形势|意义|编制依据|适用范围|名词解释|附则|基本经验")
_GOAL = re.compile(r"目标")
_WORK = re.compile(r"(?:主要|重点)(?:任务|举措|工作|行动)(?!.*(?:保障|目标))")
_AIMED = re.compile(r"(?:力争|确保)?到20\d\d年")
_OWN_TITLE = re.compile(r"^(?P<title>[^，。；：、]{2,14})。(?=.{20})")
_DEED_AT = re.compile(
    r"(?:强化|加强|完善|健全|加大|优化|落实|严格|深化|建立|推进|坚持|营造|提升|注重|抓好|做好|创新|实施|明确|压实)"
)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A task before its duties and targets are put in."""

    type: TaskType
    section: str
    title: str
    flow: Flow


@dataclass(frozen=True, slots=True)
class _Index:
    """Where lines end and where the values of statements stand: `values` sorted, each with its number."""

    ends: list[int]
    values: list[tuple[int, int]]

    @classmethod
    def of(cls, document: Document, statements: Sequence[Statement]) -> _Index:
        ends = [match.start() for match in re.finditer("\n", document.text)]
        return cls(ends, sorted((item.value_start, number) for number, item in enumerate(statements)))

    def line(self, offset: int) -> int:
        return bisect_left(self.ends, offset) + 1

    def inside(self, span: Span) -> tuple[int, ...]:
        """Numbers of the statements whose values begin in a span."""
        first = bisect_left(self.values, (span.start, -1))
        last = bisect_left(self.values, (span.end, -1), first)
        return tuple(sorted(number for _, number in self.values[first:last]))


def tasks(document: Document, statements: Sequence[Statement] = ()) -> list[Task]:
    """The tasks of a document in order; `statements` (from `extract`) are linked where their values stand."""
    found: list[Task] = []
    index = _Index.of(document, statements)
    implied: tuple[str, ...] = ()
    chapter: Heading | None = None
    for block in blocks_of(document):
        if block.section and block.section[0] != chapter:
            chapter, implied = block.section[0], ()
        for draft in _drafts(block):
            task, later = _finish(document, draft, index, implied)
            found.append(task)
            implied = later or implied
    return found


def _drafts(block: BlockOfText) -> Iterator[_Draft]:
    section = block.section
    if not section or is_present(section) or any(_GUIDING.search(heading.title) for heading in section):
        return
    if block.runs_in:
        yield from _run_in(block)
    elif _type_of(section) is TaskType.SAFEGUARD:
        for paragraph in block.paragraphs:
            yield from _by_sentence(section, paragraph)
    elif _OWN_TITLE.match(surface(compact(block.paragraphs[0].flow).text)):
        yield from _by_own_title(block)
    elif re.match(r"\d", section[-1].marker) or read_duties(block.text)[0].named:
        title = section[-1].title or _first_clause(block.paragraphs[0])
        yield _Draft(_type_of(section), path(section), title, _joined(block.paragraphs))
    else:
        yield from _goals(block)


def _type_of(section: Sequence[Heading]) -> TaskType:
    if _WORK.search(section[0].title):
        return TaskType.TASK
    if any(SAFEGUARD_HEADINGS.search(heading.title) for heading in section[:2]):
        return TaskType.SAFEGUARD
    return TaskType.GOAL if any(_GOAL.search(heading.title) for heading in section[-2:]) else TaskType.TASK


def _joined(paragraphs: Sequence[Paragraph]) -> Flow:
    """The paragraphs as one flow, a line end between them standing where the paragraph before it ended."""
    origin: list[int] = []
    for paragraph in paragraphs:
        if origin:
            origin.append(origin[-1])
        origin.extend(paragraph.flow.origin)
    return Flow("\n".join([paragraph.text for paragraph in paragraphs]), tuple(origin))


def _run_in(block: BlockOfText) -> Iterator[_Draft]:
    """A numbered paragraph with what belongs to it; behind a dash only its own paragraph."""
    section, kind = block.section, _type_of(block.section)
    own = block.paragraphs
    if not re.search(r"[\d一二三四五六七八九十]", section[-1].marker):
        own = block.paragraphs[:1]
    title = section[-1].title or _first_clause(own[0])
    yield _Draft(kind, path(section, run_in=True), title, _joined(own))
    for paragraph in block.paragraphs[len(own) :]:
        if kind is TaskType.GOAL:
            title = re.split(r"[：，。]", surface(paragraph.text))[0]
            yield _Draft(kind, path(section[:-1]), title, paragraph.flow)


def _first_clause(paragraph: Paragraph) -> str:
    """The first clause without its marker: what a numbered paragraph without a title is about."""
    text = blank_item(surface(compact(paragraph.flow).text)).strip("　 ．.、")
    return re.split(r"[，。；：]", text)[0][:_LONGEST_TITLE]


def _by_sentence(section: Sequence[Heading], paragraph: Paragraph) -> Iterator[_Draft]:
    """Safeguards without numbers: one for each sentence that opens with a deed."""
    clean = compact(paragraph.flow)
    text = surface(clean.text)
    starts = [start for start, _ in sentences(text) if _DEED_AT.match(text, start)]
    if not starts or starts[0] != 0:
        starts = [0, *starts]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        title = re.split(r"[，。；：]", text[start:end])[0]
        yield _Draft(TaskType.SAFEGUARD, f"{path(section)}/{title}", title, clean.slice(start, end))


def _by_own_title(block: BlockOfText) -> Iterator[_Draft]:
    for paragraph in block.paragraphs:
        match = _OWN_TITLE.match(surface(compact(paragraph.flow).text))
        if match:
            yield _Draft(_type_of(block.section), path(block.section), match["title"], paragraph.flow)


def _goals(block: BlockOfText) -> Iterator[_Draft]:
    """Paragraphs that set aims for a year, under a heading of goals or opening with the year."""
    named = any(_GOAL.search(heading.title) or "要求" in heading.title for heading in block.section[-2:])
    for paragraph in block.paragraphs:
        text = surface(compact(paragraph.flow).text)
        if _AIMED.match(text) or (named and _AIMED.search(text)):
            yield _Draft(TaskType.GOAL, path(block.section), block.section[-1].title, paragraph.flow)


def _finish(
    document: Document, draft: _Draft, index: _Index, implied: tuple[str, ...]
) -> tuple[Task, tuple[str, ...]]:
    clean = compact(draft.flow)
    span = clean.span(0, len(clean))
    duties, later = read_duties(draft.flow.text)
    if draft.type is not TaskType.GOAL and duties.named:
        duties = replace(duties, implied=() if later else implied)
    text = surface(clean.text)
    body = strip_duties(text)
    spoken = [(start, end) for start, end in sentences(text[:body]) if text[start:end].strip("　")]
    task = Task(
        doc=document.name.rsplit(".", 1)[0],
        type=draft.type,
        section=draft.section,
        title=draft.title,
        char_start=span.start,
        char_end=span.end,
        line=index.line(span.start),
        quote=span.of(document.text),
        responsible=duties,
        targets=index.inside(span),
        mechanisms=_mechanisms(draft, clean, text[:body]),
        sentences=tuple(_place(clean, start, end) for start, end in spoken),
    )
    return task, later


def _place(flow: Flow, start: int, end: int) -> tuple[int, int]:
    span = flow.span(start, end)
    return span.start, span.end


def _mechanisms(draft: _Draft, clean: Flow, text: str) -> tuple[Mechanism, ...]:
    """What the body names; a goal and the run-in title only announce."""
    if draft.type is TaskType.GOAL:
        return ()
    body = blank_item(text)
    title = surface(re.sub(r"\s", "", draft.title))
    spoken = body.lstrip("　 .．、")
    skip = len(body) - len(spoken) + len(title) if title and spoken.startswith(title + "。") else 0
    found = []
    for start, end in windows(body[skip:]):
        part = body[skip + start : skip + end]
        found += [_mechanism(clean, skip + start + a, skip + start + b) for a, b in find_mechanisms(part)]
    return tuple(found)


def _mechanism(flow: Flow, start: int, end: int) -> Mechanism:
    span = flow.span(start, end)
    return Mechanism(flow.text[start:end], span.start, span.end)
