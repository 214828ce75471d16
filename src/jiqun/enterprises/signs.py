"""Signs of trouble in the returns of one enterprise: declared bounds, and the rows that cross them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from pydantic import Field, model_validator

from jiqun.packs import Bilingual, Pack, Record, read_records

STANDARD = Path(__file__).parent / "standard" / "signs.yaml"
FILE = "signs.yaml"

Row = Mapping[str, Any]


class Sign(Record):
    """What to look for. `figure` is a field of the data set, summed where an enterprise has several rows in a year; `over`
    makes it a share of another field. Exactly one of `falls` (a share lost against the year before), `below` and `above`
    says when, and `years` in how many years running.

    >>> Sign(id="loss", name={"zh": "亏损"}, figure="profit", below=0).rule("zh")
    '低于 0'
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    name: Bilingual
    dataset: str = "enterprise_year"
    figure: str
    over: str = ""
    falls: float | None = Field(default=None, gt=0, le=1)
    below: float | None = None
    above: float | None = None
    years: int = Field(default=1, ge=1)
    note: str = ""

    @model_validator(mode="after")
    def _one_bound(self) -> Self:
        if sum(bound is not None for bound in (self.falls, self.below, self.above)) != 1:
            raise ValueError(
                "falls、below、above 须写且只写一项 / exactly one of falls, below, above is needed"
            )
        return self

    def rule(self, language: str) -> str:
        """The bound in words."""
        running = self.years > 1
        if self.falls is not None:
            if language == "en":
                return f"down by {self.falls * 100:g} % or more on the year before" + (f", {self.years} years running" if running else "")  # fmt: skip
            return f"比上年降低 {self.falls * 100:g}% 及以上" + (f"，连续 {self.years} 年" if running else "")
        bound, (zh, en) = (self.below, ("低于", "below")) if self.below is not None else (self.above, ("高于", "above"))  # fmt: skip
        if language == "en":
            return f"{en} {bound:g}" + (f", {self.years} years running" if running else "")
        return f"{zh} {bound:g}" + (f"，连续 {self.years} 年" if running else "")


@dataclass(frozen=True, slots=True)
class Seen:
    """A sign seen in the newest year: the figure, that of the year before where known, and the rows it was read from."""

    sign: Sign
    year: int
    value: float
    before: float | None
    rows: tuple[Row, ...]


def load_signs(pack: Pack | None = None) -> tuple[Sign, ...]:
    """The signs that ship, with those of the pack. Raises PackFileInvalid."""
    found = {item.id: item for item in read_records(STANDARD, Sign)}
    for path in pack.files(FILE) if pack is not None else ():
        found |= {item.id: item for item in read_records(path, Sign)}
    return tuple(found.values())


def seen(signs: Iterable[Sign], rows: Mapping[str, Sequence[Row]]) -> list[Seen]:
    """Signs that the rows of an enterprise show in its newest year, by data set. A year that is missing between two breaks
    the comparison: nothing is told then.

    >>> sign = Sign(id="falls", name={"zh": "下滑"}, figure="output", falls=0.1)
    >>> [item.year for item in seen([sign], {"enterprise_year": [{"year": 2023, "output": 10.0}, {"year": 2024, "output": 8.0}]})]
    [2024]
    """
    return [found for sign in signs if (found := _seen(sign, rows.get(sign.dataset, ()))) is not None]


def _seen(sign: Sign, rows: Sequence[Row]) -> Seen | None:
    by_year = _figures(sign, rows)
    if not by_year:
        return None
    newest = max(by_year)
    if not all(
        _crosses(sign, by_year.get(year), by_year.get(year - 1))
        for year in range(newest, newest - sign.years, -1)
    ):
        return None
    kept = tuple(row for row in rows if newest - sign.years <= row["year"] <= newest)
    return Seen(sign, newest, by_year[newest], by_year.get(newest - 1), kept)


def _crosses(sign: Sign, value: float | None, before: float | None) -> bool:
    if value is None:
        return False
    if sign.falls is not None:
        return before is not None and before > 0 and (before - value) / before >= sign.falls
    return value < sign.below if sign.below is not None else sign.above is not None and value > sign.above


def _figures(sign: Sign, rows: Sequence[Row]) -> dict[int, float]:
    """Year → figure, of years that told it."""
    above, below = _sums(rows, sign.figure), _sums(rows, sign.over) if sign.over else {}
    if not sign.over:
        return above
    return {year: value / below[year] for year, value in above.items() if below.get(year)}


def _sums(rows: Sequence[Row], name: str) -> dict[int, float]:
    found: dict[int, float] = {}
    for row in rows:
        if row.get(name) is not None:
            found[row["year"]] = found.get(row["year"], 0.0) + float(row[name])
    return found
