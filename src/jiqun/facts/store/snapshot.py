"""What a store says at one moment, of all data sets alike, whatever is written to it later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from jiqun.engine import Engine
from jiqun.facts.store.catalogue import speaking
from jiqun.facts.store.corrections import Correction, overlay
from jiqun.facts.store.vintage import State, Vintage

if TYPE_CHECKING:
    from jiqun.facts.store.store import Store


@dataclass(frozen=True)
class Snapshot:
    """The vintages that speak for each set, by period and office, and the corrections that hold, by set.

    Files of vintages never change and are never removed: what was chosen once can be read at any time.
    """

    store: Store
    chosen: Mapping[str, Sequence[Vintage]]
    corrections: Mapping[str, Sequence[Correction]]

    @classmethod
    def of(
        cls, store: Store, known: Iterable[Vintage], corrections: Iterable[Correction], at_least: State
    ) -> Snapshot:
        vintages: dict[str, list[Vintage]] = defaultdict(list)
        for vintage in speaking(known, at_least):
            vintages[vintage.dataset].append(vintage)
        standing: dict[str, list[Correction]] = defaultdict(list)
        for item in corrections:
            standing[item.dataset].append(item)
        return cls(store, dict(vintages), dict(standing))

    def vintages(self, dataset: str) -> Sequence[Vintage]:
        """Those that speak for a set."""
        return self.chosen.get(dataset, ())

    def table(self, engine: Engine, dataset: str) -> ibis.Table:
        """As :meth:`Store.table`. Raises DataSetUnknown."""
        declared = self.store.dataset(dataset)
        found = self.store.read(engine, declared, self.vintages(declared.id))
        return overlay(found, declared, self.corrections.get(declared.id, ()))

    def basis(self, *datasets: str) -> list[str]:
        """As :meth:`Store.basis`: what :meth:`table` of these sets is made of."""
        ids: list[str] = []
        for name in datasets:
            ids += [vintage.id for vintage in self.vintages(name)]
            ids += [f"{name}:correction:{item.id}" for item in self.corrections.get(name, ())]
            ids.append(f"{name}:{self.store.dataset(name).version}")
        return ids
