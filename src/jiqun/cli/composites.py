"""The command that evaluates units by a scheme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from jiqun.cli.options import AsJson, DataFolder, PackName, Texts
from jiqun.cli.printing import Answer, CommandMishap, give

if TYPE_CHECKING:
    from jiqun.workspace import City
    from jiqun.workspace.facts import Desk

Row = dict[str, Any]
UNITS = {"region": "区县 / regions", "cluster": "集群 / clusters", "enterprise": "企业 / enterprises"}


class WeightUnreadable(CommandMishap):
    def __init__(self, words: str) -> None:
        super().__init__(
            f"“{words}”应写成 维度或指标=权重，如 quality=2。 / “{words}” must be dimension or indicator = weight, such as quality=2."
        )


class WeightsTwice(CommandMishap):
    def __init__(self, method: str) -> None:
        super().__init__(
            f"--weights {method} 由数据算出全部权重，不能再用 --set；请二选一。 / --weights {method} makes all weights from the figures; leave out --set, or --weights."
        )


def composite_command(
    scheme: Annotated[
        str, typer.Argument(help="方案编号；不写则列出方案 / scheme; all are listed without one")
    ] = "",
    year: Annotated[int | None, typer.Option(help="年份，缺省最近一年 / year, the newest by default")] = None,
    weights: Annotated[
        str, typer.Option(help="赋权方法：given、equal、entropy、critic、pca / method of weighting")
    ] = "",
    given: Annotated[
        list[str] | None,
        typer.Option("--set", help="改一个权重：quality=2，可多次 / another weight, repeatable"),
    ] = None,
    robust: Annotated[
        bool, typer.Option("--robust", help="位次区间和敏感性 / rank intervals and sensitivity")
    ] = False,
    noise: Annotated[
        float | None,
        typer.Option(min=0, max=0.99, help="权重可能的偏差，缺省按方案 / how far weights may be off"),
    ] = None,
    top: Annotated[int, typer.Option(min=1, help="列出的单位数 / units listed")] = 50,
    pack: PackName = "ningbo",
    data: DataFolder = None,
    texts: Texts = None,
    json: AsJson = False,
) -> None:
    """综合评价：按方案给区县、集群、企业打分排序，并检验位次是否稳健。 / Composite evaluation: units ranked by a scheme, with rank intervals."""

    def _find() -> Answer:
        # Imported here: the engine takes a second that no other command should pay.
        from jiqun.workspace import open_city
        from jiqun.workspace.composites import Asked
        from jiqun.workspace.facts import open_desk

        if weights not in ("", "given") and given:
            raise WeightsTwice(weights)
        city, desk = open_city(pack, texts), open_desk(pack, data)
        city = city.with_returned(desk.published())
        if not scheme:
            return _schemes(city, desk)
        asked = Asked(
            weigh="" if weights == "given" else weights,
            weights=dict(_weight(item) for item in given or ()),
            noise=noise,
            robust=robust or noise is not None,
        )
        return _evaluated(city, desk, scheme, year, asked, top)

    give(json, _find)


def _weight(words: str) -> tuple[str, float]:
    """
    >>> _weight("quality = 2.5")
    ('quality', 2.5)
    """
    name, _, number = words.partition("=")
    try:
        return name.strip(), float(number)
    except ValueError as error:
        raise WeightUnreadable(words) from error


def _schemes(city: City, desk: Desk) -> Answer:
    from jiqun.composite.scheme import load_schemes
    from jiqun.workspace.composite_rows import scheme_row
    from jiqun.workspace.composites import years_of

    rows = [scheme_row(item, years_of(city, desk, item)) for item in load_schemes(city.pack).values()]
    return Answer(
        {"schemes": rows}, "综合评价方案 / schemes", ["编号", "名称", "对象", "性质", "指标", "缺来源", "年份"],
        [
            [row["id"], row["title"]["zh"], UNITS[row["units"]], {"official": "官方", "example": "示例"}[row["status"]],
             row["indicators"], row["without_source"], f"{row['years'][0]}—{row['years'][-1]}" if row["years"] else "无数据"]
            for row in rows
        ],
        right=(4, 5),
    )  # fmt: skip


def _evaluated(city: City, desk: Desk, name: str, year: int | None, asked: Any, top: int) -> Answer:
    from jiqun.composite.scheme import scheme_of
    from jiqun.workspace.composite_chains import course
    from jiqun.workspace.composite_rows import course_row, evaluation_row
    from jiqun.workspace.composites import evaluate, years_of

    scheme = scheme_of(city.pack, name)
    if scheme.kind == "chain":
        return _courses(course_row(course(city, desk, scheme, asked.weights)))
    chosen = year if year is not None else max(years_of(city, desk, scheme), default=0)
    return _ranking(evaluation_row(evaluate(city, desk, scheme, chosen, asked)), top)


def _title(row: Row, more: str) -> str:
    marks = [more, "示例方案 / example" if row["scheme"]["status"] == "example" else "官方办法 / official"]
    if row["simulated"]:
        marks.append("模拟数据 / simulated data")
    return f"{row['scheme']['title']['zh']}（{'；'.join(marks)}）"


def _ranking(row: Row, top: int) -> Answer:
    dimensions = [item for item in row["dimensions"] if item["weight"] is not None]
    tried = row["trial"] is not None
    columns = [
        "位次", "单位", "得分", *(f"{item['name']['zh']}（{item['effective']:.0%}）" for item in dimensions), "上年位次",
        *(["位次区间", "中位"] if tried else []),
    ]  # fmt: skip
    rows = [
        [
            f"{unit['rank']:.0f}", unit["name"], f"{unit['score']:.2f}",
            *(_shown(unit["dimensions"][item["id"]]) for item in dimensions),
            "" if unit["rank_before"] is None else f"{unit['rank_before']:.0f}",
            *([f"{unit['interval']['low']:g}—{unit['interval']['high']:g}", f"{unit['interval']['median']:g}"] if tried else []),
        ]
        for unit in row["units"][:top]
    ]  # fmt: skip
    lines = [_title(row, f"{row['year']}年"), *_left_out(row)]
    if tried:
        lines.append(
            f"顺序确定的单位对 {row['trial']['certain_pairs']:.0%}（{row['trial']['replications']} 次重算，权重±{row['trial']['noise']:.0%}）"
        )
    return Answer(row, "\n".join(lines), columns, rows, right=(0, *range(2, len(columns))))


def _left_out(row: Row) -> list[str]:
    """Indicators that take no part, by why."""
    words = {"missing": "缺来源", "scarce": "数据不足", "constant": "各单位相同"}
    return [
        f"{word}：{'、'.join(item['name']['zh'] for item in row['indicators'] if item['state'] == state)}"
        for state, word in words.items()
        if any(item["state"] == state for item in row["indicators"])
    ]


def _courses(row: Row) -> Answer:
    years = [str(year) for year in row["years"]]
    rows = [[unit["name"], *(_shown(value) for value in unit["index"])] for unit in row["units"]]
    title = _title(row, f"{row['base_year']}年＝100")
    return Answer(row, title, ["单位", *years], rows, right=range(1, len(years) + 1))


def _shown(value: float | None) -> str:
    return "—" if value is None else f"{value:.1f}"
