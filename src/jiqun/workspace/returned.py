"""A city whose published figures are those of its pack and those that came in as returns."""

from __future__ import annotations

from pathlib import Path

from jiqun.facts import Published
from jiqun.workspace.city import City, open_city
from jiqun.workspace.places import data_folder, has_records, records_address


def open_city_with_returns(name: str | Path, texts: Path | None = None, data: Path | None = None) -> City:
    """A pack with the published figures returned to its data folder, where there is one.

    Raises PackError, SchemaError, DatabaseUnavailable, EngineUnavailable.
    """
    city = open_city(name, texts)
    folder = data_folder(city.pack, data)
    return city.with_returned(_returned(city, folder)) if has_records(city.pack, folder) else city


def _returned(city: City, folder: Path) -> Published:
    # Imported here: the store and the engine take seconds that a city without returns need not wait for.
    from jiqun.facts.published import speaking
    from jiqun.facts.schema import load_declarations
    from jiqun.facts.store import Store
    from jiqun.ledgers import confirming
    from jiqun.workspace.facts import open_desk

    store = Store(folder, load_declarations(city.pack), records_address(city.pack))
    try:
        if not speaking(store) and not confirming.basis(store.database):
            return Published()
    finally:
        store.close()
    desk = open_desk(city.pack.root, folder)
    try:
        return desk.published()
    finally:
        desk.close()
