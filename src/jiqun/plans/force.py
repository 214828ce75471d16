"""What is in force on a date, and what it superseded."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from jiqun.packs import Bilingual
from jiqun.plans.goal import same_number
from jiqun.plans.records import PlanKind
from jiqun.plans.target import Target


class Standing(StrEnum):
    """The standing of a target on a date."""

    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"  #: a later plan set another number for the same thing and year
    RESTATED = "restated"  #: the same plan prints it elsewhere too; counted once
    REPORTED = "reported"  #: a news report's number beside the plan's own
    EXPIRED = "expired"  #: in force until its year ended
    NOT_YET = "not_yet"  #: its plan had not been issued


@dataclass(frozen=True, slots=True)
class Standings:
    """A target on a date: its standing, what replaced it and what it replaced."""

    target: Target
    standing: Standing
    by: Target | None
    replaced: tuple[Target, ...]
    reason: Bilingual


def standings(targets: Iterable[Target], on: dt.date) -> list[Standings]:
    """Every target with its standing on `on`, in the order given.

    Among targets of one subject, measure and year the strongest is in force: a plan outranks a news report of
    it; between plans the one issued last (`lex posterior`). The rule is jiqun's: the documents themselves do not say
    that an earlier number is abolished, so the earlier one is shown, never dropped.
    """
    targets = list(targets)
    rivals: dict[tuple[object, ...], list[Target]] = defaultdict(list)
    for target in targets:
        if _issued(target, on):
            rivals[_contest(target)].append(target)
    return [_standing(target, rivals.get(_contest(target), []), on) for target in targets]


def _contest(target: Target) -> tuple[object, ...]:
    return (*target.subject, target.measure, target.due, target.statement.period)


def _issued(target: Target, on: dt.date) -> bool:
    until = target.plan.in_force.until
    return target.plan.starts <= on and (until is None or on < until)


def _strength(target: Target) -> tuple[bool, dt.date, int]:
    return (
        target.plan.kind is not PlanKind.NEWS,
        target.plan.starts,
        1 if target.statement.source == "table" else 0,
    )


def _standing(target: Target, rivals: list[Target], on: dt.date) -> Standings:
    if not _issued(target, on):
        return _outside(target, on)
    strongest = _strongest(target, rivals)
    if strongest is not target:
        return _outranked(target, strongest)
    others = tuple(rival for rival in rivals if rival is not target and _strength(rival) <= _strength(target))
    if target.due is not None and target.due < on.year:
        over = Bilingual(zh=f"{target.due}年已结束", en=f"the year {target.due} is over")
        return Standings(target, Standing.EXPIRED, None, others, over)
    kept = Bilingual(zh="未被后续规划改写", en="no later plan has replaced it")
    return Standings(target, Standing.IN_FORCE, None, others, kept)


def _outside(target: Target, on: dt.date) -> Standings:
    short, start, until = target.plan.short, target.plan.starts, target.plan.in_force.until
    if start > on:
        early = Bilingual(zh=f"{short.zh}自{start}起施行", en=f"{short.in_('en')} binds from {start}")
        return Standings(target, Standing.NOT_YET, None, (), early)
    gone = Bilingual(zh=f"{short.zh}于{until}废止", en=f"{short.in_('en')} was abolished on {until}")
    return Standings(target, Standing.SUPERSEDED, None, (), gone)


def _strongest(target: Target, rivals: list[Target]) -> Target:
    """The rival that prevails over the target, or the target itself.

    Of equal rivals the first printed stands for all that say the same; equal rivals that differ stand side by side,
    because nothing says which of them holds (the lint reports them).
    """
    best = max(rivals, key=_strength)
    if _strength(best) > _strength(target):
        return best
    equals = (rival for rival in rivals if _strength(rival) == _strength(target))
    return next((rival for rival in equals if same_number(rival.goal, target.goal)), target)


def _outranked(target: Target, by: Target) -> Standings:
    zh, en = by.plan.short.zh, by.plan.short.in_("en")
    if by.plan.id == target.plan.id:
        same = same_number(by.goal, target.goal)
        restated = Bilingual(
            zh=f"同一文件另处亦载，数值{'同' if same else '不同，以指标表为准'}",
            en=f"printed elsewhere in the same document, {'the same number' if same else 'another number; its table prevails'}",
        )
        return Standings(target, Standing.RESTATED, by, (), restated)
    if target.plan.kind is PlanKind.NEWS and by.plan.starts <= target.plan.starts:
        told = Bilingual(zh=f"新闻所载，以{zh}原文为准", en=f"a press figure; the text of {en} prevails")
        return Standings(target, Standing.REPORTED, by, (), told)
    reset = Bilingual(zh=f"{zh}对同一年份另定数值", en=f"{en} sets another number for the same year")
    return Standings(target, Standing.SUPERSEDED, by, (), reset)
