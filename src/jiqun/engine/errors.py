"""One error class per mishap of computing with tables."""

from __future__ import annotations

from jiqun.mishap import Mishap


class EngineError(Mishap):
    """Base of everything that can go wrong with a computation."""


class EngineUnavailable(EngineError):
    def __init__(self, kind: str, why: str) -> None:
        super().__init__(
            f"计算引擎 {kind} 不能启动：{why}；安装所需组件，或改用 JIQUN_ENGINE=duckdb。"
            f" / The engine {kind} cannot start: {why}; install what it needs or set JIQUN_ENGINE=duckdb."
        )


class FormulaUnreadable(EngineError):
    def __init__(self, text: str, what: str) -> None:
        zh, _, en = what.partition(" / ")
        super().__init__(
            f"公式“{text}”写法有误：{zh}；可用字段名、数字、加减乘除（+、-、*、/）、比较（>=、<=、>、<、==、!=）、and、or、not 和函数 total、if_else、coalesce、abs、smaller、larger、is_missing、one_of、days（两日期相隔天数）、floor、year_of、day_of。"
            f" / The formula “{text}” cannot be read: {en or zh}; use field names, numbers, + - * /, comparisons, "
            "and/or/not, and total, if_else, coalesce, abs, smaller, larger, is_missing, one_of, days (between two dates), floor, year_of, day_of."
        )


class FormulaNameUnknown(EngineError):
    def __init__(self, text: str, name: str, known: list[str]) -> None:
        super().__init__(
            f"公式“{text}”用了没有的字段“{name}”；可用字段：{'、'.join(known)}。"
            f" / The formula “{text}” names “{name}”, which is no field; fields: {', '.join(known)}."
        )


class FormulaUnitMismatch(EngineError):
    def __init__(self, text: str, deed: str, left: str, right: str) -> None:
        super().__init__(
            f"公式“{text}”中“{left or '无单位'}”与“{right or '无单位'}”不能{deed}；请核对字段的单位。"
            f" / In the formula “{text}” the units “{left or 'none'}” and “{right or 'none'}” do not agree; check the fields."
        )
