"""The classification of industries: GB/T 4754—2017 with English names of its divisions."""

from __future__ import annotations

from jiqun.facts.classification import industries


def test_every_division_has_an_english_name_of_its_own_and_nothing_else_has_one() -> None:
    known = industries().by_code.values()
    divisions = [item for item in known if len(item.code) == 2]
    assert len(divisions) == 97
    assert all(item.english for item in divisions)
    assert len({item.english for item in divisions}) == 97
    assert not [item.code for item in known if item.english and len(item.code) != 2]
