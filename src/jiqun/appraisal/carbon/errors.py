"""One error class per mishap of carbon efficiency."""

from __future__ import annotations

from collections.abc import Iterable

from jiqun.appraisal.errors import AppraisalError


class EmissionUnitWrong(AppraisalError):
    """A formula of a scheme that gives no amount of CO2, or no money."""

    def __init__(self, scheme: str, text: str, found: str, wanted: str) -> None:
        super().__init__(
            f"碳效办法“{scheme}”的公式“{text}”得出 {found or '纯数'}，应为 {wanted}；请核对系数的单位。"
            f" / The formula “{text}” of the scheme “{scheme}” gives {found or 'a pure number'}, not {wanted}; check its factors."
        )


class NoCarbonYear(AppraisalError):
    def __init__(self, year: int, known: Iterable[int]) -> None:
        listed = "、".join(map(str, known))
        super().__init__(
            f"{year} 年不能核算碳效；可核算的年份：{listed or '无'}。须有当年企业年报、分品种能源（energy_use）和当年的排放系数。"
            f" / Carbon efficiency cannot be reckoned for {year}; years that can: {listed or 'none'}. It takes that year's"
            " returns, energy by carrier (energy_use) and emission factors."
        )


class NotReckoned(AppraisalError):
    def __init__(self, code: str, year: int) -> None:
        super().__init__(
            f"{code} 在 {year} 年不在碳效评价范围内（办法的 scope），或当年没有年报。"
            f" / {code} is not within the scheme's scope in {year}, or made no return that year."
        )


class BoundsWrong(AppraisalError):
    """Bounds that are tried must be as many as the scale has, and rise."""

    def __init__(self, scale: str, number: int) -> None:
        super().__init__(
            f"{scale} 须有 {number} 个由小到大的界限，用逗号分开，如 level=0.5,1.8。"
            f" / {scale} takes {number} rising bounds, separated by commas, such as level=0.5,1.8."
        )
