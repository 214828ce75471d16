"""One error class per mishap of ladders."""

from __future__ import annotations

from collections.abc import Iterable

from jiqun.mishap import Mishap


class TitlesError(Mishap):
    """Base of everything that can go wrong with ladders and titles."""


class LadderUnknown(TitlesError):
    def __init__(self, name: str, known: Iterable[str]) -> None:
        listed = "、".join(known)
        super().__init__(f"没有梯队“{name}”；现有：{listed}。 / No ladder “{name}”; there are: {listed}.")


class RungUnknown(TitlesError):
    def __init__(self, name: str, known: Iterable[str]) -> None:
        listed = "、".join(known)
        super().__init__(f"没有层级“{name}”；现有：{listed}。 / No rung “{name}”; there are: {listed}.")


class LadderInvalid(TitlesError):
    """A ladder that is well-formed but names what is not there, or a rung that another ladder has."""

    def __init__(self, ladder: str, what: str) -> None:
        super().__init__(f"梯队 {ladder}：{what}")


class YearWithoutReturns(TitlesError):
    def __init__(self, year: int, known: Iterable[int]) -> None:
        listed = "、".join(map(str, known))
        super().__init__(
            f"{year} 年没有企业年报，不能对照认定条件；有年报的年份：{listed or '无'}。"
            f" / {year} has no yearly returns of enterprises to judge by; years with returns: {listed or 'none'}."
        )
