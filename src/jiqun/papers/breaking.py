"""Titles over several lines: whole words, lines of like length (GB/T 9704: 回行时词意完整、排列对称)."""

from __future__ import annotations

from jiqun.papers.widths import signs

_AFTER = "的市区县州省旗，、）”》及和"
_WHOLE = ("区县", "县市", "市县", "省市", "市区")
_WORDS = ("产业规划", "产业集群", "目标任务", "运行简况", "评估报告", "监测情况", "实施情况", "重点项目")
_ENDINGS = ("情况", "关于", "通知", "通报")
_BEGINNINGS = ("产业", "重点", "规划", "主要", "部分", "培育", "实施", "工业", "目标", "各", "规模")


def balanced(title: str, most: int) -> list[str]:
    """The lines of a title, each of at most about `most` characters.

    >>> balanced("2025年1—10月甲州市规模以上工业经济运行简况", 20)
    ['2025年1—10月甲州市', '规模以上工业经济运行简况']
    """
    whole = signs(title)
    if whole <= most:
        return [title]
    lines = -(-int(whole) // most)
    at = _best(title, whole / lines, most)
    return [title[:at], *balanced(title[at:], most)]


def _best(title: str, wanted: float, most: int) -> int:
    ways = [at for at in range(2, len(title) - 1) if signs(title[:at]) <= most]
    return min(ways, key=lambda at: (abs(signs(title[:at]) - wanted) + _cost(title, at), at))


def _cost(title: str, at: int) -> float:
    """How bad a break before `at` is, in characters of imbalance."""
    before, after = title[at - 1], title[at]
    if after in "，。、）”》年月日的）" or before in "（“《—" or (before.isdigit() and after.isdigit()):
        return 50
    if any(title[at - cut : at - cut + len(word)] == word for word in _WORDS for cut in range(1, len(word))):
        return 20
    if _open(title[:at]) or f"{before}{after}" in _WHOLE:
        return 20
    if after.isdigit() or after in "—（" or before.isdigit():
        return 12
    if before in _AFTER or title[:at].endswith(_ENDINGS):
        return 0.0
    return 1.0 if title[at:].startswith(_BEGINNINGS) else 8.0


def _open(text: str) -> bool:
    return any(text.count(one) > text.count(two) for one, two in ("（）", "“”", "《》"))
