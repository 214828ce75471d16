"""What can be wrong with a bulletin."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from jiqun.mishap import Mishap


class ReportError(Mishap):
    """Base of everything that keeps a bulletin from being made."""


class KindUnknown(ReportError):
    def __init__(self, name: str, known: Iterable[str]) -> None:
        found = "、".join(known)
        super().__init__(
            f"没有通报种类“{name}”；可用的有：{found}。 / No kind of bulletin “{name}”; there are: {found}."
        )


class TemplateInvalid(ReportError):
    def __init__(self, path: Path | str, line: int, what: str) -> None:
        self.path = path
        super().__init__(
            f"{path}：模板第 {line} 行：{what} / {path}: line {line} of the template: see the words before"
        )


class DigitTyped(ReportError):
    """A template or an edited sentence holds a number that no query stands behind."""

    def __init__(self, where: Path | str, line: int, digits: str, words: str) -> None:
        self.path = where
        super().__init__(
            f"{where}：第 {line} 行写有数字“{digits}”（{words}）；数字须由查询给出（写作双花括号中的变量），"
            f"只有时期、序号、文号和书名号、引号内的可以直接写。 / {where}: line {line} types the number “{digits}”; numbers come"
            " from queries; only periods, ordinals and citations may be typed."
        )


class NumberUnbound(ReportError):
    def __init__(self, where: Path | str, value: object) -> None:
        super().__init__(
            f"{where}：模板要打印“{value}”，它是一个没有查询来源的数；请改用查询给出的数，或短语函数。"
            f" / {where}: the template prints {value!r}, a number without a query; use a bound one or a phrase."
        )


class BlockUnknown(ReportError):
    def __init__(self, where: Path | str, what: str, name: str, known: Iterable[str]) -> None:
        found = "、".join(known) or "无"
        super().__init__(
            f"{where}：没有{what}“{name}”；本种类有：{found}。 / {where}: nothing is called “{name}” here; there are: {found}."
        )


class PeriodUnfit(ReportError):
    def __init__(self, period: str, kind: str, wants: str) -> None:
        super().__init__(
            f"“{period}”不能用于{kind}；应写作{wants}。 / “{period}” does not suit this bulletin; write it like {wants}."
        )


class RegionUnknown(ReportError):
    def __init__(self, region: str, known: Iterable[str]) -> None:
        found = "、".join(known)
        super().__init__(
            f"没有地区“{region}”；可用的有：{found}。 / No region “{region}”; there are: {found}."
        )


class UnitWithoutItems(ReportError):
    def __init__(self, unit: str, known: Iterable[str]) -> None:
        found = "、".join(known) or "无"
        super().__init__(
            f"“{unit}”没有需督办的事项；有事项的单位：{found}。 / Nothing to supervise at “{unit}”; there is at: {found}."
        )


class TaxonomyUnknown(ReportError):
    def __init__(self, name: str, known: Iterable[str]) -> None:
        found = "、".join(known)
        super().__init__(
            f"没有产业集群分类“{name}”；可用的有：{found}。 / No taxonomy “{name}”; there are: {found}."
        )


class FormatUnknown(ReportError):
    def __init__(self, path: Path, known: Iterable[str]) -> None:
        self.path = path
        found = "、".join(known)
        super().__init__(
            f"{path}：不知道“{path.suffix}”是什么格式；可用的有：{found}。 / {path}: unknown format; there are: {found}."
        )


class SlidesAbsent(ReportError):
    def __init__(self) -> None:
        super().__init__(
            "输出幻灯片需要 python-pptx，本机没有；请安装，或改为输出 .docx。"
            " / Slides need python-pptx, which is not installed; install it, or write .docx."
        )


class SidecarUnreadable(ReportError):
    def __init__(self, path: Path, why: str) -> None:
        self.path = path
        super().__init__(
            f"{path} 不是通报的存档文件：{why}；请给出与通报一同生成的 .json，或库中的编号。"
            f" / {path} is not a kept bulletin: {why}; give the .json made beside it, or its number in the archive."
        )


class BulletinUnknown(ReportError):
    def __init__(self, number: int | str) -> None:
        super().__init__(
            f"档案库中没有第 {number} 号通报。 / No bulletin {number} in the archive; see jiqun bulletin --kept."
        )


class StateUnfit(ReportError):
    def __init__(self, number: int, state: str, deed: str) -> None:
        super().__init__(
            f"第 {number} 号通报状态为“{state}”，不能{deed}。 / Bulletin {number} is “{state}”; this cannot be done to it."
        )


class ParagraphUnknown(ReportError):
    def __init__(self, number: int, at: int) -> None:
        super().__init__(
            f"第 {number} 号通报没有第 {at} 段文字；请刷新后重试。 / Bulletin {number} has no paragraph {at}; reload and try again."
        )


class EditedMeanwhile(ReportError):
    def __init__(self, number: int) -> None:
        super().__init__(
            f"第 {number} 号通报在打开之后被他人修改，本次修改没有写入；请刷新后重新提交。"
            f" / Bulletin {number} was changed by somebody else meanwhile; nothing was written. Reload and submit again."
        )
