"""One error class per mishap of rules written in text files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from jiqun.mishap import Mishap


class RuleError(Mishap):
    """Base of everything a rule can be wrong about."""


class RuleSetUnknown(RuleError):
    def __init__(self, name: str, known: Iterable[str]) -> None:
        listed = "、".join(known)
        super().__init__(
            f"没有规则“{name}”；现有：{listed or '无'}。 / No rule set “{name}”; there are: {listed or 'none'}."
        )


class NoRuleInForce(RuleError):
    def __init__(self, family: str, on: dt.date, known: Iterable[str]) -> None:
        listed = "；".join(known)
        super().__init__(
            f"{on.isoformat()} 没有施行中的“{family}”规则（现有版本：{listed or '无'}）；请补上该日适用的版本，或指定版本。"
            f" / No rule “{family}” is in force on {on.isoformat()} (versions: {listed or 'none'}); add one or name a version."
        )


class RuleInvalid(RuleError):
    """A rule set that is well-formed but contradicts itself."""

    def __init__(self, where: str, what: str, path: Path | None = None) -> None:
        self.where, self.what = where, what
        place = f"{path}：{where}" if path is not None else where
        super().__init__(f"规则 {place}：{what}")


class ParameterUnknown(RuleError):
    def __init__(self, name: str, known: Iterable[str]) -> None:
        listed = "、".join(known)
        super().__init__(
            f"没有参数“{name}”；现有：{listed}。请在规则的 parameters 或 schemes/parameters/ 里补上。"
            f" / No parameter “{name}”; there are: {listed}. Add it to the rule or to schemes/parameters/."
        )


class ParameterNotYet(RuleError):
    """A parameter has no value on the day: nothing is assumed in its place."""

    def __init__(self, name: str, on: dt.date, first: dt.date) -> None:
        super().__init__(
            f"参数“{name}”在 {on.isoformat()} 没有值（最早自 {first.isoformat()}）；请补上当时的数值和依据。"
            f" / The parameter “{name}” has no value on {on.isoformat()} (its first is of {first.isoformat()}); add it with its source."
        )


#: How many names a message offers in place of an unknown one.
NEAREST = 6


class VariableUnknown(RuleError):
    def __init__(self, name: str, where: str, known: Iterable[str]) -> None:
        names = list(known)
        near = get_close_matches(name, names, NEAREST) if len(names) > NEAREST else names
        zh = f"；相近的有：{'、'.join(near)}" if near else ""
        en = f"; there are: {', '.join(near)}" if near else ""
        super().__init__(
            f"{where} 用了没有的名称“{name}”{zh}。请改正，或在 schemes/variables.yaml 里定义。"
            f" / {where} names “{name}”, which is unknown{en}. Mend it or define it in schemes/variables.yaml."
        )


class VariableCircular(RuleError):
    def __init__(self, names: Iterable[str]) -> None:
        ring = " → ".join(names)
        super().__init__(
            f"变量互相引用：{ring}；请去掉其中一环。 / Variables refer to each other: {ring}; break the ring."
        )


class RuleSetReadOnly(RuleError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"“{name}”随系统附带，不能直接改；请先复制到本市资料包。"
            f" / “{name}” ships with the system and is not edited; copy it into the pack first."
        )


class RuleSetPublished(RuleError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"“{name}”已发布，不能再改；请复制成新版本再改。"
            f" / “{name}” is published and is not changed any more; copy it to a new version."
        )


class RuleSetExists(RuleError):
    def __init__(self, name: str, path: Path) -> None:
        super().__init__(
            f"已有规则“{name}”（{path}）；请换一个编号（撤回的草稿的编号可以再用）。"
            f" / There is a rule “{name}” already ({path}); take another id (that of a draft given up may be taken again)."
        )


class RuleNotReady(RuleError):
    """A draft that may not be published yet."""

    def __init__(self, name: str, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        listed = "\n".join(f"- {item}" for item in self.problems)
        super().__init__(f"“{name}”还不能发布：\n{listed}\n / “{name}” cannot be published yet; see above.")


class PlaceUnknown(RuleError):
    def __init__(self, name: str, place: str) -> None:
        super().__init__(
            f"规则“{name}”里没有“{place}”这一处；请用“规则比较”所列的写法。"
            f" / The rule “{name}” has no place “{place}”; write it as the comparison of rules lists it."
        )


class PlaceFixed(RuleError):
    """A place of the head that has a procedure of its own."""

    def __init__(self, name: str, place: str) -> None:
        super().__init__(
            f"“{name}”的“{place}”不能直接改；编号、状态、来历由复制、发布、撤回来定。"
            f" / “{place}” of “{name}” is not changed by hand; copying, publishing and withdrawing set it."
        )


class PlaceTaken(RuleError):
    """An entry is added under a name that stands there already."""

    def __init__(self, name: str, place: str, entry: str) -> None:
        super().__init__(
            f"“{name}”的“{place}”里已有“{entry}”；请换一个编号，或直接改原有的一项。"
            f" / “{place}” of “{name}” holds “{entry}” already; take another id or change the one that is there."
        )


class EntryUnreadable(RuleError):
    """What was typed as a new entry is no mapping."""

    def __init__(self, place: str, what: str) -> None:
        super().__init__(
            f"“{place}”的新内容读不出来：{what}；请按“名称: 值”逐行写。"
            f" / The new entry of “{place}” cannot be read: {what}; write “name: value” line by line."
        )


class ValueUnreadable(RuleError):
    """What was typed is not of the form that a place takes."""

    def __init__(self, place: str, text: str, zh: str, en: str) -> None:
        super().__init__(f"“{place}”应为{zh}，不是“{text}”。 / “{place}” must be {en}, not “{text}”.")


class ReasonNeeded(RuleError):
    def __init__(self, place: str) -> None:
        super().__init__(
            f"请写明改“{place}”的理由或依据。 / Say why “{place}” is changed, or which document asks for it."
        )


class DateUnordered(RuleError):
    def __init__(self, name: str, since: dt.date, until: dt.date) -> None:
        super().__init__(
            f"“{name}”的截止日期 {until.isoformat()} 早于施行日期 {since.isoformat()}；请改正。"
            f" / “{name}” would end on {until.isoformat()}, before it begins on {since.isoformat()}; mend the dates."
        )


class RuleIdInvalid(RuleError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"编号“{name}”应由小写字母、数字和短横线组成，以字母或数字开头。"
            f" / The id “{name}” must be of lower-case letters, digits and hyphens, beginning with a letter or digit."
        )


class CaseUnfit(RuleError):
    """A golden case that its rule set cannot be asked."""

    def __init__(self, where: str, zh: str, en: str) -> None:
        super().__init__(f"{where}：{zh}；请改正案例。 / {where}: {en}; mend the case.")
