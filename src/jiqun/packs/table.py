"""Reading the CSV tables of a pack."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from jiqun.packs.complaints import complaint
from jiqun.packs.errors import PackFileInvalid
from jiqun.packs.record import read_text

R = TypeVar("R", bound=BaseModel)


def read_table(path: Path, model: type[R]) -> list[R]:
    """The rows of a CSV file with a header line; an empty cell is a missing value.

    Raises :class:`PackFileInvalid` with the line (of the file) and column of every wrong cell.
    """
    rows: list[R] = []
    problems: list[tuple[int | None, str, str]] = []
    reader = csv.DictReader(io.StringIO(read_text(path)), strict=True)
    for row in reader:
        cells = {name: value for name, value in row.items() if name is not None and value not in (None, "")}
        try:
            rows.append(model.model_validate(cells))
        except ValidationError as error:
            problems += [
                (reader.line_num, ".".join(map(str, detail["loc"])), complaint(detail, model))
                for detail in error.errors()
            ]
    if problems:
        raise PackFileInvalid(path, problems)
    return rows
