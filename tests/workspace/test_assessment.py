"""Assessments of the shipped plans: everything listed, gaps reckoned, advice by rule."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from jiqun.monitor import JUDGED, Colour, Status
from jiqun.workspace import City
from jiqun.workspace.assessment import Advice, Kind, assess, kind_for
from jiqun.workspace.monitoring import assessment_row
from jiqun.workspace.tally import KINDS, By, tally

DAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (dt.date(2024, 6, 30), Kind.YEARLY),
        (dt.date(2026, 1, 1), Kind.MIDTERM),
        (dt.date(2027, 6, 30), Kind.YEARLY),
        (dt.date(2028, 1, 1), Kind.EXPOST),
    ],
)
def test_the_assessment_that_is_due(ningbo: City, day: dt.date, kind: Kind) -> None:
    assert kind_for(ningbo.library.plans["361-2023"], day) is kind


def test_the_published_facts_give_the_verdicts_that_a_reader_would(ningbo: City) -> None:
    """规上工业增加值增速: Ningbo 2025 5.3 against 6, Yinzhou 2025 4.3 against 10; both fall short."""
    found = {
        (plan, item.progress.target.region, item.progress.target.due): item
        for plan in ("361-2023", "224X-yinzhou")
        for item in assess(ningbo, plan, Kind.EXPOST, 2026, DAY).targets
        if item.progress.target.key == "industrial-va-ads-growth" and item.progress.target.statement.year
    }
    city, district = found["361-2023", "宁波市", 2025], found["224X-yinzhou", "鄞州区", 2025]
    assert (city.progress.status, city.gap) == (Status.MISSED, Decimal("-0.7"))
    assert (district.progress.status, district.gap) == (Status.MISSED, Decimal("-5.7"))
    assert found["361-2023", "宁波市", 2023].gap == Decimal("1.1")


@pytest.mark.parametrize("plan", ["145-plan", "361-2023", "361-2025", "224X-yinzhou"])
def test_no_target_is_left_out(ningbo: City, plan: str) -> None:
    found = assess(ningbo, plan, Kind.EXPOST, 2026, DAY)
    assert len(found.targets) == len(ningbo.library.plans[plan].targets)
    assert sum(found.counts.values()) == len(found.targets)
    assert found.good <= found.judged == sum(item.progress.status in JUDGED for item in found.targets)
    row = assessment_row(ningbo, ningbo.day(DAY), found)
    assert len(row["targets"]) == len(found.targets)
    assert row["tasks"] is None


def test_a_yearly_assessment_leaves_what_fell_due_before(ningbo: City) -> None:
    found = assess(ningbo, "361-2023", Kind.YEARLY, 2026, DAY)
    assert {item.progress.target.due for item in found.targets} >= {2027}
    assert all((item.progress.target.due or 2026) >= 2026 for item in found.targets)


def test_advice_follows_from_the_status(ningbo: City) -> None:
    for item in assess(ningbo, "361-2023", Kind.EXPOST, 2026, DAY).targets:
        status = item.progress.status
        assert (Advice.FIGURES in item.advice) == (status in (Status.STALE, Status.NO_DATA))
        assert (Advice.DEFINE in item.advice) == (status is Status.NOT_COMPARABLE)
        assert bool({Advice.HURRY, Advice.LOWER} & set(item.advice)) == (
            status in (Status.BEHIND, Status.CRITICAL)
        )


@pytest.mark.parametrize("by", KINDS)
def test_every_target_is_counted_in_each_of_its_groups(ningbo: City, by: By) -> None:
    found = tally(ningbo, ningbo.day(DAY), by)
    for item in found:
        assert (
            sum(item.colours.values())
            == sum(item.five.values())
            == sum(item.statuses.values())
            == item.targets
        )
        assert item.colours[Colour.GREY] == item.targets - item.judged
    if by in ("plan", "region"):
        from jiqun.plans import Standing

        assert sum(item.targets for item in found) == len(
            ningbo.day(DAY).select(Standing.IN_FORCE, Standing.EXPIRED)
        )
