"""One error class per mishap of grading."""

from __future__ import annotations

from collections.abc import Iterable

from jiqun.mishap import Mishap


class AppraisalError(Mishap):
    """Base of everything that can go wrong with an appraisal."""


class YearNotReturned(AppraisalError):
    def __init__(self, year: int, known: Iterable[int], dataset: str = "enterprise_year") -> None:
        listed = "、".join(map(str, known))
        super().__init__(
            f"{year} 年没有 {dataset} 的年报，无从评价；已有：{listed or '无'}。请先导入 {dataset}。"
            f" / No yearly returns of {year}, nothing to appraise; there are {listed or 'none'}. Import {dataset} first."
        )


class WeightsUnknown(AppraisalError):
    """A preset whose weights were never published cannot grade anybody."""

    def __init__(self, scheme: str, indicators: Iterable[str]) -> None:
        listed = "、".join(indicators)
        super().__init__(
            f"办法“{scheme}”的权重未公布（{listed}），不能据以评分；请复制后写上权重和依据。"
            f" / The weights of “{scheme}” were not published ({listed}); copy it and write them in with their source."
        )


class IndicatorUnknown(AppraisalError):
    def __init__(self, name: str, known: Iterable[str]) -> None:
        listed = "、".join(known)
        super().__init__(
            f"办法里没有指标“{name}”；有：{listed}。 / The scheme has no indicator “{name}”; there are: {listed}."
        )


class GradeUnknown(AppraisalError):
    def __init__(self, name: str, known: Iterable[str]) -> None:
        listed = "、".join(known)
        super().__init__(f"没有档次“{name}”；有：{listed}。 / No grade “{name}”; there are: {listed}.")


class NotAppraised(AppraisalError):
    def __init__(self, code: str, year: int) -> None:
        super().__init__(
            f"{code} 在 {year} 年不在评价范围内：当年没有年度报表。"
            f" / {code} was not appraised in {year}: there is no yearly return of it."
        )


class NotAddedUp(AppraisalError):
    """A text, a truth or a ratio of enterprises has no sum."""

    def __init__(self, scheme: str, name: str, text: str) -> None:
        super().__init__(
            f"办法“{scheme}”的“{text}”用了 {name}：一组企业只能用可以加总的数；企业的条件写在 members，比率写成分子除以分母。"
            f" / “{text}” of “{scheme}” names {name}: groups know only what can be added up; conditions on enterprises belong in"
            " members, ratios are written as one sum over another."
        )
