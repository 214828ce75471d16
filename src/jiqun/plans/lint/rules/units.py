"""R08-unit and R08-unit-missing: one indicator, one unit, and none left out."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence

from jiqun.documents import Cell, Table
from jiqun.plans.lint.entries import Entry, twins
from jiqun.plans.lint.finding import Finding, Place
from jiqun.plans.lint.source import Source

RULE = "R08-unit"
MISSING = "R08-unit-missing"

_FROM_TO = re.compile(
    r"由(?:20\d\d年)?的?(?P<one>\d[\d.]*)(?P<unit>[^\d，。；]{0,6}?)(?:上升|提高|增长|增加|下降|降低|提升|扩大|减少)(?:至|到)(?:20\d\d年)?的?(?P<two>\d[\d.]*)(?P<other>%|‰|[万亿]*[元家个项件人亩吨]\S{0,3}?)(?=[，。；]|$)"
)
_HEAD_UNIT = re.compile(r"[（(]\s*(%|‰|[^（()）]{1,8})\s*[）)]\s*$")
_UNITLESS = re.compile(r"指数|系数|倍数|位次|排名|容积率")
_NUMBER = re.compile(r"[≥≤><]?\[?-?\d[\d.,]*\]?")


def check(sources: Sequence[Source]) -> Iterable[Finding]:
    for source in sources:
        pairs = [
            (one, two)
            for one, two in twins(source)
            if one.statement.unit and one.statement.unit != two.statement.unit
        ]
        counted = [(one, two) for one, two in pairs if one.dimension == two.dimension]
        other = [(one, two) for one, two in pairs if one.dimension != two.dimension and two.statement.unit]
        if counted:
            yield _finding(counted, "low", "文字与表格的计量单位不同（数量相等）")
        for pair in dict.fromkeys([*other, *_loose(source)]):
            yield _finding([pair], "medium", f"“{pair[1].name.raw}”文字与表格的单位不同")
        yield from _doubled(source)


def _loose(source: Source) -> list[tuple[Entry, Entry]]:
    """The same number under the same name, with a unit in the text and none in the table."""
    prose = [entry for entry in source.entries if not entry.tabled and entry.target and entry.statement.unit]
    cells = [
        entry
        for entry in source.entries
        if entry.tabled and not entry.statement.unit and _UNITLESS.search(entry.name.raw)
    ]
    held: dict[Hashable, list[Entry]] = {}
    for cell in cells:
        held.setdefault((cell.year, cell.statement.value, cell.name.core), []).append(cell)
    return [
        (one, two) for one in prose for two in held.get((one.year, one.statement.value, one.name.core), ())
    ]


def _finding(pairs: list[tuple[Entry, Entry]], severity: str, message: str) -> Finding:
    return Finding(
        rule=RULE,
        severity="low" if severity == "low" else "medium",
        message=message,
        places=tuple(dict.fromkeys(entry.place for pair in pairs for entry in pair)),
        arithmetic=tuple(
            f"{one.name.raw}：文字“{one.statement.unit}”，表“{two.statement.unit or '无'}”"
            for one, two in pairs
        ),
        suggestion="单位归一后再比较；文件中宜统一写法",
    )


def _doubled(source: Source) -> Iterable[Finding]:
    """A unit in the name of the row and again in its cells."""
    for table in source.document.tables:
        places: list[Place] = []
        rows: dict[int, list[Cell]] = {}
        for cell in table.cells:
            rows.setdefault(cell.row, []).append(cell)
        for cell in table.cells:
            unit = _HEAD_UNIT.search(cell.text)
            if unit and cell.row >= table.header_rows:
                row = [other for other in rows[cell.row] if other.column > cell.column]
                if any(
                    other.text.strip().endswith(unit[1]) and _NUMBER.match(other.text.strip())
                    for other in row
                ):
                    places.append(
                        source.place(
                            cell.flow.span(0, len(cell.flow)).start,
                            row[-1].flow.span(0, len(row[-1].flow)).end,
                        )
                    )
        if places:
            yield Finding(
                rule=RULE,
                severity="low",
                message=f"{table.caption or '表'}有 {len(places)} 行的单元格又写了一遍单位，与其余各行不一致",
                places=tuple(places),
                suggestion="单位只写在指标名称（或单位列）一处",
            )


def missing(sources: Sequence[Source]) -> Iterable[Finding]:
    for source in sources:
        yield from _in_sentence(source)
        for table in source.document.tables:
            yield from _in_table(source, table)


def _in_sentence(source: Source) -> Iterable[Finding]:
    """由…的29.39上升至…37.32%: the first number has lost its unit."""
    for passage in source.passages:
        for match in passage.find(_FROM_TO):
            if not match["unit"].strip():
                yield Finding(
                    rule=MISSING,
                    severity="low",
                    message=f"同一句前后单位不一致：{match['one']}（无单位）与 {match['two']}{match['other']}",
                    places=(passage.clause_at(match.start(), match.end()),),
                    arithmetic=(f"{match['one']} 无单位，{match['two']} 有 {match['other']}",),
                    suggestion=f"前一数疑脱“{match['other']}”",
                )


def _in_table(source: Source, table: Table) -> Iterable[Finding]:
    """Rows named without a unit where nearly all other rows of the table name theirs."""
    if any(
        cell.row < table.header_rows and "单位" in cell.text and "责任" not in cell.text
        for cell in table.cells
    ):
        return
    names = [
        cell
        for cell in table.cells
        if cell.row >= table.header_rows
        and _values(table, cell.row) >= 2
        and _is_name(table, cell.row, cell.column)
    ]
    bare = [cell for cell in names if not _HEAD_UNIT.search(cell.text) and not _UNITLESS.search(cell.text)]
    if names and bare and len(bare) <= len(names) * 0.3:
        yield Finding(
            rule=MISSING,
            severity="medium",
            message=f"{table.caption or '表'}中“{'、'.join(cell.text.strip() for cell in bare)}”没有单位，其余各行都有",
            places=tuple(
                source.place(cell.flow.span(0, 1).start, _row_end(table, cell.row)) for cell in bare
            ),
            suggestion=_hint(source, bare[0].text) or "补上单位后再入库",
        )


def _values(table: Table, row: int) -> int:
    return sum(
        bool(_NUMBER.fullmatch(cell.text.strip().rstrip("%"))) for cell in table.cells if cell.row == row
    )


def _is_name(table: Table, row: int, column: int) -> bool:
    """The rightmost cell of words with a number beside it: the indicator, not its group."""
    cells = {cell.column: cell.text.strip() for cell in table.cells if cell.row == row}
    named = [
        at
        for at, text in cells.items()
        if re.search(r"[一-鿿]{3}", text) and _NUMBER.fullmatch(cells.get(at + 1, "").rstrip("%"))
    ]
    return bool(named) and max(named) == column


def _row_end(table: Table, row: int) -> int:
    last = [cell for cell in table.cells if cell.row == row and len(cell.flow)][-1]
    return last.flow.span(0, len(last.flow)).end


def _hint(source: Source, name: str) -> str:
    said = next(
        (
            e
            for e in source.entries
            if not e.tabled and e.statement.unit and e.name.raw in name.strip() and len(e.name.raw) >= 4
        ),
        None,
    )
    return f"正文作“{said.said}”，单位疑为“{said.statement.unit}”" if said else ""
