"""Papers: pages and type after GB/T 9704—2012, tables that fit, the same bytes, PDF."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import zipfile
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from jiqun.papers.errors import CellsUneven, ConverterAbsent
from jiqun.papers.fonts import Faces
from jiqun.papers.grid import Column
from jiqun.papers.official import annex, imprint, list_of_annexes, red_head, sign_off
from jiqun.papers.paper import About, Paper
from jiqun.papers.pdf import converted, to_pdf

DAY = dt.date(2026, 4, 30)
ABOUT = About("评价结果说明", "某市某局", DAY)


def opened(paper: Paper) -> Any:
    return Document(io.BytesIO(paper.save(ABOUT)))


def explained() -> Paper:
    """A sheet of one page as a firm gets it."""
    paper = Paper()
    paper.title("甲厂2025年评价结果说明")
    paper.gap()
    paper.heading(1, "一、", "评价结果")
    paper.text("综合得分86.5分，A类。")
    columns = [Column("指标"), Column("得分", "分", align="right"), Column("说明")]
    paper.table(
        columns, [["亩均税收", "40.0", "甲" * 30], ["合计", "86.5", "–"]], strong=[1], notes=["满分100分。"]
    )
    sign_off(paper, "某市某局", DAY)
    return paper


def test_the_page_and_the_line_are_those_of_the_standard() -> None:
    made = opened(explained())
    section = made.sections[0]
    found = (section.page_width, section.page_height, section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)  # fmt: skip
    assert [round(size / Mm(1)) for size in found] == [210, 297, 37, 35, 28, 26]
    text = next(item for item in made.paragraphs if item.text.startswith("综合得分"))
    assert text.paragraph_format.line_spacing == Pt(28)
    assert text._p.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"


@pytest.mark.parametrize(
    ("level", "words", "runs"),
    [
        pytest.param(1, "评价结果", [("一、评价结果", "黑体", False)], id="黑体"),
        pytest.param(2, "评价结果", [("一、评价结果", "楷体_GB2312", False)], id="楷体"),
        pytest.param(
            3, "甲。乙。", [("一、甲。", "仿宋_GB2312", True), ("乙。", "仿宋_GB2312", False)], id="runs-on"
        ),
        pytest.param(4, "甲", [("一、甲", "仿宋_GB2312", False)], id="仿宋"),
    ],
)
def test_the_ladder_of_headings(level: int, words: str, runs: list[tuple[str, str, bool]]) -> None:
    paper = Paper()
    paper.heading(level, "一、", words)
    (held,) = opened(paper).paragraphs
    assert [
        (run.text, run._element.rPr.rFonts.get(qn("w:eastAsia")), run.font.bold) for run in held.runs
    ] == runs


def test_a_table_has_its_units_in_the_head_and_its_totals_strong() -> None:
    made = opened(explained())
    (grid,) = made.tables
    assert [cell.text for cell in grid.rows[0].cells] == ["指标", "得分\n（分）", "说明"]
    sides = [str(cell.paragraphs[0].alignment).split()[0] for cell in grid.rows[1].cells]
    assert sides == ["CENTER", "RIGHT", "LEFT"]
    assert str(grid.rows[2].cells[2].paragraphs[0].alignment).startswith("CENTER")
    fonts = [row.cells[0].paragraphs[0].runs[0]._element.rPr.rFonts.get(qn("w:eastAsia")) for row in grid.rows]  # fmt: skip
    assert fonts == ["黑体", "仿宋_GB2312", "黑体"]
    assert "注：满分100分。" in [item.text for item in made.paragraphs]


def test_a_table_is_as_wide_as_the_text() -> None:
    grid = opened(explained()).tables[0]
    assert abs(sum(cell.width for cell in grid.rows[1].cells) - Mm(156)) < Mm(0.5)


@pytest.mark.parametrize(
    ("rows", "notes", "kept"),
    [
        pytest.param(3, [], [0, 1, 2], id="a-short-table-on-one-page"),
        pytest.param(3, ["注"], [0, 1, 2, 3], id="with-its-note"),
        pytest.param(13, [], [0, 12], id="of-a-long-one-no-row-alone"),
        pytest.param(13, ["注"], [0, 12, 13], id="nor-its-note"),
    ],
)
def test_what_of_a_table_stays_together(rows: int, notes: list[str], kept: list[int]) -> None:
    paper = Paper()
    paper.table([Column("甲")], [["乙"]] * rows, notes=notes)
    grid = opened(paper).tables[0]
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in grid.rows)
    held = [bool(row.cells[0].paragraphs[0].paragraph_format.keep_with_next) for row in grid.rows]
    assert [at for at, one in enumerate(held) if one] == kept


def test_every_row_has_its_own_words_and_the_look_of_its_kind() -> None:
    """Rows are copied from one another: words with breaks and signs of XML stay in their cell, totals and blanks keep theirs."""
    words = ["甲<乙>&丙", "上\n下", "前\t后", "–", " 空 格 "]
    paper = Paper()
    paper.table(
        [Column("名称", align="left"), Column("数", align="right")],
        [[one, one] for one in words * 5],
        strong=[3, 24],
    )
    grid = opened(paper).tables[0]
    lines = [[cell.text for cell in row.cells] for row in grid.rows]
    assert lines == [["名称", "数"], *([one, one] for one in words * 5)]
    sides = [[str(cell.paragraphs[0].alignment).split()[0] for cell in row.cells] for row in grid.rows]
    assert sides == [
        ["CENTER", "CENTER"],
        *(["CENTER", "CENTER"] if one == "–" else ["LEFT", "RIGHT"] for one in words * 5),
    ]
    fonts = [
        row.cells[1].paragraphs[0].runs[0]._element.rPr.rFonts.get(qn("w:eastAsia")) for row in grid.rows
    ]
    assert [at for at, font in enumerate(fonts) if font == "黑体"] == [0, 4, 25]
    assert [at for at, row in enumerate(grid.rows) if row._tr.trPr.find(qn("w:tblHeader")) is not None] == [0]
    assert {tuple(cell.width for cell in row.cells) for row in grid.rows} == {
        tuple(cell.width for cell in grid.rows[0].cells)
    }


def test_an_uneven_row_is_refused() -> None:
    with pytest.raises(CellsUneven, match=r"第 2 行有 1 格.*2 栏"):
        Paper().table([Column("甲"), Column("乙")], [["1", "2"], ["3"]])


def test_parts_of_an_official_paper() -> None:
    paper = Paper()
    red_head(paper, "某通报", "〔2026〕1号")
    list_of_annexes(paper, ["甲表", "乙表"])
    sign_off(paper, "某市某局", DAY)
    annex(paper, "甲表", 1)
    annex(paper, "乙表", 2, wide=True)
    imprint(paper, "市委办公室", "某局", DAY)
    made = opened(paper)
    words = [item.text.strip("　") for item in made.paragraphs if item.text.strip()]
    assert words == ["某通报", "〔2026〕1号", "附件：1．甲表", "2．乙表", "某市某局", "2026年4月30日", "附件1", "甲表", "附件2", "乙表",
                     "抄送：市委办公室。", "某局　　2026年4月30日印发"]  # fmt: skip
    assert [item.orientation for item in made.sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]  # fmt: skip


def test_without_copies_and_printer_there_is_no_imprint() -> None:
    paper = Paper()
    imprint(paper, "", "", DAY)
    assert opened(paper).paragraphs == []


def test_the_annexes_and_the_signature_stand_on_one_page() -> None:
    paper = Paper()
    list_of_annexes(paper, [f"第{at}表" for at in range(5)])
    sign_off(paper, "某市某局", DAY)
    kept = [bool(item.paragraph_format.keep_with_next) for item in opened(paper).paragraphs]
    assert kept == [True] * (len(kept) - 1) + [False]


def test_the_same_paper_gives_the_same_bytes_and_no_moment_of_writing() -> None:
    content = explained().save(ABOUT)
    assert content == explained().save(ABOUT)
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        assert {item.date_time[0] for item in held.infolist()} == {1980}
        assert held.read("docProps/core.xml").count(b"2026-04-30T") == 2


def test_pdf_is_set_in_the_faces_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    asked: list[Faces] = []

    def write(faces: Faces) -> bytes:
        asked.append(faces)
        return explained().save(ABOUT)

    monkeypatch.setattr("jiqun.papers.pdf.here", lambda: Faces({"黑体": "黑体"}))
    assert to_pdf(write).startswith(b"%PDF")
    assert [item["黑体"] for item in asked] == ["黑体"]


def test_pdf_without_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ConverterAbsent, match=r"\.docx"):
        converted(b"")
