"""Whether the city made is the city asked for: target, made, deviation and source, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from jiqun.synthesis.recipe import Anchor, Ratio
from jiqun.synthesis.sets.honours import Awards
from jiqun.synthesis.targets import Targets
from jiqun.values import Unit

Floats = npt.NDArray[np.float64]
Sums = Mapping[int, Mapping[str, Floats]]  #: year → measure → amounts by region, above designated size


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`deviation` is in % of the target, or in percentage points for shares and growth; `source` an observation's id."""

    what: str
    region: str
    year: int
    target: float
    made: float
    deviation: float
    allowed: float
    kind: Literal["%", "points"]
    source: str

    @property
    def kept(self) -> bool:
        return abs(self.deviation) <= self.allowed

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "kept": self.kept}


def judge(targets: Targets, sums: Sums, divisions: Sums, awards: Iterable[Awards]) -> list[Line]:
    """Every anchor of the recipe that lies in the years made. `divisions` holds value added by division."""
    judge_ = _Judge(targets, sums)
    return [
        *judge_.value_added(), *judge_.growth(), *judge_.firms(), *judge_.districts(), *judge_.groups(divisions),
        *(line for ratio in targets.recipe.ratios for line in judge_.ratio(ratio)), *judge_.titles(awards),
    ]  # fmt: skip


@dataclass(frozen=True)
class _Judge:
    targets: Targets
    sums: Sums

    def _line(
        self, what: str, anchor: Anchor, target: float, made: float, allowed: float, points: bool = False
    ) -> Line:
        deviation = made - target if points else 100 * (made - target) / (abs(target) or 1.0)
        return Line(
            what=what, region=anchor.region or "", year=anchor.year, target=float(target), made=float(made),
            deviation=float(deviation), allowed=float(allowed), kind="points" if points else "%",
            source=self.targets.source(anchor),
        )  # fmt: skip

    def _total(self, measure: str, year: int, region: str | None = None) -> float:
        found = self.sums[year][measure]
        return float(found.sum() if region is None else found[self.targets.regions.index(region)])

    def value_added(self) -> Iterator[Line]:
        anchor, allowed = self.targets.recipe.value_added.anchor, self.targets.recipe.tolerance.total
        if anchor.year in self.sums:
            yield self._line("value_added", anchor, self.targets.value_added(anchor.year), self._total("value_added", anchor.year), allowed)  # fmt: skip

    def growth(self) -> Iterator[Line]:
        """In comparable prices: nominal growth over the declared change of prices."""
        for step in self.targets.recipe.value_added.growth:
            if step.year in self.sums and step.year - 1 in self.sums:
                nominal = self._total("value_added", step.year) / self._total("value_added", step.year - 1)
                made = (nominal / (1 + step.prices / 100) - 1) * 100
                wanted = self.targets.amount(step, "%")
                yield self._line(
                    "value_added_growth", step, wanted, made, self.targets.recipe.tolerance.points, True
                )

    def firms(self) -> Iterator[Line]:
        for anchor in self.targets.recipe.firms:
            if anchor.year in self.sums:
                wanted = float(self.targets.firms(anchor.year))
                yield self._line(
                    "firms", anchor, wanted, self._total("firms", anchor.year), self._count(wanted)
                )

    def _count(self, wanted: float) -> float:
        """Allowed deviation of a count in %: the declared one, and never less than one enterprise."""
        return max(self.targets.recipe.tolerance.count, 100 / max(wanted, 1))

    def districts(self) -> Iterator[Line]:
        for shares in self.targets.recipe.district_shares:
            if shares.year in self.sums:
                wanted, made = (
                    self.targets.district_shares(shares.year),
                    self.sums[shares.year]["value_added"],
                )
                for number, region in enumerate(self.targets.regions):
                    if region in shares.values or region in shares.observations:
                        anchor = Anchor(
                            year=shares.year, region=region, observation=shares.observations.get(region)
                        )
                        yield self._line(
                            "value_added_share", anchor, 100 * wanted[number], float(100 * made[number] / made.sum()),
                            self.targets.recipe.tolerance.points, True,
                        )  # fmt: skip

    def groups(self, divisions: Sums) -> Iterator[Line]:
        codes = [item.code for item in self.targets.recipe.divisions]
        for group in self.targets.recipe.groups:
            inside = np.array([code in group.divisions for code in codes])
            for anchor in group.anchors:
                if anchor.year in self.sums:
                    held = divisions[anchor.year]["value_added"]
                    made = float(100 * held[inside].sum() / held.sum())
                    wanted = self.targets.amount(anchor, "%")
                    yield self._line(
                        f"share:{group.name}",
                        anchor,
                        wanted,
                        made,
                        self.targets.recipe.tolerance.points,
                        True,
                    )

    def ratio(self, ratio: Ratio) -> Iterator[Line]:
        rule = self.targets.recipe.tolerance
        for anchor in ratio.anchors:
            if anchor.year not in self.sums:
                continue
            wanted = self.targets.amount(anchor, ratio.unit)
            made = self._total(ratio.measure, anchor.year, anchor.region)
            per = self._total(ratio.per, anchor.year, anchor.region)
            if ratio.read == "level":
                wanted *= self.targets.scale
            else:
                share = 100.0 if Unit.parse(ratio.unit) == Unit.parse("%") else 1.0
                made = share * (per / made if ratio.read == "inverse" else made / per)
            name = ratio.measure if ratio.read == "level" else f"{ratio.measure}/{ratio.per}"
            name = f"{ratio.per}/{ratio.measure}" if ratio.read == "inverse" else name
            yield self._line(name, anchor, wanted, made, rule.district if anchor.region else rule.total)

    def titles(self, awards: Iterable[Awards]) -> Iterator[Line]:
        for held in awards:
            for anchor in held.title.anchors:
                if anchor.year in self.sums:
                    wanted = float(self.targets.titles(held.title, anchor.year))
                    made = float((held.years <= anchor.year).sum())
                    yield self._line(f"title:{held.title.title}", anchor, wanted, made, self._count(wanted))


__all__ = ["Line", "judge"]
