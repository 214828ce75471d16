"""What can keep a synthetic city from being made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jiqun.mishap import Mishap


class SynthesisError(Mishap):
    """Base of mishaps of the synthetic city."""


class SynthesisNotDeclared(SynthesisError):
    def __init__(self, path: Path) -> None:
        super().__init__(
            f"资料包没有 {path}，不能生成模拟数据；请参照 docs/method/synthetic-city.md 写一份。"
            f" / The pack has no {path}, so no synthetic city can be made; docs/method/synthetic-city.md says how to write one."
        )


class SynthesisInvalid(SynthesisError):
    """`synthesis.yaml` is well-formed but does not fit the pack."""

    def __init__(self, what: str) -> None:
        super().__init__(f"synthesis.yaml：{what}")


class SynthesisSizeInvalid(SynthesisError):
    def __init__(self, firms: int, years: Sequence[int]) -> None:
        span = f"{years[0]}-{years[-1]}" if years else "—"
        super().__init__(
            f"不能生成 {firms} 家企业、{span} 年的模拟数据；企业数应在 300 至 20000000 之间，年份应为连续的 1 至 30 年。"
            f" / {firms} firms over {span} is not possible; give 300 to 20,000,000 firms and 1 to 30 consecutive years."
        )


class ToleranceExceeded(SynthesisError):
    """The city made differs from what it was calibrated to by more than the pack allows."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__(
            "模拟数据与校准目标的偏差超出允许范围，已全部撤回："
            + "；".join(lines)
            + "。请检查 synthesis.yaml 的目标或放宽允许偏差。"
            " / The synthetic city misses its targets and was withdrawn; check the targets or the tolerance in synthesis.yaml."
        )
