"""What can be wrong with a composite index. Every message says what, where and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jiqun.mishap import Mishap


class CompositeError(Mishap):
    """Base of everything an index can be wrong about."""


class FrameworkInvalid(CompositeError):
    """The tree of dimensions and indicators does not hang together."""

    def __init__(self, node: str, zh: str, en: str) -> None:
        super().__init__(f"指标体系“{node}”：{zh}。 / Framework, “{node}”: {en}.")


class ShapeMismatch(CompositeError):
    def __init__(self, what: str, found: Sequence[int], expected: Sequence[int]) -> None:
        super().__init__(
            f"{what} 的大小应为 {tuple(expected)}，实为 {tuple(found)}；请核对单位数和指标数。"
            f" / {what} must have the shape {tuple(expected)}, not {tuple(found)}."
        )


class ConstantColumn(CompositeError):
    """An indicator that is the same for all units sets nothing apart."""

    def __init__(self, indicators: Iterable[str], step: str) -> None:
        named = "、".join(indicators)
        super().__init__(
            f"{step}：指标 {named} 在各单位都相同，无法区分；请剔除该指标或换一种方法。"
            f" / {step}: {named} is the same for all units; leave it out or choose another method."
        )


class NotPositive(CompositeError):
    """A method with logarithms, ratios or shares met a zero or a negative number."""

    def __init__(self, indicators: Iterable[str], step: str) -> None:
        named = "、".join(indicators)
        super().__init__(
            f"{step}：指标 {named} 有零或负数，该方法只用于正数；请先平移、归一到正区间（如 1–100）或换一种方法。"
            f" / {step}: {named} holds zero or negative numbers; normalise to a positive range (such as 1–100) or choose another method."
        )


class NegativeValues(CompositeError):
    def __init__(self, indicators: Iterable[str], step: str) -> None:
        named = "、".join(indicators)
        super().__init__(
            f"{step}：指标 {named} 有负数；请先归一到非负区间或换一种方法。"
            f" / {step}: {named} holds negative numbers; normalise to a non-negative range or choose another method."
        )


class ValuesMissing(CompositeError):
    """A method that needs every value met a gap."""

    def __init__(self, indicators: Iterable[str], step: str) -> None:
        named = "、".join(indicators)
        super().__init__(
            f"{step}：指标 {named} 有缺失；请先插补（impute）或剔除。"
            f" / {step}: {named} has gaps; impute them or leave the indicator out first."
        )


class TooFewUnits(CompositeError):
    def __init__(self, found: int, needed: int, step: str) -> None:
        super().__init__(
            f"{step}：只有 {found} 个单位，至少需要 {needed} 个。 / {step}: {found} units, at least {needed} needed."
        )


class TooManyUnits(CompositeError):
    def __init__(self, found: int, most: int, step: str) -> None:
        super().__init__(
            f"{step} 要两两比较，最多 {most} 个单位，现有 {found} 个；请换一种合成方法或缩小范围。"
            f" / {step} compares every pair: at most {most} units, not {found}; choose another method or fewer units."
        )


class NothingLeft(CompositeError):
    def __init__(self, what: str, share: float) -> None:
        super().__init__(
            f"筛选后没有剩下任何{what}：数据完整度都低于 {share:g}；请补数据或降低门槛。"
            f" / Screening left nothing: every one has less than {share:g} of its values; add data or lower the threshold."
        )


class WeightsInvalid(CompositeError):
    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"“{where}”的权重不可用：{why}。 / The weights of “{where}” cannot be used.")


class TargetMissing(CompositeError):
    def __init__(self, indicators: Iterable[str]) -> None:
        named = "、".join(indicators)
        super().__init__(
            f"指标 {named} 没有目标值，不能按与目标的距离归一；请在方案里补 target。"
            f" / {named} has no target to measure the distance to; add `target` to the scheme."
        )


class DenominatorMissing(CompositeError):
    def __init__(self, denominator: str, indicators: Iterable[str]) -> None:
        named = "、".join(indicators)
        super().__init__(
            f"指标 {named} 的分母“{denominator}”没有数据；请补上这一列。 / The denominator “{denominator}” of {named} is not among the figures; add it."
        )


class ComparisonInvalid(CompositeError):
    """A matrix of pairwise comparisons that cannot be one."""

    def __init__(self, row: int, column: int, why: str) -> None:
        super().__init__(
            f"判断矩阵第 {row + 1} 行第 {column + 1} 列：{why}。"
            f" / Comparison matrix, row {row + 1}, column {column + 1}: the matrix must be square, positive and reciprocal (a_ij = 1/a_ji), 2 to 10 wide."
        )


class MethodUnknown(CompositeError):
    def __init__(self, step: str, name: str, known: Iterable[str]) -> None:
        listed = "、".join(known)
        super().__init__(
            f"{step}没有“{name}”这种方法；可用：{listed}。 / No method “{name}” of {step}; use one of {listed}."
        )


class MethodOptionUnknown(CompositeError):
    def __init__(self, step: str, name: str, why: str) -> None:
        super().__init__(
            f"{step}“{name}”的参数不可用：{why}；参数见 docs/method/composite.md。 / The options of {step} “{name}” cannot be used: {why}."
        )


class BaseMissing(CompositeError):
    def __init__(self, base: int, years: Iterable[int]) -> None:
        listed = "、".join(map(str, years)) or "（无）"
        super().__init__(
            f"基年 {base} 没有数据；现有年份：{listed}。请在方案里改 base_year 或补数据。"
            f" / No figures of the base year {base}; there are {listed}. Change base_year, or add the figures."
        )


class SchemeUnknown(CompositeError):
    def __init__(self, name: str, known: Iterable[str]) -> None:
        listed = "、".join(known) or "（无）"
        super().__init__(
            f"没有评价方案“{name}”；现有：{listed}（资料包的 composite/*.yaml）。"
            f" / No scheme “{name}”; there are {listed} (composite/*.yaml of the pack)."
        )


class NothingToEvaluate(CompositeError):
    """No unit, or no indicator, has a figure."""

    def __init__(self, scheme: str, year: int) -> None:
        super().__init__(
            f"方案“{scheme}”{year}年没有可用的指标数据；请先导入报表（jiqun import），或换一个年份。"
            f" / No figures for “{scheme}” in {year}; bring returns in with jiqun import, or choose another year."
        )
