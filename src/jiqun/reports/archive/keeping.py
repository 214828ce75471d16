"""Keeping bulletins: draft → signed → archived. Who did what, when, and with which contents, is never overwritten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from jiqun.records import Database
from jiqun.reports.archive import tables
from jiqun.reports.archive.rebinding import rebound
from jiqun.reports.errors import BulletinUnknown, EditedMeanwhile, ParagraphUnknown, StateUnfit
from jiqun.reports.model import Bulletin, Paragraph
from jiqun.reports.sidecar import digest_of, dumped


class IssueState(StrEnum):
    DRAFT = "draft"
    SIGNED = "signed"
    ARCHIVED = "archived"

    @property
    def label(self) -> str:
        return {"draft": "草稿", "signed": "已签发", "archived": "已归档"}[self.value]


class Deed(StrEnum):
    KEEP = "keep"
    EDIT = "edit"
    SIGN = "sign"
    RETURN = "return"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of an issue: what was done, by whom, when (UTC), and the digest of its contents."""

    revision: int
    deed: Deed
    state: IssueState
    digest: str
    at: dt.datetime
    by: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Kept:
    """An issue as it stands: its newest version."""

    id: int
    state: IssueState
    revision: int
    digest: str
    bulletin: Bulletin
    created_at: dt.datetime
    created_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """An issue in a list, without its contents."""

    id: int
    kind: str
    period: str
    region: str
    title: str
    state: IssueState
    revision: int
    simulated: bool
    created_at: dt.datetime
    created_by: str


@dataclass(frozen=True)
class Archive:
    """The bulletins of a database."""

    database: Database

    def keep(self, bulletin: Bulletin, by: str, note: str = "") -> Kept:
        """A new draft."""
        moment = _now()
        with self.database.writing() as connection:
            number = connection.execute(
                sa.insert(tables.bulletin).values(
                    kind=bulletin.kind, period=bulletin.period, region=bulletin.region, title=bulletin.title,
                    state=IssueState.DRAFT.value, revision=1, simulated=bulletin.simulated, created_at=moment, created_by=by,
                )
            ).inserted_primary_key[0]  # type: ignore[index]  # fmt: skip
            _write(connection, int(number), 1, Deed.KEEP, IssueState.DRAFT, bulletin, by, note, moment)
            return _get(connection, int(number))

    def edit_prose(self, number: int, paragraph: int, text: str, by: str, *, revision: int) -> Kept:
        """Put a paragraph of a draft's text otherwise; `paragraph` counts them from 0, `revision` is that which was read.

        Numbers stay bound: raises DigitTyped for one that the paragraph did not hold, and BulletinUnknown,
        ParagraphUnknown, StateUnfit, EditedMeanwhile. An empty text takes the paragraph out.
        """
        with self.database.writing() as connection:
            held = _get(connection, number)
            _only(held, IssueState.DRAFT, "修改")
            if held.revision != revision:
                raise EditedMeanwhile(number)
            edited = _edited(held, paragraph, text)
            return _step(connection, held, Deed.EDIT, IssueState.DRAFT, edited, by, f"第{paragraph + 1}段")

    def sign(self, number: int, by: str, *, revision: int, note: str = "") -> Kept:
        """签发: what was read is what is signed. Raises BulletinUnknown, StateUnfit, EditedMeanwhile."""
        return self._turn(number, Deed.SIGN, IssueState.DRAFT, IssueState.SIGNED, by, note, revision)

    def give_back(self, number: int, by: str, *, revision: int, note: str) -> Kept:
        """A signed issue back to draft, to be mended. Raises what :meth:`sign` does."""
        return self._turn(number, Deed.RETURN, IssueState.SIGNED, IssueState.DRAFT, by, note, revision)

    def archive(self, number: int, by: str, *, revision: int, note: str = "") -> Kept:
        """归档: nothing changes any more. Raises what :meth:`sign` does."""
        return self._turn(number, Deed.ARCHIVE, IssueState.SIGNED, IssueState.ARCHIVED, by, note, revision)

    def _turn(
        self, number: int, deed: Deed, start: IssueState, end: IssueState, by: str, note: str, revision: int
    ) -> Kept:
        with self.database.writing() as connection:
            held = _get(connection, number)
            _only(held, start, {Deed.SIGN: "签发", Deed.RETURN: "退回", Deed.ARCHIVE: "归档"}[deed])
            if held.revision != revision:
                raise EditedMeanwhile(number)
            return _step(connection, held, deed, end, held.bulletin, by, note)

    def get(self, number: int) -> Kept:
        """Raises BulletinUnknown."""
        with self.database.reading() as connection:
            return _get(connection, number)

    def at(self, number: int, revision: int) -> Bulletin:
        """The contents of an earlier version. Raises BulletinUnknown."""
        columns = tables.version.c
        wanted = sa.select(columns.content).where(columns.bulletin == number, columns.revision == revision)
        with self.database.reading() as connection:
            content = connection.scalar(wanted)
        if content is None:
            raise BulletinUnknown(number)
        return Bulletin.model_validate_json(content)

    def all(self, kind: str = "", region: str = "") -> list[Listing]:
        """Issues, the newest first."""
        columns = tables.bulletin.c
        wanted = sa.select(tables.bulletin).order_by(columns.id.desc())
        if kind:
            wanted = wanted.where(columns.kind == kind)
        if region:
            wanted = wanted.where(columns.region == region)
        with self.database.reading() as connection:
            return [_listing(row) for row in connection.execute(wanted)]

    def last_before(self, bulletin: Bulletin) -> Kept | None:
        """The newest kept issue of the same kind and region for an earlier period: what to compare with."""
        earlier = [item for item in self.all(bulletin.kind, bulletin.region) if item.period < bulletin.period]
        newest = max(earlier, key=lambda item: (item.period, item.id), default=None)
        return self.get(newest.id) if newest else None

    def history(self, number: int) -> list[Version]:
        """Every version, oldest first. Raises BulletinUnknown."""
        columns = tables.version.c
        wanted = sa.select(tables.version).where(columns.bulletin == number).order_by(columns.revision)
        with self.database.reading() as connection:
            found = [_version(row) for row in connection.execute(wanted)]
        if not found:
            raise BulletinUnknown(number)
        return found


def _edited(held: Kept, paragraph: int, text: str) -> Bulletin:
    blocks = list(held.bulletin.blocks)
    places = [at for at, block in enumerate(blocks) if isinstance(block, Paragraph)]
    if not 0 <= paragraph < len(places):
        raise ParagraphUnknown(held.id, paragraph)
    old = blocks[places[paragraph]]
    assert isinstance(old, Paragraph)  # noqa: S101 (chosen so)
    where = f"第{held.id}号通报第{paragraph + 1}段 / bulletin {held.id}, paragraph {paragraph + 1}"
    new = rebound(text, old.text, where)
    if new:
        blocks[places[paragraph]] = Paragraph(text=new)
    else:
        del blocks[places[paragraph]]
    return held.bulletin.model_copy(update={"blocks": tuple(blocks)})


def _only(held: Kept, state: IssueState, deed: str) -> None:
    if held.state is not state:
        raise StateUnfit(held.id, held.state.label, deed)


def _step(
    connection: sa.Connection, held: Kept, deed: Deed, state: IssueState, bulletin: Bulletin, by: str, note: str
) -> Kept:  # fmt: skip
    revision = held.revision + 1
    connection.execute(
        sa.update(tables.bulletin)
        .where(tables.bulletin.c.id == held.id)
        .values(state=state.value, revision=revision)
    )
    _write(connection, held.id, revision, deed, state, bulletin, by, note, _now())
    return _get(connection, held.id)


def _write(
    connection: sa.Connection, number: int, revision: int, deed: Deed, state: IssueState, bulletin: Bulletin,
    by: str, note: str, at: dt.datetime,
) -> None:  # fmt: skip
    connection.execute(
        sa.insert(tables.version).values(
            bulletin=number, revision=revision, deed=deed.value, state=state.value, content=dumped(bulletin),
            digest=digest_of(bulletin), at=at, by=by, note=note,
        )
    )  # fmt: skip


def _get(connection: sa.Connection, number: int) -> Kept:
    """Raises BulletinUnknown."""
    issues, versions = tables.bulletin, tables.version
    wanted = (
        sa.select(issues, versions.c.content, versions.c.digest)
        .join(versions, sa.and_(versions.c.bulletin == issues.c.id, versions.c.revision == issues.c.revision))
        .where(issues.c.id == number)
    )
    rows: Sequence[Any] = connection.execute(wanted).all()
    if not rows:
        raise BulletinUnknown(number)
    row = rows[0]
    return Kept(
        id=row.id,
        state=IssueState(row.state),
        revision=row.revision,
        digest=row.digest,
        bulletin=Bulletin.model_validate_json(row.content),
        created_at=row.created_at,
        created_by=row.created_by,
    )


def _listing(row: Any) -> Listing:
    return Listing(**{**row._mapping, "state": IssueState(row.state)})


def _version(row: Any) -> Version:
    return Version(
        revision=row.revision,
        deed=Deed(row.deed),
        state=IssueState(row.state),
        digest=row.digest,
        at=row.at,
        by=row.by,
        note=row.note,
    )


def _now() -> dt.datetime:
    """UTC without zone."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)
