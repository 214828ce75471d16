"""An invented city of three square districts: proof that nothing of the makers belongs to one city."""

from __future__ import annotations

import json
from pathlib import Path

RECIPE = """
whole_size: 20000
months_of_last: 1
naming: {mark: 虚拟, form: [工厂, 公司]}
tolerance: {total: 0.5, district: 1, count: 1, points: 0.5}
offices: {enterprise_year: '{region}统计科', enterprise: '{region}登记科'}
ownership: {private: 3, state: 1}
value_added:
  anchor: {year: 2021, observation: X1}
  growth: [{year: 2022, example: 5, prices: 1}, {year: 2023, observation: X2, prices: 0}]
firms: [{year: 2021, observation: X3}]
district_firms: {东区: 3, 西区: 2, 南区: 1}
district_shares: [{year: 2021, values: {东区: 60, 西区: 30, 南区: 10}}, {year: 2023, values: {南区: 150000}}]
groups: [{name: 机械, divisions: ['34', '36'], anchors: [{year: 2021, example: 55}]}]
ratios:
- {measure: output, per: value_added, unit: '%', anchors: [{year: 2021, example: 450}]}
- {measure: revenue, per: output, unit: '%', anchors: [{year: 2021, example: 99}]}
- {measure: profit, per: revenue, unit: '%', anchors: [{year: 2021, observation: X4}]}
- {measure: employees, per: value_added, read: inverse, unit: 万元/人, anchors: [{year: 2021, example: 25}]}
- {measure: rd_expense, per: revenue, unit: '%', anchors: [{year: 2021, example: 2}, {year: 2023, example: 3, region: 西区}]}
- {measure: new_product_output, per: output, unit: '%', anchors: [{year: 2021, example: 30}]}
- {measure: export, per: output, unit: '%', anchors: [{year: 2021, example: 12}]}
- {measure: land, per: value_added, read: inverse, unit: 万元/亩, anchors: [{year: 2021, example: 150}]}
- {measure: tax, per: land, unit: 万元/亩, anchors: [{year: 2021, example: 20}]}
- {measure: energy, per: value_added, unit: 吨标准煤/万元, anchors: [{year: 2021, example: 0.5}]}
- {measure: assets, per: revenue, unit: '%', anchors: [{year: 2021, example: 90}]}
- {measure: liabilities, per: assets, unit: '%', anchors: [{year: 2021, example: 50}]}
- {measure: wages, per: value_added, unit: '%', anchors: [{year: 2021, example: 40}]}
- {measure: fixed_investment, per: value_added, unit: '%', anchors: [{year: 2021, example: 20}]}
divisions:
- {code: '13', word: 食品, firms: 3, va: 2, inputs: ['13']}
- {code: '26', word: 化工, firms: 2, va: 3, energy: 1.5, inputs: ['26']}
- {code: '34', word: 机械, firms: 4, va: 4, inputs: ['26', '34']}
- {code: '36', word: 汽配, firms: 3, va: 3, inputs: ['34'], districts: {西区: 3}}
titles:
- {title: innovative_sme, level: provincial, anchors: [{year: 2021, example: 40}, {year: 2023, example: 90}]}
- {title: little_giant, level: national, after: innovative_sme, anchors: [{year: 2021, example: 5}, {year: 2023, example: 12}]}
policies: [{policy: 虚拟1号, clause: 第一条, name: 虚拟奖励, kind: reward, ceiling: 10, title: little_giant}]
platforms: [{kind: laboratory, level: municipal, name: 实验室, first: 2, each_year: 1}]
"""
OBSERVATIONS = """id,indicator,name,region,period,value,unit,source,trust
X1,va,规上工业增加值,乙市,2021,130,亿元,虚构,official
X2,va-growth,规上工业增加值增速,乙市,2023,6,%,虚构,official
X3,firms,规上工业企业数,乙市,2021,700,家,虚构,official
X4,margin,利润率,乙市,2021,6.5,%,虚构,official
"""


def write_pack(folder: Path, recipe: str | None = RECIPE) -> Path:
    """The pack's folder; without a recipe where None is given."""
    (folder / "places").mkdir(parents=True)
    (folder / "pack.yaml").write_text(
        "id: other\nname: {zh: 乙市, en: Other}\nregion: 乙市\n", encoding="utf-8"
    )
    (folder / "observations.csv").write_text(OBSERVATIONS, encoding="utf-8")
    squares = {"东区": (110.0, 30.0), "西区": (110.3, 30.0), "南区": (110.0, 29.7)}
    features = [
        {"type": "Feature", "properties": {"name": name}, "geometry": {"type": "Polygon", "coordinates": [_square(*at)]}}
        for name, at in squares.items()
    ]  # fmt: skip
    (folder / "places/districts.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8"
    )
    towns = "code,name,district\n" + "".join(f"{n},{name}镇,{name}\n" for n, name in enumerate(squares))
    (folder / "places/towns.csv").write_text(towns, encoding="utf-8")
    if recipe is not None:
        (folder / "synthesis.yaml").write_text(recipe, encoding="utf-8")
    return folder


def _square(x: float, y: float, side: float = 0.3) -> list[list[float]]:
    return [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
