"""Who a reported code is, at read time: accepted identities, then mergers that hold by the end of the period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis
import pyarrow as pa

from jiqun.enterprises.identity.decisions import Identities, Identity, IdentityState
from jiqun.enterprises.identity.mergers import Merger, Mergers
from jiqun.records import Database

#: The column that is added: the enterprise that a row counts for.
COLUMN = "enterprise"


@dataclass(frozen=True)
class Canon:
    """What was decided, as small tables. Rows are never changed: the reported `code` stays beside `enterprise`."""

    identities: Sequence[Identity]
    mergers: Sequence[Merger]

    @classmethod
    def of(cls, database: Database, as_of: dt.datetime | None = None) -> Canon:
        """What is decided today, or was at a moment (UTC)."""
        every = Identities(database).all(as_of)
        accepted = [item for item in every if item.state is IdentityState.ACCEPTED]
        return cls(accepted, Mergers(database).standing(as_of))

    @property
    def basis(self) -> list[str]:
        """Changes with every decision that is read."""
        return [f"identity:{item.id}" for item in self.identities] + [
            f"merger:{item.id}" for item in self.mergers
        ]

    def of_code(self, dataset: str, code: str, on: dt.date, name: str = "") -> str:
        """The enterprise of one reported code, on a day."""
        named = {(item.dataset, item.code, item.name): item.enterprise for item in self.identities}
        return survivor(self.mergers, named.get((dataset, code, name), code), on)

    def over(self, table: ibis.Table, dataset: str) -> ibis.Table:
        """The table with `enterprise`. Needs `code`; uses `name`, `year` and `month` where the table has them.

        A merger counts for every period that ends on its day or later; in a table without periods it counts today.
        """
        found = self._named(table, dataset)
        return self._merged(found) if self.mergers else found

    def _named(self, table: ibis.Table, dataset: str) -> ibis.Table:
        known = [item for item in self.identities if item.dataset == dataset]
        if not known:
            return table.mutate(**{COLUMN: table.code})
        listed = _texts(
            {
                "_code": [i.code for i in known],
                "_name": [i.name for i in known],
                "_to": [i.enterprise for i in known],
            }
        )
        name = table["name"].fill_null("") if "name" in table.columns else ibis.literal("")
        joined = table.left_join(listed, [table.code == listed["_code"], name == listed["_name"]])
        return joined.mutate(**{COLUMN: ibis.coalesce(joined["_to"], joined.code)}).select(
            *table.columns, COLUMN
        )

    def _merged(self, table: ibis.Table) -> ibis.Table:
        """Chains are followed beforehand, so that one join suffices."""
        rows = [(start, day, survivor(self.mergers, start, day)) for start, day in _turns(self.mergers)]
        following = {(start, day): _next(rows, start, day) for start, day, _ in rows}
        listed = ibis.memtable(
            pa.table(
                {
                    "_from": pa.array([start for start, _, _ in rows], pa.string()),
                    "_since": pa.array([_months(day) for _, day, _ in rows], pa.int64()),
                    "_until": pa.array(
                        [_months(following[start, day]) for start, day, _ in rows], pa.int64()
                    ),
                    "_into": pa.array([end for _, _, end in rows], pa.string()),
                }
            )
        )
        period = _period(table)
        same = [table[COLUMN] == listed["_from"], period >= listed["_since"], period < listed["_until"]]
        joined = table.left_join(listed, same)
        return joined.mutate(**{COLUMN: ibis.coalesce(joined["_into"], joined[COLUMN])}).select(
            *table.columns
        )


def survivor(mergers: Sequence[Merger], code: str, on: dt.date) -> str:
    """Follow mergers that hold on a day."""
    into = {item.absorbed: item.survivor for item in mergers if item.since <= on}
    while code in into:
        code = into[code]
    return code


def _turns(mergers: Sequence[Merger]) -> list[tuple[str, dt.date]]:
    """(absorbed, day) of every day on which what it counts for may change: its own merger's and later ones."""
    days = sorted({item.since for item in mergers})
    return [(item.absorbed, day) for item in mergers for day in days if day >= item.since]


def _next(rows: Sequence[tuple[str, dt.date, str]], start: str, day: dt.date) -> dt.date:
    return min((later for code, later, _ in rows if code == start and later > day), default=dt.date.max)


def _months(day: dt.date) -> int:
    return day.year * 12 + day.month - 1


def _period(table: ibis.Table) -> ibis.Value:
    """The last month of a row's period, counted in months."""
    if "year" not in table.columns:
        return ibis.literal(_months(dt.date.today()), "int64")
    month = table["month"] if "month" in table.columns else ibis.literal(12)
    return table["year"].cast("int64") * 12 + month.cast("int64") - 1


def _texts(columns: Mapping[str, list[str]]) -> ibis.Table:
    return ibis.memtable(pa.table({name: pa.array(cells, pa.string()) for name, cells in columns.items()}))
