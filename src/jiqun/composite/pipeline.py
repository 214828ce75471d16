"""The pipeline of an index (OECD–JRC Handbook on Constructing Composite Indicators, 2008), every stage recorded.

denominate → screen → impute → treat → normalise → weigh → aggregate
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np

from jiqun.composite.aggregating import aggregate
from jiqun.composite.arrays import Floats, constant, named
from jiqun.composite.errors import ShapeMismatch, TooFewUnits
from jiqun.composite.framework import Framework, effective_weights
from jiqun.composite.methods import GIVEN, Method, takes
from jiqun.composite.preparing import denominate, screen
from jiqun.composite.ranking import ranks

NONE, MIN_MAX, AS_GIVEN = Method("none"), Method("min_max"), Method(GIVEN)
ARITHMETIC = Method("arithmetic")


@dataclass(frozen=True)
class Sheet:
    """Figures of units. `values` (units × indicators) has nan for gaps; `denominators` hold columns (units,); `groups` a
    label for each unit; `reference` the area's value of each indicator, where ratios to the area are wanted.

    Raises ShapeMismatch.
    """

    units: tuple[str, ...]
    framework: Framework
    values: Floats
    denominators: Mapping[str, Floats] = field(default_factory=dict)
    groups: Sequence[str] | None = None
    reference: Floats | None = None

    def __post_init__(self) -> None:
        expected = (len(self.units), len(self.framework.indicators))
        if self.values.shape != expected:
            raise ShapeMismatch("values", self.values.shape, expected)


@dataclass(frozen=True)
class Recipe:
    """Which function does each step. `screen` is the share of figures a unit must have; `constant` says whether an
    indicator that is the same everywhere is refused or left out (and recorded as left out)."""

    screen: float = 0.0
    impute: Method = NONE
    treat: Method = NONE
    normalise: Method = MIN_MAX
    weigh: Method = AS_GIVEN
    aggregate: Method = ARITHMETIC
    constant: Literal["refuse", "leave_out"] = "refuse"


@dataclass(frozen=True)
class Stage:
    """What a step left: values (units × indicators), which of each, by which method, and what it noted."""

    step: str
    method: str
    units: tuple[str, ...]
    indicators: tuple[str, ...]
    values: Floats
    notes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Index:
    """A finished index. `scores` has (units,) for every node; `framework` carries the weights that were used."""

    sheet: Sheet
    recipe: Recipe
    units: tuple[str, ...]
    framework: Framework
    stages: tuple[Stage, ...]
    scores: Mapping[str, Floats]

    def stage(self, step: str) -> Stage:
        return next(item for item in self.stages if item.step == step)

    @property
    def total(self) -> Floats:
        return self.scores[self.framework.root]

    @cached_property
    def ranks(self) -> Floats:
        """Ranks (units,), 1 for the best."""
        return ranks(self.total)

    @cached_property
    def effective(self) -> dict[str, float]:
        return effective_weights(self.framework)

    @property
    def left_out(self) -> tuple[str, ...]:
        """Indicators without variation or without any figure, which could not take part."""
        return tuple(name for name in self.sheet.framework.ids if name not in self.framework.ids)


def build(sheet: Sheet, recipe: Recipe | None = None) -> Index:
    """The index by a recipe.

    Raises any CompositeError of the steps: each names the step, the indicators and the way out.
    """
    recipe = recipe or Recipe()
    stages = [_denominated(sheet)]
    stages.append(_screened(stages[-1], recipe))
    kept = np.isin(np.array(sheet.units), np.array(stages[-1].units))
    groups = None if sheet.groups is None else [g for g, k in zip(sheet.groups, kept, strict=True) if k]
    stages.append(_imputed(stages[-1], recipe, groups))
    stages.append(treated(stages[-1], recipe.treat))
    stages.append(_varying(stages[-1], recipe))
    framework = sheet.framework.only(stages[-1].indicators)
    stages.append(normalised(stages[-1], framework, recipe.normalise, area_values(sheet, framework)))
    framework = weighed(stages[-1], framework, recipe.weigh)
    scores = aggregate(stages[-1].values, framework, recipe.aggregate.of("aggregate"))
    return Index(
        sheet, recipe, stages[-1].units, framework, tuple(stages),
        {name: found[0] for name, found in scores.items()},
    )  # fmt: skip


def _denominated(sheet: Sheet) -> Stage:
    values = denominate(sheet.values, sheet.framework, sheet.denominators)
    return Stage("denominate", "denominate", sheet.units, sheet.framework.ids, values)


def _screened(before: Stage, recipe: Recipe) -> Stage:
    kept = screen(before.values, recipe.screen)
    units = tuple(unit for unit, stays in zip(before.units, kept, strict=True) if stays)
    gone = [unit for unit, stays in zip(before.units, kept, strict=True) if not stays]
    if len(units) < 2:
        raise TooFewUnits(len(units), 2, "筛选 / screen")
    return Stage(
        "screen", f"share={recipe.screen:g}", units, before.indicators, before.values[kept], {"units": gone}
    )


def _imputed(before: Stage, recipe: Recipe, groups: Sequence[str] | None) -> Stage:
    filled = recipe.impute.of("impute")(before.values, groups, **recipe.impute.options)
    cells = [(before.units[unit], before.indicators[place]) for unit, place in np.argwhere(filled.flags)]
    return Stage(
        "impute", str(recipe.impute), before.units, before.indicators, filled.values, {"filled": cells}
    )


def treated(before: Stage, method: Method) -> Stage:
    """The stage with outliers treated; notes say what was done to which indicator."""
    found = method.of("treat")(before.values, **method.options)
    notes = {before.indicators[item.column]: item for item in found.touched}
    return Stage("treat", str(method), before.units, before.indicators, found.values, notes)


def _varying(before: Stage, recipe: Recipe) -> Stage:
    """Without indicators that are the same everywhere, where the recipe leaves them out."""
    same = (
        constant(before.values) if recipe.constant == "leave_out" else np.zeros(before.values.shape[1], bool)
    )
    kept = tuple(named(before.indicators, ~same))
    return Stage(
        "vary", recipe.constant, before.units, kept, before.values[:, ~same],
        {"left_out": named(before.indicators, same)},
    )  # fmt: skip


def area_values(sheet: Sheet, framework: Framework) -> Floats | None:
    if sheet.reference is None:
        return None
    place = {name: index for index, name in enumerate(sheet.framework.ids)}
    return np.asarray(sheet.reference[[place[name] for name in framework.ids]])


def normalised(before: Stage, framework: Framework, method: Method, reference: Floats | None = None) -> Stage:
    """The stage on one scale. Targets and the area's values are handed to methods that take them; where the area's value
    is not known the mean of the units stands for it."""
    function = method.of("normalise")
    options = dict(method.options)
    if takes(function, "targets"):
        options.setdefault("targets", [item.target for item in framework.indicators])
    if takes(function, "reference") and reference is not None:
        means = np.nanmean(before.values, axis=0)
        options.setdefault("reference", np.where(np.isnan(reference), means, reference))
    values = function(before.values, framework.directions, before.indicators, **options)
    return Stage("normalise", str(method), before.units, before.indicators, values)


def weighed(before: Stage, framework: Framework, method: Method) -> Framework:
    """The tree with weights from the normalised figures, or as declared."""
    if method.function == GIVEN:
        return framework
    found = method.of("weigh")(before.values, before.indicators, **method.options)
    return framework.with_leaf_weights(found)
