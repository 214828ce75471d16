"""Papers: the layout of GB/T 9704—2012, the same bytes for the same bulletin, labels of simulated figures everywhere."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from openpyxl import load_workbook

from jiqun.papers import fonts
from jiqun.papers.pdf import FontStandIn
from jiqun.reports.bound import bound
from jiqun.reports.errors import FormatUnknown
from jiqun.reports.found import table
from jiqun.reports.model import Bulletin, Chart, Column, Heading, Paragraph, Table
from jiqun.reports.sidecar import beside, read_sidecar
from jiqun.reports.writing.drawing import svg_of
from jiqun.reports.writing.formats import WRITERS, write_paper
from jiqun.reports.writing.html import fragment, write_html
from jiqun.reports.writing.pdf import write_pdf
from jiqun.reports.writing.picture import NoChineseGlyphs, drawn, png_of
from jiqun.reports.writing.sheets import guarded, write_sheets
from jiqun.reports.writing.slides import write_slides
from jiqun.reports.writing.word import write_word
from tests.reports.town import example

pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utc:DeprecationWarning")


@pytest.fixture(scope="module")
def paper() -> Document:
    return Document(io.BytesIO(write_word(example())))


def test_the_page_is_that_of_the_standard(paper: Document) -> None:
    section = paper.sections[0]
    found = (section.page_width, section.page_height, section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)  # fmt: skip
    assert [round(size / Mm(1)) for size in found] == [210, 297, 37, 35, 28, 26]


@pytest.mark.parametrize(
    ("text", "family", "size"),
    [
        pytest.param("某通报", "方正小标宋简体", 36, id="red-head"),
        pytest.param("关于甲市", "方正小标宋简体", 22, id="title-in-size-2"),
        pytest.param("一、", "黑体", 16, id="first-level"),
        pytest.param("1．", "仿宋_GB2312", 16, id="third-level"),
        pytest.param("产值", "仿宋_GB2312", 16, id="text-in-size-3"),
        pytest.param("抄送：", "仿宋_GB2312", 14, id="copies-in-size-4"),
        pytest.param("附件1", "黑体", 16, id="mark-of-an-annex"),
    ],
)
def test_typefaces_and_sizes(paper: Document, text: str, family: str, size: float) -> None:
    found = next(item for item in paper.paragraphs if item.text.strip("　").startswith(text))
    run = found.runs[0]
    assert (run._element.rPr.rFonts.get(qn("w:eastAsia")), run.font.size.pt) == (family, size)


def test_lines_of_28_points_and_two_characters_of_indent(paper: Document) -> None:
    held = next(item for item in paper.paragraphs if item.text.startswith("产值"))
    assert held.paragraph_format.line_spacing == Pt(28)
    assert held._p.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"


def test_a_lower_heading_that_runs_on_is_bold_to_its_first_stop(paper: Document) -> None:
    held = next(item for item in paper.paragraphs if item.text.startswith("1．东区"))
    assert [(run.text, run.font.bold) for run in held.runs] == [("1．东区。", True), ("保持增长。", False)]


def test_page_numbers_stand_on_the_outer_side(paper: Document) -> None:
    section = paper.sections[0]
    assert paper.settings.odd_and_even_pages_header_footer
    sides = [footer.paragraphs[0].alignment for footer in (section.footer, section.even_page_footer)]
    assert [str(side).split()[0] for side in sides] == ["RIGHT", "LEFT"]
    for footer in (section.footer, section.even_page_footer):
        assert footer.paragraphs[0].text.replace("PAGE", "") == "—  —"
        assert footer.paragraphs[0].runs[0].font.size == Pt(14)


def test_annexes_are_listed_and_the_wide_one_lies_across(paper: Document) -> None:
    words = [item.text for item in paper.paragraphs]
    at = words.index("附件：1．各区产值")
    assert words[at + 1 : at + 3] == ["2．宽表", "3．空表"]
    assert [section.orientation for section in paper.sections] == [
        WD_ORIENT.PORTRAIT, WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT,
    ]  # fmt: skip


def test_tables_repeat_their_head_with_units_and_set_figures_right(paper: Document) -> None:
    table = paper.tables[0]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [cell.text for cell in table.rows[0].cells] == ["区县", "产值\n（亿元）", "增速"]
    assert [cell.text for cell in table.rows[2].cells] == ["第2区", "2.0", "1.5（2）"]
    assert str(table.rows[2].cells[1].paragraphs[0].alignment).startswith("RIGHT")


def test_simulated_figures_are_labelled_in_the_head_and_at_every_table() -> None:
    words = [item.text for item in Document(io.BytesIO(write_word(example()))).paragraphs]
    assert words.count("【模拟数据，不代表真实情况】") == 1
    assert words.count("（本表含模拟数据，不代表真实情况）") == 1
    real = [item.text for item in Document(io.BytesIO(write_word(example(simulated=False)))).paragraphs]
    assert not any("模拟" in text for text in real)


def test_an_empty_table_says_so(paper: Document) -> None:
    assert "本期无此类事项。" in [item.text for item in paper.paragraphs]


def test_the_signature_never_stands_alone(paper: Document) -> None:
    """The last words, the list of annexes and the signature go together."""
    words = [item.text for item in paper.paragraphs]
    start, end = words.index("完。"), words.index("甲市某局")
    kept = [item.paragraph_format.keep_with_next for item in paper.paragraphs[start : end + 1]]
    assert kept.count(True) >= len(kept) - 1
    assert kept[0]


def test_pictures_tell_what_they_show(paper: Document) -> None:
    told = [item.get("descr") for item in paper.element.body.iter(qn("wp:docPr"))]
    assert told == ["各区增速（%）：东区5.3，西区-1.2"]


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(write_word, id="docx"),
        pytest.param(write_html, id="html"),
        pytest.param(write_sheets, id="xlsx"),
        pytest.param(write_slides, id="pptx"),
    ],
)
def test_the_same_bulletin_gives_the_same_bytes(write: Callable[[Bulletin], bytes]) -> None:
    assert write(example()) == write(example())


def test_no_file_carries_the_moment_of_writing() -> None:
    for write in (write_word, write_sheets, write_slides):
        with zipfile.ZipFile(io.BytesIO(write(example()))) as held:
            assert {item.date_time[0] for item in held.infolist()} == {1980}
            core = held.read("docProps/core.xml").decode()
        assert set(re.findall(r"(\d{4})-\d\d-\d\dT", core)) == {"2024"}


# --- other papers -----------------------------------------------------------------------------------------------------


def test_the_workbook_has_real_numbers_and_says_where_they_are_from() -> None:
    book = load_workbook(io.BytesIO(write_sheets(example())))
    assert book.sheetnames == ["说明", "各区产值", "宽表", "空表", "取数"]
    sheet = book["各区产值"]
    assert [cell.value for cell in sheet[3]] == ["区县", "产值（亿元）", "增速"]
    assert [cell.value for cell in sheet[5]] == ["第2区", 2, "1.5（2）"]
    assert sheet[5][1].number_format == "#,##0.0"
    assert "模拟数据" in str(sheet["A2"].value)
    traced = [[cell.value for cell in row] for row in book["取数"].iter_rows(min_row=2, max_row=3)]
    assert traced[0] == ["正文", "产值120.5亿元，增长5.3%。", "120.5亿元", "jiqun compute output --period 2024-05 → 东区", 120.5]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "held"),
    [("=1+1", "'=1+1"), ("@cmd", "'@cmd"), ("-5.2（1）", "-5.2（1）"), ("甲厂", "甲厂"), ("+cmd", "'+cmd")],
)
def test_words_are_no_formulas(words: str, held: str) -> None:
    assert guarded(words) == held


def test_html_escapes_and_binds() -> None:
    page = write_html(example(last="<script>alert</script>。")).decode()
    assert "<script>" not in page
    assert '<data value="120.5" title="jiqun compute output --period 2024-05 → 东区">120.5亿元</data>' in page
    assert '<p data-paragraph="1">&lt;script&gt;alert&lt;/script&gt;。</p>' in page
    assert 'style="' not in fragment(example())


def test_slides_show_the_main_pages() -> None:
    from pptx import Presentation

    show = Presentation(io.BytesIO(write_slides(example())))
    words = [" ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame) for slide in show.slides]  # fmt: skip
    assert "模拟数据" in words[0]
    assert any("总体情况" in text and "120.5亿元" in text for text in words)
    assert sum(any(shape.shape_type == 13 for shape in slide.shapes) for slide in show.slides) == 1
    tables = [
        words
        for words, slide in zip(words, show.slides, strict=True)
        if any(shape.has_table for shape in slide.shapes)
    ]
    assert [text.split()[0] for text in tables] == ["各区产值（前13行，共60行，全部见附件）"]


def test_no_slide_ends_with_a_heading() -> None:
    from pptx import Presentation

    heading, words = Heading(level=2, ordinal="（一）", text=("要求",)), Paragraph(text=("甲" * 119 + "。",))
    first = Heading(level=1, ordinal="一、", text=("总体",))
    made = example().model_copy(
        update={"blocks": (first, words, words, words, words, heading, words), "annexes": ()}
    )
    show = Presentation(io.BytesIO(write_slides(made)))
    last = [slide.shapes[-1].text_frame.paragraphs[-1].text for slide in show.slides][1:]
    assert last == ["甲" * 119 + "。"] * 2


def test_slides_hold_what_fits() -> None:
    """Sentences go on to the next slide; none is lost."""
    from pptx import Presentation

    sentence = "甲" * 119 + "。"
    show = Presentation(io.BytesIO(write_slides(example(last=sentence * 7))))
    texts = [shape.text_frame.text for slide in show.slides for shape in slide.shapes if shape.has_text_frame]
    assert sum(text.count("甲" * 119) for text in texts) == 7
    assert max(text.count("甲" * 119) for text in texts) == 4
    assert "总体情况（续）" in texts


def test_pdf(tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    import pdfplumber

    short = example().model_copy(update={"annexes": ()})
    if fonts.here().stand_ins:
        with pytest.warns(FontStandIn, match="方正小标宋简体"):
            content = write_pdf(short)
    else:
        content = write_pdf(short)
    with pdfplumber.open(io.BytesIO(content)) as held:
        assert [round(float(side) / 72 * 25.4) for side in (held.pages[0].width, held.pages[0].height)] == [210, 297]  # fmt: skip
        assert "120.5" in held.pages[0].extract_text()


def test_a_paper_has_its_sidecar(tmp_path: Path) -> None:
    sidecar = write_paper(example(), tmp_path / "通报.html")
    assert sidecar == beside(tmp_path / "通报.html")
    assert read_sidecar(tmp_path / "通报.html") == example()
    with pytest.raises(FormatUnknown, match=r"\.docx.*\.pptx"):
        write_paper(example(), tmp_path / "通报.doc")
    assert set(WRITERS) == {".docx", ".pdf", ".html", ".xlsx", ".pptx"}


# --- charts -----------------------------------------------------------------------------------------------------------


def chart() -> Chart:
    return next(block for block in example().blocks if isinstance(block, Chart))


def test_a_chart_is_crisp_at_600_dpi() -> None:
    if not fonts.chinese():
        pytest.skip("no font with Chinese glyphs")
    content = png_of(chart())
    width = int.from_bytes(content[16:20], "big")
    assert abs(width - 156 / 25.4 * 600) < 2
    drawn.cache_clear()
    assert png_of(chart()) == content


def test_without_chinese_fonts_labels_are_english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Never boxes in place of letters."""
    monkeypatch.setattr(fonts, "families", lambda: frozenset({"DejaVu Sans"}))
    with pytest.warns(NoChineseGlyphs, match="Noto Sans CJK"):
        png_of(chart(), 50)
    drawn = svg_of(chart(), fonts.chinese())
    assert ">East<" in drawn
    assert not re.search(r"[\u4e00-\u9fff]", drawn)


def test_charts_print_in_grey_and_hatch_what_is_simulated() -> None:
    drawn = svg_of(chart(), "Noto Sans CJK SC")
    colours = set(re.findall(r"#[0-9a-f]{3,6}", drawn))
    assert all(len({colour[at : at + len(colour) // 3] for at in range(1, len(colour), len(colour) // 3)}) == 1 for colour in colours)  # fmt: skip
    assert 'fill="url(#hatch)"' in drawn
    assert "（模拟数据）" in drawn
    assert 'fill="url(#hatch)"' not in svg_of(chart().model_copy(update={"simulated": False}), "x")


def test_numbers_of_a_column_have_equally_many_decimals() -> None:
    columns = [Column(label="甲", right=True), Column(label="乙", right=True), Column(label="丙")]
    cells = [(2865.5, 1, "亿元"), (0.89, 2, "亿元"), (0.04, 4, "亿元")]
    rows = [[bound(value, unit, "x", places), bound(value, f"{unit}{places}", "x", places), bound(value, unit, "x", places)]
            for value, places, unit in cells]  # fmt: skip
    found = table("t", "表", columns, rows)
    assert found.printed == [
        ["2865.50亿元", "2865.5亿元1", "2865.5亿元"],
        ["0.89亿元", "0.89亿元2", "0.89亿元"],
        ["0.04亿元", "0.0400亿元4", "0.0400亿元"],
    ]


def test_a_number_keeps_its_unit_where_the_head_has_none() -> None:
    """A column of targets holds 家, 亿元 and %: each must say which."""
    columns = [Column(label="产值", unit="亿元", right=True), Column(label="最新公布数", right=True)]
    rows = [[bound("120.5", "亿元", "x", 1), bound("10000", "家", "x")], [None, bound("5.3", "%", "x", 1)]]
    assert table("t", "表", columns, rows).printed == [["120.5", "10000家"], ["–", "5.3%"]]


def test_a_table_with_much_to_show_lies_across() -> None:
    board, wide = (block for annex in example().annexes[:2] for block in annex.blocks if isinstance(block, Table))  # fmt: skip
    assert (board.wide, wide.wide) == (False, True)
