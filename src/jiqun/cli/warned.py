"""The command of warnings: a month's digest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jiqun.cli.monitoring import looked
from jiqun.cli.options import AsJson, DataFolder, On, PackName, day_of
from jiqun.cli.printing import Answer, CommandMishap, give

if TYPE_CHECKING:
    from jiqun.workspace.warnings import Warned


class MonthUnreadable(CommandMishap):
    def __init__(self, words: str) -> None:
        super().__init__(
            f"“{words}”不是月份；请写作 2026-11。 / “{words}” is no month; write it like 2026-11."
        )


def warnings_command(
    month: Annotated[str, typer.Option(help="月份，如 2026-11；缺省为本月 / month, this one by default")] = "",
    on: On = None, pack: PackName = "ningbo", data: DataFolder = None, json: AsJson = False,
) -> None:  # fmt: skip
    """一个月的预警：新发、办结、未办结、逾期，按缘由和责任单位。 / A month's warnings, by cause and by unit."""

    def find() -> Answer:
        from jiqun.workspace.warnings import digest

        day = day_of(on)
        chosen = month or f"{day:%Y-%m}"
        if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", chosen):
            raise MonthUnreadable(chosen)
        with looked(pack, data) as (_, _, glance):
            found = digest(glance, chosen, day)
        parts = {"came": found.came, "ended": found.ended, "open": found.open}
        content = {"month": chosen, "on": day.isoformat(), **{name: [_row(item) for item in items] for name, items in parts.items()}}  # fmt: skip
        cells = [
            (
                words, item.came.isoformat(), item.label.zh, item.entry.title, item.entry.lead or "—",
                item.ledger.by_state[item.entry.state].label, "逾期" if item.late else "",
            )
            for words, items in (("办结", found.ended), ("未办结", found.open))
            for item in items
        ]  # fmt: skip
        title = f"{chosen}：新发 {len(found.came)}，办结 {len(found.ended)}，未办结 {len(found.open)}"
        return Answer(content, title, ["", "发现", "缘由", "预警", "责任单位", "状态", ""], cells)

    give(json, find)


def _row(item: Warned) -> dict[str, Any]:
    return {
        "ledger": item.ledger.id, "number": item.entry.number, "title": item.entry.title, "rule": item.rule,
        "label": item.label.model_dump(), "unit": item.entry.lead, "region": item.entry.region, "state": item.entry.state,
        "came": item.came.isoformat(), "taken_up": item.taken_up, "ended": item.ended, "late": item.late,
        "simulated": item.entry.simulated,
    }  # fmt: skip
