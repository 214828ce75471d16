"""Options that several commands share."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="机器可读的 JSON / machine-readable JSON")]
PackName = Annotated[str, typer.Option("--pack", "-p", help="资料包名称或文件夹 / pack name or folder")]
Texts = Annotated[
    Path | None,
    typer.Option("--texts", help="放有未随包发布的原文的文件夹 / folder with texts that are not shipped"),
]
On = Annotated[
    dt.datetime | None,
    typer.Option("--on", "--as-of", formats=["%Y-%m-%d"], help="日期，缺省为今天 / day, today by default"),
]

DataFolder = Annotated[
    Path | None,
    typer.Option(
        "--data", help="放数据的文件夹；缺省 $JIQUN_DATA/资料包 或 ./data/资料包 / folder of the facts"
    ),
]


def day_of(on: dt.datetime | None) -> dt.date:
    return on.date() if on else dt.date.today()
