"""What a figure is made of: its formula as a sum of measures, or as a ratio of two such sums."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from jiqun.indicators.computed import Definition, Measure, Reckoning
from jiqun.indicators.computed.measure import Aggregate
from jiqun.monitor.why.amounts import Amount, exact
from jiqun.monitor.why.errors import NotAdditive
from jiqun.values import Unit

Weights = Mapping[str, Fraction]
Side = tuple[dict[str, Fraction], Unit | None]


@dataclass(frozen=True)
class Terms:
    """Σ weight·measure over Σ weight·measure, in the indicator's unit; a sum has no `denominator`."""

    measures: tuple[Measure, ...]
    numerator: Weights
    denominator: Weights | None = None

    @property
    def ratio(self) -> bool:
        return self.denominator is not None

    @property
    def counted(self) -> frozenset[str]:
        """Measures that count: of a single enterprise, nought means that it is not there."""
        return frozenset(
            item.id
            for item in self.measures
            if item.record.aggregate in (Aggregate.COUNT, Aggregate.ENTERPRISES)
        )

    @property
    def grouped(self) -> bool:
        """Whether a measure counts groups, which no single enterprise adds to."""
        return any(
            item.record.aggregate in (Aggregate.GROUPS, Aggregate.LARGEST, Aggregate.SMALLEST)
            for item in self.measures
        )

    def amount(self, parts: Mapping[str, float | None]) -> Amount:
        """The two sums from the measures' totals; a sum is unknown where one of its measures is."""
        above = _weighed(self.numerator, parts)
        return Amount(above, None if self.denominator is None else _weighed(self.denominator, parts))


def terms_of(definition: Definition, way: Reckoning) -> Terms:
    """Read a reckoning as terms. Raises NotAdditive."""
    units = {item.id: item.unit for item in way.measures}
    reader = _Reader(definition.id, way.formula.text, units)
    factor = exact(way.factor) or Fraction(0)
    match way.formula.tree:
        case ast.BinOp(left=left, op=ast.Div(), right=right) if not isinstance(right, ast.Constant):
            (above, _), (below, _) = reader.read(left), reader.read(right)
            return Terms(way.measures, _scaled(above, factor), below)
        case tree:
            return Terms(way.measures, _scaled(reader.read(tree)[0], factor))


def _weighed(weights: Weights, parts: Mapping[str, float | None]) -> Fraction | None:
    total = Fraction(0)
    for name, weight in weights.items():
        value = exact(parts[name])
        if value is None:
            return None
        total += weight * value
    return total


def _scaled(weights: Weights, factor: Fraction) -> dict[str, Fraction]:
    return {name: weight * factor for name, weight in weights.items()}


@dataclass(frozen=True)
class _Reader:
    """Reads an expression as weights of measures in the unit of its first one, as the engine reckons it."""

    indicator: str
    text: str
    units: Mapping[str, Unit]

    def read(self, node: ast.expr) -> Side:
        match node:
            case ast.Name(id=name):
                return {name: Fraction(1)}, self.units[name]
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                weights, unit = self.read(operand)
                return _scaled(weights, Fraction(-1)), unit
            case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
                return self._joined(self.read(left), self.read(right), 1 if isinstance(op, ast.Add) else -1)
            case ast.BinOp(
                left=left, op=ast.Mult() | ast.Div() as op, right=ast.Constant(value=int() | float() as by)
            ):
                number = exact(by) or Fraction(0)
                if number or isinstance(op, ast.Mult):
                    weights, unit = self.read(left)
                    return _scaled(weights, number if isinstance(op, ast.Mult) else 1 / number), unit
            case ast.BinOp(left=ast.Constant(value=int() | float() as by), op=ast.Mult(), right=right):
                weights, unit = self.read(right)
                return _scaled(weights, exact(by) or Fraction(0)), unit
        raise NotAdditive(
            self.indicator, self.text, "公式不是加减 / the formula does more than add and subtract"
        )

    def _joined(self, left: Side, right: Side, sign: int) -> Side:
        (weights, unit), (others, other) = left, right
        factor = Fraction(sign)
        if unit is not None and other is not None and not unit.counts_alike(other):
            factor *= other.conversion(unit)
        found = dict(weights)
        for name, weight in others.items():
            found[name] = found.get(name, Fraction(0)) + weight * factor
        return found, unit
