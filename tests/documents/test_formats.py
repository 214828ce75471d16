"""What each file format adds: numbering, merges, revisions, notes, page furniture, columns, number
formats."""

from __future__ import annotations

import html
import io
import re
import zipfile

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from jiqun.documents import Document, Kind, read


def saved(file) -> bytes:
    data = io.BytesIO()
    file.save(data)
    return data.getvalue()


def plan(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.kind is not Kind.CHROME]


def run(file, xml: str) -> None:
    file.element.body.insert(len(file.element.body) - 1, parse_xml(f"<w:p {nsdecls('w')}>{xml}</w:p>"))


def test_word_heading_styles_make_sections():
    file = docx.Document()
    file.add_heading("总体要求", 1)
    file.add_heading("主要目标", 2)
    file.add_paragraph("到2027年，产值达到100亿元。")
    file.add_heading("重点任务", 1)
    file.add_paragraph("建设3个平台。")
    bodies = [p for p in read(saved(file), "a.docx").paragraphs if p.kind is Kind.BODY]
    assert ["/".join(map(str, p.section)) for p in bodies] == ["总体要求/主要目标", "重点任务"]


def test_word_unnumbered_style_above_numbered_headings():
    file = docx.Document()
    file.add_heading("总体要求", 1)
    file.add_heading("（一）主要目标", 2)
    file.add_paragraph("到2027年，产值达到100亿元。")
    bodies = [p for p in read(saved(file), "a.docx").paragraphs if p.kind is Kind.BODY]
    assert ["/".join(map(str, p.section)) for p in bodies] == ["总体要求/（一）主要目标"]


def test_word_automatic_numbers_are_printed():
    file = docx.Document()
    numbering = file.part.numbering_part.element
    numbering.insert(
        0,
        parse_xml(
            f"<w:abstractNum {nsdecls('w')} w:abstractNumId='77'>"
            "<w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='chineseCounting'/><w:lvlText w:val='%1、'/></w:lvl>"
            "<w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%2.'/></w:lvl></w:abstractNum>"
        ),
    )
    numbering.append(parse_xml(f"<w:num {nsdecls('w')} w:numId='77'><w:abstractNumId w:val='77'/></w:num>"))
    for depth, text in (
        (0, "总体要求"),
        (1, "做强平台。建成9个。"),
        (1, "做优企业。培育5家。"),
        (0, "保障措施"),
        (1, "强化领导。抓好落实。"),
    ):
        run(
            file,
            f"<w:pPr><w:numPr><w:ilvl w:val='{depth}'/><w:numId w:val='77'/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r>",
        )
    assert plan(read(saved(file), "a.docx")) == [
        "一、总体要求",
        "1.做强平台。建成9个。",
        "2.做优企业。培育5家。",
        "二、保障措施",
        "1.强化领导。抓好落实。",
    ]


REVISIONS = [
    pytest.param(
        "<w:r><w:t>到2027年达到</w:t></w:r><w:del><w:r><w:delText>100</w:delText></w:r></w:del><w:ins><w:r><w:t>200</w:t></w:r></w:ins><w:r><w:t>亿元。</w:t></w:r>",
        "到2027年达到200亿元。",
        id="tracked-changes",
    ),
    pytest.param(
        "<w:r><w:t>达到200</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>300</w:t></w:r><w:r><w:t>亿元。</w:t></w:r>",
        "达到200亿元。",
        id="hidden-text",
    ),
    pytest.param(
        "<w:hyperlink><w:r><w:t>达到200亿元。</w:t></w:r></w:hyperlink>", "达到200亿元。", id="link"
    ),
    pytest.param(
        "<w:r><w:fldChar w:fldCharType='begin'/><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>达到200亿元。</w:t></w:r>",
        "达到200亿元。",
        id="field-code",
    ),
]


@pytest.mark.parametrize(("xml", "text"), REVISIONS)
def test_word_text_as_it_prints(xml, text):
    file = docx.Document()
    run(file, xml)
    assert plan(read(saved(file), "a.docx")) == [text]


def test_word_text_box_is_read_once():
    box = "<w:txbxContent><w:p><w:r><w:t>附件1：重点任务清单</w:t></w:r></w:p></w:txbxContent>"
    file = docx.Document()
    alternate = (
        "<mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
        f"<mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    run(file, f"<w:r><w:t>到2027年达到200亿元。</w:t></w:r><w:r>{alternate}</w:r>")
    assert plan(read(saved(file), "a.docx")) == ["到2027年达到200亿元。", "附件1：重点任务清单"]


WEB = """<html><head><meta charset="gb2312"><title>x</title><style>p{}</style></head><body>
<div class="top-nav"><a href="/">首页</a><a href="/a">政务公开</a></div>
<div class="breadcrumb">当前位置：<a>首页</a> &gt; <a>政策文件</a></div>
<div id="content"><h1>某某市先进制造业集群行动方案</h1>
<p>一、总体要求<br>到<span>2027</span>年，产值达到<b>100</b>亿元，企业达到&nbsp;5&nbsp;家。</p>
<table><thead><tr><th rowspan=2>指标名称</th><th
colspan=2>目标值</th></tr><tr><th>2025年</th><th>2027年</th></tr></thead>
<tr><td>产值<br>（亿元）</td><td>80</td><td>100</td></tr></table>
<script>var a = "脚本";</script></div>
<div class="footer">版权所有：某某市人民政府 网站地图</div></body></html>"""


def test_web_page():
    document = read(WEB.encode("gbk"), "a.html")
    assert plan(document) == [
        "某某市先进制造业集群行动方案",
        "一、总体要求",
        "到2027年，产值达到100亿元，企业达到5家。",
    ]
    assert document.title == "某某市先进制造业集群行动方案"
    (table,) = document.tables
    assert table.header_rows == 2
    assert [(c.text, c.row, c.column, c.rows, c.columns) for c in table.cells][:2] == [
        ("指标名称", 0, 0, 2, 1),
        ("目标值", 0, 1, 1, 2),
    ]
    assert table.at(2, 0).text == "产值（亿元）"
    assert "脚本" not in document.text
    assert "版权所有" in document.text


def test_page_laid_out_by_a_table():
    page = "<html><body><table><tr><td><a>首页</a></td><td><h1>某某市集群方案</h1><p>到2027年，产值达到100亿元。</p><table><tr><td>指标</td><td>单位</td></tr><tr><td>产值</td><td>亿元</td></tr></table></td></tr></table></body></html>"
    document = read(page.encode(), "a.html")
    assert [(t.height, t.width) for t in document.tables] == [(2, 2)]
    assert "到2027年，产值达到100亿元。" in plan(document)


def test_workbook_shows_what_the_sheet_shows():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["某某市产业集群目标任务分解表"])
    sheet.merge_cells("A1:E1")
    sheet.append(["类别", "序号", "指标名称", "2022年", "2027年"])
    sheet.append(["规模", 1, "产值（亿元）", 214.17, "≥[285]"])
    sheet.append([None, 2, "占比", 0.155, 0.2])
    sheet["D4"].number_format = "0.0%"
    sheet["E4"].number_format = "0%"
    sheet.merge_cells("A3:A4")
    sheet.append(["注：[]为新增累计数。"])
    other = book.create_sheet("任务")
    other.append(["任务", "责任单位"])
    other.append(["建设平台", "市经信局"])
    document = read(saved(book), "a.xlsx")
    first, second = document.tables
    assert (first.caption, first.header_rows) == ("某某市产业集群目标任务分解表", 1)
    assert [note.text for note in first.notes] == ["注：[]为新增累计数。"]
    assert [first.at(2, column).text for column in range(5)] == ["规模", "2", "占比", "15.5%", "20%"]
    assert first.at(1, 3).text == "214.17"
    assert second.at(1, 1).text == "市经信局"
    assert str(second.section[0]) == "任务"


def page(draw) -> Document:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    data = io.BytesIO()
    sheet = canvas.Canvas(data, pagesize=(595, 842))
    draw(sheet)
    sheet.save()
    return read(data.getvalue(), "a.pdf")


SENTENCE = "到二〇二七年全市规模以上工业总产值达到一万亿元并培育形成国家级产业集群五个以上进一步推动先进制造业高质量发展"


def column(sheet, text: str, x: float, width: int, top: float = 700) -> None:
    for at in range(0, len(text), width):
        sheet.drawString(x, top - 20 * (at // width), text[at : at + width])


def test_pdf_two_columns_are_read_one_after_the_other():
    left, right = "左" + SENTENCE * 3 + "。", "右" + SENTENCE * 3 + "。"

    def draw(sheet):
        sheet.setFont("STSong-Light", 12)
        column(sheet, left, 60, 18)
        column(sheet, right, 310, 18)

    assert plan(page(draw)) == [left, right]


def test_pdf_running_heads_and_page_numbers_are_set_aside():
    def draw(sheet):
        for number in range(1, 5):
            sheet.setFont("STSong-Light", 12)
            sheet.drawString(60, 800, "某某市人民政府公报")
            sheet.drawString(84, 740, f"第{'一二三四'[number - 1]}批项目" + SENTENCE[:30])
            sheet.drawString(60, 720, "总投资达到100亿元。")
            sheet.drawString(290, 30, str(number))
            sheet.showPage()

    document = page(draw)
    assert plan(document) == [f"第{n}批项目{SENTENCE[:30]}总投资达到100亿元。" for n in "一二三四"]
    assert "某某市人民政府公报" in document.text


def test_pdf_table_over_two_pages_is_one():
    head = ["序号", "指标名称", "目标"]

    def rows(sheet, top, texts):
        xs = [60, 120, 400, 520]
        for at, row in enumerate(texts):
            y = top - 24 * at
            for x, text in zip(xs, row, strict=False):
                sheet.drawString(x + 4, y - 16, text)
            sheet.line(xs[0], y, xs[-1], y)
        bottom = top - 24 * len(texts)
        sheet.line(xs[0], bottom, xs[-1], bottom)
        for x in xs:
            sheet.line(x, top, x, bottom)

    def draw(sheet):
        sheet.setFont("STSong-Light", 10)
        rows(sheet, 200, [head, ["1", "产值", "100"], ["2", "税收", "≥64"]])
        sheet.drawString(290, 30, "- 1 -")
        sheet.showPage()
        sheet.setFont("STSong-Light", 10)
        rows(sheet, 780, [head, ["3", "企业", "50"]])
        sheet.drawString(290, 30, "- 2 -")

    (table,) = page(draw).tables
    assert [[table.at(r, c).text for c in range(3)] for r in range(table.height)] == [
        head,
        ["1", "产值", "100"],
        ["2", "税收", "≥64"],
        ["3", "企业", "50"],
    ]


def with_cdata(data: bytes, *, shared: bool) -> bytes:
    """The workbook as report tools write it: texts and numbers as CDATA, in the sheet or among the shared strings."""
    out, part = io.BytesIO(), re.compile(r"xl/sharedStrings\.xml" if shared else r"xl/worksheets/.*\.xml")
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            if part.fullmatch(name):
                text = re.sub(
                    r"<(v|t)>([^<]*)</", lambda m: f"<{m[1]}><![CDATA[{html.unescape(m[2])}]]></", text
                )
                assert "CDATA" in text
            new.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    "shared", [pytest.param(False, id="in the sheet"), pytest.param(True, id="in shared strings")]
)
def test_cells_written_as_cdata_are_not_lost(shared: bool) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (("指标", "2030年"), ("甲 & 乙", 214.17), ("丙", 7)):
        sheet.append(row)
    data = saved(book)
    assert read(with_cdata(data, shared=shared), "a.xlsx").text == read(data, "a.xlsx").text
