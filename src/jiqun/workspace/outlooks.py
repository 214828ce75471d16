"""The outlook of every target of a city on a day, kept for a version of the city."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from jiqun.monitor import Light, Measures
from jiqun.workspace.city import City
from jiqun.workspace.keeping import Kept

if TYPE_CHECKING:
    from jiqun.monitor.forecast import Outlook, Pool


@dataclass(frozen=True)
class Outlooks:
    """Target → outlook, and the pool that calibrated them."""

    by_target: Mapping[str, Outlook]
    pool: Pool

    def light(self, city: City, target: str) -> Light | None:
        """The light of a chance as it is printed (70 % is never yellow beside a band from 0.7); None where there is none."""
        found = self.by_target.get(target)
        if found is None or found.rounded is None:
            return None
        rule = city.lights[city.lights.use.forecast]
        return rule.light(Measures(probability=Decimal(str(found.rounded))))


KEEPER: Kept[Outlooks] = Kept(6)


def outlooks_of(city: City, on: dt.date) -> Outlooks:
    """Reckoned once for a city and a day: nothing published later is seen."""
    return KEEPER.of((str(city.pack.root), city.fingerprint, on), lambda: _reckon(city, on))


def _reckon(city: City, on: dt.date) -> Outlooks:
    # Imported here: NumPy takes a moment that pages without a forecast need not wait for.
    from jiqun.monitor.forecast import city_pool, load_series, of_subjects, subject

    ground, targets = city.ground(on), city.library.targets
    pool = city_pool(ground, load_series(city.pack))
    found = of_subjects([subject(target, ground) for target in targets], pool)
    return Outlooks(dict(zip((target.id for target in targets), found, strict=True)), pool)
