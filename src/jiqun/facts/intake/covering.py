"""What a form says about itself outside its table: data set and version, office, period."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from jiqun.facts.intake.reading import Head
from jiqun.facts.schema import DataSet, PeriodKind

MARKER = re.compile(r"jiqun:([a-z_][a-z0-9_]*):([0-9a-f]{8})")
_OFFICE = re.compile(r"(?:填报|报送|编报|填表|上报)单位(?:\(盖章\))?\s*[:：]?\s*(.*)$")
_PERIOD = re.compile(r"(?:数据|报告|所属)时期\s*[:：]?\s*(.*)$")
_MONTH = re.compile(r"((?:19|20)\d\d)\s*年\s*(?:\d{1,2}\s*月?\s*[—–\-~至]+\s*)?(\d{1,2})\s*月")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年?(?!\d)")
_STRICT_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年")
_DASHED = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_/.](0?[1-9]|1[0-2])(?!\d)")


@dataclass(frozen=True, slots=True)
class Covering:
    """`dataset` and `version` come from the marker that `jiqun template` writes."""

    dataset: str = ""
    version: str = ""
    office: str = ""
    period: str = ""
    titles: str = ""


def covering(head: Head, before: int) -> Covering:
    """Read from the cells above row `before`."""
    found: dict[str, str] = {}
    titles: list[str] = []
    for number, cells in head.rows:
        if number >= before:
            break
        texts = [_text(cell) for cell in cells]
        for at, text in enumerate(texts):
            if not text:
                continue
            titles.append(text)
            if match := MARKER.search(text):
                found.setdefault("dataset", match[1])
                found.setdefault("version", match[2])
            for name, pattern in (("office", _OFFICE), ("period", _PERIOD)):
                if match := pattern.match(text):
                    found.setdefault(name, match[1].strip() or _next(texts[at + 1 :]))
    return Covering(**found, titles=" ".join(dict.fromkeys(titles)))


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    text = f"{cell:.15g}" if isinstance(cell, float) else str(cell)
    return unicodedata.normalize("NFKC", text).strip()


def _next(texts: list[str]) -> str:
    """The value right of a name; another name is no value."""
    value = next((text for text in texts if text), "")
    return "" if re.search("[:：]$|[:：]", value) else value


def period_in(text: str, kind: PeriodKind, *, strict: bool = True) -> str:
    """The period a text names, as the catalogue writes it; empty where it names none. 1—2月 is reported as 2月.

    >>> period_in("2024年1—2月规上工业", PeriodKind.MONTH), period_in("2024年度企业报表", PeriodKind.YEAR)
    ('2024-02', '2024')
    >>> period_in("代码 20240305", PeriodKind.YEAR), period_in("2024", PeriodKind.YEAR, strict=False)
    ('', '2024')
    """
    plain = unicodedata.normalize("NFKC", text)
    if kind is PeriodKind.MONTH:
        match = _MONTH.search(plain) or _DASHED.search(plain)
        return f"{match[1]}-{int(match[2]):02d}" if match and 1 <= int(match[2]) <= 12 else ""
    if kind is PeriodKind.YEAR:
        match = (_STRICT_YEAR if strict else _YEAR).search(plain)
        return match[1] if match else ""
    return ""


def period_of(found: Covering, names: str, dataset: DataSet) -> str:
    """From the form's own line, else its titles, else the names of sheet and file."""
    return (
        period_in(found.period, dataset.period, strict=False)
        or period_in(found.titles, dataset.period)
        or period_in(names, dataset.period)
        or period_in(names, dataset.period, strict=False)
    )
