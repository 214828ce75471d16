"""Templates of prose: a few signs that a clerk can read, numbers only as bound ones.

A body is plain text. A line is a paragraph; `# `, `## `, `### `, `#### ` begin headings, which are numbered; `[表 name]`
and `[图 name]` place a table or chart of the query; `{{ … }}`, `{% if %}` and `{% for %}` are Jinja's, in its sandbox,
with the phrases and no other function or filter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import TemplateError, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment

from jiqun.reports.bound import Bound, unseal
from jiqun.reports.digits import typed_digits
from jiqun.reports.errors import BlockUnknown, DigitTyped, NumberUnbound, TemplateInvalid
from jiqun.reports.model import Block, Chart, Heading, Paragraph, Table
from jiqun.reports.phrases import MISSING, PHRASES
from jiqun.values import print_hanzi

_HEADING = re.compile(r"(#{1,4})\s+(.+)")
_PLACED = re.compile(r"\[(表|图)\s+([\w-]+)\]")


class Unprinted(Exception):
    """Inside Jinja: a number without a query; told with its place by :func:`render`."""

    def __init__(self, value: object) -> None:
        self.value = value
        super().__init__(repr(value))


def _printed(value: Any) -> Any:
    if isinstance(value, int | float | Decimal):
        raise Unprinted(value)
    return MISSING if value is None else value


def _environment() -> SandboxedEnvironment:
    found = SandboxedEnvironment(
        autoescape=False,
        undefined=StrictUndefined,
        finalize=_printed,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters = {"places": Bound.with_places, "size": Bound.size}
    found.globals = dict(PHRASES)
    return found


ENVIRONMENT = _environment()


def check(source: str, where: Path | str) -> None:
    """Raises TemplateInvalid for what Jinja cannot read, DigitTyped for a number that is typed."""
    try:
        tree = ENVIRONMENT.parse(source)
    except TemplateSyntaxError as error:
        raise TemplateInvalid(where, error.lineno, str(error.message)) from error
    for line, words in _constants(tree):
        for below, digits, around in typed_digits(words):
            raise DigitTyped(where, line + below - 1, digits, around)


def _constants(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """Texts of a template that are printed as they stand, with their lines."""
    for output in tree.find_all(nodes.Output):
        for node in output.nodes:
            if isinstance(node, nodes.TemplateData):
                yield node.lineno, node.data
            else:
                held = [node] if isinstance(node, nodes.Const) else list(node.find_all(nodes.Const))
                yield from ((item.lineno, item.value) for item in held if isinstance(item.value, str))


def render(source: str, values: Mapping[str, Any], where: Path | str) -> str:
    """The text with sealed numbers. Raises what :func:`check` does, NumberUnbound, TemplateInvalid for a name that the
    query does not give."""
    check(source, where)
    try:
        return ENVIRONMENT.from_string(source).render(dict(values))
    except Unprinted as error:
        raise NumberUnbound(where, error.value) from error
    except (TemplateError, TypeError, AttributeError, ValueError) as error:
        raise TemplateInvalid(where, getattr(error, "lineno", None) or 1, str(error)) from error


def blocks_of(
    text: str, tables: Mapping[str, Table], charts: Mapping[str, Chart], where: Path | str
) -> Iterator[Block]:
    """The blocks of a rendered body. Raises BlockUnknown."""
    counts = [0, 0, 0, 0]
    for line in (line.strip() for line in text.splitlines()):
        heading, placed = _HEADING.fullmatch(line), _PLACED.fullmatch(line)
        if heading:
            level = len(heading[1])
            counts = [*counts[: level - 1], counts[level - 1] + 1, *[0] * (4 - level)]
            yield Heading(level=level, ordinal=ordinal(level, counts[level - 1]), text=unseal(heading[2]))
        elif placed:
            yield _placed(placed[1], placed[2], tables, charts, where)
        elif line:
            yield Paragraph(text=unseal(line))


def _placed(
    what: str, name: str, tables: Mapping[str, Table], charts: Mapping[str, Chart], where: Path | str
) -> Table | Chart:
    shelf: Mapping[str, Table | Chart] = tables if what == "表" else charts
    if name not in shelf:
        raise BlockUnknown(where, what, name, shelf)
    return shelf[name]


def ordinal(level: int, number: int) -> str:
    """The ladder of GB/T 9704: 一、 （一） 1． （1）.

    >>> [ordinal(level, 2) for level in (1, 2, 3, 4)]
    ['二、', '（二）', '2．', '（2）']
    """
    match level:
        case 1:
            return f"{print_hanzi(number)}、"
        case 2:
            return f"（{print_hanzi(number)}）"
        case 3:
            return f"{number}．"
    return f"（{number}）"
