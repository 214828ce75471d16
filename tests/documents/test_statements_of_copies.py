"""A Word, PDF or web copy of a plan gives the same statements and tasks as its text."""

from __future__ import annotations

import pytest

from jiqun.documents import read
from jiqun.plans.extraction import extract, tasks

#: Everything but the places, which are those of the copy's own text.
SAME = ("kind", "indicator", "qualifier", "value", "value2", "unit", "comparator", "year", "horizon_year", "region",
        "cluster", "responsible", "tentative", "source_type", "row")  # fmt: skip


def _statements(document):
    return [tuple(getattr(item, name) for name in SAME) for item in extract(document)]


@pytest.mark.parametrize("kind", ["docx", "html", "pdf"])
@pytest.mark.parametrize("form", ["whole paragraphs", "broken lines"])
def test_the_same_statements(plan, office, kind, form):
    original = read(plan)
    blocks = office.blocks(original) if form == "whole paragraphs" else _padded(office.lines(original.text))
    copy = read(office.to[kind](blocks), f"copy.{kind}")
    assert _statements(copy) == _statements(original)


def _padded(blocks):
    return [
        block if isinstance(block, str) else [row + [""] * (max(map(len, block)) - len(row)) for row in block]
        for block in blocks
    ]


@pytest.mark.parametrize("kind", ["docx", "html", "pdf"])
def test_the_same_tasks(plan, office, kind):
    original = read(plan)
    copy = read(office.to[kind](office.blocks(original)), f"copy.{kind}")
    found, held = (
        [(item.type, item.title, item.responsible) for item in tasks(one)] for one in (copy, original)
    )
    assert found == held


@pytest.mark.parametrize("kind", ["docx", "html", "pdf"])
def test_every_statement_of_a_copy_stands_in_the_text_kept_of_it(plan, office, kind):
    copy = read(office.to[kind](office.blocks(read(plan))), f"copy.{kind}")
    for item in extract(copy):
        assert copy.text[item.char_start : item.char_end] == item.quote
        assert copy.text[item.value_start : item.value_end] == item.value_text
