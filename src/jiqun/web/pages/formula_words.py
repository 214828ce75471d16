"""Formulas told in words: names by what they are called, codes by their labels, functions as an official would say them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from jiqun.engine import Formula, FormulaUnreadable

#: What a code of a field is called: field, code → label; nothing where the field has no list of codes.
Codes = Callable[[str, str], str | None]

_ZH = {
    "one_of": "{0}属于{rest}",
    "is_missing": "{0}缺数",
    "if_else": "{0}时为{1}，否则为{2}",
    "coalesce": "{0}（缺数时{rest}）",
    "larger": "{0}与{1}取大",
    "smaller": "{0}与{1}取小",
    "total": "合计（{all}）",
    "abs": "绝对值（{0}）",
    "floor": "取整（{0}）",
    "days": "{0}至{1}的天数",
    "year_of": "{0}的年份",
    "day_of": "{0}",
}
_EN = {
    "one_of": "{0} is one of {rest}",
    "is_missing": "{0} is missing",
    "if_else": "{1} if {0}, else {2}",
    "coalesce": "{0} (if missing, {rest})",
    "larger": "the larger of {0} and {1}",
    "smaller": "the smaller of {0} and {1}",
    "total": "total of {all}",
    "abs": "size of {0}",
    "floor": "whole part of {0}",
    "days": "days from {0} to {1}",
    "year_of": "year of {0}",
    "day_of": "{0}",
}
#: Functions whose words need no brackets within a sum or a product.
_WHOLE = frozenset(["coalesce", "total", "abs", "floor", "days", "year_of", "day_of"])
_CLOCK = {"year": ("数据年", "year of the data"), "day": ("年末日", "last day of the year")}
_JOINS: Mapping[type[ast.boolop], tuple[str, str]] = {ast.And: (" 且 ", " and "), ast.Or: (" 或 ", " or ")}
_SIGNS: Mapping[type[ast.AST], str] = {
    ast.Add: " + ", ast.Sub: " − ", ast.Mult: " × ", ast.Div: " ÷ ", ast.Lt: " < ", ast.LtE: " ≤ ",
    ast.Gt: " > ", ast.GtE: " ≥ ",
}  # fmt: skip
#: How tightly each part holds together, so that brackets stand only where they are needed.
_TIGHT: Mapping[type[ast.AST], int] = {
    ast.Or: 1, ast.And: 2, ast.Not: 3, ast.Add: 5, ast.Sub: 5, ast.Mult: 6, ast.Div: 6, ast.USub: 7,
}  # fmt: skip
COMPARED, WHOLE = 4, 9
THOUSANDS = 10_000


class Told:
    """Tells formulas with the names of a vocabulary in one language.

    >>> told = Told({"scale": "规模", "tax": "税收", "land": "用地"}, lambda field, code: {"above": "规上"}.get(code))
    >>> told("scale == 'above' and tax / land >= 30")
    '规模为规上 且 税收 ÷ 用地 ≥ 30'
    >>> told("(tax + land) * 2"), told("is_missing(land)"), told("tax >=")
    ('（税收 + 用地） × 2', '用地缺数', 'tax >=')
    """

    def __init__(
        self,
        names: Mapping[str, str],
        codes: Codes,
        language: str = "zh",
        units: Mapping[str, str] | None = None,
    ) -> None:
        self.names, self.codes, self.english, self.units = names, codes, language == "en", units or {}

    def __call__(self, text: str) -> str:
        """The formula in words; one that cannot be read stands as it is written."""
        try:
            tree = Formula(text).tree
        except FormulaUnreadable:
            return text
        return self._told(tree, 0)

    def _told(self, node: ast.expr, outer: int) -> str:
        words, tight = self._parts(node)
        if tight >= outer:
            return words
        return f"({words})" if self.english else f"（{words}）"

    def _parts(self, node: ast.expr) -> tuple[str, int]:
        """The words of a node and how tightly they hold together."""
        match node:
            case ast.Name(id=name):
                return self._name(name), WHOLE
            case ast.Constant(value=int() | float() as value):
                return number(value), WHOLE
            case ast.Constant(value=str() as value):
                return f"“{value}”", WHOLE
            case ast.BoolOp(op=op, values=values):
                tight = _TIGHT[type(op)]
                return _JOINS[type(op)][self.english].join(
                    self._told(item, tight + 1) for item in values
                ), tight
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return ("not " if self.english else "非 ") + self._told(operand, WHOLE), _TIGHT[ast.Not]
            case ast.UnaryOp(operand=operand):
                return "−" + self._told(operand, _TIGHT[ast.USub]), _TIGHT[ast.USub]
            case ast.BinOp(left=left, op=op, right=right):
                tight = _TIGHT[type(op)]
                return self._told(left, tight) + _SIGNS[type(op)] + self._told(right, tight + 1), tight
            case ast.Compare(left=left, ops=ops, comparators=rest):
                return self._compared(left, ops, rest), COMPARED
            case ast.Call(func=ast.Name(id=name), args=args):
                return self._called(name, args)
        return ast.unparse(node), 0

    def _name(self, name: str) -> str:
        return self.names.get(name) or (_CLOCK[name][self.english] if name in _CLOCK else name)

    def _compared(self, left: ast.expr, ops: list[ast.cmpop], rest: list[ast.expr]) -> str:
        words, before = self._told(left, COMPARED + 1), left
        for op, right in zip(ops, rest, strict=True):
            words += self._sign(op, before, right) + self._coded(right, before) + self._unit(right, before)
            before = right
        return words

    def _unit(self, node: ast.expr, field: ast.expr) -> str:
        """The unit of a number that a figure is held against."""
        if not (
            isinstance(node, ast.Constant) and isinstance(field, ast.Name) and not isinstance(node.value, str)
        ):
            return ""
        unit = self.units.get(field.id, "") if node.value else ""
        if not self.english or unit in ("", "%"):
            return unit
        return measured(unit)

    def _sign(self, op: ast.cmpop, left: ast.expr, right: ast.expr) -> str:
        if type(op) in _SIGNS:
            return _SIGNS[type(op)]
        same = isinstance(op, ast.Eq)
        if any(isinstance(side, ast.Constant) and isinstance(side.value, str) for side in (left, right)):
            return (" is " if same else " is not ") if self.english else ("为" if same else "不为")
        return " = " if same else " ≠ "

    def _coded(self, node: ast.expr, field: ast.expr) -> str:
        """A text by the label of the code that it is."""
        if isinstance(field, ast.Name) and isinstance(node, ast.Constant) and isinstance(node.value, str):
            label = self.codes(field.id, node.value)
            return label if label is not None else f"“{node.value}”"
        return self._told(node, COMPARED + 1)

    def _called(self, name: str, args: list[ast.expr]) -> tuple[str, int]:
        words = [
            self._coded(item, args[0]) if name == "one_of" and at else self._told(item, 0)
            for at, item in enumerate(args)
        ]
        comma = ", " if self.english else "、"
        form = (_EN if self.english else _ZH).get(name, f"{name}({{all}})")
        try:
            told = form.format(*words, rest=comma.join(words[1:]), all=comma.join(words))
        except IndexError:
            told = f"{name}({comma.join(words)})"
        return told, WHOLE if name in _WHOLE else COMPARED


def measured(unit: str) -> str:
    """An English unit after its number; one that begins with a number of its own is multiplied.

    >>> measured("mu"), measured("CNY 10,000"), measured("%")
    (' mu', ' × CNY 10,000', '%')
    """
    if unit in ("", "%"):
        return unit
    return f" × {unit}" if " " in unit else f" {unit}"


def number(value: float) -> str:
    """A number as it is read: thousands apart from ten thousand on, so that years stay years.

    >>> number(2026), number(1000000), number(0.15)
    ('2026', '1,000,000', '0.15')
    """
    return f"{value:,.12g}" if abs(value) >= THOUSANDS else f"{value:.12g}"
