"""R01-list-arity: names, numbers and growth rates that 分别 sets side by side must be equally many."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from jiqun.plans.lint.finding import Finding, Place
from jiqun.plans.lint.passages import Passage
from jiqun.plans.lint.source import Source

RULE = "R01-list-arity"

_ONE = r"(?:约|近|超|≥)?\d[\d.,]*(?:[万千百十亿]*[一-鿿%/·]{1,7}?)?(?:以上|左右)?(?=[、和及与，。；）]|$)"
_VALUES = rf"{_ONE}(?:(?:、|和|及|与){_ONE})+"
_LIST = re.compile(
    rf"分别(?P<verb>[^\d，。；、]{{0,8}})(?P<values>{_VALUES})(?P<tail>，?(?:比|较)[^\d，。；、]{{0,3}}(?:20\d\d年)?[^\d，。；、]{{0,6}}(?P<growth>{_VALUES}))?"
)
_SPLIT = re.compile(r"、|和|及|与")
_RATIO = re.compile(r"([一-鿿]{2,12}率)(?:达到|达|为|提升至|是)?(\d[\d.]*)%")


def check(sources: Sequence[Source]) -> Iterable[Finding]:
    for source in sources:
        for passage in source.passages:
            for match in passage.find(_LIST):
                if finding := _finding(passage, match):
                    yield finding


def _finding(passage: Passage, match: re.Match[str]) -> Finding | None:
    start = max(passage.text.rfind(mark, 0, match.start()) for mark in "，。；") + 1
    names = passage.text[start : match.start()]
    values = _numbers(match["values"])
    rates = _numbers(match["growth"]) if match["growth"] else []
    counts = _name_counts(names)
    odd_names = bool(counts) and len(values) not in counts
    odd_rates = bool(rates) and len(rates) != len(values)
    if not odd_names and not odd_rates:
        return None
    hint, places = _by_ratio(passage, match, values)
    said = f"名称 {max(counts)} 个、" if counts else ""
    return Finding(
        rule=RULE,
        severity="high",
        message=f"并列的{said}数值 {len(values)} 个{f'、增速 {len(rates)} 个' if rates else ''}，个数不等，不能按位置一一对应",
        places=(passage.at(start, match.end()), *places),
        arithmetic=(
            f"名称 {max(counts, default=0)} 个，数值 {len(values)} 个（{'、'.join(map(_plain, values))}）"
            + (f"，增速 {len(rates)} 个" if rates else ""),
            *hint,
        ),
        suggestion="补上脱落的名称或数值后再入库；在此之前不得按顺序配对",
    )


def _name_counts(text: str) -> set[int]:
    """How many names a list may hold: 和/与/及 may join two names or stand inside one. Empty for no list."""
    head = text.count("、") + 1
    joined = len([part for part in _SPLIT.split(text) if part])
    return {head, joined} if joined >= 2 else set()


def _numbers(text: str) -> list[float]:
    return [float(number.replace(",", "")) for number in re.findall(r"\d[\d.,]*", text)]


def _by_ratio(passage: Passage, match: re.Match[str], values: list[float]) -> tuple[list[str], list[Place]]:
    """A rate elsewhere in the paragraph that is one listed number over another tells which name was lost."""
    for rate in passage.find(_RATIO):
        for index, whole in enumerate(values):
            for part in values[index + 1 :]:
                if whole and abs(part / whole * 100 - float(rate[2])) < 0.051:
                    text = f"{_plain(part)} ÷ {_plain(whole)} = {part / whole * 100:.2f}% ≈ {rate[1]}{rate[2]}%，{_plain(whole)} 应是“{rate[1]}”的分母，名称脱落"
                    return [text], [passage.clause_at(rate.start(), rate.end())]
    return [], []


def _plain(value: float) -> str:
    return f"{value:g}" if value < 1e5 else f"{value:.1f}"
