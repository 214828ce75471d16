"""Published figures that came in as returns: rows of the data set `observation`, beside those of the pack."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from jiqun.engine import Engine
from jiqun.facts.observations import ObservationRow, Published, observation_of
from jiqun.facts.store import ROW, SHEET, VINTAGE, Store, Vintage
from jiqun.values import ValueMishap

SET = "observation"
#: Fields that an observation carries under another name than the data set.
RENAMED = {"note": "definition_note"}


def speaking(store: Store) -> list[Vintage]:
    """Vintages of published figures. Simulated ones are left out: a made-up figure must never judge a real target."""
    return [vintage for vintage in store.catalogue.current(SET) if not vintage.simulated]


def published(store: Store, engine: Callable[[], Engine]) -> Published:
    """The figures of every return of `observation`, corrections laid over. The engine is opened only where there are any."""
    chosen = {vintage.id for vintage in speaking(store)}
    if not chosen:
        return Published()
    own = engine()
    table = store.table(own, SET)
    rows = own.collect(table.filter(table[VINTAGE].isin(sorted(chosen))).order_by([VINTAGE, SHEET, ROW]))
    figures, unread = [], []
    for row in rows.to_pylist():
        try:
            figures.append(observation_of(_row(row), row[VINTAGE]))
        except (ValueMishap, ValueError) as error:
            unread.append((row[VINTAGE], row[ROW], str(error)))
    return Published(tuple(figures), tuple(unread), tuple(store.basis(SET)))


def _row(row: Mapping[str, Any]) -> ObservationRow:
    fields = {RENAMED.get(name, name): value for name, value in row.items() if value is not None}
    # Of several sheets each has a row of this number.
    place = [fields.pop(name) for name in (VINTAGE, SHEET, ROW) if name in fields]
    own = {name: value for name, value in fields.items() if not name.startswith("_")}
    return ObservationRow(
        **own
        | {
            "id": ":".join(map(str, place)),
            "name": own.get("name") or own["indicator"],
            # repr gives the shortest digits that read back as the same number: 5.3, not 5.29999…
            "value": Decimal(repr(own["value"])),
        }
    )
