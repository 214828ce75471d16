"""Every indicator of a city: who asks for it, and where its figures come from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from jiqun.facts import Observation
from jiqun.indicators import Indicator
from jiqun.packs import Bilingual
from jiqun.workspace.city import City

if TYPE_CHECKING:
    from jiqun.indicators.computed import Definition, Definitions

Row = dict[str, Any]


class Supply(StrEnum):
    """Where an indicator's figures come from."""

    BOTH = "both"  #: computed from returns and published
    COMPUTED = "computed"
    PUBLISHED = "published"
    NONE = "none"  #: no declared data set holds it, and nobody published it


@dataclass(frozen=True)
class Supplied:
    """An indicator of the catalogue, or one that is only computed. `newest` is the latest published figure of the home
    region; `targets` how many targets ask for it."""

    id: str
    name: Bilingual
    indicator: Indicator | None
    definition: Definition | None
    published: int
    newest: Observation | None
    targets: int

    @property
    def supply(self) -> Supply:
        if self.definition is not None:
            return Supply.BOTH if self.published else Supply.COMPUTED
        return Supply.PUBLISHED if self.published else Supply.NONE

    @property
    def family(self) -> str:
        return (self.indicator.family if self.indicator else None) or ""

    @property
    def unit(self) -> str:
        if self.definition is not None:
            return self.definition.unit.symbol
        return (self.indicator.unit if self.indicator else None) or ""


def definitions_of(city: City) -> Definitions:
    # Imported here: formulas bring the engine along, which commands about plans need not wait for.
    from jiqun.facts.schema import load_declarations
    from jiqun.indicators.computed import load_definitions

    return load_definitions(load_declarations(city.pack), city.pack)


def supplied(city: City, definitions: Definitions) -> list[Supplied]:
    """The catalogue in its order, then indicators that are computed and not in it."""
    asked = Counter(target.key for target in city.library.targets)
    printed = Counter(item.row.indicator for item in city.observations.all)
    names = [
        *city.catalogue.indicators,
        *(name for name in definitions.versions if name not in city.catalogue),
    ]
    found = []
    for name in names:
        indicator = city.catalogue.get(name)
        definition = definitions.versions[name][-1] if name in definitions.versions else None
        own = indicator.name if indicator else definition.record.name if definition else Bilingual(zh=name)
        series = city.observations.series(name, city.home)
        newest = max(
            series, key=lambda item: (item.period.end, *(not part for part in item.rank[:1])), default=None
        )
        found.append(Supplied(name, own, indicator, definition, printed[name], newest, asked[name]))
    return found


def supplied_row(item: Supplied) -> Row:
    """JSON types: the same for API and command line."""
    definition = item.definition
    return {
        "id": item.id,
        "name": {"zh": item.name.zh, "en": item.name.en},
        "family": item.family or None,
        "unit": item.unit or None,
        "targets": item.targets,
        "supply": item.supply.value,
        "computed": None
        if definition is None
        else {
            "yearly": definition.record.value,
            "monthly": definition.record.monthly,
            "change": definition.change.model_dump(mode="json") if definition.change else None,
            "note": definition.record.note,
        },
        "published": item.published,
        "newest": None
        if item.newest is None
        else {
            "period": item.newest.row.period,
            "value": str(item.newest.quantity),
            "source": item.newest.row.source,
        },
    }


def chosen(
    items: list[Supplied], *, words: str = "", supply: str = "", family: str = "", asked: bool = False
) -> list[Supplied]:
    """Those whose id or name holds the words, of one supply, of one family; `asked` only those that a target asks for."""
    wanted = words.strip().lower()
    return [
        item
        for item in items
        if (not wanted or any(wanted in text.lower() for text in (item.id, item.name.zh, item.name.en)))
        and supply in ("", item.supply.value)
        and family in ("", item.family)
        and (item.targets or not asked)
    ]
