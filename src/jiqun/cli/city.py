"""Commands that ask a city: targets, progress, comparison, cascade, tasks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

import typer

from jiqun.cli.options import AsJson, DataFolder, On, PackName, Texts, day_of
from jiqun.cli.printing import Answer, give
from jiqun.packs import EntryNotFound
from jiqun.plans import Plan, Standing, Target, cascade, side_by_side
from jiqun.workspace import City, answers, open_city, open_city_with_returns

Filter = Annotated[str | None, typer.Option()]


def _rows(
    pack: str, texts: Texts, data: DataFolder, on: On, choice: answers.Choice, standings: Sequence[Standing]
) -> tuple[City, str, list[answers.Row]]:
    """The city, the day, and the rows of the chosen targets that have one of the standings on it."""
    city = open_city_with_returns(pack, texts, data)
    day = city.day(day_of(on))
    found = [
        target
        for target in answers.choose(city, day, choice)
        if day.standings[target.id].standing in standings
    ]
    return city, day.on.isoformat(), [answers.target_row(city, day, target) for target in found]


def targets_command(
    on: On = None,
    indicator: Annotated[str | None, typer.Option(help="指标名称或编号 / indicator name or id")] = None,
    region: Annotated[str | None, typer.Option(help="地区 / region")] = None,
    plan: Annotated[str | None, typer.Option(help="规划编号 / plan id")] = None,
    department: Annotated[str | None, typer.Option(help="责任单位 / responsible unit")] = None,
    year: Annotated[int | None, typer.Option(help="目标年份 / due year")] = None,
    everything: Annotated[
        bool,
        typer.Option("--all", help="连同被改写、已到期、未施行的 / also superseded, due and future ones"),
    ] = False,
    pack: PackName = "ningbo",
    texts: Texts = None,
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """某一天现行有效的目标，以及它们改写了什么。 / What is in force on a day, and what it superseded."""

    def find() -> Answer:
        choice = answers.Choice(
            plan=plan, indicator=indicator, region=region, department=department, year=year
        )
        _, day, rows = _rows(
            pack, texts, data, on, choice, tuple(Standing) if everything else (Standing.IN_FORCE,)
        )
        return Answer(
            {"as_of": day, "count": len(rows), "targets": rows},
            f"{day} · {len(rows)}",
            ["编号", "指标", "地区", "年份", "目标", "效力", "改写了", "规划"],
            (
                (r["id"], r["indicator_name"]["zh"], r["region"], r["year"] or r["horizon_year"], _goal(r["goal"]),
                 r["standing"], "、".join(r["supersedes"]), r["plan"])
                for r in rows
            ),
            right=(3, 4),
        )  # fmt: skip

    give(json, find)


def _goal(goal: answers.Row) -> str:
    if goal["value"] is None:
        return str(goal["words"])
    sign = "" if goal["comparator"] == "=" else goal["comparator"]
    return f"{sign}{goal['value']}{goal['unit'] or ''}"


def progress_command(
    on: On = None,
    indicator: Annotated[str | None, typer.Option(help="指标 / indicator")] = None,
    region: Annotated[str | None, typer.Option(help="地区 / region")] = None,
    plan: Annotated[str | None, typer.Option(help="规划编号 / plan id")] = None,
    status: Annotated[str | None, typer.Option(help="状态，如 missed / status")] = None,
    everything: Annotated[bool, typer.Option("--all", help="连同被改写的 / also superseded ones")] = False,
    pack: PackName = "ningbo",
    texts: Texts = None,
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """每项目标进展如何：已达成、正常、滞后、未达成、不可比、无数据、数据过期。 / Where each target stands."""

    def find() -> Answer:
        choice = answers.Choice(plan=plan, indicator=indicator, region=region, status=status)
        shown = tuple(Standing) if everything else (Standing.IN_FORCE, Standing.EXPIRED)
        city, day, rows = _rows(pack, texts, data, on, choice, shown)
        counted = Counter(row["progress"]["status"] for row in rows)
        return Answer(
            {"as_of": day, "count": len(rows), "status": dict(counted), "targets": rows},
            f"{city.home} · {day} · " + "，".join(f"{name} {count}" for name, count in counted.items()),
            ["编号", "指标", "地区", "年份", "目标", "实际", "年", "状态", "说明"],
            map(_progress_cells, rows),
            right=(3, 4, 5),
        )

    give(json, find)


def _progress_cells(row: answers.Row) -> tuple[object, ...]:
    now = row["progress"]
    figure = now["figure"]
    return (
        row["id"], row["indicator_name"]["zh"], row["region"], row["year"] or row["horizon_year"], _goal(row["goal"]),
        f"{figure['value']}{figure['unit']}" if figure else "", figure["period"] if figure else "", now["status"],
        now["reason"]["zh"],
    )  # fmt: skip


def _plan(city: City, name: str) -> Plan:
    if name not in city.library.plans:
        raise EntryNotFound(city.pack.root / "pack.yaml", name)
    return city.library.plans[name]


def compare_command(
    first: Annotated[str, typer.Argument(help="规划编号 / plan id")],
    second: Annotated[str, typer.Argument(help="规划编号 / plan id")],
    pack: PackName = "ningbo",
    texts: Texts = None,
    json: AsJson = False,
) -> None:
    """两份规划逐项对照。 / Two plans side by side."""

    def find() -> Answer:
        city = open_city(pack, texts)
        rows = side_by_side(_plan(city, first).targets, _plan(city, second).targets)
        return Answer(
            {"first": first, "second": second, "rows": [answers.series_row(row) for row in rows]},
            "",
            ["变化", "指标", first, second],
            (
                (row.change.value, city.catalogue.name(row.key), _path(row.first), _path(row.second))
                for row in rows
            ),
            right=(2, 3),
        )

    give(json, find)


def _path(targets: Sequence[Target]) -> str:
    """2025 110家 · 2027 ≥120家."""
    return " · ".join(f"{target.due or ''} {target.goal}".strip() for target in targets) or "—"


def cascade_command(
    city_plan: Annotated[str, typer.Argument(help="市级规划编号 / city plan")],
    district_plan: Annotated[str, typer.Argument(help="区级规划编号 / district plan")],
    pack: PackName = "ningbo",
    texts: Texts = None,
    json: AsJson = False,
) -> None:
    """市级目标与区级目标的衔接。 / A district's plan against its city's."""

    def find() -> Answer:
        city = open_city(pack, texts)
        links = cascade(_plan(city, city_plan).targets, _plan(city, district_plan).targets)
        rows = [answers.link_row(link) for link in links]
        return Answer(
            {"city": city_plan, "district": district_plan, "rows": rows},
            "",
            ["指标", "关系", "年份", "市", "区", "区÷市", "其余"],
            (
                (city.catalogue.name(link.key), link.nature.value, pair.year, pair.city, pair.district,
                 f"{pair.ratio:.1%}" if pair.ratio is not None else "",
                 f"{pair.rest:f}{pair.city.quantity.unit}" if pair.rest is not None else "")
                for link in links
                for pair in link.pairs
            ),
            right=(2, 3, 4, 5, 6),
        )  # fmt: skip

    give(json, find)


def tasks_command(
    plan: Annotated[str | None, typer.Option(help="规划编号 / plan id")] = None,
    department: Annotated[str | None, typer.Option(help="责任单位 / responsible unit")] = None,
    pack: PackName = "ningbo",
    texts: Texts = None,
    json: AsJson = False,
) -> None:
    """任务与责任单位。 / Tasks and who owes them."""

    def find() -> Answer:
        city = open_city(pack, texts)
        rows = [
            answers.task_row(city, holder, task)
            for holder in city.library.plans.values()
            if plan in (None, holder.id)
            for task in holder.tasks
            if department is None or department in [unit for _, unit in task.responsible.roles()]
        ]
        return Answer(
            {"count": len(rows), "tasks": rows},
            f"{len(rows)}",
            ["编号", "规划", "任务", "牵头/责任", "配合"],
            (
                (r["id"], r["plan"], r["title"], "、".join(r["responsible"]["lead"] + r["responsible"]["listed"]),
                 "、".join(r["responsible"]["cooperating"]))
                for r in rows
            ),
        )  # fmt: skip

    give(json, find)


def indicators_command(
    words: Annotated[str, typer.Argument(help="名称或编号的一部分 / part of a name or id")] = "",
    supply: Annotated[
        str, typer.Option(help="来源：both、computed、published、none / where figures come from")
    ] = "",
    asked: Annotated[
        bool, typer.Option("--asked", help="只列有目标的 / only those a target asks for")
    ] = False,
    pack: PackName = "ningbo",
    texts: Texts = None,
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """指标目录：哪些能由报表计算，哪些有公布数。 / Indicators and where their figures come from."""

    def find() -> Answer:
        from jiqun.workspace.indicators import chosen, definitions_of, supplied, supplied_row

        city = open_city_with_returns(pack, texts, data)
        found = chosen(supplied(city, definitions_of(city)), words=words, supply=supply, asked=asked)
        return Answer(
            {"count": len(found), "indicators": [supplied_row(item) for item in found]},
            f"{len(found)}",
            ["编号", "指标", "单位", "目标", "来源", "公布数"],
            (
                (item.id, item.name.zh, item.unit, item.targets or "", item.supply.value,
                 f"{item.newest.quantity}（{item.newest.row.period}）" if item.newest else "")
                for item in found
            ),
            right=(3,),
        )  # fmt: skip

    give(json, find)


def check_command(
    cases: Annotated[
        bool, typer.Option("--cases", help="把规则的核对案例也跑一遍 / run the golden cases of the rules too")
    ] = False,
    pack: PackName = "ningbo",
    texts: Texts = None,
    json: AsJson = False,
) -> None:
    """读一遍资料包，报告其中的数目或错误；案例不符的返回 1。 / Read a pack and say what it holds or what is wrong with it."""
    missed: list[str] = []

    def find() -> Answer:
        from jiqun.workspace.rule_cases import check, checked_row, counted, told_miss

        city = open_city(pack, texts)
        answer = answers.summary(city, day_of(None)) | {"golden_cases": counted(city.pack)}
        if cases:
            rows = [miss for item in check(city.pack) for miss in checked_row(item)["misses"]]
            missed.extend(told_miss(row) for row in rows)
            answer |= {"golden_cases_missed": rows}
        shown = answer | ({"golden_cases_missed": "\n".join(missed) or 0} if cases else {})
        return Answer(answer, "", ["项", "数"], list(shown.items()))

    give(json, find)
    if missed:
        raise SystemExit(1)
