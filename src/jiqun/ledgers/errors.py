"""What can go wrong with an entry. One class for each mishap; each says how to mend it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jiqun.mishap import Mishap


class LedgerError(Mishap):
    """Base of mishaps with entries."""


class EntryUnknown(LedgerError):
    def __init__(self, name: object) -> None:
        super().__init__(
            f"没有条目“{name}”；请在台账里查编号，或刷新后重试。 / No entry “{name}”; look its number up, or reload."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """A field that two people changed: what both started from, what stands now and since whom, what was sent."""

    field: str
    label: str
    theirs: Any
    mine: Any
    by: str
    at: dt.datetime


class EntryChanged(LedgerError):
    """Two people changed the same field. Nothing was written; the message and `clashes` hold what both wrote."""

    def __init__(self, number: str, clashes: Sequence[Clash]) -> None:
        self.clashes = tuple(clashes)
        told = "；".join(
            f"{c.label}：{c.by} 于 {c.at:%Y-%m-%d %H:%M}（UTC）改为“{shown(c.theirs)}”，您填“{shown(c.mine)}”"
            for c in clashes
        )
        said = "; ".join(
            f"{c.label}: {c.by} wrote “{shown(c.theirs)}”, you “{shown(c.mine)}”" for c in clashes
        )
        super().__init__(
            f"条目 {number} 的同一字段已被他人修改，没有覆盖。{told}。请核对后再提交。"
            f" / The same field of {number} was changed by somebody else; nothing was overwritten. {said}. Compare and submit again."
        )


class MoveNotAllowed(LedgerError):
    """The entry does not stand where the transition begins."""

    def __init__(self, number: str, move: str, state: str, allowed: Iterable[str]) -> None:
        names = "、".join(allowed) or "（无）"
        super().__init__(
            f"条目 {number} 现为“{state}”，不能“{move}”；现在可以：{names}。"
            f" / {number} is in state “{state}”; “{move}” is not possible from there. Possible now: {names}."
        )


class NotYours(LedgerError):
    """The user's role does not allow the deed."""

    def __init__(self, who: str, what: str, allowed: Iterable[str]) -> None:
        names = "、".join(allowed)
        super().__init__(
            f"“{who or '未注明单位的用户'}”不能{what}；可由：{names}。请由其办理，或请管理员调整账号的单位。"
            f" / {who or 'A user without a unit'} may not do this; it is for: {names}. Ask them, or have the account's unit set."
        )


class EvidenceMissing(LedgerError):
    def __init__(self, number: str, move: str, paper: str) -> None:
        super().__init__(
            f"条目 {number}“{move}”须附佐证：{paper}；请写明文号或上传文件。"
            f" / “{move}” of {number} needs evidence: {paper}. Cite it or attach the file."
        )


class ReasonMissing(LedgerError):
    def __init__(self, number: str, deed: str) -> None:
        super().__init__(f"条目 {number}“{deed}”须写明原因。 / “{deed}” of {number} needs a reason.")


class FieldsMissing(LedgerError):
    def __init__(self, ledger: str, what: str, labels: Iterable[str]) -> None:
        names = "、".join(labels)
        super().__init__(f"“{ledger}”{what}还须填写：{names}。 / {ledger}: still to be filled in: {names}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CellWrong:
    """A value that cannot be taken: the field, the words, why, and what was perhaps meant."""

    field: str
    label: str
    words: str
    zh: str
    en: str
    suggestion: str = ""


class ValuesInvalid(LedgerError):
    """Some values cannot be taken; all of them are named and nothing was written."""

    def __init__(self, ledger: str, wrong: Sequence[CellWrong]) -> None:
        self.wrong = tuple(wrong)
        zh = "；".join(
            f"{w.label}“{w.words}”：{w.zh}{f'，是否指“{w.suggestion}”' if w.suggestion else ''}"
            for w in wrong
        )
        en = "; ".join(
            f"{w.label} “{w.words}”: {w.en}{f'; did you mean “{w.suggestion}”' if w.suggestion else ''}"
            for w in wrong
        )
        super().__init__(f"“{ledger}”有内容读不了：{zh}。 / {ledger}: values cannot be read: {en}.")


class RulesBroken(LedgerError):
    """Entries would break a hard rule of their ledger."""

    def __init__(self, ledger: str, broken: Sequence[tuple[str, str, str]]) -> None:
        zh = "；".join(f"{message}{f'（{mend}）' if mend else ''}" for message, _, mend in broken)
        en = "; ".join(message for _, message, _ in broken)
        super().__init__(
            f"“{ledger}”不符合规则：{zh}。请改正后再提交。 / {ledger}: a rule is broken: {en}. Mend it and submit again."
        )


class SubjectTwice(LedgerError):
    def __init__(self, ledger: str, name: str, number: str) -> None:
        super().__init__(
            f"“{name}”已在“{ledger}”中（{number}）；请修改原条目，不必重复登记。"
            f" / “{name}” is already in {ledger} as {number}; change that entry instead."
        )


class LedgerClosed(LedgerError):
    def __init__(self, ledger: str, day: str, heirs: Iterable[str]) -> None:
        names = "、".join(heirs)
        super().__init__(
            f"“{ledger}”自 {day} 起不再新增条目{f'，请登记到：{names}' if names else ''}。"
            f" / {ledger} takes no new entries since {day}{f'; use {names}' if names else ''}."
        )


class ReportRefused(LedgerError):
    """The duty or the period is none that this entry owes."""

    def __init__(self, number: str, duty: str, period: str, owed: Iterable[str]) -> None:
        names = "、".join(owed) or "（无）"
        super().__init__(
            f"条目 {number} 不欠“{duty}”{period}；现欠：{names}。 / {number} does not owe “{duty}” for {period}; owed now: {names}."
        )


class ReportUnknown(LedgerError):
    def __init__(self, number: object) -> None:
        super().__init__(f"没有报告“{number}”；请刷新后重试。 / No report “{number}”; reload and try again.")


class FieldWithheld(LedgerError):
    """A list is asked for by a field that the visitor is not told."""

    def __init__(self, label: str, english: str) -> None:
        super().__init__(
            f"“{label}”是单个企业的数据，对您不公开，不能按它筛选或排序；经办、台账管理角色和条目所属单位可以。"
            f" / {english} is a single enterprise's own and not open to you: no list is narrowed or ordered by it;"
            " officers, keepers and the units of an entry may."
        )


class PaperWithheld(LedgerError):
    """A file of an entry whose figures the visitor is not told."""

    def __init__(self, number: str) -> None:
        super().__init__(
            f"条目 {number} 的佐证可能写有单个企业的数据，对您不公开；经办、台账管理角色和条目所属单位可以下载。"
            f" / Papers of {number} may tell figures of a single enterprise and are not open to you; officers, keepers and the"
            " offices that the entry is entrusted to may have them."
        )


class PaperInvalid(LedgerError):
    """A file that cannot be kept as evidence."""

    def __init__(self, name: str, zh: str, en: str) -> None:
        super().__init__(f"附件“{name}”不能接收：{zh}。 / The file “{name}” cannot be taken: {en}.")


class BatchRefused(LedgerError):
    """Some of many entries cannot be changed; none was."""

    def __init__(self, refused: Mapping[str, str], count: int) -> None:
        self.refused = dict(refused)
        shown_ = list(refused.items())[:10]
        zh = "；".join(f"{number}：{half(why, 0)}" for number, why in shown_)
        en = "; ".join(f"{number}: {half(why, 1)}" for number, why in shown_)
        super().__init__(
            f"{count} 个条目中有 {len(refused)} 个不能这样改，全部没有改动。{zh}"
            f" / {len(refused)} of {count} entries cannot be changed so; none was. {en}"
        )


def half(message: str, side: int) -> str:
    zh, _, en = message.partition(" / ")
    return (en or zh) if side else zh


def shown(value: Any) -> str:
    if value is None or value == "":
        return "空"
    return "、".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
