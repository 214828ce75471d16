"""R02-bracket-base: cells in brackets count from the plan's start; the base cell beside them counts something else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from jiqun.plans.lint.arithmetic import figure
from jiqun.plans.lint.entries import Entry, points
from jiqun.plans.lint.finding import Finding
from jiqun.plans.lint.source import Source

RULE = "R02-bracket-base"
_NOTE = re.compile(r"[\[［【]\s*[\]］】][^。]{0,12}(?:新增|累计)[^。]*")


def check(sources: Sequence[Source]) -> Iterable[Finding]:
    for source in sources:
        rows = [
            row for row in table_rows(source) if any(map(bracketed, row)) and not all(map(bracketed, row))
        ]
        if rows:
            yield _finding(source, rows)


def table_rows(source: Source) -> list[list[Entry]]:
    """The numbers of each table row in order of years."""
    rows: dict[tuple[str | None, int | None], list[Entry]] = {}
    for entry in points(source.entries):
        if entry.tabled and entry.statement.year:
            rows.setdefault((entry.statement.table, entry.statement.char_start), []).append(entry)
    return [sorted(row, key=lambda entry: entry.year or 0) for row in rows.values()]


def bracketed(entry: Entry) -> bool:
    return any(mark in entry.statement.value_text for mark in "[［【")


def _finding(source: Source, rows: list[list[Entry]]) -> Finding:
    notes = [passage.at(*match.span()) for passage in source.passages for match in passage.find(_NOTE)]
    return Finding(
        rule=RULE,
        severity="medium",
        message=f"{len(rows)} 行的目标加方括号（规划期内新增累计），基数不加：两列不是同一个量，不能相减",
        places=(*notes[:1], *(row[0].place for row in rows)),
        arithmetic=tuple(_line(row) for row in rows),
        suggestion="另补规划起点为 0 的新增基数；进度按“新增累计 ÷ 目标”计算",
    )


def _line(row: list[Entry]) -> str:
    base = next(entry for entry in row if not bracketed(entry))
    last = [entry for entry in row if bracketed(entry)][-1]
    years, first, total = (last.year or 0) - (base.year or 0), printed(base), printed(last)
    said = f"{base.name.raw}：基数 {base.said}，{last.year}年 {last.said}"
    return (
        f"{said}，年均 {figure(total / years)}，为基数的 {total / years / first:.0%}"
        if years and first
        else said
    )


def printed(entry: Entry) -> float:
    """The number in the unit of the table."""
    return float(entry.statement.value or 0)
