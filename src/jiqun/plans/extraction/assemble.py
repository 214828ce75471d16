"""From findings to statements: offsets of the kept text, numbers as int or float, base units."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from decimal import Decimal

from jiqun.documents import Document, Flow
from jiqun.plans.extraction.finding import Finding
from jiqun.plans.statement import Statement
from jiqun.values import Unit, UnknownUnit


def whole(value: Decimal | None) -> float | int | None:
    """A number as statements hold it: int when whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


@dataclass(frozen=True, slots=True)
class Place:
    """What surrounds a finding in its document."""

    section: str = ""
    cluster: str | None = None
    responsible: tuple[str, ...] = ()
    table: str | None = None
    row: int | None = None
    source: str = "prose"


class Assembler:
    """Makes statements of one document."""

    def __init__(self, document: Document, region: str | None) -> None:
        self.document, self.region = document, region
        self._lines = [place for place, char in enumerate(document.text) if char == "\n"]

    def line(self, offset: int) -> int:
        return bisect_right(self._lines, offset - 1) + 1

    def statement(self, finding: Finding, flow: Flow, place: Place) -> Statement:
        """The statement of a finding of a flow without blanks."""
        mark = finding.mark
        value = flow.span(mark.start, mark.end)
        quote = flow.span(min(finding.quote[0], mark.start), min(max(finding.quote[1], mark.end), len(flow)))
        unit = printed_unit(finding.unit, flow.text[mark.start : mark.end])
        base, unit_base = base_of(mark.value, unit)
        text = self.document.text
        return Statement(
            doc=self.document.name.rsplit(".", 1)[0],
            quote=text[quote.start : quote.end],
            char_start=quote.start,
            char_end=quote.end,
            value_text=text[value.start : value.end],
            value_start=value.start,
            value_end=value.end,
            indicator=finding.indicator,
            kind=finding.kind,
            qualifier=finding.qualifier,
            value=whole(mark.value),
            value2=whole(mark.value2),
            unit=unit,
            value_base=whole(base),
            unit_base=unit_base,
            comparator=str(mark.comparator),
            comparator_words=mark.words,
            year=finding.year,
            horizon_year=finding.horizon,
            period=finding.period,
            year_inferred=finding.year_inferred,
            baseline=finding.baseline,
            base_year=finding.base_year,
            region=self.region,
            scope=finding.scope,
            cluster=place.cluster,
            responsible=place.responsible,
            tentative=finding.tentative,
            source_type=place.source,
            section=place.section,
            table=place.table,
            row=place.row,
            line=self.line(value.start),
            inferred=mark.inferred,
            ambiguous=finding.ambiguous,
            note=finding.note,
            why=tuple(dict.fromkeys(finding.why)),
        )

    def widened(self, statement: Statement, start: int, end: int) -> Statement:
        """The same statement with a wider quote: the whole row of a table."""
        return replace(statement, quote=self.document.text[start:end], char_start=start, char_end=end)


def printed_unit(unit: str | None, printed: str) -> str | None:
    """个百分点 stays as printed; the reading knows it as 百分点."""
    if unit == "百分点" and "个百分点" in printed:
        return "个百分点"
    return unit


def base_of(value: Decimal | None, unit: str | None) -> tuple[Decimal | None, str | None]:
    """Value and unit in the family's base: 2.7万亿元 → 2700000000000 元."""
    if unit is None:
        return value, None
    try:
        known = Unit.parse(unit)
    except UnknownUnit:
        return value, unit
    return (None if value is None else value * known.factor), known.base_symbol
