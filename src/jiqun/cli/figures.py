"""Commands that compute figures from facts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jiqun.cli.options import AsJson, DataFolder, PackName
from jiqun.cli.printing import Answer, CommandMishap, give

if TYPE_CHECKING:
    from jiqun.indicators.computed import Facts
    from jiqun.values import Period


class NothingComputed(CommandMishap):
    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} 里还没有企业年度数据，无从计算；先用 jiqun import 导入，或用 jiqun synthesise 生成模拟数据。"
            f" / No enterprise returns in {folder}; bring them in with jiqun import, or make simulated ones with jiqun synthesise."
        )


class GroupEmpty(CommandMishap):
    def __init__(self, what: str) -> None:
        super().__init__(f"没有这一组：{what} / no such group: {what}")


def compute_command(
    indicators: Annotated[list[str], typer.Argument(help="指标编号或名称 / indicator ids or names")],
    by: Annotated[
        str, typer.Option(help="分组，逗号分隔：district,cluster:<分类>,division,scale,size,park,town / cuts")
    ] = "",
    period: Annotated[
        str,
        typer.Option(
            help="2024、2020-2024、2024年5月、2024年1-5月、2024-03..2024-08、2024Q1、2024年各月；缺省各年 / periods"
        ),
    ] = "",
    growth: Annotated[
        str | None, typer.Option(help="增速：reported（报告期）或 comparable（可比口径） / growth")
    ] = None,
    explain: Annotated[
        str | None,
        typer.Option("--explain", help="解释一组，如 district=某区；全市写 all / explain one group"),
    ] = None,
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """按任意分组计算指标；比率一律是分子合计÷分母合计。 / Compute indicators for any cut; ratios are ratios of sums."""
    give(json, lambda: _answer(indicators, by, period, growth, explain, pack, data))


def _answer(
    indicators: list[str],
    by: str,
    period: str,
    growth: str | None,
    explain: str | None,
    pack: str,
    data: Path | None,
) -> Answer:
    # Imported here: the engine takes a second that no other command should pay.
    from jiqun.workspace.computed import figures_answer, periods_of
    from jiqun.workspace.facts import open_desk

    if growth not in (None, "reported", "comparable"):
        raise CommandMishap("--growth 应为 reported 或 comparable / should be reported or comparable")
    desk = open_desk(pack, data)
    facts = desk.facts()
    periods = periods_of(facts, period)
    if not (facts.years() or (periods and facts.returned().months)):
        raise NothingComputed(desk.store.folder)
    if explain is not None:
        return _explained(facts, indicators, explain, periods)
    return _table(
        figures_answer(facts, indicators, [part for part in by.split(",") if part], periods, growth)
    )


def _table(content: dict[str, Any]) -> Answer:
    from jiqun.values import Period

    names = {item["id"]: item["name"]["zh"] for item in content["definitions"]}
    figures = content["figures"]
    grows = any("growth" in row for row in figures)
    monthly = any("enterprises" in row for row in figures)
    more = [*(["增速"] if grows else []), *(["填报企业", "上年同期"] if monthly else [])]
    columns = ["指标", "时期", *content["by"], "数值", "单位", *more]
    rows = (
        [names[row["indicator"]], str(Period.parse(row["period"])), *row["cuts"].values(), _shown(row["value"]), row["unit"],
         *([_shown(row.get("growth"))] if grows else []),
         *([_count(row, "enterprises"), _count(row, "enterprises_last_year")] if monthly else [])]
        for row in figures
    )  # fmt: skip
    title = "模拟数据 / simulated data" if content["simulated"] else ""
    first = len(content["by"]) + 2
    return Answer(content, title, columns, rows, right=(first, *range(first + 2, len(columns))))


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:,.2f}"


def _count(row: dict[str, Any], name: str) -> str:
    return "" if row.get(name) is None else f"{row[name]:,}"


#: How an enterprise's amount of a period was reckoned, and what a check compares.
WORDS = {
    "month": "当月数",
    "cumulative": "累计数",
    "difference": "累计数相减",
    "months": "各月相加",
    "months_against_cumulative": "累计数与各月相加",
    "december_against_year": "本数与另一报表（年报、1—12月月报）",
    "silent": "上月填报、期末月未报的企业",
}


def _explained(facts: Facts, indicators: list[str], group: str, periods: list[Period] | None) -> Answer:
    from jiqun.indicators.computed import explain
    from jiqun.values import Period
    from jiqun.workspace.computed import explanation_row

    if len(indicators) != 1:
        raise CommandMishap("--explain 一次解释一个指标 / --explain takes one indicator")
    cuts = {} if group == "all" else dict(part.split("=", 1) for part in group.split(",") if "=" in part)
    period = periods[-1] if periods else Period.of_year(facts.years()[-1])
    found = explain(facts, indicators[0], period, cuts)
    if found is None:
        raise GroupEmpty(f"{period} {group}")
    content = explanation_row(found)
    columns = ["度量", "代码", "企业", "数值", "单位", "算法", "文件", "工作表", "行", "数据版本"]
    rows = [row for item in content["measures"] for part in item["largest"] for row in _part(item, part)]
    return Answer(content, _title(content, str(period)), columns, rows, right=(3, 8))


def _part(item: dict[str, Any], part: dict[str, Any]) -> list[list[Any]]:
    """A row that is added up, and under it the rows its amount was reckoned from."""
    own = [item["id"], part["code"], part["name"], _shown(part["amount"]), item["unit"]]
    behind = [
        ["", "", f"　{row['month']}月", *_said(row, item["unit"], part["how"]), *_place(row)]
        for row in part.get("rows", ())
    ]
    return [[*own, WORDS.get(part.get("how", ""), ""), *_place(part)], *behind]


def _place(row: dict[str, Any]) -> list[Any]:
    return [row["source"], row["sheet"], row["row"], row["vintage"]]


def _said(row: dict[str, Any], unit: str, how: str) -> list[str]:
    """What a monthly row says: the figure that the amount was reckoned from."""
    which, how = ("alone", "month") if how == "months" and row["alone"] is not None else ("cumulative",) * 2
    return [_shown(row[which]), unit, WORDS[how]]


def _title(content: dict[str, Any], period: str) -> str:
    figure, name = content["figure"], content["definition"]["name"]["zh"]
    lines = [
        f"{name} {period} = {_shown(figure['value'])}{figure['unit']}{'（模拟数据）' if content['simulated'] else ''}"
    ]
    if "enterprises" in figure:
        lines.append(
            f"填报企业 {figure['enterprises']:,} 家，上年同期 {figure['enterprises_last_year']:,} 家"
        )
    lines += [_checked(item) for item in content["checks"]]
    return "\n".join(lines)


def _checked(item: dict[str, Any]) -> str:
    """A check in words; one that does not agree says so first."""
    words = WORDS[item["kind"]]
    if item["here"] is None:
        return f"{words} {item['enterprises']:,} 家（上月填报 {item['there']:,.0f} 家）"
    count = f"（{item['enterprises']:,} 家企业不符）" if item["enterprises"] else ""
    mark = "" if item["agrees"] else "不一致："
    return f"{mark}{words} {_shown(item['here'])} / {_shown(item['there'])} {item['unit']}{count}"
