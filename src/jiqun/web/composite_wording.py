"""The words of composite evaluations, Chinese and English. Every code has its pair (tested)."""

from __future__ import annotations

UNITS_WORDS = {
    "region": ("区县", "Districts"),
    "cluster": ("产业集群", "Clusters"),
    "enterprise": ("企业", "Enterprises"),
}
SCHEME_STATUS_WORDS = {
    "official": ("官方办法", "official"),
    "example": ("示例，非官方", "example, not official"),
}
STEP_WORDS = {
    "screen": ("筛选", "Screening"),
    "impute": ("插补", "Gaps"),
    "treat": ("异常值", "Outliers"),
    "normalise": ("归一", "Normalisation"),
    "weigh": ("赋权", "Weights"),
    "aggregate": ("合成", "Aggregation"),
}
METHOD_WORDS = {
    "none": ("不处理", "none"),
    "mean": ("组内均值", "mean of the group"),
    "median": ("组内中位数", "median of the group"),
    "regression": ("回归", "regression"),
    "coin": ("缩尾不超过5点，否则取对数", "up to five points winsorised, else logarithm"),
    "min_max": ("极差法", "min–max"),
    "z_score": ("标准分", "z-scores"),
    "rank": ("位次", "ranks"),
    "borda": ("波达计数", "Borda counts"),
    "percentile_rank": ("百分位次", "percentile ranks"),
    "distance_to_max": ("与最大值的距离", "distance to the maximum"),
    "distance_to_target": ("与目标的距离", "distance to the target"),
    "fraction_of_max": ("与最大值之比", "fraction of the maximum"),
    "ratio_to_mean": ("与全域平均之比", "ratio to the area's value"),
    "given": ("按方案", "as the scheme says"),
    "ahp": ("层次分析法", "pairwise comparison (AHP)"),
    "equal": ("各指标等权", "equal for all indicators"),
    "entropy": ("熵权法", "entropy"),
    "critic": ("CRITIC 法（离散与冲突）", "CRITIC"),
    "pca": ("主成分载荷", "principal component"),
    "arithmetic": ("算术平均", "arithmetic mean"),
    "geometric": ("几何平均", "geometric mean"),
    "harmonic": ("调和平均", "harmonic mean"),
    "mpi": ("马齐奥塔–帕雷托指数", "Mazziotta–Pareto"),
    "copeland": ("科普兰两两比较", "Copeland duels"),
    "chain": ("环比链接", "year on year, chained"),
    "fixed": ("与基年相比", "against the base year"),
}
FACTOR_WORDS = {
    "weights": ("权重", "Weights"),
    "normalise": ("归一方法", "Normalisation"),
    "aggregate": ("合成方法", "Aggregation"),
    "treat": ("异常值处理", "Outliers"),
}
INDICATOR_STATE_WORDS = {
    "used": ("参加评价", "takes part"),
    "missing": ("缺来源", "no source"),
    "scarce": ("数据不足", "too few figures"),
    "constant": ("各单位相同，不能区分", "the same for all"),
}
ORIGIN_WORDS = {
    "computed": ("报表计算", "from returns"),
    "published": ("公开数据", "published"),
}
SETTING_WORDS = {
    "low": ("最低", "lowest"),
    "high": ("最高", "highest"),
    "mean": ("均值", "mean"),
    "sd": ("标准差", "deviation"),
}
COMPOSITE_WORDS = {
    "composite_setting": SETTING_WORDS,
    "composite_units": UNITS_WORDS,
    "composite_status": SCHEME_STATUS_WORDS,
    "composite_step": STEP_WORDS,
    "composite_method": METHOD_WORDS,
    "composite_factor": FACTOR_WORDS,
    "composite_state": INDICATOR_STATE_WORDS,
    "composite_origin": ORIGIN_WORDS,
}
