"""Mishaps of asking why."""

from __future__ import annotations

from pathlib import Path

from jiqun.mishap import Mishap


class WhyError(Mishap):
    """Base of everything that can go wrong when a figure is taken apart."""


class NotAdditive(WhyError):
    """A formula that is neither a sum of measures nor a ratio of two such sums has no additive parts."""

    def __init__(self, indicator: str, formula: str, why: str) -> None:
        zh, _, en = why.partition(" / ")
        super().__init__(
            f"指标“{indicator}”（{formula}）不能分解：{zh}；只能分解度量之和，或两个这样的和之比。"
            f" / “{indicator}” ({formula}) cannot be taken apart: {en}; only sums of measures and ratios of two such sums can."
        )


class NothingToCompare(WhyError):
    """The whole has no value in one of the two periods."""

    def __init__(self, indicator: str, period: str) -> None:
        super().__init__(
            f"“{indicator}”{period}没有数，无从比较；换一个时期，或先用 jiqun import 导入。"
            f" / “{indicator}” has no figure for {period}; choose another period, or bring the return in with jiqun import."
        )


class PeriodsUnlike(WhyError):
    """Periods of different lengths: a year and some months, a month and a quarter."""

    def __init__(self, period: str, against: str) -> None:
        super().__init__(
            f"{period}与{against}长短不同，不能比较；两个时期须都是年，或月数相同。"
            f" / {period} and {against} are of different lengths; give two years, or spans of as many months."
        )


class GapUnsaid(WhyError):
    """No number to fall short of."""

    def __init__(self, what: str, why: str) -> None:
        zh, _, en = why.partition(" / ")
        super().__init__(f"说不出与“{what}”的差距：{zh}。 / No gap to “{what}” can be told: {en}.")


class ReferenceInvalid(WhyError):
    """A reference area's table that cannot be used."""

    def __init__(self, path: Path, why: str) -> None:
        zh, _, en = why.partition(" / ")
        self.path = path
        super().__init__(
            f"参照地区的表 {path}：{zh}；各列为 industry,period,value（可加 unit,source），industry 为两位行业大类代码或名称。"
            f" / Reference table {path}: {en}; its columns are industry,period,value (and unit,source), industry being a"
            " two-digit division or its name."
        )


class ReferenceAbsent(WhyError):
    """No industry table of a reference area is shipped."""

    def __init__(self, indicator: str, folder: str) -> None:
        super().__init__(
            f"资料包没有参照地区的分行业数据（{folder}/{indicator}.csv）；用 --reference 文件.csv 给出。"
            f" / The pack ships no industry table of a reference area ({folder}/{indicator}.csv); give one with --reference FILE.csv."
        )


class FirmUnsure(WhyError):
    """None or several enterprises go by that name."""

    def __init__(self, text: str, found: list[str]) -> None:
        zh = f"有 {len(found)} 家：{'、'.join(found[:5])}" if found else "没有"
        en = f"{len(found)} do: {', '.join(found[:5])}" if found else "none does"
        super().__init__(
            f"哪一家企业叫“{text}”？{zh}；请写统一社会信用代码或全称。"
            f" / Which enterprise goes by “{text}”? {en}; write its code or full name."
        )


class NamesWithheld(WhyError):
    """Single enterprises are told to those only who may see them."""

    def __init__(self) -> None:
        super().__init__(
            "单个企业的数据不对外提供，也不提供不足三家的合计；请用有权限的账号登录，或换一个更粗的分组。"
            " / Figures of single enterprises, and sums of fewer than three, are not open to all; log in with an account that may"
            " see them, or ask for a coarser cut."
        )
