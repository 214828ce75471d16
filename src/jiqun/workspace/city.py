"""A built city: everything the faces show, read once per version of the pack."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path

from jiqun.facts import Observation, Observations, Published, collect, load_observations
from jiqun.indicators import Catalogue, load_catalogue
from jiqun.monitor import (
    Calendar,
    Ground,
    Lights,
    Progress,
    Shapes,
    load_calendar,
    load_lights,
    load_shapes,
    progress,
)
from jiqun.packs import Pack, find_pack
from jiqun.plans import Library, Standing, Standings, Target, load_library, standings
from jiqun.plans.lint import Finding, lint, load_explanations, with_explanations
from jiqun.workspace.mechanisms import Mechanisms, load_mechanisms
from jiqun.workspace.sources import sources


@dataclass(frozen=True)
class Day:
    """The city on one day: the standing and the progress of every target."""

    on: dt.date
    standings: Mapping[str, Standings]
    progress: Mapping[str, Progress]

    def select(self, *standing: Standing) -> list[Target]:
        return [item.target for item in self.standings.values() if not standing or item.standing in standing]


@dataclass(frozen=True)
class City:
    """A pack read and ready to answer. Immutable: a changed pack is another City."""

    pack: Pack
    fingerprint: str
    library: Library
    catalogue: Catalogue
    observations: Observations
    calendar: Calendar
    mechanisms: Mechanisms
    returned: Published = field(default_factory=Published, repr=False)
    _bare: City | None = field(default=None, repr=False)
    _days: dict[dt.date, Day] = field(default_factory=dict, repr=False)

    def with_returned(self, published: Published) -> City:
        """The city with published figures that came in as returns, beside those of its pack. An indicator may be named
        by its id or by a printed name of the catalogue."""
        if published.basis == self.returned.basis:
            return self
        bare = self._bare or self
        if not published.figures and not published.unread:
            return bare
        figures = [_catalogued(item, self.catalogue) for item in published.figures]
        return replace(
            bare,
            fingerprint=":".join([bare.fingerprint, *published.basis]),
            observations=collect([*bare.observations.all, *figures]),
            returned=published,
            _bare=bare,
            _days={},
        )

    def day(self, on: dt.date) -> Day:
        """The city on a day; the last few days asked for are kept."""
        if on not in self._days:
            if len(self._days) >= 16:
                self._days.pop(next(iter(self._days)))
            self._days[on] = self._reckon(on)
        return self._days[on]

    def ground(self, on: dt.date) -> Ground:
        """What targets are judged on, on a day."""
        return Ground(self.observations, self.catalogue, self.calendar, on, self.shapes, self.lights)

    def _reckon(self, on: dt.date) -> Day:
        targets = self.library.targets
        ground = self.ground(on)
        return Day(
            on,
            {item.target.id: item for item in standings(targets, on)},
            {item.target.id: item for item in progress(targets, ground)},
        )

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the lint says of the pack's documents, with the explanations given so far."""
        if self._bare is not None:
            return self._bare.findings
        return tuple(with_explanations(lint(sources(self.library)), load_explanations(self.pack)))

    @cached_property
    def shapes(self) -> Shapes:
        return load_shapes(self.pack)

    @cached_property
    def lights(self) -> Lights:
        return load_lights(self.pack)

    @cached_property
    def home(self) -> str:
        return self.library.manifest.region

    def series(self, target: Target) -> list[Target]:
        """Targets of every plan about the same indicator, region, scope and cluster, by plan and year."""
        return [item for item in self.library.targets if item.subject == target.subject]


def open_city(name: str | Path, texts: Path | None = None) -> City:
    """Read a pack by name or folder. `texts` may hold documents that are not shipped (a newspaper's article).

    Raises PackError with file and line of every mistake.
    """
    pack = find_pack(name)
    return _open(pack, pack.fingerprint(), texts)


@lru_cache(maxsize=4)
def _open(pack: Pack, fingerprint: str, texts: Path | None) -> City:
    return City(
        pack,
        fingerprint,
        load_library(pack, texts),
        load_catalogue(pack),
        load_observations(pack),
        load_calendar(pack),
        load_mechanisms(pack),
    )


def _catalogued(figure: Observation, catalogue: Catalogue) -> Observation:
    found = catalogue.find(figure.row.indicator) if figure.row.indicator not in catalogue else []
    if len(found) != 1:
        return figure
    return replace(figure, row=figure.row.model_copy(update={"indicator": found[0].id}))


def regions_of(targets: Iterable[Target]) -> list[str]:
    return list(dict.fromkeys(target.region for target in targets))
