"""Targets counted by what is known of them: on schedule, behind, not to be judged and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from jiqun.monitor import Progress
from jiqun.plans import Qualitative, Target, Unstated
from jiqun.reports.asked import Asked
from jiqun.reports.bound import Asking, Bound
from jiqun.reports.citing import cited
from jiqun.reports.found import Sources

#: Words for a status, by its value: kinds of status that monitors add later are grouped by these names too.
WORDS = {
    "met": "已完成", "ahead": "超前", "on_track": "达到进度", "behind": "滞后", "critical": "严重滞后", "missed": "未完成",
    "stale": "数据过期", "not_comparable": "口径不可比", "no_data": "尚无公布数", "deferred": "待上级下达", "qualitative": "定性目标",
}  # fmt: skip
GOOD = ("met", "ahead", "on_track")
LAGGING = ("missed", "critical", "behind")
NOBODY = "未明确责任单位"
OPEN = ("stale", "not_comparable", "no_data", "deferred", "qualitative")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One target with what is known of it; `figure` and `completion` are bound, None where there is none.

    `goal` and `reason` are words with their numbers sealed.
    """

    target: Target
    progress: Progress
    name: str
    unit: str
    figure: Bound | None
    figure_period: str
    completion: Bound | None
    goal: str
    reason: str

    @property
    def status(self) -> str:
        return str(self.progress.status)

    @property
    def plan(self) -> str:
        return self.target.plan.short.zh

    @property
    def due(self) -> str:
        return f"{self.target.due}年" if self.target.due else "未写明年份"

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Targets of a list, counted. All numbers are bound to the command that lists them."""

    items: tuple[Item, ...]
    all: Bound
    judged: Bound
    good: Bound
    behind: Bound
    open: Bound
    share: Bound | None
    behind_items: tuple[Item, ...]
    good_items: tuple[Item, ...]
    open_items: tuple[Item, ...]
    reasons: tuple[tuple[str, Bound], ...]


def tally(sources: Sources, asked: Asked, targets: Iterable[Target], what: str, plan: str = "") -> Tally:
    """The targets on the day whose knowledge counts."""
    where = "" if asked.whole else f" --region {asked.region}"
    asking = Asking(f"progress{where}{f' --plan {plan}' if plan else ''}", f"--on {asked.known_on}")
    day = sources.city.day(asked.known_on)
    items = tuple(item_of(sources, asking, target, day.progress[target.id]) for target in targets)
    groups = {name: tuple(item for item in items if item.status in of) for name, of in _GROUPS.items()}
    good, behind = len(groups["good"]), len(groups["behind"])

    def count(number: int, cell: str) -> Bound:
        found = asking.bound(number, "项", f"{what}：{cell}")
        assert found is not None  # noqa: S101 (a count is never missing)
        return found

    judged = count(good + behind, "可判断")
    return Tally(
        items=items,
        all=count(len(items), "全部"),
        judged=judged,
        good=count(good, "达到进度或已完成"),
        behind=count(behind, "滞后或未完成"),
        open=count(len(groups["open"]), "尚不能判断"),
        share=count(good, "达到进度或已完成").over(judged),
        behind_items=tuple(sorted(groups["behind"], key=lambda item: LAGGING.index(item.status))),
        good_items=groups["good"],
        open_items=groups["open"],
        reasons=tuple(
            (WORDS[name], count(number, WORDS[name]))
            for name in OPEN
            if (number := sum(item.status == name for item in items))
        ),
    )


_GROUPS = {"good": GOOD, "behind": LAGGING, "open": OPEN}


def item_of(sources: Sources, asking: Asking, target: Target, now: Progress) -> Item:
    figure = now.reckoned or (now.figure.quantity if now.figure else None)
    cell = target.id
    return Item(
        target=target,
        progress=now,
        name=target.statement.indicator,
        unit=figure.unit.symbol if figure else "",
        figure=asking.bound(figure.value, figure.unit.symbol, f"{cell} figure", _places(figure.value))
        if figure
        else None,
        figure_period=f"{now.figure.year}年" if now.figure and now.figure.year else (now.figure.row.period if now.figure else ""),
        completion=asking.bound(now.completion * 100, "%", f"{cell} completion", 1) if now.completion is not None else None,
        goal=cited(goal_words(target), Asking(f"targets --plan {target.plan.id}"), f"{cell} goal"),
        reason=cited(now.reason.in_("zh"), asking, f"{cell} reason"),
    )  # fmt: skip


def _places(value: Any) -> int:
    """As many decimals as were published, at most four."""
    exponent = value.normalize().as_tuple().exponent
    return min(4, max(0, -exponent)) if isinstance(exponent, int) else 0


def goal_words(target: Target) -> str:
    """The goal as the plan prints it."""
    match target.goal:
        case Qualitative(_, words) | Unstated(words):
            return words
    words = target.statement.value_text
    return words if target.statement.unit and target.statement.unit in words else str(target.goal)


def status_word(status: object) -> str:
    return WORDS.get(str(status), str(status))


def lead_of(target: Target) -> str:
    return next((duty.unit for duty in target.duties if duty.role in ("lead", "listed")), "") or (
        target.duties[0].unit if target.duties else NOBODY
    )


def names(items: Sequence[Item]) -> list[str]:
    return list(dict.fromkeys(item.name for item in items))
