"""Tables of targets, of plans and of units, as several kinds of bulletins print them."""

from __future__ import annotations

from collections.abc import Iterable

from jiqun.reports.model import Table
from jiqun.reports.queries.listing import Part, figure, listing, words
from jiqun.reports.queries.verdicts import Item, Tally, status_word

NAME: Part[Item] = words("指标", lambda item: item.name)
PLAN: Part[Item] = words("规划", lambda item: item.plan)
DUE: Part[Item] = words("目标年份", lambda item: item.due)
GOAL: Part[Item] = words("目标", lambda item: item.goal)
FIGURE: Part[Item] = figure("最新公布数", lambda item: item.figure)
YEAR: Part[Item] = words("数据年份", lambda item: item.figure_period or None)
COMPLETION: Part[Item] = figure("完成进度", lambda item: item.completion, "%")
VERDICT: Part[Item] = words("判断", lambda item: status_word(item.status))
WHY_NOT: Part[Item] = words("情形", lambda item: status_word(item.status))
LEAD: Part[Item] = words("责任单位", lambda item: item.lead)
TARGET: tuple[Part[Item], ...] = (NAME, PLAN, DUE, GOAL)
PUBLISHED = "最新公布数为统计机构或主管部门已公布的数字，不含模拟数据。"

COUNTS: tuple[Part[tuple[str, Tally]], ...] = (
    figure("目标", lambda pair: pair[1].all, "项"),
    figure("可判断", lambda pair: pair[1].judged, "项"),
    figure("达到进度或完成", lambda pair: pair[1].good, "项"),
    figure("滞后或未完成", lambda pair: pair[1].behind, "项"),
)


def behind_table(name: str, title: str, items: Iterable[Item]) -> Table:
    return listing(name, title, (*TARGET, FIGURE, YEAR, VERDICT, LEAD), items, notes=(PUBLISHED,))


def progress_table(name: str, title: str, items: Iterable[Item]) -> Table:
    return listing(name, title, (*TARGET, FIGURE, YEAR, COMPLETION), items, notes=(PUBLISHED,))


def open_table(name: str, title: str, items: Iterable[Item]) -> Table:
    return listing(name, title, (*TARGET, WHY_NOT, LEAD), items)


def plan_table(plans: Iterable[tuple[str, Tally]]) -> Table:
    share: Part[tuple[str, Tally]] = figure("达到进度占比", lambda pair: pair[1].share, "%")
    title: Part[tuple[str, Tally]] = words("规划", lambda pair: pair[0])
    return listing("plans", "各规划目标进展", (title, *COUNTS, share), plans)


def unit_table(units: Iterable[tuple[str, Tally]]) -> Table:
    rest: Part[tuple[str, Tally]] = figure("不能判断", lambda pair: pair[1].open, "项")
    unit: Part[tuple[str, Tally]] = words("责任单位", lambda pair: pair[0])
    note = "一项目标有几个责任单位的，各单位分别计入，各单位之和可能大于目标总数。"
    return listing("units", "各责任单位目标进展", (unit, *COUNTS, rest), units, notes=(note,))
