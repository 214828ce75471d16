"""Responsible units: （责任单位：…）, （牵头单位：…；配合单位：…）, and those named once for all."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DUTY = re.compile(
    r"[（(]\s*(?P<role>(?:牵头|责任|配合|参与|主办|协办|实施|主管|负责|落实)(?:单位|部门|处室|科室)(?:[（(][^（）()]*[）)])?)\s*[：:]"
    r"(?P<units>(?:[^（）()]|[（(][^（）()]*[）)])*)[）)]"
)
#: 牵头单位：…；配合单位：… on a line of its own, without brackets
_DUTY_LINE = re.compile(
    r"^(?P<role>(?:牵头|责任|配合|参与|主办|协办|实施|主管|负责|落实)(?:单位|部门))[：:](?P<units>[^。\n]*)。?$",
    re.MULTILINE,
)
#: （省发改委牵头，省财政厅、各市人民政府配合）: the role behind its units
_ROLE_BEHIND = re.compile(
    r"[（(](?P<units>[^（）()：:。]{2,80}?)等?(?:按职责分工)?(?P<role>牵头|负责)(?:落实|实施|组织实施)?"
    r"(?:[，,；;](?P<helpers>[^（）()：:。]{2,120}?)等?(?:按职责分工)?(?:配合|参与|负责))?[）)](?=[。；]?(?:$|\n))",
    re.MULTILINE,
)
_DUTY_AFTER = re.compile(r"(?<=。)(?:牵头|责任|主办|实施|主管|负责|落实)(?:单位|部门)[：:]")
_DEADLINE = re.compile(r"[；;，,、](?:完成|办结|整改)?(?:时限|时间|期限|进度)(?:要求)?[：:][^；;]*")
_ROLE = re.compile(
    r"(?:^|[；;。，,])\s*(?P<role>牵头|责任|配合|参与|主办|协办|实施|主管|负责|落实)(?:单位|部门|处室|科室)?\s*[：:]"
)
_FOR_ALL = re.compile(
    r"[，,；;]?\s*以下(?:各项|任务|工作)?均?(?:需|由|须)(?P<units>[^，,；;]*?)(?:共同|分别|按职责)*(?:落实|负责|实施)[，,]?(?:不再|不另|不逐一)[^，,；;）)]*"
)
_LEADING = ("牵头", "主办")
_HELPING = ("配合", "参与", "协办")


@dataclass(frozen=True, slots=True)
class Duties:
    """`listed`: named without rank; `implied`: named earlier for all that follows."""

    lead: tuple[str, ...] = ()
    cooperating: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    implied: tuple[str, ...] = ()

    @property
    def named(self) -> tuple[str, ...]:
        """All units of the clause itself, in order."""
        return (*self.lead, *self.cooperating, *self.listed)

    def as_dict(self) -> dict[str, list[str]]:
        return {
            "lead": list(self.lead),
            "cooperating": list(self.cooperating),
            "listed": list(self.listed),
            "implied": list(self.implied),
        }


def read_duties(text: str) -> tuple[Duties, tuple[str, ...]]:
    """The duties of a task's text, and the units that it names for all tasks to follow.

    >>> read_duties("……。（牵头单位：区经信局；配合单位：区科技局、各镇（街道、园区））")[0]
    Duties(lead=('区经信局',), cooperating=('区科技局', '各镇（街道、园区）'), listed=(), implied=())
    >>> read_duties("（责任单位：市经信局，以下均需各区〔县、市〕、开发园区落实，不再列出）")[1]
    ('各区〔县、市〕', '开发园区')
    """
    roles: dict[str, list[str]] = {"lead": [], "cooperating": [], "listed": []}
    later: tuple[str, ...] = ()
    lines = re.sub(r"[^\S\n]", "", text)
    for match in (*_DUTY.finditer(re.sub(r"\s", "", text)), *_DUTY_LINE.finditer(lines)):
        body = f"{match['role']}：{match['units']}"
        for_all = _FOR_ALL.search(body)
        if for_all:
            later = split_units(for_all["units"])
            body = body[: for_all.start()] + body[for_all.end() :]
        for role, units in _by_role(body):
            key = "lead" if role in _LEADING else "cooperating" if role in _HELPING else "listed"
            roles[key].extend(split_units(units))
    for match in _ROLE_BEHIND.finditer(lines):
        roles["lead" if match["role"] == "牵头" else "listed"].extend(split_units(match["units"]))
        roles["cooperating"].extend(split_units(match["helpers"] or ""))
    return Duties(tuple(roles["lead"]), tuple(roles["cooperating"]), tuple(roles["listed"])), later


def is_duty_line(text: str) -> bool:
    """Whether a paragraph only names responsible units: 牵头单位：…；配合单位：…."""
    return bool(_DUTY_LINE.fullmatch(re.sub(r"\s", "", text)))


def _by_role(body: str) -> list[tuple[str, str]]:
    body = _DEADLINE.sub("", body)
    marks = list(_ROLE.finditer(body))
    ends = [*(mark.start() for mark in marks[1:]), len(body)]
    return [(mark["role"], body[mark.end() : end]) for mark, end in zip(marks, ends, strict=True)]


def split_units(text: str) -> tuple[str, ...]:
    """Units parted by 、 ， or ；; brackets hold together.

    >>> split_units("市委组织部〔市委人才办〕、各镇（街道、园区），市发 改委")
    ('市委组织部〔市委人才办〕', '各镇（街道、园区）', '市发改委')
    """
    units, depth, current = [], 0, ""
    for char in re.sub(r"\s", "", text):
        depth += (char in "（(〔[【") - (char in "）)〕]】")
        if char in "、，,；;" and depth <= 0:
            units.append(current)
            current = ""
        else:
            current += char
    units.append(current)
    return tuple(unit.strip("。 ") for unit in units if unit.strip("。 "))


def strip_duties(text: str) -> int:
    """Where the duties of a text begin (its length if there are none)."""
    match = _DUTY.search(text) or _DUTY_AFTER.search(text) or _ROLE_BEHIND.search(text)
    return match.start() if match else len(text)
