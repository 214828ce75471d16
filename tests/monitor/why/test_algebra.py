"""The algebra of contributions: exact for any numbers, and still adding up after rounding."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiqun.monitor.why import (
    Amount,
    Change,
    Presence,
    Source,
    allocate,
    decompose,
    growing,
    largest,
    levels,
    settled,
    turnover,
    without,
)
from jiqun.monitor.why.amounts import added

NAMES = "东南西北中"
PARTS = st.integers(-500, 1000).map(lambda part: Fraction(part, 7))
ABOVE = st.none() | PARTS
BELOW = st.none() | st.integers(0, 500).map(lambda part: Fraction(part, 9))
SUMS = st.dictionaries(st.sampled_from(NAMES), st.builds(Amount, ABOVE))
RATIOS = st.dictionaries(st.sampled_from(NAMES), st.builds(Amount, ABOVE, BELOW))
Groups = dict[str, Amount]
FEW = settings(max_examples=60)


def of(**parts: float | None) -> Groups:
    return {name: Amount(None if part is None else Fraction(part)) for name, part in parts.items()}


def effects(change: Change) -> dict[str, Fraction]:
    return {line.group: line.effect for line in change.lines}


@FEW
@given(SUMS, SUMS)
def test_parts_of_a_sum_add_up_to_its_change_and_to_its_growth(before: Groups, now: Groups) -> None:
    found = decompose(before, now)
    if found is None:
        assert None in (added(before.values()).numerator, added(now.values()).numerator)
        return
    assert found.old is not None
    assert found.new is not None
    assert found.change == found.new - found.old
    points = [found.points(line) for line in found.lines]
    if found.growth is not None:
        assert sum(point for point in points if point is not None) == found.growth


@FEW
@given(RATIOS, RATIOS)
def test_parts_of_a_ratio_add_up_and_both_its_sides_do(before: Groups, now: Groups) -> None:
    found = decompose(before, now, ratio=True)
    if found is None:
        return
    assert found.old is not None
    assert found.new is not None
    assert found.change == found.new - found.old
    above = found.now.above - found.before.above
    assert sum(line.numerator for line in found.lines) == above / found.now.below
    below = found.now.below - found.before.below
    assert sum(line.denominator for line in found.lines) == -found.old * below / found.now.below


@FEW
@given(RATIOS, RATIOS, st.permutations(NAMES))
def test_names_do_not_matter(before: Groups, now: Groups, other: list[str]) -> None:
    called = dict(zip(NAMES, other, strict=True))
    renamed = [{called[name]: item for name, item in side.items()} for side in (before, now)]
    one, two = decompose(before, now, ratio=True), decompose(*renamed, ratio=True)
    assert (one is None) == (two is None)
    if one and two:
        assert {called[name]: effect for name, effect in effects(one).items()} == effects(two)


@FEW
@given(RATIOS)
def test_where_nothing_changes_nothing_contributes(groups: Groups) -> None:
    found = decompose(groups, groups, ratio=True)
    assert found is None or not any(effects(found).values())


@FEW
@given(RATIOS, RATIOS)
def test_no_group_is_lost(before: Groups, now: Groups) -> None:
    found = decompose(before, now, ratio=True)
    if found:
        assert {*before, *now} == {*effects(found), *found.silent}
        assert all(line.presence is not Presence.SILENT for line in found.lines)


def test_what_was_not_reported_is_no_zero() -> None:
    found = decompose(of(老区=10, 关停=4, 零=0, 未报=None), of(老区=12, 新区=3, 零=1, 未报=None))
    assert found is not None
    assert {line.group: line.presence.value for line in found.lines} == {
        "老区": "both", "关停": "vanished", "零": "both", "新区": "appeared",
    }  # fmt: skip
    assert found.silent == ("未报",)
    assert growing(found) == (1, 1)  # 老区; from nought there is no rate


def test_a_published_growth_is_found_again() -> None:
    """Ningbo, January–November 2018: light industry 913.7 (+3.2 %), heavy 2,486.9 (+8.1 %), together 3,400.6 (+6.7 %)."""
    light, heavy = Fraction("913.7"), Fraction("2486.9")
    found = decompose(
        {"轻": Amount(light / Fraction("1.032")), "重": Amount(heavy / Fraction("1.081"))},
        {"轻": Amount(light), "重": Amount(heavy)},
    )
    assert found is not None
    assert found.growth is not None
    assert found.new == Fraction("3400.6")
    assert [str(item) for item in settled([found.growth], 1)] == ["6.7"]
    points = settled([point for line in found.lines if (point := found.points(line)) is not None], 2)
    assert [str(item) for item in points] == ["0.89", "5.85"]


@FEW
@given(st.lists(st.fractions(max_denominator=10_000), max_size=12), st.integers(0, 4))
def test_rounded_parts_add_up_to_the_rounded_sum(parts: list[Fraction], digits: int) -> None:
    found = settled(parts, digits)
    unit = Decimal(1).scaleb(-digits)
    assert sum(map(Fraction, found)) == Fraction(settled([sum(parts, Fraction(0))], digits)[0])
    for part, printed in zip(parts, found, strict=True):
        assert abs(Fraction(printed) - part) < Fraction(unit)
        if (part / Fraction(unit)).denominator == 1:
            assert Fraction(printed) == part


@FEW
@given(st.fractions(min_value=0, max_value=10**9, max_denominator=10_000))
def test_one_number_alone_is_rounded_half_up(value: Fraction) -> None:
    plain = (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert settled([value], 2) == [plain]


@FEW
@given(RATIOS)
def test_levels_add_up(groups: Groups) -> None:
    found = levels(groups, ratio=True)
    whole = added(groups.values()).value(ratio=True)
    assert sum(found.values()) == (whole or 0)


@FEW
@given(SUMS, SUMS)
def test_stayers_entrants_and_leavers_are_everybody(before: Groups, now: Groups) -> None:
    found = decompose(before, now)
    if found:
        kinds = turnover(found)
        assert sum(item.effect for item in kinds) == found.change
        assert sum(item.count for item in kinds) == len(found.lines)


@FEW
@given(SUMS, SUMS, st.sets(st.sampled_from(NAMES)))
def test_leaving_out_is_as_if_they_had_never_reported(before: Groups, now: Groups, out: set[str]) -> None:
    found = decompose(before, now)
    left = decompose(*({k: v for k, v in side.items() if k not in out} for side in (before, now)))
    if found is None:
        return
    rest = without(found, out)
    assert (rest and effects(rest)) == (left and effects(left))
    top = largest(found, 2)
    assert all(abs(line.effect) <= abs(top[-1].effect) for line in found.lines if line not in top)


@FEW
@given(PARTS, SUMS, SUMS, st.dictionaries(st.sampled_from(NAMES), PARTS), st.booleans())
def test_a_gap_is_allocated_whole(
    expected: Fraction, now: Groups, base: Groups, own: dict[str, Fraction], by_ratio: bool
) -> None:
    groups = {k: Amount(v.numerator, Fraction(2)) for k, v in now.items()} if by_ratio else now
    found = allocate(expected, groups, base, own, ratio=by_ratio)
    if found:
        assert sum(line.gap for line in found.lines) == found.gap
        assert {line.group for line in found.lines if line.source is Source.OWN} == set(own)


GAPS = [
    pytest.param({}, {"东": (5, Source.BASE), "西": (-15, Source.BASE)}, id="by share of the base"),
    pytest.param(
        {"东": 66}, {"东": (-6, Source.OWN), "西": (-4, Source.BASE)}, id="a target of its own first"
    ),
    pytest.param(
        {"东": 60, "西": 45},
        {"东": (0, Source.OWN), "西": (-5, Source.OWN), "*unpromised": (-5, Source.UNPROMISED)},
        id="what the groups' targets leave over was promised by nobody",
    ),
]


@pytest.mark.parametrize(("own", "expected"), GAPS)
def test_a_gap_by_hand(own: dict[str, int], expected: dict[str, tuple[int, Source]]) -> None:
    """110 wanted, 100 reached by 东 with 60 and 西 with 40; the base was even."""
    promised = {name: Fraction(item) for name, item in own.items()}
    found = allocate(Fraction(110), of(东=60, 西=40), of(东=50, 西=50), promised)
    assert found is not None
    assert {line.group: (line.gap, line.source) for line in found.lines} == expected


def test_a_ratio_falls_short_where_its_weight_is() -> None:
    """12 wanted; 东 10 on 30 mu and 西 14 on 10 mu make 11: 东 is 60 short and 西 20 ahead, over 40 mu."""
    groups = {"东": Amount(Fraction(300), Fraction(30)), "西": Amount(Fraction(140), Fraction(10))}
    found = allocate(Fraction(12), groups, groups, ratio=True)
    assert found is not None
    assert [(line.group, line.gap) for line in found.lines] == [
        ("东", Fraction(-3, 2)),
        ("西", Fraction(1, 2)),
    ]
    assert found.gap == -1


@pytest.mark.parametrize(
    ("expected", "now", "base"),
    [
        pytest.param(10, {}, {}, id="no figure now"),
        pytest.param(10, of(东=5), {}, id="nothing to share by"),
        pytest.param(10, of(东=5), of(东=0), id="a base of nought"),
    ],
)
def test_a_gap_that_cannot_be_told(expected: int, now: Groups, base: Groups) -> None:
    assert allocate(Fraction(expected), now, base) is None
