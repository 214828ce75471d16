"""From a document and the reviewed statements to marked passages that a template can print safely."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jiqun.documents import Cell, Document, Flow, Kind, Paragraph, Table
from jiqun.plans import StatementRecord, TaskRecord


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; `mark` is the statement whose number it prints."""

    text: str
    mark: StatementRecord | None = None


@dataclass(frozen=True, slots=True)
class MarkedCell:
    pieces: tuple[Piece, ...]
    rows: int
    columns: int
    heading: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """One block of the document as printed: `form` is title, heading, body, note, chrome or table."""

    form: str
    level: int
    anchor: str
    pieces: tuple[Piece, ...] = ()
    tasks: tuple[TaskRecord, ...] = ()
    rows: tuple[tuple[MarkedCell, ...], ...] = ()
    caption: str = ""


def passages(
    document: Document, statements: Iterable[StatementRecord], tasks: Iterable[TaskRecord] = ()
) -> list[Passage]:
    """Every block of the document in order, numbers marked where a statement reads them."""
    marks = sorted(statements, key=lambda item: item.at)
    begun = sorted(tasks, key=lambda task: task.span)
    return [
        _table(block, marks) if isinstance(block, Table) else _paragraph(block, marks, begun)
        for block in document.blocks
    ]


def _paragraph(block: Paragraph, marks: Sequence[StatementRecord], tasks: Sequence[TaskRecord]) -> Passage:
    span = block.span
    starting = (
        tuple(task for task in tasks if span.start <= task.span[0] < span.end)
        if block.kind is Kind.BODY
        else ()
    )
    level = block.section[-1].level if block.kind is Kind.HEADING and block.section else 0
    return Passage(block.kind.value, level, f"p-{span.start}", _pieces(block.flow, marks), starting)


def _table(block: Table, marks: Sequence[StatementRecord]) -> Passage:
    rows: list[list[MarkedCell]] = [[] for _ in range(block.height)]
    for cell in block.cells:
        rows[cell.row].append(_cell(cell, block, marks))
    anchor = f"p-{block.span.start}"
    return Passage("table", 0, anchor, rows=tuple(tuple(row) for row in rows), caption=block.caption)


def _cell(cell: Cell, table: Table, marks: Sequence[StatementRecord]) -> MarkedCell:
    return MarkedCell(_pieces(cell.flow, marks), cell.rows, cell.columns, cell.row < table.header_rows)


def _pieces(flow: Flow, marks: Sequence[StatementRecord]) -> tuple[Piece, ...]:
    """Cut a flow at the numbers that statements read; the first of two overlapping readings is marked."""
    if not flow.origin:
        return ()
    pieces: list[Piece] = []
    done = 0
    first = bisect_left(marks, flow.origin[0], key=lambda item: item.at[0])
    for item in marks[first:]:
        if item.at[0] > flow.origin[-1]:
            break
        start, end = bisect_left(flow.origin, item.at[0]), bisect_left(flow.origin, item.at[1])
        if start < done or start >= end:
            continue
        if start > done:
            pieces.append(Piece(flow.text[done:start]))
        pieces.append(Piece(flow.text[start:end], item))
        done = end
    if done < len(flow.text):
        pieces.append(Piece(flow.text[done:]))
    return tuple(pieces)


def outline(document: Document) -> list[tuple[int, str, str]]:
    """Level, wording and anchor of every heading that stands on a line of its own."""
    return [
        (block.section[-1].level if block.section else 1, block.text, f"p-{block.span.start}")
        for block in document.paragraphs
        if block.kind is Kind.HEADING
    ]
