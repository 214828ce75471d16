"""The panel: every enterprise-year with its figures and everything they are cut by, kept as one derived table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import ibis

from jiqun.engine import Engine
from jiqun.enterprises.identity.canonical import Canon
from jiqun.enterprises.membership import Membership, membership
from jiqun.enterprises.roster import roster
from jiqun.facts.store import Snapshot, State, Store, Vintage

SETS = ("enterprise_year", "enterprise")


@dataclass(frozen=True)
class Population:
    """The enterprises of a store as known at a moment, or when first asked about: what is written later changes nothing
    in it. `rules` decide cluster membership, by taxonomy id.
    """

    store: Store
    engine: Engine
    rules: Mapping[str, Membership] = field(default_factory=dict)
    as_of: dt.datetime | None = None
    at_least: State = State.SUBMITTED

    @cached_property
    def snapshot(self) -> Snapshot:
        """The facts that every table and every basis of the population is made of."""
        return self.store.snapshot(as_of=self.as_of, at_least=self.at_least)

    def table(self, dataset: str) -> ibis.Table:
        """The rows of a set, corrections laid over. Raises DataSetUnknown."""
        return self.snapshot.table(self.engine, dataset)

    def vintages(self, dataset: str) -> Sequence[Vintage]:
        """Those that speak for a set, by period and office."""
        return self.snapshot.vintages(dataset)

    def years(self) -> list[int]:
        """Years with returns of enterprises, in order."""
        return sorted({int(item.period) for item in self.vintages("enterprise_year")})

    def basis(self, *datasets: str) -> list[str]:
        """Vintages, corrections and decisions on identity that tables of these sets stand on."""
        return [*self.snapshot.basis(*datasets), *self.canon.basis]

    @cached_property
    def canon(self) -> Canon:
        """Decisions on identity as they were at the population's moment."""
        return Canon.of(self.store.database, self.as_of)

    def roster(self) -> ibis.Table:
        """code, year and every cut; see :func:`jiqun.enterprises.roster`."""
        return self.store.derived.table(
            self.engine,
            "roster",
            self.basis(*SETS),
            lambda: roster(self.table("enterprise_year"), self.table("enterprise"), self.canon, self.years()),
        )

    def panel(self) -> ibis.Table:
        """The roster with the figures of `enterprise_year`."""
        return self.store.derived.table(self.engine, "panel", self.basis(*SETS), self._panel)

    def _panel(self) -> ibis.Table:
        cuts, figures = self.roster(), self.table("enterprise_year")
        own = [name for name in figures.columns if name not in cuts.columns]
        joined = cuts.inner_join(figures.select("code", "year", *own), ["code", "year"])
        return joined.order_by("year", "region")

    def panel_of(self, taxonomy: str) -> ibis.Table:
        """The panel with a column `cluster`: a row for each cluster the enterprise is in. Raises KeyError."""
        return self.store.derived.table(
            self.engine,
            f"panel-{taxonomy}",
            [*self.basis(*SETS), self.rules[taxonomy].fingerprint],
            lambda: self.panel().inner_join(
                self.members(taxonomy).select("code", "year", "cluster"), ["code", "year"]
            ),
        )

    def members(self, taxonomy: str) -> ibis.Table:
        """code, year, cluster, basis of a taxonomy. Raises KeyError for a taxonomy without a rule."""
        rule = self.rules[taxonomy]
        return self.store.derived.table(
            self.engine,
            f"members-{taxonomy}",
            [*self.basis(*SETS), rule.fingerprint],
            lambda: membership(self.roster(), rule),
        )
