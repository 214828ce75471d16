"""The manual of the grammar: one clause, one convention."""

from __future__ import annotations

import pytest

from jiqun.documents.reader import read
from jiqun.plans.extraction import extract
from jiqun.plans.statement import Statement

HEAD = "云州市行动方案（2023—2027年）\n\n二、重点任务\n\n"


def _read(clause: str) -> list[Statement]:
    return extract(read(f"{HEAD}{clause}\n".encode(), "clause.txt"))


CASES = [
    pytest.param(
        "到2027年，亿元企业40户、十亿元企业8户。",
        [
            ("企业门槛", None, 1, "亿元", ">=", None),
            ("亿元企业", None, 40, "户", "=", 2027),
            ("企业门槛", None, 10, "亿元", ">=", None),
            ("十亿元企业", None, 8, "户", "=", 2027),
        ],
        id="亿元企业 are firms of that size",
    ),
    pytest.param(
        "建成园区120万平方米，其中2025年40万平方米、2026年80万平方米；厂房租金不高于35元/平方米·月。",
        [
            ("园区", None, 120, "万平方米", "=", None),
            ("园区", None, 40, "万平方米", "=", 2025),
            ("园区", None, 80, "万平方米", "=", 2026),
            ("厂房租金", None, 35, "元/平方米·月", "<=", None),
        ],
        id="a year behind 其中 holds for its part only",
    ),
    pytest.param(
        "建成10万吨级泊位5个，新建500千伏变电站2座。",
        [("10万吨级泊位", None, 5, "个", "=", None), ("500千伏变电站", None, 2, "座", "=", None)],
        id="a size in a name is no value",
    ),
    pytest.param(
        "设立总规模50亿元的产业基金，首期10亿元。",
        [("产业基金总规模", None, 50, "亿元", "=", None), ("产业基金首期规模", None, 10, "亿元", "=", None)],
        id="the first stage of a fund",
    ),
    pytest.param(
        "到2027年，培育形成1个五千亿级、2个两千亿级和5个千亿级产业集群。",
        [
            ("五千亿级产业集群数", None, 1, "个", "=", 2027),
            ("两千亿级产业集群数", None, 2, "个", "=", 2027),
            ("千亿级产业集群数", None, 5, "个", "=", 2027),
        ],
        id="tiers share the noun of the last",
    ),
    pytest.param(
        "到2025年、2026年，储能产业营业收入分别达到900亿元、1300亿元，培育链主企业2家和4家。",
        [
            ("储能产业营业收入", None, 900, "亿元", "=", 2025),
            ("储能产业营业收入", None, 1300, "亿元", "=", 2026),
            ("链主企业", None, 2, "家", "=", 2025),
            ("链主企业", None, 4, "家", "=", 2026),
        ],
        id="years side by side",
    ),
    pytest.param(
        "对亩均税收低于3万元的企业实施整治。",
        [("企业亩均税收门槛", None, 3, "万元", "<", None)],
        id="对…的企业 is a condition",
    ),
    pytest.param(
        "到2027年，粮食产量稳定在21亿斤以上，三分之一以上的县建成示范县，工业企业上云率过半。",
        [
            ("粮食产量", None, 21, "亿斤", ">=", 2027),
            ("县建成示范县", None, 33.33, "%", ">=", 2027),
            ("工业企业上云率", None, 50, "%", ">", 2027),
        ],
        id="shares in words",
    ),
    pytest.param(
        "到2027年，单位工业增加值能耗下降15%，用水量下降16%。",
        [
            ("单位工业增加值能耗", "下降", 15, "%", "=", 2027),
            ("单位工业增加值用水量", "下降", 16, "%", "=", 2027),
        ],
        id="an intensity lends its denominator",
    ),
    pytest.param(
        "到2027年，一般公共预算收入增长5%以上、力争6%，政府隐性债务零增长。",
        [
            ("一般公共预算收入", "增速", 5, "%", ">=", 2027),
            ("一般公共预算收入", "增速", 6, "%", "=", 2027),
            ("政府隐性债务", "增速", 0, "%", "=", 2027),
        ],
        id="a growth said again",
    ),
    pytest.param(
        "新建厂房容积率不低于1.2且不高于3.5，建筑密度不低于40%。",
        [
            ("新建厂房容积率下限", None, 1.2, None, ">=", None),
            ("新建厂房容积率上限", None, 3.5, None, "<=", None),
            ("建筑密度下限", None, 40, "%", ">=", None),
        ],
        id="floor and ceiling; a rule carried on",
    ),
    pytest.param(
        "到2027年，规上工业增加值总量保持在全国前列，力争争先进位。",
        [("规上工业增加值总量位次", "位次", None, "位", "rank_improve", 2027)],
        id="the topic of a clause without a value",
    ),
    pytest.param(
        "到2027年，力争工业用地规模控制在城乡建设用地规模的32%左右。",
        [("工业用地规模占城乡建设用地规模比重", "比重", 32, "%", "~", 2027)],
        id="控制在…的…% is a share",
    ),
    pytest.param(
        "到2027年，规上工业产值达到2.7万亿元。",
        [("规上工业产值", None, 2.7, "万亿元", "=", 2027)],
        id="name, link, value",
    ),
    pytest.param(
        "到2027年，全部工业增加值突破1万亿元。",
        [("全部工业增加值", None, 1, "万亿元", ">", 2027)],
        id="突破 is above",
    ),
    pytest.param(
        "到2027年，累计建成国家级创新平台9个、省级新型研发机构40个。",
        [("国家级创新平台", "累计", 9, "个", "=", 2027), ("省级新型研发机构", "累计", 40, "个", "=", 2027)],
        id="a qualifier serves the enumeration",
    ),
    pytest.param(
        "到2027年，国家级绿色工厂、绿色供应链企业分别达到200家、22家。",
        [("国家级绿色工厂", None, 200, "家", "=", 2027), ("国家级绿色供应链企业", None, 22, "家", "=", 2027)],
        id="respectively, the level shared",
    ),
    pytest.param(
        "到2027年，打造30个优势产业社区。",
        [("优势产业社区", None, 30, "个", "=", 2027)],
        id="number before the noun",
    ),
    pytest.param(
        "规划建设70个产业社区。", [("产业社区", None, 70, "个", "=", None)], id="no year printed, none given"
    ),
    pytest.param(
        "每年培养工程师100名左右。", [("工程师", "每年", 100, "名", "~", None)], id="每年 has no year"
    ),
    pytest.param(
        "到2027年，每年招引总投资10亿元以上项目40个。",
        [
            ("项目总投资门槛", None, 10, "亿元", ">=", None),
            ("总投资10亿元以上项目", "每年", 40, "个", "=", None),
        ],
        id="a bound inside a name is a rule of its own",
    ),
    pytest.param(
        "推动规上企业研发机构全覆盖。",
        [("规上企业研发机构覆盖率", "覆盖率", 100, "%", "=", None)],
        id="全覆盖 is 100 %",
    ),
    pytest.param(
        "到2027年，中国质量奖实现零的突破。",
        [("中国质量奖", None, 1, "个", ">=", 2027)],
        id="零的突破 is at least 1",
    ),
    pytest.param(
        "到2027年，上市企业总市值实现倍增。",
        [("上市企业总市值", None, 2, "倍", "=", 2027)],
        id="倍增 is twice",
    ),
    pytest.param(
        "到2027年，政府拖欠账款动态清零。", [("政府拖欠账款", None, 0, "元", "=", 2027)], id="清零 is none"
    ),
    pytest.param(
        "实施高新技术企业“破万行动”。",
        [("高新技术企业", "总量", 10000, "家", ">", None)],
        id="a number in the name of an action",
    ),
    pytest.param(
        "组建百亿级产业引导基金。", [("产业引导基金规模", None, 100, "亿元", ">=", None)], id="tier of a fund"
    ),
    pytest.param(
        "组建注册资本50亿元的担保公司。",
        [("担保公司注册资本", None, 50, "亿元", "=", None)],
        id="the owner stands behind",
    ),
    pytest.param(
        "到2027年，制造业占比保持稳定。", [("制造业占比", "比重", None, "%", "stable", 2027)], id="stable"
    ),
    pytest.param(
        "到2027年，工业规模争先进位。",
        [("工业规模位次", "位次", None, "位", "rank_improve", 2027)],
        id="up the ranks",
    ),
    pytest.param(
        "到2027年，企业年均产值增速、税收增速达到15%以上。",
        [("企业年均产值增速", "增速", 15, "%", ">=", 2027), ("税收增速", "增速", 15, "%", ">=", 2027)],
        id="two rates share a number",
    ),
    pytest.param(
        "到2027年，区本级规上工业总产值（3200亿元）、工业投资（130亿元）。",
        [("规上工业总产值", None, 3200, "亿元", "=", 2027), ("工业投资", None, 130, "亿元", "=", 2027)],
        id="values in brackets",
    ),
    pytest.param(
        "力争到2027年新能源产值突破100亿元（2022年40.8亿元，年均约20%）。",
        [
            ("新能源产值", None, 100, "亿元", ">", 2027),
            ("新能源产值", None, 40.8, "亿元", "=", 2022),
            ("新能源产值年均增速", "年均增速", 20, "%", "~", None),
        ],
        id="base and rate in a bracket",
    ),
    pytest.param(
        "主导产业原则上不超过3个。", [("主导产业数上限", None, 3, "个", "<=", None)], id="a rule by its modal"
    ),
    pytest.param(
        "中国制造业500强企业力争新增2家。",
        [("中国制造业500强企业", "新增", 2, "家", "=", 2027)],
        id="力争 means by the plan's end",
    ),
    pytest.param(
        "到2027年，组织对接活动100场，引进项目50个，分别增长15%和18%。",
        [
            ("对接活动", None, 100, "场", "=", 2027),
            ("项目", None, 50, "个", "=", 2027),
            ("对接活动", "增速", 15, "%", "=", 2027),
            ("项目", "增速", 18, "%", "=", 2027),
        ],
        id="分别 speaks of the last two names",
    ),
    pytest.param(
        "对年营业收入达到10亿元、50亿元的企业，分别给予50万元、200万元奖励。",
        [
            ("年营业收入", None, 10, "亿元", "=", None),
            ("年营业收入", None, 50, "亿元", "=", None),
            ("奖励", None, 50, "万元", "=", None),
            ("奖励", None, 200, "万元", "=", None),
        ],
        id="conditions and amounts of a reward",
    ),
    pytest.param(
        "2022年，空气质量列全国168个重点城市第12位。",
        [("空气质量全国168个重点城市位次", "位次", 12, "位", "rank", 2022)],
        id="the field of a rank is no count",
    ),
    pytest.param(
        "三年内设立总规模100亿元的产业基金。",
        [("产业基金总规模", None, 100, "亿元", "=", None)],
        id="size of a fund",
    ),
    pytest.param(
        "加快5G、3D打印等“2070”产业布局，办好第3届大会。", [], id="names and ordinals are no values"
    ),
]


@pytest.mark.parametrize(("clause", "wanted"), CASES)
def test_a_clause(clause: str, wanted: list[tuple[object, ...]]) -> None:
    found = [(s.indicator, s.qualifier, s.value, s.unit, s.comparator, s.year) for s in _read(clause)]
    assert found == wanted


def test_growth_names_its_base_year_and_its_subject() -> None:
    text = "一、发展基础\n\n2022年，出口交货值达到300亿元，比2015年增长16.8%。\n"
    first, second = extract(read(f"云州市行动方案（2023—2027年）\n\n{text}".encode(), "growth.txt"))
    assert (first.kind, first.year) == ("result", 2022)
    assert (second.indicator, second.qualifier, second.value, second.base_year) == (
        "出口交货值",
        "增速",
        16.8,
        2015,
    )


def test_change_on_last_year_speaks_of_the_subject_before() -> None:
    text = "一、2023年工作回顾\n\n全社会研发经费投入强度提高到2.87%，较上年提高0.15个百分点。\n"
    first, second = extract(read(f"2024年云州市政府工作报告\n\n{text}".encode(), "report.txt"))
    assert (first.indicator, first.year) == ("全社会研发经费投入强度", 2023)
    assert (second.indicator, second.qualifier, second.year, second.base_year) == (
        "全社会研发经费投入强度",
        "提高",
        2023,
        2022,
    )


def test_a_yearly_plan_speaks_of_its_year() -> None:
    text = (
        "云州市2025年国民经济和社会发展计划\n\n一、2024年计划执行情况\n\n登记失业率2.8%，比控制目标低1.7个百分点。\n\n"
        "二、2025年主要任务\n\n新增规上企业200家。\n"
    )
    rate, gap, firms = extract(read(text.encode(), "plan.txt"))
    assert (rate.kind, rate.year) == ("result", 2024)
    assert (gap.indicator, gap.qualifier) == ("登记失业率低于控制目标", "低于")
    assert (firms.kind, firms.year) == ("target", 2025)


def test_what_a_target_rises_from_is_its_baseline() -> None:
    base, aim = _read("到2027年，本地配套率由35%提升至50%。")
    assert (base.kind, base.baseline, base.year) == ("baseline", True, None)
    assert (aim.kind, aim.value, aim.year) == ("target", 50, 2027)


def test_a_heading_that_mends_shortcomings_is_no_present_state() -> None:
    text = "二、2024年重点工作\n\n（一）着力补短板。新建改扩建学校28所。\n"
    statement = extract(read(f"2024年云州市政府工作报告\n\n{text}".encode(), "report.txt"))[0]
    assert (statement.kind, statement.year) == ("target", 2024)


def test_more_numbers_than_names_is_marked_ambiguous() -> None:
    found = _read("到2027年，甲企业、乙企业、丙企业数量分别达到1000家、2000家、3000家、4000家。")
    assert len(found) == 4
    assert all(statement.ambiguous and statement.note for statement in found)


def test_scope_words_and_region() -> None:
    statement = _read("到2027年，区本级工业投资达到130亿元。")[0]
    assert (statement.scope, statement.region, statement.indicator) == ("区本级", "云州市", "工业投资")


def test_units_behind_the_paragraph_owe_its_statements() -> None:
    statement = _read(
        "（一）壮大企业。到2027年，规上企业达到2000家。（牵头单位：市工信局；配合单位：市财政局）"
    )[0]
    assert statement.responsible == ("市工信局", "市财政局")


def test_why_names_the_rules() -> None:
    statement = _read("到2027年，累计建成创新平台9个。")[0]
    assert statement.why == ("number with unit", "name before", "year aimed at")


def test_base_units() -> None:
    statement = _read("到2027年，改造工业区块4万亩以上。")[0]
    assert (statement.value, statement.unit, statement.value_base, statement.unit_base) == (
        4,
        "万亩",
        40000,
        "亩",
    )


def test_last_year_and_this_year() -> None:
    text = "云州市2025年工作要点\n\n去年，全市新增规上企业120家。今年，力争新增规上企业150家。\n"
    before, ahead = extract(read(text.encode(), "years.txt"))
    assert (before.kind, before.year) == ("result", 2024)
    assert (ahead.kind, ahead.year, ahead.tentative) == ("target", 2025, True)
