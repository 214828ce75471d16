"""A list as a Word document, laid out as officials print annexes: the whole list in one table, its head on every page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from jiqun.facts.intake.simulated import LABEL
from jiqun.ledgers.declaration import ABOUT, LedgerField
from jiqun.ledgers.exchange.cells import Listed, label_of
from jiqun.papers.days import day_in_words
from jiqun.papers.fonts import BODY
from jiqun.papers.grid import CELL, Column
from jiqun.papers.paper import About, Paper
from jiqun.papers.widths import WIDE, fits, upright

#: Columns of a printed list at most; the workbook holds all.
PRINTED = 9
LEAST = 4
NOTE = "本表含模拟数据（“性质”栏标注“模拟”），不代表真实情况。"
_HIDDEN = frozenset({"cooperating", *(item.field for item in ABOUT)})


def write_word(list_: Listed, on: dt.date, columns: Sequence[str] = ()) -> bytes:
    """The list with 序号, title, keeper, day, and the label of simulated entries; the same list of the same day gives the
    same bytes. `columns` are fields to print; by default the name, the state, and those of its own that hold anything,
    as many as the page holds, at most PRINTED."""
    heads, rows = _table(list_, _chosen(list_, columns)) if columns else _fitting(list_)
    paper = Paper()
    paper.page(wide=not upright([item.head for item in heads], rows), first=True)
    ledger, simulated = list_.ledger, any(list_.simulated)
    paper.title(ledger.title.zh)
    about = f"（{ledger.record.keeper}，截至{day_in_words(on)}，共{len(list_.rows)}条）"
    paper.centred(about, font=BODY)
    if simulated:
        paper.centred(NOTE, size=12)
    if list_.told:
        paper.centred(f"{list_.told}。", size=12)
    if rows:
        paper.table(heads, rows)
    else:
        paper.centred("暂无条目。", font=BODY, size=16)
    _clauses(paper, list_)
    return paper.save(About(ledger.title.zh, ledger.record.keeper, on, comments=LABEL if simulated else ""))


def _chosen(list_: Listed, columns: Sequence[str]) -> list[LedgerField]:
    by_name = {item.field: item for item in list_.columns}
    if columns:
        return [by_name[name] for name in columns if name in by_name]
    used = [
        item
        for item in list_.columns
        if item.field not in _HIDDEN
        and (any(row[item.field] is not None for row in list_.rows) or not list_.rows)
    ]
    first = [item for item in used if item.field in ("number", "title", "state")]
    return [*first, *(item for item in used if item not in first and item.field != "subject")][:PRINTED]


def _fitting(list_: Listed) -> tuple[list[Column], list[list[str]]]:
    """The table of the first columns that fit across a wide page, at least LEAST of them."""
    chosen = _chosen(list_, ())
    for count in range(len(chosen), LEAST, -1):
        heads, rows = _table(list_, chosen[:count])
        if fits([item.head for item in heads], rows, WIDE):
            return heads, rows
    return _table(list_, chosen[:LEAST])


def _table(list_: Listed, columns: Sequence[LedgerField]) -> tuple[list[Column], list[list[str]]]:
    """Columns and rows, with 序号 before them and, where an entry is simulated, 性质 behind."""
    marked = any(list_.simulated)
    heads = [Column("序号", align="centre"), *map(_column, columns)]
    rows = [
        [str(number), *(_words(cells[item.field]) for item in columns)]
        for number, cells in enumerate(list_.rows, 1)
    ]
    if marked:
        heads.append(Column("性质"))
        for row, simulated in zip(rows, list_.simulated, strict=True):
            row.append("模拟" if simulated else "")
    return heads, rows


def _column(item: LedgerField) -> Column:
    label = label_of(item).replace("（自动）", "")
    unit = f"（{item.unit}）" if item.unit else ""
    if unit and label.endswith(unit):
        return Column(label.removesuffix(unit), item.unit or "", align="right" if item.numeric else "")
    return Column(label, align="right" if item.numeric else "")


def _words(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return day_in_words(value)
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return f"{value:,}" if isinstance(value, int) and abs(value) > 9_999 else str(value)


def _clauses(paper: Paper, list_: Listed) -> None:
    clauses = list_.ledger.record.clauses
    if clauses:
        words = "；".join(f"“{clause.quote}”（{clause.plan}）" for clause in clauses)
        paper.gap(8)
        paper.text(f"依据：{words}。", size=CELL, line=16, first=0)
