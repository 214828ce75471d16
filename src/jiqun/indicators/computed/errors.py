"""Mishaps of defining and computing indicators."""

from __future__ import annotations

from collections.abc import Iterable

from jiqun.mishap import Mishap


class IndicatorError(Mishap):
    """Base of everything that can go wrong with a computed indicator."""


class DefinitionUnknown(IndicatorError):
    def __init__(self, name: str, known: Iterable[str]) -> None:
        names = "、".join(sorted(known))
        super().__init__(
            f"指标“{name}”没有计算定义；可计算的指标：{names}。"
            f" / No definition computes “{name}”; defined: {names}."
        )


class DefinitionInvalid(IndicatorError):
    def __init__(self, name: str, what: str) -> None:
        super().__init__(f"指标定义“{name}”有误：{what} / The definition “{name}” is wrong: {what}")


class CutUnknown(IndicatorError):
    def __init__(self, name: str, why: str, known: Iterable[str]) -> None:
        names = "、".join(known)
        super().__init__(
            f"不能按“{name}”分组：{why}；可用：{names}。 / Cannot cut by “{name}”: {why}; available: {names}."
        )


class PeriodSpanUnreadable(IndicatorError):
    def __init__(self, text: str) -> None:
        super().__init__(
            f"“{text}”不是可计算的时期；写 2024、2020-2024、2024年5月、2024年1-5月、2024-03..2024-08、2024Q1、2024年上半年或 2024年各月。"
            f" / “{text}” is no period of figures; write 2024, 2020-2024, 2024-05, 2024-01/05, 2024-03..2024-08, 2024Q1, 2024-H1"
            " or 2024年各月 (every month)."
        )


class PeriodNotDefined(IndicatorError):
    def __init__(self, name: str, period: str, known: str) -> None:
        super().__init__(
            f"指标“{name}”没有{period}的算法，只能按{known}计算；按月计算须在 definitions.yaml 里写 monthly。"
            f" / “{name}” is not defined for {period}; a definition says how it is reckoned by month in `monthly`."
        )


class MonthMerged(IndicatorError):
    """January and February are published together only: the Spring Festival falls in either."""

    def __init__(self, period: str, year: int) -> None:
        super().__init__(
            f"{period}不能单独统计：{year}年1月、2月合并填报（春节所在月份不固定）；请问 {year}年1-2月。"
            f" / {period} cannot be told apart: January and February {year} are reported together; ask for {year}-01/02."
        )


class NothingReported(IndicatorError):
    def __init__(self, period: str, dataset: str, known: Iterable[str]) -> None:
        held = "、".join(known) or "（无）"
        super().__init__(
            f"没有{period}的报表（数据集 {dataset}）；已有：{held}。先用 jiqun import 导入。"
            f" / No return for {period} (data set {dataset}); there are: {held}. Bring it in with jiqun import."
        )
