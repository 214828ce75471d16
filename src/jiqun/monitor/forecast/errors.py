"""What can be wrong with series that are given to forecast."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jiqun.mishap import Mishap


class ForecastError(Mishap):
    """Base of everything that keeps series from being read or tested."""


class SeriesUnreadable(ForecastError):
    """A file of series has cells that cannot be used."""

    def __init__(self, path: Path, problems: Sequence[tuple[int, str, str]]) -> None:
        self.path = path
        self.problems = tuple(problems)
        lines = [f"{path}:{line}：{column} — {what}" for line, column, what in problems[:20]]
        more = len(problems) - len(lines)
        rest = [f"…… 另有 {more} 处 / and {more} more"] if more else []
        super().__init__("\n".join([*lines, *rest]))


class SeriesHeaderUnknown(ForecastError):
    """The first line names no layout that is known."""

    def __init__(self, path: Path, header: Sequence[str]) -> None:
        self.path = path
        super().__init__(
            f"{path}:1：看不出列的含义（{'、'.join(header) or '空'}）；长表须有 series、period、value 三列，"
            "宽表须以名称列开头、其余列名以年份结尾。"
            f" / {path}:1: the columns ({', '.join(header) or 'none'}) say nothing; a long table has series, period and value,"
            " a wide one a name column followed by columns whose names end in a year."
        )


class TooLittlePast(ForecastError):
    """There is not enough history to test a forecast on."""

    def __init__(self, series: int, longest: int, least: int) -> None:
        super().__init__(
            f"可用于回测的历史太短：{series}个序列，最长{longest}个连续点；至少需要一个{least}个连续点的序列。"
            f" / Too little past to test on: {series} series, the longest with {longest} points in a row;"
            f" at least one series of {least} is needed."
        )


class PeersMissing(ForecastError):
    """The packages to compare with are not installed."""

    def __init__(self) -> None:
        super().__init__(
            "未安装 statsforecast，无法对照；请在本环境执行 pip install statsforecast 后重试，或去掉 --peers。"
            " / statsforecast is not installed, so there is nothing to compare with; run pip install statsforecast"
            " in this environment and try again, or leave --peers out."
        )
