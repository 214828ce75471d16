"""R24: yearly targets that stand still, or do most of the way in the first step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from jiqun.plans.lint.arithmetic import figure
from jiqun.plans.lint.entries import Entry
from jiqun.plans.lint.finding import Finding
from jiqun.plans.lint.rules.bracket_base import bracketed, printed, table_rows
from jiqun.plans.lint.source import Source

FLAT = "R24-flat"
FRONT = "R24-frontload"
#: A first step this many times as fast as the last one is front-loaded.
STEEP = 2.0


def flat(sources: Sequence[Source]) -> Iterable[Finding]:
    for source in sources:
        rows = [row for row in _rows(source) if _still(row)]
        if rows:
            years = [next(entry for entry in row if entry.value == row[-1].value) for row in rows]
            yield Finding(
                rule=FLAT,
                severity="low",
                message=f"{len(rows)} 行目标在后几个年份持平，前一年份已达末年目标",
                places=tuple(row[0].place for row in rows),
                arithmetic=tuple(
                    f"{row[0].name.raw}：{'→'.join(e.said for e in row)}，{first.year}年已达{row[-1].year}年目标"
                    for row, first in zip(rows, years, strict=True)
                ),
                suggestion="确认末年目标是否应更高，或注明“保持”",
            )


def frontloaded(sources: Sequence[Source]) -> Iterable[Finding]:
    for source in sources:
        rows = [row for row in _rows(source) if _steep(row)]
        if rows:
            yield Finding(
                rule=FRONT,
                severity="low",
                message=f"{len(rows)} 行目标前高后低：第一年的增量远大于以后各年",
                places=tuple(row[0].place for row in rows),
                arithmetic=tuple(
                    f"{row[0].name.raw}：{'→'.join(e.said for e in row)}，年均增量 {'、'.join(figure(step) for step in _steps(row))}"
                    for row in rows
                ),
                suggestion="确认首年目标是否为已知实际数，或后段目标偏松",
            )


def _rows(source: Source) -> list[list[Entry]]:
    return [
        row
        for row in table_rows(source)
        if len(row) >= 3 and row[0].aspect != "growth" and not any(map(bracketed, row))
    ]


def _still(row: list[Entry]) -> bool:
    targets = [entry for entry in row if entry.target]
    return len(targets) >= 2 and targets[-1].value == targets[-2].value


def _steps(row: list[Entry]) -> list[float]:
    return [
        (printed(two) - printed(one)) / ((two.year or 0) - (one.year or 0) or 1) for one, two in pairwise(row)
    ]


def _steep(row: list[Entry]) -> bool:
    steps = _steps(row)
    return (
        len(steps) >= 3
        and row[0].dimension != "%"
        and steps[0] > 0
        and all(step >= 0 for step in steps)
        and steps[0] >= STEEP * max(steps[1:])
    )
