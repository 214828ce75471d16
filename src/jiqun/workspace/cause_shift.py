"""Shift–share against a reference area, as rows."""

from __future__ import annotations

from collections.abc import Mapping, Set
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jiqun.monitor.why import Amount, NotAdditive, settled, shift_share
from jiqun.monitor.why.amounts import ZERO
from jiqun.monitor.why.compared import Asked, Compared
from jiqun.monitor.why.errors import ReferenceInvalid
from jiqun.monitor.why.few import FEW, together
from jiqun.monitor.why.reference import reference_of
from jiqun.workspace.cause_words import Labels

if TYPE_CHECKING:
    from jiqun.workspace.city import City
    from jiqun.workspace.facts import Desk

Row = dict[str, Any]
PARTS = ("national", "mix", "competitive", "homothetic", "allocation", "unmatched", "change")


def shift_row(
    city: City, desk: Desk, asked: Asked, industries: Compared, path: Path | None, digits: int, pool: Set[str] = frozenset()
) -> Row:  # fmt: skip
    """Every industry's change as national, mix, competitive (with its two halves), and what could not be matched. Industries
    of the `pool` are one.

    Raises NotAdditive for a ratio, ReferenceAbsent, ReferenceInvalid, PackFileInvalid.
    """
    if industries.change.ratio:
        text = asked.reckoning(asked.period)[1].formula.text
        raise NotAdditive(asked.name, text, "比率没有份额 / a ratio has no shares to shift")
    reference = reference_of(desk.pack, asked.name, path, asked.definition.unit)
    found = shift_share(
        _above(industries.before, pool),
        _above(industries.now, pool),
        _merged(reference.at(asked.against), pool),
        _merged(reference.at(asked.period), pool),
    )
    if found is None:
        raise ReferenceInvalid(
            reference.path, f"{asked.against}合计为零 / it adds up to nought for {asked.against.english}"
        )
    labels = Labels(city, desk, "division")
    lines = sorted(found.lines, key=lambda line: (line.industry == FEW, -line.change, line.industry))
    columns = {name: settled([getattr(line, name) for line in lines], digits) for name in PARTS}
    return {
        "reference": reference.path.name,
        "sources": list(reference.sources),
        "reference_growth": float(round((found.growth or Fraction(0)) * 100, 2)),
        "lines": [
            {
                "group": line.industry,
                "label": labels.of(line.industry),
                **{name: float(columns[name][index]) for name in PARTS},
            }
            for index, line in enumerate(lines)
        ],
        "total": {name: float(sum(columns[name], Decimal(0))) for name in PARTS},
    }


def _above(groups: Mapping[str, Amount], pool: Set[str]) -> dict[str, Fraction]:
    return {name: item.above for name, item in together(groups, pool).items()}


def _merged(values: Mapping[str, Fraction], pool: Set[str]) -> dict[str, Fraction]:
    """The reference area's industries with those of the pool as one."""
    kept = {name: value for name, value in values.items() if name not in pool}
    inside = [value for name, value in values.items() if name in pool]
    return {**kept, FEW: sum(inside, ZERO)} if inside else kept
