"""The section path: which headings stand over each paragraph and table."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from jiqun.documents.markers import ATTACHMENT, STEPWISE, Marker, attached_marker, marker_of
from jiqun.documents.model import Heading, Span
from jiqun.documents.pieces import Strip
from jiqun.documents.wraps import TERMINAL

DASH = 10
STYLE_RANK = 20
ATTACHED = -1
LONGEST_HEADING = 60
LONGEST_RUN_IN = 44
MEASURE = re.compile(
    r"\d[\d,.]*\s*(?:%|％|‰|[万亿]*(?:元|家|个|项|人|亩|吨|条|件|名|倍|台|套|艘|公里|平方|千瓦|户|所|座|处|场|批|美元)|[万亿]|百分点)"
)
RUN_IN_END = re.compile(r"[。：:]")
DASH_END = re.compile(r"[。，,：:；;]")


@dataclass(frozen=True, slots=True)
class Opening:
    """What a strip opens: a marker, the title behind it, and whether the strip is nothing but this
    heading."""

    marker: Marker
    title: str
    title_end: int
    whole: bool


def opening_of(strip: Strip, expected: int = 0) -> Opening | None:
    """How a clean paragraph opens a section, if it does.

    A heading on a line of its own has no sentence and no measured quantity; a run-in heading ends at the
    first
    full stop or colon and text follows it.
    """
    text = strip.text
    marker = marker_of(text)
    if marker is None:
        marker = attached_marker(text)
        if marker is None or marker.number != expected:
            return None
    rest = text[marker.length :].lstrip(" ")
    start = len(text) - len(rest)
    if not rest:
        return None
    if strip.style is not None or _is_whole(rest, marker):
        return Opening(marker, rest.rstrip("：:"), len(text), True)
    end = _run_in(rest, marker)
    return Opening(marker, rest[:end], start + end, False)


def _is_whole(rest: str, marker: Marker) -> bool:
    if len(rest) > LONGEST_HEADING or rest[-1] in "。；;，,、!！?？" or "。" in rest:
        return False
    if rest[-1] in "：:":
        return not re.search("[，,；;]", rest)
    if marker.rank == DASH and re.search("[，,；;：:]", rest):
        return False
    return not MEASURE.search(rest)


def _run_in(rest: str, marker: Marker) -> int:
    """Length of the run-in heading at the start of a paragraph, 0 if it has none."""
    match = (DASH_END if marker.rank == DASH else RUN_IN_END).search(rest)
    if match is None or match.start() > LONGEST_RUN_IN or match.end() >= len(rest):
        return 0
    return 0 if MEASURE.search(rest[: match.start()]) else match.start()


@dataclass(slots=True)
class Step:
    rank: int
    number: int
    heading: Heading
    whole: bool
    fresh: bool = True  #: nothing but the heading itself has been met yet


@dataclass(slots=True)
class Outline:
    """The stack of open headings. Headings of one class are siblings; a class not open yet nests by custom,
    or, where
    a document has its own order, under the heading directly above that it starts to count below."""

    steps: list[Step] = field(default_factory=list)

    @property
    def path(self) -> tuple[Heading, ...]:
        return tuple(step.heading for step in self.steps)

    def expected(self) -> int:
        """The number the next item of the stepwise class would carry."""
        return next((step.number + 1 for step in reversed(self.steps) if step.rank == STEPWISE), 1)

    def touch(self) -> None:
        for step in self.steps:
            step.fresh = False

    def open(self, rank: int, number: int, marker: str, title: str, span: Span, *, whole: bool) -> Heading:
        self._close_for(rank, number)
        heading = Heading(len(self.steps) + 1, marker, title, span)
        for step in self.steps:
            step.fresh = False
        self.steps.append(Step(rank, number, heading, whole))
        return heading

    def _close_for(self, rank: int, number: int) -> None:
        at = next((at for at, step in enumerate(self.steps) if step.rank == rank), None)
        if at is not None:
            del self.steps[at:]
            return
        while self.steps and self.steps[-1].rank > rank:
            top = self.steps[-1]
            if top.whole and top.fresh and number == 1 and rank > 2:
                return
            self.steps.pop()

    def standalone(self) -> Step | None:
        """The innermost open heading that had a line of its own."""
        return next((step for step in reversed(self.steps) if step.whole), None)


def attachment_of(text: str) -> tuple[str, str] | None:
    """Marker and title of a line that opens an attachment.

    >>> attachment_of("附件2"), attachment_of("附件1：指标体系"), attachment_of("附件：1.指标体系")
    (('附件2', ''), ('附件1', '指标体系'), None)
    """
    match = ATTACHMENT.match(text)
    if match is None or len(text) > LONGEST_HEADING or text[-1] in TERMINAL + "，,":
        return None
    title = text[match.end() :].strip()
    if title and (not match.group(2) or marker_of(title)):
        return None
    return re.sub(r"\s", "", match.group(1) + match.group(2)), title
