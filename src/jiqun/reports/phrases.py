"""Phrases of the trade: how bulletins say that something grew, lags, ranks, or turned.

Every function takes bound numbers and returns text with sealed numbers. A missing number (None) never prints as zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jiqun.reports.bound import Asking, Bound

MISSING = "暂无数据"
POINTS = "百分点"


def growth(rate: Bound | None, up: str = "增长", down: str = "下降") -> str:
    """增长X% · 下降X% · 持平."""
    if rate is None:
        return "增速" + MISSING
    if rate.rounded == 0:
        return "持平"
    return f"{up if rate.positive else down}{rate.size()}"


def completed(rate: Bound | None, of: str = "年度计划") -> str:
    """完成年度计划的X%."""
    return f"完成{of}的{rate}" if rate is not None else f"{of}完成情况{MISSING}"


def against_pace(rate: Bound | None, pace: Bound, whose: str = "时间进度") -> str:
    """快于时间进度X个百分点 · 慢于… · 与时间进度持平."""
    return _against(rate, pace, ("快于", "慢于"), whose)


def against_mean(rate: Bound | None, mean: Bound | None, whose: str = "全市平均") -> str:
    """高于全市平均X个百分点 · 低于… · 与全市平均持平."""
    return _against(rate, mean, ("高于", "低于"), whose)


def _against(one: Bound | None, other: Bound | None, words: tuple[str, str], whose: str) -> str:
    if one is None or other is None:
        return f"与{whose}不可比（{MISSING}）"
    gap = one.less(other, POINTS)
    if gap.rounded == 0:
        return f"与{whose}持平"
    return f"{words[0] if gap.positive else words[1]}{whose}{gap.size()}"


def swing(now: Bound | None, before: Bound | None, span: str) -> str:
    """How a growth rate changed since an earlier span: 增幅比1—9月扩大X个百分点, 降幅…收窄…, 由降转增.

    >>> at = Asking("compute x")
    >>> from jiqun.reports.bound import plain, unseal
    >>> plain(unseal(swing(at.bound("-1.5", "%", "now", 1), at.bound("-3", "%", "then", 1), "1—9月")))
    '降幅比1—9月收窄1.5个百分点'
    """
    if now is None or before is None:
        return f"与{span}不可比（{MISSING}）"
    ways = {1: "增", 0: "平", -1: "降"}
    first, last = _sign(before), _sign(now)
    if first != last:
        return (
            f"由{span}的{_STATE[first]}转为{_STATE[last]}"
            if 0 in (first, last)
            else _turned(first, last, span)
        )
    gap = now.less(before, POINTS)
    if gap.rounded == 0:
        return f"与{span}持平"
    wider = (gap.positive and last > 0) or (gap.negative and last < 0)
    return f"{ways[last]}幅比{span}{'扩大' if wider else '收窄'}{gap.size()}"


_STATE = {1: "增长", 0: "持平", -1: "下降"}


def _turned(first: int, last: int, span: str) -> str:
    return f"比{span}由{'降转增' if last > first else '增转降'}"


def _sign(rate: Bound) -> int:
    return 1 if rate.positive else -1 if rate.negative else 0


def without(name: str, rate: Bound | None) -> str:
    """剔除X后增长Y%."""
    return f"剔除{name}后{growth(rate)}"


def n_of_m(n: Bound, m: Bound, what: str, did: str) -> str:
    """33个行业中22个增长. The numbers carry their unit (个, 家 …)."""
    if n.value == m.value and m.value > 0:
        return f"{m}{what}全部{did}"
    return f"{m}{what}中{n}{did}" if n.value else f"{m}{what}均未{did}"


def listed(names: Iterable[object], at_most: int = 0) -> str:
    """甲、乙、丙; with a limit 甲、乙等."""
    found = [str(name) for name in names]
    if not found:
        return "无"
    cut = at_most and len(found) > at_most
    return "、".join(found[:at_most] if cut else found) + ("等" if cut else "")


@dataclass(frozen=True, slots=True)
class Place:
    """A rank among `of`; `tied` when others have the same number."""

    rank: Bound
    of: int
    tied: bool

    def __str__(self) -> str:
        return f"{'并列' if self.tied else ''}第{self.rank}"


def ranks(
    numbers: Sequence[Bound | None], asking: Asking, *, low_is_best: bool = False
) -> list[Place | None]:
    """The rank of each number among the others, by the numbers as they are printed: equals share a place and the next
    one is left out (1, 2, 2, 4). None has no rank.

    >>> at = Asking("compute x")
    >>> found = ranks([at.bound(value, "%", "", 1) for value in ("3.61", "5", "3.64", None)], at)
    >>> [place and (place.rank.digits, place.tied) for place in found]
    [('2', True), ('1', False), ('2', True), None]
    """
    known = [item.rounded for item in numbers if item is not None]
    return [None if item is None else _place(item, known, asking, low_is_best) for item in numbers]


def _place(item: Bound, known: Sequence[Decimal], asking: Asking, low_is_best: bool) -> Place:
    better = [other for other in known if (other < item.rounded if low_is_best else other > item.rounded)]
    rank = asking.bound(len(better) + 1, "位", f"{item.query.cell} rank")
    assert rank is not None  # noqa: S101 (a count is never missing)
    return Place(rank, len(known), known.count(item.rounded) > 1)


def ranked(place: Place | None, whose: str = "全市", what: str = "增速") -> str:
    """增速居全市第N位; 并列第N位 where others have the same number."""
    return f"{what}居{whose}{place}" if place is not None else f"{what}{MISSING}"


#: What templates may call.
PHRASES = {
    item.__name__: item
    for item in (growth, completed, against_pace, against_mean, swing, without, n_of_m, listed, ranked)
}
