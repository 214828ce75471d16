"""Rows into a workbook, text as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from jiqun.cli.printing import CommandMishap


class WorkbookNotWritten(CommandMishap):
    def __init__(self, path: Path, why: object) -> None:
        self.path = path
        super().__init__(
            f"{path}：写不进去（{why}）；请换一个文件夹，或先关闭已打开的同名表格。 / "
            f"{path} cannot be written ({why}); choose another folder, or close the workbook of that name."
        )


def write_workbook(path: Path, title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """One sheet with a frozen head; a text that looks like a formula stays text. Raises WorkbookNotWritten."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(title)
    head = book.add_format({"bold": True, "bottom": 1})
    sheet.write_row(0, 0, columns, head)
    for index, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(index, column, value)
            elif value is not None:
                sheet.write(index, column, value)
    sheet.freeze_panes(1, 0)
    sheet.autofit()
    try:
        book.close()
    except FileCreateError as error:
        raise WorkbookNotWritten(path, getattr(error.args[0], "strerror", error)) from error
