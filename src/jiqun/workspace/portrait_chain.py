"""Where an enterprise stands: clusters, products on chains, suppliers and customers, projects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from jiqun.enterprises.dossier import rows_of
from jiqun.workspace.enterprises import names_of

if TYPE_CHECKING:
    from jiqun.workspace.portrait import Sitter

Row = dict[str, Any]
LINKS = 3  #: partners named, the largest


def chain(sitter: Sitter) -> Row:
    """Clusters of the newest year; of those who may know, products and partners of the newest year that told any."""
    found: Row = {
        "clusters": [_cluster(sitter, row) for row in sitter.held.clusters],
        "products": [],
        "sells_to": None,
        "buys_from": None,
    }
    if not sitter.told:
        return found
    found["products"] = [_product(row) for row in _newest(sitter.reported.get("product", ()))]
    if sitter.desk.facts().vintages("supply_link"):
        population = sitter.desk.facts().population
        buys = rows_of(population, "supply_link", sitter.code, "buyer_code")
        found["sells_to"] = _partners(sitter, sitter.reported.get("supply_link", ()), "buyer_code")
        found["buys_from"] = _partners(sitter, buys, "code")
    return found


def _cluster(sitter: Sitter, row: Row) -> Row:
    held = sitter.city.library.taxonomies.cluster(row["cluster"])
    return {
        "cluster": row["cluster"], "basis": row["basis"], "year": row["year"],
        "name": _words(held[1].name) if held else {"zh": row["cluster"], "en": row["cluster"]},
        "taxonomy": _words(held[0].name) if held else {"zh": row["taxonomy"], "en": row["taxonomy"]},
    }  # fmt: skip


def _words(name: Any) -> Row:
    return {"zh": name.zh, "en": name.en or name.zh}


def _product(row: Row) -> Row:
    kept = ("year", "product", "chain", "node", "role", "revenue", "national_share")
    return {name: row.get(name) for name in kept}


def _newest(rows: Sequence[Row]) -> list[Row]:
    newest = max((row["year"] for row in rows), default=None)
    return [row for row in rows if row["year"] == newest]


def _partners(sitter: Sitter, rows: Sequence[Row], who: str) -> Row | None:
    """How many partners, the sum, and the largest with their part of it."""
    latest = _newest(rows)
    if not latest:
        return None
    sums: dict[str, float] = {}
    for row in latest:
        sums[row[who]] = sums.get(row[who], 0.0) + (row.get("amount") or 0.0)
    total, named = sum(sums.values()), _names(sitter, latest, who)
    largest = sorted(sums, key=lambda code: (-sums[code], code))[:LINKS]
    return {
        "year": latest[0]["year"], "partners": len(sums), "amount": total,
        "single_source": sum(bool(row.get("single_source")) for row in latest),
        "largest": [{"code": code, "name": named.get(code, code), "amount": sums[code], "share": sums[code] / total if total else None} for code in largest],
    }  # fmt: skip


def _names(sitter: Sitter, rows: Sequence[Row], who: str) -> Mapping[str, str]:
    told = {row[who]: row.get("buyer_name" if who == "buyer_code" else "name") for row in rows}
    return {code: name for code, name in told.items() if name} | names_of(
        sitter.desk.facts().population, told
    )


def projects(sitter: Sitter) -> list[Row]:
    """Each project as last returned, those still under way first, the largest before."""
    last: dict[str, Row] = {}
    for row in sitter.reported.get("project", ()):
        if row["project"] not in last or row["year"] > last[row["project"]]["year"]:
            last[row["project"]] = row
    stages = [item.code for item in sitter.desk.store.dataset("project").lists["project_stage"]]
    done = {stages[-1], stages[-2]} if len(stages) > 1 else set()
    rows = sorted(
        last.values(),
        key=lambda row: (row["stage"] in done, -row["year"], -(row.get("investment") or 0), row["project"]),
    )
    return [_project(row) for row in rows]


def _project(row: Row) -> Row:
    from jiqun.workspace.portrait import origin

    total, spent = row.get("investment"), row.get("invested_total")
    start, end = row.get("planned_start"), row.get("planned_completion")
    return {
        "project": row["project"], "name": row["name"], "kind": row.get("kind"), "stage": row["stage"], "year": row["year"],
        "investment": total, "invested_total": spent, "share": spent / total if spent is not None and total else None,
        "planned_start": start.isoformat() if start else None, "planned_completion": end.isoformat() if end else None,
        "parcel": row.get("parcel"), "row": origin(row),
    }  # fmt: skip
