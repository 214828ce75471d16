"""重点项目进展: how many projects, of what size, how much of the year's plan is done, against the pace of the year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jiqun.ledgers.declaration import Ledger
from jiqun.ledgers.declaration.parts import ThingKind
from jiqun.ledgers.entry import Entry, Selection
from jiqun.packs import Bilingual
from jiqun.reports.asked import Asked
from jiqun.reports.bound import Asking, Bound, rounded
from jiqun.reports.errors import BlockUnknown
from jiqun.reports.found import Found, Sources, by_name
from jiqun.reports.model import Chart, Series, Table
from jiqun.reports.queries.listing import Part, figure, laid_out, listing, words

#: Fields that a ledger of projects needs to be reported on.
NEEDED = ("investment", "planned_year", "invested_year")
TEN_THOUSANDS = Decimal(10_000)  #: 万元 in 亿元


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """Amounts in 万元."""

    id: str
    name: str
    region: str
    investment: Decimal
    planned: Decimal
    done: Decimal
    starts: dt.date | None
    simulated: bool

    @property
    def rate(self) -> Decimal | None:
        return self.done / self.planned * 100 if self.planned > 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """Projects of a group. Amounts in 亿元; `rate` is done ÷ planned of the year."""

    name: str
    count: Bound
    investment: Bound
    planned: Bound
    done: Bound
    rate: Bound | None

    def __str__(self) -> str:
        return self.name


REGION: tuple[Part[Sum], ...] = (
    words("区县（市）", lambda item: item.name),
    figure("项目数", lambda item: item.count, "个"),
    figure("总投资", lambda item: item.investment, "亿元"),
    figure("本年计划投资", lambda item: item.planned, "亿元"),
    figure("本年完成投资", lambda item: item.done, "亿元"),
    figure("完成率", lambda item: item.rate, "%"),
)


def projects(sources: Sources, asked: Asked, parameters: Mapping[str, Any]) -> Found:
    """Parameters: `ledger` (empty: the first ledger of projects with investment, plan and done of the year; none: the
    data set `project`), `slow` (how many slow projects to name)."""
    ledger = _ledger(sources, str(parameters.get("ledger") or ""))
    asking, every = _read(sources, asked, ledger)
    mine = [item for item in every if asked.whole or item.region == asked.region]
    live = [item for item in mine if item.planned > 0]
    whole = _sum(asking, asked.region, live)
    slow = sorted(
        [item for item in live if item.rate is not None and item.rate < asked.pace.value],
        key=lambda item: (item.rate or Decimal(0), -item.planned, item.id),
    )
    new = [item for item in mine if item.starts is not None and item.starts.year == asked.year and item.starts <= asked.period.end]  # fmt: skip
    begun = [item for item in new if item.done > 0]
    regions = [
        _sum(asking, name, own)
        for name in sources.districts
        if (own := [item for item in live if item.region == name])
    ]
    simulated = any(item.simulated for item in mine)

    def count(items: Sequence[Project], cell: str) -> Bound | None:
        return asking.bound(len(items), "个", cell)

    started, due = count(begun, "本年计划开工且已有投资"), count(new, "本年应开工")
    values = {
        "source": ledger.title.zh if ledger else "项目报表",
        "whole_sum": whole,
        "all": count(mine, "全部"),
        "pace": asked.pace,
        "regions": sorted(regions, key=lambda item: -(item.rate.rounded if item.rate else 0)),
        "fast": [item for item in regions if item.rate and item.rate.rounded >= asked.pace.rounded],
        "late": [item for item in regions if item.rate and item.rate.rounded < asked.pace.rounded],
        "slow": [_named(asking, item) for item in slow[: int(parameters.get("slow") or 5)]],
        "slow_count": count(slow, "低于时间进度"),
        "to_start": due,
        "started": started,
        "start_rate": started.over(due) if started and due else None,
    }
    return Found(
        values=values,
        tables=by_name([_region_table(whole, regions, simulated), _slow_table(asking, slow, asked, simulated)]),
        charts=by_name([_chart(sources, regions, asked, simulated)]),
        simulated=simulated,
        basis=tuple(sources.city.fingerprint.split(":")[:1]),
    )  # fmt: skip


def _ledger(sources: Sources, name: str) -> Ledger | None:
    """Raises BlockUnknown for a name that no ledger has."""
    every = sources.book.ledgers.all
    if name:
        if name not in every:
            raise BlockUnknown("parameters.ledger", "台账", name, every)
        return every[name]
    fit = [item for item in every.values() if item.record.entry is ThingKind.PROJECT and set(NEEDED) <= set(item.by_field)]  # fmt: skip
    return next((item for item in fit if sources.book.select(Selection(ledger=item.id))), None)


def _read(sources: Sources, asked: Asked, ledger: Ledger | None) -> tuple[Asking, list[Project]]:
    if ledger is None:
        return Asking("data show project", f"--period {asked.year}"), list(_of_returns(sources, asked.year))
    entries = sources.book.select(Selection(ledger=ledger.id))
    rows = sources.book.rows(ledger, entries)
    found = [_of_entry(entry, row) for entry, row in zip(entries, rows, strict=True)]
    return Asking(f"ledger show {ledger.id}"), found


def _of_entry(entry: Entry, row: Mapping[str, Any]) -> Project:
    return _project(entry.number, entry.title, entry.region, row.get, entry.simulated)


def _of_returns(sources: Sources, year: int) -> Iterable[Project]:
    population = sources.facts.population
    found = population.table("project")
    simulated = any(item.simulated for item in population.vintages("project"))
    wanted = found.filter(found.year == year).order_by("project")
    for row in population.engine.collect(wanted).to_pylist():
        yield _project(row["project"], row["name"], row["region"] or "", row.get, simulated)


def _project(number: str, name: str, region: str, get: Callable[[str], Any], simulated: bool) -> Project:
    return Project(
        id=number,
        name=name,
        region=region,
        investment=Decimal(str(get("investment") or 0)),
        planned=Decimal(str(get("planned_year") or 0)),
        done=Decimal(str(get("invested_year") or 0)),
        starts=_day(get("planned_start")),
        simulated=simulated,
    )


def _day(value: Any) -> dt.date | None:
    """Fields of a ledger keep days as text, returns as days."""
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


def _sum(asking: Asking, name: str, items: Sequence[Project]) -> Sum:
    def amount(what: str, values: Iterable[Decimal]) -> Bound:
        found = asking.bound(sum(values, Decimal(0)) / TEN_THOUSANDS, "亿元", f"{name} {what}", 2)
        assert found is not None  # noqa: S101 (a sum is never missing)
        return found

    count = asking.bound(len(items), "个", f"{name} 项目数")
    planned = amount("本年计划投资", (item.planned for item in items))
    done = amount("本年完成投资", (item.done for item in items))
    assert count is not None  # noqa: S101 (a count is never missing)
    return Sum(
        name=name,
        count=count,
        investment=amount("总投资", (item.investment for item in items)),
        planned=planned,
        done=done,
        rate=done.over(planned),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    name: str
    region: str
    rate: Bound | None

    def __str__(self) -> str:
        return self.name.rstrip("。")


def _named(asking: Asking, item: Project) -> Named:
    return Named(name=item.name, region=item.region, rate=asking.bound(item.rate, "%", f"{item.id} 年度完成率", 1))  # fmt: skip


def _region_table(whole: Sum, regions: Sequence[Sum], simulated: bool) -> Table:
    return laid_out(
        "regions",
        "重点项目投资进展",
        REGION,
        (whole, *regions),
        strong=(0,),
        simulated=simulated,
        notes=("只列本年有计划投资的项目；完成率为本年完成投资与本年计划投资之比。",),
    )


def _slow_table(asking: Asking, slow: Sequence[Project], asked: Asked, simulated: bool) -> Table:

    def rate(item: Project) -> Bound | None:
        return asking.bound(item.rate, "%", f"{item.id} 年度完成率", 1)

    def behind(item: Project) -> Bound | None:
        done = rate(item)
        return done and asked.pace.less(done, "百分点")

    parts: tuple[Part[Project], ...] = (
        words("项目名称", lambda item: item.name.rstrip("。")),
        words("区县（市）", lambda item: item.region),
        figure(
            "本年计划投资", lambda item: asking.bound(item.planned, "万元", f"{item.id} 本年计划投资"), "万元"
        ),
        figure(
            "本年完成投资", lambda item: asking.bound(item.done, "万元", f"{item.id} 本年完成投资"), "万元"
        ),
        figure("完成率", rate, "%"),
        figure("慢于时间进度", behind, "百分点"),
    )
    return listing("slow", "慢于时间进度的项目", parts, slow, simulated=simulated, empty="没有慢于时间进度的项目。")  # fmt: skip


def _chart(sources: Sources, regions: Sequence[Sum], asked: Asked, simulated: bool) -> Chart:
    order = sorted(regions, key=lambda item: -(item.rate.rounded if item.rate else 0))
    known = sources.city.library.regions
    return Chart(
        name="rates",
        title=Bilingual(
            zh=f"{asked.year}年{asked.span}各区县（市）年度投资完成率",
            en=f"Investment done of the year's plan, {asked.since_january.english}",
        ),
        form="bars",
        unit="%",
        labels=tuple(
            Bilingual(zh=item.name, en=found.name.en if (found := known.find(item.name)) else item.name)
            for item in order
        ),
        series=(
            Series(
                label=Bilingual(zh="完成率", en="done"),
                values=tuple(rounded(item.rate) for item in order),
            ),
        ),
        level=asked.pace.rounded,
        level_label=Bilingual(zh="时间进度", en="pace"),
        simulated=simulated,
    )
