"""R20-identity, across documents: the whole behind a share, and what a doubled part does to its share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from jiqun.plans.lint.arithmetic import figure, yearly, yuan
from jiqun.plans.lint.entries import Entry, points, same_region
from jiqun.plans.lint.finding import Finding
from jiqun.plans.lint.names import alike, name_of
from jiqun.plans.lint.rules.baseline import written
from jiqun.plans.lint.rules.identity import RULE
from jiqun.plans.lint.source import Source

_SHARE = re.compile(r"^(.+?)占(?:全[市区省县])?(.+?)的?(?:比重|比例|比)?$")
#: Yearly growth of a whole (GDP, revenue) outside this range is not what any plan means.
SLOW, FAST = 2.0, 15.0


def check(sources: Sequence[Source]) -> Iterable[Finding]:
    entries = [entry for source in sources for entry in points(source.entries) if entry.year]
    shares = [
        entry
        for entry in entries
        if entry.dimension == "%" and entry.aspect == "stock" and not _elsewhere(entry)
    ]
    yield from _wholes(
        shares, [entry for entry in entries if entry.dimension == "元" and entry.aspect == "stock"]
    )
    yield from _multiples(shares, [entry for entry in entries if entry.aspect == "multiple" and entry.target])


def _elsewhere(entry: Entry) -> bool:
    """A share of or in another place: 占全省, 低于杭州."""
    return bool(re.search(r"占全[省国]|低于|高于", entry.name.raw + entry.statement.quote[-24:]))


def _parts(share: Entry) -> tuple[str, str] | None:
    match = _SHARE.match(share.name.raw)
    return (match[1], match[2]) if match else None


def _wholes(shares: list[Entry], money: list[Entry]) -> Iterable[Finding]:
    """Two pairs of part and share of one whole, in two years: the whole they imply must grow at a sane pace."""
    held: dict[str, list[tuple[Entry, Entry, float]]] = {}
    for share in shares:
        parts = _parts(share)
        part = _amount(money, parts[0], share) if parts else None
        if parts and part:
            held.setdefault(parts[1], []).append((share, part, part.value / share.value * 100))
    for whole, found in held.items():
        found.sort(key=lambda item: item[0].year or 0)
        first, last = found[0], found[-1]
        years = (last[0].year or 0) - (first[0].year or 0)
        if years > 0 and same_region(first[0], last[0]):
            pace = yearly(first[2], last[2], years)
            if not SLOW <= pace <= FAST:
                yield _pace_finding(whole, first, last, pace)


def _amount(money: list[Entry], words: str, share: Entry) -> Entry | None:
    name = name_of(words, "元", share.source.region)
    return next(
        (
            entry
            for entry in money
            if entry.year == share.year
            and same_region(entry, share)
            and entry.name.core == name.core
            and _scopes(entry, name.scope, name.core)
        ),
        None,
    )


def _scopes(entry: Entry, scope: str, core: str) -> bool:
    """占GDP is said of all industry unless a scope is named."""
    return entry.name.scope == scope or (not scope and entry.name.scope == "全部")


def _pace_finding(
    whole: str, first: tuple[Entry, Entry, float], last: tuple[Entry, Entry, float], pace: float
) -> Finding:
    return Finding(
        rule=RULE,
        severity="medium",
        message=f"由比重反推的{whole} {first[0].year}—{last[0].year}年年均只变化 {pace:.1f}%，两处比重与总量不能同时成立",
        places=tuple(dict.fromkeys(entry.place for item in (first, last) for entry in item[:2])),
        arithmetic=(
            *(
                f"{item[0].year}年{whole} = {yuan(item[1].value)} ÷ {item[0].said} = {yuan(item[2])}"
                for item in (first, last)
            ),
            f"年均 {pace:.1f}%",
        ),
        suggestion="核对比重与总量是否同一版本、同一口径",
    )


def _multiples(shares: list[Entry], multiples: list[Entry]) -> Iterable[Finding]:
    """A part that doubles while its share goes from a to b: the whole must become 2·a/b times as large."""
    for multiple in multiples:
        own = [share for share in shares if (parts := _parts(share)) and _of(multiple, parts[0], share)]
        own += [
            share
            for share in shares
            if share.source is multiple.source and share.year == multiple.year and _follows(multiple, share)
        ]
        ends = [share for share in own if share.target and share.year == multiple.year]
        bases = [share for share in own if share.measured and (share.year or 9999) < written(multiple.source)]
        if ends and bases:
            base, end = max(bases, key=lambda share: share.year or 0), ends[0]
            years = (end.year or 0) - (base.year or 0)
            times = multiple.value * base.value / end.value
            pace = yearly(1, times, years)
            if pace < SLOW or pace > 8:
                yield _multiple_finding(multiple, base, end, times, pace)
                return


def _of(multiple: Entry, part: str, share: Entry) -> bool:
    return same_region(multiple, share) and alike(name_of(part, "元"), name_of(multiple.name.raw, "元"), 80)


def _follows(multiple: Entry, share: Entry) -> bool:
    """…研发投入总额翻番，占比达到…: the share of what has just been named."""
    return 0 < share.statement.value_start - multiple.statement.value_end < 14


def _multiple_finding(multiple: Entry, base: Entry, end: Entry, times: float, pace: float) -> Finding:
    return Finding(
        rule=RULE,
        severity="medium",
        message=f"“{multiple.name.raw}”{multiple.said}，比重由 {base.said} 到 {end.said}，分母须为 {times:.2f} 倍（年均 {pace:.1f}%）",
        places=tuple(dict.fromkeys((base.place, multiple.place, end.place))),
        arithmetic=(
            f"{figure(multiple.value)} × {base.said} ÷ {end.said} = {times:.3f}，即分母年均 {pace:.1f}%",
        ),
        suggestion="与分母（营业收入、GDP）的增速目标核对",
    )
