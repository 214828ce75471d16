"""Word documents (.docx)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from jiqun.documents.layout import Box, Layout
from jiqun.documents.limits import Limits
from jiqun.documents.numbering import Numbering
from jiqun.documents.package import Package
from jiqun.documents.pieces import Draft
from jiqun.documents.wordml import attribute, child, children, is_on, local, number, running_text, text_boxes

HEADING_NAME = re.compile(r"(?:heading|标题)\s*(\d)", re.I)
CONTAINERS = frozenset(("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"))


@dataclass(slots=True)
class Styles:
    """Outline level and numbering that paragraph styles carry, their ancestors' included."""

    levels: dict[str, int] = field(default_factory=dict)
    numbering: dict[str, etree._Element] = field(default_factory=dict)

    @classmethod
    def read(cls, root: etree._Element | None) -> Styles:
        found = cls()
        nodes = {attribute(node, "styleId") or "": node for node in children(root, "style")}
        for key in nodes:
            for node in _ancestry(key, nodes):
                level = _declared_level(node)
                if level is not None:
                    found.levels.setdefault(key, level)
                numbered = child(node, "pPr", "numPr")
                if numbered is not None:
                    found.numbering.setdefault(key, numbered)
        return found


def _ancestry(key: str, nodes: dict[str, etree._Element]) -> Iterator[etree._Element]:
    seen: set[str] = set()
    while key in nodes and key not in seen:
        seen.add(key)
        yield nodes[key]
        key = attribute(child(nodes[key], "basedOn"), "val") or ""


def _declared_level(node: etree._Element) -> int | None:
    level = child(node, "pPr", "outlineLvl")
    if level is not None and number(level, "val", 9) < 9:
        return number(level, "val") + 1
    match = HEADING_NAME.fullmatch(attribute(child(node, "name"), "val") or "")
    return int(match.group(1)) if match else None


def lay_out(data: bytes, place: str, limits: Limits) -> Draft:
    """The draft of a .docx: body in order, text boxes after their paragraph, foot- and endnotes at the
    end."""
    package = Package(data, place, limits)
    root = package.xml("word/document.xml")
    reader = _Reader(
        Layout(place, limits),
        Styles.read(package.optional_xml("word/styles.xml")),
        Numbering.read(package.optional_xml("word/numbering.xml")),
    )
    body = child(root, "body")
    if body is not None:
        reader.blocks(body)
    for name, kind in (("word/footnotes.xml", "footnote"), ("word/endnotes.xml", "endnote")):
        for note in children(package.optional_xml(name), kind):
            if attribute(note, "type") in (None, "normal"):
                text = " ".join(running_text(paragraph) for paragraph in children(note, "p"))
                reader.layout.paragraph(text, note=True)
    return reader.layout.draft()


@dataclass(slots=True)
class _Reader:
    layout: Layout
    styles: Styles
    numbering: Numbering

    def blocks(self, parent: etree._Element) -> None:
        for node in parent:
            name = local(node)
            if name == "p":
                self.paragraph(node)
            elif name == "tbl":
                self.table(node)
            elif name in CONTAINERS:
                self.blocks(node)

    def paragraph(self, node: etree._Element) -> None:
        text, level = self.text_of(node)
        self.layout.paragraph(text, style=level)
        for box in text_boxes(node):
            self.blocks(box)

    def text_of(self, node: etree._Element) -> tuple[str, int | None]:
        """Running text with its automatic marker, and the outline level."""
        properties = child(node, "pPr")
        style = attribute(child(properties, "pStyle"), "val") or ""
        level = self.styles.levels.get(style)
        direct = child(properties, "outlineLvl")
        if direct is not None:
            level = number(direct, "val") + 1 if number(direct, "val", 9) < 9 else None
        text = running_text(node)
        numbered = child(properties, "numPr")
        if numbered is None:
            numbered = self.styles.numbering.get(style)
        if numbered is not None and text.strip():
            text = self._marker(numbered, style) + text
        return text, level

    def _marker(self, numbered: etree._Element, style: str) -> str:
        inherited = self.styles.numbering.get(style)
        ident = number(child(numbered, "numId"), "val", number(child(inherited, "numId"), "val"))
        depth = number(child(numbered, "ilvl"), "val", number(child(inherited, "ilvl"), "val"))
        return self.numbering.marker(ident, depth)

    def table(self, node: etree._Element) -> None:
        rows = [row for row in _rows(node) if child(row, "trPr", "del") is None]
        boxes: list[Box] = []
        open_merges: dict[int, int] = {}  # column → position in boxes of the cell that is merged downwards
        width = 0
        header = 0
        for at, row in enumerate(rows):
            if is_on(child(row, "trPr", "tblHeader")) and header == at:
                header = at + 1
            column = number(child(row, "trPr", "gridBefore"), "val")
            for cell in _cells(row):
                span = max(1, number(child(cell, "tcPr", "gridSpan"), "val", 1))
                merge = child(cell, "tcPr", "vMerge")
                if merge is not None and attribute(merge, "val") != "restart" and column in open_merges:
                    above = boxes[open_merges[column]]
                    boxes[open_merges[column]] = Box(
                        above.lines, above.row, above.column, at - above.row + 1, above.columns
                    )
                else:
                    open_merges.pop(column, None)
                    if merge is not None:
                        open_merges[column] = len(boxes)
                    boxes.append(Box(tuple(self._lines(cell)), at, column, 1, span))
                column += span
            width = max(width, column)
        self.layout.table(boxes, len(rows), width, header if 0 < header < len(rows) else None)

    def _lines(self, cell: etree._Element) -> Iterator[str]:
        for node in cell:
            name = local(node)
            if name == "p":
                yield from self.text_of(node)[0].split("\n")
            elif name == "tbl":
                for row in _rows(node):
                    for inner in _cells(row):
                        yield from self._lines(inner)
            elif name in CONTAINERS:
                yield from self._lines(node)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for node in table:
        if local(node) == "tr":
            yield node
        elif local(node) in CONTAINERS:
            yield from _rows(node)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for node in row:
        if local(node) == "tc":
            yield node
        elif local(node) in CONTAINERS:
            yield from _cells(node)
