"""Commands of identity: `jiqun identity resolve`, `list`, `explain`, `accept`, `reject`, `merge`, `split`, `find`."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jiqun.cli.options import AsJson, DataFolder, PackName
from jiqun.cli.printing import Answer
from jiqun.cli.vintages import By, Reason, answered, plain, who

if TYPE_CHECKING:
    from jiqun.enterprises.identity import Identity
    from jiqun.workspace.facts import Desk

app = typer.Typer(
    help="企业身份：更名、迁移、合并、错码仍认得是同一家。 / One enterprise through renames, moves, mergers and wrong codes.",
    no_args_is_help=True,
)
Number = Annotated[int, typer.Argument(help="判定编号 / number of the identity")]


def _rows(found: list[Identity]) -> list[dict[str, Any]]:
    return [{**plain(item), "state": item.state.value} for item in found]


def _answer(rows: list[dict[str, Any]], title: str = "", **more: Any) -> Answer:
    return Answer(
        {**more, "count": len(rows), "identities": rows},
        title,
        ["编号", "数据集", "所报代码", "所报名称", "企业", "依据", "权重", "状态", "经办"],
        (
            (r["id"], r["dataset"], r["code"], r["name"], r["enterprise"], r["rung"], r["weight"], r["state"], r["by"])
            for r in rows
        ),
        right=(0, 6),
    )  # fmt: skip


@app.command("resolve")
def resolve_command(
    dataset: Annotated[
        list[str] | None, typer.Option("--set", help="数据集，可多次；缺省全部 / data set")
    ] = None,
    by: By = "",
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """为名录认不出的代码和名称找到企业；有把握的认定，其余待审。 / Find whom unknown codes and names mean."""

    def find(desk: Desk) -> Answer:
        from jiqun.enterprises.identity import load_parameters, resolve
        from jiqun.workspace.enterprises import directory_of

        found = resolve(directory_of(desk), load_parameters(desk.pack), who(by), dataset or ())
        rows = _rows(list(found.new))
        states = dict(Counter(row["state"] for row in rows))
        title = f"待认 {found.asked}，新判定 {len(rows)}（{states}），未识别 {found.unresolved}，方法 {found.method}"
        return _answer(
            rows, title, asked=found.asked, unresolved=found.unresolved, method=found.method, rungs=found.by_rung,
            states=states,
        )  # fmt: skip

    answered(json, pack, data, find)


@app.command("list")
def list_command(
    state: Annotated[str | None, typer.Option(help="proposed、accepted、rejected")] = None,
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """列出判定与有效的合并。 / Identities, and mergers that hold."""

    def find(desk: Desk) -> Answer:
        from jiqun.enterprises.identity import Identities, Mergers

        found = [item for item in Identities(desk.store.database).all() if state in (None, item.state.value)]
        mergers = [plain(item) for item in Mergers(desk.store.database).standing()]
        title = "；".join(
            f"合并 {m['id']}：{m['absorbed']} → {m['survivor']}（{m['since']}）" for m in mergers
        )
        return _answer(_rows(found), title, mergers=mergers)

    answered(json, pack, data, find)


@app.command("explain")
def explain_command(
    reference: Annotated[str, typer.Argument(help="判定编号，或所报代码、名称 / number, code or name")],
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """为何认作这一家：哪一级规则，或每项比较各加减多少。 / Why this enterprise: the rung, or each comparison's part."""

    def find(desk: Desk) -> Answer:
        from jiqun.enterprises.identity import Identities, IdentityUnknown

        known = Identities(desk.store.database)
        found = [item for item in known.all() if reference in (str(item.id), item.code, item.name)]
        if not found:
            raise IdentityUnknown(reference)
        rows = [row | {"history": [_event(e) for e in known.history(row["id"])]} for row in _rows(found)]
        lines = [
            (row["id"], row["enterprise"], part["zh"], part["weight"])
            for row in rows
            for part in row["parts"]
        ]
        return Answer(
            {"count": len(rows), "identities": rows},
            "",
            ["编号", "企业", "依据", "权重（比特）"],
            lines,
            right=(0, 3),
        )

    answered(json, pack, data, find)


def _event(event: dict[str, Any]) -> dict[str, Any]:
    return {**event, "at": event["at"].isoformat()}


def _decide(number: int, state: str, by: str, reason: str, pack: str, data: Path | None, json: bool) -> None:
    def find(desk: Desk) -> Answer:
        from jiqun.enterprises.identity import Identities, IdentityState

        done = Identities(desk.store.database).decide(number, IdentityState(state), who(by), reason)
        return _answer(_rows([done]))

    answered(json, pack, data, find)


@app.command("accept")
def accept_command(
    number: Number,
    reason: Reason = "",
    by: By = "",
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """认定。 / Accept."""
    _decide(number, "accepted", by, reason, pack, data, json)


@app.command("reject")
def reject_command(
    number: Number,
    reason: Reason = "",
    by: By = "",
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """否定，须写明原因；已认定的也可否定，数据随即恢复。 / Reject with a reason; what was accepted is undone."""
    _decide(number, "rejected", by, reason, pack, data, json)


@app.command("merge")
def merge_command(
    absorbed: Annotated[str, typer.Argument(help="被并企业代码 / absorbed")],
    survivor: Annotated[str, typer.Argument(help="存续企业代码 / survivor")],
    since: Annotated[dt.datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="自何日起 / from")],
    reason: Reason,
    by: By = "",
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """合并：自某日起，前者计入后者；可拆分还原。 / Merge from a day on; reversible by split."""

    def find(desk: Desk) -> Answer:
        from jiqun.enterprises.identity import EnterpriseUnknown, Mergers

        register = desk.store.table(desk.engine, "enterprise")
        known = register.filter(register.code.isin([absorbed, survivor])).select("code").distinct()
        there = {row["code"] for row in desk.engine.collect(known).to_pylist()}
        for code in (absorbed, survivor):
            if code not in there:
                raise EnterpriseUnknown(code)
        made = Mergers(desk.store.database).merge(absorbed, survivor, since.date(), reason, who(by))
        row = plain(made)
        return Answer(row, "", ["编号", "被并", "存续", "自"], [(made.id, absorbed, survivor, row["since"])])

    answered(json, pack, data, find)


@app.command("split")
def split_command(
    number: Annotated[int, typer.Argument(help="合并编号 / number of the merger")],
    reason: Reason,
    by: By = "",
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """撤销一次合并，恢复原状。 / Undo a merger exactly."""

    def find(desk: Desk) -> Answer:
        from jiqun.enterprises.identity import Mergers

        Mergers(desk.store.database).split(number, reason, who(by))
        return Answer({"split": number}, "", ["已拆分"], [(number,)])

    answered(json, pack, data, find)


@app.command("find")
def find_command(
    text: Annotated[
        str, typer.Argument(help="名称的一部分、代码开头、拼音或首字母 / name, code, pinyin or initials")
    ],
    limit: Annotated[int, typer.Option(min=1, max=200, help="最多几条 / at most")] = 20,
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """查找企业。 / Find enterprises."""

    def find(desk: Desk) -> Answer:
        from jiqun.enterprises.search import search
        from jiqun.workspace.enterprises import directory_of

        rows = [plain(hit) for hit in search(directory_of(desk), text, limit)]
        return Answer(
            {"count": len(rows), "enterprises": rows},
            "",
            ["代码", "名称", "属地", "行业", "匹配"],
            ((r["code"], r["name"], r["region"], r["industry"], r["by"]) for r in rows),
        )

    answered(json, pack, data, find)
