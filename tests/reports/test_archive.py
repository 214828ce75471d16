"""The archive: draft → signed → archived, every version kept, numbers bound; one issue against another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from jiqun.records import Database, open_database
from jiqun.reports.archive import Archive, IssueState
from jiqun.reports.archive.tables import version as versions
from jiqun.reports.bound import numbers, plain
from jiqun.reports.diff import differences
from jiqun.reports.errors import (
    BulletinUnknown,
    DigitTyped,
    EditedMeanwhile,
    ParagraphUnknown,
    SidecarUnreadable,
    StateUnfit,
)
from jiqun.reports.sidecar import digest_of, read_sidecar
from tests.records.conftest import DATABASES, url_of
from tests.reports.town import example


@pytest.fixture(params=DATABASES)
def database(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Database]:
    opened = open_database(url_of(request.param, tmp_path))
    yield opened
    opened.close()


def test_a_bulletin_goes_through_its_states(database: Database) -> None:
    archive = Archive(database)
    draft = archive.keep(example(), "张三", "首稿")
    assert (draft.state, draft.revision, draft.bulletin) == (IssueState.DRAFT, 1, example())
    edited = archive.edit_prose(draft.id, 1, "总体平稳。", "李四", revision=1)
    signed = archive.sign(draft.id, "王局", revision=edited.revision, note="同意")
    done = archive.archive(draft.id, "张三", revision=signed.revision)
    assert done.state is IssueState.ARCHIVED
    assert [(item.revision, item.deed.value, item.state.value, item.by, item.note) for item in archive.history(draft.id)] == [
        (1, "keep", "draft", "张三", "首稿"),
        (2, "edit", "draft", "李四", "第2段"),
        (3, "sign", "signed", "王局", "同意"),
        (4, "archive", "archived", "张三", ""),
    ]  # fmt: skip
    assert archive.at(draft.id, 1) == example()
    assert done.digest == digest_of(done.bulletin) != draft.digest


def test_versions_are_never_overwritten(database: Database) -> None:
    archive = Archive(database)
    archive.keep(example(), "张三")
    with pytest.raises(sa.exc.DatabaseError, match="only grows"), database.writing() as connection:
        connection.execute(sa.update(versions).values(by="别人"))


def test_edited_prose_keeps_its_numbers(database: Database) -> None:
    archive = Archive(database)
    kept = archive.keep(example(), "张三")
    edited = archive.edit_prose(kept.id, 0, "全市产值120.5亿元，同比增长5.3%，开局良好。", "李四", revision=1)
    text = edited.bulletin.prose[0]
    assert plain(text) == "全市产值120.5亿元，同比增长5.3%，开局良好。"
    assert [item.query.cell for item in numbers(text)] == ["东区", "东区 增速"]
    with pytest.raises(DigitTyped, match=r"5\.9"):
        archive.edit_prose(kept.id, 0, "产值120.5亿元，增长5.9%。", "李四", revision=2)
    assert archive.get(kept.id) == edited


@pytest.mark.parametrize(
    ("deeds", "mishap"),
    [
        pytest.param(["sign", "edit"], StateUnfit, id="a-signed-one-is-not-edited"),
        pytest.param(["archive"], StateUnfit, id="a-draft-is-not-archived"),
        pytest.param(["sign", "sign"], StateUnfit, id="nothing-is-signed-twice"),
        pytest.param(["sign", "archive", "return"], StateUnfit, id="an-archived-one-stays"),
        pytest.param(["edit", "stale"], EditedMeanwhile, id="what-is-signed-was-read"),
        pytest.param(["paragraph"], ParagraphUnknown, id="no-such-paragraph"),
    ],
)
def test_what_may_not_be_done(tmp_path: Path, deeds: list[str], mishap: type[Exception]) -> None:
    opened = open_database(tmp_path / "records.db")
    archive = Archive(opened)
    kept = archive.keep(example(), "张三")
    now = kept.revision
    ways = {
        "sign": lambda at: archive.sign(kept.id, "王", revision=at),
        "stale": lambda at: archive.sign(kept.id, "王", revision=at - 1),
        "edit": lambda at: archive.edit_prose(kept.id, 1, "稳。", "李", revision=at),
        "archive": lambda at: archive.archive(kept.id, "张", revision=at),
        "return": lambda at: archive.give_back(kept.id, "王", revision=at, note="改"),
        "paragraph": lambda at: archive.edit_prose(kept.id, 9, "稳。", "李", revision=at),
    }
    for deed in deeds[:-1]:
        now = ways[deed](now).revision
    with pytest.raises(mishap):
        ways[deeds[-1]](now)
    assert archive.get(kept.id).revision == now
    opened.close()


def test_a_signed_one_can_be_given_back(tmp_path: Path) -> None:
    opened = open_database(tmp_path / "records.db")
    archive = Archive(opened)
    kept = archive.keep(example(), "张三")
    signed = archive.sign(kept.id, "王", revision=1)
    back = archive.give_back(kept.id, "王", revision=signed.revision, note="补充原因")
    assert back.state is IssueState.DRAFT
    assert archive.edit_prose(kept.id, 1, "", "李", revision=3).bulletin.prose == example().prose[:1]
    opened.close()


def test_the_issue_before(tmp_path: Path) -> None:
    opened = open_database(tmp_path / "records.db")
    archive = Archive(opened)
    for period in ("2024-03", "2024-04", "2024-05"):
        archive.keep(example(period=period), "张三")
    found = archive.last_before(example(period="2024-05"))
    assert found is not None
    assert found.bulletin.period == "2024-04"
    assert archive.last_before(example(period="2024-03")) is None
    assert [item.period for item in archive.all()] == ["2024-05", "2024-04", "2024-03"]
    with pytest.raises(BulletinUnknown):
        archive.get(99)
    with pytest.raises(BulletinUnknown):
        archive.history(99)
    opened.close()


# --- one issue against another ----------------------------------------------------------------------------------------


def test_changed_numbers_and_sentences() -> None:
    found = differences(example(period="2024-04", rate="4.8"), example(period="2024-05", last="另有新情况。"))
    assert [(item.key, item.before and item.before.text, item.after and item.after.text, item.change) for item in found.numbers] == [
        ("compute output → 东区 增速", "4.8%", "5.3%", example().prose[0][3].rounded - example(rate="4.8").prose[0][3].rounded),  # type: ignore[union-attr]
    ]  # fmt: skip
    assert [(item.kind, item.before, item.after) for item in found.sentences] == [
        ("numbers", "产值120.5亿元，增长4.8%。", "产值120.5亿元，增长5.3%。"),
        ("added", "", "另有新情况。"),
        ("removed", "完。", ""),
    ]


def test_an_issue_against_itself() -> None:
    found = differences(example(), example())
    assert (found.numbers, found.sentences) == ((), ())


@pytest.mark.parametrize("content", [b"{}", b"\xff\xfe", b"not json", None])
def test_what_is_no_sidecar(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "x.json").write_bytes(content)
    with pytest.raises(SidecarUnreadable, match=r"x\.json"):
        read_sidecar(tmp_path / "x.json")
