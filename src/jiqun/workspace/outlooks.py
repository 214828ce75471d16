"""The outlook of every target of a city on a day, kept for a version of the city."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from threading import Lock
from typing import TYPE_CHECKING

from jiqun.monitor import Light, Measures
from jiqun.workspace.city import City

if TYPE_CHECKING:
    from jiqun.monitor.forecast import Outlook, Pool

KEPT = 6
_held: OrderedDict[tuple[str, str, dt.date], Outlooks] = OrderedDict()
_lock = Lock()


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


def outlooks_of(city: City, on: dt.date) -> Outlooks:
    """Reckoned once for a city and a day: nothing published later is seen."""
    key = (str(city.pack.root), city.fingerprint, on)
    with _lock:
        if key in _held:
            _held.move_to_end(key)
            return _held[key]
    made = _reckon(city, on)
    with _lock:
        _held[key] = made
        while len(_held) > KEPT:
            _held.popitem(last=False)
    return made


def _reckon(city: City, on: dt.date) -> Outlooks:
    # Imported here: NumPy takes a moment that pages without a forecast need not wait for.
    from jiqun.monitor.forecast import city_pool, load_series, of_subjects, subject

    ground, targets = city.ground(on), city.library.targets
    pool = city_pool(ground, load_series(city.pack))
    found = of_subjects([subject(target, ground) for target in targets], pool)
    return Outlooks(dict(zip((target.id for target in targets), found, strict=True)), pool)
