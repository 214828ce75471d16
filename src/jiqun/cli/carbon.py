"""The command of carbon efficiency."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from jiqun.cli.options import AsJson, DataFolder, On, PackName, day_of
from jiqun.cli.printing import Answer, CommandMishap, give

if TYPE_CHECKING:
    from jiqun.appraisal.carbon.scheme import CarbonScheme
    from jiqun.workspace.carbon import Reckoned
    from jiqun.workspace.facts import Desk

Row = dict[str, Any]


class CutUnknownHere(CommandMishap):
    def __init__(self, given: str, known: tuple[str, ...]) -> None:
        super().__init__(
            f"--by 不能是“{given}”；可用：{'、'.join(known)}。 / --by cannot be “{given}”; one of {', '.join(known)}."
        )


class BoundsUnreadable(CommandMishap):
    def __init__(self, given: str) -> None:
        super().__init__(
            f"“{given}”应写成 标识=界限，如 level=0.5,1.8；标识有 level、efficiency、neutrality。"
            f" / “{given}” must be mark = bounds, such as level=0.5,1.8; marks are level, efficiency, neutrality."
        )


def carbon_command(
    code: Annotated[
        str, typer.Argument(help="统一社会信用代码；不写则列区域 / enterprise; areas without one")
    ] = "",
    year: Annotated[int | None, typer.Option(help="年份，缺省最近一年 / year, the newest by default")] = None,
    by: Annotated[str, typer.Option(help="region、town、park、division、industry（行业）")] = "region",
    bounds: Annotated[
        list[str] | None,
        typer.Option("--set", help="换界限看谁动：level=0.5,1.8，可多次 / other bounds: who moves"),
    ] = None,
    scheme: Annotated[
        str, typer.Option("--scheme", "-s", help="办法，缺省为施行中的 / scheme, the one in force")
    ] = "",
    on: On = None,
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """碳效：水平、同行业碳效、中和率三个标识，区域和行业基准，换界限的影响。 / Carbon efficiency: marks, benchmarks, reforms."""

    def _find() -> Answer:
        # Imported here: the engine takes a second that no other command should pay.
        from jiqun.workspace.carbon import CUTS, reckoned, scheme_of
        from jiqun.workspace.facts import open_desk

        if by not in CUTS:
            raise CutUnknownHere(by, CUTS)
        desk = open_desk(pack, data)
        chosen = scheme_of(desk, scheme, day_of(on))
        done = reckoned(desk, chosen, year)
        if code:
            return _firm(done, code)
        return _reform(desk, chosen, done, bounds) if bounds else _areas(desk, chosen, done, by)

    give(json, _find)


def _title(done: Reckoned, more: str) -> str:
    marks = ["模拟数据"] if done.simulated else []
    marks += [] if done.scheme.official else ["非官方"]
    return f"{done.scheme.name.zh} · {done.year}年 · {more}{'（' + '、'.join(marks) + '）' if marks else ''}"


def _areas(desk: Desk, scheme: CarbonScheme, done: Reckoned, by: str) -> Answer:
    from jiqun.workspace.carbon import by_area
    from jiqun.workspace.carbon_rows import area_row, scheme_row, summary

    rows = [area_row(row, scheme, [by], hidden=False, bare=False) for row in by_area(desk, scheme, done.year, [by])]  # fmt: skip
    marks = scheme.efficiency.marks
    table = [
        [row[by] or "（未注明）", row["reckoned"], _shown(row["net"], 0), _shown(row["level"]), _shown(row["change"]),
         _shown(row["quantiles"].get("p50")), *(row["marks"]["efficiency"][item.id] for item in marks)]
        for row in sorted(rows, key=lambda row: -row["reckoned"])
    ]  # fmt: skip
    columns = ["", "企业", "净排放 吨", "水平 吨/万元", "比基年", "中位", *(item.name.zh for item in marks)]
    content = {"scheme": scheme_row(scheme), **summary(done), "by": by, "areas": rows}
    return Answer(content, _title(done, f"按{by}"), columns, table, right=range(1, len(columns)))


def _firm(done: Reckoned, code: str) -> Answer:
    from jiqun.workspace.carbon_rows import firm_row

    row = firm_row(done, code)
    lines = [[item["name"]["zh"], _shown(item["co2"], 1), "吨"] for item in row["sources"]]
    lines += [[f"减：{item['name']['zh']}", _shown(item["co2"], 1), "吨"] for item in row["reliefs"]]
    lines += [["净排放", _shown(row["net"], 1), "吨"], ["增加值", _shown(row["value"], 1), "万元"], ["同行业水平", _shown(row["peer"]), f"{row['peers'] or 0}家"]]  # fmt: skip
    for item in row["marks"].values():
        label = item["label"]["zh"] if item["label"] else "未知"
        lines.append([item["name"]["zh"], _shown(item["value"]), label])
    return Answer(row, _title(done, row["name"] or code), ["项目", "数值", "单位或档次"], lines, right=(1,))


def _reform(desk: Desk, scheme: CarbonScheme, done: Reckoned, given: list[str]) -> Answer:
    from jiqun.appraisal.carbon.reckoning import SCALES
    from jiqun.workspace.carbon import reform, with_bounds

    bounds: dict[str, list[float]] = {}
    for words in given:
        name, _, numbers = words.partition("=")
        try:
            bounds[name] = [float(item) for item in numbers.split(",")]
        except ValueError as error:
            raise BoundsUnreadable(words) from error
        if name not in SCALES:
            raise BoundsUnreadable(words)
    moves = reform(desk, scheme, with_bounds(scheme, bounds), done.year)
    rows = [
        [getattr(scheme, name).name.zh, row["before"] or "—", row["after"] or "—", row["enterprises"]]
        for name in bounds
        for row in moves[name]
    ]
    content = {"year": done.year, "bounds": bounds, "moves": {name: moves[name] for name in bounds}}
    return Answer(content, _title(done, "换界限"), ["标识", "原档", "新档", "企业"], rows, right=(3,))


def _shown(value: float | None, digits: int = 3) -> str:
    return "—" if value is None else f"{value:,.{digits}f}"
