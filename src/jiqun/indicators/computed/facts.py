"""Everything figures are computed from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jiqun.enterprises import Population
from jiqun.facts.store import Vintage
from jiqun.indicators.computed.definition import Definitions
from jiqun.indicators.computed.period import ReturnedMonths


@dataclass(frozen=True)
class Facts:
    """Enterprises with their returns as known at a moment, and the definitions that turn them into figures."""

    population: Population
    definitions: Definitions

    def years(self) -> list[int]:
        """Years with returns of enterprises, in order."""
        return sorted({int(item.period) for item in self.vintages("enterprise_year")})

    def returned(self, datasets: Sequence[str] | None = None) -> ReturnedMonths:
        """Months with returns: of these sets, or of every monthly set that an indicator is made of."""
        chosen = datasets if datasets is not None else self.definitions.monthly_sets
        return ReturnedMonths.of([item.period for item in self.vintages(*chosen)])

    def vintages(self, *datasets: str) -> list[Vintage]:
        """The vintages that speak for those sets."""
        return [item for name in datasets for item in self.population.vintages(name)]
