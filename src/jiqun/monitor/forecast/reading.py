"""Series from CSV files, in a long layout (one row a value) or a wide one (one row a series).

Long: columns `series`, `period`, `value`; welcome too are `region`, `unit`, `form`, `family`, `source` and any others, in
English or Chinese. Wide: a column of names, then columns whose names end in a year. A period is a year or a month.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from jiqun.monitor.forecast.errors import SeriesHeaderUnknown, SeriesUnreadable
from jiqun.monitor.forecast.runs import runs
from jiqun.monitor.forecast.scale import Form
from jiqun.monitor.forecast.series import Series
from jiqun.packs import Pack
from jiqun.packs.record import read_text
from jiqun.values import Unit, UnknownUnit

FOLDER = "series"
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "series": ("series", "id", "unique_id", "indicator", "指标", "序列", "名称"),
    "period": ("period", "year", "month", "ds", "date", "时期", "年份", "月份", "年", "月"),
    "value": ("value", "y", "数值", "值"),
    "region": ("region", "地区"),
    "unit": ("unit", "单位"),
    "form": ("form", "形态"),
    "family": ("family", "类别"),
}
_YEAR = re.compile(r"(?:19|20|21)\d\d$")
_PERIOD = re.compile(r"(\d{4})\s*年?(?:[-/.]?(\d{1,2})\s*月?)?(?:-\d{1,2})?")
Problems = list[tuple[int, str, str]]
#: What tells series of one file apart: name, region; then unit, form, family.
Kind = tuple[str, str, str, str, str]


def read_series(path: Path) -> list[Series]:
    """All stretches without a gap of all series in a file, in its order. Values come in base units (亿元 → 元).

    Raises SeriesHeaderUnknown, SeriesUnreadable with line and column of every wrong cell, PackTextInvalid where the file
    is not UTF-8, FileNotFoundError.
    """
    rows = list(csv.reader(io.StringIO(read_text(path))))
    header = [name.strip() for name in rows[0]] if rows else []
    places = {name: place for name, words in COLUMNS.items() if (place := _place(header, words)) is not None}
    if {"series", "period", "value"} <= set(places):
        return _long(path, rows, places)
    years = {place: int(found[0]) for place, name in enumerate(header) if (found := _YEAR.search(name))}
    if header and 0 not in years and len(years) > 1:
        return _wide(path, rows, years)
    raise SeriesHeaderUnknown(path, header)


def load_series(pack: Pack) -> list[Series]:
    """The long series that a pack carries, `series/*.csv`. Raises as `read_series`."""
    return [one for path in pack.files(f"{FOLDER}/*.csv") for one in read_series(path)]


def _place(header: Sequence[str], words: Iterable[str]) -> int | None:
    lowered = [name.lower() for name in header]
    return next((lowered.index(word) for word in words if word in lowered), None)


def _long(path: Path, rows: Sequence[Sequence[str]], places: Mapping[str, int]) -> list[Series]:
    found: dict[Kind, dict[tuple[int, int], float]] = {}
    problems: Problems = []
    for line, row in enumerate(rows[1:], 2):
        cells = {name: row[place].strip() if place < len(row) else "" for name, place in places.items()}
        if not any(cells.values()) or not cells["value"]:
            continue
        region, unit, form, family = (cells.get(name, "") for name in ("region", "unit", "form", "family"))
        kind = (cells["series"], region, unit, form, family)
        period, value = _period(cells["period"]), _number(cells["value"])
        held = found.setdefault(kind, {})
        if period is None:
            problems.append(
                (
                    line,
                    "period",
                    f"“{cells['period']}”不是年份或月份，如 2024 或 2024-03 / neither a year nor a month",
                )
            )
        elif value is None:
            problems.append(
                (
                    line,
                    "value",
                    f"“{cells['value']}”不是数；没有数就留空 / not a number; leave a missing one blank",
                )
            )
        elif period in held:
            problems.append(
                (
                    line,
                    "period",
                    f"{cells['series']} 的 {cells['period']} 出现两次，请删去其一 / stands twice; delete one",
                )
            )
        else:
            held[period] = value
    if not problems:
        problems = [(1, "unit, form", what) for kind in found if (what := _unusable(kind))]
    if problems:
        raise SeriesUnreadable(path, problems)
    return [one for kind, held in found.items() for one in _runs(kind, held)]


def _unusable(kind: Kind) -> str:
    _, _, unit, form, _ = kind
    if _unit(unit) is None:
        return f"单位“{unit}”无法识别，请改写或留空 / unknown unit; spell it otherwise or leave it blank"
    if form and form not in list(Form):
        return f"“{form}”应为 amount、count、share 或 rate / should be amount, count, share or rate"
    return ""


def _wide(path: Path, rows: Sequence[Sequence[str]], years: Mapping[int, int]) -> list[Series]:
    problems: Problems = []
    found: list[Series] = []
    for line, row in enumerate(rows[1:], 2):
        held: dict[tuple[int, int], float] = {}
        for place, year in years.items():
            cell = row[place].strip() if place < len(row) else ""
            value = _number(cell) if cell not in ("", "NA") else None
            if value is not None:
                held[year, 0] = value
            elif cell not in ("", "NA"):
                problems.append(
                    (
                        line,
                        rows[0][place],
                        f"“{cell}”不是数；没有数就留空 / not a number; leave a missing one blank",
                    )
                )
        if held:
            found += _runs((row[0].strip(), "", "", "", ""), held)
    if problems:
        raise SeriesUnreadable(path, problems)
    return found


def _runs(kind: Kind, held: Mapping[tuple[int, int], float]) -> list[Series]:
    name, region, unit, form, family = kind
    cycle, read = _cycle(held), _unit(unit) or Unit.parse("")
    factor = float(read.factor)
    points = {_time(period, cycle): value * factor for period, value in held.items()}
    like = Series(
        f"{name}·{region}" if region else name, 0, (), Form(form) if form else form_of_unit(read), cycle, family or (name if region else ""),
        region, unit,
    )  # fmt: skip
    return runs(points, like)


def _cycle(held: Iterable[tuple[int, int]]) -> int:
    """1 for years, 12 for months, 11 where January never stands by itself."""
    months = {month for _, month in held}
    return 1 if months == {0} else 11 if 1 not in months and 2 in months else 12


def _time(period: tuple[int, int], cycle: int) -> int:
    year, month = period
    return year if cycle == 1 else year * cycle + max(month, 1) - (1 if cycle == 12 else 2)


def form_of_unit(unit: Unit) -> Form:
    """How numbers of a unit usually behave: per cents are taken for rates, counting words for counts.

    >>> [form_of_unit(Unit.parse(name)).value for name in ("%", "家", "亿元")]
    ['rate', 'count', 'amount']
    """
    if unit.symbol in ("%", "个百分点"):
        return Form.RATE
    return Form.COUNT if unit.is_count else Form.AMOUNT


def _unit(name: str) -> Unit | None:
    try:
        return Unit.parse(name)
    except UnknownUnit:
        return None


def _period(text: str) -> tuple[int, int] | None:
    """(year, month), month 0 for a whole year."""
    found = _PERIOD.fullmatch(text)
    if found is None or not 1 <= int(found[2] or 1) <= 12:
        return None
    return int(found[1]), int(found[2] or 0)


def _number(text: str) -> float | None:
    try:
        value = float(text.replace(",", "").replace("，", ""))
    except ValueError:
        return None
    return value if math.isfinite(value) else None
