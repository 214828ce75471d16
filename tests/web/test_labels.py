"""Labels of a drawing keep out of each other's way."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jiqun.web.drawings.labels import HEIGHT, Box, Label, place, width

SIZE = (760.0, 280.0)
POINT = st.tuples(st.floats(60, 700), st.floats(30, 250))


def _box(label: Label, centre: tuple[float, float]) -> Box:
    half = width(label.text) / 2
    return Box(centre[0] - half, centre[1] - HEIGHT / 2, centre[0] + half, centre[1] + HEIGHT / 2)


def test_a_lone_label_stands_above_its_point() -> None:
    ((x, y),) = place([Label("120", 300, 100)], [(300, 100)], SIZE)
    assert x == 300
    assert y < 100


def test_a_figure_asks_for_the_place_below() -> None:
    ((_, y),) = place([Label("120", 300, 100, below=True)], [(300, 100)], SIZE)
    assert y > 100


def test_two_labels_of_one_year_do_not_touch() -> None:
    labels = [Label("100 制造业“十四五”规划", 400, 120), Label("110", 400, 108)]
    one, other = place(labels, [(400, 120), (400, 108)], SIZE)
    assert _box(labels[0], one).overlap(_box(labels[1], other)) == 0


@given(st.lists(POINT, min_size=1, max_size=4, unique=True))
def test_few_labels_never_overlap(points: list[tuple[float, float]]) -> None:
    labels = [Label("1,200", x, y) for x, y in points]
    boxes = [_box(label, centre) for label, centre in zip(labels, place(labels, points, SIZE), strict=True)]
    assert all(one.overlap(other) == 0 for index, one in enumerate(boxes) for other in boxes[index + 1 :])


@given(st.lists(POINT, max_size=12))
def test_labels_stay_in_order_and_number(points: list[tuple[float, float]]) -> None:
    assert len(place([Label("7", x, y) for x, y in points], points, SIZE)) == len(points)
