"""What a target asks for. A target is a sum type: a number to reach is only one of its forms."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from jiqun.plans.records import StatementRecord
from jiqun.values import Comparator, Quantity, Unit


class Verdict(StrEnum):
    """Whether a figure satisfies a goal."""

    YES = "yes"
    NO = "no"
    UNDECIDABLE = "undecidable"


@dataclass(frozen=True, slots=True)
class Reach:
    """A number with its comparator: `>= 120 家`, `> 1万亿元`, `~ 25 %`."""

    comparator: Comparator
    quantity: Quantity

    def satisfied_by(self, figure: Quantity, *, lower_is_better: bool = False) -> Verdict:
        """`=` in a plan means "at least that good": a plan that says 达到100家 is kept by 104.

        `~` (左右, 约) is kept from 95 % of the number on; the tolerance is jiqun's own reading, not a rule of the plan.
        """
        if not comparable(figure.unit, self.quantity.unit):
            return Verdict.UNDECIDABLE
        actual, wanted = amount(figure), amount(self.quantity)
        match self.comparator:
            case Comparator.AT_LEAST:
                kept = actual >= wanted
            case Comparator.ABOVE:
                kept = actual > wanted
            case Comparator.AT_MOST:
                kept = actual <= wanted
            case Comparator.BELOW:
                kept = actual < wanted
            case Comparator.RANK:
                kept = actual <= wanted
            case Comparator.ABOUT:
                slack = abs(wanted) * ABOUT_TOLERANCE
                kept = actual <= wanted + slack if lower_is_better else actual >= wanted - slack
            case _:
                kept = actual <= wanted if lower_is_better else actual >= wanted
        return Verdict.YES if kept else Verdict.NO

    def __str__(self) -> str:
        sign = {Comparator.EQUAL: "", Comparator.RANK: "第", Comparator.ABOUT: "约"}.get(
            self.comparator, SIGNS.get(self.comparator, "")
        )
        return f"{sign}{self.quantity}"


@dataclass(frozen=True, slots=True)
class Within:
    """A range: between two numbers, both included. Where a direction is known, only one end is a promise."""

    low: Quantity
    high: Quantity

    def satisfied_by(self, figure: Quantity, *, lower_is_better: bool | None = None) -> Verdict:
        """With a direction only the end that binds counts: growth of 6 %—7 % is kept by 8 %. Without one, both do."""
        if not comparable(figure.unit, self.low.unit):
            return Verdict.UNDECIDABLE
        actual = amount(figure)
        kept = (lower_is_better is True or amount(self.low) <= actual) and (
            lower_is_better is False or actual <= amount(self.high)
        )
        return Verdict.YES if kept else Verdict.NO

    def __str__(self) -> str:
        return f"{self.low}—{self.high}"


@dataclass(frozen=True, slots=True)
class Deferred:
    """The number is set elsewhere (完成省定目标) and not known to this plan."""

    words: str

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True, slots=True)
class Qualitative:
    """A direction without a number: keep stable, improve the rank, stay in the lead, go up."""

    comparator: Comparator
    words: str

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True, slots=True)
class Unstated:
    """The cell says that there is no number ("/")."""

    words: str

    def __str__(self) -> str:
        return self.words


Goal = Reach | Within | Deferred | Qualitative | Unstated

_PERSON = Unit.parse("人")
ABOUT_TOLERANCE = Decimal("0.05")
SIGNS = {Comparator.AT_LEAST: "≥", Comparator.ABOVE: ">", Comparator.AT_MOST: "≤", Comparator.BELOW: "<"}


def aim(goal: Goal, lower_is_better: bool | None) -> Reach | None:
    """The number a path leads to: a range's low end where more is better, its high end where less is.

    >>> span = Within(Quantity.of(6, "%"), Quantity.of(7, "%"))
    >>> str(aim(span, False)), str(aim(span, True)), aim(span, None)
    ('≥6%', '≤7%', None)
    """
    match goal:
        case Reach():
            return goal
        case Within(low, high) if lower_is_better is not None:
            return Reach(Comparator.AT_MOST, high) if lower_is_better else Reach(Comparator.AT_LEAST, low)
    return None


def comparable(one: Unit, other: Unit) -> bool:
    """Whether two printed units measure the same thing: convertible, or counting words that count alike."""
    return one.dimension == other.dimension or one.counts_alike(other)


def kind_of_unit(unit: Unit) -> object:
    """One value for all units that are comparable with each other.

    >>> a, b, c = (Unit.parse(name) for name in ("家", "个", "人"))
    >>> kind_of_unit(a) == kind_of_unit(b), kind_of_unit(a) == kind_of_unit(c)
    (True, False)
    """
    if unit.is_count:
        return "persons" if unit.counts_alike(_PERSON) else "things"
    return unit.dimension


def amount(quantity: Quantity) -> Decimal:
    """The number in the base unit of its family."""
    return quantity.value * quantity.unit.factor


def same_number(one: Goal, other: Goal) -> bool:
    """Whether two goals name one amount, whatever the printed units and comparators (150家 and ≥150个)."""
    if isinstance(one, Reach) and isinstance(other, Reach):
        return comparable(one.quantity.unit, other.quantity.unit) and amount(one.quantity) == amount(
            other.quantity
        )
    return one == other


def goal_of(record: StatementRecord) -> Goal:
    """The goal behind a reviewed statement."""
    unit = Unit.parse(record.unit or "")
    match record.comparator:
        case Comparator.COMPLETE_PROVINCIAL:
            return Deferred(record.value_text)
        case Comparator.MISSING:
            return Unstated(record.value_text)
        case comparator if record.value is None or not comparator.has_number:
            return Qualitative(comparator, record.value_text)
        case comparator:
            low = Quantity(Decimal(str(record.value)), unit)
            if record.value2 is not None:
                return Within(low, Quantity(Decimal(str(record.value2)), unit))
            return Reach(comparator, low)
