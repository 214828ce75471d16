"""The command that builds bulletins, traces their numbers, keeps and compares them."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jiqun.cli.options import AsJson, DataFolder, On, PackName, Texts
from jiqun.cli.printing import Answer, CommandMishap, errors, give

if TYPE_CHECKING:
    from jiqun.reports.model import Bulletin
    from jiqun.workspace.facts import Desk


def bulletin_command(
    words: Annotated[
        list[str] | None,
        typer.Argument(help="种类，如 monthly-clusters；或 diff 甲 乙 / a kind, or diff with two issues"),
    ] = None,
    period: Annotated[str, typer.Option(help="2025-10，年度种类写 2025 / month, or year")] = "",
    region: Annotated[str, typer.Option(help="区县；缺省全市 / district, the whole city by default")] = "",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help=".docx .pdf .html .xlsx .pptx / file to write")
    ] = None,
    number: Annotated[str, typer.Option(help="发文字号或期号 / number of the issue")] = "",
    unit: Annotated[str, typer.Option(help="只督办一个单位 / only one unit (supervision)")] = "",
    date: Annotated[
        dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], help="成文日期 / day under the text")
    ] = None,
    on: On = None,
    every: Annotated[bool, typer.Option("--list", help="列出种类 / list the kinds")] = False,
    kept: Annotated[bool, typer.Option("--kept", help="列出档案库中的各期 / list kept issues")] = False,
    trace: Annotated[
        bool, typer.Option("--trace", help="逐数列出查询 / every number with its query")
    ] = False,
    keep: Annotated[
        str, typer.Option("--keep", help="存入档案库，写明经办人 / keep as a draft, by whom")
    ] = "",
    pack: PackName = "ningbo",
    data: DataFolder = None,
    texts: Texts = None,
    json: AsJson = False,
) -> None:
    """生成通报（Word、PDF、网页、工作簿、幻灯片），逐数可查来源。 / Build a bulletin; every number traces to its query."""

    def find() -> Answer:
        name, rest = (words or [""])[0], (words or [""])[1:]
        if every:
            return _kinds(pack)
        if kept:
            return _kept(pack, data)
        if name == "diff":
            return _difference(rest, pack, data)
        if not name or rest or not period:
            raise CommandMishap(
                "请给出一个种类和 --period，如 jiqun bulletin monthly-clusters --period 2025-10 -o 通报.docx；种类见 --list。"
                " / Give one kind and --period; --list shows the kinds."
            )
        built, desk = _built(pack, data, texts, name, period, region, number, unit, on, date, output)
        return _done(built, desk, output, trace, keep)

    give(json, find)


def _built(
    pack: str, data: Path | None, texts: Path | None, kind: str, period: str, region: str, number: str, unit: str,
    on: dt.datetime | None, date: dt.datetime | None, output: Path | None,
) -> tuple[Bulletin, Desk]:  # fmt: skip
    # Imported here: the engine takes a second that no other command should pay.
    from jiqun.packs import find_pack
    from jiqun.reports.build import ask, build
    from jiqun.reports.found import Sources
    from jiqun.reports.kind import kind_of
    from jiqun.reports.writing.formats import check_format
    from jiqun.workspace import open_city
    from jiqun.workspace.facts import open_desk

    chosen = kind_of(find_pack(pack), kind)
    if output is not None:
        check_format(output)
    desk = open_desk(pack, data)
    city = open_city(pack, texts).with_returned(desk.published())
    sources = Sources(city, desk)
    asked = ask(
        sources, chosen, period, region=region, number=number, unit=unit,
        on=on.date() if on else None, dated=date.date() if date else None,
    )  # fmt: skip
    return build(sources, chosen, asked), desk


def _done(bulletin: Bulletin, desk: Desk, output: Path | None, trace: bool, keep: str) -> Answer:
    if output is not None:
        _write(bulletin, output)
    if keep:
        from jiqun.reports.archive import Archive

        found = Archive(desk.store.database).keep(bulletin, keep)
        errors.print(f"已存为第 {found.id} 号（草稿） / kept as draft {found.id}", markup=False)
    if trace:
        return _trace(bulletin)
    content = bulletin.model_dump(mode="json")
    return Answer(content, bulletin.title, ["节", "内容"], _text(bulletin))


def _write(bulletin: Bulletin, output: Path) -> None:
    from jiqun.reports.writing.formats import write_paper

    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always", UserWarning)
        sidecar = write_paper(bulletin, output)
    for text in dict.fromkeys(str(item.message) for item in said if issubclass(item.category, UserWarning)):
        errors.print(text, markup=False)
    errors.print(f"{output}，{sidecar.name}", markup=False)


def _text(bulletin: Bulletin) -> list[list[object]]:
    from jiqun.reports.bound import plain
    from jiqun.reports.model import Heading, Paragraph

    rows: list[list[object]] = []
    for block in bulletin.blocks:
        if isinstance(block, Heading):
            rows.append([block.ordinal, plain(block.text)])
        elif isinstance(block, Paragraph):
            rows.append(["", plain(block.text)])
        else:
            rows.append(["", f"[{'表' if block.block == 'table' else '图'}]"])
    rows += [[f"附件{at}", annex.title] for at, annex in enumerate(bulletin.annexes, 1)]
    return rows


def _trace(bulletin: Bulletin) -> Answer:
    rows = [
        {"where": where, "sentence": words, "printed": number.text, "query": str(number.query), "value": str(number.value)}
        for where, words, number in bulletin.traced()
    ]  # fmt: skip
    shown = [[row["sentence"], row["printed"], row["query"], row["value"]] for row in rows]
    title = f"{bulletin.title} · {len(rows)}"
    return Answer({"title": bulletin.title, "numbers": rows}, title, ["句", "数", "查询", "值"], shown, right=(1, 3))  # fmt: skip


def _kinds(pack: str) -> Answer:
    from jiqun.packs import find_pack
    from jiqun.reports.kind import load_kinds

    found = [kind.record for kind in load_kinds(find_pack(pack)).values()]
    rows = [
        {"id": item.id, "name": item.name.model_dump(), "per": item.per, "description": item.description.model_dump()}
        for item in found
    ]  # fmt: skip
    shown = [
        [item.id, item.name.zh, {"month": "月", "year": "年"}[item.per], item.description.zh]
        for item in found
    ]
    return Answer({"kinds": rows}, "", ["种类", "名称", "周期", "说明"], shown)


def _kept(pack: str, data: Path | None) -> Answer:
    from jiqun.reports.archive import Archive

    found = Archive(_database(pack, data)).all()
    rows = [
        {"id": item.id, "kind": item.kind, "period": item.period, "region": item.region, "title": item.title,
         "state": item.state.value, "revision": item.revision, "by": item.created_by}
        for item in found
    ]  # fmt: skip
    shown = [[item.id, item.title, item.period, item.region, item.state.label, item.revision] for item in found]  # fmt: skip
    return Answer({"bulletins": rows}, f"{len(rows)}", ["号", "标题", "期", "地区", "状态", "版本"], shown, right=(0, 5))  # fmt: skip


def _database(pack: str, data: Path | None) -> Any:
    from jiqun.packs import find_pack
    from jiqun.workspace.places import data_folder, open_records

    found = find_pack(pack)
    return open_records(found, data_folder(found, data))


def _difference(names: Sequence[str], pack: str, data: Path | None) -> Answer:
    if len(names) != 2:
        raise CommandMishap(
            "diff 需要两期：.json 存档文件、有存档的通报文件，或档案库编号。 / diff takes two issues: sidecars, papers with one, or numbers of the archive."
        )
    from jiqun.reports.diff import differences

    before, after = (_issue(name, pack, data) for name in names)
    found = differences(before, after)
    content = {
        "before": {"title": before.title, "period": before.period},
        "after": {"title": after.title, "period": after.period},
        "numbers": [
            {"query": item.key, "before": item.before and item.before.text, "after": item.after and item.after.text,
             "change": None if item.change is None else str(item.change)}
            for item in found.numbers
        ],
        "sentences": [{"kind": item.kind, "before": item.before, "after": item.after} for item in found.sentences],
    }  # fmt: skip
    kinds = {"added": "增", "removed": "删", "reworded": "改", "numbers": "数"}
    shown = [
        *([kinds[item.kind], item.before, item.after] for item in found.sentences),
        *(["值", f"{item.key}：{item.before.text if item.before else '无'}", item.after.text if item.after else "无"] for item in found.numbers),
    ]  # fmt: skip
    title = f"{before.period_name} → {after.period_name}：{len(found.sentences)} / {len(found.numbers)}"
    return Answer(content, title, ["变化", "前", "后"], shown)


def _issue(name: str, pack: str, data: Path | None) -> Bulletin:
    from jiqun.reports.sidecar import read_sidecar

    if name.isdigit():
        from jiqun.reports.archive import Archive

        return Archive(_database(pack, data)).get(int(name)).bulletin
    return read_sidecar(Path(name))
