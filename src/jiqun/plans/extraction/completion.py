"""Short names completed by the subject before them: 总数, 增速, 国家级, 二等奖, 用水量."""

from __future__ import annotations

import re
from collections.abc import Callable

from jiqun.plans.extraction.memory import head_of
from jiqun.plans.extraction.names import level_of

_BARE = ("总数", "总量", "数量", "规模", "占比", "总规模", "总额", "规模总量", "市值", "总市值", "规模总数")
_RATE = re.compile(r"(?:年均)?(?:增速|增长率|增幅)")
_PRIZE = re.compile(r"(?:特|[一二三四])等奖|[金银铜]奖")
_GRADES = r"\d?A{1,5}级|[一二三四五]星级|[甲乙丙]级|[ⅠⅡⅢⅣⅤ]+类"
_USE = r"(?:综合)?(?:能源消耗|能源消费|用水量|水耗|取水量|用电量|电耗|能耗|二氧化碳排放量?|碳排放量?|碳排放强度|煤耗)"
_INTENSITY = re.compile(rf"(?P<per>.*(?:单位|万元|亿元|人均|每).{{2,14}}?){_USE}")


def completed(text: str, subject: str) -> tuple[str, str]:
    """The name with what the subject before it lends, and the rule that did it.

    >>> completed("总数", "高新技术企业"), completed("二等奖", "国家科技进步一等奖")
    (('高新技术企业总数', 'subject completed'), ('国家科技进步二等奖', 'prize of the subject'))
    >>> completed("用水量", "单位工业增加值能耗")
    ('单位工业增加值用水量', 'intensity of the subject')
    >>> completed("工业投资", "高新技术企业")
    ('工业投资', 'name before')
    """
    if subject:
        for rule, complete in _RULES.items():
            whole = complete(text, subject)
            if whole:
                return whole, rule
    return text, "name before"


def _total(text: str, subject: str) -> str | None:
    return head_of(subject) + text if text in _BARE else None


def _rate(text: str, subject: str) -> str | None:
    return head_of(subject) if _RATE.fullmatch(text) else None


def _level(text: str, subject: str) -> str | None:
    """国家级2家 after 省级以上创新平台."""
    return text + subject.removeprefix(level_of(subject)) if text and level_of(text) == text else None


def _prize(text: str, subject: str) -> str | None:
    if not _PRIZE.fullmatch(text) or not _PRIZE.search(subject):
        return None
    return _PRIZE.sub(text, subject)


def _grade(text: str, subject: str) -> str | None:
    """4A级 after A级旅游景区."""
    noun = re.match(rf"(?:{_GRADES})(?P<noun>.{{2,}})", subject)
    return text + noun["noun"] if noun and re.fullmatch(_GRADES, text) else None


def _stage(text: str, subject: str) -> str | None:
    """首期10亿元 after a fund's 总规模."""
    return (
        f"{subject.removesuffix('总规模')}{text}规模" if re.fullmatch(r"首期|[一二三]期|首批", text) else None
    )


def _intensity(text: str, subject: str) -> str | None:
    """单位工业增加值能耗 lends its denominator to a bare 用水量."""
    per = _INTENSITY.match(subject)
    return per["per"] + text if per and re.fullmatch(_USE, text) else None


_RULES: dict[str, Callable[[str, str], str | None]] = {
    "subject completed": _total,
    "subject inherited": _rate,
    "level of the subject": _level,
    "prize of the subject": _prize,
    "grade of the subject": _grade,
    "stage of the subject": _stage,
    "intensity of the subject": _intensity,
}
