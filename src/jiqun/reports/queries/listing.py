"""Tables described once: what a column is called and what stands in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from jiqun.reports.found import table
from jiqun.reports.model import Column, Table

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Part(Generic[Thing]):
    """A column of a table over things, and its cell for one of them: text, a bound number, None for “–”."""

    column: Column
    cell: Callable[[Thing], object]


def words(label: str, cell: Callable[[Thing], object]) -> Part[Thing]:
    return Part(Column(label=label), cell)


def figure(label: str, cell: Callable[[Thing], object], unit: str = "") -> Part[Thing]:
    """A column of figures; without a unit in its head every number keeps its own."""
    return Part(Column(label=label, unit=unit, right=True), cell)


def listing(
    name: str, title: str, parts: Sequence[Part[Thing]], things: Iterable[Thing], **more: Any
) -> Table:
    """A table with 序号, one row for each thing."""
    rows = [[str(at), *(part.cell(thing) for part in parts)] for at, thing in enumerate(things, 1)]
    return table(name, title, [Column(label="序号"), *(part.column for part in parts)], rows, **more)


def laid_out(
    name: str, title: str, parts: Sequence[Part[Thing]], things: Iterable[Thing], **more: Any
) -> Table:
    """The same without 序号: each row is named by its first cell."""
    rows = [[part.cell(thing) for part in parts] for thing in things]
    return table(name, title, [part.column for part in parts], rows, **more)
