"""Rules grow with the document, not with its square. Work is counted, never timed."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from jiqun.documents import Document, Flow, Kind, Paragraph
from jiqun.plans.extraction import extract
from jiqun.plans.lint import Source
from jiqun.plans.lint.entries import Entry, groups, points, same_region, same_subject
from jiqun.plans.lint.kin import Kin
from jiqun.plans.lint.names import alike
from jiqun.plans.lint.rules import RULES

KINDS = [
    "智能",
    "绿色",
    "高端",
    "数字",
    "新型",
    "精密",
    "海洋",
    "现代",
    "未来",
    "生物",
    "纺织",
    "化工",
    "汽车",
    "电子",
    "食品",
    "医药",
]
HOLDERS = ["工业", "企业", "园区", "平台", "产业", "项目", "基地", "中心", "工厂", "车间", "集群", "实验室"]
MEASURES = ["增加值", "产值", "投资", "税收", "数量", "面积", "营业收入", "利润", "研发投入", "用地"]


def _source(lines: list[str], name: str = "a") -> Source:
    text, blocks = "", []
    for line in lines:
        blocks.append(Paragraph(Flow.literal(line, len(text)), Kind.BODY))
        text += line + "\n"
    document = Document(f"{name}.txt", "text/plain", "", text, tuple(blocks))
    return Source(name, document, extract(document))


def _invented(size: int, seed: int = 1) -> Source:
    """Targets of an invented city, names put together by lot."""
    lot = random.Random(seed)  # noqa: S311
    return _source(
        [
            f"到{lot.choice((2025, 2027))}年，{lot.choice(KINDS)}{lot.choice(KINDS)}{lot.choice(HOLDERS)}{lot.choice(MEASURES)}"
            f"达到{lot.randint(1, 9000)}{lot.choice(('亿元', '家', '%', '个'))}，{lot.choice(KINDS)}{lot.choice(HOLDERS)}"
            f"{lot.choice(MEASURES)}年均增长{lot.randint(1, 20)}%。（责任单位：市经信局）"
            for _ in range(size)
        ],
        f"plan-{seed}",
    )


def _repeated(size: int) -> Source:
    return _source(["到2027年，规上工业增加值达到1500亿元，年均增长7%。"] * size)


def _counted(size: int) -> Source:
    return _source([f"到2027年，规上工业增加值达到{number + 1}亿元。" for number in range(size)])


def _work(rule: Callable[[list[Source]], Any], sources: list[Source]) -> int:
    calls = 0

    def count(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        list(rule(sources))
    finally:
        sys.setprofile(before)
    return calls


@pytest.fixture(scope="module")
def sizes() -> dict[str, tuple[list[Source], list[Source]]]:
    held = {
        "names by lot": tuple([_invented(size)] for size in (300, 600)),
        "one name, one value": tuple([_repeated(size)] for size in (300, 600)),
        "one name, many values": tuple([_counted(size)] for size in (300, 600)),
        "two plans": tuple([_invented(size), _invented(size, 2)] for size in (200, 400)),
    }
    for sources in held.values():
        for source in (item for pair in sources for item in pair):
            assert source.entries
            assert source.passages
    return held  # type: ignore[return-value]


@pytest.mark.parametrize(
    "rule", [pytest.param(rule, id=f"{rule.__module__.rpartition('.')[2]}.{rule.__name__}") for rule in RULES]
)
@pytest.mark.parametrize(
    "shape", ["names by lot", "one name, one value", "one name, many values", "two plans"]
)
def test_twice_the_document_not_four_times_the_work(rule: Any, shape: str, sizes: Any) -> None:
    small, large = sizes[shape]
    for sources in (small, large):
        _work(rule, sources)  # what is kept from then on is no part of the rule's own work
    assert _work(rule, large) <= 3 * _work(rule, small) + 2000


def _slow_groups(entries: list[Entry]) -> list[list[Entry]]:
    """Each compared with each: what the table must give as well."""
    found = []
    for dimension in dict.fromkeys(entry.dimension for entry in entries):
        left = [entry for entry in entries if entry.dimension == dimension]
        while left:
            head = left[0]
            group = [
                item
                for item in left
                if item is head or (same_subject(head, item) and same_region(head, item))
            ]
            left = [item for item in left if item not in group]
            found.append(group)
    return found


def test_groups_are_what_comparing_each_with_each_gives() -> None:
    entries = points(_invented(250).entries)
    assert list(groups(entries)) == _slow_groups(entries)


@given(
    st.lists(st.text(alphabet="甲乙丙丁戊己庚辛壬癸工业", min_size=1, max_size=30), min_size=2, max_size=12)
)
def test_no_name_alike_is_missed(names: list[str]) -> None:
    """Also names that differ by a character taken out or put in."""
    names += [name[:1] + name[2:] for name in names] + [name + "子" for name in names]
    entries = points(_source([f"到2027年，{name}达到5亿元。" for name in names]).entries)
    for bar in (70, 76, 88):
        kin = Kin(entries, bar)
        for one in entries:
            near = set(kin.near(one))
            for place, two in enumerate(entries):
                if alike(one.name, two.name, bar) or (
                    min(len(one.name.core), len(two.name.core)) >= 5
                    and fuzz.ratio(one.name.core, two.name.core) >= bar
                ):
                    assert place in near


def test_places_are_in_order() -> None:
    entries = points(_repeated(20).entries)
    assert all(one < two for one, two in pairwise(Kin(entries).near(entries[0])))


def test_a_bar_too_low_is_refused() -> None:
    with pytest.raises(ValueError, match="below"):
        Kin([], 50)
