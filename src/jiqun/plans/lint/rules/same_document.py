"""R04-same-doc-value: one indicator has one value in one document for one year."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence

from jiqun.plans.lint.arithmetic import amount, figure
from jiqun.plans.lint.entries import Entry, groups, points, same_cluster
from jiqun.plans.lint.finding import Finding
from jiqun.plans.lint.source import Source

RULE = "R04-same-doc-value"


def check(sources: Sequence[Source]) -> Iterable[Finding]:
    for source in sources:
        for group in groups(points(source.entries)):
            seen: set[int] = set()
            rivals: dict[Hashable, list[Entry]] = {}
            for one in group:
                if one.year is not None and not _acts(one) and not _bare(one):
                    rivals.setdefault(_moment(one), []).append(one)
            rivals = {moment: held for moment, held in rivals.items() if len({one.value for one in held}) > 1}
            for one in group:
                beside = rivals.get(_moment(one), ())
                if id(one) in seen:
                    continue
                others = [other for other in beside if id(other) not in seen and _clash(one, other)]
                if others:
                    seen |= {id(one), *(id(other) for other in others)}
                    yield _finding([one, *others])


def _moment(entry: Entry) -> Hashable:
    """What two entries that clash have in common besides their subject."""
    item = entry.statement
    return (
        item.year, item.horizon_year, entry.aspect, entry.target,
        (item.qualifier or "").replace("累计", ""), entry.name.level, entry.name.scope, item.scope, _window(entry),
    )  # fmt: skip


def _clash(one: Entry, two: Entry) -> bool:
    """Two values for one subject and moment that cannot both hold."""
    left, right = one.statement, two.statement
    return (
        one.aspect not in ("growth", "rank")
        and one.dimension == two.dimension
        and not any(_acts(entry) or _bare(entry) for entry in (one, two))
        and one.value != two.value
        and left.quote != right.quote
        and same_cluster(one, two)
        and not (one.tabled and two.tabled and left.table == right.table)
    )


def _acts(entry: Entry) -> bool:
    """The counted thing is the subject of what follows (7993家企业实施改造): a part, not the total."""
    item = entry.statement
    after = entry.source.text[item.char_end : item.char_end + 1]
    return not entry.tabled and bool(after) and "\u4e00" <= after <= "\u9fff"


_WINDOW = re.compile(r"(?:前[一二三四]|[一二三四上下])(?:个?季度|半年)|\d{1,2}[-—至]\d{1,2}月|今?年内|全年")


def _window(entry: Entry) -> str:
    """The part of the year a clause speaks of: 前三季度 is not 全年."""
    found = _WINDOW.search(entry.statement.quote)
    return "" if found is None or found[0] == "全年" else found[0]


def _bare(entry: Entry) -> bool:
    """A clause that does not say the thing itself (竣工20个, 力争3000亿元): its name was carried over, its meaning may not be."""
    return not entry.tabled and entry.name.core[-2:] not in re.sub(r"\s", "", entry.statement.quote)


def _finding(group: list[Entry]) -> Finding:
    one, two = group[0], group[1]
    gap = abs(one.value - two.value)
    units = {entry.statement.unit for entry in group if entry.statement.unit}
    return Finding(
        rule=RULE,
        severity="high",
        message=f"同一文件中“{one.name.raw}”{one.year}年写了{len(group)}个值：{'、'.join(entry.said for entry in group)}",
        places=tuple(dict.fromkeys(entry.place for entry in group)),
        arithmetic=(
            f"{figure(max(one.value, two.value))} − {figure(min(one.value, two.value))} = {amount(gap, one.dimension)}",
            *([f"单位也不同：{'、'.join(sorted(units))}"] if len(units) > 1 else []),
        ),
        suggestion="核对两处口径与时点，只保留一个值或分别写明口径",
    )
