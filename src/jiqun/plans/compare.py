"""Two plans side by side: what was kept, raised, lowered, dropped and new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from jiqun.plans.goal import Deferred, Goal, Qualitative, Reach, amount, comparable, kind_of_unit
from jiqun.plans.target import Target
from jiqun.values import Unit


class Change(StrEnum):
    """How the second plan treats a number of the first."""

    SAME = "same"
    HIGHER = "higher"
    LOWER = "lower"
    WORDING = "wording"  #: same number, other comparator or firmness
    UNLIKE = "unlike"  #: units, accumulation or kind of goal differ: not the same promise
    OTHER_YEARS = "other_years"  #: both set it, for years that do not coincide
    ONLY_FIRST = "only_first"
    ONLY_SECOND = "only_second"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One subject and year in two plans. `ratio` is second ÷ first where both are numbers of one measure."""

    key: str
    region: str
    cluster: str | None
    due: int | None
    first: Target | None
    second: Target | None
    change: Change
    ratio: Decimal | None


@dataclass(frozen=True, slots=True)
class Series:
    """One indicator, region, scope and cluster in two plans: what each sets, year by year.

    `change` sums up the years that both set: lowered if any year was lowered, else raised if any was raised, and so on.
    """

    key: str
    region: str
    cluster: str | None
    first: tuple[Target, ...]
    second: tuple[Target, ...]
    years: tuple[Comparison, ...]
    change: Change


#: The change that speaks for a series: the first of these that any common year shows.
GRAVEST = (Change.LOWER, Change.HIGHER, Change.UNLIKE, Change.WORDING, Change.SAME)


def side_by_side(first: Iterable[Target], second: Iterable[Target]) -> list[Series]:
    """Two plans by indicator: those both set first, then those of one alone; a number printed twice counts once."""
    left, right = _series(first), _series(second)
    order = [*left, *(subject for subject in right if subject not in left)]
    found = [_one_series(left.get(subject, ()), right.get(subject, ())) for subject in order]
    return sorted(
        found,
        key=lambda item: (
            item.change in (Change.ONLY_FIRST, Change.ONLY_SECOND),
            item.change is Change.ONLY_SECOND,
        ),
    )


def _series(targets: Iterable[Target]) -> dict[tuple[object, ...], tuple[Target, ...]]:
    """Targets by subject, each year and measure once (the table's before the prose's), by year."""
    groups: dict[tuple[object, ...], dict[tuple[object, ...], Target]] = defaultdict(dict)
    for target in sorted(targets, key=lambda item: (item.statement.source != "table", *_place(item))):
        groups[target.subject].setdefault((target.due, target.measure), target)
    in_order = sorted(groups, key=lambda subject: min(_place(item) for item in groups[subject].values()))
    return {
        subject: tuple(sorted(groups[subject].values(), key=lambda item: (item.due or 9999, item.measure)))
        for subject in in_order
    }


def _one_series(left: tuple[Target, ...], right: tuple[Target, ...]) -> Series:
    known = (*left, *right)[0]
    years = tuple(row for row in compare(left, right) if row.first is not None and row.second is not None)
    changes = {row.change for row in years}
    if not left or not right:
        change = Change.ONLY_FIRST if left else Change.ONLY_SECOND
    else:
        change = next((item for item in GRAVEST if item in changes), Change.OTHER_YEARS)
    return Series(known.key, known.region, known.statement.cluster, left, right, years, change)


def compare(first: Iterable[Target], second: Iterable[Target]) -> list[Comparison]:
    """Targets of two plans matched by indicator, region, scope, cluster and year, in the order of the first plan's text.

    Every target stands in exactly one row. The order in which targets are given does not matter.
    """
    left, right = _by_subject(first), _by_subject(second)
    order = [*left, *(subject for subject in right if subject not in left)]
    return [row for subject in order for row in _rows(left.get(subject, []), right.get(subject, []))]


def _by_subject(targets: Iterable[Target]) -> Mapping[tuple[object, ...], list[Target]]:
    groups: dict[tuple[object, ...], list[Target]] = defaultdict(list)
    for target in sorted(targets, key=_place):
        groups[(*target.subject, target.due)].append(target)
    return groups


def _place(target: Target) -> tuple[object, ...]:
    return (target.plan.starts, target.plan.id, target.statement.at, target.id)


def _rows(left: list[Target], right: list[Target]) -> list[Comparison]:
    """First every pair of like promises, the closest likeness before the looser; then the rest by position.

    Pairing in rounds keeps a promise from taking a partner that a later one matches better.
    """
    partner: dict[str, Target] = {}
    for likeness in _ROUNDS:
        free = [item for item in right if item.id not in {taken.id for taken in partner.values()}]
        for one in left:
            other = next((item for item in free if likeness(one) == likeness(item)), None)
            if one.id not in partner and other is not None:
                partner[one.id] = other
                free.remove(other)
    taken = {other.id for other in partner.values()}
    rows = [_comparison(one, partner.get(one.id)) for one in left]
    return rows + [_comparison(None, other) for other in right if other.id not in taken]


def _unit(target: Target) -> object:
    return kind_of_unit(Unit.parse(target.statement.unit or ""))


_ROUNDS: tuple[Callable[[Target], tuple[object, ...]], ...] = (
    lambda target: (target.measure, target.accumulation, _unit(target), target.statement.source),
    lambda target: (target.measure, target.accumulation, _unit(target)),
    lambda target: (target.measure, _unit(target)),
    lambda target: (target.measure,),
    lambda target: (),
)


def _comparison(first: Target | None, second: Target | None) -> Comparison:
    known = first or second
    if known is None:
        raise ValueError("a comparison needs at least one target")
    change, ratio = _change(first, second)
    return Comparison(
        known.key, known.region, known.statement.cluster, known.due, first, second, change, ratio
    )


def _same_words(one: Goal, other: Goal) -> bool:
    """Goals without a number agree when they defer alike, point the same way or use the same words."""
    match one, other:
        case (Deferred(), Deferred()):
            return True
        case (Qualitative(left, _), Qualitative(right, _)):
            return left is right
    return str(one) == str(other)


def _change(first: Target | None, second: Target | None) -> tuple[Change, Decimal | None]:
    if second is None:
        return Change.ONLY_FIRST, None
    if first is None:
        return Change.ONLY_SECOND, None
    one, other = first.goal, second.goal
    if not isinstance(one, Reach) or not isinstance(other, Reach):
        return (Change.SAME if _same_words(one, other) else Change.UNLIKE), None
    if first.measure != second.measure or not comparable(one.quantity.unit, other.quantity.unit):
        return Change.UNLIKE, None
    before, after = amount(one.quantity), amount(other.quantity)
    ratio = after / before if before else None
    if after == before:
        same = one.comparator == other.comparator and first.firmness == second.firmness
        return (Change.SAME if same else Change.WORDING), ratio
    return (Change.HIGHER if after > before else Change.LOWER), ratio
