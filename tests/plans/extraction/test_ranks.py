"""A rank keeps its subject: what stands at which place, and among whom."""

from __future__ import annotations

import pytest

from jiqun.documents import Document, Flow, Kind, Paragraph
from jiqun.plans.extraction import extract

CASES = [
    pytest.param("力争工业增加值全省排名进入前5位。", [("工业增加值全省位次", 5, "<=")], id="排名进入"),
    pytest.param("全员劳动生产率在全市的排名进入前三位。", [("全员劳动生产率全市位次", 3, "<=")], id="在全市的排名"),
    pytest.param("综合实力全国百强县排名进入前30位。", [("综合实力全国百强县位次", 30, "<=")], id="among named places"),
    pytest.param("县域综合竞争力排名稳居全省前5位。", [("县域综合竞争力全省位次", 5, "<=")], id="排名稳居"),
    pytest.param("规上工业企业利润总额排名全省第二位。", [("规上工业企业利润总额全省位次", 2, "rank")], id="spelled rank"),
    pytest.param("数字经济核心产业增加值跻身全国前10位。", [("数字经济核心产业增加值全国位次", 10, "<=")], id="跻身"),
    pytest.param("工业增加值总量在全省排名第6位。", [("工业增加值总量全省位次", 6, "rank")], id="在全省排名"),
    pytest.param("研发投入强度位居全市首位。", [("研发投入强度全市位次", 1, "rank")], id="首位"),
    pytest.param("外贸依存度保持全省第一位，出口额升至全国第12位。", [("外贸依存度全省位次", 1, "rank"), ("出口额全国位次", 12, "rank")], id="two ranks"),
    pytest.param("确保亩均增加值、亩均税收分别位居全市第3位、第5位。", [("亩均增加值全市位次", 3, "rank"), ("亩均税收全市位次", 5, "rank")], id="分别"),
    pytest.param("规上企业数达到500家，数量居全省第4位。", [("规上企业数", 500, "="), ("规上企业数量全省位次", 4, "rank")], id="数量 of the subject"),
    pytest.param("工业用地亩均税收全省排名前移3位。", [("工业用地亩均税收全省位次", 3, "=")], id="ranks gained"),
    pytest.param("力争规上工业增加值在全省的位次前移2位。", [("规上工业增加值全省位次", 2, "=")], id="ranks gained by so many"),
    pytest.param("2023年，工业增加值排名全市第4位，比上年前移2位。", [("工业增加值全市位次", 4, "rank"), ("工业增加值全市位次", 2, "=")], id="gained by the rank before"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_rank(text: str, expected: list[tuple[str, int, str]]) -> None:
    paragraph = Paragraph(Flow.literal(text), Kind.BODY)
    title = "云州市制造业高质量发展规划（2024—2027年）"
    statements = extract(Document("any.txt", "text/plain", "", text, (paragraph,), title))
    assert [(item.indicator, item.value, item.comparator) for item in statements] == expected
