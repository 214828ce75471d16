"""Causes in words: names of groups in both languages, and the sentence a bulletin would print."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from jiqun.facts.classification import industries
from jiqun.monitor.why.compared import NOWHERE, TWICE
from jiqun.monitor.why.few import FEW
from jiqun.monitor.why.firms import FIRM, REST, names
from jiqun.monitor.why.gap import UNPROMISED
from jiqun.values import Period

if TYPE_CHECKING:
    from jiqun.workspace.city import City
    from jiqun.workspace.facts import Desk

Row = dict[str, Any]

SPECIAL = {
    NOWHERE: ("不在任何集群", "In no cluster"),
    TWICE: ("不能按此分组的部分", "What the cut leaves out"),
    REST: ("其他企业", "All other enterprises"),
    FEW: (
        "企业不足三家的各组及相邻小组合计",
        "Groups of fewer than three enterprises and the next smallest, together",
    ),
    UNPROMISED: ("无人承诺的部分", "Promised by nobody"),
    "*raising": ("拉动最大的企业合计", "Those that raised it most, together"),
    "*lowering": ("下拉最大的企业合计", "Those that lowered it most, together"),
    "both": ("两期都在的企业", "Stayers"),
    "appeared": ("新进入的企业", "Entrants"),
    "vanished": ("退出的企业", "Leavers"),
}
COUNTED_TWICE = ("重复计入，扣除", "Counted more than once, taken off")
WHOLE = ("全部", "All")
OUTSIDE = ("不在园区", "Outside parks")
UNNAMED = ("未填", "Not given")
WHAT = {
    "region": ("区县", "districts"),
    "town": ("镇街", "towns"),
    "park": ("园区", "parks"),
    "division": ("行业大类", "industries"),
    "industry": ("行业", "industries"),
    "size": ("规模类型", "size classes"),
    "scale": ("规模", "size groups"),
    "ownership": ("企业类型", "kinds of ownership"),
    "cluster": ("集群", "clusters"),
}
MENTIONED = 3  #: groups that the sentence names, each way
TELLING = (
    0.05  #: by how much of itself a change must differ without an enterprise for the sentence to name that
)


class Labels:
    """Names of the groups of a cut, as (Chinese, English). `who` are enterprises whose names are wanted."""

    def __init__(self, city: City, desk: Desk, cut: str, who: Sequence[str] = ()) -> None:
        self.city, self.desk, self.cut = city, desk, cut
        self.firms = names(desk.facts(), who) if who else {}

    def of(self, group: str, negative: bool = False) -> dict[str, str]:
        zh, en = self._pair(group, negative)
        return {"zh": zh, "en": en}

    def _pair(self, group: str, negative: bool) -> tuple[str, str]:
        if group == "":
            return OUTSIDE if self.cut == "park" else UNNAMED if self.cut else WHOLE
        if group == TWICE and negative:
            return COUNTED_TWICE
        if group.startswith("*") or self.cut == "turnover":
            return SPECIAL[group]
        kind = self.cut.partition(":")[0]
        if kind == FIRM:
            name = self.firms.get(group, {}).get("name") or group
            return name, name
        if kind == "region":
            regions = self.city.library.regions
            return group, regions.name(group, "en")
        if kind in ("division", "industry"):
            item = industries().by_code.get(group)
            words = f"{group} {item.name}" if item else group
            return words, words
        if kind == "cluster":
            return self._cluster(group)
        return self._code(kind, group)

    def _cluster(self, group: str) -> tuple[str, str]:
        for taxonomy in self.city.library.taxonomies.all:
            for cluster in taxonomy.clusters:
                if cluster.id == group:
                    return cluster.name.zh, cluster.name.en or cluster.name.zh
        return group, group

    def _code(self, field: str, group: str) -> tuple[str, str]:
        lists = self.desk.store.dataset("enterprise_year").lists
        for code in lists.get(field.removesuffix("_before"), ()):
            if code.code == group:
                return code.label, code.english or code.label
        return group, group


def what(by: str, language: str) -> str:
    """What a cut divides into, in words."""
    return WHAT.get(by.partition(":")[0], ("组", "groups"))[language == "en"]


def sentence(row: Row, language: str) -> str:
    """The answer as a bulletin would print it; every number is one of the row's."""
    parts = _english(row) if language == "en" else _chinese(row)
    return "".join(parts) if language == "zh" else " ".join(parts)


def _chinese(row: Row) -> list[str]:
    period, before = str(Period.parse(row["period"])), str(Period.parse(row["against"]))
    said = [f"{period}{row['name']['zh']}{shown(row['now'], row)}{row['unit']}，比{before}{_moved_zh(row)}"]
    if row["ratio"]:
        said.append("（" + "，".join(_side(row, side, "zh") for side in ("numerator", "denominator")) + "）")
    parts = ["、".join(_part_zh(line, row) for line in lines) for lines in mentioned(row) if lines]
    said.append(("，其中" + "；".join(parts) if parts else "") + "。")
    if row["counts"] and row["counts"]["of"] > 1:
        said.append(
            f"{row['counts']['of']}个{what(row['by'], 'zh')}中{row['counts']['growing']}个{'上升' if row['ratio'] else '增长'}。"
        )
    for left in _left_out(row):
        firms = "、".join(item["name"] for item in left["firms"])
        said.append(f"剔除{firms}后{_moved_zh({**row, **left})}。")
    return said


def _moved_zh(row: Row) -> str:
    change = row["change"]
    if row["ratio"]:
        unit = "个百分点" if row["unit"] == "%" else row["unit"]
        return "持平" if not change else f"{'提高' if change > 0 else '下降'}{shown(abs(change), row)}{unit}"
    if row["growth"] is None:
        return f"{'增加' if change >= 0 else '减少'}{shown(abs(change), row)}{row['unit']}"
    return f"{'增长' if row['growth'] >= 0 else '下降'}{abs(row['growth']):.2f}%"


def _part_zh(line: Row, row: Row) -> str:
    verb = "拉动" if line["effect"] > 0 else "下拉"
    return f"{spoken(line['label']['zh'])}{verb}{_by(line, row, '个百分点', row['unit'])}"


def _english(row: Row) -> list[str]:
    period, before = Period.parse(row["period"]).english, Period.parse(row["against"]).english
    unit = "" if row["unit"] == "%" else " "
    said = [
        f"{row['name']['en']}, {period}: {shown(row['now'], row)}{unit}{_unit_en(row)}, {_moved_en(row)} on {before}"
    ]
    if row["ratio"]:
        said[0] += f" ({', '.join(_side(row, side, 'en') for side in ('numerator', 'denominator'))})"
    parts = [f"{spoken(line['label']['en'])} {'+' if line['effect'] > 0 else '−'}{_by(line, row, ' points', ' ' + _unit_en(row))}"
             for lines in mentioned(row) for line in lines]  # fmt: skip
    said[0] += f"; of which {', '.join(parts)}." if parts else "."
    if row["counts"] and row["counts"]["of"] > 1:
        said.append(f"{row['counts']['growing']} of {row['counts']['of']} {what(row['by'], 'en')} rose.")
    for left in _left_out(row):
        firms = ", ".join(item["name"] for item in left["firms"])
        said.append(f"Without {firms}: {_moved_en({**row, **left})}.")
    return said


def _moved_en(row: Row) -> str:
    change = row["change"]
    if row["ratio"]:
        unit = " points" if row["unit"] == "%" else f" {_unit_en(row)}"
        return (
            "unchanged" if not change else f"{'up' if change > 0 else 'down'} {shown(abs(change), row)}{unit}"
        )
    if row["growth"] is None:
        return f"{'up' if change >= 0 else 'down'} {shown(abs(change), row)} {_unit_en(row)}"
    return f"{'up' if row['growth'] >= 0 else 'down'} {abs(row['growth']):.2f}%"


def _side(row: Row, side: str, language: str) -> str:
    """What one side of a ratio adds: the numerator's rise raises it, the denominator's lowers it."""
    value = row["total"][side]
    sign = "+" if value > 0 else "−" if value < 0 else ""
    name = row["made_of"][side][language]
    return f"{name}{'影响' if language == 'zh' else ' '}{sign}{shown(abs(value), row)}"


def _unit_en(row: Row) -> str:
    from jiqun.values import Unit
    from jiqun.values.display import unit_en

    return unit_en(Unit.parse(row["unit"]))


def _by(line: Row, row: Row, points: str, unit: str) -> str:
    """How much a line adds: points where the growth has them, else its own unit."""
    if line["points"] is not None:
        return f"{abs(line['points']):.2f}{points}"
    return f"{shown(abs(line['effect']), row)}{points if row['unit'] == '%' else unit}"


def spoken(label: str) -> str:
    """A name within a sentence: an industry without its code.

    >>> spoken("36 汽车制造业")
    '汽车制造业'
    """
    return re.sub(r"^\d+ ", "", label)


def mentioned(row: Row) -> tuple[list[Row], list[Row]]:
    """The groups that moved the figure its own way most, then those that went against it."""
    groups = sorted(
        (line for line in row["lines"] if line["kind"] == "group"), key=lambda line: -line["effect"]
    )
    raised = [line for line in groups if line["effect"] > 0][:MENTIONED]
    lowered = [line for line in reversed(groups) if line["effect"] < 0][:MENTIONED]
    return (lowered, raised) if row["change"] < 0 else (raised, lowered)


def _left_out(row: Row) -> list[Row]:
    """What was asked to be left out; else the single largest enterprise, where the figure is another without it."""
    if row["without"]:
        return [row["without"]]
    largest = row["largest"]
    told = "change" if row["growth"] is None else "growth"
    if largest is None or largest[told] is None:
        return []
    return [largest] if abs(largest[told] - row[told]) >= TELLING * abs(row[told]) else []


def shown(value: float, row: Row) -> str:
    return f"{value:,.{row['digits']}f}"
