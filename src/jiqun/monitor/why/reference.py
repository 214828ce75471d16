"""The industry table of a reference area: a CSV file of the pack (`reference/<indicator>.csv`) or of the user."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from jiqun.facts.classification import industries
from jiqun.monitor.why.errors import ReferenceAbsent, ReferenceInvalid
from jiqun.packs import Pack, Record, read_table
from jiqun.values import Period, Unit, UnknownUnit, UnreadablePeriod

FOLDER = "reference"


class ReferenceRow(Record):
    """An industry's figure of a period; `industry` is a division of GB/T 4754 by code or name."""

    industry: str
    period: str
    value: Decimal
    unit: str | None = None
    source: str | None = None


@dataclass(frozen=True)
class Reference:
    """By division and period code. `sources` say where the figures were published."""

    path: Path
    values: dict[str, dict[str, Fraction]]
    sources: tuple[str, ...]

    def at(self, period: Period) -> dict[str, Fraction]:
        """Division → value. Raises ReferenceInvalid for a period without figures."""
        found = self.values.get(period.code)
        if not found:
            raise ReferenceInvalid(self.path, f"没有{period}的数 / it has no figures for {period.english}")
        return found


def reference_file(pack: Pack, indicator: str) -> Path:
    """Where the pack keeps the table of an indicator, whether or not it does."""
    return pack.root / FOLDER / f"{indicator}.csv"


def reference_of(pack: Pack, indicator: str, path: Path | None, unit: Unit) -> Reference:
    """The user's table, or the pack's. Raises ReferenceAbsent, ReferenceInvalid, PackFileInvalid, FileNotFoundError."""
    chosen = path or reference_file(pack, indicator)
    if path is None and not chosen.is_file():
        raise ReferenceAbsent(indicator, FOLDER)
    return read_reference(chosen, unit)


def read_reference(path: Path, unit: Unit) -> Reference:
    """Figures in `unit`. Raises ReferenceInvalid, PackFileInvalid, FileNotFoundError."""
    values: dict[str, dict[str, Fraction]] = {}
    rows = read_table(path, ReferenceRow)
    for row in rows:
        at = values.setdefault(_period(path, row), {})
        code = _division(path, row.industry)
        if code in at:
            raise ReferenceInvalid(
                path, f"{row.period}的{row.industry}有两行 / {row.industry} stands twice for {row.period}"
            )
        at[code] = Fraction(row.value) * _factor(path, row, unit)
    return Reference(path, values, tuple(dict.fromkeys(row.source for row in rows if row.source)))


def _period(path: Path, row: ReferenceRow) -> str:
    try:
        return Period.parse(row.period).code
    except UnreadablePeriod as error:
        raise ReferenceInvalid(
            path, f"读不懂时期“{row.period}” / the period “{row.period}” cannot be read"
        ) from error


def _division(path: Path, text: str) -> str:
    words = text.strip()
    code = words[1:] if words[:1].isalpha() and words[1:].isdigit() else words
    known = industries().by_code
    if len(code) == 2 and code in known:
        return code
    named = [item.code for item in known.values() if item.name == words and len(item.code) == 2]
    if not named:
        raise ReferenceInvalid(path, f"没有行业大类“{text}” / no division of industry “{text}”")
    return named[0]


def _factor(path: Path, row: ReferenceRow, unit: Unit) -> Fraction:
    if row.unit is None:
        return Fraction(1)
    try:
        found = Unit.parse(row.unit)
    except UnknownUnit as error:
        raise ReferenceInvalid(path, f"没有单位“{row.unit}” / no unit “{row.unit}”") from error
    if found.dimension != unit.dimension:
        raise ReferenceInvalid(
            path, f"单位{row.unit}化不成{unit.symbol} / {row.unit} cannot be turned into {unit.symbol}"
        )
    return found.conversion(unit)
