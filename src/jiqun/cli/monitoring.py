"""Commands of the monitor: rules of lights, counts by status, scores, assessments."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from jiqun.cli.options import AsJson, DataFolder, On, PackName, day_of
from jiqun.cli.printing import Answer, CommandMishap, give
from jiqun.cli.vintages import opened
from jiqun.workspace import City, open_city, open_city_with_returns

if TYPE_CHECKING:
    from jiqun.workspace.facts import Desk
    from jiqun.workspace.ledger_shelf import Glance


class PlanUnknown(CommandMishap):
    def __init__(self, name: str, known: str) -> None:
        super().__init__(f"没有规划“{name}”；有：{known}。 / No plan “{name}”; there are: {known}.")


@contextmanager
def looked(pack: str, data: Path | None) -> Iterator[tuple[City, Desk, Glance]]:
    """The city with its published returns, its desk and its ledgers."""
    from jiqun.workspace.ledger_shelf import Shelf
    from jiqun.workspace.ledgers import book_of

    with opened(pack, data) as desk:
        city = open_city(pack).with_returned(desk.published())
        yield city, desk, Shelf(book_of(desk, city), desk.version).open()


def lights_command(pack: PackName = "ningbo", json: AsJson = False) -> None:
    """亮灯规则：公开规则、出处、本城所用。 / Rules of lights: published ones, their sources, which are in use."""

    def find() -> Answer:
        from jiqun.workspace.monitoring import rule_row

        lights = open_city(pack).lights
        rows = [rule_row(rule, lights) for rule in lights.rules.values()]
        columns = ["编号", "名称", "用于", "可信度", "出处"]
        cells = [
            (row["id"], row["title"]["zh"], "、".join(row["used_for"]), row["trust"], row.get("source", ""))
            for row in rows
        ]
        return Answer(rows, "", columns, cells)

    give(json, find)


def tally_command(
    by: Annotated[
        Literal["plan", "region", "department", "cluster"], typer.Option(help="分组 / groups")
    ] = "region",
    on: On = None, pack: PackName = "ningbo", data: DataFolder = None, json: AsJson = False,
) -> None:  # fmt: skip
    """各规划、区县、部门、集群的三色、五色计数。 / Targets by colour, for plans, districts, departments, clusters."""

    def find() -> Answer:
        from jiqun.workspace.monitoring import tally_row
        from jiqun.workspace.tally import tally

        city = open_city_with_returns(pack, None, data)
        rows = [tally_row(item) for item in tally(city, city.day(day_of(on)), by)]
        colours = ("green", "yellow", "red", "grey")
        cells = [
            (row["key"], row["targets"], row["judged"], *(row["colours"].get(name, 0) for name in colours))
            for row in rows
        ]
        return Answer(rows, "", ["分组", "目标", "可判断", "绿", "黄", "红", "灰"], cells, right=range(1, 7))

    give(json, find)


def score_command(
    of: Annotated[Literal["department", "region"], typer.Option("--by", help="部门或区县 / departments or districts")] = "department",
    on: On = None, pack: PackName = "ningbo", data: DataFolder = None, json: AsJson = False,
) -> None:  # fmt: skip
    """部门、区县考核得分：目标、任务、闭环、报送四部分，权重见 assessment.yaml。 / Assessment scores with weights from the pack."""

    def find() -> Answer:
        from jiqun.workspace.monitoring import score_row
        from jiqun.workspace.scores import scores

        with looked(pack, data) as (city, desk, glance):
            rows = [score_row(item) for item in scores(city, desk, glance, of, day_of(on))]
        cells = [
            (
                row["rank"] or "—", row["unit"], "—" if row["score"] is None else f"{row['score']:.1f}", f"{row['covered']:.0%}",
                *(_share(row["parts"].get(name)) for name in ("targets", "tasks", "loops", "returns")),
            )
            for row in rows
        ]  # fmt: skip
        return Answer(
            rows,
            "",
            ["位次", "单位", "得分", "依据权重", "目标", "任务", "闭环", "报送"],
            cells,
            right=range(2, 8),
        )

    give(json, find)


def _share(part: dict[str, float] | None) -> str:
    return f"{part['achieved']:g}/{part['of']}" if part else "—"


def assess_command(
    plan: Annotated[str, typer.Argument(help="规划编号 / plan id")],
    kind: Annotated[
        Literal["yearly", "midterm", "expost"] | None, typer.Option(help="年度、中期、后评估；缺省按日期 / kind, by the day")
    ] = None,
    year: Annotated[int | None, typer.Option(help="评估年度，缺省为当年 / year")] = None,
    on: On = None, pack: PackName = "ningbo", data: DataFolder = None, json: AsJson = False,
) -> None:  # fmt: skip
    """规划的年度、中期、后评估：目标、任务、机制、变化和建议。 / The assessment of a plan."""

    def find() -> Answer:
        from jiqun.workspace.assessment import Kind, assess, kind_for
        from jiqun.workspace.monitoring import assessment_row

        day = day_of(on)
        with looked(pack, data) as (city, _, glance):
            if plan not in city.library.plans:
                raise PlanUnknown(plan, "、".join(city.library.plans))
            chosen = Kind(kind) if kind else kind_for(city.library.plans[plan], day)
            row = assessment_row(
                city, city.day(day), assess(city, plan, chosen, year or day.year, day, glance)
            )
        cells = [
            (
                item["id"], item["indicator"]["zh"], item["region"], item["due"] or "—", item["goal"]["words"],
                item["progress"]["status"], "—" if item["gap"] is None else f"{item['gap']:g}", "、".join(item["advice"]),
            )
            for item in row["targets"]
        ]  # fmt: skip
        title = f"{row['plan']} {row['kind']} {row['year']} · {row['good']}/{row['judged']} / {len(row['targets'])}"
        return Answer(
            row, title, ["编号", "指标", "地区", "年份", "目标", "进度", "差额", "建议"], cells, right=(3, 6)
        )

    give(json, find)
