"""Numbers that know where they come from: a value with the query that gave it, printed by one formatter.

A bound number enters a text sealed: its string holds the value and the query between two private-use characters, so
that however a template joins texts, the number comes out again as it went in (:func:`unseal`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from pydantic import Field

from jiqun.packs import Record
from jiqun.values.display import round_to

OPEN, CLOSE = "\ue000", "\ue001"
_SEALED = re.compile(f"{OPEN}([^{CLOSE}]*){CLOSE}")
#: 个百分点 reads better than 百分点 behind a number.
_PRINTED_UNIT = {"百分点": "个百分点"}


class Query(Record):
    """Where a number comes from: a command that anybody can run (`ask`, with its period `when`), and which cell of its
    answer (`cell`). Without a command `cell` is plain arithmetic.

    >>> str(Query(ask="compute output --by region", when="--period 2025-10", cell="东区"))
    'jiqun compute output --by region --period 2025-10 → 东区'
    """

    ask: str
    cell: str = ""
    when: str = ""

    def __str__(self) -> str:
        if not self.ask:
            return self.cell
        return (
            f"jiqun {' '.join(filter(None, (self.ask, self.when)))}{f' → {self.cell}' if self.cell else ''}"
        )

    @property
    def key(self) -> str:
        """The same number in every issue: without the period."""
        return f"{self.ask} → {self.cell}"


class Bound(Record):
    """A number of a bulletin. `places` are decimals to print; `unit` stands behind the number in prose and in the head of
    a table's column."""

    value: Decimal
    unit: str = ""
    query: Query
    places: int = Field(default=2, ge=0, le=8)

    def __str__(self) -> str:
        """Sealed: to be read by :func:`unseal`, not by people."""
        return f"{OPEN}{json.dumps(self.model_dump(mode='json'), ensure_ascii=False)}{CLOSE}"

    def __bool__(self) -> bool:
        """There is a number, be it zero."""
        return True

    @property
    def rounded(self) -> Decimal:
        """As published: rounded once, half to even (GB/T 8170—2008). Never a negative zero."""
        found = round_to(self.value, self.places)
        return abs(found) if found == 0 else found

    @property
    def digits(self) -> str:
        """The number without its unit.

        >>> bound("-0.04", "%", "compute x", places=1).digits
        '0.0'
        """
        return f"{self.rounded:f}"

    @property
    def text(self) -> str:
        """The number as prose prints it."""
        return f"{self.digits}{_PRINTED_UNIT.get(self.unit, self.unit)}"

    @property
    def positive(self) -> bool:
        return self.rounded > 0

    @property
    def negative(self) -> bool:
        return self.rounded < 0

    def size(self) -> Bound:
        """Without its sign, as behind 增长 and 下降."""
        return self.model_copy(update={"value": abs(self.value)})

    def with_places(self, places: int) -> Bound:
        return self.model_copy(update={"places": places})

    def less(self, other: Bound, unit: str = "") -> Bound:
        """The difference of two numbers as they are printed, so that readers who subtract find the same.

        >>> one, two = (bound(value, "%", "compute x", places=1) for value in ("3.64", "2.15"))
        >>> one.less(two, "百分点").text
        '1.4个百分点'
        """
        return Bound(
            value=self.rounded - other.rounded,
            unit=unit or self.unit,
            query=_joined(self.query, other.query, "−"),
            places=max(self.places, other.places),
        )

    def over(self, other: Bound, places: int = 1) -> Bound | None:
        """This as a share of another, in %; None of nothing."""
        if other.value == 0:
            return None
        value = self.value / other.value * 100
        return Bound(value=value, unit="%", query=_joined(self.query, other.query, "÷"), places=places)


def _joined(one: Query, two: Query, sign: str) -> Query:
    when = one.when if one.when == two.when else f"{one.when} {sign} {two.when}"
    ask = one.ask if one.ask == two.ask else f"{one.ask} {sign} {two.ask}"
    return Query(ask=ask, when=when, cell=f"{one.cell} {sign} {two.cell}")


def bound(
    value: Decimal | float | int | str,
    unit: str,
    query: Query | str,
    places: int = 0,
) -> Bound:
    """A bound number of any number; a float is taken as it prints."""
    asked = query if isinstance(query, Query) else Query(ask=query)
    return Bound(value=Decimal(str(value)), unit=unit, query=asked, places=places)


Piece = str | Bound
Pieces = tuple[Piece, ...]


def unseal(text: str) -> Pieces:
    """A text with sealed numbers as texts and numbers.

    >>> pieces = unseal(f"增长{bound('3.5', '%', 'compute x', places=1)}。")
    >>> [piece if isinstance(piece, str) else piece.text for piece in pieces]
    ['增长', '3.5%', '。']
    """
    return tuple(_pieces(text))


def _pieces(text: str) -> Iterator[Piece]:
    at = 0
    for match in _SEALED.finditer(text):
        if match.start() > at:
            yield text[at : match.start()]
        yield Bound.model_validate(json.loads(match[1]))
        at = match.end()
    if at < len(text):
        yield text[at:]


def plain(pieces: Pieces) -> str:
    """As people read it."""
    return "".join(piece if isinstance(piece, str) else piece.text for piece in pieces)


def seal(pieces: Pieces) -> str:
    return "".join(str(piece) for piece in pieces)


def rounded(number: Bound | None) -> Decimal | None:
    """As published; None where there is no number."""
    return None if number is None else number.rounded


def numbers(pieces: Pieces) -> list[Bound]:
    return [piece for piece in pieces if isinstance(piece, Bound)]


@dataclass(frozen=True, slots=True)
class Asking:
    """A command with its period, from which the cells of an answer are bound."""

    ask: str
    when: str = ""

    def cell(self, cell: str) -> Query:
        return Query(ask=self.ask, when=self.when, cell=cell)

    def bound(self, value: Any, unit: str, cell: str, places: int = 0) -> Bound | None:
        """None stays None: there is no number."""
        return None if value is None else bound(value, unit, self.cell(cell), places)

    def count(self, number: int, unit: str, cell: str) -> Bound:
        """A number of things, which is never missing."""
        return bound(number, unit, self.cell(cell))

    def at(self, when: str) -> Asking:
        return replace(self, when=when)


__all__ = [
    "Asking",
    "Bound",
    "Piece",
    "Pieces",
    "Query",
    "bound",
    "numbers",
    "plain",
    "rounded",
    "seal",
    "unseal",
]
