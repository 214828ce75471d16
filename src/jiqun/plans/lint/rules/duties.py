"""R25-responsibility and R32-firmness: what the text says of a target and what its table row says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jiqun.plans.lint.entries import Entry, twins
from jiqun.plans.lint.finding import Finding, Place
from jiqun.plans.lint.source import Source

DUTY = "R25-responsibility"
FIRM = "R32-firmness"


def responsibility(sources: Sequence[Source]) -> Iterable[Finding]:
    for source in sources:
        pairs = [pair for pair in _once(twins(source)) if _differ(*pair)]
        pairs.sort(key=lambda pair: _lead(pair[0]) == _lead(pair[1]))
        if pairs:
            yield Finding(
                rule=DUTY,
                severity="medium",
                message=f"{len(pairs)} 个目标在正文与表中的责任单位不一致",
                places=tuple(
                    dict.fromkeys(place for one, two in pairs for place in (_with_duty(one), two.place))
                ),
                arithmetic=tuple(
                    f"{two.name.raw}：正文 {'、'.join(one.statement.responsible)}；表 {'、'.join(two.statement.responsible)}"
                    + ("（首位不同）" if _lead(one) != _lead(two) else "")
                    for one, two in pairs
                ),
                suggestion="区分“任务责任单位”与“指标责任部门”，督办以首位为准须先统一",
            )


def _once(pairs: list[tuple[Entry, Entry]]) -> list[tuple[Entry, Entry]]:
    seen: dict[int, tuple[Entry, Entry]] = {}
    for one, two in pairs:
        if one.statement.responsible:
            seen.setdefault(two.statement.char_start, (one, two))
    return list(seen.values())


def _lead(entry: Entry) -> str:
    return next(iter(entry.statement.responsible), "")


def _differ(one: Entry, two: Entry) -> bool:
    left, right = set(one.statement.responsible), set(two.statement.responsible)
    return bool(left and right) and (_lead(one) != _lead(two) or not right <= left or len(left - right) >= 2)


def _with_duty(entry: Entry) -> Place:
    """The target's clause up to the end of the responsibility that follows it in the paragraph."""
    text, item = entry.source.text, entry.statement
    stop = min((at for at in (text.find(mark, item.char_end) for mark in "）)") if at >= 0), default=-1)
    duty = text.find("单位", item.char_end)
    while 0 <= stop < duty:
        stop = min((at for at in (text.find(mark, stop + 1) for mark in "）)") if at >= 0), default=-1)
    return (
        entry.source.place(item.char_start, stop + 1)
        if 0 < duty < stop < item.char_end + 240
        else entry.place
    )


def firmness(sources: Sequence[Source]) -> Iterable[Finding]:
    for source in sources:
        pairs = [(one, two) for one, two in twins(source) if _soft(one) and not _soft(two)]
        if pairs:
            yield Finding(
                rule=FIRM,
                severity="low",
                message=f"{len(pairs)} 个目标正文用力争、争创或左右，表中却是确定值",
                places=tuple(dict.fromkeys(entry.place for pair in pairs for entry in pair)),
                arithmetic=tuple(
                    f"{two.name.raw}：正文“{_soft(one)}{one.said}”，表 {two.said}" for one, two in pairs
                ),
                suggestion="考核以哪处为准须由人确定",
            )


def _soft(entry: Entry) -> str:
    item = entry.statement
    if item.tentative:
        return next((word for word in ("争创", "力争", "争取") if word in item.quote), "力争")
    return "约" if item.comparator == "~" else ""
