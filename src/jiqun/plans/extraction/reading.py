"""`extract`: a document → its statements, prose and tables, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from jiqun.documents import Cell, Document, Table
from jiqun.plans.extraction.aims import Aims
from jiqun.plans.extraction.assemble import Assembler, Place
from jiqun.plans.extraction.clusters import cluster_of
from jiqun.plans.extraction.duties import read_duties
from jiqun.plans.extraction.mood import is_present
from jiqun.plans.extraction.passage import Passage
from jiqun.plans.extraction.prose import read_passage
from jiqun.plans.extraction.sections import BlockOfText, blocks_of, path
from jiqun.plans.extraction.setting import Setting, setting_of
from jiqun.plans.extraction.tables import Columns, RowOfTable, columns_of, rows_of
from jiqun.plans.statement import Statement

_LEAST_PROSE = 30
_ORDER = re.compile(r"\d{1,9}")


def extract(document: Document) -> list[Statement]:
    """Every quantitative statement of a document, in the order of the values' places.

    Deterministic; each statement's `why` names the rules that led to it. Never raises on text.
    """
    setting = setting_of(document)
    assembler = Assembler(document, setting.region)
    found: list[Statement] = []
    aims = Aims()
    for block in blocks_of(document):
        found.extend(_from_block(block, setting, assembler, aims))
    for table in document.tables:
        found.extend(_from_table(table, setting, assembler))
    return sorted(found, key=lambda statement: (statement.value_start, statement.char_start))


def _from_block(
    block: BlockOfText, setting: Setting, assembler: Assembler, aims: Aims
) -> Iterator[Statement]:
    duties, _ = read_duties(block.text)
    place = Place(path(block.section, run_in=block.runs_in), cluster_of(block.section), duties.named)
    present = is_present(block.section)
    for paragraph in block.paragraphs:
        passage = Passage.of(paragraph.flow, setting, block.section, present, aims.of(block.section))
        if not passage.text:
            continue
        aims.meet(block.section, passage.text)
        for finding, flow in read_passage(passage):
            yield assembler.statement(finding, flow, place)


def _from_table(table: Table, setting: Setting, assembler: Assembler) -> Iterator[Statement]:
    columns = columns_of(table, setting)
    if columns is None:
        yield from _from_prose_cells(table, setting, assembler)
        return
    for row in rows_of(table, columns):
        yield from _from_row(table, columns, row, assembler)


def _label(table: Table) -> str:
    return path(table.section) if table.section else table.caption


def _from_row(table: Table, columns: Columns, row: RowOfTable, assembler: Assembler) -> Iterator[Statement]:
    label = _label(table)
    section = "/".join(filter(None, (label, row.group)))
    place = Place(section, None, row.responsible, label or "表", row.number, "table")
    for cell, finding in row.cells:
        statement = assembler.statement(finding, cell.flow, place)
        yield assembler.widened(statement, *row.quote)


def _from_prose_cells(table: Table, setting: Setting, assembler: Assembler) -> Iterator[Statement]:
    """A table whose cells hold sentences: each is a paragraph; a short cell before it names the cluster."""
    group, present = "", is_present(table.section)
    for _, cells in groupby(sorted(table.cells, key=lambda cell: cell.row), lambda cell: cell.row):
        row = list(cells)
        for cell in row:
            if cell.row < table.header_rows or len(cell.text) < _LEAST_PROSE:
                continue
            passage = Passage.of(cell.flow, setting, table.section, present)
            place = _place_of(table, cell, row, group)
            for finding, flow in read_passage(passage):
                yield assembler.statement(finding, flow, place)
        group = next((cell.text for cell in reversed(row) if cell.columns == table.width), group)


def _place_of(table: Table, cell: Cell, row: Sequence[Cell], group: str) -> Place:
    """Group from the full-width row above, cluster and number from the cells before."""
    names, number = "", None
    for other in row:
        text = other.text.strip() if other.column < cell.column else ""
        if _ORDER.fullmatch(text):
            number = int(text) if number is None else number
        elif text:
            names = text
    section = "/".join(filter(None, (_label(table), group)))
    return Place(section, names or None, (), _label(table) or "表", cell.row if number is None else number)
