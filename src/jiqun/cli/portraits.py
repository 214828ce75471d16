"""The command of one enterprise's portrait."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Any

import typer

from jiqun.cli.options import AsJson, DataFolder, On, PackName, day_of
from jiqun.cli.printing import Answer, CommandMishap, give

Row = dict[str, Any]
OUTCOMES = {"met": "满足", "unknown": "缺佐证", "not_met": "不满足"}


class EnterpriseUnknown(CommandMishap):
    def __init__(self, code: str) -> None:
        super().__init__(
            f"没有代码为“{code}”的企业；用 jiqun identity search 查找。 / No enterprise with code “{code}”; jiqun identity search finds it."
        )


class PaperUnknown(CommandMishap):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"“{name}”不知写成什么：请用 .docx 或 .pdf。 / “{name}” says no form: end it in .docx or .pdf."
        )


def enterprise_command(
    code: Annotated[str, typer.Argument(help="统一社会信用代码 / unified social credit code")],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="写成 .docx 或 .pdf / write as .docx or .pdf")] = None,
    on: On = None, pack: PackName = "ningbo", data: DataFolder = None, json: AsJson = False,
) -> None:  # fmt: skip
    """企业画像：主要数据和同行位置、等级和理由、称号、政策、链上位置、项目、用地、能耗、风险。 / An enterprise's portrait."""

    def _find() -> Answer:
        if out is not None and out.suffix.lower() not in (".docx", ".pdf"):
            raise PaperUnknown(out.name)
        row = _whole(code, day_of(on), pack, data)
        if out is not None:
            _write(row, day_of(on), out)
        return _answer(row)

    give(json, _find)


def _whole(code: str, on: dt.date, pack: str, data: Path | None) -> Row:
    # Imported here: the engine takes a second that no other command should pay.
    from jiqun.workspace import open_city
    from jiqun.workspace.enterprises import portrait
    from jiqun.workspace.facts import open_desk
    from jiqun.workspace.ledger_shelf import Shelf
    from jiqun.workspace.ledgers import book_of
    from jiqun.workspace.portrait import Sitter, whole

    desk = open_desk(pack, data)
    city = open_city(pack).with_returned(desk.published())
    held = portrait(desk.facts().population, code)
    if held is None:
        raise EnterpriseUnknown(code)
    return whole(Sitter(city, desk, on, held, glance=lambda: Shelf(book_of(desk, city), desk.version).open()))


def _write(row: Row, on: dt.date, out: Path) -> None:
    from jiqun.reports.portrait import portrait_file

    out.write_bytes(portrait_file(row, on, "pdf" if out.suffix.lower() == ".pdf" else "docx"))


def _answer(row: Row) -> Answer:
    mark = "（模拟数据）" if row["simulated"] else ""
    title = f"{row['name']} {row['code']}{mark}"
    grade = row["parts"]["grade"]
    if grade is not None and grade["grade"]:
        title += f"，{grade['year']} 年评价 {grade['grade']}"
    lines = [*_figures(row), *_rungs(row), *_risks(row)]
    return Answer(row, title, ["类别", "项目", "数值", "比上年", "说明"], lines, (2, 3))


def _figures(row: Row) -> list[list[Any]]:
    return [
        ["数据", item["name"]["zh"], f"{item['value']:,.2f} {item['unit']}", _grown(item["growth"]),
         f"高于同行 {item['percentile'] * 100:.0f}%" if item["percentile"] is not None else ""]
        for item in (row["key"] or {"figures": []})["figures"]
        if item["value"] is not None
    ]  # fmt: skip


def _grown(growth: Row | None) -> str:
    return "" if growth is None else f"{growth['by']:+.1f}{'%' if growth['unit'] == '%' else '个百分点'}"


def _rungs(row: Row) -> list[list[Any]]:
    found = (row["parts"]["titles"] or {"next": []})["next"]
    return [
        [
            "下一级",
            item["name"]["zh"],
            OUTCOMES[item["outcome"]],
            "",
            "；".join(one["label"]["zh"] for one in item["lacking"]),
        ]
        for item in found
    ]


def _risks(row: Row) -> list[list[Any]]:
    found = (row["parts"]["risks"] or {"risks": []})["risks"]
    return [
        ["风险", item["name"]["zh"], "", "", f"{item['told']['zh']}（{item['rule']['zh']}）"]
        for item in found
    ]
