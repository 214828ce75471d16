"""R02-duplicate-number: a table's running numbers are unique."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from jiqun.documents import Cell, Table
from jiqun.plans.lint.finding import Finding
from jiqun.plans.lint.source import Source

RULE = "R02-duplicate-number"
_HEADS = ("序号", "编号", "序")


def check(sources: Sequence[Source]) -> Iterable[Finding]:
    for source in sources:
        for table in source.document.tables:
            column = next(
                (
                    cell.column
                    for cell in table.cells
                    if cell.row < table.header_rows and cell.text.strip() in _HEADS
                ),
                None,
            )
            if column is not None:
                yield from _in_table(source, table, column)


def _in_table(source: Source, table: Table, column: int) -> Iterable[Finding]:
    numbers = [
        cell
        for cell in table.cells
        if cell.column == column and cell.row >= table.header_rows and cell.text.strip().isdigit()
    ]
    held: dict[str, list[Cell]] = defaultdict(list)
    for cell in numbers:
        held[cell.text.strip()].append(cell)
    repeated = [cells for cells in held.values() if len(cells) > 1]
    if not repeated:
        return
    last = numbers[-1]
    cells = [cell for cells in repeated for cell in cells]
    shown = "、".join(cells[0].text.strip() for cells in repeated)
    yield Finding(
        rule=RULE,
        severity="high",
        message=f"{table.caption or '表'}的序号“{shown}”重复，{len(numbers)} 行只编到 {last.text.strip()}",
        places=tuple(
            source.place(cell.flow.span(0, len(cell.flow)).start, _row_end(table, cell))
            for cell in [*cells, last]
        ),
        arithmetic=(
            f"{len(numbers)} 行，序号 {numbers[0].text.strip()}—{last.text.strip()}，“{shown}”出现 {len(repeated[0])} 次",
        ),
        suggestion="重排序号；入库时不得以序号为键",
    )


def _row_end(table: Table, cell: Cell) -> int:
    """The end of the cell to the right: the number with its name."""
    right = table.at(cell.row, cell.column + 1)
    flow = right.flow if right is not None and len(right.flow) else cell.flow
    return flow.span(0, len(flow)).end
