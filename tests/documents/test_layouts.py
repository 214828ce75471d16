"""What layouts of plain text mean: each case is named by the layout it proves."""

from __future__ import annotations

import pytest

from jiqun.documents import Document, Kind, read


def text_of(text: str) -> Document:
    return read(text.encode("utf-8"), "plan.txt")


def kinds(text: str) -> list[tuple[str, str]]:
    return [(paragraph.kind.value, paragraph.text) for paragraph in text_of(text).paragraphs]


LONG = "为加快建设现代化产业体系，推动先进制造业高质量发展，结合本市实际，特制定本方案"
JOINED = [
    pytest.param(
        "到2027年，在全市培育形成数字产业、绿色石化、高端装备\n\n等3个万亿级产业集群。",
        "高端装备等3个",
        id="page-break-in-a-sentence",
    ),
    pytest.param(
        "鼓励企业加强技术创新。到2027\n\n年，累计培育单项冠军企业120家以上。",
        "到2027年",
        id="page-break-in-a-year",
    ),
    pytest.param(
        "鼓励企业加强技术创新，发挥带动效应，争取到20\n27年建成一批平台。",
        "到2027年",
        id="line-break-in-a-number",
    ),
    pytest.param(
        "到2027年，每年实施150项以上。（责任单位：市科\n\n技局、市经信局)",
        "市科技局",
        id="break-in-a-unit-name",
    ),
    pytest.param(
        "推进企业改造。从生产线向数字化车间（智能工厂）\n\n升级，推动中小企业改造。",
        "（智能工厂）升级",
        id="break-after-a-bracket-that-ends-no-sentence",
    ),
    pytest.param(
        f"{LONG}，明确本地产业\n— 3 —\n集群的发展重点。", "本地产业集群", id="page-number-in-a-sentence"
    ),
    pytest.param(f"{LONG}，明确本地产业\n\x0c\n集群的发展重点。", "本地产业集群", id="form-feed"),
    pytest.param(
        "到 ２０２７ 年 ，规上工业亩均税收达到 64 万元/亩 以上，占比１２．５％。",
        "到2027年，规上工业亩均税收达到64万元/亩以上，占比12.5%。",
        id="spaces-and-full-width-digits",
    ),
    pytest.param(
        "推动supOS platform\u3000应用，市发\u200b改 委牵头。",
        "推动supOS platform应用，市发改委牵头。",
        id="space-between-latin-words-is-kept",
    ),
    pytest.param(
        "抄送：市委各部门，市中级人民法院、\n检察院，新闻单位。",
        "市中级人民法院、检察院",
        id="line-that-ends-with-a-comma",
    ),
]


@pytest.mark.parametrize(("text", "whole"), JOINED)
def test_broken_sentences_are_mended(text, whole):
    assert any(whole in paragraph.text for paragraph in text_of(text).paragraphs)


APART = [
    pytest.param("（一）科学识变，把握机遇\n当前，新一轮科技革命加速演进。", 2, id="heading-with-a-comma"),
    pytest.param(
        "某某市人民政府关于印发某某市加快打造先进制造业集群行动方案（2023—2027年）的通知\n\n各区人民政府：",
        2,
        id="title-and-addressee",
    ),
    pytest.param("加强组织领导。\n加强政策支持。", 2, id="two-sentences"),
    pytest.param("一、总体要求\n二、主要任务\n三、保障措施", 3, id="headings"),
    pytest.param("到2027年，产值达到100亿元，\n1.培育企业50家。", 2, id="marker-opens-its-own"),
]


@pytest.mark.parametrize(("text", "count"), APART)
def test_separate_paragraphs_stay_apart(text, count):
    assert len(list(text_of(text).paragraphs)) == count


def wrapped(paragraphs: list[str], width: int) -> str:
    lines = []
    for paragraph in paragraphs:
        lines += [paragraph[at : at + width] for at in range(0, len(paragraph), width)] + [""]
    return "\n".join(lines)


PARAGRAPHS = [
    "——培育蓝色海洋装备企业，力争三年内招引二十个整机项目、八十个配套项目落户，形成投资规模超过700亿元的园区。",
    "——壮大检验检测服务机构，到2028年，检验检测服务业收入占GDP比重达到3%，营业收入总规模达到90亿元。",
    "——改造老旧厂房和仓库，到2028年，完成改造面积450万平方米，改造后厂房平均容积率达到2.5以上。",
    "在做好以上各项工作的同时，各镇街要结合自身基础选择两到三个细分行业，到2028年基本形成一镇一业格局。",
]


@pytest.mark.parametrize("width", [15, 17, 20, 24, 33])
def test_hard_wraps_of_any_width_are_undone(width):
    document = text_of(wrapped(PARAGRAPHS, width))
    assert [paragraph.text for paragraph in document.paragraphs] == PARAGRAPHS


OUTLINES = [
    pytest.param(
        "一、总体要求\n（一）主要目标\n1.做强平台。到2027年建成9个。\n——集成电路。到2027年产值突破150亿元。\n二、保障措施\n（一）强化领导。建立机制，抓好落实。",
        [
            "一、总体要求/（一）主要目标/1.做强平台",
            "一、总体要求/（一）主要目标/1.做强平台/——集成电路",
            "二、保障措施/（一）强化领导",
        ],
        id="customary-nesting",
    ),
    pytest.param(
        "第一章 总则\n第一节 基础\n一、规模\n到2027年达到100亿元。\n第二章 任务\n推进9个项目建设。",
        ["第一章总则/第一节基础/一、规模", "第二章任务"],
        id="chapters-and-sections",
    ),
    pytest.param(
        "一、重点任务\n1、数字产业。到2027年突破1000亿元。\n2.高端装备。到2027年突破500亿元。\n(3)新能源。到2027年突破100亿元。",
        ["一、重点任务/1、数字产业", "一、重点任务/2.高端装备", "一、重点任务/2.高端装备/(3)新能源"],
        id="mixed-siblings",
    ),
    pytest.param(
        "一、总体要求\n（一）指导思想\n坚持创新引领，推动高质量发展。\n主要目标\n到2027年，产值达到100亿元。\n二、重点任务\n大力实施企业培育工程\n1.做大做强。到2027年达到20家。\n（二）大力实施投资工程\n1.招引项目。每年招引1个。",
        [
            "一、总体要求/（一）指导思想",
            "一、总体要求/主要目标",
            "二、重点任务/大力实施企业培育工程/1.做大做强",
            "二、重点任务/（二）大力实施投资工程/1.招引项目",
        ],
        id="headings-without-their-number",
    ),
    pytest.param(
        "(一）总体目标\n到2027年达到100亿元。\n二）重点方向\n到2030年达到200亿元。",
        ["(一）总体目标", "二）重点方向"],
        id="unpaired-brackets",
    ),
    pytest.param(
        "（一）重大产业\n到2025年形成一批产业。\n1.246产业集群\n（1）两大产业\n形成5个基地。\n2.一批前沿产业\n形成9个基地。",
        ["（一）重大产业", "（一）重大产业/1.246产业集群/（1）两大产业", "（一）重大产业/2.一批前沿产业"],
        id="number-glued-to-a-name-of-digits",
    ),
    pytest.param(
        "一、目标\n2.0版平台上线，1.5万家企业接入。\n二、任务\n建成3个平台。",
        ["一、目标", "二、任务"],
        id="decimal-is-no-marker",
    ),
]


@pytest.mark.parametrize(("text", "paths"), OUTLINES)
def test_section_path_of_each_paragraph(text, paths):
    document = text_of(text)
    bodies = [block for block in document.paragraphs if block.kind is Kind.BODY]
    assert ["/".join(map(str, block.section)) for block in bodies] == paths
    for block in bodies:
        assert [heading.level for heading in block.section] == list(range(1, len(block.section) + 1))


def test_numbered_paragraph_keeps_its_number_and_opens_its_section():
    document = text_of("一、任务\n1. 构建高能级创新平台体系。发挥平台引领作用，建成9个。")
    paragraph = list(document.paragraphs)[-1]
    assert paragraph.text == "1.构建高能级创新平台体系。发挥平台引领作用，建成9个。"
    heading = paragraph.section[-1]
    assert (heading.marker, heading.title) == ("1.", "构建高能级创新平台体系")
    assert document.quote(heading.span) == "1. 构建高能级创新平台体系"


LETTER = """某某市人民政府文件
某政发〔2023〕43号
某某市人民政府关于印发某某市打造先进制造业集群行动方案的通知
各区（县、市）人民政府，市直各单位：
现将《某某市打造先进制造业集群行动方案》印发给你们，请认真贯彻落实。
某某市人民政府办公厅
2025年6月21日
（此件公开发布）
某某市打造先进制造业集群行动方案
一、总体要求
到2027年，产值达到100亿元。
附件：1.重点任务清单
2.指标体系
附件1
重点任务清单
建设3个平台。
抄送：市委各部门。
"""


def test_frame_of_an_official_letter():
    document = text_of(LETTER)
    assert document.title == "某某市打造先进制造业集群行动方案"
    by_kind = {kind: [p.text for p in document.paragraphs if p.kind is kind] for kind in Kind}
    assert by_kind[Kind.BODY] == [
        "现将《某某市打造先进制造业集群行动方案》印发给你们，请认真贯彻落实。",
        "到2027年，产值达到100亿元。",
        "建设3个平台。",
    ]
    assert len(by_kind[Kind.NOTE]) == 9
    assert [str(heading) for heading in list(document.paragraphs)[-2].section] == ["附件1重点任务清单"]


PAGE = """欢迎您光临本站!登录后免费下载
客服热线: 4001234567
首页
  • 资讯
  • 公告
某某市海洋装备产业发展规划
发布时间 所属行业
2021-07-09 其他
一、发展目标
到2028年，科技型企业总量达到700家以上，推广微信公众号、APP等平台服务企业。
联系电话:400-123-4567
免责声明:本站所载内容来自公开渠道,仅供参考,访问者据此操作所产生的一切后果由其自行承担,与本站没有任何关系。
下载APP
扫码关注公众号
"""


def test_site_furniture_is_kept_apart_and_remarked():
    document = text_of(PAGE)
    plan = [p.text for p in document.paragraphs if p.kind is not Kind.CHROME]
    assert plan == [
        "某某市海洋装备产业发展规划",
        "一、发展目标",
        "到2028年，科技型企业总量达到700家以上，推广微信公众号、APP等平台服务企业。",
    ]
    chrome = [p for p in document.paragraphs if p.kind is Kind.CHROME]
    assert {remark.span for remark in document.remarks if remark.code == "chrome"} == {p.span for p in chrome}


def test_reversed_columns_are_remarked():
    lead = "\n\n".join(PARAGRAPHS)
    document = text_of(
        f"{lead}\n\n记者 张三\n\n某某市发布制造业发展规划\n\n近日，某某市印发了规划，提出到2025年产值达到100亿元。"
    )
    assert document.title == "某某市发布制造业发展规划"
    assert [remark.code for remark in document.remarks] == ["reading-order"]
    assert list(document.paragraphs)[-1].section == ()
