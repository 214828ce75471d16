"""Errors that offices really make, planted into a form so that an import can be judged against the truth."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from jiqun.synthesis.codes import old_codes

SHARE = 0.01  #: of the rows, for each kind; at least one row


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a form. `factor` turns the facts' unit into the printed one; `kind`: code, name, text, choice
    (a code list's label), number, date."""

    field: str
    label: str
    unit: str = ""
    factor: float = 1.0
    kind: str = "number"
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A planted error: data row (from 0), column, what kind, what the cell should say. `row` −1 is the row of totals."""

    row: int
    column: int
    kind: str
    truth: str


Rows = list[list[Any]]


def plant(columns: tuple[Column, ...], rows: Rows, draw: np.random.Generator) -> list[Slip]:
    """Change `rows` in place; every row gets at most one kind of error. Needs a column of codes first."""
    kinds = [kind for kind, needed in _KINDS.items() if any(column.kind == needed for column in columns)]
    each = max(1, int(len(rows) * SHARE))
    order = draw.permutation(len(rows))[: each * len(kinds)].tolist()
    slips: list[Slip] = []
    for turn, row in enumerate(order):
        kind = kinds[turn % len(kinds)]
        slips += _DEEDS[kind](columns, rows, row, draw)
    return slips


def _letters(columns: tuple[Column, ...], rows: Rows, row: int, draw: np.random.Generator) -> list[Slip]:
    """O for 0, I for 1, Z for 2, once in a code."""
    code = rows[row][0]
    wrong = next(
        (letter, look) for letter, look in (("2", "Z"), ("1", "I"), ("0", "O")) if letter in code[8:] + "0"
    )
    place = code.rfind(wrong[0])
    rows[row][0] = code[:place] + wrong[1] + code[place + 1 :]
    return [Slip(row=row, column=0, kind="letter_for_digit", truth=code)]


def _note(columns: tuple[Column, ...], rows: Rows, row: int, draw: np.random.Generator) -> list[Slip]:
    code = rows[row][0]
    rows[row][0] = f"{code}(1/1)"
    return [Slip(row=row, column=0, kind="trailing_note", truth=code)]


def _old(columns: tuple[Column, ...], rows: Rows, row: int, draw: np.random.Generator) -> list[Slip]:
    code = rows[row][0]
    rows[row][0] = old_codes(np.array([code.encode()]))[0]
    return [Slip(row=row, column=0, kind="old_code", truth=code)]


def _blank(columns: tuple[Column, ...], rows: Rows, row: int, draw: np.random.Generator) -> list[Slip]:
    code, rows[row][0] = rows[row][0], None
    return [Slip(row=row, column=0, kind="blank_required", truth=code)]


def _duplicate(columns: tuple[Column, ...], rows: Rows, row: int, draw: np.random.Generator) -> list[Slip]:
    """The row once more at the end; the truth of the added row is that there is none."""
    rows.append(list(rows[row]))
    return [Slip(row=len(rows) - 1, column=0, kind="duplicate", truth="")]


def _numbers(columns: tuple[Column, ...], rows: Rows, row: int) -> list[int]:
    return [
        place for place, column in enumerate(columns)
        if column.kind == "number" and isinstance(rows[row][place], float | int) and rows[row][place]
    ]  # fmt: skip


def _unit(columns: tuple[Column, ...], rows: Rows, row: int, draw: np.random.Generator) -> list[Slip]:
    """Ten thousand times too much, or too little."""
    places = _numbers(columns, rows, row)
    if not places:
        return []
    place = places[int(draw.integers(len(places)))]
    truth = rows[row][place]
    rows[row][place] = truth * 10_000 if columns[place].factor < 1 else truth / 10_000
    return [Slip(row=row, column=place, kind="unit_slip", truth=f"{truth}")]


def _swapped(columns: tuple[Column, ...], rows: Rows, row: int, draw: np.random.Generator) -> list[Slip]:
    places = _numbers(columns, rows, row)
    if len(places) < 2:
        return []
    left, right = places[0], places[1]
    before = rows[row][left], rows[row][right]
    rows[row][left], rows[row][right] = before[1], before[0]
    return [
        Slip(row=row, column=place, kind="swapped_columns", truth=f"{value}")
        for place, value in zip((left, right), before, strict=True)
    ]


def _text(columns: tuple[Column, ...], rows: Rows, row: int, draw: np.random.Generator) -> list[Slip]:
    """A number as offices type it: thousands, a unit, about, full-width digits."""
    places = _numbers(columns, rows, row)
    if not places:
        return []
    place = places[int(draw.integers(len(places)))]
    truth = rows[row][place]
    wide = str.maketrans("0123456789.", "０１２３４５６７８９．")
    forms = (f"{truth:,.4f}", f"{truth}{columns[place].unit}", f"约{truth}", f"{truth}".translate(wide))
    rows[row][place] = forms[int(draw.integers(len(forms)))]
    return [Slip(row=row, column=place, kind="text_in_number", truth=f"{truth}")]


def _date(columns: tuple[Column, ...], rows: Rows, row: int, draw: np.random.Generator) -> list[Slip]:
    place = next(place for place, column in enumerate(columns) if column.kind == "date")
    day = rows[row][place]
    if not isinstance(day, dt.date):
        return []
    forms = (
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        f"{day:%Y/%m}",
    )
    rows[row][place] = forms[int(draw.integers(len(forms)))]
    return [Slip(row=row, column=place, kind="date_form", truth=day.isoformat())]


Deed = Callable[[tuple[Column, ...], Rows, int, np.random.Generator], list[Slip]]
_DEEDS: dict[str, Deed] = {
    "letter_for_digit": _letters, "trailing_note": _note, "old_code": _old, "blank_required": _blank,
    "duplicate": _duplicate, "unit_slip": _unit, "swapped_columns": _swapped, "text_in_number": _text, "date_form": _date,
}  # fmt: skip
#: The kind of column that an error needs.
_KINDS = dict.fromkeys(("letter_for_digit", "trailing_note", "old_code", "blank_required", "duplicate"), "code") | {
    "unit_slip": "number", "swapped_columns": "number", "text_in_number": "number", "date_form": "date",
}  # fmt: skip
