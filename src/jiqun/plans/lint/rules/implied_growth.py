"""R07-implied-growth: the growth that levels imply must be the growth that is written."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence
from itertools import pairwise

from jiqun.plans.lint.arithmetic import figure, yearly, yuan
from jiqun.plans.lint.entries import Entry, points, same_region
from jiqun.plans.lint.finding import Finding
from jiqun.plans.lint.names import name_of
from jiqun.plans.lint.rules.subtotal import is_total
from jiqun.plans.lint.source import Source

RULE = "R07-implied-growth"

_RATE = re.compile(r"(?:年均)?(?:增速|增长率?)$")


def check(sources: Sequence[Source]) -> Iterable[Finding]:
    for source in sources:
        entries = points(source.entries)
        yield from _two_rates(entries)
        yield from _levels_and_rates(entries)
        yield from _base_and_growth(entries)
        yield from _against_value_added(entries)


def _core(entry: Entry) -> tuple[str, str]:
    """The name of what grows, and its scope."""
    name = name_of(_RATE.sub("", entry.name.raw), entry.statement.unit, entry.source.region)
    return name.core, name.scope


def _whole_growth(entry: Entry) -> bool:
    """Growth over several years against a base year."""
    item = entry.statement
    return (
        entry.aspect == "growth"
        and entry.dimension == "%"
        and bool(item.base_year and item.year and item.year - item.base_year > 1)
    )


def _mean_growth(entry: Entry) -> bool:
    return (
        entry.dimension == "%"
        and "年均" in (entry.statement.qualifier or "")
        and "百分点" not in (entry.statement.unit or "")
    )


def _two_rates(entries: list[Entry]) -> Iterable[Finding]:
    """比2015年增长56.9% and 年均6.59% of one indicator over the same years."""
    means: dict[Hashable, list[Entry]] = {}
    for mean in filter(_mean_growth, entries):
        means.setdefault((_core(mean), mean.statement.period or ""), []).append(mean)
    for whole in filter(_whole_growth, entries):
        first, last = whole.statement.base_year or 0, whole.statement.year or 0
        core = _core(whole)
        for mean in (
            item
            for period in (f"{first + 1}/{last}", f"{first}/{last}")
            for item in means.get((core, period), ())
        ):
            implied, years = yearly(100, 100 + whole.value, last - first), last - first
            if abs(implied - mean.value) > 0.5:
                back = ((1 + mean.value / 100) ** years - 1) * 100
                yield Finding(
                    rule=RULE,
                    severity="medium",
                    message=f"“{whole.name.raw}”{first}—{last}年增长 {whole.said}，隐含年均 {implied:.2f}%，与所写年均 {mean.said} 不符",
                    places=(whole.place, mean.place),
                    arithmetic=(
                        f"增长{whole.said} → 年均 {implied:.2f}%",
                        f"年均{mean.said} → {years}年 {back:.1f}%",
                        f"差 {abs(implied - mean.value):.2f} 个百分点（名义与可比价、统计范围之别须写明）",
                    ),
                    suggestion="标注价格口径（现价、可比价）与统计范围",
                )


def _levels_and_rates(entries: list[Entry]) -> Iterable[Finding]:
    """A row of levels and a row of growth rates of one indicator; also a level pair with a mean rate in the text."""
    rates = [
        entry
        for entry in entries
        if entry.dimension == "%"
        and entry.aspect == "growth"
        and "百分点" not in (entry.statement.unit or "")
    ]
    seen: set[tuple[str, str]] = set()
    aims: dict[tuple[str, str], list[Entry]] = {}
    for rate in rates:
        if rate.target:
            aims.setdefault(_core(rate), []).append(rate)
    stocks = _Stocks(entries)
    done: set[Hashable] = set()
    for rate in rates:
        core = _core(rate)
        group = (core, rate.statement.cluster, rate.statement.region, rate.source.region)
        if core in seen or not core[0] or group in done:
            continue
        done.add(group)
        levels = _levels(stocks.of(core[0]), rate)
        of_core = aims.get(core, [])
        off = [item for pair in pairwise(levels) for item in [_off(pair, of_core)] if item]
        if off:
            seen.add(core)
            yield _rates_finding(levels, off)


class _Stocks:
    """Levels of a year by their name, and by what longer names end in."""

    def __init__(self, entries: list[Entry]) -> None:
        self._held: dict[str, list[Entry]] = {}
        for entry in entries:
            if entry.year and entry.statement.year and entry.aspect == "stock" and entry.dimension != "%":
                core = entry.name.core
                for tail in {core, *(core[start:] for start in range(1, len(core) - 4))}:
                    self._held.setdefault(tail, []).append(entry)

    def of(self, core: str) -> list[Entry]:
        return self._held.get(core, [])


def _levels(stocks: list[Entry], rate: Entry) -> list[Entry]:
    _, scope = _core(rate)
    found = [
        entry
        for entry in stocks
        if entry.statement.cluster == rate.statement.cluster
        and entry.name.scope in (scope, scope or entry.name.scope)
        and same_region(entry, rate)
    ]
    printed = {entry.year for entry in found if entry.tabled}
    by_year = {entry.year: entry for entry in found if entry.tabled or entry.year not in printed}
    return [by_year[year] for year in sorted(year for year in by_year if year)]


def _off(pair: tuple[Entry, Entry], rates: list[Entry]) -> tuple[Entry, Entry, Entry, float] | None:
    one, two = pair
    first, last = one.year or 0, two.year or 0
    rate = next((item for item in rates if item.tabled and item.statement.year == last), None) or next(
        (
            item
            for item in rates
            if not item.statement.base_year
            and (item.year == last or item.statement.period == f"{first + 1}/{last}")
        ),
        None,
    )
    if rate is None or one.value <= 0 or two.value <= 0:
        return None
    implied = yearly(one.value, two.value, last - first)
    slack = max(0.5, 0.08 * abs(rate.value)) + (0.5 if rate.statement.comparator == "~" else 0)
    return (one, two, rate, implied) if abs(implied - rate.value) > slack else None


def _rates_finding(levels: list[Entry], off: list[tuple[Entry, Entry, Entry, float]]) -> Finding:
    shown = "；".join(
        f"{one.year}—{two.year} {implied:.1f}% 对 {rate.said}" for one, two, rate, implied in off
    )
    return Finding(
        rule=RULE,
        severity="medium",
        message=f"“{levels[0].name.raw}”的水平值隐含增速与所写增速不符：{shown}",
        places=tuple(
            dict.fromkeys(
                [levels[0].place, *(entry.place for _, two, rate, _ in off for entry in (two, rate))]
            )
        ),
        arithmetic=tuple(
            f"{one.said} → {two.said}（{one.year}—{two.year}）年均 {implied:.1f}%，所写 {rate.said}"
            for one, two, rate, implied in off
        ),
        suggestion="核对水平值、增速及其可比口径，二者只保留一致的一组",
    )


def _base_and_growth(entries: list[Entry]) -> Iterable[Finding]:
    """Level now, level then and the growth between them, all printed."""
    stocks: dict[tuple[str, str], dict[int | None, Entry]] = {}
    for entry in entries:
        if entry.aspect == "stock" and entry.dimension != "%":
            stocks.setdefault((entry.name.core, entry.name.scope), {})[entry.year] = entry
    for growth in filter(_whole_growth, entries):
        item = growth.statement
        levels = stocks.get((growth.name.core, growth.name.scope), {})
        then, now = levels.get(item.base_year), levels.get(item.year)
        if then and now and then.value > 0:
            implied = (now.value / then.value - 1) * 100
            if (
                abs(implied - growth.value) > max(0.2, growth.value * 0.01)
                and now.statement.quote != then.statement.quote
            ):
                yield Finding(
                    rule=RULE,
                    severity="medium",
                    message=f"“{growth.name.raw}”由 {then.said} 到 {now.said} 隐含增长 {implied:.1f}%，所写为 {growth.said}",
                    places=tuple(dict.fromkeys((then.place, now.place, growth.place))),
                    arithmetic=(f"{figure(now.value)} ÷ {figure(then.value)} − 1 = {implied:.1f}%",),
                    suggestion="核对两年数值与增速",
                )


def _against_value_added(entries: list[Entry]) -> Iterable[Finding]:
    """Revenue, productivity or yield that grows at quite another pace than the value added of the same table."""
    rates = [
        entry
        for entry in entries
        if entry.target and entry.tabled and entry.aspect == "growth" and entry.name.core == "工业增加值"
    ]
    if not rates:
        return
    mean = sum(rate.value for rate in rates) / len(rates)
    for levels in _paces(entries):
        first, last = levels[0], levels[-1]
        implied = yearly(first.value, last.value, (last.year or 0) - (first.year or 0))
        if abs(implied - mean) < max(3.0, mean * 0.5):
            continue
        per = not is_total(first)
        yield Finding(
            rule=RULE,
            severity="medium",
            message=f"“{first.name.raw}”隐含年均增长 {implied:.1f}%，与同表“{rates[-1].name.raw}”{'、'.join(dict.fromkeys(r.said for r in rates))} 不相称",
            places=tuple(dict.fromkeys([first.place, last.place, *(rate.place for rate in rates)])),
            arithmetic=(
                f"（{_shown(last)} ÷ {_shown(first)}）^(1/{(last.year or 0) - (first.year or 0)}) − 1 = {implied:.1f}%",
                f"增加值年均约 {mean:.1f}%"
                + (
                    f"，则分母须年均变化 {((1 + mean / 100) / (1 + implied / 100) - 1) * 100:.1f}%"
                    if per
                    else "，则增加值率逐年下降"
                ),
            ),
            suggestion="说明口径（价格、范围、是否含服务业）或核对目标值",
        )


def _paces(entries: list[Entry]) -> Iterable[list[Entry]]:
    rows: dict[tuple[str | None, int | None], list[Entry]] = {}
    for entry in entries:
        if (
            entry.tabled
            and entry.statement.year
            and (is_total(entry) or re.search(r"劳动生产率|亩均增加值", entry.name.core))
        ):
            rows.setdefault((entry.statement.table, entry.statement.row), []).append(entry)
    for row in rows.values():
        levels = sorted(row, key=lambda entry: entry.year or 0)
        if len(levels) >= 3 and levels[0].value > 0:
            yield levels


def _shown(entry: Entry) -> str:
    return yuan(entry.value) if entry.dimension == "元" else entry.said
