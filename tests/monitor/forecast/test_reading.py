"""Series from files: layouts, gaps, and every wrong cell by line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiqun.monitor.forecast import Form, Series, SeriesHeaderUnknown, SeriesUnreadable, read_series
from jiqun.monitor.forecast.runs import newest, runs

LONG = '指标,地区,年份,数值,单位\n工业增加值,某市,2020,"1,234.5",亿元\n工业增加值,某市,2021,1300,亿元\n单项冠军,某市,2020,3,家\n'


def _file(folder: Path, text: str) -> Path:
    path = folder / "series.csv"
    path.write_text(text, encoding="utf-8")
    return path


class TestLayouts:
    def test_long_in_chinese_with_units(self, tmp_path: Path) -> None:
        amount, count = read_series(_file(tmp_path, LONG))
        assert (amount.id, amount.start, amount.values) == (
            "工业增加值·某市",
            2020,
            (123450000000.0, 130000000000.0),
        )
        assert (amount.form, amount.unit, amount.region) == (Form.AMOUNT, "亿元", "某市")
        assert (count.form, count.values) == (Form.COUNT, (3.0,))

    def test_wide_with_years_in_the_header(self, tmp_path: Path) -> None:
        found = read_series(_file(tmp_path, "name,gdp2019,gdp2020,gdp2022\na,1,2,4\nb,,5,NA\n"))
        assert [(one.id, one.start, one.values) for one in found] == [
            ("a@2019", 2019, (1.0, 2.0)), ("a@2022", 2022, (4.0,)), ("b", 2020, (5.0,)),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("periods", "cycle", "start"),
        [
            pytest.param(["2023-12", "2024-01"], 12, 2023 * 12 + 11, id="months"),
            pytest.param(
                ["2023年12月", "2024年2月"], 11, 2023 * 11 + 10, id="January and February reported together"
            ),
            pytest.param(["2023", "2024"], 1, 2023, id="years"),
        ],
    )
    def test_periods(self, periods: list[str], cycle: int, start: int, tmp_path: Path) -> None:
        rows = "".join(f"x,{period},{value}\n" for value, period in enumerate(periods, 1))
        [one] = read_series(_file(tmp_path, f"series,period,value\n{rows}"))
        assert (one.cycle, one.start, one.values) == (cycle, start, (1.0, 2.0))

    def test_a_form_that_is_given_is_taken(self, tmp_path: Path) -> None:
        [one] = read_series(_file(tmp_path, "series,period,value,unit,form\nx,2020,30,%,share\n"))
        assert one.form is Form.SHARE

    def test_the_form_usual_for_a_unit(self, tmp_path: Path) -> None:
        [one] = read_series(_file(tmp_path, "series,period,value,unit\nx,2020,5,%\n"))
        assert one.form is Form.RATE


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        pytest.param("series,period,value\nx,二〇二四,1\n", 2, "二〇二四", id="no period"),
        pytest.param("series,period,value\nx,2020,1\nx,2024-13,1\n", 3, "2024-13", id="no such month"),
        pytest.param("series,period,value\nx,2020,—\n", 2, "—", id="no number"),
        pytest.param("series,period,value\nx,2020,nan\n", 2, "nan", id="not a number at all"),
        pytest.param("series,period,value\nx,2020,1\nx,2020,2\n", 3, "两次", id="twice"),
        pytest.param("series,period,value,form\nx,2020,1,linear\n", 1, "linear", id="unknown form"),
        pytest.param("series,period,value,unit\nx,2020,1,斗\n", 1, "斗", id="unknown unit"),
        pytest.param("name,2019,2020\na,1,x\n", 2, "x", id="wide: no number"),
    ],
)
def test_what_cannot_be_read_is_named_by_line(text: str, line: int, words: str, tmp_path: Path) -> None:
    with pytest.raises(SeriesUnreadable, match=words) as caught:
        read_series(_file(tmp_path, text))
    assert caught.value.problems[0][0] == line


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "2019,2020\n1,2\n"])
def test_an_unknown_header_says_what_is_expected(text: str, tmp_path: Path) -> None:
    with pytest.raises(SeriesHeaderUnknown, match="period"):
        read_series(_file(tmp_path, text))


POINTS = st.dictionaries(st.integers(1990, 2025), st.floats(1, 100), min_size=1)
LIKE = Series("x", 0, ())


class TestRuns:
    @given(POINTS)
    def test_every_value_stands_in_exactly_one_stretch(self, points: dict[int, float]) -> None:
        found = [
            (one.start + place, value) for one in runs(points, LIKE) for place, value in enumerate(one.values)
        ]
        assert sorted(found) == sorted(points.items())

    @given(POINTS)
    def test_the_newest_stretch_holds_published_values_and_few_bridges(
        self, points: dict[int, float]
    ) -> None:
        one = newest(points, LIKE)
        assert one.end == max(points)
        assert len(one.filled) * 4 <= one.known
        for place, value in enumerate(one.values):
            time = one.start + place
            if time in one.filled:
                assert time not in points
                assert min(points[time - 1], points[time + 1]) <= value * (1 + 1e-12)
                assert value <= max(points[time - 1], points[time + 1]) * (1 + 1e-12)
            else:
                assert points[time] == value

    def test_two_years_missing_end_it(self) -> None:
        assert newest({2010: 1.0, 2011: 1.0, 2012: 1.0, 2013: 1.0, 2016: 2.0}, LIKE).values == (2.0,)
