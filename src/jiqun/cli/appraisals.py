"""Commands about appraisals: methods, grades, one firm, areas, what-if, reforms, drafts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jiqun.cli.options import AsJson, DataFolder, PackName
from jiqun.cli.printing import Answer, CommandMishap, give

if TYPE_CHECKING:
    from jiqun.workspace.appraisals import Appraised
    from jiqun.workspace.facts import Desk

app = typer.Typer(
    help="亩均论英雄：办法、评分定档、一企一单、效果测算 / appraisal per mu: methods, grades, single firms, effects",
    no_args_is_help=True,
)
Row = dict[str, Any]

SchemeName = Annotated[
    str,
    typer.Option("--scheme", "-s", help="办法编号，缺省为最近一年已发布的 / method, the newest published"),
]
Year = Annotated[
    int | None,
    typer.Option(help="数据年份，缺省为办法的年份 / year of the data, that of the method by default"),
]
ListName = Annotated[str, typer.Option("--list", "-l", help="名单编号，如 above / list of the method")]


class IndicatorWeightUnreadable(CommandMishap):
    def __init__(self, words: str) -> None:
        super().__init__(
            f"“{words}”应写成 指标=权重，如 tax_per_land=40。 / “{words}” must be indicator = weight, such as tax_per_land=40."
        )


def _done(desk: Desk, scheme: str, year: int | None) -> Appraised:
    from jiqun.workspace.appraisals import appraisal_of, default_scheme, schemes_of

    chosen = schemes_of(desk)[scheme] if scheme else default_scheme(desk)
    return appraisal_of(desk, chosen, year)


def _desk(pack: str, data: Any) -> Desk:
    # Imported here: the engine takes a second that no other command should pay.
    from jiqun.workspace.facts import open_desk

    return open_desk(pack, data)


def _marked(done: Appraised, title: str) -> str:
    """With the method, the year, and what is not official or not real about it."""
    marks = [] if done.scheme.official else ["示例办法，非官方"]
    marks += ["模拟数据"] if done.simulated else []
    return f"{done.scheme.name.zh} · {done.year}年 · {title}{'（' + '、'.join(marks) + '）' if marks else ''}"


@app.command("schemes")
def schemes_command(pack: PackName = "ningbo", data: DataFolder = None, json: AsJson = False) -> None:
    """列出评价办法：地区、年份、状态、依据是否核实。 / Methods with region, year, standing and trust."""

    def _find() -> Answer:
        from jiqun.workspace.appraisal_rows import scheme_row
        from jiqun.workspace.appraisals import schemes_of

        shelf = schemes_of(_desk(pack, data))
        rows = [scheme_row(item, shelf) for item in shelf]
        return Answer(
            rows, "评价办法", ["编号", "名称", "数据年份", "状态", "依据", "可评分"],
            [[row["id"], row["name"]["zh"], row["data_year"], row["standing"], row["trust"], "是" if row["ready"] else "权重未公布"] for row in rows],
        )  # fmt: skip

    give(json, _find)


@app.command("grade")
def grade_command(
    scheme: SchemeName = "",
    year: Year = None,
    name: ListName = "",
    grade: Annotated[str, typer.Option(help="只列这一档 / this grade only")] = "",
    region: Annotated[str, typer.Option(help="只列这个区县 / this district only")] = "",
    top: Annotated[
        int, typer.Option(min=0, help="列出的企业数；0 只看分布 / firms listed; 0 for the distribution")
    ] = 0,
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """按办法评分定档：各名单各档企业数；--top 列出企业。 / Grades by a method: counts by list and grade, or firms."""

    def _find() -> Answer:
        from jiqun.workspace.appraisal_rows import listed, summary

        done = _done(_desk(pack, data), scheme, year)
        told = summary(done)
        if top or grade or region:
            rows, count = listed(done, name=name, grade=grade, region=region, size=top or 50)
            shown = ["code", "name", "region", "list", "score", "position", "of", "grade_first", "grade"]
            return Answer(
                {**told, "rows": rows, "count": count}, _marked(done, f"{count} 家"),
                ["代码", "名称", "区县", "名单", "得分", "名次", "共", "初评", "等级"],
                [[_digits(row[column]) for column in shown] for row in rows], (4, 5, 6),
            )  # fmt: skip
        grades = done.scheme.grades
        return Answer(
            told, _marked(done, "等级分布"), ["名单", "参评", *grades, "调档"],
            [[item["name"]["zh"], item["graded"], *[item["grades"].get(g, 0) for g in grades], item["moved"]] for item in told["lists"]],
            tuple(range(1, len(grades) + 3)),
        )  # fmt: skip

    give(json, _find)


def _digits(value: Any) -> Any:
    return f"{value:.2f}" if isinstance(value, float) else value


@app.command("firm")
def firm_command(
    code: Annotated[str, typer.Argument(help="统一社会信用代码 / credit code")],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="写成一页说明：.docx 或 .pdf / one page as .docx or .pdf"),
    ] = None,
    scheme: SchemeName = "",
    year: Year = None,
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """一企一单：每项指标的数值、基准、得分、同行位置，离上一档差多少。 / One firm: every item, its peers, and what the next grade takes."""

    def _find() -> Answer:
        from jiqun.workspace.appraisal_sheet import sheet

        done = _done(_desk(pack, data), scheme, year)
        row = sheet(done, code)
        if out is not None:
            _write(row, out)
        place = f"{row['position']}/{row['of']}" if row["position"] else "不参加排名"
        score = f"{row['score']:.2f} 分" if row["score"] is not None else "无得分"
        title = f"{row['name']}：{row['grade'] or '不定等级'}，{score}，{place}"
        return Answer(
            row, _marked(done, title), ["指标", "数值", "单位", "基准", "权重", "得分", "同行百分位"],
            [
                [item["name"]["zh"], _digits(item["value"]), item["unit"], _digits(item["base"]), _digits(item["weight"]), _digits(item["points"]),
                 None if item["percentile"] is None else f"{item['percentile'] * 100:.0f}%"]
                for item in row["items"]
            ], (1, 3, 4, 5, 6),
        )  # fmt: skip

    give(json, _find)


def _write(row: Row, out: Path) -> None:
    from jiqun.reports.appraisal_sheet import sheet_file

    kind = out.suffix.lower().lstrip(".")
    if kind not in ("docx", "pdf"):
        raise FormNotKnown(out.name)
    out.write_bytes(sheet_file(row, dt.date.today(), "pdf" if kind == "pdf" else "docx"))


class FormNotKnown(CommandMishap):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"“{name}”不知写成什么：请用 .docx 或 .pdf。 / “{name}” says no form: end it in .docx or .pdf."
        )


@app.command("areas")
def areas_command(
    by: Annotated[
        str, typer.Option(help="region、town、park、division、size、age、ownership / cut")
    ] = "region",
    scheme: SchemeName = "",
    year: Year = None,
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """各区县、园区、行业的等级和指标（分子合计÷分母合计）。 / Grades and indicators of areas, Σ ÷ Σ."""

    def _find() -> Answer:
        from jiqun.workspace.appraisal_rows import CUTS, by_area

        if by not in CUTS:
            raise CutNotKnown(by, CUTS)
        done = _done(_desk(pack, data), scheme, year)
        rows, grades = by_area(done, by), done.scheme.grades
        indicators = done.scheme.indicators
        return Answer(
            rows, _marked(done, "分组"), ["分组", "企业", *grades, *[f"{item.name.zh} {item.unit}" for item in indicators]],
            [
                [row["group"] or "未报", row["enterprises"], *[row["grades"][g] for g in grades], *[_digits(row["indicators"][i.id]) for i in indicators]]
                for row in rows
            ], tuple(range(1, 2 + len(grades) + len(indicators))),
        )  # fmt: skip

    give(json, _find)


class CutNotKnown(CommandMishap):
    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(
            f"没有分组“{name}”；可用：{'、'.join(known)}。 / No cut “{name}”; use {', '.join(known)}."
        )


@app.command("effects")
def effects_command(
    scheme: SchemeName = "",
    year: Year = None,
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """差别化政策的效果：电价、水价、用地税、用能、排污，按等级合计。 / What the grades cost and bring, by grade."""

    def _find() -> Answer:
        from jiqun.workspace.appraisal_rows import effect_rows

        done = _done(_desk(pack, data), scheme, year)
        rows = effect_rows(done)
        listed = [
            [
                row["name"]["zh"],
                grade,
                told["enterprises"],
                _digits(told["amount"]),
                row["unit"],
                row["reference"]["trust"],
            ]
            for row in rows
            for grade, told in row["by_grade"].items()
        ]
        return Answer(
            rows,
            _marked(done, "差别化政策"),
            ["政策", "等级", "企业", "数量", "单位", "依据"],
            listed,
            (2, 3),
        )

    give(json, _find)


@app.command("weigh")
def weigh_command(
    weights: Annotated[list[str], typer.Argument(help="指标=权重，可多个 / indicator=weight")],
    name: ListName = "above",
    scheme: SchemeName = "",
    year: Year = None,
    top: Annotated[int, typer.Option(min=1, help="列出的企业数 / firms listed")] = 30,
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """换权重试算：哪些企业换档。 / Other weights: who would move."""

    def _find() -> Answer:
        from jiqun.workspace.appraisal_trials import weighed

        done = _done(_desk(pack, data), scheme, year)
        told = weighed(done, name, dict(_pair(item) for item in weights))
        title = f"{told['enterprises']} 家中 {told['moved']} 家换档：升 {told['up']}、降 {told['down']}"
        return Answer(told, _marked(done, title), *_moved(told["rows"][:top]))

    give(json, _find)


def _pair(words: str) -> tuple[str, float]:
    name, sign, number = words.partition("=")
    try:
        value = float(number)
    except ValueError as error:
        raise IndicatorWeightUnreadable(words) from error
    if not sign or not 0 <= value < float("inf"):
        raise IndicatorWeightUnreadable(words)
    return name.strip(), value


def _moved(rows: list[Row]) -> tuple[list[str], list[list[Any]], tuple[int, ...]]:
    listed = [
        [
            row["code"],
            row["name"],
            row["region"],
            row["before"],
            row["after"],
            _digits(row["score_before"]),
            _digits(row["score_after"]),
        ]
        for row in rows
    ]
    return ["代码", "名称", "区县", "原等级", "新等级", "原得分", "新得分"], listed, (5, 6)


@app.command("compare")
def compare_command(
    before: Annotated[str, typer.Argument(help="原办法 / the method before")],
    after: Annotated[str, typer.Argument(help="新办法 / the method after")],
    year: Annotated[
        int | None,
        typer.Option(help="同一年数据；缺省各用各的年份 / one year for both; each its own by default"),
    ] = None,
    top: Annotated[int, typer.Option(min=1, help="列出的企业数 / firms listed")] = 30,
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """办法修订的影响：改了哪些条款，谁换档，钱差多少。 / A reform: what changed, who moves, what it costs."""

    def _find() -> Answer:
        from jiqun.workspace.appraisal_trials import compared

        desk = _desk(pack, data)
        one, other = _done(desk, before, year), _done(desk, after, year)
        told = compared(one, other)
        return Answer(
            told,
            f"{before} → {after}：{told['both']} 家中 {told['moved']} 家换档",
            *_moved(told["rows"][:top]),
        )

    give(json, _find)


@app.command("robust")
def robust_command(
    name: ListName = "above",
    weights: Annotated[float, typer.Option(min=0, max=0.99, help="权重浮动 / weights off by")] = 0.2,
    errors: Annotated[float, typer.Option("--errors", min=0, max=0.99, help="数据误差 / data off by")] = 0.05,
    runs: Annotated[int, typer.Option(min=10, max=5000, help="次数 / runs")] = 500,
    scheme: SchemeName = "",
    year: Year = None,
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """等级稳不稳：权重、数据有偏差时多少企业还在原档；偏向谁。 / How firm grades stand, and whom the method favours."""

    def _find() -> Answer:
        from jiqun.workspace.appraisal_trials import biased, robust

        done = _done(_desk(pack, data), scheme, year)
        told = robust(done, name, weights=weights, data=errors, runs=runs) | {"leanings": biased(done, name)}
        title = f"{told['runs']} 次重算，平均 {told['mean'] * 100:.1f}% 保持原档；下面是占比偏离其他企业的组"
        listed: list[list[object]] = [
            ["全部", grade, "" if share is None else f"{share * 100:.1f}%", "", ""]
            for grade, share in told["by_class"].items()
        ]
        listed += [
            [f"{item['cut']} {item['group']}", item["grade"], "", f"{item['share'] * 100:.1f}%", f"{item['others'] * 100:.1f}%"]
            for item in told["leanings"]
            if item["leans"]
        ]  # fmt: skip
        return Answer(
            told, _marked(done, title), ["组", "等级", "保持原档", "本组占比", "其他占比"], listed, (2, 3, 4)
        )

    give(json, _find)


By = Annotated[str, typer.Option("--by", help="经办人 / who does it")]
Unit = Annotated[
    str, typer.Option(help="单位；不写按系统所在机器的管理者 / unit; the administrator without one")
]


def _acting(pack: str, data: Any, scheme: str, year: int | None, by: str, unit: str) -> tuple[Any, Any, Any]:
    """The book of ledgers, the appraisal with the decisions of its ledger, and who acts."""
    from jiqun.cli.ledgers import actor_of
    from jiqun.ledgers.entry import Selection
    from jiqun.workspace.appraisal_procedure import decisions_of
    from jiqun.workspace.appraisals import appraisal_of, default_scheme, schemes_of
    from jiqun.workspace.city import open_city
    from jiqun.workspace.ledgers import book_of

    desk = _desk(pack, data)
    book = book_of(desk, open_city(pack))
    chosen = schemes_of(desk)[scheme] if scheme else default_scheme(desk)
    asked = year or chosen.data_year
    entries = book.select(Selection(ledger=chosen.ledger)) if chosen.ledger else []
    decided = decisions_of(entries, chosen, asked)
    return book, appraisal_of(desk, chosen, year, decided), actor_of(by, unit)


@app.command("register")
def register_command(
    scheme: SchemeName = "",
    year: Year = None,
    by: By = "",
    unit: Unit = "",
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """把评定结果登记到台账，由台账走公示、申诉、发布。 / Bring results into the ledger that carries notice, appeal, publication."""

    def _find() -> Answer:
        from jiqun.workspace.appraisal_procedure import register

        book, done, actor = _acting(pack, data, scheme, year, by, unit)
        told = register(book, done, actor)
        return Answer(
            {"made": told.made, "known": told.known},
            _marked(done, "登记"),
            ["新登记", "已在台账"],
            [[told.made, told.known]],
            (0, 1),
        )

    give(json, _find)


@app.command("desk")
def desk_command(
    scheme: SchemeName = "",
    year: Year = None,
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """公示与申诉办到哪一步：各状态的企业数、待办、申诉。 / How far the publication is: results by state, what waits, appeals."""

    def _find() -> Answer:
        from jiqun.ledgers.entry import Selection
        from jiqun.workspace.appraisal_desk import desk_of, desk_row

        book, done, _ = _acting(pack, data, scheme, year, "", "")
        found = desk_of(book, done, book.select(Selection(ledger=done.scheme.ledger)))
        told = desk_row(book, done, found, dt.date.today(), True)
        rows = [["未登记", found.missing], *([item["label"], item["count"]] for item in told["states"])]
        title = f"评定 {found.graded} 家，申诉和异议 {len(told['appeals'])} 件"
        return Answer(told, _marked(done, title), ["状态", "企业"], rows, (1,))

    give(json, _find)


@app.command("recheck")
def recheck_command(
    why: Annotated[str, typer.Option(help="重评的缘由 / why")],
    scheme: SchemeName = "",
    year: Year = None,
    by: By = "",
    unit: Unit = "",
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """更正数据或人工定档后重新评定：未发布的结果随之改，前后都留痕。 / Reckon again after corrections and decisions; before and after."""

    def _find() -> Answer:
        from jiqun.workspace.appraisal_procedure import recheck

        book, done, actor = _acting(pack, data, scheme, year, by, unit)
        rows = recheck(book, done, actor, why)
        listed = [
            [
                item.number,
                item.code,
                *[
                    f"{item.before.get(name) or ''} → {item.after[name]}" if name in item.after else ""
                    for name in ("grade", "score", "rank")
                ],
            ]
            for item in rows
        ]
        content = [{"number": i.number, "code": i.code, "before": i.before, "after": i.after} for i in rows]
        return Answer(
            content,
            _marked(done, f"{len(rows)} 条有变化"),
            ["编号", "代码", "档次", "得分", "名次"],
            listed[:50],
        )

    give(json, _find)
