"""R20-identity: what must hold by definition — share = part ÷ whole, base + new = total."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from jiqun.plans.lint.arithmetic import amount, figure, yuan
from jiqun.plans.lint.entries import Entry, kindred, points, same_region
from jiqun.plans.lint.finding import Finding
from jiqun.plans.lint.kin import Kin
from jiqun.plans.lint.names import compatible, name_of
from jiqun.plans.lint.rules.baseline import written
from jiqun.plans.lint.source import Source

RULE = "R20-identity"

_SHARE = re.compile(r"^(?P<part>.+?)占(?:全[市区省县])?(?P<whole>.+?)的?(?:比重|比例|比)?$")
_PROXY = {"营业收入": "产值"}


def check(sources: Sequence[Source]) -> Iterable[Finding]:
    for source in sources:
        entries = points(source.entries)
        yield from _shares(entries)
    yield from _base_and_new(sources)


def _shares(entries: list[Entry]) -> Iterable[Finding]:
    money = [
        entry
        for entry in entries
        if entry.dimension == "元" and entry.aspect == "stock" and not entry.statement.cluster
    ]
    seen: set[tuple[str, int | None]] = set()
    for share in entries:
        match = _SHARE.match(share.name.raw) if share.dimension == "%" and share.aspect != "growth" else None
        if match is None or not share.value or (share.name.core, share.year) in seen:
            continue
        part = _find(money, match["part"], share)
        whole, proxy = _whole(money, match["part"], match["whole"], share)
        if part and whole and part is not whole:
            ratio = part.value / whole.value * 100
            slack = 0.15 * share.value if proxy else max(0.06, 0.005 * share.value)
            if abs(ratio - share.value) > slack:
                seen.add((share.name.core, share.year))
                yield _share_finding(share, part, whole, ratio, proxy)


def _find(money: list[Entry], words: str, share: Entry) -> Entry | None:
    name = name_of(words, "元", share.source.region)
    found = [
        entry
        for entry in money
        if entry.year == share.year
        and entry.name.core == name.core
        and entry.name.scope == (name.scope or entry.name.scope)
    ]
    return next(iter(found), None)


def _whole(money: list[Entry], part: str, words: str, share: Entry) -> tuple[Entry | None, bool]:
    """The denominator; where 占营业收入 leaves its owner out, it is the owner of the numerator; output stands in for revenue."""
    found = _find(money, words, share)
    if found:
        return found, False
    scope = name_of(part, "元", share.source.region).scope
    for printed, stand_in in _PROXY.items():
        if printed in name_of(words, "元", share.source.region).core or words == "营收":
            for name, proxy in ((printed, False), (stand_in, True)):
                hits = [
                    entry
                    for entry in money
                    if entry.year == share.year
                    and entry.name.scope == scope
                    and re.fullmatch(rf"工业(?:企业)?{name}", entry.name.core)
                ]
                if hits:
                    return hits[0], proxy
    return None, False


def _share_finding(share: Entry, part: Entry, whole: Entry, ratio: float, proxy: bool) -> Finding:
    return Finding(
        rule=RULE,
        severity="medium",
        message=f"{share.year}年“{share.name.raw}”写 {share.said}，而 {part.said} ÷ {whole.said} = {ratio:.2f}%",
        places=tuple(dict.fromkeys((share.place, part.place, whole.place))),
        arithmetic=(
            f"{yuan(part.value)} ÷ {yuan(whole.value)} = {ratio:.2f}% ≠ {share.said}",
            f"由 {share.said} 反推分母：{yuan(part.value)} ÷ {share.value:g}% = {yuan(part.value / share.value * 100)}",
            *(["分母以产值代营业收入，差异超过 15%"] if proxy else []),
        ),
        suggestion="核对分子、分母的范围与年份",
    )


def _base_and_new(sources: Sequence[Source]) -> Iterable[Finding]:
    """Stock at the start + newly added = stock at the end, for one object and year, across the documents of a place."""
    entries = [
        entry
        for source in sources
        for entry in points(source.entries)
        if entry.dimension == "个" and entry.year
    ]
    seen: set[str] = set()
    table = Kin(entries)
    for new in entries:
        if new.aspect != "new" or not new.target or "[" in new.statement.value_text or new.name.core in seen:
            continue
        kin = [
            entry
            for entry in table.of(new)
            if kindred(entry, new) and same_region(entry, new) and entry.aspect == "stock"
        ]
        kin = [
            entry for entry in kin if compatible(entry.name, new.name) and entry.name.above == new.name.above
        ]
        bases = [entry for entry in kin if entry.measured and (entry.year or 0) < written(new.source)]
        ends = [entry for entry in kin if entry.target and entry.year == new.year]
        if bases and ends and not any(base.value + new.value == end.value for base in bases for end in ends):
            base = max(bases, key=lambda entry: entry.year or 0)
            if abs(base.value + new.value - ends[0].value) / ends[0].value > 0.02:
                seen.add(new.name.core)
                yield _sum_finding(base, new, ends[0])


def _sum_finding(base: Entry, new: Entry, end: Entry) -> Finding:
    total = base.value + new.value
    return Finding(
        rule=RULE,
        severity="medium",
        message=f"“{new.name.core}”：{base.year}年基数 {base.said} 加新增 {new.said} 为 {figure(total)}，与{end.year}年目标 {end.said} 对不上",
        places=tuple(dict.fromkeys((base.place, new.place, end.place))),
        arithmetic=(
            f"{figure(base.value)} + {figure(new.value)} = {figure(total)} ≠ {amount(end.value, end.dimension)}",
        ),
        suggestion="核对基数年份、新增起算年与统计范围（是否含退出）",
    )
