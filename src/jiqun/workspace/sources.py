"""The pack's plans as the lint reads them: reviewed statements over parsed documents."""

from __future__ import annotations

from decimal import Decimal

from jiqun.documents import Document, read
from jiqun.plans import Library, Plan, PlanKind, StatementRecord
from jiqun.plans.lint import Source
from jiqun.plans.statement import Statement
from jiqun.values import Unit, UnknownUnit


def sources(library: Library) -> list[Source]:
    """Every plan. One whose text is not at hand has its statements but no blocks: compared, never quoted."""
    return [source_of(plan) for plan in library.plans.values()]


def source_of(plan: Plan) -> Source:
    record = plan.record
    return Source(
        id=plan.id,
        document=parsed(plan) if plan.text is not None else _absent(plan),
        statements=[statement_of(plan, item) for item in plan.statements],
        news=record.kind is PlanKind.NEWS,
        issued=record.starts,
        region=record.region,
        parent=record.parent,
        start_year=record.period.start,
        end_year=record.period.end,
        keys={index: item.key for index, item in enumerate(plan.statements) if item.key},
        quotable=plan.text is not None,
    )


def parsed(plan: Plan) -> Document:
    """The plan's document. Raises DocumentError; ValueError when the text is not at hand."""
    if plan.text is None:
        raise ValueError(f"the text of {plan.id} is not at hand")
    return read(plan.text.encode(), f"{plan.id}.txt")


def _absent(plan: Plan) -> Document:
    record = plan.record.document
    return Document(record.name or plan.id, "text/plain", record.sha256, "", ())


def statement_of(plan: Plan, item: StatementRecord) -> Statement:
    """A reviewed entry in the shape the extractor prints."""
    unit_base, factor = _base(item.unit)
    same = ("indicator", "kind", "qualifier", "value", "value2", "unit", "year", "horizon_year", "period", "year_inferred",
            "baseline", "base_year", "region", "scope", "cluster", "responsible", "tentative", "section", "table", "row",
            "inferred", "ambiguous", "note")  # fmt: skip
    return Statement(
        doc=plan.id,
        quote=plan.quote(item),
        char_start=item.span[0],
        char_end=item.span[1],
        value_text=item.value_text,
        value_start=item.at[0],
        value_end=item.at[1],
        comparator=item.comparator.value,
        comparator_words=item.words,
        source_type=item.source,
        value_base=_times(item.value, factor),
        unit_base=unit_base,
        line=plan.line(item.span[0]),
        why=("reviewed",),
        **{name: getattr(item, name) for name in same},
    )


def _base(unit: str | None) -> tuple[str | None, Decimal]:
    if unit is None:
        return None, Decimal(1)
    try:
        known = Unit.parse(unit)
    except UnknownUnit:
        return unit, Decimal(1)
    return known.base.symbol, known.factor


def _times(value: float | None, factor: Decimal) -> float | int | None:
    if value is None:
        return None
    product = Decimal(str(value)) * factor
    return int(product) if product == product.to_integral_value() else float(product)
