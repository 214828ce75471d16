"""Schemes of evaluation as text files of a pack: `composite/*.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from jiqun.composite.ahp import ahp, from_upper
from jiqun.composite.errors import CompositeError, SchemeUnknown
from jiqun.composite.framework import Framework, Indicator, Node
from jiqun.composite.methods import GIVEN, STEPS, Method
from jiqun.composite.pipeline import Recipe
from jiqun.composite.robustness import Uncertainty
from jiqun.indicators.computed.definition import DefinitionRecord
from jiqun.indicators.computed.measure import MeasureRecord
from jiqun.packs import Bilingual, DuplicateEntry, Pack, Record, read_record

FOLDER = "composite"
#: The index above the dimensions.
ROOT = "index"


class StepRecord(Record):
    """A method with its options: `min_max`, or `{method: min_max, low: 1, high: 100}`."""

    method: str
    options: Mapping[str, Any] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, given: Any) -> Any:
        if isinstance(given, str):
            return {"method": given}
        if isinstance(given, dict) and "options" not in given:
            return {
                "method": given.get("method"),
                "options": {k: v for k, v in given.items() if k != "method"},
            }
        return given

    @property
    def as_method(self) -> Method:
        return Method(self.method, dict(self.options))

    def check(self, step: str) -> None:
        """Raises ValueError in the words of MethodUnknown or MethodOptionUnknown."""
        if (step, self.method) == ("weigh", GIVEN):
            return
        try:
            self.as_method.of(step)
        except CompositeError as error:
            raise ValueError(str(error)) from error


class StepsRecord(Record):
    """Which method does each step; see docs/method/composite.md."""

    screen: float = Field(default=0.0, ge=0, le=1)
    impute: StepRecord = StepRecord(method="none")
    treat: StepRecord = StepRecord(method="none")
    normalise: StepRecord = StepRecord(method="min_max")
    weigh: StepRecord = StepRecord(method=GIVEN)
    aggregate: StepRecord = StepRecord(method="arithmetic")
    constant: Literal["refuse", "leave_out"] = "leave_out"

    @field_validator(*STEPS)
    @classmethod
    def _known(cls, value: StepRecord, info: ValidationInfo) -> StepRecord:
        value.check(str(info.field_name))
        return value

    @property
    def recipe(self) -> Recipe:
        return Recipe(
            self.screen, self.impute.as_method, self.treat.as_method, self.normalise.as_method,
            self.weigh.as_method, self.aggregate.as_method, self.constant,
        )  # fmt: skip


class DoubtsRecord(Record):
    """What might have been chosen otherwise when ranks are tried for robustness."""

    noise: float = Field(default=0.2, ge=0, lt=1)
    treat: tuple[StepRecord, ...] = ()
    normalise: tuple[StepRecord, ...] = ()
    aggregate: tuple[StepRecord, ...] = ()
    replications: int = Field(default=1000, ge=10, le=20_000)

    @field_validator("treat", "normalise", "aggregate")
    @classmethod
    def _known(cls, value: tuple[StepRecord, ...], info: ValidationInfo) -> tuple[StepRecord, ...]:
        for item in value:
            item.check(str(info.field_name))
        return value

    @property
    def uncertainty(self) -> Uncertainty:
        treats, norms, means = (
            tuple(item.as_method for item in group) for group in (self.treat, self.normalise, self.aggregate)
        )
        return Uncertainty(
            noise=self.noise, treatments=treats, normalisations=norms, aggregations=means,
            replications=self.replications,
        )  # fmt: skip


class IndicatorRecord(Record):
    """An indicator of a dimension. `figure` names a definition that computes it from returns, `published` an indicator of
    the catalogue with published figures; with neither, `missing` says why there is no source yet, and it takes no part."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    name: Bilingual
    direction: Literal["up", "down"] = "up"
    weight: float = Field(default=1.0, ge=0)
    figure: str | None = None
    published: str | None = None
    unit: str = ""
    target: float | None = None
    missing: Bilingual | None = None
    note: Bilingual | None = None

    @model_validator(mode="after")
    def _sourced(self) -> IndicatorRecord:
        sourced = self.figure is not None or self.published is not None
        if sourced == (self.missing is not None):
            raise ValueError(
                f"指标 {self.id} 要么写 figure 或 published（数据来源），要么写 missing（为什么没有来源）"
                " / an indicator has a source (figure, published) or says why it has none (missing)"
            )
        return self


class DimensionRecord(Record):
    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    name: Bilingual
    weight: float = Field(default=1.0, ge=0)
    indicators: tuple[IndicatorRecord, ...] = Field(min_length=1)


class ComparisonsRecord(Record):
    """Pairwise judgements of the dimensions (AHP): `order` are their ids, `judgements` the rows right of the diagonal."""

    order: tuple[str, ...] = Field(min_length=2, max_length=10)
    judgements: tuple[tuple[float, ...], ...]
    source: str = ""

    @model_validator(mode="after")
    def _square(self) -> ComparisonsRecord:
        try:
            if len(ahp(from_upper(self.judgements)).weights) != len(self.order):
                raise ValueError(
                    f"order 有 {len(self.order)} 个维度，judgements 应有 {len(self.order) - 1} 行"
                    " / judgements has one row fewer than order has dimensions"
                )
        except CompositeError as error:
            raise ValueError(str(error)) from error
        return self


class SchemeRecord(Record):
    """`composite/<id>.yaml`.

    `units` are what is evaluated: `region`, `enterprise`, or `cluster` with its `taxonomy`. A `rank` scheme sets units of
    one year side by side; a `chain` scheme follows the whole area and each unit from `base_year` = 100. `enough` is the
    share of units that a source must cover to be used. `where` narrows enterprises. `measures` and `definitions` are like
    those of `definitions.yaml` and hold for this scheme only. `status` is `official` only with the rule's own weights.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: Bilingual
    about: Bilingual = Bilingual(zh="")
    status: Literal["official", "example"]
    source: str = Field(min_length=1)
    note: Bilingual | None = None
    units: Literal["region", "cluster", "enterprise"]
    taxonomy: str | None = None
    where: str | None = None
    kind: Literal["rank", "chain"] = "rank"
    base_year: int | None = Field(default=None, ge=1990, le=2100)
    linking: Literal["chain", "fixed"] = "chain"
    enough: float = Field(default=0.5, gt=0, le=1)
    steps: StepsRecord = StepsRecord()
    doubts: DoubtsRecord = DoubtsRecord()
    comparisons: ComparisonsRecord | None = None
    dimensions: tuple[DimensionRecord, ...] = Field(min_length=1)
    measures: tuple[MeasureRecord, ...] = ()
    definitions: tuple[DefinitionRecord, ...] = ()

    @model_validator(mode="after")
    def _coherent(self) -> SchemeRecord:
        for zh, en, wrong in self._complaints():
            if wrong:
                raise ValueError(f"{zh} / {en}")
        try:
            self.framework()
        except CompositeError as error:
            raise ValueError(str(error)) from error
        return self

    def _complaints(self) -> list[tuple[str, str, bool]]:
        compared = set(self.comparisons.order) if self.comparisons else None
        chained = self.kind == "chain"
        return [
            ("units: cluster 须写 taxonomy，其他不写", "taxonomy goes with units: cluster", (self.units == "cluster") != (self.taxonomy is not None)),
            ("where 只用于 units: enterprise", "where goes with units: enterprise", self.where is not None and self.units != "enterprise"),
            ("kind: chain 须写 base_year，rank 不写", "base_year goes with kind: chain", chained != (self.base_year is not None)),
            ("kind: chain 不用于 units: enterprise", "enterprises are ranked, not chained", chained and self.units == "enterprise"),
            ("comparisons.order 须恰为各维度", "comparisons.order names every dimension once", compared is not None and compared != {item.id for item in self.dimensions}),
        ]  # fmt: skip

    @property
    def indicators(self) -> tuple[IndicatorRecord, ...]:
        return tuple(item for part in self.dimensions for item in part.indicators)

    def weights_of_dimensions(self) -> Mapping[str, float]:
        """As compared in pairs, or as given."""
        if self.comparisons is None:
            return {item.id: item.weight for item in self.dimensions}
        found = ahp(from_upper(self.comparisons.judgements)).weights
        return dict(zip(self.comparisons.order, map(float, found), strict=True))

    def framework(self) -> Framework:
        """The tree of the kernels: indicators below dimensions below the index. Raises FrameworkInvalid."""
        weight = self.weights_of_dimensions()
        return Framework(
            tuple(
                Indicator(item.id, part.id, item.weight, 1 if item.direction == "up" else -1, "", item.target)
                for part in self.dimensions
                for item in part.indicators
            ),
            (Node(ROOT), *(Node(item.id, ROOT, weight[item.id]) for item in self.dimensions)),
        )


def load_schemes(pack: Pack) -> dict[str, SchemeRecord]:
    """The pack's schemes by id, in the order of file names. Raises PackFileInvalid with file and line, DuplicateEntry."""
    found: dict[str, SchemeRecord] = {}
    for path in pack.files(f"{FOLDER}/*.yaml"):
        scheme = read_record(path, SchemeRecord)
        if scheme.id in found:
            raise DuplicateEntry(path, scheme.id)
        found[scheme.id] = scheme
    return found


def path_of(pack: Pack, scheme: SchemeRecord) -> Path:
    """The file that holds a scheme."""
    return next(
        path for path in pack.files(f"{FOLDER}/*.yaml") if read_record(path, SchemeRecord).id == scheme.id
    )


def scheme_of(pack: Pack, name: str) -> SchemeRecord:
    """One scheme. Raises SchemeUnknown, PackFileInvalid."""
    found = load_schemes(pack)
    if name not in found:
        raise SchemeUnknown(name, found)
    return found[name]
