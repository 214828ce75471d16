"""Days as papers print them."""

from __future__ import annotations

import datetime as dt


def day_in_words(day: dt.date) -> str:
    """
    >>> day_in_words(dt.date(2026, 4, 5))
    '2026年4月5日'
    """
    return f"{day.year}年{day.month}月{day.day}日"
