"""What holds for any text whatever."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiqun.documents import Document, Flow, Paragraph, errors, read
from jiqun.documents.characters import FOLDING, clean, fold, weld

PRINTABLE = st.characters(
    exclude_categories=("Cs", "Cc"), include_characters="\n\t\r\u3000\x0c", exclude_characters="\ufeff"
)
PLANLIKE = st.text(
    st.sampled_from(
        "一二（）()1234567890.、，。；：—附件年万亿元家到达产业集群 \t\n\r\u3000序号指标名称单位目标<注"
    ),
    max_size=300,
)
TEXTS = st.one_of(st.text(PRINTABLE, max_size=300), PLANLIKE)


def flows(document: Document) -> list[Flow]:
    found = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            found.append(block.flow)
        else:
            found += [cell.flow for cell in block.cells] + [note.flow for note in block.notes]
    return found


def read_or_refuse(text: str) -> Document | None:
    try:
        return read(text.encode("utf-8"), "a.txt")
    except (errors.EmptyDocument, errors.UnsupportedDocument):
        return None


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_kept_text_is_the_file(text):
    document = read_or_refuse(text)
    if document is not None and document.media_type == "text/plain":
        assert document.text == text


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_every_character_comes_from_its_place(text):
    document = read_or_refuse(text)
    for flow in flows(document) if document else []:
        for char, at in zip(flow.text, flow.origin, strict=True):
            kept = document.text[at]
            assert char in (
                kept,
                FOLDING.get(ord(kept)),
                " " if kept.isspace() else kept,
                "." if kept == "．" else kept,
            )
        assert list(flow.origin) == sorted(set(flow.origin))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_blocks_stand_in_order_and_nothing_solid_is_lost(text):
    document = read_or_refuse(text)
    if document is None or document.media_type != "text/plain":
        return
    starts = [block.span.start for block in document.blocks]
    assert starts == sorted(starts)
    assert all(0 <= block.span.start < block.span.end <= len(text) for block in document.blocks)
    seen = {at for flow in flows(document) for at in flow.origin}
    lost = [char for at, char in enumerate(text) if at not in seen and clean(char).text]
    assert not lost


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_cells_stay_inside_their_grid_and_apart(text):
    document = read_or_refuse(text)
    for table in document.tables if document else []:
        places = [
            (row, column)
            for cell in table.cells
            for row in range(cell.row, cell.row + cell.rows)
            for column in range(cell.column, cell.column + cell.columns)
        ]
        assert len(places) == len(set(places))
        assert all(row < table.height and column < table.width for row, column in places)
        assert 0 <= table.header_rows <= table.height


@given(st.lists(st.text(PRINTABLE, max_size=20), max_size=6))
def test_welding_keeps_every_character(parts):
    stretches, at = [], 0
    for part in parts:
        stretches.append(Flow.literal(part, at))
        at += len(part) + 1
    welded = weld(stretches)
    assert [o for o, c in zip(welded.origin, welded.text, strict=True)] == sorted(welded.origin)
    assert welded.text.replace(" ", "") == "".join(parts).replace(" ", "")


@given(st.text(PRINTABLE))
def test_folding_is_one_to_one(text):
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"]
SIMPLIFIED = "一、总体要求\r\n到2027年，全市规上工业总产值达到2.7万亿元，培育国家级产业集群5个以上。\r\n"
TRADITIONAL = (
    "一、總體要求\r\n到2027年，全市規模以上工業總產值達到2.7萬億元，培育產業集群5個以上，發展經濟。\r\n"
)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_encodings_of_chinese_text(encoding):
    assert read(SIMPLIFIED.encode(encoding), "a.txt").text == SIMPLIFIED


def test_big5_is_told_from_gb18030():
    assert read(TRADITIONAL.encode("big5"), "a.txt").text == TRADITIONAL


def test_few_stray_bytes_are_remarked_not_refused():
    data = SIMPLIFIED.encode() * 20
    document = read(data[:60] + b"\xff" + data[60:], "a.txt")
    assert document.remarks[0].code == "undecodable-bytes"


LONG = [
    pytest.param(SIMPLIFIED, 1500, id="prose"),
    pytest.param("（", 60_000, id="open-brackets"),
    pytest.param("到2027年，产值增长", 8_000, id="one-line"),
    pytest.param("到2027年，产值增长，\n", 4_000, id="lines-that-break-off"),
    pytest.param("1\t2\n", 6_000, id="narrow-table"),
    pytest.param("甲\t\n乙\n\n", 4_000, id="ragged-tabs"),
    pytest.param("\t甲\n", 6_000, id="cell-a-line"),
    pytest.param("序号\n", 6_000, id="column-names"),
    pytest.param("大力实施工程\n", 6_000, id="short-lines"),
    pytest.param("1.到", 60_000, id="markers"),
    pytest.param("> 首页 > 新闻 ", 20_000, id="breadcrumbs"),
    pytest.param("1\n一般\n", 4_000, id="lone-numbers"),
    pytest.param("第一条。" + " " * 99, 6_000, id="spaces"),
]


def work(text: str) -> int:
    """Calls made while reading: the same on every machine, however busy."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        read(text.encode(), "a.txt")
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize(("unit", "count"), LONG)
def test_work_grows_with_length_not_with_its_square(unit, count):
    size = max(count // 8, 200)
    assert work(unit * size * 4) <= 4.4 * work(unit * size) + 2_000
