"""Schemes for the town of six firms, so small that every score can be worked out by hand."""

from __future__ import annotations

import shutil
from pathlib import Path

import yaml

from jiqun.composite.scheme import SchemeRecord

REPOSITORY = Path(__file__).parents[2]

DISTRICTS = """\
id: districts
title: {zh: 区县, en: Districts}
status: example
source: 试
units: region
dimensions:
- id: size
  name: {zh: 规模, en: Size}
  weight: 2
  indicators:
  - {id: output, name: {zh: 产值, en: Output}, unit: 亿元, figure: industrial-output-ads}
  - {id: gdp, name: {zh: 生产总值, en: GDP}, unit: 亿元, published: gdp}
- id: efficiency
  name: {zh: 效率, en: Efficiency}
  indicators:
  - {id: productivity, name: {zh: 劳动生产率, en: Productivity}, unit: 万元/人, figure: town-productivity}
  - {id: brands, name: {zh: 品牌, en: Brands}, unit: 家, missing: {zh: 没有台账, en: No ledger}}
measures:
- {id: town_va, set: enterprise_year, value: value_added, where: "scale == 'above'"}
- {id: town_staff, set: enterprise_year, value: employees, where: "scale == 'above'"}
definitions:
- {id: town-productivity, name: {zh: 劳动生产率}, value: town_va / town_staff, unit: 万元/人}
"""

FIRMS = """\
id: firms
title: {zh: 企业, en: Firms}
status: example
source: 试
units: enterprise
where: "scale == 'above'"
doubts: {noise: 0.2, normalise: [min_max, rank], replications: 50}
dimensions:
- id: size
  name: {zh: 规模, en: Size}
  indicators:
  - {id: output, name: {zh: 产值, en: Output}, unit: 亿元, figure: industrial-output-ads}
  - {id: growth, name: {zh: 增速, en: Growth}, unit: '%', figure: industrial-output-ads-growth}
- id: efficiency
  name: {zh: 效率, en: Efficiency}
  indicators:
  - {id: productivity, name: {zh: 劳动生产率, en: Productivity}, unit: 万元/人, figure: labour-productivity-industry-ads}
"""

CLUSTERS = """\
id: clusters
title: {zh: 集群, en: Clusters}
status: example
source: 试
units: cluster
taxonomy: 361-2025
dimensions:
- id: size
  name: {zh: 规模, en: Size}
  indicators: [{id: output, name: {zh: 产值, en: Output}, unit: 亿元, figure: industrial-output-ads}]
- id: efficiency
  name: {zh: 效率, en: Efficiency}
  indicators: [{id: productivity, name: {zh: 劳动生产率, en: Productivity}, unit: 万元/人, figure: labour-productivity-industry-ads}]
comparisons: {order: [size, efficiency], judgements: [[3]], source: 试}
"""

COURSE = """\
id: course
title: {zh: 链式指数, en: Chain}
status: example
source: 试
units: region
kind: chain
base_year: 2023
dimensions:
- id: size
  name: {zh: 规模, en: Size}
  indicators: [{id: output, name: {zh: 产值, en: Output}, unit: 亿元, figure: industrial-output-ads}]
- id: efficiency
  name: {zh: 效率, en: Efficiency}
  indicators: [{id: productivity, name: {zh: 劳动生产率, en: Productivity}, unit: 万元/人, figure: labour-productivity-industry-ads}]
"""

FILES = {"districts": DISTRICTS, "firms": FIRMS, "clusters": CLUSTERS, "course": COURSE}


def scheme(name: str) -> SchemeRecord:
    return SchemeRecord.model_validate(yaml.safe_load(FILES[name]))


def town_pack(folder: Path) -> Path:
    """The shipped pack with these schemes in place of its own."""
    pack = Path(shutil.copytree(REPOSITORY / "packs" / "ningbo", folder / "ningbo"))
    for path in (pack / "composite").glob("*.yaml"):
        path.unlink()
    for name, text in FILES.items():
        (pack / "composite" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return pack
