"""Bulletins: building one, reading it with every number's query, putting its prose otherwise, signing, keeping."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Response
from fastapi.responses import RedirectResponse
from markupsafe import Markup

from jiqun.access import User
from jiqun.reports.archive.keeping import Archive, Kept
from jiqun.reports.bound import plain
from jiqun.reports.build import ask, build
from jiqun.reports.diff import differences
from jiqun.reports.errors import BulletinUnknown, EditedMeanwhile, ReportError, StateUnfit
from jiqun.reports.found import Sources
from jiqun.reports.kind import kind_of, load_kinds
from jiqun.reports.model import Bulletin, Paragraph
from jiqun.reports.writing.formats import WRITERS
from jiqun.reports.writing.html import fragment, trace_table
from jiqun.web.pages.visiting import Visiting, having
from jiqun.web.rendering import Visit

router = APIRouter()

Short = Annotated[str, Query(max_length=40)]
Editor = Annotated[User, Depends(having("officer", "keeper", "administrator"))]
Signer = Annotated[User, Depends(having("keeper", "administrator"))]
MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
Kind = Literal["docx", "pdf", "html", "xlsx", "pptx"]


def _archive(visit: Visit) -> Archive:
    return Archive(visit.site.database())


def _sources(visit: Visit) -> Sources:
    if not visit.site.has_records():
        raise HTTPException(
            422,
            "还没有任何数据，通报无从写起；请先导入报表或运行 jiqun demo / nothing has come in yet: import returns, or run jiqun demo",
        )
    return Sources(visit.city, visit.site.desk())


@router.get("/bulletins")
def bulletins(visit: Visiting) -> Response:
    """The kinds, a form to build one, and the issues kept so far."""
    kept = _archive(visit).all() if visit.site.has_records() else []
    districts = [item.name for item in visit.city.library.regions.all if item.kind == "district"]
    return visit.page(
        "bulletins.html", kinds=list(load_kinds(visit.city.pack).values()), kept=kept, districts=districts
    )


@router.get("/bulletins/preview")
def preview(visit: Visiting, kind: Short, period: Short, region: Short = "") -> Response:
    """A bulletin as it would stand; nothing is kept."""
    built = _built(visit, kind, period, region)
    return visit.page(
        "bulletin.html", bulletin=built, kept=None, body=Markup(fragment(built)), trace=Markup(trace_table(built)),  # noqa: S704 (escaped by the writer)
        asked={"kind": kind, "period": period, "region": region}, paragraphs=[], versions=[], changed=None,
    )  # fmt: skip


@router.get("/bulletins/preview.{form}")
def preview_file(visit: Visiting, form: Kind, kind: Short, period: Short, region: Short = "") -> Response:
    return _file(_built(visit, kind, period, region), form)


def _built(visit: Visit, kind: str, period: str, region: str) -> Bulletin:
    try:
        found, sources = kind_of(visit.city.pack, kind), _sources(visit)
        return build(sources, found, ask(sources, found, period, region=region, today=visit.on))
    except ReportError as error:
        raise HTTPException(422, str(error)) from error


def _file(bulletin: Bulletin, form: str) -> Response:
    content = WRITERS[f".{form}"](bulletin)
    name = f"{bulletin.kind}-{bulletin.period}.{form}"
    return Response(
        content, media_type=MEDIA[form], headers={"content-disposition": f'attachment; filename="{name}"'}
    )


@router.post("/bulletins")
def keep(
    visit: Visiting, user: Editor, kind: Annotated[str, Form(max_length=40)], period: Annotated[str, Form(max_length=40)],
    region: Annotated[str, Form(max_length=40)] = "",
) -> Response:  # fmt: skip
    """Keep a bulletin as a draft, to be edited, signed, archived."""
    kept = _archive(visit).keep(_built(visit, kind, period, region), user.name)
    return RedirectResponse(visit.url(f"/bulletins/{kept.id}"), status_code=303)


@router.get("/bulletins/{number:int}")
def issue(visit: Visiting, number: int) -> Response:
    """A kept issue: its text, its numbers, its versions, what changed against the last."""
    archive, kept = _archive(visit), _held(visit, number)
    before = archive.last_before(kept.bulletin)
    paragraphs = [plain(block.text) for block in kept.bulletin.blocks if isinstance(block, Paragraph)]
    return visit.page(
        "bulletin.html", bulletin=kept.bulletin, kept=kept, body=Markup(fragment(kept.bulletin)),  # noqa: S704 (escaped by the writer)
        trace=Markup(trace_table(kept.bulletin)), asked={}, paragraphs=paragraphs, versions=archive.history(number),  # noqa: S704
        changed=differences(before.bulletin, kept.bulletin) if before else None,
    )  # fmt: skip


@router.get("/bulletins/{number:int}.{form}")
def issue_file(visit: Visiting, number: int, form: Kind) -> Response:
    return _file(_held(visit, number).bulletin, form)


def _held(visit: Visit, number: int) -> Kept:
    if not visit.site.has_records():
        raise HTTPException(404, f"没有第 {number} 号通报 / no bulletin {number}")
    try:
        return _archive(visit).get(number)
    except BulletinUnknown as error:
        raise HTTPException(404, str(error)) from error


@router.post("/bulletins/{number:int}/prose")
def edit(
    visit: Visiting, user: Editor, number: int, paragraph: Annotated[int, Form(ge=0)], revision: Annotated[int, Form()],
    text: Annotated[str, Form(max_length=4_000)] = "",
) -> Response:  # fmt: skip
    """Put a paragraph otherwise; its numbers stay bound."""
    return _done(
        visit,
        number,
        lambda: _archive(visit).edit_prose(number, paragraph, text, user.name, revision=revision),
    )


@router.post("/bulletins/{number:int}/{deed}")
def turn(
    visit: Visiting, user: Signer, number: int, deed: Literal["sign", "return", "archive"], revision: Annotated[int, Form()],
    note: Annotated[str, Form(max_length=400)] = "",
) -> Response:  # fmt: skip
    """Sign a draft, give a signed one back, archive it."""
    archive = _archive(visit)
    deeds: Mapping[str, Callable[..., Kept]] = {
        "sign": archive.sign,
        "return": archive.give_back,
        "archive": archive.archive,
    }
    return _done(visit, number, lambda: deeds[deed](number, user.name, revision=revision, note=note))


def _done(visit: Visit, number: int, deed: Callable[[], Kept]) -> Response:
    try:
        deed()
    except BulletinUnknown as error:
        raise HTTPException(404, str(error)) from error
    except (EditedMeanwhile, StateUnfit) as error:
        raise HTTPException(409, str(error)) from error
    except ReportError as error:
        raise HTTPException(422, str(error)) from error
    return RedirectResponse(visit.url(f"/bulletins/{number}"), status_code=303)
