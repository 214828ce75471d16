"""The best alone, or all up to a sum: the algebra of what an enterprise keeps."""

from __future__ import annotations

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiqun.engine import Settings, open_engine
from jiqun.packs import Bilingual
from jiqun.policies.clause import Group, Sharing
from jiqun.policies.sharing import kept

ENGINE = open_engine(Settings())
BEST = Group(id="g", name=Bilingual(zh="从高"))


def cap(most: float) -> Group:
    return Group(id="g", name=Bilingual(zh="封顶"), sharing=Sharing.CAP, most=most)


def left(group: Group, amounts: list[float]) -> list[float]:
    table = ibis.memtable({f"a{n}": [value] for n, value in enumerate(amounts)})
    columns = kept(group, [table[f"a{n}"] for n in range(len(amounts))])
    row = ENGINE.collect(table.select(**{f"k{n}": item for n, item in enumerate(columns)})).to_pylist()[0]
    return [row[f"k{n}"] for n in range(len(amounts))]


@pytest.mark.parametrize(
    ("group", "amounts", "expected"),
    [
        pytest.param(BEST, [30, 100, 20], [0, 100, 0], id="从高不重复"),
        pytest.param(BEST, [50, 50], [50, 0], id="一样高的取前一条"),
        pytest.param(BEST, [0, 0], [0, 0], id="都没有"),
        pytest.param(cap(100), [60, 60, 60], [60, 40, 0], id="合计封顶，按条款先后"),
        pytest.param(cap(100), [20, 30], [20, 30], id="不到顶的照给"),
    ],
)
def test_what_is_kept(group: Group, amounts: list[float], expected: list[float]) -> None:
    assert left(group, [float(value) for value in amounts]) == expected


AMOUNTS = st.lists(st.integers(0, 500).map(float), min_size=1, max_size=5)


@settings(max_examples=40, deadline=None)
@given(AMOUNTS, st.integers(1, 800))
def test_sharing_never_gives_more_than_was_offered(amounts: list[float], most: int) -> None:
    best, filled = left(BEST, amounts), left(cap(most), amounts)
    for held in (best, filled):
        assert all(0 <= one <= whole for one, whole in zip(held, amounts, strict=True))
    assert sum(best) == max(amounts)
    assert sum(filled) == min(sum(amounts), most)


@settings(max_examples=30, deadline=None)
@given(AMOUNTS, st.data())
def test_more_offered_is_never_less_kept(amounts: list[float], data: st.DataObject) -> None:
    """What is possible at most is never below what is certain, also after sharing."""
    more = [value + data.draw(st.integers(0, 100)) for value in amounts]
    assert sum(left(BEST, more)) >= sum(left(BEST, amounts))
    assert sum(left(cap(300), more)) >= sum(left(cap(300), amounts))
