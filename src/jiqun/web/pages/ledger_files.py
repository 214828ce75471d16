"""Lists as files: the empty form, a workbook that can be sent back, CSV and Word; and taking one in."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from fastapi import APIRouter, Response
from starlette.datastructures import UploadFile

from jiqun.mishap import Mishap
from jiqun.web.acting import actor_of
from jiqun.web.language import half
from jiqun.web.ledger_telling import told_ledgers
from jiqun.web.logon import unkept
from jiqun.web.pages.ledger_choice import asked_of, listing
from jiqun.web.pages.ledger_forms import Posted
from jiqun.web.pages.ledger_showing import Cells
from jiqun.web.pages.visiting import LoggedOn, Visiting
from jiqun.web.refusal import status_of
from jiqun.web.rendering import Visit

if TYPE_CHECKING:
    from jiqun.ledgers.declaration import Ledger
    from jiqun.ledgers.exchange.cells import Listed
    from jiqun.ledgers.exchange.outcome import Imported
    from jiqun.workspace.ledger_shelf import Glance

router = APIRouter()

KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv; charset=utf-8",
}
#: Doubts that the page shows; a file that is wrong throughout says the same thing in every row.
SHOWN = 300


@router.get("/ledgers/{name}/form.xlsx")
def form(visit: Visiting, name: str) -> Response:
    """The empty form of a ledger."""
    from jiqun.ledgers.exchange.cells import listed
    from jiqun.ledgers.exchange.workbook import write_workbook

    glance = told_ledgers(visit)
    ledger = glance.book.ledgers[name]
    return _file(
        write_workbook(listed(glance.book, ledger, []), visit.on), f"{ledger.title.zh}（空表）", "xlsx"
    )


@router.get("/ledgers/{name}/export.{kind}")
def export(visit: Visiting, name: str, kind: str) -> Response:
    """What a list shows with its filters, in its order, as a file."""
    from jiqun.ledgers.exchange.cells import listed
    from jiqun.ledgers.exchange.word import write_word
    from jiqun.ledgers.exchange.workbook import write_csv, write_workbook

    glance = told_ledgers(visit)
    ledger = glance.book.ledgers[name]
    asked = asked_of(ledger, visit.request.query_params)
    found = listing(glance, ledger, asked, visit.on)
    entries = [found.entries[row["id"]] for row in found.rows]
    list_ = listed(glance.book, ledger, entries, found.rows)
    view = next((item for item in ledger.record.views if item.id == asked.view), None)
    columns = ("number", "title", "state", *view.columns) if view else ()
    writers: dict[str, Callable[[Listed], bytes]] = {
        "xlsx": lambda rows: write_workbook(rows, visit.on), "csv": write_csv,
        "docx": lambda rows: write_word(rows, visit.on, columns),
    }  # fmt: skip
    if kind not in writers:
        return visit.page(
            "ledger_import.html", status_code=404, **_shown(visit, glance, ledger, None, FormatAbsent(kind))
        )
    return _file(writers[kind](list_), ledger.title.zh, kind)


class FormatAbsent(Mishap):
    def __init__(self, kind: str) -> None:
        super().__init__(
            f"不能导出为 .{kind}；请用 xlsx、csv 或 docx。 / .{kind} is not written; use xlsx, csv or docx."
        )


def _file(content: bytes, title: str, kind: str) -> Response:
    named = f"attachment; filename*=UTF-8''{quote(f'{title}.{kind}')}"
    return Response(
        content,
        media_type=KINDS[kind],
        headers={"Content-Disposition": named, "Cache-Control": "no-store, private"},
    )


@router.get("/ledgers/{name}/import")
def import_page(visit: Visiting, user: LoggedOn, name: str) -> Response:
    glance = told_ledgers(visit)
    ledger = glance.book.ledgers[name]
    return unkept(visit.page("ledger_import.html", **_shown(visit, glance, ledger, None, None)))


@router.post("/ledgers/{name}/import")
def import_file(visit: Visiting, user: LoggedOn, name: str, form: Posted) -> Response:
    """Check a file, or take it in; what is wrong is said with sheet, cell and mend, and nothing is half taken."""
    glance = told_ledgers(visit)
    ledger = glance.book.ledgers[name]
    found, error = None, None
    try:
        found = _taken(glance, ledger, form, actor_of(user))
    except Mishap as mishap:
        error = mishap
    status = status_of(error) if error else 200 if found and (found.written or not found.errors) else 422
    return unkept(
        visit.page("ledger_import.html", status_code=status, **_shown(visit, glance, ledger, found, error))
    )


def _taken(glance: Glance, ledger: Ledger, form: Any, actor: Any) -> Imported:
    from jiqun.ledgers.exchange.importing import import_entries

    sent = form.get("file")
    if not isinstance(sent, UploadFile) or not sent.filename:
        raise FileAbsent
    with tempfile.TemporaryDirectory(prefix="upload-") as folder:
        path = Path(folder) / _named(sent.filename)
        path.write_bytes(sent.file.read())
        return import_entries(
            glance.book, ledger.id, path, actor, dry_run=form.get("_do") != "write",
            good_rows=form.get("good_rows") == "1", why=str(form.get("why", ""))[:400],
        )  # fmt: skip


def _named(name: str) -> str:
    from jiqun.ledgers.papers import safe_name

    return safe_name(name)


class FileAbsent(Mishap):
    def __init__(self) -> None:
        super().__init__(
            "没有选择文件；请选一份 xlsx 或 CSV。 / No file was chosen; choose an xlsx or CSV file."
        )


def _shown(
    visit: Visit, glance: Glance, ledger: Ledger, found: Imported | None, error: Mishap | None
) -> dict[str, Any]:
    doubts = list(found.doubts) if found else []
    return {
        "ledger": ledger, "cells": Cells(visit, glance), "found": found, "doubts": doubts[:SHOWN],
        "more": max(0, len(doubts) - SHOWN), "error": half(str(error), visit.language) if error else "",
        "group": next((item for item in visit.city.mechanisms.groups if item.id == ledger.record.area), None),
        "counts": {fate: found.count(fate) for fate in _fates()} if found else {},
    }  # fmt: skip


def _fates() -> list[Any]:
    from jiqun.ledgers.exchange.outcome import Fate

    return list(Fate)
