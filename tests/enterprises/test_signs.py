"""Signs of trouble in the returns of one enterprise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from jiqun.enterprises.signs import Sign, load_signs, seen
from jiqun.packs import Pack, PackFileInvalid

Rows = list[dict[str, Any]]


def sign(**more: Any) -> Sign:
    return Sign.model_validate({"id": "it", "name": {"zh": "它"}, "figure": "output", **more})


def rows(name: str, *figures: float | None, last: int = 2024) -> Rows:
    first = last - len(figures) + 1
    return [{"year": first + at, name: value} for at, value in enumerate(figures)]


@pytest.mark.parametrize(
    ("asked", "given", "told"),
    [
        pytest.param(sign(falls=0.1), rows("output", 100, 90), True, id="正好降10%"),
        pytest.param(sign(falls=0.1), rows("output", 100, 91), False, id="只降9%"),
        pytest.param(sign(falls=0.1), rows("output", 90), False, id="只有一年，无从比较"),
        pytest.param(sign(falls=0.1), [*rows("output", 100, last=2022), *rows("output", 50)], False, id="中间缺一年，不比"),
        pytest.param(sign(falls=0.1), rows("output", None, 50), False, id="上年没有数"),
        pytest.param(sign(falls=0.1), rows("output", -100, -200), False, id="上年不是正数，不比"),
        pytest.param(sign(falls=0.001, years=2), rows("output", 100, 90, 80), True, id="连降两年"),
        pytest.param(sign(falls=0.001, years=2), rows("output", 80, 90, 80), False, id="只降一年"),
        pytest.param(sign(figure="profit", below=0), rows("profit", 5, -1), True, id="亏损"),
        pytest.param(sign(figure="profit", below=0), rows("profit", -5, 0), False, id="不赚不亏"),
        pytest.param(sign(above=0.7, over="assets"), [{"year": 2024, "output": 8, "assets": 10}], True, id="比例高于界限"),
        pytest.param(sign(above=0.7, over="assets"), [{"year": 2024, "output": 8, "assets": 0}], False, id="分母为零，没有比例"),
    ],
)  # fmt: skip
def test_a_sign_is_seen_when_its_bound_is_crossed(asked: Sign, given: Rows, told: bool) -> None:
    assert bool(seen([asked], {"enterprise_year": given})) is told


def test_several_rows_of_a_year_are_summed() -> None:
    loans = [*({"year": 2023, "balance": 50.0} for _ in range(2)), *({"year": 2024, "balance": 30.0} for _ in range(2))]  # fmt: skip
    (found,) = seen([sign(dataset="loan", figure="balance", falls=0.2)], {"loan": loans})
    assert (found.year, found.value, found.before, len(found.rows)) == (2024, 60.0, 100.0, 4)


@pytest.mark.parametrize(
    "bounds", [{}, {"falls": 0.1, "below": 0}, {"falls": 2}], ids=["没有界限", "两个界限", "降幅大于1"]
)
def test_a_sign_has_exactly_one_bound(bounds: dict[str, float]) -> None:
    with pytest.raises(ValidationError):
        sign(**bounds)


@pytest.mark.parametrize(
    ("asked", "zh", "en"),
    [
        (sign(falls=0.3), "比上年降低 30% 及以上", "down by 30 % or more on the year before"),
        (sign(below=0, years=2), "低于 0，连续 2 年", "below 0, 2 years running"),
        (sign(above=0.7), "高于 0.7", "above 0.7"),
    ],
)
def test_a_rule_says_itself(asked: Sign, zh: str, en: str) -> None:
    assert (asked.rule("zh"), asked.rule("en")) == (zh, en)


def test_a_pack_replaces_and_adds(tmp_path: Path) -> None:
    (tmp_path / "signs.yaml").write_text(
        "- {id: loss, name: {zh: 连亏}, figure: profit, below: 0, years: 2}\n- {id: thirst, name: {zh: 用水猛增}, figure: water, above: 9}\n",
        encoding="utf-8",
    )
    found = {item.id: item for item in load_signs(Pack(tmp_path))}
    assert (found["loss"].years, found["thirst"].above) == (2, 9)
    assert set(found) >= {item.id for item in load_signs()}


def test_a_wrong_file_says_where(tmp_path: Path) -> None:
    (tmp_path / "signs.yaml").write_text("- {id: loss, name: {zh: 亏}, figure: profit}\n", encoding="utf-8")
    with pytest.raises(PackFileInvalid, match=r"signs\.yaml"):
        load_signs(Pack(tmp_path))
