"""Commands of those who keep lists: what they say to reports, and entries taken out by mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from jiqun.cli.ledgers import By, Number, Unit, Why, actor_of, answered, app, shown
from jiqun.cli.options import AsJson, DataFolder, PackName
from jiqun.cli.printing import Answer
from jiqun.cli.vintages import plain

if TYPE_CHECKING:
    from jiqun.ledgers.book import Book


@app.command("judge")
def judge_command(
    report: Annotated[int, typer.Argument(help="报告编号 / number of the report")],
    refuse: Annotated[bool, typer.Option("--return", help="退回；须写原因 / return it, with a reason")] = False,
    why: Why = "", by: By = "", unit: Unit = "", pack: PackName = "ningbo", data: DataFolder = None,
    json: AsJson = False,
) -> None:  # fmt: skip
    """审核一份报告：接受，或退回重报。 / Accept a report, or return it."""
    from jiqun.ledgers.reporting import judge

    def find(book: Book) -> Answer:
        made = judge(book, report, not refuse, actor_of(by, unit), why)
        return Answer(
            plain(made),
            "",
            ["编号", "职责", "时期", "状态"],
            [(made.id, made.duty, made.period, made.verdict)],
        )

    answered(json, pack, data, find)


@app.command("withdraw")
def withdraw_command(
    number: Number, restore: Annotated[bool, typer.Option("--restore", help="恢复 / put it back")] = False,
    why: Why = "", by: By = "", unit: Unit = "", pack: PackName = "ningbo", data: DataFolder = None,
    json: AsJson = False,
) -> None:  # fmt: skip
    """撤下登记错的条目，或恢复；历史都在。 / Take an entry made by mistake out of the list, or put it back."""
    from jiqun.ledgers.editing import withdraw

    answered(
        json, pack, data, lambda book: shown([withdraw(book, number, actor_of(by, unit), why, restore=restore)], book, "")
    )  # fmt: skip


__all__ = ["app"]
