"""Why there is no probability, or how one was made, in one sentence of either language."""

from __future__ import annotations

from dataclasses import dataclass

SENTENCES: dict[str, tuple[str, str]] = {
    "no_figures": ("尚无可用的公布数，无法预测", "no usable figure has been published; nothing can be forecast"),
    "few_points": (
        "连续公布数只有{points}个，少于{least}个，不作概率预测；只给出今后所需的速度",
        "only {points} published figures in a row, fewer than {least}: no probability, only the pace that is needed",
    ),
    "no_number": ("目标没有数值，无法预测", "the target sets no number; nothing can be forecast"),
    "no_year": ("文件未写明年份，无法预测", "the plan names no year; nothing can be forecast"),
    "not_comparable": (
        "公布数与目标口径或累计方式不同，不能据以预测",
        "the published figures measure or gather differently; they cannot carry a forecast",
    ),
    "decided": ("{due}年实际数已公布，结果已定，不再预测", "the figure of {due} is out; nothing is left to forecast"),
    "reached": (
        "最新实际数已达到目标，且此数只增不减",
        "the newest figure already reaches the target, and it can only rise",
    ),
    "lost": ("已有年份未达到要求，每年目标无法再完成", "a year has already fallen short; a promise for every year cannot be kept any more"),
    "too_far": ("距{due}年尚有{periods}期，超出预测所及的{most}期", "{periods} periods to {due}, beyond the {most} that can be forecast"),
    "overdue": (
        "目标年份{due}年已过预测起点，缺当年公布数",
        "{due} is over and its figure is missing; nothing is left to forecast",
    ),
    "pooled": (
        "{methods}加权平均，{points}个点；区间与概率按{errors}个历史预测误差校准（{source}）",
        "weighted mean of {methods} on {points} points; intervals and probability calibrated on {errors} past errors ({source})",
    ),
    "prior": (
        "{methods}加权平均，{points}个点；历史误差不足{enough}个，区间按放宽的学生t分布给出",
        "weighted mean of {methods} on {points} points; fewer than {enough} past errors, so the intervals follow a widened Student t",
    ),
}  # fmt: skip

WORDS: dict[str, tuple[str, str]] = {
    "drift": ("带漂移随机游走", "random walk with drift"),
    "theta": ("Theta", "Theta"),
    "damped": ("阻尼趋势", "damped trend"),
    "ets": ("指数平滑择优", "exponential smoothing by AICc"),
    "mean": ("历史均值", "historical mean"),
    "gentle": ("缓和指数平滑（α≤0.3）", "gentle exponential smoothing (α ≤ 0.3)"),
    "family": ("同类指标", "the same family of indicators"),
    "form": ("同形态指标", "indicators of the same form"),
    "all": ("全部指标", "all indicators"),
}


@dataclass(frozen=True, slots=True)
class Why:
    """A code with its particulars; the sentence is made when somebody reads it."""

    code: str
    particulars: tuple[tuple[str, str], ...] = ()

    @staticmethod
    def of(code: str, **particulars: object) -> Why:
        """A code of `SENTENCES` with the particulars its sentence names."""
        return Why(code, tuple((name, str(value)) for name, value in particulars.items()))

    def in_(self, language: str) -> str:
        """The sentence in “zh” or “en”."""
        side = 1 if language == "en" else 0
        words = {name: _said(value, side) for name, value in self.particulars}
        return SENTENCES[self.code][side].format(**words)


def _said(value: str, side: int) -> str:
    """Known words in a language; several, joined by commas, one by one."""
    parts = value.split(",")
    if all(part in WORDS for part in parts):
        return ("、", ", ")[side].join(WORDS[part][side] for part in parts)
    return value
