"""The table of units: name → dimension, family base, factor to the base, ratio to the coherent unit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Atom:
    dimension: str
    base: str
    factor: Decimal
    ratio: Fraction


#: dimension | base and its ratio to the coherent unit | name=factor to the base …
_MEASURES = """
money | 元 1 | 元=1
money-USD | 美元 1 | 美元=1
money-EUR | 欧元 1 | 欧元=1
money-HKD | 港元 1 | 港元=1
money-JPY | 日元 1 | 日元=1
area | 亩 2000/3 | 亩=1
area | 平方米 1 | 平方米=1 公顷=10000 平方公里=1000000
length | 公里 1000 | 公里=1
length | 米 1 | 米=1 厘米=0.01 毫米=0.001 微米=0.000001 纳米=0.000000001
length | 海里 1852 | 海里=1
length | 英里 1609344/1000 | 英里=1
volume | 立方米 1 | 立方米=1 升=0.001
mass | 吨 1000 | 吨=1 千克=0.001 克=0.000001 毫克=0.000000001 微克=0.000000000001
mass-gold | 盎司 1 | 盎司=1
mass | 斤 1/2 | 斤=1
mass | 载重吨 1000 | 载重吨=1
mass | 总吨 1000 | 总吨=1
coal-equivalent | 吨标准煤 1 | 吨标准煤=1
carbon | 吨二氧化碳 1 | 吨二氧化碳=1
emission-equivalent | 当量吨 1 | 当量吨=1
carbon | 吨二氧化碳当量 1 | 吨二氧化碳当量=1
energy | 千瓦时 1 | 千瓦时=1 兆瓦时=1000 吉瓦时=1000000
heat | 吉焦 1 | 吉焦=1
power | 千瓦 1 | 千瓦=1 兆瓦=1000 吉瓦=1000000
power-apparent | 千伏安 1 | 千伏安=1 兆伏安=1000
power-peak | 千瓦峰 1 | 千瓦峰=1 兆瓦峰=1000 吉瓦峰=1000000
voltage | 千伏 1 | 千伏=1
time | 年 1 | 年=1
time-month | 个月 1 | 个月=1
time-day | 天 1 | 天=1
time-workday | 个工作日 1 | 个工作日=1
time-hour | 小时 1 | 小时=1
time-minute | 分钟 1 | 分钟=1
time-second | 秒 1 | 秒=1 毫秒=0.001
time-class | 学时 1 | 学时=1 课时=1
ratio | % 1/100 | %=1 ‰=0.1
ratio | 倍 1 | 倍=1
points | 百分点 1 | 百分点=1
rank | 位 1 | 位=1
score | 分 1 | 分=1
cargo | 标箱 1 | 标箱=1
compute | EFLOPS 1000 | EFLOPS=1
compute | PFLOPS 1 | PFLOPS=1
data | TB 1 | TB=1 PB=1024 EB=1048576
rate | Gbps 1 | Gbps=1 Mbps=0.001
flight | 架次 1 | 架次=1
visit | 人次 1 | 人次=1
visit-vehicle | 车次 1 | 车次=1 辆次=1 班次=1 列次=1
visit-ship | 艘次 1 | 艘次=1
work-day | 人天 1 | 人天=1
work-year | 人年 1 | 人年=1
occurrence | 次 1 | 次=1
vehicle-kilometre | 吨公里 1 | 吨公里=1
passenger-kilometre | 人公里 1 | 人公里=1
lane-kilometre | 车道公里 1 | 车道公里=1
temperature | 摄氏度 1 | 摄氏度=1
noise | 分贝 1 | 分贝=1
"""

#: Counting words: each is a count of its own kind (see Unit.counts_alike).
PERSONS = frozenset({"人", "名"})
_COUNTING = """
家 个 项 件 条 名 人 座 户 册 种 套 所 处 台 辆 艘 张 只 块 支 批
款 场 对 片 幢 栋 间 家次 例 宗 笔 班 列 部 篇 门
颗 枚 架 组 起 株 头 根 具 盏 床 棵 羽 匹 尾 幅 份 粒 瓶 箱 剂 剂次 支次 场次 批次 例次
台套 台次 套次 件套
"""
CLASSIFIERS = frozenset(_COUNTING.split())

#: Never behind 万 or 亿 (百分点 begins with 百 by itself; a rank has no factor).
UNSCALED = frozenset({"%", "‰", "百分点", "位", "年"})

ALIASES = {
    "％": "%",
    "﹪": "%",
    "个百分点": "百分点",
    "人民币元": "元",
    "人民币": "元",
    "吨标煤": "吨标准煤",
    "度": "千瓦时",
    "kWh": "千瓦时",
    "kwh": "千瓦时",
    "MW": "兆瓦",
    "GW": "吉瓦",
    "㎡": "平方米",
    "m2": "平方米",
    "平米": "平方米",
    "方": "立方米",
    "km": "公里",
    "千米": "公里",
    "平方千米": "平方公里",
    "公斤": "千克",
    "市斤": "斤",
    "GWh": "吉瓦时",
    "MWh": "兆瓦时",
    "MWp": "兆瓦峰",
    "GWp": "吉瓦峰",
    "kW": "千瓦",
    "MVA": "兆伏安",
    "TEU": "标箱",
    "标准箱": "标箱",
    "个标准箱": "标箱",
    "工作日": "个工作日",
    "月": "个月",
    "日": "天",
    "户次": "家次",
    "km2": "平方公里",
    "kV": "千伏",
    "EFlops": "EFLOPS",
    "PFlops": "PFLOPS",
}


def _read_measures() -> dict[str, Atom]:
    atoms: dict[str, Atom] = {}
    for line in _MEASURES.strip().splitlines():
        dimension, base, members = (part.strip() for part in line.split("|"))
        name, ratio = base.split()
        for member in members.split():
            unit, _, factor = member.partition("=")
            atoms[unit] = Atom(dimension, name, Decimal(factor), Fraction(ratio))
    return atoms


def _counts() -> dict[str, Atom]:
    return {word: Atom(f"count:{word}", word, Decimal(1), Fraction(1)) for word in CLASSIFIERS}


ATOMS = _read_measures() | _counts()
