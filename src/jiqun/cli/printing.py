"""Output: JSON on stdout for machines, tables for people, everything else on stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import orjson
from rich.console import Console
from rich.table import Table

from jiqun.documents.errors import DocumentError
from jiqun.packs import PackError
from jiqun.plans.extraction.endpoint import EndpointFailed, EndpointNotConfigured
from jiqun.values import ValueMishap

errors = Console(stderr=True, highlight=False)
out = Console(highlight=False, soft_wrap=False)

MISHAPS = (
    PackError,
    DocumentError,
    ValueMishap,
    EndpointFailed,
    EndpointNotConfigured,
    FileNotFoundError,
    IsADirectoryError,
    PermissionError,
)


def print_json(content: object, *, indent: bool = True) -> None:
    """One JSON document (or line, without indentation) on stdout, UTF-8 whatever the terminal says."""
    options = orjson.OPT_APPEND_NEWLINE | (orjson.OPT_INDENT_2 if indent else 0)
    sys.stdout.buffer.write(orjson.dumps(content, option=options))
    sys.stdout.buffer.flush()


def print_table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], right: Sequence[int] = ()
) -> None:
    """A plain table; `right` holds the numbers of right-aligned columns."""
    table = Table(title=title or None, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for index, name in enumerate(columns):
        table.add_column(name, justify="right" if index in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    out.print(table)


@contextmanager
def one_shape(as_json: bool) -> Iterator[None]:
    """Turn what can go wrong into one shape: `{"error": {"code", "message", "where"}}` and exit code 2."""
    try:
        yield
    except MISHAPS as error:
        message = (
            str(error)
            if not isinstance(error, OSError)
            else f"{error.strerror or error}: {error.filename or ''}"
        )
        if as_json:
            print_json(
                {
                    "error": {
                        "code": code_of(error),
                        "message": message,
                        "where": str(getattr(error, "path", "")),
                    }
                }
            )
        else:
            errors.print(f"[red]jiqun[/red] {message}", markup=True)
        raise SystemExit(2) from error


def code_of(error: BaseException) -> str:
    """PackNotFound → pack_not_found."""
    name = type(error).__name__
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
