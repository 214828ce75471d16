"""Entries as printed cells: labels for codes, names for references, what a reader expects to see."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jiqun.facts.schema import FieldType
from jiqun.ledgers.book import Book
from jiqun.ledgers.declaration import Ledger, LedgerField
from jiqun.ledgers.entry import Entry
from jiqun.ledgers.telling import WITHHELD

#: A day as it is stored; anything else was written when the field was of another type, and is shown as it stands.
_ISO = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Listed:
    """A list ready to be printed: columns, and rows of values by column; `simulated` marks rows; `withheld` are columns
    left out because the reader is not told some cell of them."""

    ledger: Ledger
    columns: tuple[LedgerField, ...]
    rows: tuple[Mapping[str, Any], ...]
    simulated: tuple[bool, ...]
    withheld: tuple[LedgerField, ...] = ()

    @property
    def told(self) -> str:
        """What is left out and who may see it; empty where nothing is."""
        names = "、".join(item.label for item in self.withheld)
        return f"单个企业的数据不公开，未列出：{names}；经办、台账管理角色登录后导出可见" if names else ""


def listed(
    book: Book, ledger: Ledger, entries: Sequence[Entry], rows: Sequence[Mapping[str, Any]] | None = None
) -> Listed:
    """Every field of a ledger's form and its computed ones; references by the words a form takes back. `rows` are those of
    the entries as the reader is told them; a column with a cell that is withheld is left out, so that no such word comes
    back with the form."""
    computed = tuple(item for item in ledger.fields if item.computed)
    own = tuple(item for item in ledger.dataset.fields if isinstance(item, LedgerField))
    made = book.rows(ledger, entries) if rows is None else rows
    closed = {name for row in made for name, value in row.items() if value is WITHHELD}
    columns = tuple(item for item in (*own, *computed) if item.field not in closed)
    labels = {item.field: {code.code: code.label for code in _codes(ledger, item)} for item in columns}
    printed = tuple(
        {item.field: _printed(item, row.get(item.field), labels[item.field]) for item in columns}
        | {"revision": entry.revision}
        for entry, row in zip(entries, made, strict=True)
    )
    withheld = tuple(item for item in ledger.fields if item.field in closed)
    return Listed(ledger, columns, printed, tuple(entry.simulated for entry in entries), withheld)


def _codes(ledger: Ledger, item: LedgerField) -> Sequence[Any]:
    return ledger.dataset.codes(item) or ledger.codes(item)


def _printed(item: LedgerField, value: Any, labels: Mapping[str, str]) -> Any:
    match value:
        case None | "" | [] | ():
            return None
        case list() | tuple():
            return "、".join(str(labels.get(str(part), part)) for part in value)
        case bool():
            return "是" if value else "否"
        case str() if item.type is FieldType.DATE and _ISO.fullmatch(value):
            return dt.date.fromisoformat(value)
        case str():
            return labels.get(value, value)
    return value


def label_of(item: LedgerField, *, required: bool = False) -> str:
    """The label of a column with its unit; a computed one says so."""
    unit = f"（{item.unit}）" if item.unit else ""
    auto = "（自动）" if item.computed else ""
    return f"{'*' if required and item.required else ''}{item.label}{unit}{auto}"
