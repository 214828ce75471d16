"""Lists of numbers for lists of names."""

from __future__ import annotations

import re
from dataclasses import replace

from jiqun.documents import Flow
from jiqun.plans.extraction.clauses import Piece
from jiqun.plans.extraction.finding import Finding
from jiqun.plans.extraction.memory import Memory, head_of
from jiqun.plans.extraction.names import Name, name_before, strip_back, strip_front
from jiqun.plans.extraction.naming import share_ended
from jiqun.plans.extraction.parallel import is_measure, part_names
from jiqun.plans.extraction.passage import Passage
from jiqun.plans.extraction.strand import strand
from jiqun.plans.extraction.tokens import ValueMark

_GRANTED = re.compile(r"(?:的)?(?P<what>[^，。；、（]{2,12})")


def read_run(
    passage: Passage, text: str, piece: Piece, run: list[ValueMark], start: int, memory: Memory
) -> list[Finding]:
    """甲、乙分别达到1、2 → one finding each; a change (比2015年增长1、2) speaks of the list named before."""
    holes = [(year.start, year.end) for year in piece.years]
    holes += [(aside.start, aside.end) for aside in piece.asides if not aside.lone]
    before = strand(text, start, run[0].left, holes)
    name = name_before(before)
    if name.text and re.search(r"实现|完成", before.text):
        name = replace(name, text=_with_owner(before))
    names, uneven = _names(name, len(run), memory)
    granted = _GRANTED.match(text, run[-1].right) if before.text.endswith("给予") else None
    if granted:
        names, uneven = [granted["what"]] * len(run), False
    quote = (before.origin[0] if before.text else start, run[-1].right)
    findings = []
    for mark, indicator in zip(run, names, strict=True):
        qualifier = name.change or name.qualifier
        if not name.change and "占" in indicator[1:]:
            indicator, qualifier = share_ended(indicator, True), "比重"
        finding = Finding(
            mark, (min(start, quote[0]) if not before.text else quote[0], quote[1]), indicator, qualifier
        )
        finding.unit = mark.unit or run[-1].unit
        finding.ambiguous = uneven
        if uneven:
            finding.note = f"名称{len(set(names))}个、数值{len(run)}个，不能一一对应"
        finding.why.extend([*mark.why, "one by one"])
        findings.append(finding)
    memory.name_all(names)
    return findings


def _with_owner(before: Flow) -> str:
    """甲企业实现乙、丙: the words as they stand, so that the owner can be parted from its measures."""
    whole, _ = strip_front(strip_back(before))
    return whole.text.strip("，、的")


def _names(name: Name, count: int, memory: Memory) -> tuple[list[str], bool]:
    if name.text and not (name.change and not name.text):
        if name.text.startswith("占"):
            return [head_of(subject) + name.text for subject in _subjects(memory, count)], False
        if len(memory.members) == count and is_measure(name.text):
            return [member + name.text for member in memory.members], False
        return part_names(name.text, count)
    return _subjects(memory, count), False


def _subjects(memory: Memory, count: int) -> list[str]:
    if len(memory.subjects) == count:
        return list(memory.subjects)
    if len(memory.recent) >= count > len(memory.subjects):
        return memory.recent[-count:]
    distinct = list(dict.fromkeys(memory.subjects))
    if len(distinct) == count:
        return distinct
    return [memory.subject] * count
