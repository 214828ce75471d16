"""Every kind over a town whose figures are known by hand."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace
from functools import cache

import pytest

from jiqun.indicators.computed import reported_growth
from jiqun.monitor.lights import LightUse
from jiqun.reports.asked import known_by, read_period
from jiqun.reports.bound import plain
from jiqun.reports.build import ask, build
from jiqun.reports.digits import typed_digits
from jiqun.reports.errors import (
    BlockUnknown,
    PeriodUnfit,
    RegionUnknown,
    TaxonomyUnknown,
    UnitWithoutItems,
)
from jiqun.reports.found import Sources
from jiqun.reports.kind import BulletinKind, kind_of, load_kinds
from jiqun.reports.model import Bulletin, Heading, Paragraph, Table
from jiqun.reports.queries.figures import Reader
from jiqun.reports.queries.rules import judged_by
from jiqun.values import Period

TODAY = dt.date(2027, 1, 1)
MONTHLY = ("monthly-clusters", "district-scoreboard", "industry-brief", "project-progress", "target-progress", "lists-annex", "supervision-notice", "warning-digest")  # fmt: skip


def made(
    town: Sources,
    kind: str,
    period: str = "2024-05",
    *,
    region: str = "",
    unit: str = "",
    on: dt.date | None = None,
    **parameters: object,
) -> Bulletin:
    chosen = kind_of(town.city.pack, kind)
    if len(chosen.record.parameters.get("indicators", ())) > 2:
        parameters = {"indicators": ["industrial-output-ads"], **parameters}
    if parameters:
        record = chosen.record.model_copy(update={"parameters": {**chosen.record.parameters, **parameters}})
        chosen = BulletinKind(record, chosen.path)
    return build(town, chosen, ask(town, chosen, period, region=region, unit=unit, on=on, today=TODAY))


@cache
def plainly(town: Sources, kind: str, period: str) -> Bulletin:
    """Made once: building is what takes time."""
    return made(town, kind, period)


def text(bulletin: Bulletin) -> str:
    return "\n".join(plain(block.text) for block in bulletin.blocks if isinstance(block, Paragraph | Heading))


def rows(bulletin: Bulletin, name: str) -> list[list[str]]:
    found = next(block for block in bulletin.every_block() if isinstance(block, Table) and block.name == name)
    return [[plain(cell) for cell in row] for row in found.rows]


def test_industry_brief(town: Sources) -> None:
    """Since January: A 550, B 240, F 30, G 7 万元; a year before A 500, B 200, C 260. 827 ÷ 960 − 1 = −13.9 %."""
    found = made(town, "industry-brief", indicators=["industrial-output-ads", "profit-ads"])
    said = text(found)
    assert "甲市规上工业总产值0.0827亿元，同比下降13.9%" in said
    # 1—4月: A 450, B 190, F 20 against A 410, B 160 (C silent in April): 660 ÷ 570 − 1 = +15.8 %.
    assert "比1—4月由增转降" in said
    # Without A, 277 ÷ 460 − 1 = −39.8 %: 25.9 points lower than all.
    assert "剔除一户影响最大的企业后下降39.8%，比全部企业增速低25.9个百分点" in said
    assert found.simulated
    assert found.title == "2024年1—5月甲市工业经济运行简况"


def test_industries_of_few_firms_are_not_shown(town: Sources) -> None:
    found = made(town, "industry-brief", least=3)
    assert [row[1:] for row in rows(found, "industries") if row[0] == "化学原料和化学制品制造业"] == []
    assert all(row[1] in ("…", "3家") for row in rows(found, "industries"))
    assert "因企业过少不列数字" in text(found)
    shown = made(town, "industry-brief", least=0, without="B", name_firm=True)
    # Without B: 587 ÷ 760 − 1 = −22.8 %.
    assert "剔除B后下降22.8%" in text(shown)
    assert "…" not in {cell for row in rows(shown, "industries") for cell in row}


def test_a_district_is_held_against_the_city(town: Sources) -> None:
    """东区: A 550 + F 30 against A 500 + B 200, −17.1 %; 西区: B 240 + G 7 against C 260, −5.0 %."""
    said = text(made(town, "industry-brief", region="东", indicators=["industrial-output-ads"]))
    assert "东区规上工业总产值0.0580亿元，同比下降17.1%" in said
    assert "低于全市平均3.2个百分点，增速居全市第2位" in said


def test_growth_is_that_of_the_indicators(town: Sources) -> None:
    """Asked for together, numbers are those that are told one by one."""
    names = ("industrial-output-ads", "revenue-ads", "profit-margin-ads")
    reader = Reader(town.facts, names=names)
    period = Period.parse("2024年1-5月")
    for name in names:
        told = reported_growth(town.facts, name, by=["region"], periods=[period])
        mine = reader.lines(name, period, "region")
        assert {item.cuts["region"]: item.now for item in told} == {
            cut: line.now for cut, line in mine.items()
        }
        for item in told:
            rate = mine[item.cuts["region"]].rate
            assert (rate and float(rate.value)) == item.rate
            assert rate is None or rate.unit == ("百分点" if item.points else "%")


def test_scoreboard(town: Sources) -> None:
    found = made(town, "district-scoreboard", indicators=["industrial-output-ads", "electricity-ads"])
    growth = {row[0]: row[1] for row in rows(found, "growth")}
    assert growth == {"甲市": "-13.9%", "东区": "-17.1（2）", "西区": "-5.0（1）"}
    assert "同比下降的有西区、东区" in text(found)


def test_a_district_without_the_goal_shows_a_dash(town: Sources) -> None:
    goals = {row[0]: row[1] for row in rows(made(town, "district-scoreboard"), "goals")}
    assert goals == {"东区": "120亿元（2025年；尚无公布数）", "西区": "–"}


def test_clusters(town: Sources) -> None:
    """机床 (34): A 550, B 240, F 30 against A 500, B 200: +17.1 %; G is in no register and no cluster."""
    found = made(town, "monthly-clusters")
    row = next(row for row in rows(found, "clusters") if row[1] == "机床")
    assert row[6] == "17.1%"
    assert "规划为各集群设定目标1项，其中可判断的0项；尚不能判断的1项（尚无公布数1项）" in text(found)
    with pytest.raises(TaxonomyUnknown, match="two"):
        made(town, "monthly-clusters", taxonomy="three")


def test_projects(town: Sources) -> None:
    """1100 of 3100 万元 done, 35.5 %, against 5 ÷ 12 = 41.7 %; three were to start, two have begun."""
    said = text(made(town, "project-progress"))
    assert (
        "本年计划投资0.31亿元。2024年1—5月完成投资0.11亿元，完成年度计划的35.5%，慢于时间进度6.2个百分点"
        in said
    )
    assert "应开工项目3个，已有投资的2个，开工率66.7%" in said
    assert "东区达到或快于时间进度；西区完成年度计划的9.5%，慢于时间进度32.2个百分点" in said
    assert "单个项目慢于时间进度的2个，进度最慢的是：未开工项目（西区，完成年度计划的0.0%）；慢项目" in said
    with pytest.raises(BlockUnknown, match="没有台账“无此”"):
        made(town, "project-progress", ledger="无此")


def test_targets(town: Sources) -> None:
    found = made(town, "target-progress", "2025-12", on=dt.date(2026, 6, 30))
    said = text(found)
    assert "列入对照的目标共3项" in said
    assert "滞后或未完成1项。" in said
    # The one that lags was judged by the rule for targets on a way; the town has chosen no other.
    assert (
        "所用规则：逐年推进的目标用“三亚市项目投资进度（2022）”（出处“三亚市重点项目红黄绿灯（2022）”）。"
        in said
    )
    assert "工业营业收入。甲市方案提出2027年300亿元，2025年为180亿元" in said
    assert rows(found, "behind")[0][1:5] == ["工业营业收入", "甲市方案", "2027年", "300亿元"]


def test_the_rule_of_lights_is_that_of_the_city(town: Sources) -> None:
    """A city that judges by another rule says so; an example is called one."""
    use = LightUse(progress="five-bands", note="试行")
    lights = replace(town.city.lights, use=use)
    assert judged_by(lights, []) == (
        "滞后、严重滞后指按所用亮灯规则亮黄灯、红灯，未完成指到期未达目标。所用规则（试行）："
        "逐年推进的目标用“五色图”（出处“分档为例示参数；未查到公开的五色图规则”，示例）；"
        "增速目标用“宣城市政府工作报告增速指标（2020）”（出处“宣城市政府工作报告部分目标任务完成情况（2020）”）；"
        "当年数量目标用“宣城市政府工作报告量化指标（2020）”（出处“宣城市政府工作报告部分目标任务完成情况（2020）”）。"
    )


@pytest.mark.parametrize(
    ("kind", "period", "said"),
    [
        pytest.param("target-progress", "2025-12", True, id="targets"),
        pytest.param("yearly-assessment", "2025", True, id="assessment"),
        pytest.param("monthly-clusters", "2024-05", False, id="nothing-judged-nothing-behind"),
    ],
)
def test_whoever_says_behind_says_by_which_rule(town: Sources, kind: str, period: str, said: bool) -> None:
    assert ("所用规则：" in text(plainly(town, kind, period))) is said


def test_yearly_assessment(town: Sources) -> None:
    found = made(town, "yearly-assessment", "2025")
    assert found.known_on == dt.date(2026, 6, 30)
    said = text(found)
    assert "2025年到期的目标2项，完成1项，未完成1项，不能判断0项" in said
    assert "未完成的是：工业营业收入（目标200亿元，实际为180亿元）" in said
    assert [row[1] for row in rows(found, "units")] == ["市经信局", "未明确责任单位"]
    assert "文件未明确责任单位的2项" in said


def test_lists(town: Sources) -> None:
    found = made(town, "lists-annex", on=dt.date(2024, 6, 30))
    assert "清单共2张，条目4条，截至2024年6月30日逾期1条" in text(found)
    assert [annex.title for annex in found.annexes] == ["清单总览", "重点企业清单", "重点项目清单"]
    assert {row[1]: row[3:5] for row in rows(found, "overview")} == {
        "重点企业清单": ["1条", "1条"],
        "重点项目清单": ["3条", "0条"],
    }


def test_supervision(town: Sources) -> None:
    found = made(town, "supervision-notice", on=dt.date(2024, 6, 30))
    assert found.to == "市经信局："
    # Due on 1 February 2024; 30 June is 100 working days later.
    assert "逾期最久的是“甲厂”（重点企业清单，应于2024年2月1日前办理完成期限" in text(found)
    assert "没有亮红灯的目标" in text(found)
    with pytest.raises(UnitWithoutItems, match="市经信局"):
        made(town, "supervision-notice", unit="市发改委", on=dt.date(2024, 6, 30))
    quiet = made(town, "supervision-notice", on=dt.date(2024, 1, 15))
    assert "没有亮红灯的目标和逾期事项" in text(quiet)


def test_a_target_that_only_lags_is_supervised_where_the_city_says_so(town: Sources) -> None:
    """300亿元 by 2027 lags and shows yellow."""
    day = dt.date(2026, 6, 30)
    assert "没有亮红灯的目标。" in text(made(town, "supervision-notice", "2025-12", on=day))
    both = made(town, "supervision-notice", "2025-12", on=day, lights=["red", "yellow"])
    assert [row[1:5] for row in rows(both, "targets")] == [["工业营业收入", "甲市方案", "2027年", "300亿元"]]


@pytest.mark.parametrize("kind", MONTHLY)
@pytest.mark.parametrize("period", ["2024-05", "2021-03"], ids=["with-figures", "without-figures"])
def test_no_section_is_empty(town: Sources, kind: str, period: str) -> None:
    """Where there is nothing, the template's own words say so."""
    found = plainly(town, kind, period)
    blocks = [*found.blocks, Heading(level=1, ordinal="", text=("完",))]
    for one, other in itertools.pairwise(blocks):
        if isinstance(one, Heading) and isinstance(other, Heading):
            assert other.level > one.level or "。" in plain(one.text), plain(one.text)


@pytest.mark.parametrize("kind", [kind for kind in MONTHLY if kind != "warning-digest"])
def test_every_number_of_the_text_has_its_query(town: Sources, kind: str) -> None:
    found = plainly(town, kind, "2024-05")
    traced = [number for where, _, number in found.traced() if where == "正文"]
    assert traced
    assert all(number.query.ask or "÷" in number.query.cell for number in traced)


@pytest.mark.parametrize("kind", MONTHLY)
def test_no_number_of_the_text_is_unbound(town: Sources, kind: str) -> None:
    """Beside the bound numbers there are only periods, ordinals and names in quotation marks, in goals and reasons too."""
    found = plainly(town, kind, "2025-12")
    loose = [
        (digits, around)
        for block in found.blocks
        if isinstance(block, Paragraph | Heading)
        for _, digits, around in typed_digits("".join(p if isinstance(p, str) else "□" for p in block.text))
    ]
    assert loose == []


def test_a_midterm_assessment_holds_what_fell_due_before(town: Sources) -> None:
    found = made(town, "midterm-assessment", "2026")
    assert "中期评估" in found.title
    assert "截至2026年已到期的目标2项，完成1项，未完成1项，不能判断0项" in text(found)


@pytest.mark.parametrize(
    ("year", "said"),
    [
        pytest.param("2026", "甲市没有在2026年或其前一年期满的产业规划。", id="under-way"),
        pytest.param("2027", "规划期已满的产业规划（甲市方案）", id="its-last-year"),
        pytest.param(
            "2028",
            "这些规划的目标共5项，可判断的3项，完成1项，占33.3%；未完成2项；尚不能判断2项",
            id="the-year-after",
        ),
        pytest.param("2029", "没有在2029年或其前一年期满的产业规划", id="later"),
    ],
)
def test_an_expost_assessment_is_of_plans_whose_period_is_over(town: Sources, year: str, said: str) -> None:
    assert said in text(made(town, "expost-assessment", year))


def test_the_same_question_gives_an_equal_bulletin(town: Sources) -> None:
    assert set(load_kinds(town.city.pack)) == {
        *MONTHLY,
        "yearly-assessment",
        "midterm-assessment",
        "expost-assessment",
    }
    for kind, period in (("monthly-clusters", "2024-05"), ("lists-annex", "2024-05")):
        one, two = plainly(town, kind, period), made(town, kind, period)
        assert one.model_dump_json() == two.model_dump_json()
        assert Bulletin.model_validate_json(one.model_dump_json()) == one


@pytest.mark.parametrize(
    ("words", "per", "code"),
    [
        pytest.param("2025-10", "month", "2025-10", id="month"),
        pytest.param("2025年1—10月", "month", "2025-10", id="months-to-date"),
        pytest.param("2025Q3", "month", "2025-09", id="quarter"),
        pytest.param("2025年上半年", "month", "2025-06", id="half"),
        pytest.param("2025", "year", "2025", id="year"),
    ],
)
def test_periods(words: str, per: str, code: str) -> None:
    assert read_period(words, per, "例").code == code  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "per"), [("2025", "month"), ("2025-10", "year"), ("去年", "month"), ("2025-10-05", "month")]
)
def test_periods_that_do_not_suit(words: str, per: str) -> None:
    with pytest.raises(PeriodUnfit, match=words):
        read_period(words, per, "例")  # type: ignore[arg-type]


def test_what_a_bulletin_knows() -> None:
    """Figures of a month come out in the next one; what is to come is not known."""
    month = Period.parse("2024-12")
    assert known_by(month, TODAY) == dt.date(2025, 1, 31)
    assert known_by(month, dt.date(2025, 1, 10)) == dt.date(2025, 1, 10)


def test_a_region_that_is_not_there(town: Sources) -> None:
    with pytest.raises(RegionUnknown, match="东区、西区"):
        made(town, "industry-brief", region="南区")
