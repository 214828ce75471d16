"""The command of promises on land."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from jiqun.cli.options import AsJson, DataFolder, On, PackName, day_of
from jiqun.cli.printing import Answer, CommandMishap, give

if TYPE_CHECKING:
    from jiqun.workspace.facts import Desk
    from jiqun.workspace.promises import Inspected

Row = dict[str, Any]
WORDS = {"kept": "履约", "broken": "违约", "not_due": "未到期", "unknown": "缺数据", "unpromised": "未约定", "exempt": "不适用"}  # fmt: skip


class GroupUnknown(CommandMishap):
    def __init__(self, given: str) -> None:
        super().__init__(
            f"--by 应为 region 或 park，不是“{given}”。 / --by must be region or park, not “{given}”."
        )


class VerdictUnknown(CommandMishap):
    def __init__(self, given: str) -> None:
        super().__init__(
            f"--verdict 不能是“{given}”；可用：{'、'.join(WORDS)}。 / --verdict must be one of {', '.join(WORDS)}."
        )


def promises_command(
    parcel: Annotated[str, typer.Argument(help="宗地编号；不写则汇总 / parcel; totals without one")] = "",
    by: Annotated[str, typer.Option(help="再按 region 或 park 分 / also by district or park")] = "",
    verdict: Annotated[
        str, typer.Option(help="列出这一结论的宗地：broken、kept、unknown…… / list parcels")
    ] = "",
    scheme: Annotated[
        str, typer.Option("--scheme", "-s", help="办法，缺省为施行中的 / scheme, the one in force")
    ] = "",
    on: On = None,
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """标准地履约：开工、竣工、投产、达产复核，约定与实际逐项对照。 / Promises on land, stage by stage, promised and actual."""

    def _find() -> Answer:
        # Imported here: the engine takes a second that no other command should pay.
        from jiqun.workspace.facts import open_desk
        from jiqun.workspace.promises import inspected, scheme_of

        if by not in ("", "region", "park"):
            raise GroupUnknown(by)
        if verdict and verdict not in WORDS:
            raise VerdictUnknown(verdict)
        desk = open_desk(pack, data)
        day = day_of(on)
        done = inspected(desk, scheme_of(desk, scheme, day), day)
        if parcel:
            return _parcel(done, parcel)
        return _listed(done, verdict) if verdict else _totals(desk, done, by)

    give(json, _find)


def _title(done: Inspected, more: str) -> str:
    simulated = "（模拟数据）" if done.simulated else ""
    return f"{done.scheme.name.zh} · {done.on.isoformat()} · {more}{simulated}"


def _totals(desk: Desk, done: Inspected, by: str) -> Answer:
    from jiqun.workspace.promises import names_of, scheme_row, totals

    names, cuts = names_of(done.scheme), (by,) if by else ()
    rows = totals(desk, done, cuts)
    table = [
        [names[row["promise"]]["zh"], *(row[name] or "（未注明）" for name in cuts), *(row["verdicts"].get(code, "") for code in WORDS),
         "—" if row["share_kept"] is None else f"{row['share_kept']:.0%}", "" if row["short"] is None else f"{row['short']:,.0f}"]
        for row in rows
    ]  # fmt: skip
    columns = ["约定", *cuts, *WORDS.values(), "履约率", "差额 万元"]
    content = {
        "scheme": scheme_row(done.scheme), "on": done.on.isoformat(), "year": done.year, "simulated": done.simulated,
        "by": list(cuts), "totals": rows,
    }  # fmt: skip
    return Answer(content, _title(done, "汇总"), columns, table, right=range(1 + len(cuts), len(columns)))


def _listed(done: Inspected, verdict: str) -> Answer:
    from jiqun.workspace.promises import listed, names_of

    names, rows = names_of(done.scheme), listed(done, verdict)
    table = [
        [row["parcel"], row["name"], row["region"], row["park"] or "", row["area"], row["supplied_on"], "、".join(names[item]["zh"] for item in row["broken"])]
        for row in rows
    ]  # fmt: skip
    columns = ["宗地", "名称", "区县", "园区", "面积 亩", "供地", "违约事项"]
    return Answer({"verdict": verdict, "parcels": rows}, _title(done, f"{WORDS[verdict]} {len(rows)} 宗"), columns, table, right=(4,))  # fmt: skip


def _parcel(done: Inspected, parcel: str) -> Answer:
    from jiqun.workspace.promises import parcel_row

    row = parcel_row(done, parcel)
    lines = [[item["name"]["zh"], item["due"] or "—", item["done"] or "—", WORDS[item["verdict"]], ""] for item in row["stages"]]  # fmt: skip
    lines += [
        [f"{item['name']['zh']} {item['unit']}", _shown(item["need"]), _shown(item["actual"]), WORDS[item["verdict"]],
         "" if item["short"] is None else f"{item['short']:,.1f}"]
        for item in row["checks"]
    ]  # fmt: skip
    title = _title(done, f"{row['name'] or parcel}：{WORDS.get(row['verdict'], row['verdict'])}")
    return Answer(row, title, ["约定", "应达", "实际", "结论", "差额 万元"], lines, right=(1, 2, 4))


def _shown(value: float | None) -> str:
    return "—" if value is None else f"{value:,.2f}"
