"""Cuts: how figures are divided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import ibis

from jiqun.enterprises import CUTS, Population
from jiqun.indicators.computed.errors import CutUnknown

CLUSTER = "cluster"
MISSING = ""  #: the cut of rows whose district, industry … nobody reported


@dataclass(frozen=True, slots=True)
class Cut:
    """A way to divide: a column of the roster, or the clusters of a taxonomy (`cluster:<taxonomy>`)."""

    column: str
    taxonomy: str | None = None

    @property
    def name(self) -> str:
        return f"{CLUSTER}:{self.taxonomy}" if self.taxonomy else self.column


def read_cut(text: str, population: Population) -> Cut:
    """A cut as users write it: a column, its Chinese label, `district`, or `cluster:<taxonomy>`.

    `cluster` alone is the last taxonomy of the pack. Raises CutUnknown.
    """
    name, _, taxonomy = text.strip().partition(":")
    if name in (CLUSTER, "集群"):
        chosen = taxonomy or next(reversed(list(population.rules)), "")
        if chosen not in population.rules:
            raise CutUnknown(text, f"没有分类“{chosen}” / no taxonomy", population.rules)
        return Cut(CLUSTER, chosen)
    alias = {"district": "region", **{label: column for column, label in CUTS.items()}}
    column = alias.get(name, name)
    if column not in CUTS or column == "section":
        raise CutUnknown(text, "没有这种分组 / no such cut", [*CUTS, "cluster:<taxonomy>"])
    return Cut(column)


def in_group(table: ibis.Table, chosen: Mapping[Cut, str]) -> ibis.Table:
    """The rows of one group: of each cut, the value."""
    for cut, value in chosen.items():
        table = table.filter(ibis.coalesce(table[cut.column], MISSING) == value)
    return table
