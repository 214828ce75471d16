"""One enterprise's sheet: its grade and why, item by item, against its peers, over the years, and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jiqun.appraisal.appraise import effect
from jiqun.appraisal.scheme import Adjustment, Indicator, Listing, Method, Scheme
from jiqun.appraisal.scores import base, points, value
from jiqun.appraisal.subjects import above, below
from jiqun.workspace.appraisals import Appraised

Row = dict[str, Any]


def sheet(done: Appraised, code: str) -> Row:
    """Everything a firm's one page shows. Raises NotAppraised."""
    row, scheme = done.row(code), done.scheme
    listing = scheme.listing(row["list"]) if row["list"] else None
    items = [_item(done, listing, item, row) for item in listing.indicators] if listing else []
    return {
        "scheme": scheme.id, "scheme_name": scheme.name.model_dump(), "year": done.year, "simulated": done.simulated,
        "trust": scheme.reference.trust.value,
        **{name: row[name] for name in ("code", "name", "region", "town", "park", "division", "score", "position", "of", "grade_first", "grade", "managed_as", "subject")},
        "list": listing.name.model_dump() if listing else None,
        "list_id": row["list"],
        "reason": _reason(scheme, row["reason"]),
        "items": items,
        "figures": list({side["formula"]: side for item in items for side in (item["above"], item["below"])}.values()),
        "items_score": row["items_score"],
        "bonuses": _bonuses(scheme, row),
        "adjustments": _adjustments(scheme, row["adjusted_by"] or ""),
        "next": _next(done, listing, row) if listing else None,
        "merged_with": _merged(done, row),
        "effects": _effects(scheme, row),
        "gates": [
            {"id": item.id, "name": item.name.model_dump(), "open": row["managed_as"] in item.grades,
             "grades": list(item.grades), "reference": item.reference.model_dump(mode="json")}
            for item in scheme.gates
        ] if row["managed_as"] else [],
    }  # fmt: skip


def _item(done: Appraised, listing: Listing | None, item: Indicator, row: Row) -> Row:
    peers = _peers(done, row, value(item.id))
    earned, held = row[points(item.id)], row[value(item.id)]
    vocabulary = done.appraiser.vocabulary
    return {
        "id": item.id, "name": item.name.model_dump(), "unit": item.unit, "weight": item.weight,
        "value": held, "base": row[base(item.id)], "points": earned,
        "above": _side(vocabulary, item.above, _reported(done, item, row[above(item.id)])),
        "below": _side(vocabulary, item.below, row[below(item.id)]),
        "capped": bool(item.cap and item.weight and earned is not None and earned >= item.cap * item.weight - 1e-9),
        "untold": held is None,
        "missing": item.missing.value,
        "percentile": percentile(peers, held), "peers": len(peers),
        "median": float(np.median(peers)) if len(peers) else None,
    }  # fmt: skip


def _reported(done: Appraised, item: Indicator, held: float | None) -> float | None:
    """Trap: the table keeps a numerator in the unit of its quotient; a share in per cent has it a hundredfold."""
    return None if held is None else held / done.appraiser.factors.get(item.id, 1.0)


def _side(vocabulary: Any, formula: str, held: float | None) -> Row:
    """A reported figure below an item: named where the formula is a variable, else by the formula itself."""
    known = vocabulary.variables.get(formula.strip())
    name = known.record.name.model_dump() if known is not None else {"zh": formula, "en": formula}
    return {"formula": formula, "name": name, "value": held, "unit": _unit(vocabulary, formula)}


def _unit(vocabulary: Any, text: str) -> str:
    from jiqun.engine import Formula

    found = vocabulary.unit(Formula(text))
    return str(found.symbol) if found is not None else ""


def _peers(done: Appraised, row: Row, column: str) -> np.ndarray[Any, Any]:
    """Values of those on the same list in the same industry division."""
    table = done.of_list(row["list"])
    same = table.filter(pc.fill_null(pc.equal(table["division"], row["division"]), False))
    held = same[column].drop_null().cast(pa.float64())
    return np.asarray(held.to_numpy(), dtype=float)


def percentile(peers: np.ndarray[Any, Any], held: float | None) -> float | None:
    """The share of peers that are lower, those equal counted half.

    >>> percentile(np.array([1.0, 2.0, 2.0, 4.0]), 2.0)
    0.5
    """
    if held is None or not len(peers):
        return None
    return float(((peers < held).sum() + (peers == held).sum() / 2) / len(peers))


def _reason(scheme: Scheme, name: str | None) -> Row | None:
    found = next((item for item in scheme.exclusions if item.id == name), None)
    if found is None:
        return None
    reference = found.reference.model_dump(mode="json") if found.reference else None
    return {
        "id": found.id,
        "label": found.label.model_dump(),
        "treatment": found.treatment.value,
        "reference": reference,
    }


def _bonuses(scheme: Scheme, row: Row) -> list[Row]:
    return [
        {"id": item.id, "label": item.label.model_dump(), "points": row[f"bonus_{item.id}"],
         "reference": item.reference.model_dump(mode="json") if item.reference else None}
        for item in scheme.bonuses
        if row[f"bonus_{item.id}"]
    ]  # fmt: skip


def _adjustments(scheme: Scheme, marks: str) -> list[Row]:
    by_id: dict[str, Adjustment] = {item.id: item for item in scheme.adjustments}
    found: list[Row] = []
    for mark in marks.split():
        item = by_id.get(mark)
        if item is None:
            found.append(
                {
                    "id": mark,
                    "label": {"zh": "人工调档", "en": "By hand"},
                    "effect": "fix",
                    "grade": None,
                    "reference": None,
                }
            )
            continue
        reference = item.reference.model_dump(mode="json") if item.reference else None
        found.append(
            {
                "id": mark,
                "label": item.label.model_dump(),
                "effect": item.effect.value,
                "grade": item.grade,
                "reference": reference,
            }
        )
    return found


def _next(done: Appraised, listing: Listing, row: Row) -> Row | None:
    """What the next better class would take: the lowest score in it now, and by how much each item alone would have to rise."""
    order = [item.grade for item in listing.classes]
    if row["grade_first"] not in order or order.index(row["grade_first"]) == 0 or row["score"] is None:
        return None
    aim = order[order.index(row["grade_first"]) - 1]
    table = done.of_list(listing.id)
    mine = pc.and_(
        pc.equal(table["slice"], row["slice"]), pc.fill_null(pc.equal(table["grade_first"], aim), False)
    )
    scores = [score for score in table.filter(mine)["score"].to_pylist() if score is not None]
    if not scores:
        return None
    gap = max(min(scores) - row["score"], 0.0)
    return {"grade": aim, "score": min(scores), "gap": gap, "items": _rises(listing, row, gap)}


def _rises(listing: Listing, row: Row, gap: float) -> list[Row]:
    """By ratio to base an item gains weight ÷ base for each unit; others are not told."""
    if listing.method is not Method.RATIO:
        return []
    found: list[Row] = []
    for item in listing.indicators:
        held, against, weight = row[value(item.id)], row[base(item.id)], item.weight
        if held is None or not against or not weight:
            continue
        wanted = held + gap * against / weight
        reachable = item.cap is None or wanted / against <= item.cap
        found.append(
            {
                "id": item.id,
                "name": item.name.model_dump(),
                "unit": item.unit,
                "value": held,
                "wanted": wanted,
                "reachable": reachable,
            }
        )
    return found


def _merged(done: Appraised, row: Row) -> list[Row]:
    """Who is graded together with it: the landlord first."""
    table = done.table.filter(pc.equal(done.table["subject"], row["subject"])).select(
        ["code", "name", "subject"]
    )
    if table.num_rows < 2:
        return []
    rows: list[Row] = table.to_pylist()
    return sorted(rows, key=lambda item: (item["code"] != item["subject"], item["code"]))


def _effects(scheme: Scheme, row: Row) -> list[Row]:
    return [
        {"id": item.id, "name": item.name.model_dump(), "unit": item.unit, "amount": row[effect(item.id)],
         "reference": item.reference.model_dump(mode="json")}
        for item in scheme.consequences
        if row[effect(item.id)]
    ]  # fmt: skip


def history(appraisals: Sequence[Appraised], code: str) -> list[Row]:
    """Score, position and grade of other years' appraisals in which the enterprise was."""
    found = []
    for done in sorted(appraisals, key=lambda item: item.year):
        if code in done.places:
            row = done.row(code)
            found.append(
                {"year": done.year, "scheme": done.scheme.id}
                | {name: row[name] for name in ("list", "score", "position", "of", "grade")}
            )
    return found
