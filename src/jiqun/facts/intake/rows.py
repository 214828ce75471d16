"""Kinds of rows in a table: data, totals, notes, repeated headers, blanks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

import pyarrow as pa
import pyarrow.compute as pc

from jiqun.facts.intake.header import Header
from jiqun.facts.intake.labels import key
from jiqun.facts.intake.reading import Cells, Chunk
from jiqun.facts.intake.simulated import any_simulated, says_simulated

_TOTAL = r"^[\s　]*(?:合|总|小|共)[\s　]*计[\s　]*[:：]?[\s　]*$"
_ENDS = r"(?:合|总|小|共)[\s　]*计[\s　]*[:：]?[\s　]*$"
_NOTE = (
    r"^[\s　（(]*(?:注[:：\d]|注$|备注[:：]|说明[:：]|填表说明|填表人|填报人|填报单位|制表|审核人|复核|单位负责人|统计负责人|负责人[:：]|联系人|联系电话|报出日期|"
    r"填报日期|填报时间|附[:：]|数据来源|资料来源|\*)"
)
_PART = r"^[\s　]*(?:#|(?:其[\s　]*中|内)[\s　]*[:：、]?|承前页|过次页|接上页|转下页)"
_LABEL = re.compile(r"(.*?)(合计|总计|小计|共计):?")
_ALL = frozenset({"", "全市", "全省", "全区", "全县", "全国", "全部", "总", "各区县", "累计"})
#: More filled cells than a note has.
NOTE_CELLS = 8
#: Columns from the left in which the name of a total may stand.
NAMES = 8


class Rank(IntEnum):
    """What a total adds up: rows since the last total of its rank or a higher one; a grand total all rows."""

    SECTION = 1
    GROUP = 2
    GRAND = 3


@dataclass(frozen=True, slots=True)
class TotalName:
    """What the label of a total says. `region` where it is a region's."""

    rank: Rank
    region: str = ""


@dataclass(frozen=True, slots=True)
class Sorted:
    """Masks over a chunk; a row is of one kind at most. `labels` are those of `totals`; `notes` counts notes, repeated headers
    and 其中 rows; `simulated` says that a note calls the figures made up."""

    data: pa.Array
    totals: pa.Array
    labels: pa.Array
    notes: int
    simulated: bool


def total_name(label: str, regions: Mapping[str, str]) -> TotalName | None:
    """`regions` leads from the key of a spelling to the region's name.

    >>> total_name("小 计", {}), total_name("乙区合计", {"乙区": "乙区"}), total_name("总计：", {})
    (TotalName(rank=<Rank.SECTION: 1>, region=''), TotalName(rank=<Rank.GROUP: 2>, region='乙区'), TotalName(rank=<Rank.GRAND: 3>, region=''))
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", label))
    match = _LABEL.fullmatch(plain)
    region = regions.get(key(match[1] if match else plain), "")
    if match is None:
        return TotalName(Rank.GROUP, region) if region else None
    if region:
        return TotalName(Rank.GROUP, region)
    if match[2] == "小计" or match[1] in ("本页", "每页"):
        return TotalName(Rank.SECTION)
    return TotalName(Rank.GRAND if match[1] in _ALL else Rank.GROUP)


def sort_rows(
    chunk: Chunk, header: Header, keys: Sequence[int], regions: Mapping[str, str] | None = None
) -> Sorted:
    """`keys` are the columns that a row of data fills: a row is a total or a note only where one of them is empty or is
    itself the word. A region's name alone before figures is the total of that region."""
    size = len(chunk)
    filled = [cells.filled(size) for cells in chunk.columns]
    count = _count(filled, size)
    blank = pc.equal(count, 0)
    if not any(cells.texts is not None for cells in chunk.columns):
        none = pc.and_(blank, False)
        return Sorted(pc.invert(blank), none, pa.nulls(size, pa.string()), 0, False)
    first = _first_text(chunk, size)
    keyless = _keyless(filled, keys, chunk, first, size)
    labels = _labels(chunk, first, keyless, count, regions or {})
    total = pc.is_valid(labels)
    aside = pc.and_(
        keyless, pc.or_(_matches(first, _PART), pc.and_(_matches(first, _NOTE), pc.less(count, NOTE_CELLS)))
    )
    said = _said(first, pc.or_(pc.and_(keyless, pc.less(count, NOTE_CELLS)), pc.equal(count, 1)))
    note = pc.and_(pc.or_(aside, said), pc.invert(total))
    repeated = _repeats(chunk, header, keys, size)
    notes = pc.or_(note, repeated)
    data = pc.invert(pc.or_(blank, pc.or_(total, notes)))
    return Sorted(data, total, labels, int(pc.sum(notes).as_py() or 0), _simulated(chunk, note))


def _count(filled: Sequence[pa.Array], size: int) -> pa.Array:
    count = pa.array([0] * size, pa.int16()) if size else pa.array([], pa.int16())
    for mask in filled:
        count = pc.add(count, pc.cast(mask, pa.int16()))
    return count


def _matches(texts: pa.Array, pattern: str) -> pa.Array:
    return pc.fill_null(pc.match_substring_regex(texts, pattern), False)


def _first_text(chunk: Chunk, size: int) -> pa.Array:
    texts = [cells.texts for cells in chunk.columns if cells.texts is not None]
    return pc.coalesce(*texts[:NAMES]) if texts else pa.nulls(size, pa.string())


def _keyless(
    filled: Sequence[pa.Array], keys: Sequence[int], chunk: Chunk, first: pa.Array, size: int
) -> pa.Array:
    """Where not every key column holds something of its own: the name of a total or a note is none."""
    whole = pa.array([True] * size)
    named: pa.Array | None = None
    for column in keys:
        own = filled[column]
        if chunk.columns[column].texts is not None:
            if named is None:
                named = pc.or_(_matches(first, f"{_NOTE}|{_PART}"), _matches(first, _ENDS))
            same = pc.fill_null(pc.equal(chunk.columns[column].texts, first), False)
            own = pc.and_(own, pc.invert(pc.and_(same, named)))
        whole = pc.and_(whole, own)
    return pc.invert(whole)


def _labels(
    chunk: Chunk, first: pa.Array, keyless: pa.Array, count: pa.Array, regions: Mapping[str, str]
) -> pa.Array:
    """The label of every row that is a total; null elsewhere. Looked for in the few rows that lack a key."""
    none = pa.scalar(None, pa.string())
    found = pc.if_else(_matches(first, _TOTAL), first, none)
    places = pc.indices_nonzero(pc.fill_null(keyless, False))
    if not len(places):
        return found
    texts = [cells.texts.take(places) for cells in chunk.columns if cells.texts is not None]
    labels = [pc.if_else(_matches(part, _ENDS), part, none) for part in texts[:NAMES]]
    alone = _region_alone(texts, count.take(places), regions)
    named = pc.coalesce(*labels, alone)
    return pc.coalesce(found, pc.replace_with_mask(found, keyless, named))


def _region_alone(texts: Sequence[pa.Array], count: pa.Array, regions: Mapping[str, str]) -> pa.Array:
    """Where the only text of a row is a region's name and numbers stand beside it."""
    first = pc.coalesce(*texts)
    words = pc.is_valid(texts[0]).cast(pa.int16())
    for part in texts[1:]:
        words = pc.add(words, pc.is_valid(part).cast(pa.int16()))
    known = [name for name in pc.unique(first).to_pylist() if name is not None and key(name) in regions]
    mask = pc.and_(
        pc.is_in(first, pa.array(known, pa.string())), pc.and_(pc.equal(words, 1), pc.greater(count, 1))
    )
    return pc.if_else(pc.fill_null(mask, False), first, pa.scalar(None, pa.string()))


def _said(first: pa.Array, mask: pa.Array) -> pa.Array:
    """Rows without a key, or of one cell, whose text says that the figures are made up."""
    texts = pc.unique(first.filter(mask)).to_pylist()
    told = pa.array([text for text in texts if text is not None and says_simulated(text)], pa.string())
    return pc.and_(mask, pc.fill_null(pc.is_in(first, told), False))


def _simulated(chunk: Chunk, note: pa.Array) -> bool:
    if not pc.any(note).as_py():
        return False
    held: list[Cells] = [cells.taken(note) for cells in chunk.columns if cells.texts is not None]
    return any(any_simulated(cells.texts.to_pylist()) for cells in held if cells.texts is not None)


def _repeats(chunk: Chunk, header: Header, keys: Sequence[int], size: int) -> pa.Array:
    """Rows that print the header once more (page by page in exported tables)."""
    found = pa.array([False] * size)
    columns = [column for column in header.columns if column.index in keys]
    for column in columns[:1]:
        texts = chunk.columns[column.index].texts
        if texts is not None:
            found = pc.fill_null(pc.equal(texts, column.label.rsplit("·", maxsplit=1)[-1]), False)
    return found
