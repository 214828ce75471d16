"""Output: JSON on stdout for machines, tables for people, everything else on stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import orjson
from rich.console import Console
from rich.table import Table

from jiqun.mishap import Mishap, code_of

errors = Console(stderr=True, highlight=False)
out = Console(highlight=False, soft_wrap=False)
#: Into a file or a pipe nothing is folded at the 80 columns that rich takes for a terminal it does not see.
if not out.is_terminal and "COLUMNS" not in os.environ:
    out.width = 400


class CommandMishap(Mishap):
    """What a command was given cannot be used as it is; the message says why and what to give instead."""


MISHAPS = (
    Mishap,
    FileNotFoundError,
    IsADirectoryError,
    NotADirectoryError,
    PermissionError,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer in both forms: `content` for machines; title, columns and rows for people.

    `right` holds the numbers of right-aligned columns.
    """

    content: object
    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[object]]
    right: Sequence[int] = ()


def give(as_json: bool, find: Callable[[], Answer]) -> None:
    """Find an answer and print it, or what kept it from being found."""
    with one_shape(as_json):
        answer = find()
        if as_json:
            print_json(answer.content)
        else:
            print_table(answer.title, answer.columns, answer.rows, answer.right)


def print_json(content: object, *, indent: bool = True, error: bool = False) -> None:
    """One JSON document (or line, without indentation) on stdout, or stderr; UTF-8 whatever the terminal says."""
    options = orjson.OPT_APPEND_NEWLINE | (orjson.OPT_INDENT_2 if indent else 0)
    stream = (sys.stderr if error else sys.stdout).buffer
    stream.write(orjson.dumps(content, option=options))
    stream.flush()


def print_table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], right: Sequence[int] = ()
) -> None:
    """A plain table; `right` holds the numbers of right-aligned columns."""
    table = Table(title=title or None, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for index, name in enumerate(columns):
        table.add_column(name, justify="right" if index in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*map(_cell, row))
    out.print(table)


def _cell(value: object) -> str:
    """Counts by name read `met 3，missed 7`."""
    if isinstance(value, dict):
        return "，".join(f"{name} {count}" for name, count in value.items())
    return "" if value is None else str(value)


@contextmanager
def one_shape(as_json: bool, *, lines: bool = False) -> Iterator[None]:
    """Turn what can go wrong into one shape: `{"error": {"code", "message", "where"}}` and exit code 2.

    The shape stands on stdout in place of the one document that was asked for. Where stdout holds `lines` of data it
    stands on stderr, so that no reader of lines takes an error for a row.
    """
    try:
        yield
    except MISHAPS as error:
        if as_json:
            body = {"code": code_of(error), "message": _message(error), "where": _where(error)}
            print_json({"error": body}, indent=not lines, error=lines)
        else:
            errors.print("[red]jiqun[/red]", end=" ")
            errors.print(_message(error), markup=False, soft_wrap=True)
        raise SystemExit(2) from error


def _where(error: BaseException) -> str:
    """The file that a mishap is about, where it names one."""
    return next(
        (str(found) for name in ("path", "place", "filename") if (found := getattr(error, name, None))), ""
    )


def _message(error: BaseException) -> str:
    return f"{error.strerror or error}: {error.filename or ''}" if isinstance(error, OSError) else str(error)
