"""Shift–share: a worked example, and what holds for any tables."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiqun.monitor.why import ReferenceAbsent, ReferenceInvalid, dynamic_shift_share, shift_share
from jiqun.monitor.why.reference import read_reference, reference_of
from jiqun.packs import Pack, PackFileInvalid
from jiqun.values import Period, Unit

NAMES = ["13", "26", "34", "36"]
TABLE = st.dictionaries(st.sampled_from(NAMES), st.fractions(min_value=0, max_value=1000, max_denominator=20))
Table = dict[str, Fraction]
FEW = settings(max_examples=60)


@FEW
@given(TABLE, TABLE, TABLE, TABLE)
def test_the_parts_are_the_change(before: Table, now: Table, then: Table, later: Table) -> None:
    found = shift_share(before, now, then, later)
    if found is None:
        assert sum(then.values()) <= 0
        return
    assert {line.industry: line.change for line in found.lines} == {
        name: now.get(name, Fraction(0)) - before.get(name, Fraction(0)) for name in {*before, *now}
    }
    total = found.total
    assert total.change == sum(now.values()) - sum(before.values())
    assert total.national + total.mix + total.competitive + total.unmatched == total.change


@FEW
@given(TABLE, TABLE)
def test_an_area_that_is_its_own_reference_has_no_lead(before: Table, now: Table) -> None:
    found = shift_share(before, now, before, now)
    if found is not None:
        assert found.total.competitive == 0
        assert all(line.competitive == 0 for line in found.lines)


@FEW
@given(TABLE, TABLE)
def test_an_area_of_the_same_mix_has_no_allocation(before: Table, now: Table) -> None:
    """Esteban-Marquillas: an area specialised in nothing gains nothing from where it leads."""
    found = shift_share(before, now, {name: 7 * item for name, item in before.items()}, now)
    if found is not None:
        assert all(line.allocation == 0 for line in found.lines)


def test_by_hand() -> None:
    """The province grows by 10 %: cars by 20, steel not at all. The city: cars 60 → 72 + 3, steel 40 → 42."""
    found = shift_share(
        {"36": Fraction(60), "31": Fraction(40)},
        {"36": Fraction(75), "31": Fraction(42), "39": Fraction(5)},
        {"36": Fraction(500), "31": Fraction(500)},
        {"36": Fraction(600), "31": Fraction(500)},
    )
    assert found is not None
    cars, steel, chips = found.lines
    assert (cars.national, cars.mix, cars.competitive) == (6, 6, 3)
    assert (steel.national, steel.mix, steel.competitive) == (4, -4, 2)
    assert (cars.homothetic, cars.allocation) == (Fraction(5, 2), Fraction(1, 2))  # 50 of 60 expected
    assert (steel.homothetic, steel.allocation) == (Fraction(5, 2), Fraction(-1, 2))
    assert (chips.unmatched, chips.change) == (5, 5)  # a new industry that the province does not know


def test_steps_of_a_series_are_added_up() -> None:
    area = [{"36": Fraction(part)} for part in (100, 120, 150)]
    province = [{"36": Fraction(part)} for part in (1000, 1100, 1210)]
    found = dynamic_shift_share(area, province)
    assert found is not None
    assert (found.total.national, found.total.competitive) == (10 + 12, 10 + 18)
    assert dynamic_shift_share(area[:1], province[:1]) is None
    with pytest.raises(ValueError, match="same periods"):
        dynamic_shift_share(area, province[1:])


def table(folder: Path, text: str) -> Path:
    path = folder / "province.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_reference_is_read_by_code_or_name_in_any_unit(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "industry,period,value,unit,source\n36,2023,1.5,万亿元,年鉴\nC26,2023,200,亿元,年鉴\n纺织业,2024,300,,\n",
    )
    found = read_reference(path, Unit.parse("亿元"))
    assert found.at(Period.of_year(2023)) == {"36": 15000, "26": 200}
    assert found.at(Period.of_year(2024)) == {"17": 300}
    assert found.sources == ("年鉴",)
    with pytest.raises(ReferenceInvalid, match="没有2020年的数"):
        found.at(Period.of_year(2020))


@pytest.mark.parametrize(
    ("row", "error", "words"),
    [
        pytest.param("99,2023,1,", ReferenceInvalid, "99", id="no such division"),
        pytest.param("36,二三年,1,", ReferenceInvalid, "二三年", id="no period"),
        pytest.param("36,2023,1,亩", ReferenceInvalid, "亩", id="a unit of another kind"),
        pytest.param("36,2023,1,斛斗", ReferenceInvalid, "斛斗", id="no unit"),
        pytest.param("36,2023,1,\n36,2023,2,", ReferenceInvalid, "两行", id="twice"),
        pytest.param("36,2023,多,", PackFileInvalid, "2", id="no number, with its line"),
    ],
)
def test_a_reference_that_cannot_be_used(
    tmp_path: Path, row: str, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        read_reference(table(tmp_path, f"industry,period,value,unit\n{row}\n"), Unit.parse("亿元"))


def test_none_is_shipped_and_that_is_said(ningbo_pack: Pack) -> None:
    with pytest.raises(ReferenceAbsent, match="--reference"):
        reference_of(ningbo_pack, "industrial-va-ads", None, Unit.parse("亿元"))
