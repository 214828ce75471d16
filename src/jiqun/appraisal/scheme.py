"""Schemes of appraisal (评价办法) as text: lists, indicators, bases, classes, adjustments, effects. One region, one year."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from jiqun.packs import Bilingual, Pack, Record
from jiqun.rules.parameter import NAME
from jiqun.rules.reference import Reference
from jiqun.rules.ruleset import RuleSet
from jiqun.rules.shelf import Shelf, load_shelf
from jiqun.rules.variable import Subject
from jiqun.rules.vocabulary import Vocabulary

STANDARD = Path(__file__).parent / "standard"
FOLDER = "schemes/appraisal"


class Method(StrEnum):
    """How items become a score."""

    RATIO = "ratio"  #: value ÷ base × weight
    MINMAX = "minmax"  #: weight × [20 + 80 × (value − least) ÷ (most − least)] ÷ 100
    SINGLE = "single"  #: the one indicator's value itself is ranked


class BaseRule(StrEnum):
    """What a value is held against."""

    GIVEN = "given"  #: printed in the method
    MEAN = "mean"  #: Σ numerators ÷ Σ denominators of those graded
    LAST_YEAR = "last_year"  #: that mean, of the year before


class Missing(StrEnum):
    """What an item counts where its value cannot be told."""

    NOUGHT = "nought"
    MEAN = "mean"  #: the mean score of the item over the list


class Within(StrEnum):
    """Over whom means and extremes are told."""

    LIST = "list"
    SLICE = "slice"


class Base(Record):
    """A base value, or how it is reckoned: `times` the mean of the list or slice."""

    rule: BaseRule = BaseRule.GIVEN
    value: float | None = Field(default=None, gt=0)
    times: float = Field(default=1.0, gt=0)
    within: Within = Within.LIST

    @model_validator(mode="after")
    def _given(self) -> Self:
        if (self.rule is BaseRule.GIVEN) != (self.value is not None):
            raise ValueError("given 须写 value，其他不写 / a given base has a value, others none")
        return self


class Indicator(Record):
    """Σ `above` ÷ Σ `below` in `unit`. `cap` and `floor` bound the item's score, as multiples of its weight; none printed,
    none set. `weight` None: not published."""

    id: str = Field(pattern=NAME)
    name: Bilingual
    above: str
    below: str
    unit: str
    weight: float | None = Field(default=None, ge=0)
    base: Base | None = None
    cap: float | None = Field(default=None, gt=0)
    floor: float | None = 0.0
    missing: Missing = Missing.NOUGHT
    reference: Reference | None = None
    note: str = ""


class Rounding(StrEnum):
    """How a share of a number of enterprises becomes a whole number."""

    DOWN = "down"
    UP = "up"
    NEAREST = "nearest"


class Ties(StrEnum):
    """Where equal scores fall on a boundary."""

    LOWER = "lower"  #: all of them to the lower class: no class exceeds its share
    UPPER = "upper"
    CODE = "code"  #: by code


class Class(Record):
    """A class: the best `up_to` of a slice (a cumulative share), or scores of `at_least`. The last takes the rest."""

    grade: str = Field(pattern=r"^[A-Z][+-]?$")
    name: Bilingual
    up_to: float | None = Field(default=None, gt=0, le=1)
    at_least: float | None = None


class Group(Record):
    """Industries that are ranked apart: divisions of GB/T 4754."""

    id: str = Field(pattern=NAME)
    name: Bilingual
    divisions: tuple[str, ...] = ()


class Listing(Record):
    """A list that is graded apart: who is on it, by which indicators, cut how. The first list that takes an enterprise has
    it. `groups` slice it; `by_division` ranks every industry division apart."""

    id: str = Field(pattern=NAME)
    name: Bilingual
    scope: str
    method: Method = Method.RATIO
    indicators: tuple[Indicator, ...] = Field(min_length=1)
    groups: tuple[Group, ...] = ()
    by_division: bool = False
    classes: tuple[Class, ...] = Field(min_length=2)
    classes_reference: Reference = Reference()
    rounding: Rounding = Rounding.DOWN
    ties: Ties = Ties.LOWER
    note: str = ""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.method is Method.SINGLE and len(self.indicators) != 1:
            raise ValueError("single 只有一个指标 / a single ranking has one indicator")
        if self.method is Method.RATIO and any(item.base is None for item in self.indicators):
            raise ValueError("ratio 的指标须写 base / ratios need bases")
        if self.groups and self.by_division:
            raise ValueError("groups 与 by_division 只写其一 / either groups or by_division")
        *upper, last = self.classes
        if last.up_to is not None or last.at_least is not None:
            raise ValueError("最后一档不写界限 / the last class takes the rest")
        if any((item.up_to is None) == (item.at_least is None) for item in upper):
            raise ValueError("每档写 up_to 或 at_least / every class but the last has one bound")
        shares = [item.up_to for item in upper if item.up_to is not None]
        bars = [item.at_least for item in upper if item.at_least is not None]
        if shares != sorted(shares) or bars != sorted(bars, reverse=True):
            raise ValueError("档次须由高到低 / classes go from the best down")
        return self

    @property
    def unweighted(self) -> list[str]:
        """Indicators whose weight was not published."""
        return [item.name.zh for item in self.indicators if item.weight is None] if self.scored else []

    @property
    def scored(self) -> bool:
        return self.method is not Method.SINGLE

    @property
    def grades(self) -> tuple[str, ...]:
        return tuple(item.grade for item in self.classes)


class Treatment(StrEnum):
    EXCLUDED = "excluded"  #: not on any list
    UNGRADED = "ungraded"  #: scored, not ranked and not graded


class Exclusion(Record):
    """Who is not graded, and why. `managed_as` is the class by whose consequences those ungraded are treated."""

    id: str = Field(pattern=NAME)
    label: Bilingual
    test: str
    treatment: Treatment = Treatment.EXCLUDED
    managed_as: str | None = None
    reference: Reference | None = None


class Bonus(Record):
    """Added to the score (or taken from it, where negative): `points`, or `percent` of the score. `most` bounds its size."""

    id: str = Field(pattern=NAME)
    label: Bilingual
    points: str | None = None
    percent: str | None = None
    most: float | None = Field(default=None, gt=0)
    lists: tuple[str, ...] = ()
    reference: Reference | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if (self.points is None) == (self.percent is None):
            raise ValueError("写 points 或 percent / either points or percent")
        return self


class Effect(StrEnum):
    """What an adjustment does to a grade."""

    FIX = "fix"  #: 定档
    UP = "up"  #: 提档
    DOWN = "down"  #: 降档
    AT_MOST = "at_most"  #: not better than
    AT_LEAST = "at_least"  #: not worse than


class Adjustment(Record):
    """Rules after the ranking, applied in their order; the last veto wins because it stands last."""

    id: str = Field(pattern=NAME)
    label: Bilingual
    test: str
    effect: Effect
    grade: str | None = None
    steps: int = Field(default=1, ge=1)
    lists: tuple[str, ...] = ()
    reference: Reference | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if (self.effect in (Effect.UP, Effect.DOWN)) == (self.grade is not None):
            raise ValueError(
                "定档、上下限须写 grade；提档、降档不写 / fix and bounds name a grade, up and down do not"
            )
        return self


class Consequence(Record):
    """What a grade means in money or quantity: a formula for each grade (differentiated prices, relief, quotas)."""

    id: str = Field(pattern=NAME)
    name: Bilingual
    unit: str = "万元"
    by_grade: Mapping[str, str]
    reference: Reference = Reference()
    note: str = ""


class Gate(Record):
    """A permission that hangs on the grade: who of which grades may."""

    id: str = Field(pattern=NAME)
    name: Bilingual
    grades: tuple[str, ...]
    reference: Reference = Reference()


class Tenancy(Record):
    """Shared parcels: a tenant for whom `merge` holds is added to its landlord and has its grade.

    Trap: a landlord that is itself somebody's tenant takes nobody in, so that no ring of leases closes.
    """

    merge: str
    reference: Reference | None = None


class Scheme(RuleSet):
    """A method of one region and data year. `ledger` is the list that carries the procedure: notice, appeal, publication.

    `subject` is who is graded. Of groups of enterprises `members` says which enterprises count; numerators and denominators
    are added up over them before anything is scored, and in all other formulas a number of enterprises is their sum.
    """

    subject: Subject = Subject.ENTERPRISE
    members: str = ""
    shown: tuple[str, ...] = ()
    data_year: int
    lists: tuple[Listing, ...] = Field(min_length=1)
    exclusions: tuple[Exclusion, ...] = ()
    bonuses: tuple[Bonus, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    tenancy: Tenancy | None = None
    consequences: tuple[Consequence, ...] = ()
    gates: tuple[Gate, ...] = ()
    publicity_days: int | None = None
    ledger: str = ""

    @model_validator(mode="after")
    def _of_subject(self) -> Self:
        if self.members and not self.subject.grouped:
            raise ValueError("members 只用于一组企业 / members is for groups of enterprises")
        if self.subject is Subject.ENTERPRISE:
            return self
        if self.tenancy is not None or any(item.groups or item.by_division for item in self.lists):
            raise ValueError(
                "租赁并入和行业分组只用于企业 / tenancy and slices by industry are for enterprises"
            )
        told: dict[str, tuple[str, str]] = {}
        for item in (own for listing in self.lists for own in listing.indicators):
            if told.setdefault(item.id, (item.above, item.below)) != (item.above, item.below):
                raise ValueError(
                    f"指标 {item.id} 在各名单里须同一 / {item.id} must be the same in every list"
                )
        return self

    @model_validator(mode="after")
    def _grades_known(self) -> Self:
        known = set(self.grades)
        named = [item.grade for item in self.adjustments if item.grade]
        named += [item.managed_as for item in self.exclusions if item.managed_as]
        named += [grade for item in self.consequences for grade in item.by_grade]
        named += [grade for item in self.gates for grade in item.grades]
        wrong = sorted({name for name in named if name not in known})
        if wrong:
            raise ValueError(f"没有档次：{'、'.join(wrong)} / unknown grades")
        ids = {item.id for item in self.lists}
        lists = {name for item in self.bonuses for name in item.lists}
        lists |= {name for item in self.adjustments for name in item.lists}
        if lists - ids:
            raise ValueError(f"没有名单：{'、'.join(sorted(lists - ids))} / unknown lists")
        return self

    @property
    def grades(self) -> tuple[str, ...]:
        """Every grade, the best first, as the lists give them."""
        return tuple(dict.fromkeys(grade for item in self.lists for grade in item.grades))

    def listing(self, name: str) -> Listing:
        return next(item for item in self.lists if item.id == name)

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """The first of each id: name and unit are the same in every list."""
        found: dict[str, Indicator] = {}
        for listing in self.lists:
            for item in listing.indicators:
                found.setdefault(item.id, item)
        return tuple(found.values())

    def vocabulary(self, shared: Vocabulary) -> Vocabulary:
        """The words about its subject, with its own. Raises as :func:`load_vocabulary`."""
        return super().vocabulary(shared.about(self.subject))

    @property
    def formulas(self) -> list[str]:
        """Every formula of the scheme."""
        return [*self.sides, *self.rules, *self.shown, *([self.members] if self.members else [])]

    @property
    def sides(self) -> list[str]:
        """Numerators and denominators."""
        return [text for item in self.lists for i in item.indicators for text in (i.above, i.below)]

    @property
    def rules(self) -> list[str]:
        """Formulas that are asked of the subject as a whole."""
        found = [item.scope for item in self.lists]
        found += [item.test for item in self.exclusions]
        found += [item.test for item in self.adjustments]
        found += [item.points or item.percent or "" for item in self.bonuses]
        found += [text for item in self.consequences for text in item.by_grade.values()]
        return [*found, *([self.tenancy.merge] if self.tenancy else [])]


def load_schemes(pack: Pack | None = None) -> Shelf[Scheme]:
    """Published methods that ship, and those of the pack's `schemes/appraisal/`. Raises PackFileInvalid, DuplicateEntry."""
    return load_shelf(Scheme, STANDARD, pack, FOLDER)
