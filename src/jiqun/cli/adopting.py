"""Commands that bring a city and its plans: new, adopt."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from jiqun.cli.options import AsJson, PackName
from jiqun.cli.printing import errors, one_shape, print_json
from jiqun.documents import read
from jiqun.packs import find_pack
from jiqun.plans.adopt import NewPlan, adopt, begin_pack
from jiqun.plans.decide import Reviewer
from jiqun.plans.extraction import extract, tasks
from jiqun.workspace import open_city


def new_command(
    folder: Annotated[Path, typer.Argument(help="新资料包的文件夹 / folder of the new pack")],
    name: Annotated[str, typer.Option(help="名称，如 某某市 / name")],
    region: Annotated[
        str | None, typer.Option(help="地区全称，缺省同名称 / region, the name by default")
    ] = None,
    english: Annotated[str, typer.Option(help="英文名 / English name")] = "",
    json: AsJson = False,
) -> None:
    """建一个新资料包。 / Begin a pack for another city."""
    with one_shape(json):
        pack = begin_pack(folder, name, region or name, english)
        if json:
            print_json({"pack": str(pack.root)})
        else:
            errors.print(f"{pack.root}：已建立 / begun")


def adopt_command(
    file: Annotated[Path, typer.Argument(help="规划文件：txt、docx、pdf、html、xlsx / a plan")],
    plan: Annotated[str, typer.Argument(help="规划编号，如 plan-2024 / id of the plan")],
    issued: Annotated[dt.datetime, typer.Option(formats=["%Y-%m-%d"], help="发文日期 / date of issue")],
    period: Annotated[str, typer.Option(help="规划期，如 2024-2026 / years")],
    title: Annotated[str | None, typer.Option(help="标题，缺省为文件读出的标题 / title")] = None,
    short: Annotated[str | None, typer.Option(help="简称 / short name")] = None,
    region: Annotated[str | None, typer.Option(help="地区，缺省为资料包的地区 / region")] = None,
    level: Annotated[str, typer.Option(help="city 或 district / city or district")] = "city",
    kind: Annotated[str, typer.Option(help="plan、action_plan、implementation_plan、report、news")] = "plan",
    number: Annotated[str | None, typer.Option(help="文号 / document number")] = None,
    issuer: Annotated[str | None, typer.Option(help="发文机关 / issuer")] = None,
    parent: Annotated[str | None, typer.Option(help="承接的规划编号 / plan it answers to")] = None,
    accept_by: Annotated[
        str | None,
        typer.Option(
            "--accept-by", help="由此人一并接受全部读法；缺省逐条审核 / accept all readings in this name"
        ),
    ] = None,
    pack: PackName = "ningbo",
    json: AsJson = False,
) -> None:
    """把一份规划收进资料包；数字在审核页逐条接受。 / Take a plan into a pack; its numbers wait on the review page."""
    with one_shape(json):
        held, document = find_pack(pack), read(file)
        start, _, end = period.partition("-")
        if not (start.isdigit() and end.isdigit()):
            raise typer.BadParameter(
                "规划期写作 2024-2026 / write the period as 2024-2026", param_hint="--period"
            )
        name = title or document.title or file.stem
        described = NewPlan(
            id=plan, title=name, short=short or name, region=region or open_city(held.root).home,
            start_year=int(start), end_year=int(end), issued=issued.date(), level=level, kind=kind, number=number,
            issuer=issuer, parent=parent,
        )  # fmt: skip
        statements = extract(document)
        reviewer = Reviewer(accept_by, dt.date.today(), "收入时一并接受，未逐条核对") if accept_by else None
        folder = adopt(held, described, document, statements, tasks(document), reviewer)
        open_city(held.root)
        answer = {"plan": plan, "folder": str(folder), "title": name, "statements_read": len(statements),
                  "statements_accepted": len(statements) if reviewer else 0}  # fmt: skip
        if json:
            print_json(answer)
        else:
            errors.print(
                f"{name}：读出 {len(statements)} 条；接着打开 /review/{plan} 审核 / now review at /review/{plan}"
            )
