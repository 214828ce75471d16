"""Whether a number is aimed at, was achieved, or rules: by year, heading, and words around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from jiqun.documents import Heading
from jiqun.plans.extraction.setting import Setting
from jiqun.plans.extraction.tokens import ValueMark, YearMark, YearUse
from jiqun.plans.extraction.vocabulary import (
    AIM_SIGNS,
    PRESENT_HEADINGS,
    RESULT_SIGNS,
    REWARD_SIGNS,
)
from jiqun.plans.statement import StatementKind

_RULE = re.compile(
    r"原则上|不得(?:低|少|超|高|多|大|小)|须达|方可|应(?:不低于|达到|控制)|准入|(?:容积率|投资强度|限额)[^，。；]{0,6}(?:不低于|不超过|不高于|在)"
)
_LIMIT = re.compile(r"不(?:低|少|超|高|多|大|小)[于过]")
_AHEAD = re.compile(r"主要任务|重点任务|发展目标|主要目标")
_PLANNED = re.compile(
    r"工作安排|工作打算|重点工作|主要工作|主要举措|重点举措|下一步|下步|工作思路|今后[一二三四五\d]*年|安排意见"
)
_CONDITION = re.compile(r"^[　\d.、]*(?:对|凡|单个|每人|每户|每家|同一|最高|累计最高)")


def is_present(section: Sequence[Heading]) -> bool:
    """Whether headings say that a passage tells the present state."""
    told = [bool(PRESENT_HEADINGS.search(heading.title)) for heading in section]
    return any(told) and not any(
        _AHEAD.search(heading.title) or (_PLANNED.search(heading.title) and not present)
        for heading, present in zip(section, told, strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Signs:
    """What the words of a whole sentence tell of each number in it."""

    reward: bool
    rule: bool
    result: bool


@lru_cache(maxsize=64)
def _signs(sentence: str) -> _Signs:
    return _Signs(
        bool(REWARD_SIGNS.search(sentence)),
        bool(_RULE.search(sentence)),
        bool(RESULT_SIGNS.search(sentence) and not AIM_SIGNS.search(sentence)),
    )


def kind_of(
    clause: str, sentence: str, mark: ValueMark, year: YearMark | None, present: bool, setting: Setting
) -> tuple[StatementKind, str]:
    """The kind and the name of the rule that gave it."""
    if mark.threshold:
        return StatementKind.THRESHOLD, "bound of a counted thing"
    if REWARD_SIGNS.search(clause) and not re.search(r"安排|设立|规模", clause):
        return StatementKind.THRESHOLD, "reward"
    spoken = _signs(sentence)
    if spoken.reward and _CONDITION.match(clause):
        return StatementKind.THRESHOLD, "condition of a reward"
    if _RULE.search(clause) and not present:
        return StatementKind.THRESHOLD, "rule by its modal"
    if not present and year is None and _LIMIT.search(clause) and spoken.rule:
        return StatementKind.THRESHOLD, "rule carried on"
    if year is not None and year.use is YearUse.AIM and not setting.has_passed(year.year):
        return StatementKind.TARGET, "year aimed at"
    if year is not None and setting.base is not None:
        passed = setting.has_passed(year.year)
        return (StatementKind.RESULT, "year passed") if passed else (StatementKind.TARGET, "year ahead")
    if present:
        return StatementKind.RESULT, "heading of the present state"
    if spoken.result:
        return StatementKind.RESULT, "words of achievement"
    return StatementKind.TARGET, "plan speaks"
