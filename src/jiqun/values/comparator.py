"""How a printed number binds: at least, about, keep stable …, with the words that say so."""

from __future__ import annotations

from enum import StrEnum


class Comparator(StrEnum):
    EQUAL = "="
    AT_LEAST = ">="
    ABOVE = ">"
    AT_MOST = "<="
    BELOW = "<"
    ABOUT = "~"
    STABLE = "stable"
    RANK = "rank"
    RANK_IMPROVE = "rank_improve"
    UP = "up"
    LEADING = "leading"
    COMPLETE_PROVINCIAL = "complete_provincial"
    MISSING = "missing"

    @property
    def has_number(self) -> bool:
        return self in _NUMERIC


_NUMERIC = frozenset(
    {
        Comparator.EQUAL,
        Comparator.AT_LEAST,
        Comparator.ABOVE,
        Comparator.AT_MOST,
        Comparator.BELOW,
        Comparator.ABOUT,
        Comparator.RANK,
    }
)

#: Words and signs before a number.
BEFORE: dict[str, Comparator] = {
    "≥": Comparator.AT_LEAST,
    "＞": Comparator.ABOVE,
    ">": Comparator.ABOVE,
    ">=": Comparator.AT_LEAST,
    "≤": Comparator.AT_MOST,
    "＜": Comparator.BELOW,
    "<": Comparator.BELOW,
    "<=": Comparator.AT_MOST,
    "不低于": Comparator.AT_LEAST,
    "不得低于": Comparator.AT_LEAST,
    "不少于": Comparator.AT_LEAST,
    "不得少于": Comparator.AT_LEAST,
    "不小于": Comparator.AT_LEAST,
    "至少": Comparator.AT_LEAST,
    "最低": Comparator.AT_LEAST,
    "不超过": Comparator.AT_MOST,
    "不得超过": Comparator.AT_MOST,
    "不高于": Comparator.AT_MOST,
    "不得高于": Comparator.AT_MOST,
    "不多于": Comparator.AT_MOST,
    "不大于": Comparator.AT_MOST,
    "至多": Comparator.AT_MOST,
    "最多": Comparator.AT_MOST,
    "最高": Comparator.AT_MOST,
    "低于": Comparator.BELOW,
    "少于": Comparator.BELOW,
    "小于": Comparator.BELOW,
    "不足": Comparator.BELOW,
    "不到": Comparator.BELOW,
    "突破": Comparator.ABOVE,
    "超过": Comparator.ABOVE,
    "超": Comparator.ABOVE,
    "高于": Comparator.ABOVE,
    "大于": Comparator.ABOVE,
    "多于": Comparator.ABOVE,
    "逾": Comparator.ABOVE,
    "破": Comparator.ABOVE,
    "近": Comparator.ABOUT,
    "接近": Comparator.ABOUT,
    "约": Comparator.ABOUT,
    "大约": Comparator.ABOUT,
    "约为": Comparator.ABOUT,
}

#: Words after a number (and its unit).
AFTER: dict[str, Comparator] = {
    "及以上": Comparator.AT_LEAST,
    "以上": Comparator.AT_LEAST,
    "及以下": Comparator.AT_MOST,
    "以下": Comparator.AT_MOST,
    "以内": Comparator.AT_MOST,
    "之内": Comparator.AT_MOST,
    "左右": Comparator.ABOUT,
    "上下": Comparator.ABOUT,
    "余": Comparator.ABOVE,
    "多": Comparator.ABOVE,
}
