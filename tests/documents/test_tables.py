"""Tables in plain text: the ways a grid is spelt out, and what is read from each."""

from __future__ import annotations

import pytest

from jiqun.documents import Table, read

HEAD = ["", "序号", "指标名称", "单位", "2022年基数", "2027年目标", "责任部门"]
ROWS = [
    ["规模质量", "1", "规上工业增加值增长", "%", "3.8", "6", "市经信局"],
    ["", "2", "规上工业亩均税收", "万元/亩", "48.18", "≥64", "市经信局、市发改委"],
    ["", "3", "规上工业亩均增加值", "万元/亩", "214.17", "≥285", "市经信局"],
    ["结构动能", "4", "制造业投资增长", "%", "14", "12", "市经信局"],
    ["", "5", "高技术制造业增加值占比", "%", "12.77", "15", "市经信局"],
]


def tabbed(rows: list[list[str]]) -> str:
    return "\n".join("\t".join(row) for row in rows)


def only_table(text: str) -> Table:
    (table,) = read(text.encode(), "plan.txt").tables
    return table


def grid(table: Table) -> list[list[str]]:
    return [
        [(cell.text if (cell := table.at(r, c)) else "") for c in range(table.width)]
        for r in range(table.height)
    ]


FILLED = [
    HEAD,
    *([next(r[0] for r in reversed(ROWS[: at + 1]) if r[0]), *row[1:]] for at, row in enumerate(ROWS)),
]
PLAIN = tabbed([HEAD, *ROWS])
SPELT = [
    pytest.param(PLAIN, id="tabs"),
    pytest.param(PLAIN.replace("\n\t3", "\n\n\n\t3"), id="page-break-between-rows"),
    pytest.param(PLAIN.replace("\n\t3", "\n\n— 7 —\n\n\t3"), id="page-number-between-rows"),
    pytest.param(PLAIN.replace("市发改委", "市发 改委"), id="space-in-a-cell"),
    pytest.param(PLAIN.replace("市发改委", "市发\n改委"), id="line-break-in-the-last-cell"),
    pytest.param(PLAIN.replace("亩均增加值", "亩均\n增加值"), id="line-break-in-a-middle-cell"),
    pytest.param(PLAIN.replace("亩均增加值", "亩均\n\n增加值"), id="page-break-in-a-middle-cell"),
    pytest.param(PLAIN.replace("2022年基数", "2022年\n基数"), id="line-break-in-the-header"),
    pytest.param(PLAIN + "\n\n", id="blank-lines-behind"),
    pytest.param(
        "\n".join(
            "\n".join("\t" + cell.replace("2022年基数", "2022年\n\n基数") if cell else "\t\t" for cell in row)
            + "\n"
            for row in [["类别", *HEAD[1:]], *ROWS]
        ),
        id="one-cell-per-line",
    ),
]


@pytest.mark.parametrize("text", SPELT)
def test_the_same_grid_however_it_is_spelt(text):
    table = only_table(text)
    found = grid(table)
    found[0][0] = ""
    assert found == FILLED
    assert table.header_rows == 1


def test_group_column_printed_once_is_merged_downwards():
    table = only_table(PLAIN)
    assert [(c.text, c.row, c.rows) for c in table.cells if c.column == 0] == [
        ("规模质量", 1, 3),
        ("结构动能", 4, 2),
    ]


def test_group_rows_span_the_table_and_prose_cells_stay_whole():
    prose = "围绕计算机与通讯设备等领域，聚焦发展集成电路等细分行业集群，力争到 2027 年，集群规模突破 1.2 万亿元。"
    text = (
        f"序号\t集群名称\t发展重点\n三大集群\t\t\n1\t数字产业\t{prose}\n2\t绿色石化\t{prose[:30]}\n\n{prose[30:]}\n\n"
        f"一批新兴和未来产业群\n\n3\t元宇宙\t{prose}\n"
    )
    table = only_table(text)
    assert [(c.text, c.row, c.columns) for c in table.cells if c.columns > 1] == [
        ("三大集群", 1, 3),
        ("一批新兴和未来产业群", 4, 3),
    ]
    assert {table.at(row, 2).text for row in (2, 3, 5)} == {prose.replace(" ", "")}


def test_two_header_rows():
    rows = [
        ["序号", "指标名称", "单位", "目标值", "", ""],
        ["", "", "", "2023年", "2025年", "2027年"],
        ["1", "产值", "亿元", "10", "20", "30"],
        ["2", "税收", "亿元", "1", "2", "3"],
    ]
    table = only_table(tabbed(rows))
    assert table.header_rows == 2
    assert table.at(0, 5).text == "目标值"
    assert table.at(1, 0).text == "序号"


def test_caption_section_and_notes():
    text = f"附件2\n\n某某市产业集群目标任务分解\n\n{PLAIN}\n\n注：[]为新增累计数。\n\n抄送：市委各部门。"
    table = only_table(text)
    assert table.caption == "某某市产业集群目标任务分解"
    assert [str(heading) for heading in table.section] == ["附件2某某市产业集群目标任务分解"]
    assert [note.text for note in table.notes] == ["注：[]为新增累计数。"]


def test_caption_above_the_unit_line():
    table = only_table(f"一、目标\n表1 主要指标\n（单位：亿元）\n{PLAIN}")
    assert table.caption == "表1主要指标"


def test_annex_listed_by_name_opens_where_its_name_stands():
    text = f"五、组织实施\n加强领导，抓好落实。\n附件：1.制造业高质量发展指标体系\n 制造业高质量发展指标体系\n{PLAIN}"
    table = only_table(text)
    assert [(heading.marker, heading.title) for heading in table.section] == [
        ("附件1", "制造业高质量发展指标体系")
    ]


def test_cells_that_lost_their_tabs():
    rows = [
        ["序号", "指标名称", "单位", "2027年目标"],
        ["1", "产值", "亿元", "100"],
        ["2", "税收", "亿元", "10"],
        ["3", "企业", "家", "50"],
    ]
    table = only_table(
        "主要指标表\n" + "\n".join(cell for row in rows for cell in row) + "\n以上指标每年考核。"
    )
    assert grid(table) == rows


def test_cells_parted_by_spaces():
    rows = [
        ["指标名称", "单位", "2022年", "2027年"],
        ["总产值", "亿元", "100", "200"],
        ["税收", "亿元", "10", "20"],
    ]
    assert grid(only_table("表1 主要指标\n" + "\n".join("    ".join(row) for row in rows))) == rows


def test_a_row_leads_back_to_its_text():
    text = f"表1 指标\n{PLAIN}"
    document = read(text.encode(), "plan.txt")
    cell = document.tables[0].at(2, 5)
    assert document.quote(cell.flow.span(0, len(cell.flow))) == "≥64"


NO_TABLES = [
    pytest.param("\t为加快发展，特制定本方案。\n\t到2027年，产值达到100亿元。", id="indent-by-tab"),
    pytest.param("1.\t强化领导。\n2.\t强化保障。\n3.\t强化考核。", id="tab-behind-the-marker"),
    pytest.param("发布时间\t2021-07-09", id="a-single-line"),
]


@pytest.mark.parametrize("text", NO_TABLES)
def test_tabs_that_make_no_table(text):
    assert not read(text.encode(), "plan.txt").tables
