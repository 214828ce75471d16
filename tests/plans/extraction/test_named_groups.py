"""甲、乙、丙三大产业产值分别达到…: the numbers belong to the members that the group names."""

from __future__ import annotations

import pytest

from jiqun.documents import Document, Flow, Kind, Paragraph
from jiqun.plans.extraction import extract

CASES = [
    pytest.param(
        "装备制造、电子信息、食品三大主导产业到2028年产值分别达到1500亿元、1000亿元、400亿元。",
        [("主导产业数", 3, None), ("装备制造产值", 1500, 2028), ("电子信息产值", 1000, 2028), ("食品产值", 400, 2028)],
        id="members before the group",
    ),
    pytest.param(
        "三大主导产业到2028年产值分别达到1500亿元、1000亿元、400亿元。",
        [("三大主导产业产值", 1500, 2028), ("三大主导产业产值", 1000, 2028), ("三大主导产业产值", 400, 2028)],
        id="a group without its members",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_members_share_out_the_numbers(text: str, expected: list[tuple[str, int, int | None]]) -> None:
    document = Document("any.txt", "text/plain", "", text, (Paragraph(Flow.literal(text), Kind.BODY),))
    assert [(item.indicator, item.value, item.year) for item in extract(document)] == expected
