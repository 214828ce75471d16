"""The command that takes a change apart."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jiqun.cli.options import AsJson, DataFolder, On, PackName, Texts, day_of
from jiqun.cli.printing import Answer, CommandMishap, give

if TYPE_CHECKING:
    from jiqun.workspace.causes import Question
    from jiqun.workspace.facts import Desk

Row = dict[str, Any]


def why_command(
    indicator: Annotated[str, typer.Argument(help="指标编号或名称 / indicator id or name")],
    period: Annotated[
        str, typer.Option(help="2025、2025年1-6月、2025Q1；缺省最近一年 / period, the newest year by default")
    ] = "",
    against: Annotated[str, typer.Option(help="对比的时期，缺省上年同期 / period to compare with")] = "",
    by: Annotated[
        str,
        typer.Option(
            help="分组：district、cluster:<分类>、division、size、ownership、park…，firm（企业）、turnover（进出） / cut"
        ),
    ] = "district",
    without: Annotated[
        list[str] | None, typer.Option(help="剔除的企业，代码或名称，可多次 / enterprises to leave out")
    ] = None,
    expected: Annotated[
        str, typer.Option(help="应达到的数，或增速如 6% / number or growth to fall short of")
    ] = "",
    target: Annotated[str, typer.Option(help="规划目标编号 / id of a target to fall short of")] = "",
    top: Annotated[int, typer.Option(min=1, max=500, help="列出的企业数 / enterprises listed")] = 10,
    shift: Annotated[bool, typer.Option("--shift", help="偏离—份额分析 / shift–share analysis")] = False,
    reference: Annotated[
        Path | None, typer.Option(help="参照地区分行业数据 CSV / industry table of a reference area")
    ] = None,
    pack: PackName = "ningbo",
    data: DataFolder = None,
    texts: Texts = None,
    on: On = None,
    json: AsJson = False,
) -> None:
    """为什么：把指标的变化、增速、差距分到各组，各组相加等于总数。 / Why: a change, growth or gap by group; the parts add up."""

    def _find() -> Answer:
        # Imported here: the engine takes a second that no other command should pay.
        from jiqun.workspace.causes import Question
        from jiqun.workspace.facts import open_desk

        desk = open_desk(pack, data)
        now, before = _periods(desk, period, against)
        question = Question(
            indicator=indicator, period=now, against=before, by=by, without=tuple(without or ()),
            expected=expected, target=target, top=top, shift=shift, reference=reference,
        )  # fmt: skip
        return _answer(desk, question, pack, texts, day_of(on))

    give(json, _find)


def _periods(desk: Desk, period: str, against: str) -> tuple[Any, Any]:
    from jiqun.cli.figures import NothingComputed
    from jiqun.workspace.computed import one_period

    facts = desk.facts()
    if not facts.years() and not facts.returned().months:
        raise NothingComputed(desk.store.folder)
    return one_period(facts, period), one_period(facts, against) if against else None


def _answer(desk: Desk, question: Question, pack: str, texts: Path | None, on: dt.date) -> Answer:
    from jiqun.workspace import open_city
    from jiqun.workspace.causes import why_answer

    if question.expected and question.target:
        raise CommandMishap("--expected 与 --target 只能写一个 / give --expected or --target, not both")
    city = open_city(pack, texts)
    content = why_answer(city, city.day(on), desk, question)
    if content["shift"]:
        return _shift_table(content)
    return _gap_table(content) if content["gap"] else _table(content)


def _title(content: Row) -> str:
    lines = [f"{content['sentence']['zh']}{'（模拟数据 / simulated data）' if content['simulated'] else ''}"]
    if content["redefined"]:
        lines.append(
            "两个时期的算法不同，变化含口径调整。 / The two periods are reckoned by different definitions."
        )
    if content["silent"]:
        lines.append("两期都未填报：" + "、".join(item["zh"] for item in content["silent"]))
    return "\n".join(lines)


PRESENCE = {"both": "", "appeared": "上期未报", "vanished": "本期未报"}


def _table(content: Row) -> Answer:
    unit, ratio = content["unit"], content["ratio"]
    own = ["分子影响", "分母影响", "合计影响"] if ratio else [f"增减（{unit}）", "增速%", "拉动（百分点）"]
    columns = [
        "组",
        f"{_said(content['against'])}",
        f"{_said(content['period'])}（{unit}）",
        *own,
        "贡献率%",
        "",
    ]
    names = ["numerator", "denominator", "effect"] if ratio else ["effect", "growth", "points"]
    total = {
        **content["total"], "growth": content["growth"], "label": {"zh": "合计"}, "presence": "both",
    }  # fmt: skip
    rows = [
        [
            line["label"]["zh"], *(_shown(line[name], _digits(content, name)) for name in ("before", "now", "level_share", *names, "share")),
            PRESENCE.get(line["presence"], ""),
        ]
        for line in [*content["lines"], total]
    ]  # fmt: skip
    return Answer(content, _title(content), columns, rows, right=range(1, len(columns) - 1))


def _digits(content: Row, name: str) -> int:
    return {"growth": 2, "points": 2, "share": 1, "level_share": 1}.get(name, int(content["digits"]))


def _said(code: str) -> str:
    from jiqun.values import Period

    return str(Period.parse(code))


def _shown(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:,.{digits}f}"


SOURCES = {"own": "自己的目标", "base": "按基数分摊", "whole": "与全市相同", "unpromised": "各组目标之外"}


def _gap_table(content: Row) -> Answer:
    gap, digits = content["gap"], content["digits"]
    columns = ["组", "应达到", f"实际（{content['unit']}）", "差距", "应达到的依据"]
    rows = [
        [line["label"]["zh"], *(_shown(line[name], digits) for name in ("expected", "actual", "gap")),
         " ".join(filter(None, [SOURCES[line["source"]], line["target"]]))]
        for line in gap["lines"]
    ]  # fmt: skip
    rows.append(
        ["合计", *(_shown(gap[name], digits) for name in ("expected", "actual", "gap")), gap["words"]]
    )
    return Answer(content, _title(content), columns, rows, right=(1, 2, 3))


def _shift_table(content: Row) -> Answer:
    shift, digits = content["shift"], content["digits"]
    names = ("change", "national", "mix", "competitive", "unmatched")
    columns = ["行业", f"增减（{content['unit']}）", "全域增长", "行业结构", "竞争力", "无法对应"]
    rows = [
        [line["label"]["zh"], *(_shown(line[name], digits) for name in names)]
        for line in [*shift["lines"], {**shift["total"], "label": {"zh": "合计"}}]
    ]
    title = f"{_title(content)}\n参照：{shift['reference']}，增长{shift['reference_growth']:.2f}%"
    return Answer(content, title, columns, rows, right=range(1, 6))
