"""Commands that compute figures from facts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jiqun.cli.options import AsJson, DataFolder, PackName
from jiqun.cli.printing import Answer, CommandMishap, give

if TYPE_CHECKING:
    from jiqun.indicators.computed import Facts


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
    period: Annotated[str, typer.Option(help="年份，如 2024 或 2020-2024；缺省全部 / years")] = "",
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
    from jiqun.workspace.computed import figures_answer, years_of
    from jiqun.workspace.facts import open_desk

    if growth not in (None, "reported", "comparable"):
        raise CommandMishap("--growth 应为 reported 或 comparable / should be reported or comparable")
    desk = open_desk(pack, data)
    facts = desk.facts()
    known = facts.years()
    if not known:
        raise NothingComputed(desk.store.folder)
    years = years_of(period) or known
    if explain is not None:
        return _explained(facts, indicators, explain, years)
    return _table(figures_answer(facts, indicators, [part for part in by.split(",") if part], years, growth))


def _table(content: dict[str, Any]) -> Answer:
    names = {item["id"]: item["name"]["zh"] for item in content["definitions"]}
    columns = ["指标", "年份", *content["by"], "数值", "单位", *(["增速"] if _grows(content) else [])]
    rows = (
        [names[row["indicator"]], row["year"], *row["cuts"].values(), _shown(row["value"]), row["unit"],
         *([_shown(row.get("growth"))] if _grows(content) else [])]
        for row in content["figures"]
    )  # fmt: skip
    title = "模拟数据 / simulated data" if content["simulated"] else ""
    right = len(content["by"]) + 2
    return Answer(content, title, columns, rows, right=(1, right, right + 2))


def _grows(content: dict[str, Any]) -> bool:
    return any("growth" in row for row in content["figures"])


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:,.2f}"


def _explained(facts: Facts, indicators: list[str], group: str, years: list[int]) -> Answer:
    from jiqun.indicators.computed import explain
    from jiqun.workspace.computed import explanation_row

    if len(indicators) != 1:
        raise CommandMishap("--explain 一次解释一个指标 / --explain takes one indicator")
    cuts = {} if group == "all" else dict(part.split("=", 1) for part in group.split(",") if "=" in part)
    found = explain(facts, indicators[0], years[-1], cuts)
    if found is None:
        raise GroupEmpty(f"{years[-1]} {group}")
    content = explanation_row(found)
    rows = (
        [
            item["id"],
            part["code"],
            part["name"],
            _shown(part["amount"]),
            item["unit"],
            part["vintage"],
            part["row"],
        ]
        for item in content["measures"]
        for part in item["largest"]
    )
    figure = content["figure"]
    title = (
        f"{content['definition']['name']['zh']} {figure['year']} = {_shown(figure['value'])}{figure['unit']}"
    )
    if content["simulated"]:
        title += "（模拟数据）"
    return Answer(
        content, title, ["度量", "代码", "企业", "数值", "单位", "数据版本", "行"], rows, right=(3, 6)
    )
