"""What is in force on a date, and what it superseded."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from jiqun.packs import Bilingual
from jiqun.plans.goal import same_number
from jiqun.plans.records import PlanKind
from jiqun.plans.target import Target


class Standing(StrEnum):
    """The standing of a target on a date."""

    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"  #: a later plan of the same region set a number for the same thing and year
    RESTATED = "restated"  #: the same plan prints it elsewhere too; counted once
    REPORTED = "reported"  #: a news report's number beside the plan's own
    EXPIRED = "expired"  #: in force until its year ended
    NOT_YET = "not_yet"  #: its plan had not been issued


@dataclass(frozen=True, slots=True)
class Standings:
    """A target on a date: its standing, what prevails over it, what it prevails over, and what stands beside it.

    `by` and `replaced` are each other's inverse: B is in `replaced` of A exactly when A is `by` of B. `parallel` is
    mutual: numbers for the same thing that neither sets aside, because two issuers set them or one plan prints both.
    """

    target: Target
    standing: Standing
    by: Target | None
    replaced: tuple[Target, ...]
    reason: Bilingual
    parallel: tuple[Target, ...] = ()


def standings(targets: Iterable[Target], on: dt.date) -> list[Standings]:
    """Every target with its standing on `on`, in the order given.

    Among targets of one subject, measure and year the strongest is in force: a plan outranks a news report of
    it; between plans of one issuer's region the one issued last. Plans of different levels (a city's and a
    district's number for the district) do not set each other aside: both stand, each naming the other. The rule is
    jiqun's: the documents themselves do not say that an earlier number is abolished, so the earlier one is shown,
    never dropped.
    """
    targets = list(targets)
    contests: dict[tuple[object, ...], list[Target]] = defaultdict(list)
    for target in targets:
        if _issued(target, on):
            contests[_contest(target)].append(target)
    prevailing = {target.id: _prevailing(target, rivals) for rivals in contests.values() for target in rivals}
    return [_standing(target, contests.get(_contest(target), []), prevailing, on) for target in targets]


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


def _place(target: Target) -> tuple[object, ...]:
    return (target.plan.id, target.statement.at, target.id)


def _compete(one: Target, other: Target) -> bool:
    """A press report yields to any plan; plans compete only with those of the same issuing region."""
    news = PlanKind.NEWS in (one.plan.kind, other.plan.kind)
    return news or one.plan.region == other.plan.region


def _prevailing(target: Target, rivals: Iterable[Target]) -> Target:
    """The rival that prevails over the target, or the target itself.

    Of equal rivals the first printed stands for all that say the same; equal rivals that differ stand side by side,
    because nothing says which of them holds (the lint reports them).
    """
    ranked = sorted((rival for rival in rivals if _compete(rival, target)), key=_place)
    best = max(ranked, key=_strength)
    if _strength(best) > _strength(target):
        return best
    equals = (rival for rival in ranked if _strength(rival) == _strength(target))
    return next((rival for rival in equals if same_number(rival.goal, target.goal)), target)


def _standing(
    target: Target, rivals: list[Target], prevailing: Mapping[str, Target], on: dt.date
) -> Standings:
    if not _issued(target, on):
        return _outside(target, on)
    by = prevailing[target.id]
    if by is not target:
        return _outranked(target, by)
    under = tuple(rival for rival in rivals if rival is not target and prevailing[rival.id] is target)
    beside = tuple(rival for rival in rivals if rival is not target and prevailing[rival.id] is rival)
    if target.due is not None and target.due < on.year:
        over = Bilingual(zh=f"{target.due}年已结束", en=f"the year {target.due} is over")
        return Standings(target, Standing.EXPIRED, None, under, over, beside)
    return Standings(target, Standing.IN_FORCE, None, under, _in_force(target, beside), beside)


def _in_force(target: Target, beside: tuple[Target, ...]) -> Bilingual:
    if not beside:
        return Bilingual(zh="未被后续规划改写", en="no later plan has replaced it")
    others = [rival.plan for rival in beside if rival.plan.id != target.plan.id]
    if not others:
        return Bilingual(
            zh="同一文件另处数值不同，无从判断以何为准，两数并列",
            en="the same document prints another number elsewhere; nothing says which holds, both are shown",
        )
    zh = "、".join(dict.fromkeys(plan.short.zh for plan in others))
    en = ", ".join(dict.fromkeys(plan.short.in_("en") for plan in others))
    if any(plan.region != target.plan.region for plan in others):
        return Bilingual(
            zh=f"{zh}（不同层级）亦定此数，两数并存，互不取代",
            en=f"{en}, of another level, sets this number too; both stand",
        )
    return Bilingual(
        zh=f"{zh}同日施行，另定数值，无从判断以何为准，两数并列",
        en=f"{en} binds from the same day with another number; nothing says which holds, both are shown",
    )


def _outside(target: Target, on: dt.date) -> Standings:
    short, start, until = target.plan.short, target.plan.starts, target.plan.in_force.until
    if start > on:
        early = Bilingual(zh=f"{short.zh}自{start}起施行", en=f"{short.in_('en')} binds from {start}")
        return Standings(target, Standing.NOT_YET, None, (), early)
    gone = Bilingual(zh=f"{short.zh}于{until}废止", en=f"{short.in_('en')} was abolished on {until}")
    return Standings(target, Standing.SUPERSEDED, None, (), gone)


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
    if same_number(by.goal, target.goal):
        again = Bilingual(zh=f"{zh}重申同一数值，以后者为准", en=f"{en} sets the same number again")
        return Standings(target, Standing.SUPERSEDED, by, (), again)
    reset = Bilingual(zh=f"{zh}对同一年份另定数值", en=f"{en} sets another number for the same year")
    return Standings(target, Standing.SUPERSEDED, by, (), reset)
