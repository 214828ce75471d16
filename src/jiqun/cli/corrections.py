"""Commands of corrections: `jiqun data correct`, `corrections`, `withdraw-correction`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from jiqun.cli.options import AsJson, DataFolder, PackName
from jiqun.cli.printing import Answer, CommandMishap
from jiqun.cli.vintages import By, Reason, answered, app, plain, who

if TYPE_CHECKING:
    from jiqun.workspace.facts import Desk

__all__ = ["app"]


class KeyUnreadable(CommandMishap):
    def __init__(self, text: str) -> None:
        super().__init__(f"主键“{text}”应写作 字段=值 / write the key as field=value")


@app.command("correct")
def correct_command(
    dataset: Annotated[str, typer.Argument(help="数据集 / data set")],
    field: Annotated[str, typer.Argument(help="字段 / field")],
    key: Annotated[list[str], typer.Option("--key", help="主键，如 code=…，可多次 / key as field=value")],
    reason: Reason,
    period: Annotated[str, typer.Option(help="时期 / period")] = "",
    expect: Annotated[
        str | None, typer.Option(help="原值，空缺不写 / what the source says; leave out if blank")
    ] = None,
    value: Annotated[
        str | None, typer.Option(help="应为，清空不写 / what holds; leave out to strike")
    ] = None,
    by: By = "",
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """更正一格：原值须与源数据相符才生效，源数据改了会提示。 / Correct one cell, guarded by what the source says."""

    def find(desk: Desk) -> Answer:
        made = desk.store.corrections.add(
            dataset, period=period, key=_key(key), field=field, expect=expect, value=value, reason=reason, by=who(by)
        )  # fmt: skip
        rows = [row for row in _standing(desk, made.dataset) if row["id"] == made.id]
        return _answer(rows)

    answered(json, pack, data, find)


def _key(parts: list[str]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for part in parts:
        name, equals, value = part.partition("=")
        if not equals:
            raise KeyUnreadable(part)
        found[name.strip()] = value.strip() or None
    return found


def _standing(desk: Desk, dataset: str) -> list[dict[str, Any]]:
    """Standing corrections with what each does to today's source."""
    from jiqun.facts.store import effects

    store = desk.store
    corrections = store.corrections.standing(dataset)
    table = store.table(desk.engine, dataset, corrected=False)
    found = effects(desk.engine, table, store.dataset(dataset), corrections)
    return [plain(item) | {"effect": found[item.id].value} for item in corrections]


def _answer(rows: list[dict[str, Any]]) -> Answer:
    return Answer(
        {"count": len(rows), "corrections": rows},
        "",
        ["编号", "数据集", "时期", "主键", "字段", "原值", "应为", "效果", "原因", "经办"],
        (
            (r["id"], r["dataset"], r["period"], " ".join(str(v) for v in r["key"].values()), r["field"],
             r["expect"], r["value"], r["effect"], r["reason"], r["by"])
            for r in rows
        ),
        right=(0, 5, 6),
    )  # fmt: skip


@app.command("corrections")
def corrections_command(
    dataset: Annotated[str | None, typer.Argument(help="数据集，缺省全部 / all by default")] = None,
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """列出有效的更正，以及源数据是否已变、已改好。 / Standing corrections and what became of them."""

    def find(desk: Desk) -> Answer:
        names = [desk.store.dataset(dataset).id] if dataset else list(desk.store.declarations.all)
        return _answer(
            [row for name in names if desk.store.corrections.standing(name) for row in _standing(desk, name)]
        )

    answered(json, pack, data, find)


@app.command("withdraw-correction")
def withdraw_correction_command(
    number: Annotated[int, typer.Argument(help="更正编号 / number of the correction")],
    by: By = "",
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """撤销一条更正，记录留存。 / End a correction; its record stays."""

    def find(desk: Desk) -> Answer:
        desk.store.corrections.withdraw(number, who(by))
        return Answer({"withdrawn": number}, "", ["已撤销"], [(number,)])

    answered(json, pack, data, find)
