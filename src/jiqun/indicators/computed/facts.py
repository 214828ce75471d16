"""Everything figures are computed from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jiqun.enterprises import Population
from jiqun.facts.store import Vintage
from jiqun.indicators.computed.definition import Definitions
from jiqun.indicators.computed.period import ReturnedMonths

if TYPE_CHECKING:
    import ibis


@dataclass(frozen=True, slots=True)
class Supplied:
    """What another room made of the facts: `table` has code, year, value; `basis` names everything it stands on."""

    table: ibis.Table
    basis: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """Enterprises with their returns as known at a moment, the definitions that turn them into figures, and what other
    rooms supplied, by the name that variables ask for it with."""

    population: Population
    definitions: Definitions
    supplied: Mapping[str, Supplied] = field(default_factory=dict)

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
