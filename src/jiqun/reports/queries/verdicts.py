"""Targets counted by what is known of them: on schedule, behind, not to be judged and why. The counts are those of
:mod:`jiqun.workspace.tally`, which pages and commands show too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jiqun.monitor import ADVERSE, JUDGED, Progress, Status
from jiqun.plans import Qualitative, Target, Unstated
from jiqun.reports.asked import Asked
from jiqun.reports.bound import Asking, Bound
from jiqun.reports.citing import cited
from jiqun.reports.found import Sources
from jiqun.reports.queries.rules import judged_by
from jiqun.workspace.tally import keys
from jiqun.workspace.tally import tally as tallied

WORDS = {
    Status.MET: "已完成", Status.AHEAD: "超前", Status.ON_TRACK: "达到进度", Status.BEHIND: "滞后", Status.CRITICAL: "严重滞后",
    Status.MISSED: "未完成", Status.STALE: "数据过期", Status.NOT_COMPARABLE: "口径不可比", Status.NO_DATA: "尚无公布数",
    Status.DEFERRED: "待上级下达", Status.QUALITATIVE: "定性目标",
}  # fmt: skip
LAGGING = (Status.MISSED, Status.CRITICAL, Status.BEHIND)
NOBODY = "未明确责任单位"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One target with what is known of it; `figure` and `completion` are bound, None where there is none.

    `goal` and `reason` are words with their numbers sealed.
    """

    target: Target
    progress: Progress
    name: str
    figure: Bound | None
    figure_period: str
    completion: Bound | None
    goal: str
    reason: str

    @property
    def status(self) -> Status:
        return self.progress.status

    @property
    def plan(self) -> str:
        return self.target.plan.short.zh

    @property
    def due(self) -> str:
        return f"{self.target.due}年" if self.target.due else "未写明年份"

    @property
    def lead(self) -> str:
        return lead_of(self.target)

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Targets of a list, counted. All numbers are bound to the command that lists them; `rules` says by which rule of
    lights the judged ones were judged."""

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
    rules: str


def tally(sources: Sources, asked: Asked, targets: Iterable[Target], what: str, plan: str = "") -> Tally:
    """The targets on the day whose knowledge counts."""
    where = "" if asked.whole else f" --region {asked.region}"
    asking = Asking(f"progress{where}{f' --plan {plan}' if plan else ''}", f"--on {asked.known_on}")
    chosen, day = list(targets), sources.city.day(asked.known_on)
    items = tuple(item_of(sources, asking, target, day.progress[target.id]) for target in chosen)
    counts = sum((group.statuses for group in tallied(sources.city, day, "plan", chosen)), Counter[Status]())

    def count(number: int, cell: str) -> Bound:
        return asking.count(number, "项", f"{what}：{cell}")

    behind = sum(counts[status] for status in ADVERSE)
    judged = sum(counts[status] for status in JUDGED)
    good, whole = count(judged - behind, "达到进度或已完成"), count(judged, "可判断")
    return Tally(
        items=items,
        all=count(counts.total(), "全部"),
        judged=whole,
        good=good,
        behind=count(behind, "滞后或未完成"),
        open=count(counts.total() - judged, "尚不能判断"),
        share=good.over(whole),
        behind_items=tuple(sorted((item for item in items if item.status in ADVERSE), key=lambda item: LAGGING.index(item.status))),
        good_items=tuple(item for item in items if item.status in JUDGED - ADVERSE),
        open_items=tuple(item for item in items if item.status not in JUDGED),
        reasons=tuple(
            (words, count(counts[status], words))
            for status, words in WORDS.items()
            if status not in JUDGED and counts[status]
        ),
        rules=judged_by(sources.city.lights, [item.progress for item in items]),
    )  # fmt: skip


def by_unit(sources: Sources, asked: Asked, targets: Sequence[Target]) -> list[tuple[str, Tally]]:
    """Units that owe targets, the one with the most first; then those that nobody owes. A target of several units
    counts with each, as on the page of departments."""
    found = []
    day = sources.city.day(asked.known_on)
    for group in tallied(sources.city, day, "department", targets):
        own = [item for item in targets if group.key in keys(item, "department")]
        found.append((group.key, tally(sources, asked, own, group.key)))
    found.sort(key=lambda pair: -len(pair[1].items))
    nobody = [item for item in targets if not keys(item, "department")]
    return [*found, *([(NOBODY, tally(sources, asked, nobody, NOBODY))] if nobody else [])]


def item_of(sources: Sources, asking: Asking, target: Target, now: Progress) -> Item:
    figure = now.reckoned or (now.figure.quantity if now.figure else None)
    cell = target.id
    return Item(
        target=target,
        progress=now,
        name=target.statement.indicator,
        figure=asking.bound(figure.value, figure.unit.symbol, f"{cell} figure", _places(figure.value))
        if figure
        else None,
        figure_period=_period(now),
        completion=asking.bound(now.completion * 100, "%", f"{cell} completion", 1) if now.completion is not None else None,
        goal=cited(goal_words(target), Asking(f"targets --plan {target.plan.id}"), f"{cell} goal"),
        reason=cited(now.reason.in_("zh"), asking, f"{cell} reason"),
    )  # fmt: skip


def _period(now: Progress) -> str:
    if now.figure is None:
        return ""
    return f"{now.figure.year}年" if now.figure.year else now.figure.row.period


def _places(value: Decimal) -> int:
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


def status_word(status: Status) -> str:
    return WORDS[status]


def lead_of(target: Target) -> str:
    return next((duty.unit for duty in target.duties if duty.role in ("lead", "listed")), "") or (
        target.duties[0].unit if target.duties else NOBODY
    )
