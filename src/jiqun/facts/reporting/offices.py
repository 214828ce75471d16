"""`reporting.yaml`: the offices of a city, who stands above whom, and the returns they owe."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jiqun.facts.reporting.errors import OfficeUnknown, ReportingInvalid
from jiqun.facts.schema import Declarations, PeriodKind
from jiqun.packs import Pack, Record, read_optional, read_yaml

FILE, REGIONS = "reporting.yaml", "regions.yaml"
BLANK = "{region}"


class OfficeRecord(Record):
    """An office, or one for every region of the kinds in `each` (`{region}` stands for its name)."""

    name: str
    region: str = ""
    parent: str = ""
    each: tuple[str, ...] = ()
    example: bool = False


class ReturnRecord(Record):
    """A return that is owed. `due_days` counts from the end of the period; `skips` are months that are not
    reported alone (January, where January and February come together)."""

    dataset: str
    offices: tuple[str, ...]
    due_days: int | None = None
    skips: tuple[int, ...] = ()
    source: str = ""
    example: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    name: str
    region: str
    parent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    record: ReturnRecord
    offices: tuple[str, ...]

    def due(self, period: str) -> dt.date | None:
        """The last day on which the return of a period is in time; None where nothing is said.

        >>> owed = Return(record=ReturnRecord(dataset="enterprise_month", offices=(), due_days=15), offices=())
        >>> owed.due("2024-02")
        datetime.date(2024, 3, 15)
        """
        if self.record.due_days is None or not period:
            return None
        return _end(period) + dt.timedelta(days=self.record.due_days)


def _end(period: str) -> dt.date:
    year, month = int(period[:4]), int(period[5:7] or 12)
    return dt.date(year, month, calendar.monthrange(year, month)[1])


@dataclass(frozen=True)
class Reporting:
    """Offices by name, and what is owed by data set."""

    offices: Mapping[str, Office]
    returns: Mapping[str, Return]

    def __getitem__(self, name: str) -> Office:
        """Raises OfficeUnknown."""
        if name not in self.offices:
            raise OfficeUnknown(name)
        return self.offices[name]

    def above(self, name: str) -> list[str]:
        """The offices above one, nearest first."""
        found: list[str] = []
        while (office := self.offices.get(name)) is not None and office.parent:
            name = office.parent
            found.append(name)
        return found

    def below(self, name: str) -> list[str]:
        """Every office that stands below one, at any depth."""
        return [office for office in self.offices if name in self.above(office)]

    def owing(self, dataset: str) -> tuple[str, ...]:
        """Offices that owe the return of a set."""
        return self.returns[dataset].offices if dataset in self.returns else ()

    def periods(self, dataset: str, kind: PeriodKind, asked: str) -> list[str]:
        """Periods of a set within a year (`2024`) or a month (`2024-03`); a register has one, without a name."""
        if kind is PeriodKind.NONE:
            return [""]
        if kind is PeriodKind.YEAR:
            return [asked] if len(asked) == 4 else []
        if len(asked) > 4:
            return [asked]
        owed = self.returns.get(dataset)
        skipped = owed.record.skips if owed else ()
        return [f"{asked}-{month:02d}" for month in range(1, 13) if month not in skipped]


def load_reporting(pack: Pack, declarations: Declarations) -> Reporting:
    """The pack's `reporting.yaml`; no offices where it has none.

    Raises PackFileInvalid, ReportingInvalid, DataSetUnknown.
    """
    path = pack.root / FILE
    offices: dict[str, Office] = {}
    patterns: dict[str, list[str]] = {}
    for record in read_optional(path, OfficeRecord, under="offices"):
        for office in _offices(record, pack):
            if office.name in offices:
                raise ReportingInvalid(str(path), f"单位“{office.name}”重复 / the office stands twice")
            offices[office.name] = office
            patterns.setdefault(record.name, []).append(office.name)
    reporting = Reporting(offices, {})
    returns = {
        declarations[record.dataset].id: Return(record=record, offices=_owing(record, patterns, str(path)))
        for record in read_optional(path, ReturnRecord, under="returns")
    }
    _verify(reporting, str(path))
    return Reporting(offices, returns)


def _offices(record: OfficeRecord, pack: Pack) -> list[Office]:
    if not record.each:
        return [Office(name=record.name, region=record.region, parent=record.parent)]
    return [
        Office(name=record.name.replace(BLANK, name), region=name, parent=record.parent.replace(BLANK, name))
        for name in _regions(pack, record.each)
    ]


def _regions(pack: Pack, kinds: tuple[str, ...]) -> list[str]:
    """Chinese names of the pack's regions of some kinds, in the order of `regions.yaml`."""
    content: Mapping[str, Any] = read_yaml(pack.path(REGIONS)) or {}
    return [str(item["name"]["zh"]) for item in content.get("regions", ()) if item.get("kind") in kinds]


def _owing(record: ReturnRecord, patterns: Mapping[str, list[str]], path: str) -> tuple[str, ...]:
    """A name with `{region}` stands for the offices made from the entry of that name."""
    found: list[str] = []
    for pattern in record.offices:
        matching = patterns.get(pattern, [])
        if not matching:
            raise ReportingInvalid(path, f"{record.dataset}：没有单位“{pattern}” / no such office")
        found += matching
    return tuple(dict.fromkeys(found))


def _verify(reporting: Reporting, path: str) -> None:
    for office in reporting.offices.values():
        if office.parent and office.parent not in reporting.offices:
            raise ReportingInvalid(path, f"“{office.name}”的上级“{office.parent}”不在表中 / parent missing")
        seen, name = {office.name}, office.parent
        while name:
            if name in seen:
                raise ReportingInvalid(path, f"“{name}”是自己的上级 / stands above itself")
            seen.add(name)
            name = reporting.offices[name].parent if name in reporting.offices else ""
