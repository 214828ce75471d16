"""Commands about titles: ladders, candidates, one enterprise, rules compared, golden cases."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jiqun.cli.options import AsJson, DataFolder, On, PackName, day_of
from jiqun.cli.printing import Answer, give

if TYPE_CHECKING:
    from jiqun.titles.standing import Bench
    from jiqun.workspace import City
    from jiqun.workspace.facts import Desk

app = typer.Typer(
    help="认定与梯队：层级、候选、差距、预测、规则比较 / titles: ladders, candidates, gaps, forecasts, rules compared",
    invoke_without_command=True,
)
Row = dict[str, Any]
OUTCOMES = {"met": "满足", "unknown": "缺佐证", "not_met": "不满足"}
CHANCES = {"likely": "可达到", "open": "不确定", "unlikely": "难达到"}
FEW = {"years": "年数太少，不作预测", "climbs": "往年太少，不作预测"}
Year = Annotated[
    int | None, typer.Option(help="报表年份，缺省最近一年 / year of the returns, the newest by default")
]
Top = Annotated[int, typer.Option(min=1, max=1000, help="列出的企业数 / enterprises listed")]


def _opened(pack: str, data: Path | None, on: dt.date, year: int | None) -> tuple[City, Desk, Bench]:
    # Imported here: the engine takes a second that no other command should pay.
    from jiqun.workspace import open_city
    from jiqun.workspace.facts import open_desk
    from jiqun.workspace.titles import bench_of

    desk = open_desk(pack, data)
    city = open_city(pack).with_returned(desk.published())
    return city, desk, bench_of(desk, on, year)


@app.callback()
def titles_command(
    context: typer.Context, on: On = None, year: Year = None, pack: PackName = "ningbo", data: DataFolder = None, json: AsJson = False,
) -> None:  # fmt: skip
    """各梯队、各层级：在册、够条件、还差一点、预测和目标。 / Every ladder: holders, who qualifies, who is near, forecast and target."""
    if context.invoked_subcommand is None:
        give(json, lambda: _ladders("", on, year, pack, data))


@app.command("ladder")
def ladder_command(
    ladder: Annotated[str, typer.Argument(help="梯队编号，如 quality / ladder")],
    on: On = None, year: Year = None, pack: PackName = "ningbo", data: DataFolder = None, json: AsJson = False,
) -> None:  # fmt: skip
    """一个梯队。 / One ladder."""
    give(json, lambda: _ladders(ladder, on, year, pack, data))


def _ladders(name: str, on: dt.datetime | None, year: int | None, pack: str, data: Path | None) -> Answer:
    from jiqun.workspace.titles import ladders_asked, view
    from jiqun.workspace.titles_rows import ladder_row, rung_row

    city, _, bench = _opened(pack, data, day_of(on), year)
    chosen = [bench.ladders[item] for item in ladders_asked(bench.ladders, name)]
    rows = [ladder_row(item, [rung_row(view(city, bench, rung)) for rung in item.rungs]) for item in chosen]
    return Answer(
        {"on": bench.on.isoformat(), "year": bench.year, "ladders": rows},
        f"认定梯队（{bench.year} 年报表，规则按 {bench.on.isoformat()}）",
        [
            "梯队",
            "层级",
            "规则",
            "在册",
            "复核够条件",
            "非在册够条件",
            "缺佐证",
            "差一点",
            "预计晋级",
            "目标",
        ],
        [_line(item, rung) for item in rows for rung in item["rungs"]],
        right=(3, 4, 5, 6, 7),
    )


def _line(ladder: Row, rung: Row) -> list[object]:
    others, again = rung["others"] or {}, rung["recheck"] or {}
    rules = rung["rules"]
    trust = {"verified": "", "secondary": "（二手）", "background": "（待核实）", "example": "（示例）"}
    return [
        ladder["title"]["zh"], f"{rung['name']['zh']} {rung['id']}",
        f"{rules['id']}{trust[rules['reference']['trust']]}" if rules else "无施行中的规则",
        rung["holders"], again.get("met") if rung["holders"] is not None else None, others.get("met"), others.get("unknown"),
        others.get("near"), _forecast(rung["forecast"]), "；".join(_aim(item) for item in rung["targets"]),
    ]  # fmt: skip


def _forecast(item: Row | None) -> str:
    if item is None:
        return ""
    if item["few"]:
        return FEW[item["few"]]
    return f"{item['year']} 年 {item['expected']:g}（{item['low']:g}—{item['high']:g}）"


def _aim(item: Row) -> str:
    return f"{item['year']} 年 {item['wanted']:g}，预计 {item['expected']:g}，{CHANCES[item['chance']]}"


@app.command("candidates")
def candidates_command(
    rung: Annotated[str, typer.Argument(help="层级编号，如 little-giant / rung")],
    region: Annotated[str, typer.Option(help="区县 / district")] = "",
    holders: Annotated[bool, typer.Option("--holders", help="列在册企业的复核 / holders and their re-check")] = False,
    top: Top = 30, on: On = None, year: Year = None, pack: PackName = "ningbo", data: DataFolder = None, json: AsJson = False,
) -> None:  # fmt: skip
    """一个层级的候选企业，由近到远，各缺什么。 / Candidates of a rung, nearest first, with what each lacks."""

    def _find() -> Answer:
        from jiqun.titles import standing
        from jiqun.workspace.titles_rows import candidate_row

        _, _, bench = _opened(pack, data, day_of(on), year)
        chosen = bench.ladders.rung(rung)
        find = standing.holders if holders else standing.candidates
        found, count = find(bench, chosen, region=region, limit=top)
        shown = standing.FirmJudge(bench, tuple(item.code for item in found)).shown(chosen)
        rows = [candidate_row(item, shown.get(item.code)) for item in found]
        return Answer(
            {
                "rung": rung,
                "on": bench.on.isoformat(),
                "year": bench.year,
                "count": count,
                "enterprises": rows,
            },
            f"{chosen.name.zh}：{'在册' if holders else '候选'} {count} 家（{bench.year} 年报表）",
            ["代码", "企业", "区县", "结论", "差距", "得分", "不满足", "缺佐证"],
            [_candidate(row) for row in rows],
            right=(4, 5),
        )

    give(json, _find)


def _candidate(row: Row) -> list[object]:
    return [
        row["code"], row["name"], row["region"], OUTCOMES[row["outcome"]], f"{row['short']:.2f}",
        "" if row["score"] is None else f"{row['score']:g}", "；".join(_lack(item) for item in row.get("lacking", ())),
        "；".join(item["name"]["zh"] for item in row.get("missing", ())),
    ]  # fmt: skip


def _lack(item: Row) -> str:
    if item["have"] is None or item["need"] is None:
        return str(item["label"]["zh"])
    return f"{item['label']['zh']}（现 {item['have']:,.4g}{item['unit']}）"


@app.command("firm")
def firm_command(
    code: Annotated[str, typer.Argument(help="统一社会信用代码 / code of the enterprise")],
    rung: Annotated[str, typer.Option(help="只看一个层级 / one rung only")] = "",
    on: On = None, year: Year = None, pack: PackName = "ningbo", data: DataFolder = None, json: AsJson = False,
) -> None:  # fmt: skip
    """一家企业在各层级上的结论、得分和差距。 / One enterprise on every rung: verdict, score, gaps."""

    def _find() -> Answer:
        from jiqun.workspace.titles_rows import firm_rows

        _, _, bench = _opened(pack, data, day_of(on), year)
        rungs = [bench.ladders.rung(rung)] if rung else list(bench.ladders.rungs.values())
        rows = firm_rows(bench, code.strip().upper(), rungs)
        return Answer(
            {"code": code, "on": bench.on.isoformat(), "year": bench.year, "rungs": rows},
            f"{code}（{bench.year} 年报表，规则按 {bench.on.isoformat()}）" if rows else f"{bench.year} 年没有代码为 {code} 的企业年报",
            ["层级", "在册", "结论", "得分", "不满足", "缺佐证"],
            [
                [row["name"]["zh"], "是" if row["held"] else "", OUTCOMES[row["outcome"]], _score(row),
                 "；".join(_lack(item) for item in row["lacking"]), "；".join(item["name"]["zh"] for item in row["missing"])]
                for row in rows
            ],
        )  # fmt: skip

    give(json, _find)


def _score(row: Row) -> str:
    if "total" not in row["scores"]:
        return ""
    low, most = row["scores"]["total"]
    return f"{low:g}" if low == most else f"{low:g}—{most:g}"


@app.command("compare")
def compare_command(
    before: Annotated[str, typer.Argument(help="旧规则编号 / rule set before")],
    after: Annotated[str, typer.Argument(help="新规则编号 / rule set after")],
    top: Top = 30, on: On = None, year: Year = None, pack: PackName = "ningbo", data: DataFolder = None, json: AsJson = False,
) -> None:  # fmt: skip
    """换一套规则，谁进谁出。 / Who gains and who loses by another rule."""

    def _find() -> Answer:
        from jiqun.workspace.titles import compare
        from jiqun.workspace.titles_rows import reform_row

        _, _, bench = _opened(pack, data, day_of(on), year)
        row = reform_row(compare(bench, before, after))
        counted = "；".join(
            f"{OUTCOMES[item['before']]}→{OUTCOMES[item['after']]} {item['enterprises']}"
            for item in row["table"]
        )
        return Answer(
            row, f"{before} → {after}（{row['year']} 年报表）：{counted}", ["代码", "企业", "区县", "原", "新"],
            [[item["code"], item["name"], item["region"], OUTCOMES[item["before"]], OUTCOMES[item["after"]]] for item in row["moved"][:top]],
        )  # fmt: skip

    give(json, _find)


@app.command("check")
def check_command(pack: PackName = "ningbo", json: AsJson = False) -> None:
    """跑一遍核对案例；有不符的返回 1。 / Run the golden cases; exit code 1 where one does not come true."""
    missed: list[int] = []

    def _find() -> Answer:
        from jiqun.packs import find_pack
        from jiqun.workspace.rule_cases import check, checked_row, told_miss

        rows = [checked_row(item) for item in check(find_pack(pack), ["titles"])]
        missed.append(sum(len(row["misses"]) for row in rows))
        return Answer(
            {"rules": rows}, f"核对案例 {sum(row['cases'] for row in rows)} 个，不符 {missed[0]} 处", ["规则", "名称", "案例", "不符"],
            [
                [row["rules"], row["name"]["zh"], row["cases"],
                 "；".join(told_miss(miss) for miss in row["misses"])]
                for row in rows
            ],
            right=(2,),
        )  # fmt: skip

    give(json, _find)
    if missed and missed[0]:
        raise SystemExit(1)
