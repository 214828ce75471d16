"""Kinds of rows in a table: data, totals, notes, repeated headers, blanks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from jiqun.facts.intake.header import Header
from jiqun.facts.intake.reading import Chunk

_TOTAL = r"^[\s　]*(?:合|总|小|共)[\s　]*计[\s　]*[:：]?[\s　]*$"
_GRAND = r"^[\s　]*(?:合|总|共)[\s　]*计"
_NOTE = (
    r"^[\s　（(]*(?:注[:：\d]|注$|备注[:：]|说明[:：]|填表说明|填表人|填报人|填报单位|制表|审核人|复核|单位负责人|统计负责人|负责人[:：]|联系人|联系电话|报出日期|"
    r"填报日期|填报时间|附[:：]|数据来源|资料来源|\*)"
)
#: More filled cells than a note has.
NOTE_CELLS = 8


@dataclass(frozen=True, slots=True)
class Sorted:
    """Masks over a chunk; a row is of one kind at most. `totals` are grand totals, `subtotals` the rest."""

    data: pa.Array
    totals: pa.Array
    subtotals: pa.Array
    notes: int


def sort_rows(chunk: Chunk, header: Header, keys: Sequence[int]) -> Sorted:
    """`keys` are the columns that a row of data fills: a row is a total or a note only where one of them is empty or is
    itself the word."""
    size = len(chunk)
    filled = [cells.filled(size) for cells in chunk.columns]
    count = _count(filled, size)
    blank = pc.equal(count, 0)
    if not any(cells.texts is not None for cells in chunk.columns):
        none = pc.and_(blank, False)
        return Sorted(pc.invert(blank), none, none, 0)
    first = _first_text(chunk, size)
    total = pc.fill_null(pc.match_substring_regex(first, _TOTAL), False)
    grand = pc.and_(total, pc.fill_null(pc.match_substring_regex(first, _GRAND), False))
    note = pc.and_(pc.fill_null(pc.match_substring_regex(first, _NOTE), False), pc.less(count, NOTE_CELLS))
    note = pc.and_(note, _keyless(filled, keys, chunk, first, size))
    repeated = _repeats(chunk, header, keys, size)
    aside = pc.or_(pc.or_(blank, total), pc.or_(note, repeated))
    notes = int(pc.sum(pc.or_(note, repeated)).as_py() or 0)
    return Sorted(pc.invert(aside), grand, pc.and_(total, pc.invert(grand)), notes)


def _count(filled: Sequence[pa.Array], size: int) -> pa.Array:
    count = pa.array([0] * size, pa.int16()) if size else pa.array([], pa.int16())
    for mask in filled:
        count = pc.add(count, pc.cast(mask, pa.int16()))
    return count


def _first_text(chunk: Chunk, size: int) -> pa.Array:
    texts = [cells.texts for cells in chunk.columns if cells.texts is not None]
    return pc.coalesce(*texts[:8]) if texts else pa.nulls(size, pa.string())


def _keyless(
    filled: Sequence[pa.Array], keys: Sequence[int], chunk: Chunk, first: pa.Array, size: int
) -> pa.Array:
    """Where not every key column holds something of its own."""
    whole = pa.array([True] * size)
    for column in keys:
        own = filled[column]
        if chunk.columns[column].texts is not None:
            same = pc.fill_null(pc.equal(chunk.columns[column].texts, first), False)
            own = pc.and_(
                own, pc.invert(pc.and_(same, pc.fill_null(pc.match_substring_regex(first, _NOTE), False)))
            )
        whole = pc.and_(whole, own)
    return pc.invert(whole)


def _repeats(chunk: Chunk, header: Header, keys: Sequence[int], size: int) -> pa.Array:
    """Rows that print the header once more (page by page in exported tables)."""
    found = pa.array([False] * size)
    columns = [column for column in header.columns if column.index in keys]
    for column in columns[:1]:
        texts = chunk.columns[column.index].texts
        if texts is not None:
            found = pc.fill_null(pc.equal(texts, column.label.rsplit("·", maxsplit=1)[-1]), False)
    return found
