"""A city of two districts, six firms, one plan and two lists, with every figure known by hand (tests/facts_of_a_town.py)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

from jiqun.ledgers.adding import add_many
from jiqun.ledgers.entry import Actor, Draft
from jiqun.packs import Bilingual
from jiqun.reports.bound import Bound, Pieces, bound
from jiqun.reports.found import Sources, table
from jiqun.reports.model import Annex, Bulletin, Chart, Column, Heading, Paragraph, Series
from jiqun.workspace import open_city
from jiqun.workspace.facts import open_desk
from tests.facts_of_a_town import REGISTER, YEARS, put, put_months

PROJECTS = {"project": ["快项目", "慢项目", "未开工项目"], "name": ["快项目", "慢项目", "未开工项目"],
            "stage": ["started", "started", "approved"], "region": ["东区", "西区", "西区"]}  # fmt: skip
JIA = Path(__file__).parent / "jia"
KEEPER = Actor(name="某", unit="市发改委", administrator=True)


def open_town(folder: Path) -> Sources:
    """Facts, and lists with three projects and a firm."""
    desk = open_desk(JIA, folder)
    put(desk.store, "enterprise", "", REGISTER)
    for period, columns in YEARS.items():
        put(desk.store, "enterprise_year", period, columns)
    put_months(desk.store)
    put(desk.store, "project", "2024", PROJECTS)
    sources = Sources(open_city(JIA), desk)
    projects = [
        ("快项目", "东区", 2000, 1000, 900, dt.date(2024, 3, 1)),
        ("慢项目", "西区", 3000, 2000, 200, dt.date(2024, 5, 1)),
        ("未开工项目", "西区", 500, 100, 0, dt.date(2024, 4, 1)),
    ]
    drafts = [
        Draft(title=name, subject=name, region=region, on=dt.date(2024, 1, 2), simulated=name == "快项目",
              values={"investment": whole, "planned_year": plan, "invested_year": done, "planned_start": start})
        for name, region, whole, plan, done, start in projects
    ]  # fmt: skip
    add_many(sources.book, "listed-projects", drafts, KEEPER)
    firm = Draft(title="甲厂", region="东区", due=dt.date(2024, 2, 1), on=dt.date(2024, 1, 2))
    add_many(sources.book, "listed-firms", [firm], KEEPER)
    return sources


def number(value: str, cell: str, unit: str = "%", places: int = 1, when: str = "--period 2024-05") -> Bound:
    found = bound(value, unit, "x", places)
    return found.model_copy(update={"query": found.query.model_copy(update={"ask": "compute output", "cell": cell, "when": when})})  # fmt: skip


def example(
    *, simulated: bool = True, rate: str = "5.26", last: str = "完。", period: str = "2024-05"
) -> Bulletin:
    """A bulletin with a part of every sort, made without any city."""
    text: Pieces = ("产值", number("120.5", "东区", "亿元", when=f"--period {period}"), "，增长", number(rate, "东区 增速"), "。")  # fmt: skip
    rows = [[f"第{at}区", number(str(at), f"{at}区", ""), f"{number('1.5', f'{at}区 增速', '')}（{number(str(at), 'rank', '', 0)}）"] for at in range(1, 61)]  # fmt: skip
    columns = [Column(label="区县", weight=10), Column(label="产值", unit="亿元", right=True, weight=10), Column(label="增速", right=True, weight=10)]  # fmt: skip
    board = table(
        "board", "各区产值", columns, rows, simulated=simulated, notes=("括号内为位次。",), strong=(0,)
    )
    wide = table("wide", "宽表", [Column(label=f"列{at}", weight=10) for at in range(9)], [["甲"] * 9])
    empty = table("none", "空表", columns, [])
    chart = Chart(
        name="growth",
        title=Bilingual(zh="各区增速", en="Growth"),
        form="bars",
        unit="%",
        labels=(Bilingual(zh="东区", en="East"), Bilingual(zh="西区", en="West")),
        series=(Series(label=Bilingual(zh="同比", en="yoy"), values=(Decimal("5.3"), Decimal("-1.2"))),),
        level=Decimal("2.0"),
        level_label=Bilingual(zh="全市平均", en="city"),
        simulated=simulated,
    )
    blocks = (
        Heading(level=1, ordinal="一、", text=("总体情况",)),
        Paragraph(text=text),
        Heading(level=3, ordinal="1．", text=("东区。保持增长。",)),
        chart,
        Paragraph(text=(last,)),
    )
    return Bulletin(
        kind="example", kind_name=Bilingual(zh="例", en="Example"), period=period, period_name=f"{period[:4]}年{int(period[5:])}月",
        region="甲市", known_on=dt.date(2024, 6, 30), dated=dt.date(2024, 6, 30), issuer="甲市某局", number="〔2024〕1号",
        red_head="某通报", title="关于甲市规模以上工业企业2024年1—5月产值情况的通报", to="各区：", copies="市委办公室",
        printed_by="某局", blocks=blocks,
        annexes=(Annex(title="各区产值", blocks=(board,)), Annex(title="宽表", blocks=(wide,)), Annex(title="空表", blocks=(empty,))),
        simulated=simulated,
    )  # fmt: skip
