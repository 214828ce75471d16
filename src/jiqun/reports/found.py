"""What a query hands to a template: named values, tables, charts, and what they stand on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from jiqun.facts.intake.cells.names import region_names
from jiqun.indicators.computed import Facts
from jiqun.ledgers.book import Book
from jiqun.reports.bound import Bound, Pieces, unseal
from jiqun.reports.model import Chart, Column, Table
from jiqun.workspace import City
from jiqun.workspace.facts import Desk
from jiqun.workspace.ledgers import book_of


@dataclass(frozen=True, eq=False)
class Sources:
    """A city with its desk of facts and its ledgers."""

    city: City
    desk: Desk

    @cached_property
    def book(self) -> Book:
        return book_of(self.desk, self.city)

    @cached_property
    def facts(self) -> Facts:
        return self.desk.facts()

    @property
    def districts(self) -> list[str]:
        """Regions inside the city, in the order of its pack."""
        return [name for name in region_names(self.city.pack) if name != self.city.home]


@dataclass(frozen=True, kw_only=True)
class Found:
    """`values` are bound numbers, texts and lists of them, by the names that templates use."""

    values: Mapping[str, Any]
    tables: Mapping[str, Table] = field(default_factory=dict)
    charts: Mapping[str, Chart] = field(default_factory=dict)
    simulated: bool = False
    basis: tuple[str, ...] = ()


def table(
    name: str,
    title: str,
    columns: Iterable[Column],
    rows: Iterable[Iterable[object]],
    **more: Any,
) -> Table:
    """A table of cells as people write them: None is “–”, a bound number its value, anything else its text.

    Numbers of one unit in a column have equally many decimals.
    """
    cells = [[unseal("–" if cell is None else str(cell)) for cell in row] for row in rows]
    heads = tuple(columns)
    for at, column in enumerate(heads):
        if column.right:
            _align(cells, at)
    return Table(name=name, title=title, columns=heads, rows=tuple(tuple(row) for row in cells), **more)


def _align(rows: list[list[Pieces]], at: int) -> None:
    held = [row[at][0] for row in rows if len(row[at]) == 1 and isinstance(row[at][0], Bound)]
    numbers = [item for item in held if isinstance(item, Bound)]
    if len({item.unit for item in numbers}) != 1 or len({item.places for item in numbers}) == 1:
        return
    most = 2 if any(abs(item.value) >= 1 for item in numbers) else 4
    places = min(most, max(item.places for item in numbers))
    for row in rows:
        only = row[at][0] if len(row[at]) == 1 else None
        if isinstance(only, Bound):
            row[at] = (only.with_places(places),)


def by_name(items: Iterable[Any]) -> dict[str, Any]:
    return {item.name: item for item in items}
