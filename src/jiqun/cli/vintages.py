"""Commands over the store: vintages, their states and revisions, corrections, the board of returns."""

from __future__ import annotations

import datetime as dt
import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jiqun.cli.options import AsJson, DataFolder, On, PackName, day_of
from jiqun.cli.printing import Answer, CommandMishap, give

if TYPE_CHECKING:
    from jiqun.facts.store import Vintage
    from jiqun.workspace.facts import Desk

app = typer.Typer(
    help="数据版本：查看、审核、锁定、更正、报送情况。 / Vintages: list, approve, lock, correct, completeness.",
    no_args_is_help=True,
)
VintageId = Annotated[str, typer.Argument(help="数据版本编号 / vintage id")]
By = Annotated[str, typer.Option(help="经办人，缺省为当前用户 / who acts")]
Reason = Annotated[str, typer.Option("--reason", "--note", help="原因 / reason")]
Office = Annotated[str, typer.Option(help="以哪个单位的名义；缺省为填报单位 / the office that acts")]


class NothingToCompare(CommandMishap):
    def __init__(self, dataset: str, period: str, found: int) -> None:
        super().__init__(
            f"{dataset} {period} 只有 {found} 个数据版本，无从对照；先看 jiqun data list {dataset}。"
            f" / {dataset} {period} has {found} vintage(s), two are needed; see jiqun data list {dataset}."
        )


@contextmanager
def opened(pack: str, data: Path | None) -> Iterator[Desk]:
    # Imported here: the engine takes a second that no other command should pay.
    from jiqun.workspace.facts import open_desk

    desk = open_desk(pack, data)
    try:
        yield desk
    finally:
        desk.close()


def who(by: str) -> str:
    """The name given, or that of the account."""
    try:
        return by or getpass.getuser()
    except (KeyError, OSError):
        return "?"


def answered(json: bool, pack: str, data: Path | None, find: Callable[[Desk], Answer]) -> None:
    def found() -> Answer:
        with opened(pack, data) as desk:
            return find(desk)

    give(json, found)


def plain(record: Any) -> dict[str, Any]:
    """A dataclass as JSON types."""
    return {name: _plain(value) for name, value in asdict(record).items()}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date | dt.datetime) else value


@app.command("list")
def list_command(
    dataset: Annotated[str | None, typer.Argument(help="数据集 / data set")] = None,
    everything: Annotated[bool, typer.Option("--all", help="连同被取代的 / also replaced ones")] = False,
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """列出数据版本：数据集、时期、单位、状态、行数、是否模拟。 / List vintages."""

    def find(desk: Desk) -> Answer:
        store = desk.store
        name = store.dataset(dataset).id if dataset else None
        known = store.catalogue.all(name)
        sets = dict.fromkeys(item.dataset for item in known)
        current = {item.id for one in sets for item in store.catalogue.current(one)}
        rows = [plain(item) | {"current": item.id in current} for item in known]
        shown = [row for row in rows if everything or row["current"]]
        return Answer(
            {"count": len(shown), "vintages": shown},
            "",
            ["编号", "时期", "填报单位", "状态", "行数", "退回", "模拟", "入库（UTC）", "经办"],
            (
                (r["id"], r["period"], r["office"], r["state"], r["rows"], r["rejected"],
                 "模拟" if r["simulated"] else "", r["created_at"][:16], r["created_by"])
                for r in shown
            ),
            right=(4, 5),
        )  # fmt: skip

    answered(json, pack, data, find)


def _vintage_row(desk: Desk, vintage: Vintage) -> dict[str, Any]:
    events = [{k: _plain(v) for k, v in event.items()} for event in desk.store.catalogue.events(vintage.id)]
    files = {name: str(path) for name, path in desk.store.files(vintage).items()}
    return plain(vintage) | {"events": events, "files": files}


@app.command("show")
def show_command(
    vintage: VintageId, pack: PackName = "ningbo", data: DataFolder = None, json: AsJson = False
) -> None:
    """一个数据版本的来历：经过、问题、文件。 / A vintage: its events, problems and files."""

    def find(desk: Desk) -> Answer:
        row = _vintage_row(desk, desk.store.catalogue.get(vintage))
        lines = [(name, value) for name, value in row.items() if name not in ("events", "files")]
        lines += [("file", path) for path in row["files"].values()]
        lines += [
            (e["deed"], f"{e['at'][:19]} {e['by']}{'：' if e['note'] else ''}{e['note']}")
            for e in row["events"]
        ]
        return Answer(row, vintage, ["项", "值"], lines)

    answered(json, pack, data, find)


@app.command("revisions")
def revisions_command(
    dataset: Annotated[str, typer.Argument(help="数据集 / data set")],
    period: Annotated[str, typer.Argument(help="时期，如 2024；名录写空 / period")] = "",
    office: Annotated[str | None, typer.Option(help="填报单位 / office")] = None,
    before: Annotated[str | None, typer.Option(help="较早的版本，缺省为上一版 / older vintage")] = None,
    after: Annotated[str | None, typer.Option(help="较新的版本，缺省为最新 / newer vintage")] = None,
    limit: Annotated[int, typer.Option(help="最多列出的行数 / rows to list", min=1, max=100_000)] = 1000,
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """两个版本逐格对照：增加、减少、改动的行和前后值。 / Two vintages of a slice, cell by cell."""

    def find(desk: Desk) -> Answer:
        from jiqun.facts.store.revisions import revise

        declared = desk.store.dataset(dataset)
        old, new = _pair(desk, declared.id, period, office, before, after)
        tables = [desk.store.read(desk.engine, declared, [item]) for item in (old, new)]
        found = revise(desk.engine, declared, tables[0], tables[1], limit)
        cells = [{name: _plain(value) for name, value in asdict(cell).items()} for cell in found.cells]
        counts = {name: getattr(found, name) for name in ("added", "removed", "changed", "same")}
        return Answer(
            {"before": old.id, "after": new.id, **counts, "by_field": found.by_field, "complete": found.complete,
             "cells": cells},
            f"{old.id} → {new.id}：增 {found.added}，减 {found.removed}，改 {found.changed}，同 {found.same}",
            ["主键", "变化", "字段", "前", "后"],
            ((" ".join(map(str, c["key"].values())), c["change"], c["field"], c["before"], c["after"]) for c in cells),
            right=(3, 4),
        )  # fmt: skip

    answered(json, pack, data, find)


def _pair(
    desk: Desk, dataset: str, period: str, office: str | None, before: str | None, after: str | None
) -> tuple[Vintage, Vintage]:
    """The two vintages asked for; by default the last two of the slice."""
    store = desk.store
    if before and after:
        return store.catalogue.get(before), store.catalogue.get(after)
    newest = store.catalogue.get(after) if after else None
    found = [
        item
        for item in store.catalogue.all(dataset)
        if item.period == period
        and (office or (newest.office if newest else item.office)) == item.office
        and (newest is None or item.sequence <= newest.sequence)
    ]
    last = newest or (found[-1] if found else None)
    earlier = [item for item in found if last and item.slice == last.slice and item.id != last.id]
    if last is None or not earlier:
        raise NothingToCompare(dataset, period, len(found))
    return (store.catalogue.get(before) if before else earlier[-1]), last


def _deed(deed: str, needs: str, words: str) -> None:
    """Register one deed of the ladder as a command."""

    def command(
        vintage: VintageId,
        reason: Reason = "",
        office: Office = "",
        by: By = "",
        pack: PackName = "ningbo",
        data: DataFolder = None,
        json: AsJson = False,
    ) -> None:
        def find(desk: Desk) -> Answer:
            from jiqun.facts.reporting import load_reporting, permission

            reporting = load_reporting(desk.pack, desk.store.declarations)
            allowed = permission(reporting, deed, office)
            done = desk.store.catalogue.step(vintage, deed, who(by), reason, allowed)
            return Answer(
                _vintage_row(desk, done), "", ["编号", "状态"], [(done.id, f"{needs} → {done.state.value}")]
            )

        answered(json, pack, data, find)

    command.__doc__ = words
    app.command(deed)(command)


_deed("check", "submitted", "审核通过。 / Mark a submitted return as checked.")
_deed(
    "approve",
    "checked",
    "审定；上级须待下级全部审定。 / Approve; a higher office waits for every office below it.",
)
_deed("lock", "approved", "锁定，此后不再接受导入。 / Lock: no import enters any more.")
_deed("unlock", "locked", "解锁，须写明原因。 / Unlock, with a reason.")
_deed("withdraw", "…", "撤回或退回，须写明原因；数据仍留存。 / Withdraw, with a reason; the data stay.")


@app.command("verify")
def verify_command(
    vintage: Annotated[str | None, typer.Argument(help="缺省全部 / all by default")] = None,
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """核对文件与登记是否一致。 / Check every file against the catalogue; exit code 1 when one is damaged."""
    damaged: list[str] = []

    def find(desk: Desk) -> Answer:
        from jiqun.facts.store import VintageDamaged

        store = desk.store
        chosen = [store.catalogue.get(vintage)] if vintage else store.catalogue.all()
        rows = []
        for item in chosen:
            try:
                store.verify(item)
            except VintageDamaged as error:
                damaged.append(item.id)
                rows.append({"vintage": item.id, "whole": False, "why": str(error)})
            else:
                rows.append({"vintage": item.id, "whole": True, "why": ""})
        bad = [row for row in rows if not row["whole"]]
        return Answer(
            {"count": len(rows), "damaged": len(bad), "vintages": rows},
            f"{len(rows)} 个版本，损坏 {len(bad)} / {len(rows)} vintages, {len(bad)} damaged",
            ["编号", "说明"],
            ((row["vintage"], row["why"]) for row in bad),
        )

    answered(json, pack, data, find)
    if damaged:
        raise typer.Exit(1)


@app.command("sweep")
def sweep_command(
    hours: Annotated[
        float, typer.Option(help="只清理早于若干小时的 / older than so many hours", min=0)
    ] = 24.0,
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """清理中断的导入留下的文件夹。 / Remove what interrupted imports left behind."""

    def find(desk: Desk) -> Answer:
        gone = [str(path) for path in desk.store.sweep(hours * 3600)]
        return Answer({"count": len(gone), "removed": gone}, f"{len(gone)}", ["已清理"], ((p,) for p in gone))

    answered(json, pack, data, find)


@app.command("board")
def board_command(
    period: Annotated[str, typer.Option(help="年份或月份，如 2024、2024-03 / year or month")],
    on: On = None,
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """报送情况：应报、已报、逾期、状态、行数、问题。 / Completeness and timeliness of returns."""

    def find(desk: Desk) -> Answer:
        from jiqun.facts.reporting import board, load_reporting

        reporting = load_reporting(desk.pack, desk.store.declarations)
        found = board(desk.store, reporting, period, day_of(on))
        rows = [plain(item) for item in found.standings]
        return Answer(
            {"period": period, "as_of": found.on.isoformat(), "count": len(rows), "counts": found.counts,
             "complete": found.complete, "timely": found.timely, "returns": rows},
            f"{period} · {found.on} · " + "，".join(f"{name} {count}" for name, count in found.counts.items()),
            ["数据集", "时期", "填报单位", "期限", "报送（UTC）", "逾期天数", "情况", "状态", "行数", "退回", "问题"],
            (
                (r["dataset"], r["period"], r["office"], r["due"], (r["arrived"] or "")[:16], r["late_days"],
                 r["status"], r["state"], r["rows"], r["rejected"], r["problems"])
                for r in rows
            ),
            right=(5, 8, 9, 10),
        )  # fmt: skip

    answered(json, pack, data, find)
