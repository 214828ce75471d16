"""Carbon efficiency as plain rows that all faces share."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pyarrow.compute as pc

from jiqun.appraisal.carbon.benchmarks import QUANTILES, marked_as
from jiqun.appraisal.carbon.reckoning import SCALES, mark, part
from jiqun.appraisal.carbon.scheme import CarbonScheme, Flow, PeerLevel, Scale
from jiqun.engine import Formula
from jiqun.rules.reference import Reference
from jiqun.workspace.carbon import Reckoned

Row = dict[str, Any]
FEW = 10  #: enterprises below which quantiles would tell of single ones
LISTED = ("code", "name", "region", "park", "division", "industry", "net", "value", "level", "efficiency", "neutrality",
          "level_mark", "efficiency_mark", "neutrality_mark", "untold")  # fmt: skip


def scheme_row(scheme: CarbonScheme) -> Row:
    """A scheme with its scales and sources."""
    return {
        "id": scheme.id, "name": scheme.name.model_dump(), "region": scheme.region, "since": scheme.since.isoformat(),
        "standing": scheme.standing.value, "reference": scheme.reference.model_dump(mode="json"), "note": scheme.note,
        "base_year": scheme.base_year, "scales": {name: scale_row(scheme, name) for name in SCALES},
        "peers": scheme.peers.model_dump(mode="json"),
        "sources": [_flow_row(item) for item in scheme.sources], "reliefs": [_flow_row(item) for item in scheme.reliefs],
    }  # fmt: skip


def _flow_row(item: Flow) -> Row:
    return {"id": item.id, "name": item.name.model_dump(), "formula": item.formula, "note": item.note}


def scale_row(scheme: CarbonScheme, name: str) -> Row:
    """A scale with its marks, their bounds, and where they stand written."""
    scale: Scale = getattr(scheme, name)
    lower = [None, *(item.at_most for item in scale.marks)]
    return {
        "id": name, "name": scale.name.model_dump(), "unit": scale.unit,
        "reference": (scale.reference or scheme.reference).model_dump(mode="json"),
        "marks": [
            {"id": item.id, "name": item.name.model_dump(), "above": low, "at_most": item.at_most}
            for low, item in zip(lower, scale.marks, strict=False)
        ],
    }  # fmt: skip


def summary(done: Reckoned) -> Row:
    """What came out: enterprises by mark of each scale, and why others have none."""
    columns = {
        name: done.table[name].to_pylist() for name in (*map(mark, SCALES), "untold", "peer_level", "net", "value")
    }  # fmt: skip
    both = [
        (net, value)
        for net, value in zip(columns["net"], columns["value"], strict=True)
        if net is not None and value is not None
    ]
    net, value = sum(item[0] for item in both), sum(item[1] for item in both)
    return {
        "year": done.year, "simulated": done.simulated, "vintages": list(done.basis), "enterprises": done.table.num_rows,
        "reckoned": len(both), "net": net, "value": value, "level": net / value if value else None,
        "marks": {name: dict(Counter(item for item in columns[mark(name)] if item)) for name in SCALES},
        "untold": dict(Counter(item for item in columns["untold"] if item)),
        "peer_levels": dict(Counter(item for item in columns["peer_level"] if item)),
    }  # fmt: skip


def area_row(row: Row, scheme: CarbonScheme, by: Sequence[str], *, hidden: bool, bare: bool) -> Row:
    """An area; of too few enterprises nothing but their number is told, and quantiles only of FEW at least (`bare`)."""
    cuts = {name: row[name] for name in by}
    told = (
        {}
        if hidden
        else {name: row[name] for name in ("net", "value", "level", "before", "change", "neutrality")}
    )
    quantiles = {} if hidden or (bare and row["reckoned"] < FEW) else {name: row[name] for name in QUANTILES}
    marks = {
        name: {item.id: row[marked_as(name, item.id)] for item in getattr(scheme, name).marks}
        for name in SCALES
    }
    return {
        **cuts, "enterprises": row["enterprises"], "reckoned": row["reckoned"], "withheld": hidden,
        "base_year": row["base_year"], **told, "quantiles": quantiles, "marks": {} if hidden else marks,
    }  # fmt: skip


def listed(done: Reckoned, **wanted: str) -> list[Row]:
    """Enterprises of some mark, district or industry, the largest emission first, then by code."""
    table = done.table
    for name, value in wanted.items():
        if value:
            table = table.filter(pc.fill_null(pc.equal(table[name], value), False))
    rows: list[Row] = table.select(list(LISTED)).to_pylist()
    return sorted(rows, key=lambda row: (-(row["net"] if row["net"] is not None else -1e300), row["code"]))


def firm_row(done: Reckoned, code: str) -> Row:
    """One enterprise: where its emission comes from with the factors in force, its three marks, its industry and its place
    in it. Raises NotReckoned."""
    row, scheme = done.row(code), done.scheme
    own = {
        name: row[name] for name in ("code", "year", "name", "region", "town", "park", "division", "industry")
    }
    return {
        **own, "simulated": done.simulated, "untold": row["untold"],
        "sources": [_part_row(done, item, row) for item in scheme.sources],
        "reliefs": [_part_row(done, item, row) for item in scheme.reliefs],
        **{name: row[name] for name in ("gross", "relief", "net", "value", "peer", "peers", "peer_level")},
        "marks": {name: _mark_row(done, name, row) for name in SCALES},
        "place": place(done, row), "vintages": list(done.basis),
    }  # fmt: skip


def _mark_row(done: Reckoned, name: str, row: Row) -> Row:
    scale: Scale = getattr(done.scheme, name)
    held = row[mark(name)]
    reference = scale.reference or done.scheme.reference
    return {
        "name": scale.name.model_dump(), "unit": scale.unit, "value": row[name], "mark": held,
        "label": scale.mark(held).name.model_dump() if held else None,
        "step": [item.id for item in scale.marks].index(held) + 1 if held else None, "steps": len(scale.marks),
        "reference": reference.model_dump(mode="json"),
    }  # fmt: skip


def _part_row(done: Reckoned, item: Flow, row: Row) -> Row:
    return _flow_row(item) | {"co2": row[part(item.id)], "factors": _factors(done, item.formula)}


def _factors(done: Reckoned, formula: str) -> list[Row]:
    """The factors that a formula names, with their value and source on the last day of the year."""
    on, parameters = dt.date(done.year, 12, 31), done.reckoner.vocabulary.parameters
    found = [parameters[name] for name in Formula(formula).names if name in parameters]
    return [
        {"id": item.id, "name": item.name.model_dump(), "value": item.at(on), "unit": item.unit,
         "reference": _reference(item.source(on))}
        for item in found
    ]  # fmt: skip


def _reference(reference: Reference) -> Row:
    return reference.model_dump(mode="json")


def place(done: Reckoned, row: Row) -> Row | None:
    """How many of the industry it is held against emit more per value added: its place from the best."""
    if row["level"] is None or row["peer_level"] is None:
        return None
    digits = PeerLevel(row["peer_level"]).digits
    key = (row["industry"] or "")[:digits]
    levels = [
        level
        for code, level in zip(done.table["industry"].to_pylist(), done.table["level"].to_pylist(), strict=True)
        if level is not None and (digits == 0 or (code is not None and len(code) >= digits and code[:digits] == key))
    ]  # fmt: skip
    return {"rank": 1 + sum(level < row["level"] for level in levels), "of": len(levels), "industry": key}
