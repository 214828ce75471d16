"""Stretches of a paragraph's clean string with holes cut out, each character knowing its place."""

from __future__ import annotations

from collections.abc import Iterable

from jiqun.documents import Flow


def strand(text: str, start: int, end: int, holes: Iterable[tuple[int, int]] = ()) -> Flow:
    """`text[start:end]` without the holes.

    >>> strand("到2027年培育企业", 0, 9, [(0, 6)]).text
    '培育企'
    """
    places: list[int] = []
    for left, right in sorted(holes):
        if right > start and left < end:
            places.extend(range(start, left))
            start = max(start, right)
    places.extend(range(start, end))
    return Flow("".join([text[place] for place in places]), tuple(places))


def plain_name(flow: Flow, raw: str) -> str:
    """The same characters as the document prints them (half-width brackets kept)."""
    return "".join(raw[place] for place in flow.origin)
