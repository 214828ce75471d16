"""Formulas written in text files: read, checked for units, turned into Ibis expressions.

The language is arithmetic over field names, comparisons, `and`/`or`/`not`, and a few functions. A number takes
the unit of what it is added to or compared with; in a product it is a pure number.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import ibis

from jiqun.engine import operations
from jiqun.engine.errors import FormulaNameUnknown, FormulaUnitMismatch, FormulaUnreadable
from jiqun.values import Unit
from jiqun.values.units import ONE

LONGEST = 2_000

_ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operations.ratio,
}
_COMPARISON: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_FUNCTIONS = (
    "total", "if_else", "coalesce", "abs", "smaller", "larger", "is_missing", "one_of", "days",
    "floor", "year_of", "day_of",
)  # fmt: skip
_SIGNS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
_EPOCH = ibis.date("1970-01-01")


@dataclass(frozen=True, slots=True)
class Bound:
    """A part of a formula over a table. `unit` is None for a literal number, a text or a truth value."""

    value: Any
    unit: Unit | None


@dataclass(frozen=True)
class Formula:
    """A formula and the names it uses.

    >>> Formula("value_added / land").names
    ('value_added', 'land')
    >>> Formula("value_added / land").unit({"value_added": Unit.parse("万元"), "land": Unit.parse("亩")}).symbol
    '万元/亩'
    >>> Formula("tax + land").unit({"tax": Unit.parse("万元"), "land": Unit.parse("亩")})
    Traceback (most recent call last):
    jiqun.engine.errors.FormulaUnitMismatch: 公式“tax + land”中“万元”与“亩”不能相加减...

    Raises FormulaUnreadable when made, FormulaNameUnknown and FormulaUnitMismatch when used.
    """

    text: str

    def __post_init__(self) -> None:
        _parse(self.text)

    @property
    def tree(self) -> ast.expr:
        return _parse(self.text)

    @property
    def names(self) -> tuple[str, ...]:
        """Field names in order of appearance."""
        return _names(self.text)

    @property
    def sides(self) -> tuple[Formula, str, Formula] | None:
        """Left, sign and right of a single comparison; None of anything else.

        >>> left, sign, right = Formula("rd / revenue >= 0.03").sides
        >>> left.text, sign, right.text
        ('rd / revenue', '>=', '0.03')
        """
        return _sides(self.text)

    def unit(self, units: Mapping[str, Unit | None], *, truths: Collection[str] = ()) -> Unit | None:
        """Unit of the result; None for a truth value or a text. Names without a unit are texts unless they are `truths`."""
        columns = {
            name: ibis.null(
                "float64" if units[name] is not None else "boolean" if name in truths else "string"
            )
            for name in self.names
            if name in units
        }
        return _Binder(self.text, columns, units).bind(self.tree).unit

    def over(self, columns: Mapping[str, Any], units: Mapping[str, Unit | None]) -> Any:
        """The Ibis expression over columns with these units."""
        return _Binder(self.text, columns, units).bind(self.tree).value


def _day(bound: Bound) -> Bound:
    """Days since 1970-01-01: dates that can be reckoned with."""
    days = bound.value.cast("date").delta(_EPOCH, unit="day").cast("float64")
    return Bound(days, Unit.parse("天"))


_OF_ONE: dict[str, Callable[[Bound], Bound]] = {
    "abs": lambda bound: Bound(bound.value.abs(), bound.unit),
    "floor": lambda bound: Bound(bound.value.floor().cast("float64"), bound.unit),
    "year_of": lambda bound: Bound(bound.value.cast("date").year().cast("float64"), ONE),
    "day_of": _day,
}


KEPT = 4096  #: texts whose reading is kept: a pack has some hundreds, and proofs ask for each of them again and again


@lru_cache(maxsize=KEPT)
def _parse(text: str) -> ast.expr:
    if len(text) > LONGEST:
        raise FormulaUnreadable(text[:60] + "…", f"超过 {LONGEST} 字 / longer than {LONGEST} characters")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise FormulaUnreadable(text, _broken(error)) from error
    _check(text, tree)
    return tree


@lru_cache(maxsize=KEPT)
def _names(text: str) -> tuple[str, ...]:
    tree = _parse(text)
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    found = [
        (node.lineno, node.col_offset, node.id)
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and id(node) not in called
    ]
    return tuple(dict.fromkeys(name for _, _, name in sorted(found)))


@lru_cache(maxsize=KEPT)
def _sides(text: str) -> tuple[Formula, str, Formula] | None:
    match _parse(text):
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return Formula(ast.unparse(left)), _SIGNS[type(op)], Formula(ast.unparse(right))
    return None


def _broken(error: Exception) -> str:
    """Where a formula stops being one; Python has no place to name where the text ends too early."""
    if not isinstance(error, SyntaxError):
        return "读不通 / it is no formula"
    if not error.offset:
        return "没有写完 / it ends too early"
    return f"第 {error.offset} 个字符处读不通 / it breaks off at character {error.offset}"


_ALLOWED = (
    ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.Call, ast.Name, ast.Constant, ast.Load,
    ast.And, ast.Or, ast.Not, ast.USub, *_ARITHMETIC, *_COMPARISON,
)  # fmt: skip


def _check(text: str, tree: ast.expr) -> None:
    for node in ast.walk(tree):
        if not isinstance(node, _ALLOWED):
            raise FormulaUnreadable(text, f"不支持 {type(node).__name__} / not part of the language")
        if isinstance(node, ast.Constant) and not isinstance(node.value, int | float | str):
            raise FormulaUnreadable(text, f"不支持常量 {node.value!r} / constant")
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else "?"
            if name not in _FUNCTIONS or node.keywords or not node.args:
                raise FormulaUnreadable(text, f"没有函数 {name} / no such function")


class _Binder:
    def __init__(self, text: str, columns: Mapping[str, Any], units: Mapping[str, Unit | None]) -> None:
        self.text, self.columns, self.units = text, columns, units

    def bind(self, node: ast.expr) -> Bound:
        match node:
            case ast.Constant(value=value):
                return Bound(ibis.literal(float(value) if isinstance(value, int | float) else value), None)
            case ast.Name(id=name):
                return self._name(name)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Bound(~self.bind(operand).value, None)
            case ast.UnaryOp(operand=operand):
                inner = self.bind(operand)
                return Bound(-inner.value, inner.unit)
            case ast.BoolOp(op=op, values=values):
                return self._boolean(op, values)
            case ast.BinOp(left=left, op=op, right=right):
                return self._arithmetic(op, self.bind(left), self.bind(right))
            case ast.Compare(left=left, ops=ops, comparators=rest):
                return self._comparison(left, ops, rest)
            case ast.Call(func=ast.Name(id=name), args=args):
                return self._call(name, args)
        raise FormulaUnreadable(self.text, type(node).__name__)

    def _name(self, name: str) -> Bound:
        if name not in self.columns:
            raise FormulaNameUnknown(self.text, name, sorted({*self.columns, *self.units}))
        return Bound(self.columns[name], self.units.get(name))

    def _boolean(self, op: ast.boolop, values: list[ast.expr]) -> Bound:
        joined = self.bind(values[0]).value
        for value in values[1:]:
            other = self.bind(value).value
            joined = joined & other if isinstance(op, ast.And) else joined | other
        return Bound(joined, None)

    def _arithmetic(self, op: ast.operator, left: Bound, right: Bound) -> Bound:
        deed = _ARITHMETIC[type(op)]
        if isinstance(op, ast.Add | ast.Sub):
            left, right = self._alike(left, right, "相加减")
            return Bound(deed(left.value, right.value), left.unit or right.unit)
        if left.unit is None and right.unit is None:
            return Bound(deed(left.value, right.value), None)
        one, other = left.unit or ONE, right.unit or ONE
        return Bound(deed(left.value, right.value), one * other if isinstance(op, ast.Mult) else one / other)

    def _comparison(self, left: ast.expr, ops: list[ast.cmpop], rest: list[ast.expr]) -> Bound:
        joined, before = None, self.bind(left)
        for op, node in zip(ops, rest, strict=True):
            after = self.bind(node)
            one, other = self._alike(before, after, "比较")
            step = self._compared(op, one.value, other.value)
            joined = step if joined is None else joined & step
            before = after
        return Bound(joined, None)

    def _compared(self, op: ast.cmpop, one: Any, other: Any) -> Any:
        try:
            return _COMPARISON[type(op)](one, other)
        except TypeError as error:
            raise FormulaUnreadable(
                self.text, "文字与数字不能比较 / a text is compared with a number"
            ) from error

    def _alike(self, left: Bound, right: Bound, deed: str) -> tuple[Bound, Bound]:
        """Both in the unit of the left; a plain number takes the other's unit."""
        if left.unit is None or right.unit is None or left.unit == right.unit:
            return left, right
        if left.unit.counts_alike(right.unit) and left.unit.factor == right.unit.factor:
            return left, right
        if left.unit.dimension != right.unit.dimension:
            raise FormulaUnitMismatch(self.text, deed, left.unit.symbol, right.unit.symbol)
        factor = float(right.unit.conversion(left.unit))
        return left, Bound(right.value * factor, left.unit)

    def _all_alike(self, parts: list[Bound], deed: str) -> tuple[list[Any], Unit | None]:
        first = next((part for part in parts if part.unit is not None), parts[0])
        return [self._alike(first, part, deed)[1].value for part in parts], first.unit

    def _call(self, name: str, args: list[ast.expr]) -> Bound:
        if name == "if_else" and len(args) == 3:
            condition = self.bind(args[0]).value
            (yes, no), unit = self._all_alike([self.bind(args[1]), self.bind(args[2])], "并用")
            return Bound(ibis.ifelse(condition, yes, no), unit)
        parts = [self.bind(arg) for arg in args]
        if name == "is_missing" and len(args) == 1:
            return Bound(parts[0].value.isnull(), None)
        if name == "one_of" and len(args) > 1:
            return Bound(parts[0].value.isin([part.value for part in parts[1:]]), None)
        if name == "days" and len(args) == 2:
            start, end = (part.value.cast("date") for part in parts)
            return Bound(end.delta(start, unit="day").cast("float64"), Unit.parse("天"))
        if name in _OF_ONE and len(args) == 1:
            return _OF_ONE[name](parts[0])
        if name in _OF_ONE or (name in ("smaller", "larger") and len(args) != 2):
            raise FormulaUnreadable(
                self.text, f"函数 {name} 的参数个数不对 / wrong number of arguments for {name}"
            )
        values, unit = self._all_alike(parts, "并用")
        if name == "total":
            return Bound(operations.total(values), unit)
        if name == "coalesce":
            return Bound(ibis.coalesce(*values), unit)
        if name in ("smaller", "larger"):
            return Bound(getattr(operations, name)(*values), unit)
        raise FormulaUnreadable(
            self.text, f"函数 {name} 的参数个数不对 / wrong number of arguments for {name}"
        )
