"""R17-coverage: targets of the text and rows of the table of yearly targets should cover each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from jiqun.plans.lint.entries import Entry, points, same_subject, twins
from jiqun.plans.lint.finding import Finding
from jiqun.plans.lint.kin import Kin
from jiqun.plans.lint.names import alike
from jiqun.plans.lint.source import Source

RULE = "R17-coverage"
#: A table with at least this many rows of targets counts as the breakdown of the plan.
ROWS = 8


def check(sources: Sequence[Source]) -> Iterable[Finding]:
    for source in sources:
        cells = [
            entry
            for entry in points(source.entries)
            if entry.tabled and entry.target and not entry.statement.cluster
        ]
        if len({entry.statement.char_start for entry in cells}) < ROWS:
            continue
        if finding := _not_in_table(source, cells):
            yield finding
        if finding := _not_in_text(source, cells):
            yield finding


def _not_in_table(source: Source, cells: list[Entry]) -> Finding | None:
    met = {id(prose) for prose, _ in twins(source)}
    covering = _Covering(cells)
    lost = [
        entry
        for entry in source.entries
        if entry.target
        and not entry.tabled
        and not entry.statement.cluster
        and entry.year
        and entry.year == source.end_year
        and (entry.statement.value is not None)
        and entry.aspect != "rank"
        and not entry.name.raw.endswith(("集群数", "产业链数"))
        and id(entry) not in met
        and not any(_covers(cell, entry) for cell in covering.of(entry))
    ]
    if not lost:
        return None
    return Finding(
        rule=RULE,
        severity="medium",
        message=f"正文有 {len(lost)} 个目标不在分解表中，没有年度分解和责任部门",
        places=tuple(dict.fromkeys(entry.place for entry in lost)),
        arithmetic=tuple(f"{entry.name.raw} {entry.said}" for entry in lost),
        suggestion="补入分解表，或注明只作预期、不作考核",
    )


def _not_in_text(source: Source, cells: list[Entry]) -> Finding | None:
    prose = [entry for entry in points(source.entries) if entry.target and not entry.tabled]
    met = {cell.statement.char_start for _, cell in twins(source)}
    covered = _Covering(prose)
    rows: dict[int, Entry] = {}
    for cell in cells:
        at = cell.statement.char_start
        if at not in met and not any(_covers(cell, entry) for entry in covered.of(cell)):
            rows[at] = cell
    if not rows:
        return None
    return Finding(
        rule=RULE,
        severity="low",
        message=f"分解表有 {len(rows)} 行在正文中没有对应的目标",
        places=tuple(entry.place for entry in rows.values()),
        arithmetic=tuple(f"{entry.name.raw} {entry.said}" for entry in rows.values()),
        suggestion="在正文相应任务下写明，或注明依据",
    )


class _Covering:
    """The entries that may cover one: of like names, or of the same number."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._kin = Kin(entries)
        self._equal: dict[float, list[Entry]] = {}
        for entry in entries:
            self._equal.setdefault(entry.value, []).append(entry)

    def of(self, entry: Entry) -> Iterator[Entry]:
        yield from self._kin.of(entry)
        yield from self._equal.get(entry.value, ())


def _covers(cell: Entry, prose: Entry) -> bool:
    if cell.dimension != prose.dimension:
        return cell.name.core == prose.name.core and cell.statement.value == prose.statement.value
    one, two = sorted((cell.name.core, prose.name.core), key=len)
    same_value = cell.value == prose.value
    return (
        same_subject(cell, prose)
        or (same_value and (alike(cell.name, prose.name, 70) or (len(one) >= 4 and one in two)))
        or (cell.name.core == prose.name.core)
    )
