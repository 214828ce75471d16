"""Work grows no faster than the text, whatever its shape. Work is counted, never timed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest
from conftest import Plans
from hypothesis import given, settings
from hypothesis import strategies as st

from jiqun.documents import Cell, Document, Flow, Heading, Kind, Paragraph, Span, Table
from jiqun.plans.extraction import extract, prose, tasks, windows
from jiqun.plans.extraction.windows import LONGEST

CLAUSES = "到2027年，规上工业增加值达到1500亿元，年均增长7%。单位GDP能耗下降15%以上。"
MOST = 2.5  #: twice the text, not more than this many times the work


def _document(*paragraphs: str) -> Document:
    text, blocks = "", []
    for item in paragraphs:
        blocks.append(Paragraph(Flow.literal(item, len(text)), Kind.BODY))
        text += item + "\n"
    return Document("any.txt", "text/plain", "", text, tuple(blocks))


def _one(shape: Callable[[int], str]) -> Callable[[int], Document]:
    return lambda size: _document(shape(size))


def _repeated(unit: str) -> Callable[[int], Document]:
    return lambda size: _document(unit * (size // len(unit)))


def _parallel(size: int) -> str:
    count = size // 10
    return (
        "、".join(f"企业{n}类" for n in range(count))
        + "分别达"
        + "、".join(f"{n}家" for n in range(count))
        + "。"
    )


def _headed(size: int) -> Document:
    """A heading for every line."""
    text, blocks = "", []
    for number in range(size // 30):
        title = Heading(1, "一、", f"发展目标{number}", Span(len(text), len(text) + 6))
        line = f"到2027年，规上企业达到{number + 1}家。（责任单位：市经信局）"
        blocks.append(Paragraph(Flow.literal(line, len(text)), Kind.BODY, (title,)))
        text += line + "\n"
    return Document("any.txt", "text/plain", "", text, tuple(blocks))


def _table(heads: str, row: str) -> Callable[[int], Document]:
    def table(size: int) -> Document:
        text, cells, height = "", [], size // 40
        for number in range(height):
            for column, cell in enumerate((row if number else heads).split("|")):
                printed = cell.replace("#", str(number))
                cells.append(Cell(Flow.literal(printed, len(text)), number, column))
                text += printed + "\t"
        block = Table(tuple(cells), height, len(heads.split("|")), 1, Span(0, len(text)))
        return Document("any.txt", "text/plain", "", text, (block,))

    return table


SHAPES = [
    pytest.param(_repeated(CLAUSES), id="sentences on one line"),
    pytest.param(_repeated(CLAUSES.replace("。", "，")), id="one sentence without end"),
    pytest.param(_repeated("规上工业增加值1500亿元、"), id="one enumeration without end"),
    pytest.param(lambda size: _document(*[CLAUSES] * (size // len(CLAUSES))), id="a line for each sentence"),
    pytest.param(_one(lambda size: f"产值达到{'9' * size}亿元。"), id="a number of many digits"),
    pytest.param(_one(lambda size: f"产值达到1{',000' * (size // 4)}亿元。"), id="thousands without end"),
    pytest.param(_one(lambda size: f"达到{'一百' * (size // 2)}家。"), id="a numeral without end"),
    pytest.param(_one(lambda size: "（" * (size // 2) + "一" * (size // 2)), id="brackets never closed"),
    pytest.param(_one(lambda size: "（" * (size // 2) + "9家" + "）" * (size // 2)), id="brackets in brackets"),
    pytest.param(_repeated("（9家）"), id="brackets side by side"),
    pytest.param(_one(_parallel), id="numbers for names one by one"),
    pytest.param(_repeated("1家"), id="numbers and nothing else"),
    pytest.param(_repeated("前5位"), id="ranks and nothing else"),
    pytest.param(_repeated("全覆盖"), id="phrases and nothing else"),
    pytest.param(_repeated("由5%上升到"), id="from and to without end"),
    pytest.param(_repeated("2025、"), id="years without end"),
    pytest.param(_one(lambda size: "“" + CLAUSES * (size // len(CLAUSES))), id="a quotation never closed"),
    pytest.param(_repeated("（责任单位：市经信局）"), id="duties and nothing else"),
    pytest.param(_one(lambda size: "进一步加快推进" * (size // 7) + "建设50家"), id="attitude without end"),
    pytest.param(_headed, id="a heading for each line"),
    pytest.param(_table("指标|单位|2027年目标", "企业数#|家|#"), id="a table of many rows"),
    pytest.param(
        _table("集群|举措", "甲产业#|到2027年，规上企业达到#家，规上工业增加值年均增长7%以上，投资达到5亿元。"),
        id="a table of sentences",
    ),
    *(
        pytest.param(_repeated(char), id=f"only {char}")
        for char in ("、", "，", "。", "%", "年", "一", "亿", "．", "和", "“", "《", "[", "≥", "达到", "分别", "的", "等")
    ),
]  # fmt: skip


def _work(document: Document) -> int:
    """Calls of functions, Python's and C's, while a document is read."""
    calls = 0

    def count(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        tasks(document, extract(document))
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize("shape", SHAPES)
def test_twice_the_text_twice_the_work(shape: Callable[[int], Document]) -> None:
    extract(_document(CLAUSES))
    assert _work(shape(8000)) <= MOST * _work(shape(4000)) + 500


@pytest.mark.parametrize("shape", SHAPES)
def test_no_stage_sees_a_long_text(shape: Callable[[int], Document], monkeypatch: pytest.MonkeyPatch) -> None:
    """What call counts cannot tell, a pattern running over and over a long text, cannot happen in a short one."""
    seen: list[int] = []
    read = prose._read_window

    def spy(passage: Any, text: str, *others: Any, **named: Any) -> Any:
        seen.append(len(text))
        return read(passage, text, *others, **named)

    monkeypatch.setattr(prose, "_read_window", spy)
    extract(shape(6000))
    assert max(seen, default=0) <= LONGEST


@given(st.text(alphabet="甲5亿元、，；。（）“”一", max_size=400), st.integers(min_value=8, max_value=60))
@settings(max_examples=150, deadline=None)
def test_windows_cover_the_text(text: str, longest: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(windows, "LONGEST", longest)
        patch.setattr(windows, "TOGETHER", longest // 2)
        places = list(windows.windows(text))
    assert "".join(text[start:end] for start, end in places) == text
    assert all(end - start <= longest for start, end in places)


@pytest.mark.parametrize("name", Plans.names)
def test_parted_at_sentences_a_plan_says_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sentences read by themselves give what they give together: what one says is remembered in the next."""
    whole = Plans.statements(name)
    monkeypatch.setattr(windows, "LONGEST", 450)
    monkeypatch.setattr(windows, "TOGETHER", 120)
    assert extract(Plans.document(name)) == whole


def test_numbers_beyond_measure_are_no_values() -> None:
    statements = extract(_document(f"到2027年，产值达到{'9' * 5000}亿元，企业达到50家。"))
    assert [statement.value_text for statement in statements] == ["50家"]
