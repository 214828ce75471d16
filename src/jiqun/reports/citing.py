"""Numbers inside words that come from elsewhere: the goal as a plan prints it, the reason of a verdict."""

from __future__ import annotations

import re
from decimal import Decimal

from jiqun.reports.bound import Asking
from jiqun.reports.digits import may_stand

_NUMBER = re.compile(r"(?<![\d.])-?\d+(?:\.\d+)?(?![\d.]*\d)")


def cited(text: str, asking: Asking, cell: str) -> str:
    """The words with every number sealed, except periods and ordinals.

    >>> from jiqun.reports.bound import numbers, plain, unseal
    >>> found = unseal(cited("2024年进度为应达进度的95.5%", Asking("progress"), "T1 reason"))
    >>> plain(found), [item.digits for item in numbers(found)]
    ('2024年进度为应达进度的95.5%', ['95.5'])
    """
    free = may_stand(text)

    def sealed(match: re.Match[str]) -> str:
        if any(start <= match.start() < end for start, end in free):
            return match[0]
        _, _, decimals = match[0].partition(".")
        if len(decimals) > 8:
            return match[0]
        return str(asking.bound(Decimal(match[0]), "", cell, len(decimals)))

    return _NUMBER.sub(sealed, text)
