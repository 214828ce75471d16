"""Commands that bring returns in: template, import."""

from __future__ import annotations

import getpass
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jiqun.cli.options import AsJson, DataFolder, PackName
from jiqun.cli.printing import CommandMishap, errors, one_shape, print_json, print_table

if TYPE_CHECKING:
    from jiqun.facts.intake import Options, Taken
    from jiqun.workspace.facts import Desk

#: Problems that are printed; all are in the JSON of --problems and in the marked-up copy.
PRINTED = 40


def import_command(
    files: Annotated[list[Path], typer.Argument(help="报表：xlsx、csv、parquet / returns")],
    dataset: Annotated[
        str, typer.Option(help="数据集，缺省由表头判断 / data set, told from the labels")
    ] = "",
    period: Annotated[str, typer.Option(help="时期，如 2024 或 2024-03 / period")] = "",
    office: Annotated[str, typer.Option(help="填报单位 / reporting office")] = "",
    by: Annotated[str, typer.Option(help="导入人 / who imports")] = "",
    note: Annotated[str, typer.Option(help="备注 / note")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不入库 / check only")] = False,
    good_rows: Annotated[
        bool,
        typer.Option(
            "--good-rows", help="收下无误的行，其余留存待改 / take the good rows, keep the rest aside"
        ),
    ] = False,
    simulated: Annotated[
        bool,
        typer.Option(
            "--simulated",
            help="标为模拟数据；文件自己写明的总会标上 / label as simulated; a file that says so is anyway",
        ),
    ] = False,
    marked: Annotated[
        Path | None, typer.Option(help="标注问题的副本 .xlsx / a copy with every problem marked")
    ] = None,
    problems: Annotated[
        Path | None, typer.Option(help="全部问题存为 .parquet / all problems as a Parquet file")
    ] = None,
    data: DataFolder = None,
    pack: PackName = "ningbo",
    json: AsJson = False,
) -> None:
    """导入报表：逐格检查，整份收下或说明为何不收。 / Import returns: every cell checked, taken whole or refused."""
    from jiqun.facts.intake import Options

    with one_shape(json):
        if marked is not None and len(files) > 1:
            raise CommandMishap("--marked 一次只用于一份文件 / --marked goes with one file")
        chosen = Options(
            dataset=dataset, period=period, office=office, by=by or _user(), note=note, dry_run=dry_run,
            good_rows=good_rows, simulated=simulated, marked=marked, problems=problems,
        )  # fmt: skip
        desk = _desk(pack, data)
        try:
            taken = _take_all(desk, files, chosen)
        finally:
            desk.close()
        if json:
            print_json({"count": len(taken), "files": [item.as_dict() for item in taken]})
        else:
            for item in taken:
                _show(item)
    if any(item.decision == "refused" or (item.decision == "checked" and item.rejected) for item in taken):
        raise typer.Exit(1)


def _desk(pack: str, data: Path | None) -> Desk:
    from jiqun.workspace.facts import open_desk

    return open_desk(pack, data)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return os.environ.get("USER", "")


def _take_all(desk: Desk, files: list[Path], chosen: Options) -> list[Taken]:
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from jiqun.facts.intake import Intake

    intake = Intake(desk.store, desk.engine, desk.pack)
    shape = (SpinnerColumn(), TextColumn("{task.description} {task.completed:,.0f} 行"), TimeElapsedColumn())
    taken = []
    with Progress(*shape, console=errors, transient=True) as progress:
        for file in files:
            task = progress.add_task(file.name, total=None)
            taken.append(intake.take(file, chosen, lambda rows, task=task: progress.advance(task, rows)))  # type: ignore[misc]
    return taken


_WORDS = {
    "accepted": "已导入 / accepted",
    "refused": "未导入，请改正后重报，或用 --good-rows 先收无误的行 / refused",
    "checked": "只检查，未导入 / checked only",
    "unchanged": "与已导入的相同，未作改动 / the same as imported before, nothing changed",
}


def _show(taken: Taken) -> None:
    place = " · ".join(part for part in (taken.dataset, taken.period, taken.office) if part)
    title = (
        f"{taken.file} · {place}：{_WORDS[taken.decision.value]}\n"
        f"{taken.rows} 行 = 可收 {taken.accepted} + 拒收 {taken.rejected}；错误 {taken.errors}，提示 {taken.warnings}"
        f"{f'；版本 {taken.vintage}' if taken.vintage else ''}{'；模拟数据 / simulated' if taken.simulated else ''}"
    )
    if not taken.problems:
        errors.print(title, markup=False, soft_wrap=True)
        return
    shown = taken.problems[:PRINTED]
    print_table(title, ["级别", "工作表", "单元格", "内容", "问题", "如何改", "建议"], map(_cells, shown))
    hidden = sum(taken.counts.values()) - len(shown)
    if hidden > 0:
        errors.print(f"另有 {hidden} 个问题，见 --marked 或 --problems / {hidden} more", markup=False)
    if taken.unlisted:
        errors.print(
            f"其中另有 {taken.unlisted} 处只计数未列出 / {taken.unlisted} more counted, not listed",
            markup=False,
        )


def _cells(problem: Any) -> tuple[object, ...]:
    level = "错误" if problem.severity == "error" else "提示"
    return (
        level, problem.sheet, problem.cell, problem.raw or "", problem.message_zh, problem.mend_zh, problem.suggestion,
    )  # fmt: skip


def template_command(
    dataset: Annotated[str, typer.Argument(help="数据集的编号或名称 / data set")],
    output: Annotated[Path | None, typer.Argument(help="文件名，缺省为数据集名称 / file to write")] = None,
    period: Annotated[str, typer.Option(help="预填的时期 / period to fill in")] = "",
    office: Annotated[str, typer.Option(help="预填的填报单位 / office to fill in")] = "",
    pack: PackName = "ningbo",
    json: AsJson = False,
) -> None:
    """生成填报表式：标签、单位、下拉选项、填写说明。 / Write an Excel form: labels, units, drop-downs, notes."""
    from jiqun.facts.intake.template import write_template
    from jiqun.facts.schema import load_declarations
    from jiqun.packs import find_pack

    with one_shape(json):
        found = find_pack(pack)
        declared = load_declarations(found)[dataset]
        path = output or Path(f"{declared.name.zh}.xlsx")
        write_template(path, declared, found, period=period, office=office)
        if json:
            print_json({"dataset": declared.id, "version": declared.version, "path": str(path)})
        else:
            errors.print(f"{path}：{declared.name.zh} {declared.version}", markup=False)
