"""Cluster taxonomies, each of one plan and period, and the crosswalk between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from jiqun.packs import Bilingual, Pack, Record, read_optional, read_record
from jiqun.plans.records import YearSpan


class Scale(Record):
    """A scale goal of a cluster, with the statement that prints it."""

    year: int
    indicator: str
    comparator: str
    value: float
    unit: str
    statement: str | None = None
    basis: str | None = None


class IndustryCode(Record):
    """A GB/T 4754 code; `status` says whether a plan or an editor assigned it."""

    code: str
    name: str
    confidence: Literal["high", "medium", "low"]
    status: str = "suggested"


class Cluster(Record):
    id: str
    name: Bilingual
    scope_keywords: tuple[str, ...] = ()
    focus_subclusters: tuple[str, ...] = ()
    leading_enterprises: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    carriers_and_initiatives: tuple[str, ...] = ()
    goal_statement: str | None = None
    scale: tuple[Scale, ...] = ()
    gbt4754: tuple[IndustryCode, ...] = ()
    subclusters: tuple[Cluster, ...] = ()
    parent_cluster: str | None = None
    note: str | None = None

    def with_subclusters(self) -> Iterator[Cluster]:
        yield self
        for part in self.subclusters:
            yield from part.with_subclusters()


class Tier(Record):
    id: str
    name: Bilingual
    scale_class: str | None = None
    count_stated: int | None = None
    clusters: tuple[Cluster, ...] = ()
    plan: str | None = None
    section: str | None = None
    note: str | None = None


class Aggregate(Record):
    text: str | None = None
    year: int
    statement: str | None = None
    plan: str | None = None
    scope: str | None = None
    note: str | None = None


class Taxonomy(Record):
    """`taxonomies/<id>.yaml`."""

    id: str
    name: Bilingual
    plan: str | None = None
    section: str | None = None
    period: YearSpan | None = None
    mechanism: str | None = None
    aggregate_targets: tuple[Aggregate, ...] = ()
    aggregate_baseline: tuple[Aggregate, ...] = ()
    classification: str | None = None
    shared_codes: Mapping[str, tuple[str, ...]] = {}
    tiers: tuple[Tier, ...] = ()
    note: str | None = None

    @property
    def clusters(self) -> list[Cluster]:
        """Every cluster and sub-cluster, in order."""
        return [
            part for tier in self.tiers for cluster in tier.clusters for part in cluster.with_subclusters()
        ]


class Correspondence(Record):
    """`start` is, is part of, contains or overlaps `end`; the editor's judgement with confidence and reason."""

    start: str = Field(alias="from")
    end: str = Field(alias="to")
    relation: Literal["equal", "part_of", "contains", "overlaps", "candidate_equal"]
    confidence: Literal["high", "medium", "low"]
    reason: str


class Unmapped(Record):
    cluster: str
    taxonomies: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Taxonomies:
    all: tuple[Taxonomy, ...]
    crosswalk: tuple[Correspondence, ...]
    unmapped: tuple[Unmapped, ...]

    def __getitem__(self, name: str) -> Taxonomy:
        return next(item for item in self.all if item.id == name)

    def cluster(self, cluster: str) -> tuple[Taxonomy, Cluster] | None:
        """A cluster by id, with the taxonomy it belongs to."""
        return next(
            ((taxonomy, item) for taxonomy in self.all for item in taxonomy.clusters if item.id == cluster),
            None,
        )

    def of_cluster(self, cluster: str) -> tuple[list[Correspondence], list[Correspondence]]:
        """Correspondences that lead to a cluster and away from it."""
        return (
            [link for link in self.crosswalk if link.end == cluster],
            [link for link in self.crosswalk if link.start == cluster],
        )


def load_taxonomies(pack: Pack, order: tuple[str, ...] = ()) -> Taxonomies:
    """The pack's taxonomies in the order given (then by file name), and `crosswalk.yaml`. Raises PackFileInvalid."""
    found = {
        taxonomy.id: taxonomy
        for taxonomy in (read_record(path, Taxonomy) for path in pack.files("taxonomies/*.yaml"))
    }
    path = pack.root / "crosswalk.yaml"
    names = [*order, *(name for name in found if name not in order)]
    return Taxonomies(
        tuple(found[name] for name in names if name in found),
        tuple(read_optional(path, Correspondence, under="crosswalk")),
        tuple(read_optional(path, Unmapped, under="unmapped")),
    )
