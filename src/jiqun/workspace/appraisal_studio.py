"""The studio: other weights, caps and classes of one list, carried through adjustments, tenants and consequences.

What the formulas say of each enterprise (does an adjustment hold, what would each grade cost) is asked of the engine once
for an appraisal; every trial after that is arithmetic on arrays. Conformance with a full appraisal is tested.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import ibis
import numpy as np
import numpy.typing as npt

from jiqun.appraisal.appraise import effect
from jiqun.appraisal.grading import GRADE
from jiqun.appraisal.matrix import Matrix
from jiqun.appraisal.scheme import Listing
from jiqun.engine import Engine
from jiqun.packs.complaints import complaint
from jiqun.rules.errors import RuleInvalid
from jiqun.rules.profile import bound
from jiqun.workspace.appraisals import Appraised
from jiqun.workspace.keeping import Kept, rules_version

Row = dict[str, Any]
Flags = npt.NDArray[np.bool_]
Levels = npt.NDArray[np.int64]
BY_HAND = "by_hand"
MOST = 60  #: enterprises told by name


@dataclass(frozen=True)
class Trial:
    """What is tried on a list: weights, caps (multiples of the weight) by indicator; bounds by grade (cumulative shares, or
    scores where the list cuts by scores)."""

    weights: Mapping[str, float] = field(default_factory=dict)
    caps: Mapping[str, float] = field(default_factory=dict)
    bounds: Mapping[str, float] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.weights or self.caps or self.bounds)

    def places(self, listing: Listing) -> dict[str, Any]:
        """The trial as changed places of a scheme. Raises RuleInvalid as :meth:`on`."""
        self.on(listing)
        at = f"lists/{listing.id}"
        found: dict[str, Any] = {
            f"{at}/indicators/{name}/weight": told for name, told in self.weights.items()
        }
        found |= {f"{at}/indicators/{name}/cap": told for name, told in self.caps.items()}
        sides = {item.grade: "up_to" if item.up_to is not None else "at_least" for item in listing.classes}
        return found | {f"{at}/classes/{grade}/{sides[grade]}": told for grade, told in self.bounds.items()}

    def on(self, listing: Listing) -> Listing:
        """The list with what is tried. Raises RuleInvalid where that is no list any more."""
        from pydantic import ValidationError

        told = listing.model_dump()
        _known(listing, self.weights, self.caps, self.bounds)
        for item in told["indicators"]:
            item["weight"] = self.weights.get(item["id"], item["weight"])
            item["cap"] = self.caps.get(item["id"], item["cap"])
        for item in told["classes"]:
            side = "up_to" if item["up_to"] is not None else "at_least"
            if item["grade"] in self.bounds:
                item[side] = self.bounds[item["grade"]]
        try:
            return Listing.model_validate(told)
        except ValidationError as error:
            words = "；".join(complaint(item, Listing) for item in error.errors())
            raise RuleInvalid(listing.id, words) from error


def _known(
    listing: Listing, weights: Mapping[str, float], caps: Mapping[str, float], bounds: Mapping[str, float]
) -> None:
    """Raises IndicatorUnknown, RuleInvalid."""
    from jiqun.appraisal.errors import IndicatorUnknown

    names = [item.id for item in listing.indicators]
    for name in (*weights, *caps):
        if name not in names:
            raise IndicatorUnknown(name, names)
    bounded = [item.grade for item in listing.classes[:-1]]
    for grade in bounds:
        if grade not in bounded:
            raise RuleInvalid(
                listing.id, f"没有这一档的界限：{grade}；有 {'、'.join(bounded)} / no bound of {grade}"
            )


#: By consequence and grade what each row of the appraisal's table would pay or get.
Prices = Mapping[str, Mapping[str, npt.NDArray[np.float64]]]
PRICES: Kept[Prices] = Kept(4)


def prices_of(done: Appraised, engine: Engine) -> Prices:
    """Asked once for an appraisal."""
    key = (rules_version(done.scheme), done.year, done.basis, done.table.num_rows)
    return PRICES.of(key, lambda: _asked(done, engine))


def _asked(done: Appraised, engine: Engine) -> Prices:
    appraiser, table = done.appraiser, ibis.memtable(done.table)
    columns: dict[str, Any] = {"code": table.code}
    for index, told in enumerate(done.scheme.consequences):
        for grade, text in told.by_grade.items():
            price = _bound(done, table, text).cast("float64") * appraiser.factor(text, told.unit)
            columns[f"p{index}_{grade}"] = price.fill_null(0.0)
    rows = engine.collect(table.select(**columns).order_by("code"))
    return {
        item.id: {grade: rows[f"p{index}_{grade}"].to_numpy().astype(float) for grade in item.by_grade}
        for index, item in enumerate(done.scheme.consequences)
    }


def _bound(done: Appraised, table: ibis.Table, text: str) -> Any:
    return bound(table, done.appraiser.vocabulary, text, [done.year])


def tried(done: Appraised, engine: Engine, name: str, trial: Trial, most: int | None = MOST) -> Row:
    """A list under a trial: numbers by grade before and after, who moves (the first `most` of them), what the consequences
    cost then.

    Grades are final ones: adjustments, decisions by hand and tenants included. Raises IndicatorUnknown, RuleInvalid.
    """
    listing = trial.on(done.scheme.listing(name))
    matrix = done.matrix(name)
    after = _weighed(matrix, listing, trial)
    grades = [after.after.order[place] for place in after.finals()]
    changes = _changes(done, matrix.codes, grades)
    scores = dict(zip(matrix.codes, after.scores().tolist(), strict=True))
    return {
        "list": name, "enterprises": matrix.size, "classes": [item.grade for item in listing.classes],
        "weights": dict(zip([item.id for item in listing.indicators], after.weights.tolist(), strict=True)),
        "counts": _counts(done, name, changes), **_moved(done, changes, scores, most), "effects": _effects(done, prices_of(done, engine), changes),
    }  # fmt: skip


def _weighed(matrix: Matrix, listing: Listing, trial: Trial) -> Matrix:
    return replace(matrix.weighing(trial.weights), listing=listing)


def _changes(
    done: Appraised, codes: Sequence[str], grades: Sequence[str]
) -> dict[str, tuple[str | None, str]]:
    """Enterprises whose grade differs, tenants with their landlords."""
    told = dict(zip(codes, grades, strict=True))
    found: dict[str, tuple[str | None, str]] = {}
    for row in done.columns(["code", "subject", GRADE]):
        new = told.get(row["subject"]) if row[GRADE] is not None else None
        if new is not None and new != row[GRADE]:
            found[row["code"]] = (row[GRADE], new)
    return found


def _counts(done: Appraised, name: str, changes: Mapping[str, tuple[str | None, str]]) -> list[Row]:
    """Numbers by grade on the list, the best first."""
    own = done.of_list(name).select(["code", GRADE]).to_pylist()
    before = Counter(row[GRADE] for row in own if row[GRADE] is not None)
    after = Counter(
        changes[row["code"]][1] if row["code"] in changes else row[GRADE]
        for row in own
        if row[GRADE] is not None
    )
    grades = [grade for grade in done.scheme.grades if before[grade] or after[grade]]
    return [{"grade": grade, "before": before[grade], "after": after[grade]} for grade in grades]


def _moved(
    done: Appraised,
    changes: Mapping[str, tuple[str | None, str]],
    scores: Mapping[str, float],
    most: int | None,
) -> Row:
    order = {grade: index for index, grade in enumerate(done.scheme.grades)}
    steps = {code: order[after] - order[before or after] for code, (before, after) in changes.items()}
    flows = Counter(changes.values())
    rows = []
    for code in sorted(changes, key=lambda item: (-abs(steps[item]), steps[item], item))[:most]:
        held, (one, other) = done.row(code), changes[code]
        rows.append(
            {
                "code": code,
                "name": held["name"],
                "region": held["region"],
                "division": held["division"],
                "before": one,
                "after": other,
                "score_before": held["score"],
                "score_after": scores.get(held["subject"]),
            }
        )
    return {
        "moved": len(changes), "up": sum(step < 0 for step in steps.values()), "down": sum(step > 0 for step in steps.values()),
        "flows": [{"before": one, "after": other, "enterprises": count} for (one, other), count in sorted(flows.items(), key=str)],
        "rows": rows,
    }  # fmt: skip


def _effects(done: Appraised, prices: Prices, changes: Mapping[str, tuple[str | None, str]]) -> list[Row]:
    """Each consequence over everybody, before and after."""
    found = []
    for item in done.scheme.consequences:
        own = prices[item.id]
        before = sum(amount or 0.0 for amount in done.table[effect(item.id)].to_pylist())
        change = 0.0
        for code, (one, other) in changes.items():
            place = done.places[code]
            change += float(own[other][place]) if other in own else 0.0
            change -= float(own[one][place]) if one is not None and one in own else 0.0
        found.append(
            {"id": item.id, "name": item.name.model_dump(), "unit": item.unit, "before": before, "after": before + change}
        )  # fmt: skip
    return found
