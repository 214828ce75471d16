"""Commands that read one document: extract, read."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from jiqun.cli.options import AsJson
from jiqun.cli.printing import errors, one_shape, out, print_json, print_table
from jiqun.cli.workbook import write_workbook
from jiqun.documents import Document, Paragraph, read
from jiqun.plans import Statement
from jiqun.plans.extraction import extract, tasks
from jiqun.plans.extraction.endpoint import Endpoint, EndpointNotConfigured
from jiqun.plans.extraction.endpoint import propose as propose_additions


class Format(StrEnum):
    JSONL = "jsonl"
    TABLE = "table"
    XLSX = "xlsx"


COLUMNS = (
    "kind", "indicator", "qualifier", "comparator", "value", "value2", "unit", "year", "horizon_year", "region",
    "responsible", "section", "value_text", "quote", "char_start", "char_end",
)  # fmt: skip
#: What fits a terminal; everything else is in the other formats.
TABLE = ("kind", "indicator", "qualifier", "value_text", "year", "char_start")
TASK_TABLE = ("type", "title", "responsible", "char_start")
TASK_COLUMNS = ("type", "title", "responsible", "section", "quote", "char_start", "char_end")


def extract_command(
    file: Annotated[Path, typer.Argument(help="规划文件：txt、docx、pdf、html、xlsx / a plan")],
    only_tasks: Annotated[
        bool, typer.Option("--tasks", help="抽取任务而非数字 / tasks instead of numbers")
    ] = False,
    format: Annotated[Format, typer.Option(help="输出格式 / output format")] = Format.JSONL,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="xlsx 的文件名 / file for xlsx")
    ] = None,
    propose: Annotated[
        bool,
        typer.Option(
            "--propose", help="另请所配置的模型补充建议 / also ask the configured model for additions"
        ),
    ] = False,
) -> None:
    """抽取文件中的每个定量表述（或任务），每行一个 JSON。 / One JSON object per quantitative statement (or task)."""
    with one_shape(format is Format.JSONL, lines=format is Format.JSONL):
        document = read(file)
        rows = [
            item.as_dict() for item in (tasks(document) if only_tasks else _statements(document, propose))
        ]
        columns = TASK_COLUMNS if only_tasks else COLUMNS
        match format:
            case Format.JSONL:
                for row in rows:
                    print_json(row, indent=False)
            case Format.TABLE:
                shown = TASK_TABLE if only_tasks else TABLE
                print_table(f"{file.name} · {len(rows)}", shown, [_cells(row, shown) for row in rows])
            case Format.XLSX:
                target = output or Path(f"{file.stem}.xlsx")
                write_workbook(
                    target,
                    "tasks" if only_tasks else "statements",
                    columns,
                    [_cells(r, columns) for r in rows],
                )
                errors.print(f"{target}: {len(rows)}")


def _statements(document: Document, propose: bool) -> list[Statement]:
    """What the rules read and, if asked for, what a model adds (marked as proposed)."""
    found = extract(document)
    if not propose:
        return found
    endpoint = Endpoint.configured()
    if endpoint is None:
        raise EndpointNotConfigured
    return sorted([*found, *propose_additions(document, found, endpoint)], key=lambda item: item.value_start)


def _cells(row: dict[str, Any], columns: Sequence[str]) -> list[Any]:
    return [_cell(row[name]) for name in columns]


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return "、".join(map(str, value))
    if isinstance(value, dict):
        return "；".join(f"{role}: {'、'.join(units)}" for role, units in value.items() if units)
    return value


def read_command(
    file: Annotated[Path, typer.Argument(help="任何规划文件 / any plan")],
    text: Annotated[bool, typer.Option("--text", help="只输出保存的全文 / only the kept text")] = False,
    json: AsJson = False,
) -> None:
    """文件读成了什么：段落、章节、表格、版面处理说明。 / What a document was read as."""
    with one_shape(json):
        document = read(file)
        if text:
            out.file.write(document.text)
        elif json:
            print_json(_document(document))
        else:
            print_table(
                f"{document.title or file.name} · {len(document.text)} · {document.sha256[:12]}",
                ["种类", "章节", "起", "内容"],
                [_block(block) for block in document.blocks],
            )
            for remark in document.remarks:
                errors.print(f"{remark.code}: {remark.message}", markup=False)


def _document(document: Document) -> dict[str, Any]:
    return {
        "name": document.name,
        "media_type": document.media_type,
        "sha256": document.sha256,
        "title": document.title,
        "characters": len(document.text),
        "blocks": [
            {
                "kind": block.kind.value if isinstance(block, Paragraph) else "table",
                "section": "/".join(map(str, block.section)),
                "start": block.span.start,
                "end": block.span.end,
                **({"text": block.text} if isinstance(block, Paragraph) else _grid(block)),
            }
            for block in document.blocks
        ],
        "remarks": [{"code": item.code, "message": item.message} for item in document.remarks],
    }


def _grid(table: Any) -> dict[str, Any]:
    cells = [
        {"row": c.row, "column": c.column, "rows": c.rows, "columns": c.columns, "text": c.text}
        for c in table.cells
    ]
    return {
        "caption": table.caption,
        "height": table.height,
        "width": table.width,
        "header_rows": table.header_rows,
        "cells": cells,
    }


def _block(block: Any) -> tuple[object, ...]:
    section = "/".join(map(str, block.section))[-24:]
    if isinstance(block, Paragraph):
        return (block.kind.value, section, block.span.start, block.text[:60])
    return ("table", section, block.span.start, f"{block.height}×{block.width} {block.caption}")
