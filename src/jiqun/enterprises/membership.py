"""Which enterprises belong to which cluster of a taxonomy: by industry code, by keyword, by name. Overlaps stay visible."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import ibis
import pyarrow as pa

from jiqun.packs import Pack, Record, read_table
from jiqun.plans import Cluster, Taxonomy

OVERRIDES = "memberships.csv"
CONFIDENCES = ("high", "medium", "low")


class MembershipRow(Record):
    """A row of `memberships.csv`: an enterprise named into or out of a cluster, with the reason."""

    taxonomy: str
    cluster: str
    code: str
    belongs: bool = True
    reason: str
    decided: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """How membership of one taxonomy is decided. `least` is the weakest confidence of a code that still counts."""

    taxonomy: Taxonomy
    overrides: tuple[MembershipRow, ...] = ()
    least: Literal["high", "medium", "low"] = "medium"

    @property
    def fingerprint(self) -> str:
        """Changes with the taxonomy, the overrides and the confidence asked for."""
        parts = [
            self.taxonomy.model_dump_json(),
            *(row.model_dump_json() for row in self.overrides),
            self.least,
        ]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    @property
    def clusters(self) -> list[Cluster]:
        """Top clusters only: a sub-cluster's members are its parent's."""
        return [cluster for tier in self.taxonomy.tiers for cluster in tier.clusters]


def load_memberships(pack: Pack) -> tuple[MembershipRow, ...]:
    """The pack's `memberships.csv`; none when it has none. Raises PackFileInvalid."""
    path = pack.root / OVERRIDES
    return tuple(read_table(path, MembershipRow)) if path.is_file() else ()


def membership(roster: ibis.Table, rule: Membership) -> ibis.Table:
    """Columns: code, year, cluster, basis (`named`, `code` or `keyword`) — one row per enterprise, year and cluster.

    `roster` needs code, year, industry and main_products.

    An enterprise may be in several clusters; `named` outranks `code`, `code` outranks `keyword`, and an override
    that says it does not belong removes it.
    """
    parts = [
        part
        for part in (_by_code(roster, rule), _by_keyword(roster, rule), _by_name(roster, rule))
        if part is not None
    ]
    if not parts:
        return ibis.memtable(_EMPTY.empty_table())
    found = ibis.union(*parts) if len(parts) > 1 else parts[0]
    best = found.group_by("code", "year", "cluster").agg(rank=found["rank"].min())
    basis = ibis.cases((best["rank"] == 0, "named"), (best["rank"] == 1, "code"), else_="keyword")
    kept = best.select("code", "year", "cluster", basis=basis)
    return _without_excluded(kept, rule)


_EMPTY = pa.schema(
    [("code", pa.string()), ("year", pa.int32()), ("cluster", pa.string()), ("basis", pa.string())]
)


def _table(columns: Mapping[str, Iterable[str]]) -> ibis.Table:
    return ibis.memtable(
        pa.table({name: pa.array(list(cells), pa.string()) for name, cells in columns.items()})
    )


def _by_code(roster: ibis.Table, rule: Membership) -> ibis.Table | None:
    """Codes of any level: an enterprise's class belongs where its class, group or division is listed."""
    accepted = CONFIDENCES[: CONFIDENCES.index(rule.least) + 1]
    pairs = [
        (code.code, cluster.id)
        for cluster in rule.clusters
        for code in cluster.gbt4754
        if code.confidence in accepted and code.code.isdigit()
    ]
    parts = []
    for length in sorted({len(code) for code, _ in pairs}):
        of_length = [(code, cluster) for code, cluster in pairs if len(code) == length]
        listed = _table({"listed": [c for c, _ in of_length], "cluster": [c for _, c in of_length]})
        joined = roster.mutate(prefix=roster.industry.substr(0, length))
        matched = joined.inner_join(listed, joined.prefix == listed.listed)
        parts.append(_members(matched, 1))
    return ibis.union(*parts, distinct=True) if len(parts) > 1 else (parts[0] if parts else None)


def _by_keyword(roster: ibis.Table, rule: Membership) -> ibis.Table | None:
    """Main products that print a keyword of the cluster's scope."""
    parts = []
    for cluster in rule.clusters:
        words = cluster.scope_keywords
        if words:
            hits = [roster.main_products.contains(word) for word in words]
            condition = hits[0]
            for hit in hits[1:]:
                condition = condition | hit
            parts.append(_members(roster.filter(condition).mutate(cluster=ibis.literal(cluster.id)), 2))
    return ibis.union(*parts, distinct=True) if len(parts) > 1 else (parts[0] if parts else None)


def _by_name(roster: ibis.Table, rule: Membership) -> ibis.Table | None:
    named = [row for row in rule.overrides if row.taxonomy == rule.taxonomy.id and row.belongs]
    if not named:
        return None
    listed = _table({"listed": [row.code for row in named], "cluster": [row.cluster for row in named]})
    return _members(roster.inner_join(listed, roster.code == listed.listed), 0)


def _without_excluded(found: ibis.Table, rule: Membership) -> ibis.Table:
    gone = [row for row in rule.overrides if row.taxonomy == rule.taxonomy.id and not row.belongs]
    if not gone:
        return found
    listed = _table({"code": [row.code for row in gone], "cluster": [row.cluster for row in gone]})
    return found.anti_join(listed, ["code", "cluster"])


def _members(table: ibis.Table, rank: int) -> ibis.Table:
    return table.select("code", "year", "cluster", rank=ibis.literal(rank, "int8"))


__all__ = ["Membership", "MembershipRow", "load_memberships", "membership"]
