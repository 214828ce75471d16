"""Trying an appraisal out: other weights, another scheme, disturbed data; last year beside this one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from jiqun.appraisal.ages import AGE
from jiqun.appraisal.appraise import effect
from jiqun.appraisal.robust import flows, leanings, moves, robustness
from jiqun.rules.reform import differences
from jiqun.workspace.appraisals import Appraised

Row = dict[str, Any]
FEWEST = 20  #: enterprises of a group that is judged
LEANINGS = ("size", AGE, "division", "ownership", "region")


def weighed(done: Appraised, name: str, weights: Mapping[str, float]) -> Row:
    """Who would have another final grade on a list under other weights: ranked anew, then adjusted as before.

    Raises IndicatorUnknown.
    """
    before = done.matrix(name)
    after = before.weighing(weights)
    moved = moves(before, after)
    order = {grade: index for index, grade in enumerate(before.after.order)}
    told = sorted(moved, key=lambda item: (order[item.after] - order[item.before], item.code))
    return {
        "list": name, "weights": dict(zip([i.id for i in before.listing.indicators], after.weights.tolist(), strict=True)),
        "enterprises": before.size, "moved": len(moved),
        "up": sum(order[item.after] < order[item.before] for item in moved),
        "down": sum(order[item.after] > order[item.before] for item in moved),
        "flows": [{"before": one, "after": other, "enterprises": count} for (one, other), count in flows(moved).items()],
        "rows": [_move(done, item.code, item.before, item.after, item.score_before, item.score_after) for item in told],
    }  # fmt: skip


def _move(
    done: Appraised, code: str, before: str | None, after: str | None, one: float | None, other: float | None
) -> Row:
    row = done.row(code)
    return {
        "code": code,
        "name": row["name"],
        "region": row["region"],
        "division": row["division"],
        "before": before,
        "after": after,
        "score_before": one,
        "score_after": other,
    }


def compared(one: Appraised, other: Appraised) -> Row:
    """Two appraisals beside each other: another scheme over the same year (a reform), or the year before.

    Grades are final ones; consequences are told in money, before and after.
    """
    names = ["code", "grade", "score", "list", "managed_as"]
    before = {row["code"]: row for row in one.columns(names)}
    after = {row["code"]: row for row in other.columns(names)}
    both = sorted(before.keys() & after.keys())
    changed = [code for code in both if before[code]["grade"] != after[code]["grade"]]
    return {
        "before": {"scheme": one.scheme.id, "year": one.year}, "after": {"scheme": other.scheme.id, "year": other.year},
        "simulated": one.simulated or other.simulated,
        "both": len(both), "left": len(before) - len(both), "joined": len(after) - len(both), "moved": len(changed),
        "flows": _flows(before, after, both),
        "differences": [{"place": item.place, "before": item.before, "after": item.after} for item in differences(one.scheme, other.scheme)],
        "effects": _effects(one, other),
        "rows": [_move(other, code, before[code]["grade"], after[code]["grade"], before[code]["score"], after[code]["score"]) for code in changed],
    }  # fmt: skip


def _flows(before: Mapping[str, Row], after: Mapping[str, Row], both: Sequence[str]) -> list[Row]:
    counted = Counter((before[code]["grade"], after[code]["grade"]) for code in both)
    order = sorted(counted, key=lambda pair: (str(pair[0] or "~"), str(pair[1] or "~")))
    return [{"before": one, "after": other, "enterprises": counted[one, other]} for one, other in order]


def _effects(one: Appraised, other: Appraised) -> list[Row]:
    """Consequences that either scheme has, by id."""
    found: dict[str, Row] = {}
    for side, done in (("before", one), ("after", other)):
        for item in done.scheme.consequences:
            amounts = done.table[effect(item.id)].to_pylist()
            row = found.setdefault(
                item.id,
                {
                    "id": item.id,
                    "name": item.name.model_dump(),
                    "unit": item.unit,
                    "before": 0.0,
                    "after": 0.0,
                },
            )
            row[side] = sum(amount or 0.0 for amount in amounts)
    return list(found.values())


def robust(done: Appraised, name: str, *, weights: float = 0.2, data: float = 0.05, runs: int = 500) -> Row:
    """How often grades of a list survive. The shakiest come first."""
    matrix = done.matrix(name)
    found = robustness(matrix, weights=weights, data=data, runs=runs)
    classes = list(found.order)
    order = np.argsort(found.survived, kind="stable")
    return {
        "list": name, "enterprises": matrix.size, "weights": weights, "data": data, "runs": runs, "mean": found.mean,
        "firm": float((found.survived >= 0.95).mean()) if matrix.size else None,
        "by_class": dict(zip(classes, found.by_class(len(classes)), strict=True)),
        "rows": [
            {"code": matrix.codes[i], "grade": classes[found.grades[i]], "survived": float(found.survived[i]),
             "shares": dict(zip(classes, found.shares[i].tolist(), strict=True))}
            for i in order[:200]
        ],
    }  # fmt: skip


def biased(done: Appraised, name: str) -> list[Row]:
    """Whom a list's best and worst class favour or burden: by size, age, industry, ownership, district. Few are not judged."""
    table = done.of_list(name)
    graded = [row for row in table.select(["grade", *LEANINGS]).to_pylist() if row["grade"] is not None]
    listing = done.scheme.listing(name)
    best, worst = listing.classes[0].grade, listing.classes[-1].grade
    groups = {cut: [row[cut] or "" for row in graded] for cut in LEANINGS}
    judged = {
        cut: {name for name, count in Counter(names).items() if name and count >= FEWEST}
        for cut, names in groups.items()
    }
    together = 2 * sum(map(len, judged.values()))
    found: list[Row] = []
    for cut in LEANINGS:
        for grade in (best, worst):
            hits = np.array([row["grade"] == grade for row in graded])
            found += [
                {"cut": cut, "grade": grade, "group": item.group, "enterprises": item.enterprises, "share": item.share,
                 "low": item.low, "high": item.high, "others": item.others, "leans": item.leans}
                for item in leanings(groups[cut], hits, compared=together)
                if item.group in judged[cut]
            ]  # fmt: skip
    return sorted(found, key=lambda row: (-abs(row["share"] - row["others"]), row["cut"], row["group"]))
