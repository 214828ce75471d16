"""R10-qualifier: 新增, 净增, 累计 and 每年 of one object are different numbers, not contradictions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jiqun.plans.lint.arithmetic import figure
from jiqun.plans.lint.entries import Entry, groups, kindred, points
from jiqun.plans.lint.finding import Finding
from jiqun.plans.lint.names import compatible
from jiqun.plans.lint.source import Source

RULE = "R10-qualifier"
WORDS = {"new": "新增", "net": "净增", "yearly": "每年", "stock": "累计（存量）"}


def check(sources: Sequence[Source]) -> Iterable[Finding]:
    if len(sources) < 2:
        return
    targets = [
        entry for source in sources for entry in points(source.entries) if entry.target and entry.dimension
    ]
    for group in groups(targets, kindred):
        for year in sorted({entry.year for entry in group if entry.year}):
            found = [
                entry
                for entry in group
                if entry.year == year and entry.aspect in WORDS and not _bracket_row(entry)
            ]
            pair = next((pair for pair in _pairs(found) if not _fits(pair, sources)), None)
            if pair:
                yield _finding(pair, year)


def _bracket_row(entry: Entry) -> bool:
    return "[" in entry.statement.value_text or "［" in entry.statement.value_text


def _pairs(found: list[Entry]) -> Iterable[tuple[Entry, Entry]]:
    for index, one in enumerate(found):
        for two in found[index + 1 :]:
            if (
                one.aspect != two.aspect
                and one.source is not two.source
                and compatible(one.name, two.name)
                and one.name.above == two.name.above
                and {one.aspect, two.aspect} & {"new", "net"}
            ):
                yield one, two


def _fits(pair: tuple[Entry, Entry], sources: Sequence[Source]) -> bool:
    """New plus a printed base gives the stock: both can stand."""
    new, stock = sorted(pair, key=lambda entry: entry.aspect == "stock")
    if stock.aspect != "stock":
        return False
    bases = [
        entry.value
        for source in sources
        for entry in points(source.entries)
        if entry.measured and kindred(entry, stock) and entry.aspect == "stock"
    ]
    return any(base + new.value == stock.value for base in bases)


def _finding(pair: tuple[Entry, Entry], year: int) -> Finding:
    one, two = pair
    lines = [f"{entry.source.id}：{WORDS[entry.aspect]} {entry.said}" for entry in pair]
    if {one.aspect, two.aspect} == {"new", "net"}:
        new, net = (one, two) if one.aspect == "new" else (two, one)
        lines.append(
            f"若同时成立：退出数 = {figure(new.value)} − {figure(net.value)} = {figure(new.value - net.value)}"
        )
    return Finding(
        rule=RULE,
        severity="high" if {one.aspect, two.aspect} == {"new", "net"} else "medium",
        message=f"“{one.name.core}”{year}年目标的限定词不同：{WORDS[one.aspect]}与{WORDS[two.aspect]}，不是同一个量",
        places=(one.place, two.place),
        arithmetic=tuple(lines),
        suggestion="限定词不同的目标分开入库，不直接判为矛盾，也不相减",
    )
