"""The command that makes a synthetic city: synthesise."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jiqun.cli.options import AsJson, PackName
from jiqun.cli.printing import Answer, CommandMishap, errors, give

if TYPE_CHECKING:
    from jiqun.packs import Pack
    from jiqun.synthesis import Line, Made

COLUMNS = ("指标", "地区", "年份", "目标", "生成", "偏差", "允许", "来源")


def synthesise_command(
    firms: Annotated[int, typer.Option(help="每年存续的企业数 / enterprises alive in every year")] = 10_000,
    years: Annotated[str, typer.Option(help="年份，如 2018-2025 / years, such as 2018-2025")] = "2018-2025",
    seed: Annotated[int, typer.Option(min=0, help="种子：相同则数据相同 / the same seed, the same city")] = 1,
    pack: PackName = "ningbo",
    data: Annotated[Path | None, typer.Option("--data", help="数据文件夹 / folder of the facts")] = None,
    returns: Annotated[
        Path | None,
        typer.Option(
            "--returns", help="另写带错误的报送表和答案的文件夹 / also write returns with planted errors"
        ),
    ] = None,
    json: AsJson = False,
) -> None:
    """生成按公布总量校准的模拟城市，入库并标明“模拟数据”。 / Make a synthetic city, calibrated and labelled as simulated."""
    give(json, lambda: _answer(firms, _span(years), seed, pack, data, returns))


def _span(years: str) -> range:
    first, _, last = years.partition("-")
    if not (first.isdigit() and (last.isdigit() or not last)) or len(first) != 4:
        raise CommandMishap(f"年份“{years}”写法有误，应如 2018-2025。 / Write the years as 2018-2025.")
    return range(int(first), int(last or first) + 1)


def _answer(
    firms: int, years: range, seed: int, pack: str, data: Path | None, returns: Path | None
) -> Answer:
    from jiqun.facts.schema import load_declarations
    from jiqun.facts.store import Store
    from jiqun.packs import find_pack
    from jiqun.synthesis import synthesise
    from jiqun.workspace.places import data_folder, records_address

    found = find_pack(pack)
    store = Store(data_folder(found, data), load_declarations(found), records_address(found))
    try:
        made = synthesise(store, found, firms=firms, years=years, seed=seed, progress=_progress)
        planted = _returns(store, found, made, returns) if returns is not None else None
    finally:
        store.close()
    content = _content(made) | ({"returns": str(returns), "planted": planted} if returns is not None else {})
    return Answer(content, _title(made), COLUMNS, [_row(line) for line in made.lines], right=(3, 4, 5, 6))


def _progress(what: str, share: float) -> None:
    errors.print(f"{share:4.0%} {what}")


def _returns(store: Any, pack: Pack, made: Made, folder: Path) -> int:
    from jiqun.synthesis.returns import write_returns

    return len(write_returns(store, pack, folder, year=made.years[-1], seed=made.seed))


def _content(made: Made) -> dict[str, Any]:
    return {
        "simulated": True, "firms": made.firms, "years": [made.years[0], made.years[-1]], "seed": made.seed,
        "scale": made.scale, "rows": made.rows, "vintages": len(made.vintages), "content": made.content,
        "calibration": [line.as_dict() for line in made.lines],
    }  # fmt: skip


def _title(made: Made) -> str:
    scale = "与公布总量同规模" if made.scale == 1 else f"总量和户数为公布数的 {made.scale:.4g} 倍"
    return (
        f"模拟数据：{made.firms} 家企业，{made.years[0]}—{made.years[-1]} 年，{made.rows} 行，{len(made.vintages)} 批；"
        f"{scale}；种子 {made.seed}，内容 {made.content[:16]}"
    )


def _row(line: Line) -> tuple[object, ...]:
    unit = "点" if line.kind == "points" else "%"
    return (
        line.what, line.region or "全市", line.year, f"{line.target:,.2f}", f"{line.made:,.2f}",
        f"{line.deviation:+.4f}{unit}", f"{line.allowed:g}{unit}", line.source,
    )  # fmt: skip
