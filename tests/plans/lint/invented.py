"""Passages of invented cities, one that each rule must speak of and one that it must let pass.

`texts` maps a document's name to its text; `words` must stand in a quoted place of a finding of the rule (none: silence).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

HEAD = "序号\t指标名称\t单位\t2022年基数\t2023年目标\t2025年目标\t2027年目标\t责任部门"


@dataclass(frozen=True)
class Case:
    name: str
    rule: str
    texts: Mapping[str, str]
    words: tuple[str, ...] = field(default=())


def plan(city: str, years: str, *body: str) -> str:
    return f"{city}制造业高质量发展行动方案（{years}年）\n\n一、总体要求\n\n" + "\n\n".join(body) + "\n"


def table(*rows: str, title: str = "目标任务分解") -> str:
    return f"附件1\n\n{title}\n\n{HEAD}\n" + "\n".join(row.replace("|", "\t") for row in rows)


def one(text: str) -> dict[str, str]:
    return {"a": plan("云州市", "2023—2027", text)}


def news(text: str) -> str:
    return f"云州发布制造业“十四五”规划\n\n近日，我市印发了《云州市制造业“十四五”规划》，提出以下目标。\n\n{text}\n\n记者 张三\n"


def five_year(text: str) -> str:
    return f"云州市制造业高质量发展“十四五”规划\n\n一、主要目标\n\n{text}\n"


ROWS = [
    f"{n}|{name}|个|{n}0|{n}2|{n}5|{n}8|市经信局"
    for n, name in enumerate(("甲平台", "乙平台", "丙平台", "丁平台", "戊平台", "己平台", "庚平台"), 1)
]

# fmt: off
CASES = (
    Case("four values for three names", "R01-list-arity", one("2022年，全市规上工业实现总产值、增加值、利润总额分别达8200亿元、1700亿元、8100亿元、520亿元，同比实现稳步增长。"), ("分别达8200亿元",)),
    Case("three for three", "R01-list-arity", one("2022年，全市规上工业实现总产值、增加值和利润总额分别达8200亿元、1700亿元和520亿元，比2021年分别增长3%、4%和5%。")),
    Case("brackets beside a plain base", "R02-bracket-base", one(table("1|新增技改项目|个|420|[60]|[180]|≥[300]|市经信局", "2|规上企业|家|900|950|1000|1100|市经信局") + "\n\n注：[]为新增累计数。"), ("新增技改项目", "[]为新增累计数")),
    Case("brackets throughout", "R02-bracket-base", one(table("1|新增技改项目|个|[40]|[60]|[180]|[300]|市经信局", "2|规上企业|家|900|950|1000|1100|市经信局"))),
    Case("the same number twice", "R02-duplicate-number", one(table("1|规上企业|家|900|950|1000|1100|市经信局", "2|上市企业|家|9|10|12|15|市金融办", "2|单项冠军企业|家|3|4|6|9|市经信局")), ("上市企业", "单项冠军企业")),
    Case("numbers in order", "R02-duplicate-number", one(table("1|规上企业|家|900|950|1000|1100|市经信局", "2|上市企业|家|9|10|12|15|市金融办", "3|单项冠军企业|家|3|4|6|9|市经信局"))),
    Case("another cluster's name in the target", "R03-copy-paste", one("二、重点产业\n\n（一）产业集群\n\n1.新能源产业集群。聚焦电池。力争到2027年新能源产业集群产值突破300亿元。\n\n2.生物医药产业集群。聚焦创新药。力争到2027年新能源产业集群产值突破150亿元。"), ("突破150亿元", "突破300亿元")),
    Case("each its own", "R03-copy-paste", one("二、重点产业\n\n（一）产业集群\n\n1.新能源产业集群。聚焦电池。力争到2027年新能源产业集群产值突破300亿元。\n\n2.生物医药产业集群。聚焦创新药。力争到2027年生物医药产业集群产值突破150亿元。")),
    Case("two counts of one thing", "R04-same-doc-value", one("到2027年，累计建成小微企业园80家。\n\n二、重点任务\n\n1.推进平台建设。到2027年，累计建成小微企业园96个。"), ("80家", "96个")),
    Case("two years of one thing", "R04-same-doc-value", one("到2025年，累计建成小微企业园80家。到2027年，累计建成小微企业园96家。")),
    Case("the report says more", "R05-plan-vs-news", {"p": five_year("到2025年，高新技术企业总量达到900家以上，国家级单项冠军企业达到12家。"), "n": news("到2025年，高新技术企业总量达到1200家，国家级单项冠军企业达到12家。")}, ("900家", "1200家")),
    Case("the report says the same", "R05-plan-vs-news", {"p": five_year("到2025年，高新技术企业总量达到900家以上，国家级单项冠军企业达到12家。"), "n": news("到2025年，高新技术企业总量达到900家，国家级单项冠军企业达到12家。")}),
    Case("clusters above all industry", "R06-subset-superset", one("到2027年，规上工业总产值达到8000亿元，产业集群规上企业营业收入达到9500亿元。"), ("8000亿元", "9500亿元")),
    Case("clusters within industry", "R06-subset-superset", one("到2027年，规上工业总产值达到8000亿元，产业集群规上企业营业收入达到6500亿元。")),
    Case("clusters add to more than the whole", "R06-subtotal", one("到2027年，规上工业总产值达到1000亿元。\n\n二、重点产业\n\n（一）产业集群\n\n1.新能源产业集群。力争到2027年新能源产业集群产值突破500亿元。\n\n2.生物医药产业集群。力争到2027年生物医药产业集群产值突破400亿元。\n\n3.高端装备产业集群。力争到2027年高端装备产业集群产值突破300亿元。"), ("1000亿元", "500亿元", "300亿元")),
    Case("clusters add to less", "R06-subtotal", one("到2027年，规上工业总产值达到2000亿元。\n\n二、重点产业\n\n（一）产业集群\n\n1.新能源产业集群。力争到2027年新能源产业集群产值突破500亿元。\n\n2.生物医药产业集群。力争到2027年生物医药产业集群产值突破400亿元。\n\n3.高端装备产业集群。力争到2027年高端装备产业集群产值突破300亿元。")),
    Case("levels against the rate row", "R07-implied-growth", one(table("1|工业投资|亿元|100|110|120|130|市经信局", "2|工业投资年均增速|%|5|20|15|15|市经信局", *ROWS)), ("工业投资年均增速",)),
    Case("levels that fit the rate row", "R07-implied-growth", one(table("1|工业投资|亿元|100|110|133.1|161.05|市经信局", "2|工业投资年均增速|%|5|10|10|10|市经信局", *ROWS))),
    Case("three measures side by side", "R08-measure", one("二、重点产业\n\n（一）产业集群\n\n1.新能源产业集群。力争到2027年新能源产业集群产值突破500亿元。\n\n2.数字产业集群。力争到2027年数字产业集群规模突破400亿元。\n\n3.高端装备产业集群。力争到2027年高端装备产业集群产值突破300亿元。"), ("规模突破400亿元",)),
    Case("one measure throughout", "R08-measure", one("二、重点产业\n\n（一）产业集群\n\n1.新能源产业集群。力争到2027年新能源产业集群产值突破500亿元。\n\n2.数字产业集群。力争到2027年数字产业集群产值突破400亿元。\n\n3.高端装备产业集群。力争到2027年高端装备产业集群产值突破300亿元。")),
    Case("家 in the text, 个 in the table", "R08-unit", one("到2027年，累计建成省级绿色工厂60家。\n\n" + table("1|累计建成省级绿色工厂|个|20|30|45|60|市经信局", *ROWS)), ("60家", "累计建成省级绿色工厂")),
    Case("one unit", "R08-unit", one("到2027年，累计建成省级绿色工厂60家。\n\n" + table("1|累计建成省级绿色工厂|家|20|30|45|60|市经信局", *ROWS))),
    Case("a percentage without its sign", "R08-unit-missing", one("大型企业产值占比由2017年的31.5上升至2022年的40.2%，结构持续优化。"), ("31.5上升至",)),
    Case("both with their sign", "R08-unit-missing", one("大型企业产值占比由2017年的31.5%上升至2022年的40.2%，结构持续优化。")),
    Case("a reduction already reached", "R09-target-already-met", {"p": five_year("2020年，单位工业增加值用水量比2015年下降25%。到2025年，单位工业增加值用水量比2015年下降12%。")}, ("下降12%", "下降25%")),
    Case("a reduction still ahead", "R09-target-already-met", {"p": five_year("2020年，单位工业增加值用水量比2015年下降5%。到2025年，单位工业增加值用水量比2015年下降12%。")}),
    Case("fewer than there are", "R09-target-below-baseline", {"p": five_year("2020年，全市拥有中国民营500强企业14家。到2025年，中国民营500强企业达到12家。")}, ("14家", "12家")),
    Case("more than there are", "R09-target-below-baseline", {"p": five_year("2020年，全市拥有中国民营500强企业14家。到2025年，中国民营500强企业达到18家。")}),
    Case("30 % of two wholes", "R10-indicator-drift", one("每年出让土地总量中工业用地比例不低于30%。确保每年新增建设用地指标30%用于工业。"), ("出让土地总量", "新增建设用地指标")),
    Case("30 % of one whole", "R10-indicator-drift", one("每年出让土地总量中工业用地比例不低于30%。二、重点任务。每年出让土地总量中工业用地比例保持在30%以上。")),
    Case("gross and net", "R10-qualifier", {"p": five_year("到2025年，新增“小升规”企业800家。到2025年，高新技术企业总量达到900家。"), "n": news("到2025年，净增“小升规”企业300家，高新技术企业总量达到900家。")}, ("新增“小升规”企业800家", "净增“小升规”企业300家")),
    Case("base and new give the stock", "R10-qualifier", {"p": five_year("2020年，全市拥有绿色工厂40家。到2025年，新增绿色工厂60家，高新技术企业总量达到900家。"), "n": news("到2025年，绿色工厂达到100家，高新技术企业总量达到900家。")}),
    Case("a zone aimed twice", "R11-paragraph-mix", one("东部产业带。围绕新能源汽车、软件、光电等产业，打造滨海产业高地。围绕高端装备、新能源汽车、生物等产业，打造东部制造高地。"), ("新能源汽车、软件",)),
    Case("two zones, two aims", "R11-paragraph-mix", one("东部产业带。围绕软件、光电等产业，打造滨海产业高地。围绕高端装备、生物等产业，打造东部制造高地。")),
    Case("省级 and 省级以上", "R11-scope", one("到2027年，累计培育省级工业设计中心40家。\n\n" + table("1|累计培育省级以上工业设计中心|家|20|25|30|40|市经信局", *ROWS)), ("省级工业设计中心40家",)),
    Case("one level", "R11-scope", one("到2027年，累计培育省级工业设计中心40家。\n\n" + table("1|累计培育省级工业设计中心|家|20|25|30|40|市经信局", *ROWS))),
    Case("more giants than large", "R12-tier-monotonic", one("到2027年，力争千亿级企业达到6家，五百亿级企业达到2家，百亿级企业达到30家。"), ("千亿级企业达到6家", "五百亿级企业达到2家")),
    Case("a proper pyramid", "R12-tier-monotonic", one("到2027年，力争千亿级企业达到2家，五百亿级企业达到6家，百亿级企业达到30家。")),
    Case("revised by the next plan", "R13-cross-plan", {"p": five_year("到2025年，规上工业亩均税收达到50万元/亩。"), "q": plan("云州市", "2023—2027", "到2027年，规上工业亩均税收达到46万元/亩。")}, ("50万元/亩", "46万元/亩")),
    Case("continued by the next plan", "R13-cross-plan", {"p": five_year("到2025年，规上工业亩均税收达到50万元/亩。"), "q": plan("云州市", "2023—2027", "到2027年，规上工业亩均税收达到56万元/亩。")}),
    Case("a shrinking national list", "R14-national-list", {"p": five_year("2020年，光伏、电机等5个产业集群入选国家先进制造业集群培育名单。"), "q": plan("云州市", "2023—2027", table("1|累计培育国家级产业集群|个|3|3|4|5|市经信局", *ROWS))}, ("5个产业集群", "国家级产业集群")),
    Case("a growing national list", "R14-national-list", {"p": five_year("2020年，光伏、电机等2个产业集群入选国家先进制造业集群培育名单。"), "q": plan("云州市", "2023—2027", table("1|累计培育国家级产业集群|个|3|3|4|5|市经信局", *ROWS))}),
    Case("one title, two wordings", "R15-naming", one("成为全国先进陶瓷第一城。\n\n二、重点任务\n\n1.建设陶瓷产业。成为全国先进陶瓷之城。"), ("先进陶瓷第一城", "先进陶瓷之城")),
    Case("one title", "R15-naming", one("成为全国先进陶瓷之城。\n\n二、重点任务\n\n1.建设陶瓷产业。成为全国先进陶瓷之城。")),
    Case("an unexplained code", "R16-undefined", one("推动要素向“3050”集聚，完善“2+9+6”产业平台体系。"), ("“3050”", "“2+9+6”")),
    Case("an explained code", "R16-undefined", one("完善“2+9+6”产业平台体系，包括2个国家级平台、9个省级平台、6个市级平台。")),
    Case("in the text only, in the table only", "R17-coverage", one("到2027年，培育机器人整机企业15家。\n\n" + table("1|累计建成省级绿色工厂|家|20|30|45|60|市经信局", *ROWS)), ("机器人整机企业15家",)),
    Case("text and table cover each other", "R17-coverage", one("到2027年，甲平台达到18个、乙平台达到28个、丙平台达到38个、丁平台达到48个、戊平台达到58个、己平台达到68个、庚平台达到78个、辛平台达到88个。\n\n" + table(*ROWS, "8|辛平台|个|80|82|85|88|市经信局"))),
    Case("left to the province", "R18-external", one(table("1|规上工业单位能耗下降|%|3|完成省定目标|完成省定目标|完成省定目标|市发改委", *ROWS)), ("规上工业单位能耗下降",)),
    Case("a number of one's own", "R18-external", one(table("1|规上工业单位能耗下降|%|3|4|5|6|市发改委", *ROWS))),
    Case("a lost （一）", "R18-heading", one("二、重点任务\n\n实施企业培育工程\n\n1.做强龙头。支持龙头企业。\n\n（二）实施创新工程\n\n1.攻关技术。支持技术攻关。"), ("实施企业培育工程",)),
    Case("all numbered", "R18-heading", one("二、重点任务\n\n（一）实施企业培育工程\n\n1.做强龙头。支持龙头企业。\n\n（二）实施创新工程\n\n1.攻关技术。支持技术攻关。")),
    Case("a blank base", "R18-missing", one(table("1|规上工业单位能耗下降|%|/|4|5|6|市发改委", *ROWS)), ("规上工业单位能耗下降",)),
    Case("no blank", "R18-missing", one(table("1|规上工业单位能耗下降|%|3|4|5|6|市发改委", *ROWS))),
    Case("a slogan the plan lacks", "R18-missing-part", {"p": five_year("到2025年，高新技术企业总量达到900家以上，工业经济总量稳步提升，质量效益持续改善。"), "n": news("提出到2025年，实现“三领先、两突破”的目标。到2025年，高新技术企业总量达到900家。")}, ("三领先、两突破", "高新技术企业总量达到900家以上")),
    Case("a slogan of the plan", "R18-missing-part", {"p": five_year("实现“三领先、两突破”的目标。到2025年，高新技术企业总量达到900家以上，工业经济总量稳步提升。"), "n": news("提出到2025年，实现“三领先、两突破”的目标。到2025年，高新技术企业总量达到900家。")}),
    Case("a word twice", "R19-typo", one("全市将加快加快建设产业园区，完善配套设施，提升承载能力。"), ("加快加快建设",)),
    Case("no word twice", "R19-typo", one("全市将加快建设产业园区，完善配套设施，提升承载能力。")),
    Case("a share that is no quotient", "R20-identity", one("2022年，规上工业增加值达到2000亿元，规上高新技术产业增加值达到1000亿元，规上高新技术产业增加值占规上工业增加值的比重达到62%。"), ("62%", "1000亿元")),
    Case("a share that is", "R20-identity", one("2022年，规上工业增加值达到2000亿元，规上高新技术产业增加值达到1000亿元，规上高新技术产业增加值占规上工业增加值的比重达到50%。")),
    Case("a park in two zones", "R21-containment", one("（一）空间布局\n\n1.东部滨海产业带。以青港高新技术产业园区、东湾工业区为核心载体。\n\n2.西部沿江产业带。以临江工业区、青港高新技术产业园区北部区块等为核心载体。"), ("青港高新技术产业园区",)),
    Case("each park in one zone", "R21-containment", one("（一）空间布局\n\n1.东部滨海产业带。以青港高新技术产业园区、东湾工业区为核心载体。\n\n2.西部沿江产业带。以临江工业区、西岭高新技术产业园区等为核心载体。")),
    Case("graphene in two clusters", "R21-overlap", one("二、产业集群\n\n1.新材料产业集群。围绕石墨烯材料、海工材料、稀土永磁等领域，做强产业。\n\n2.前沿产业集群。聚焦石墨烯、海工装备、量子通信等，突破技术。"), ("围绕石墨烯材料", "聚焦石墨烯")),
    Case("separate clusters", "R21-overlap", one("二、产业集群\n\n1.新材料产业集群。围绕陶瓷材料、稀土永磁等领域，做强产业。\n\n2.前沿产业集群。聚焦量子通信、类脑芯片等，突破技术。")),
    Case("a share of what", "R22-denominator", one("到2027年，制造业中长期贷款占比达到40%。"), ("占比达到40%",)),
    Case("a share of something", "R22-denominator", one("到2027年，制造业中长期贷款占制造业贷款的比重达到40%。")),
    Case("sorted anew", "R23-classification", {"p": five_year("到2025年，培育形成光伏、电机2个千亿级产业集群，纺织、陶瓷、家电3个百亿级产业集群。"), "q": plan("云州市", "2023—2027", "到2027年，培育形成光伏、纺织、陶瓷3个千亿级产业集群，电机、家电2个百亿级产业集群。")}, ("光伏、电机2个", "光伏、纺织、陶瓷3个")),
    Case("sorted as before", "R23-classification", {"p": five_year("到2025年，培育形成光伏、电机2个千亿级产业集群，纺织、陶瓷、家电3个百亿级产业集群。"), "q": plan("云州市", "2023—2027", "到2027年，培育形成光伏、电机2个千亿级产业集群，纺织、陶瓷、家电3个百亿级产业集群。")}),
    Case("standing still", "R24-flat", one(table("1|累计建成省级绿色工厂|家|20|30|60|60|市经信局", *ROWS)), ("累计建成省级绿色工厂",)),
    Case("moving on", "R24-flat", one(table("1|累计建成省级绿色工厂|家|20|30|45|60|市经信局", *ROWS))),
    Case("most in the first year", "R24-frontload", one(table("1|累计建成省级绿色工厂|家|20|60|66|72|市经信局", *ROWS)), ("累计建成省级绿色工厂",)),
    Case("an even pace", "R24-frontload", one(table("1|累计建成省级绿色工厂|家|20|28|44|60|市经信局"))),
    Case("another office in front", "R25-responsibility", one("二、重点任务\n\n（一）绿色发展\n\n1.建设绿色工厂。到2027年，累计建成省级绿色工厂60家。（责任单位：市生态环境局、市经信局）\n\n" + table("1|累计建成省级绿色工厂|家|20|30|45|60|市经信局", *ROWS)), ("市生态环境局", "累计建成省级绿色工厂")),
    Case("one office", "R25-responsibility", one("二、重点任务\n\n（一）绿色发展\n\n1.建设绿色工厂。到2027年，累计建成省级绿色工厂60家。（责任单位：市经信局）\n\n" + table("1|累计建成省级绿色工厂|家|20|30|45|60|市经信局", *ROWS))),
    Case("does the limit bind both", "R26-ambiguity", one("每年招引投资额5亿元以上制造业项目30个、现代服务业项目20个。"), ("5亿元以上制造业项目30个",)),
    Case("each with its limit", "R26-ambiguity", one("每年招引投资额5亿元以上制造业项目30个、投资额2亿元以上现代服务业项目20个。")),
    Case("more than, or at least", "R26-comparator", one("到2027年，工业机器人密度突破500台/万人以上。"), ("突破500台/万人以上",)),
    Case("more than", "R26-comparator", one("到2027年，工业机器人密度突破500台/万人。")),
    Case("the same land three times", "R27-magic-number", one("到2027年，盘活存量工业用地3万亩。改造提升工业区块3万亩以上。"), ("盘活存量工业用地3万亩", "改造提升工业区块3万亩")),
    Case("different land", "R27-magic-number", one("到2027年，盘活存量工业用地3万亩。改造提升工业区块2万亩以上。")),
    Case("the mechanism changed", "R28-mechanism-version", {"p": five_year("完善重大项目“2133”推进机制，建立重点企业、重点项目、质量品牌“三张清单”。到2025年，高新技术企业总量达到900家。"), "q": plan("云州市", "2023—2027", "完善重大项目“2134”推进机制，建立重点企业、重点项目“两张清单”。到2027年，高新技术企业总量达到1200家。")}, ("“2133”", "“2134”", "“三张清单”", "“两张清单”")),
    Case("the mechanism stayed", "R28-mechanism-version", {"p": five_year("完善重大项目“2133”推进机制。到2025年，高新技术企业总量达到900家。"), "q": plan("云州市", "2023—2027", "完善重大项目“2133”推进机制。到2027年，高新技术企业总量达到1200家。")}),
    Case("市级 here, 省级 there", "R29-level", {"p": five_year("到2025年，建成市级智造先行区6个。"), "q": plan("云州市", "2023—2027", "到2027年，建成省级智造先行区3个。")}, ("市级智造先行区6个", "省级智造先行区3个")),
    Case("one level throughout", "R29-level", {"p": five_year("到2025年，建成省级智造先行区2个。"), "q": plan("云州市", "2023—2027", "到2027年，建成省级智造先行区3个。")}),
    Case("a district below its city", "R30-cascade", {"city": plan("云州市", "2023—2027", "到2027年，云州市规上工业亩均税收达到60万元/亩。"), "district": plan("东岭区", "2023—2027", "根据云州市统一部署，到2027年，东岭区规上工业亩均税收达到41万元/亩。")}, ("60万元/亩", "41万元/亩")),
    Case("a district at its city's level", "R30-cascade", {"city": plan("云州市", "2023—2027", "到2027年，云州市规上工业亩均税收达到60万元/亩。"), "district": plan("东岭区", "2023—2027", "根据云州市统一部署，到2027年，东岭区规上工业亩均税收达到60万元/亩。")}),
    Case("words broken by the page", "R31-layout", {"a": "云州市制造业发展方案（2023—2027年）\n\n一、总体要求\n\n到2027年，累计培育单项冠军企业30家以上，形成一批具有较强竞争力的产业集群，打造先进制造\n\n业基地。\n"}, ("先进制造\n\n业基地",)),
    Case("an even text", "R31-layout", one("到2027年，累计培育单项冠军企业30家以上。")),
    Case("strive for, and shall", "R32-firmness", one("力争到2027年，累计建成省级绿色工厂60家。\n\n" + table("1|累计建成省级绿色工厂|家|20|30|45|60|市经信局", *ROWS)), ("累计建成省级绿色工厂60家",)),
    Case("shall, and shall", "R32-firmness", one("到2027年，累计建成省级绿色工厂60家。\n\n" + table("1|累计建成省级绿色工厂|家|20|30|45|60|市经信局", *ROWS))),
)

MORE = (
    Case("growth rates one short", "R01-list-arity", one("2022年，全市固定资产投资、工业投资和技改投资分别达900亿元、400亿元和120亿元，比2021年增长8%、9%。"), ("分别达900亿元",)),
    Case("the tiers need more growth than is aimed at", "R06-subtotal", {"p": five_year("2020年，规上工业总产值达到3000亿元。到2025年，培育形成光伏、电机2个千亿级产业集群，纺织、陶瓷、家电、食品4个五百亿级产业集群，玩具、农机、水泵、光电、钟表、乐器、汽配、医药、橡塑、紧固件10个百亿级产业集群。到2025年，规上工业产业集群增加值年均增长3%。")}, ("2个千亿级产业集群",)),
    Case("sub-clusters fall short", "R06-subtotal", one("二、重点产业\n\n（一）产业集群\n\n1.数字产业集群。力争到2027年数字产业集群产值突破900亿元。\n\n——集成电路。力争到2027年集成电路产业产值超过150亿元。\n\n——电子材料。力争到2027年电子材料产业产值超过200亿元。"), ("突破900亿元", "超过150亿元")),
    Case("five years' growth against the mean", "R07-implied-growth", {"p": five_year("2020年，规上工业增加值达到800亿元，比2015年增长80%，“十三五”期间年均增速达到6%。")}, ("年均增速达到6%",)),
    Case("five years' growth that fits", "R07-implied-growth", {"p": five_year("2020年，规上工业增加值达到800亿元，比2015年增长46.9%，“十三五”期间年均增速达到8%。")}),
    Case("productivity behind value added", "R07-implied-growth", one(table("1|规上工业增加值增长|%|4|7|7|7|市经信局", "2|规上工业全员劳动生产率|万元/人|30|30.4|31|31.5|市经信局", *ROWS)), ("全员劳动生产率",)),
    Case("base and new do not give the stock", "R20-identity", {"p": five_year("2020年，全市拥有绿色工厂40家。到2025年，新增绿色工厂60家，高新技术企业总量达到900家。"), "n": news("到2025年，绿色工厂达到300家，高新技术企业总量达到900家。")}, ("绿色工厂40家", "新增绿色工厂60家", "绿色工厂达到300家")),
    Case("base and new give the stock", "R20-identity", {"p": five_year("2020年，全市拥有绿色工厂40家。到2025年，新增绿色工厂60家，高新技术企业总量达到900家。"), "n": news("到2025年，绿色工厂达到100家，高新技术企业总量达到900家。")}),
    Case("a base that counts less", "R11-scope", one(table("1|累计建成省级以上企业技术中心|家|60（省级）|70|80|90|市经信局", *ROWS)), ("60（省级）",)),
    Case("an office renamed", "R15-naming", one("（责任单位：市投资促进局、市商务局）\n\n二、重点任务\n\n1.招商引资。加大招商力度。（责任单位：市投资促进署、市商务局）"), ("市投资促进局", "市投资促进署")),
    Case("a hyphen now and then", "R15-naming", one("推进白石-青溪片区建设，做强龙头企业。\n\n二、重点任务\n\n1.优化布局。加快白石青溪片区开发。"), ("白石-青溪",)),
    Case("a list that is not written out", "R16-undefined", one("围绕光伏、电机、水泵等九大重点产业，制定攻坚计划。"), ("九大重点产业",)),
    Case("a list written out", "R16-undefined", one("围绕光伏、电机、水泵等三大重点产业，制定攻坚计划。")),
    Case("a name short of a character", "R19-typo", one("二、重点产业\n\n（一）产业集群\n\n1.高端智能装备产业集群。力争到2027年高端智能装产业集群产值突破500亿元。"), ("高端智能装产业集群",)),
    Case("an area in two communities", "R21-containment", one("做优产业社区：白石片区、青溪-南浦片区和东湖片区。青溪产业社区布局电机产业。"), ("青溪-南浦片区", "青溪产业社区")),
    Case("does 省级 bind both", "R26-ambiguity", one("到2027年，省级绿色低碳工厂、绿色供应链企业分别达到50家、12家。"), ("省级绿色低碳工厂",)),
    Case("the same new number in the next plan", "R27-magic-number", {"p": five_year("到2025年，新增上市企业20家，高新技术企业总量达到900家。"), "q": plan("云州市", "2023—2027", "到2027年，新增上市企业20家以上。")}, ("新增上市企业20家",)),
    Case("a district that grows faster than its city", "R30-cascade", {"city": plan("云州市", "2023—2027", "到2027年，云州市高新技术企业达到900家。"), "district": plan("东岭区", "2023—2027", "根据云州市统一部署，到2027年，东岭区高新技术企业达到1200家。")}, ("900家", "1200家")),
    Case("two provinces' cities do not bind one another", "R30-cascade", {"a": plan("云州市", "2023—2027", "到2027年，云州市规上工业亩均税收达到60万元/亩。"), "b": plan("海陵市", "2023—2027", "到2027年，海陵市规上工业亩均税收达到41万元/亩。")}),
    Case("two cities do not revise one another", "R13-cross-plan", {"a": plan("云州市", "2021—2025", "到2025年，云州市规上工业亩均税收达到60万元/亩。"), "b": plan("海陵市", "2023—2027", "到2027年，海陵市规上工业亩均税收达到41万元/亩。")}),
    Case("three quarters are not the year", "R04-same-doc-value", one("2022年，前三季度完成工业投资96亿元，全年完成工业投资130亿元。")),
    Case("another city's figure", "R04-same-doc-value", one("2022年，战略性新兴产业占比29.7%，低于海陵（55.5%）等先进城市。")),
)
