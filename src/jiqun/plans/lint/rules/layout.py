"""R31-layout: where the layout of the file breaks words, hides furniture in the text or turns the order round."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from jiqun.documents import Kind, Paragraph, Span
from jiqun.plans.lint.finding import Finding, Place
from jiqun.plans.lint.passages import Passage
from jiqun.plans.lint.source import Source

RULE = "R31-layout"
SHOWN = 12

_REMARKS = {"chrome": "网页附带文字夹在正文前后", "reading-order": "分栏阅读顺序颠倒"}
_BRACKETS = re.compile(r"（[^（）()]*\)|\([^（）()]*）")
#: A word of a cell cut by a line end or a blank; numbers with a note (133 （省级）) are no words.
_SPLIT = re.compile(r"[一-鿿、]\s+[一-鿿]")
_WORD = re.compile(r"[一-鿿\d]")


def check(sources: Sequence[Source]) -> Iterable[Finding]:
    """One finding for the running text of a document, one for its tables."""
    for source in sources:
        for what, troubles in (("正文", _in_text(source)), ("表格", _in_tables(source))):
            held = {trouble: places for trouble, places in troubles.items() if places}
            if held:
                yield _finding(source, what, held)


def _in_text(source: Source) -> dict[str, list[Place]]:
    troubles: dict[str, list[Place]] = defaultdict(list)
    for remark in source.document.remarks:
        if remark.span is not None and remark.code != "chrome":
            troubles[_REMARKS.get(remark.code, remark.message)].append(_short(source, remark.span))
    furniture = [block for block in source.document.paragraphs if block.kind is Kind.CHROME]
    if furniture:
        troubles[_REMARKS["chrome"]] += [source.at(block.span) for block in (furniture[0], furniture[-1])]
    prose = [passage for passage in source.passages if passage.kind is not None]
    broken = [place for passage in prose for place in _breaks(source, passage)]
    troubles[f"换行或分页把词句拆断 {len(broken)} 处"] += broken[:SHOWN]
    troubles["括号全角半角不配对"] += [source.at(item) for item in _unpaired(source)][:2]
    return troubles


def _in_tables(source: Source) -> dict[str, list[Place]]:
    troubles: dict[str, list[Place]] = defaultdict(list)
    for table in source.document.tables:
        if _stacked(source, table.span, table.height * table.width):
            troubles["表格被拆成一格一行"].append(_short(source, table.span))
        spans = [cell.flow.span(0, len(cell.flow)) for cell in table.cells if len(cell.flow)]
        split = [
            span for span in spans if _SPLIT.search(span.of(source.text)) and len(span.of(source.text)) < 30
        ]
        if len(split) >= 2:
            troubles[f"单元格内的词被换行或空格拆开 {len(split)} 处"] += [
                source.at(span) for span in split[:SHOWN]
            ]
    return troubles


def _short(source: Source, span: Span) -> Place:
    return source.place(span.start, min(span.end, span.start + 60))


def _breaks(source: Source, passage: Passage) -> Iterable[Place]:
    """Line ends inside a sentence: between two characters of the clean text the kept text holds a line end."""
    origin, text = passage.flow.origin, passage.text
    for index in range(len(origin) - 1):
        if (
            origin[index + 1] - origin[index] > 1
            and _WORD.match(text[index])
            and _WORD.match(text[index + 1])
        ):
            between = source.text[origin[index] + 1 : origin[index + 1]]
            if "\n" in between:
                start, end = passage.clause(index, index + 1)
                yield passage.at(max(start, index - 14), min(end, index + 15))


def _stacked(source: Source, span: Span, cells: int) -> bool:
    """A table whose cells each take a line of their own."""
    lines = source.text[span.start : span.end].count("\n")
    return cells >= 12 and lines > cells


def _unpaired(source: Source) -> Iterable[Span]:
    blocks = [
        block for block in source.document.blocks if isinstance(block, Paragraph) and block.kind is Kind.BODY
    ]
    for block in blocks:
        for match in _BRACKETS.finditer(block.text):
            yield block.flow.span(match.start(), match.end())


def _finding(source: Source, what: str, troubles: dict[str, list[Place]]) -> Finding:
    return Finding(
        rule=RULE,
        severity="medium",
        message=f"{source.id} 的{what}版面会误导抽取：{'；'.join(troubles)}",
        places=tuple(dict.fromkeys(place for places in troubles.values() for place in places)),
        arithmetic=tuple(f"{trouble}：{len(places)} 处示例" for trouble, places in troubles.items()),
        suggestion="抽取前先去分页换行与附带文字、还原表格与栏序，括号配对容忍全角半角",
    )
