"""One error class per mishap of policies."""

from __future__ import annotations

from collections.abc import Iterable

from jiqun.mishap import Mishap


class PolicyError(Mishap):
    """Base of everything that can go wrong with policies."""


class ClauseUnknown(PolicyError):
    def __init__(self, name: str, known: Iterable[str]) -> None:
        listed = "、".join(known)
        super().__init__(
            f"没有条款“{name}”；编号写作 政策/条款，现有：{listed or '无'}。"
            f" / No clause “{name}”; write policy/clause; there are: {listed or 'none'}."
        )


class EnterpriseNotReturned(PolicyError):
    def __init__(self, code: str, year: int) -> None:
        super().__init__(
            f"{year} 年没有“{code}”的年度报表，无从匹配；请核对统一社会信用代码，或换有报表的年份。"
            f" / There is no return of “{code}” for {year}, nothing to match; check the code or take another year."
        )


class NoReturns(PolicyError):
    def __init__(self, year: int | None) -> None:
        told = f"{year} 年" if year is not None else ""
        super().__init__(
            f"{told}没有企业年度报表，无从匹配；请先导入 enterprise_year。"
            f" / No yearly returns{f' of {year}' if year else ''}, nothing to match; import enterprise_year first."
        )


class GroupContradicts(PolicyError):
    """Two policies in force tell different rules of one group."""

    def __init__(self, group: str, policies: Iterable[str]) -> None:
        listed = "、".join(policies)
        super().__init__(
            f"同享规则“{group}”在 {listed} 里写法不同；请改成一致，或另起一个编号。"
            f" / The group “{group}” is told differently by {listed}; make them agree or take another id."
        )


class NothingPaid(PolicyError):
    def __init__(self, policy: str) -> None:
        super().__init__(
            f"没有“{policy}”的兑付记录，无从评估；请先导入 disbursement（政策编号须与政策的 number 或 id 一致）。"
            f" / Nothing was paid under “{policy}”, nothing to evaluate; import disbursement (its policy must be the number or id of the policy)."
        )


class TooFewToCompare(PolicyError):
    """Fewer enterprises than any estimate can stand on."""

    def __init__(self, treated: int, least: int) -> None:
        super().__init__(
            f"有前后两期数据的受益企业只有 {treated} 家，少于 {least} 家，不作估计；可并入更多年份或同类条款。"
            f" / Only {treated} beneficiaries with figures before and after, fewer than {least}: no estimate; pool years or similar clauses."
        )
