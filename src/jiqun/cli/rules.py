"""Commands about rule sets of every family: copied, changed, checked against golden cases, published, ended."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jiqun.cli.options import AsJson, DataFolder, PackName
from jiqun.cli.printing import Answer, give
from jiqun.cli.vintages import who

if TYPE_CHECKING:
    from jiqun.rules.drafting import Sign
    from jiqun.workspace.facts import Desk
    from jiqun.workspace.rule_drafts import Held

Row = dict[str, Any]
app = typer.Typer(
    no_args_is_help=True,
    help="规则：各类规则的复制、修改、核对、发布。 / Rule sets of every family: copy, change, check, publish.",
)

Family = Annotated[
    str,
    typer.Argument(help="类别：appraisal、titles、policies、carbon、promises、screening / family of rules"),
]
Name = Annotated[str, typer.Argument(help="规则编号 / id of a rule set")]
Place = Annotated[str, typer.Argument(help="位置，如 parameters/least/value / place")]
Why = Annotated[str, typer.Option("--why", help="理由或依据 / reason")]
By = Annotated[str, typer.Option("--by", help="谁做的，缺省为系统登录名 / who does it")]
Day = Annotated[dt.datetime, typer.Option(formats=["%Y-%m-%d"], help="日期 / day")]
DayOrNone = Annotated[dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], help="日期 / day")]


def _opened(pack: str, data: Path | None, family: str, name: str) -> tuple[Desk, Held]:
    # Imported here: the engine takes a second that no other command should pay.
    from jiqun.workspace.facts import open_desk
    from jiqun.workspace.rule_domains import domain
    from jiqun.workspace.rule_drafts import held

    desk = open_desk(pack, data)
    return desk, held(desk, domain(family), name)


def _sign(by: str, why: str) -> Sign:
    from jiqun.rules.drafting import Sign

    return Sign(who(by), why)


def _shown(desk: Desk, family: str, name: str) -> Answer:
    """The head of a rule set, and everything that was done to it."""
    from jiqun.workspace.rule_domains import domain
    from jiqun.workspace.rule_drafts import held
    from jiqun.workspace.rule_rows import whole_row

    row = whole_row(desk, held(desk, domain(family), name))
    title = f"{row['id']} {row['name']['zh']}（{row['standing']}，{row['since']}—{row['until'] or ''}）"
    title += "".join(f"\n不能发布：{words}" for words in row["problems"])
    rows = [
        [line["day"], line["by"], line["deed"], line["place"], line.get("before", ""), line.get("after", ""), line.get("why", "")]
        for line in row["history"]
    ]  # fmt: skip
    return Answer(row, title, ["日期", "谁", "做了", "位置", "原", "现", "理由"], rows)


@app.command("list")
def list_command(
    family: Annotated[str, typer.Option("--family", help="只看一类 / one family")] = "",
    standing: Annotated[str, typer.Option("--standing", help="draft、published、withdrawn")] = "",
    pack: PackName = "ningbo", data: DataFolder = None, json: AsJson = False,
) -> None:  # fmt: skip
    """各类规则和草稿。 / Rule sets and drafts of every family."""

    def _find() -> Answer:
        from jiqun.workspace.facts import open_desk
        from jiqun.workspace.rule_domains import domain
        from jiqun.workspace.rule_drafts import listed
        from jiqun.workspace.rule_rows import rule_row

        if family:
            domain(family)
        rows = [
            rule_row(item, entry)
            for item, entries in listed(open_desk(pack, data))
            for entry in entries
            if family in ("", item.id) and standing in ("", entry.rules.standing.value)
        ]
        table = [
            [row["domain"], row["id"], row["name"]["zh"], row["region"], row["since"], row["until"], row["standing"],
             "随系统" if row["ships"] else "本市"]
            for row in rows
        ]  # fmt: skip
        columns = ["类别", "编号", "名称", "地区", "施行", "截止", "状态", "来自"]
        return Answer({"count": len(rows), "rules": rows}, f"{len(rows)}", columns, table)

    give(json, _find)


@app.command("show")
def show_command(
    family: Family, name: Name,
    places: Annotated[bool, typer.Option("--places", help="列出可以改的位置 / places that can be changed")] = False,
    pack: PackName = "ningbo", data: DataFolder = None, json: AsJson = False,
) -> None:  # fmt: skip
    """一套规则：改过什么，还差什么；--places 列出各处的值。 / One rule set: what was changed, what it lacks."""

    def _find() -> Answer:
        desk, _ = _opened(pack, data, family, name)
        told = _shown(desk, family, name)
        if not places:
            return told
        row: Any = told.content
        table = [[item["place"], item["form"], item["value"]] for item in row["places"]]
        return Answer(row, told.title, ["位置", "写法", "值"], table)

    give(json, _find)


@app.command("copy")
def copy_command(
    family: Family, name: Name, new: Annotated[str, typer.Argument(help="新编号 / new id")], since: Day,
    called: Annotated[str, typer.Option("--name", help="名称；缺省按年份改写原名 / name")] = "",
    english: Annotated[str, typer.Option("--name-en", help="英文名称 / English name")] = "",
    region: Annotated[str | None, typer.Option(help="适用地区 / region")] = None,
    why: Why = "", by: By = "", pack: PackName = "ningbo", data: DataFolder = None, json: AsJson = False,
) -> None:  # fmt: skip
    """复制成草稿，核对案例一并复制。 / A draft with the text and the golden cases of another version."""

    def _find() -> Answer:
        from jiqun.packs import Bilingual
        from jiqun.workspace.rule_drafts import copy

        desk, found = _opened(pack, data, family, name)
        own = Bilingual(zh=called, en=english) if called else None
        copy(
            desk, found.domain, name, new, since=since.date(), region=region, called=own, sign=_sign(by, why)
        )
        return _shown(desk, family, new)

    give(json, _find)


@app.command("change")
def change_command(
    family: Family, name: Name, place: Place, value: Annotated[str, typer.Argument(help="新的值 / new value")], why: Why,
    by: By = "", pack: PackName = "ningbo", data: DataFolder = None, json: AsJson = False,
) -> None:  # fmt: skip
    """改草稿的一处，写明理由；不合格的不写入。 / Change one place of a draft; nothing wrong is written."""

    def _find() -> Answer:
        from jiqun.workspace.rule_drafts import amend

        desk, found = _opened(pack, data, family, name)
        amend(desk, found, place, value, sign=_sign(by, why))
        return _shown(desk, family, name)

    give(json, _find)


@app.command("add")
def add_command(
    family: Family, name: Name, place: Place,
    entry: Annotated[str, typer.Argument(help="一项，写成 {id: …, name: {zh: …}} / an entry as YAML")], why: Why,
    by: By = "", pack: PackName = "ningbo", data: DataFolder = None, json: AsJson = False,
) -> None:  # fmt: skip
    """在草稿的列表里加一项。 / Put an entry into a list of a draft."""

    def _find() -> Answer:
        from jiqun.workspace.rule_drafts import add

        desk, found = _opened(pack, data, family, name)
        add(desk, found, place, entry, sign=_sign(by, why))
        return _shown(desk, family, name)

    give(json, _find)


@app.command("remove")
def remove_command(
    family: Family, name: Name, place: Place, why: Why, by: By = "", pack: PackName = "ningbo", data: DataFolder = None,
    json: AsJson = False,
) -> None:  # fmt: skip
    """从草稿里去掉一项。 / Take an entry out of a draft."""

    def _find() -> Answer:
        from jiqun.workspace.rule_drafts import remove

        desk, found = _opened(pack, data, family, name)
        remove(found, place, sign=_sign(by, why))
        return _shown(desk, family, name)

    give(json, _find)


@app.command("cases")
def cases_command(
    family: Family, name: Name,
    write: Annotated[Path | None, typer.Option("--write", help="用这个文件改写草稿的案例 / write them anew from a file")] = None,
    why: Why = "", by: By = "", pack: PackName = "ningbo", data: DataFolder = None, json: AsJson = False,
) -> None:  # fmt: skip
    """一套规则的核对案例，现跑一遍；有不符的返回 1。 / Golden cases of a rule set, run now; exit code 1 on a miss."""
    missed: list[Row] = []

    def _find() -> Answer:
        from jiqun.packs.record import read_text
        from jiqun.workspace.rule_drafts import case_text, cases, held, rewrite_cases
        from jiqun.workspace.rule_rows import cases_row

        desk, found = _opened(pack, data, family, name)
        if write is not None:
            rewrite_cases(desk, found, read_text(write), sign=_sign(by, why))
            found = held(desk, found.domain, name)
        row = cases_row(cases(desk, found), case_text(desk, found))
        missed.extend(row["misses"])
        return Answer(
            row, f"核对案例 {row['cases']} 个，不符 {len(missed)} 处", ["案例", "位置", "对象", "项目", "预期", "现在"],
            [[item["case"], item["place"], item["subject"], item["what"], item["expected"], item["found"]] for item in missed],
        )  # fmt: skip

    give(json, _find)
    if missed:
        raise SystemExit(1)


@app.command("check")
def check_command(
    family: Annotated[str, typer.Argument(help="类别；不写为全部 / family, all without one")] = "",
    name: Annotated[str, typer.Argument(help="规则编号；不写为全部 / rule set, all without one")] = "",
    pack: PackName = "ningbo", data: DataFolder = None, json: AsJson = False,
) -> None:  # fmt: skip
    """一套草稿还差什么才能发布；不写编号，跑全部核对案例。有问题返回 1。 / What a draft lacks; or all golden cases."""
    wrong: list[str] = []

    def _find() -> Answer:
        if name:
            from jiqun.workspace.rule_drafts import objections

            desk, found = _opened(pack, data, family, name)
            wrong.extend(objections(desk, found))
            row = {"domain": family, "id": name, "ready": not wrong, "problems": wrong}
            return Answer(
                row, "可以发布" if not wrong else "还不能发布", ["问题"], [[words] for words in wrong]
            )
        return _all_cases(pack, family, wrong)

    give(json, _find)
    if wrong:
        raise SystemExit(1)


def _all_cases(pack: str, family: str, wrong: list[str]) -> Answer:
    from jiqun.packs import find_pack
    from jiqun.workspace.rule_cases import check, checked_row, told_miss

    rows = [checked_row(item) for item in check(find_pack(pack), [family] if family else [])]
    wrong.extend(told_miss(miss) for row in rows for miss in row["misses"])
    table = [
        [
            row["domain"],
            row["rules"],
            row["name"]["zh"],
            row["cases"],
            "；".join(told_miss(miss) for miss in row["misses"]),
        ]
        for row in rows
    ]
    title = f"核对案例 {sum(row['cases'] for row in rows)} 个，不符 {len(wrong)} 处"
    return Answer({"rules": rows}, title, ["类别", "规则", "名称", "案例", "不符"], table, right=(3,))


@app.command("publish")
def publish_command(
    family: Family, name: Name, since: Day, until: DayOrNone = None,
    ending: Annotated[bool, typer.Option("--ending", help="上一版到前一天为止 / end the version before")] = False,
    why: Why = "", by: By = "", pack: PackName = "ningbo", data: DataFolder = None, json: AsJson = False,
) -> None:  # fmt: skip
    """核对后发布：公式、权重、依据、核对案例都过才发布。 / Put a draft in force once nothing speaks against it."""

    def _find() -> Answer:
        from jiqun.workspace.rule_drafts import publish

        desk, found = _opened(pack, data, family, name)
        publish(
            desk, found, since=since.date(), until=until.date() if until else None, ending=ending, sign=_sign(by, why)
        )  # fmt: skip
        return _shown(desk, family, name)

    give(json, _find)


@app.command("end")
def end_command(
    family: Family, name: Name, until: Day, why: Why, by: By = "", pack: PackName = "ningbo", data: DataFolder = None,
    json: AsJson = False,
) -> None:  # fmt: skip
    """让已发布的规则到某日为止。 / End a published rule set on a day."""

    def _find() -> Answer:
        from jiqun.workspace.rule_drafts import end

        desk, found = _opened(pack, data, family, name)
        end(found, until=until.date(), sign=_sign(by, why))
        return _shown(desk, family, name)

    give(json, _find)


@app.command("withdraw")
def withdraw_command(
    family: Family, name: Name, why: Why, by: By = "", pack: PackName = "ningbo", data: DataFolder = None, json: AsJson = False,
) -> None:  # fmt: skip
    """撤回草稿；编号可以再用。 / Give a draft up; its id may be taken again."""

    def _find() -> Answer:
        from jiqun.workspace.rule_drafts import shelve

        desk, found = _opened(pack, data, family, name)
        shelve(found, sign=_sign(by, why))
        return _shown(desk, family, name)

    give(json, _find)
