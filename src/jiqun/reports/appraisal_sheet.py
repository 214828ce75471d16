"""One enterprise's appraisal on one page: what an office hands over with the notice, and what an appeal starts from."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from jiqun.facts.intake.simulated import LABEL
from jiqun.papers.days import day_in_words
from jiqun.papers.fonts import BODY, Faces
from jiqun.papers.grid import Column
from jiqun.papers.paper import About, Paper
from jiqun.papers.pdf import to_pdf
from jiqun.rules.reference import Trust

Row = Mapping[str, Any]
TEXT, TEXT_LINE = 12, 22  #: one page holds it: smaller than an official text
TREATED = {"excluded": "不参评", "ungraded": "计分、不定等级"}
MERGED = 4  #: enterprises of a shared parcel that are named
MISSING = {"nought": "缺数，计0分", "mean": "缺数，取该项平均分"}
EFFECT = {"fix": "定为", "up": "提档", "down": "降档", "at_most": "不高于", "at_least": "不低于"}


def sheet_file(row: Row, on: dt.date, kind: Literal["docx", "pdf"]) -> bytes:
    """The sheet as a file. Raises ConverterAbsent, ConversionFailed for a PDF where LibreOffice is missing or refuses."""
    if kind == "docx":
        return write_sheet(row, on)
    return to_pdf(lambda faces: write_sheet(row, on, faces))


def write_sheet(row: Row, on: dt.date, faces: Faces | None = None) -> bytes:
    """A firm's sheet, as :func:`jiqun.workspace.appraisal_sheet.sheet` gives it, as a Word document of one page.

    The same sheet of the same day gives the same bytes.
    """
    paper = Paper(faces) if faces is not None else Paper()
    paper.page(first=True)
    paper.title(f"{row['year']}年度企业评价结果说明")
    paper.centred(row["name"], font=BODY, size=16)
    paper.centred(f"统一社会信用代码：{row['code']}", size=12, line=20)
    for words in _marks(row):
        paper.centred(words, size=12, line=20)
    paper.text(_verdict(row), size=TEXT, line=TEXT_LINE)
    if row["items"]:
        heads, lines = _items(row)
        paper.table(heads, lines, strong=[len(lines) - 1])
    for words in [*_figures(row), *_after(row)]:
        paper.text(words, size=TEXT, line=TEXT_LINE)
    paper.centred(f"{day_in_words(on)}生成", size=12, line=20)
    return paper.save(About(f"{row['name']}评价结果说明", "", on, comments=LABEL if row["simulated"] else ""))


def _marks(row: Row) -> list[str]:
    found = [] if Trust(row["trust"]).official else ["本表所用为示例办法，不是官方规定"]
    return [*found, *([f"{LABEL}：企业均不存在，不代表任何真实单位"] if row["simulated"] else [])]


def _verdict(row: Row) -> str:
    by = f"按《{row['scheme_name']['zh']}》"
    if row["reason"] is not None:
        managed = f"，按{row['managed_as']}类管理" if row["managed_as"] else ""
        return f"{by}，该企业属于“{row['reason']['label']['zh']}”的情形，{TREATED[row['reason']['treatment']]}{managed}。"
    if row["list"] is None:
        return f"{by}，该企业不在任何评价名单的范围内。"
    moved = (
        f"，初评为{row['grade_first']}类，调整后"
        if row["grade_first"] and row["grade_first"] != row["grade"]
        else "，"
    )
    place = f"，在参评{row['of']}家中列第{row['position']}位" if row["position"] else ""
    score = f"，综合得分{row['score']:.2f}分" if row["score"] is not None else "，数据不全、没有得分"
    final = f"评为{row['grade']}类" if row["grade"] else "不定等级"
    return f"{by}，该企业列入“{row['list']['zh']}”{score}{place}{moved}{final}。"


def _items(row: Row) -> tuple[list[Column], list[list[str]]]:
    heads = [
        Column("指标", weight=21, align="left"), Column("数值", weight=13, align="right"), Column("单位", weight=19),
        Column("基准值", weight=12, align="right"), Column("权重", weight=7, align="right"), Column("得分", weight=10, align="right"),
        Column("同行中位", weight=13, align="right"), Column("说明", weight=18),
    ]  # fmt: skip
    lines = [
        [
            item["name"]["zh"], _number(item["value"]), item["unit"] or "比值", _number(item["base"]), _plain(item["weight"]),
            _number(item["points"]), _number(item["median"]), _remark(item),
        ]
        for item in row["items"]
    ]  # fmt: skip
    lines += [
        [item["label"]["zh"], "", "", "", "", f"{item['points']:+.2f}", "", "加减分"]
        for item in row["bonuses"]
    ]
    return heads, [*lines, ["综合得分", "", "", "", "", _number(row["score"]), "", ""]]


def _remark(item: Row) -> str:
    if item["untold"]:
        return MISSING[item["missing"]]
    if item["capped"]:
        return "封顶"
    return "" if item["percentile"] is None else f"高于同行{item['percentile'] * 100:.0f}%"


def _figures(row: Row) -> list[str]:
    """What the enterprise reported and is asked to confirm."""
    told = "；".join(f"{item['name']['zh']}{_figure(item)}" for item in row["figures"])
    whose = "（同一宗地合并计算）" if row["merged_with"] else ""
    return [f"请核对所用数据{whose}：{told}。"] if told else []


def _figure(item: Row) -> str:
    """
    >>> _figure({"value": 151.0, "unit": "人"}), _figure({"value": 1606.28, "unit": "万元"}), _figure({"value": None, "unit": "亩"})
    ('151人', '1,606.28万元', '未报')
    """
    if item["value"] is None:
        return "未报"
    return f"{_number(item['value']).removesuffix('.00')}{item['unit']}"


def _after(row: Row) -> list[str]:
    found = [
        f"调档：{item['label']['zh']}（{EFFECT[item['effect']]}{item['grade'] or ''}）。"
        for item in row["adjustments"]
    ]
    if row["merged_with"]:
        found.append(_merged(row))
    if row["next"] is not None:
        by_score = "按得分，不计调档，" if row["adjustments"] else ""
        found.append(f"{by_score}{_next(row['next'])}")
    if row["effects"]:
        told = "；".join(
            f"{item['name']['zh']}{_number(item['amount'])}{item['unit']}" for item in row["effects"]
        )
        found.append(f"按等级测算的差别化政策：{told}。")
    return [*found, "对数据或结果有异议的，可在公示期内携带佐证材料申请复核。"]


def _merged(row: Row) -> str:
    """With whom it is graded: the holder of the parcel, and the first of its tenants."""
    holder = next((item["name"] for item in row["merged_with"] if item["code"] == row["subject"]), "")
    tenants = [
        item["name"] for item in row["merged_with"] if item["code"] not in (row["code"], row["subject"])
    ]
    more = f"等{len(tenants)}家" if len(tenants) > MERGED else ""
    named = f"承租企业{'、'.join(tenants[:MERGED])}{more}" if tenants else ""
    if row["code"] == row["subject"]:
        return f"合并评价：作为宗地权利人，与{named}一并计算，等级相同。"
    return f"合并评价：与宗地权利人{holder}{'、其他' + named if named else ''}一并计算，等级相同。"


def _next(told: Row) -> str:
    words = (
        f"距{told['grade']}类：本次{told['grade']}类最低得分{told['score']:.2f}，还差{told['gap']:.2f}分。"
    )
    ways = [
        f"{item['name']['zh']}由{_number(item['value'])}到{_number(item['wanted'])}{item['unit']}"
        for item in told["items"]
        if item["reachable"]
    ]
    return words + (f"其他不变，任一项做到即可：{'；'.join(ways)}。" if ways else "")


def _number(value: float | None) -> str:
    """With two decimals, and three digits that say something.

    >>> _number(1606.28), _number(0.89), _number(0.0302), _number(0.0)
    ('1,606.28', '0.89', '0.0302', '0.00')
    """
    if value is None:
        return "—"
    digits = 2 - math.floor(math.log10(abs(value))) if value else 2
    whole, _, part = f"{value:,.{min(max(digits, 2), 8)}f}".partition(".")
    return f"{whole}.{part[:2]}{part[2:].rstrip('0')}"


def _plain(value: float | None) -> str:
    return "—" if value is None else f"{value:g}"


__all__: Sequence[str] = ["sheet_file", "write_sheet"]
