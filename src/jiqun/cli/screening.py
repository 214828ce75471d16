"""The command of screening."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jiqun.cli.options import AsJson, DataFolder, On, PackName, day_of
from jiqun.cli.printing import Answer, CommandMishap, give

if TYPE_CHECKING:
    from jiqun.workspace import City
    from jiqun.workspace.facts import Desk
    from jiqun.workspace.screening import Screened

Row = dict[str, Any]
WORDS = {"met": "符合", "not_met": "不符合", "unknown": "缺佐证"}


class OutcomeUnknown(CommandMishap):
    def __init__(self, given: str) -> None:
        super().__init__(
            f"--outcome 不能是“{given}”；可用：{'、'.join(WORDS)}。 / --outcome must be one of {', '.join(WORDS)}."
        )


def screen_command(
    rule: Annotated[
        str, typer.Argument(help="规则编号或族名；不写则列出规则 / screen; all are listed without one")
    ] = "",
    code: Annotated[
        str, typer.Option(help="只看一个对象，逐条判定 / one subject, condition by condition")
    ] = "",
    year: Annotated[int | None, typer.Option(help="年份，缺省最近一年 / year, the newest by default")] = None,
    outcome: Annotated[str, typer.Option(help="met、unknown、not_met")] = "met",
    top: Annotated[int, typer.Option(min=1, help="列出的个数 / how many are listed")] = 50,
    on: On = None,
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """筛查：高耗低效、低散乱、三类企业、园区星级，各附判定依据。 / Screens: whom conditions pick out, with proof."""

    def _find() -> Answer:
        # Imported here: the engine takes a second that no other command should pay.
        from jiqun.workspace import open_city
        from jiqun.workspace.facts import open_desk
        from jiqun.workspace.screening import screen_of, screened

        if outcome not in WORDS:
            raise OutcomeUnknown(outcome)
        desk, day = open_desk(pack, data), day_of(on)
        city = open_city(pack)
        if not rule:
            return _screens(city, desk, day)
        done = screened(desk, screen_of(desk, rule, day), year)
        return _proof(done, code) if code else _found(city, desk, done, outcome, top, day)

    give(json, _find)


def _screens(city: City, desk: Desk, day: dt.date) -> Answer:
    from jiqun.workspace.screening import screen_row, screens_of, targets_of

    rows = [screen_row(item) | {"targets": targets_of(city, item, day)} for item in screens_of(desk)]
    table = [
        [row["id"], row["name"]["zh"], row["reference"]["trust"], row["ledger"], len(row["targets"])] for row in rows
    ]  # fmt: skip
    return Answer({"screens": rows}, "筛查规则 / screens", ["编号", "名称", "依据", "台账", "目标数"], table, right=(4,))  # fmt: skip


def _found(city: City, desk: Desk, done: Screened, outcome: str, top: int, day: dt.date) -> Answer:
    from jiqun.workspace.screening import listed, screen_row, tally, targets_of

    rows, counts = listed(done, outcome), tally(desk, done)
    named = list(rows[0]["figures"]) if rows else []
    table = [
        [row["code"], row["name"], row["region"] or "", *(_shown(row["figures"][name]) for name in named)]
        for row in rows[:top]
    ]
    count = counts[0] if counts else {"looked_at": 0, "met": 0, "unknown": 0}
    marks = [*(["模拟数据"] if done.simulated else []), *([] if done.screen.official else ["示例，非官方"])]
    title = (
        f"{done.screen.name.zh} · {done.year}年 · 看了{count['looked_at']}、符合{count['met']}、缺佐证{count['unknown']}"
        f"；以下{WORDS[outcome]} {min(top, len(rows))}/{len(rows)}{'（' + '、'.join(marks) + '）' if marks else ''}"
    )
    content = {
        "screen": screen_row(done.screen), "year": done.year, "simulated": done.simulated, "counts": count,
        "areas": tally(desk, done, ("region",)), "targets": targets_of(city, done.screen, day), "outcome": outcome, "rows": rows,
    }  # fmt: skip
    columns = ["代码", "名称", "区县", *named]
    return Answer(content, title, columns, table, right=range(3, len(columns)))


def _proof(done: Screened, code: str) -> Answer:
    from jiqun.workspace.screening import proof_of

    row = proof_of(done, code)
    lines: list[list[str]] = []

    def tell(step: Row, depth: int) -> None:
        label = step["label"]["zh"] or {"all": "同时满足", "any": "满足其一"}.get(step["joint"] or "", "")  # fmt: skip
        lines.append(["　" * depth + label, WORDS[step["outcome"]], _shown(step["have"]), step["sign"], _shown(step["need"]), step["unit"]])  # fmt: skip
        for part in step["parts"]:
            tell(part, depth + 1)

    for step in (row["criteria"], *row["veto"]):
        tell(step, 0)
    title = f"{row['name'] or code} · {done.screen.name.zh} · {done.year}年：{WORDS[row['outcome']]}"
    return Answer(row, title, ["条件", "判定", "实际", "", "要求", "单位"], lines, right=(2, 4))


def _shown(value: float | None) -> str:
    return "—" if value is None else f"{value:,.3f}"
