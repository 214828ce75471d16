"""What holds for any text: no exception, and every place leads to the text it names."""

from __future__ import annotations

import pytest
from conftest import Plans
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from jiqun.documents import Document, Flow, Kind, Paragraph
from jiqun.plans.extraction import extract, tasks

PRINTED = """
到2027年 2020年， “十四五”期间 比2015年 由 从 上升至 增长 分别 达到 突破 不低于 累计 新增 每年 其中 占
的比重 规上工业增加值 企业 项目 甲、乙 、 ， 。 （ ） ； “ ” 12家 3.5万亿元 20%左右 5个百分点 百亿级 亿元以上
[30] 以上 全覆盖 零的突破 倍增 保持稳定 争先进位 第9位 三大 产业集群 1. 2 （责任单位：市经信局） 1,234 ——
基金 双提升 破万 万 亿 亿元 位 余 多 元/ /亩 至2020年的 2018、2019年 10—12% 高于 第
"""
WORDS = st.sampled_from(PRINTED.split())


def _document(text: str) -> Document:
    paragraph = Paragraph(Flow.literal(text), Kind.BODY)
    return Document("any.txt", "text/plain", "", text, (paragraph,) if text else ())


def _check(document: Document) -> None:
    statements = extract(document)
    for statement in statements:
        assert document.text[statement.value_start : statement.value_end] == statement.value_text
        assert document.text[statement.char_start : statement.char_end] == statement.quote
        assert statement.value_text
        assert statement.char_start <= statement.value_start < statement.value_end <= statement.char_end
        assert statement.why
        assert statement.value is None or isinstance(statement.value, (int, float))
    for task in tasks(document, statements):
        assert document.text[task.char_start : task.char_end] == task.quote


@given(st.lists(WORDS, max_size=30).map("".join))
@example("2亿亿元以上")
@example("2亿位")
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_run_of_planning_words(text: str) -> None:
    _check(_document(text))


@given(st.text(max_size=120))
@settings(max_examples=150, deadline=None)
def test_any_text(text: str) -> None:
    _check(_document(text))


@pytest.mark.parametrize("name", Plans.names)
def test_places_in_the_shipped_plans(name: str) -> None:
    _check(Plans.document(name))


def test_the_same_text_gives_the_same_statements() -> None:
    document = Plans.document("145-plan")
    assert extract(document) == Plans.statements("145-plan")
