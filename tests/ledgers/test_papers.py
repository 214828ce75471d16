"""Evidence: what is taken, what is refused, and that a file is still what it was."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from jiqun.ledgers.adding import add
from jiqun.ledgers.book import Book
from jiqun.ledgers.entry import Draft, Entry, Paper
from jiqun.ledgers.errors import EvidenceMissing, PaperInvalid
from jiqun.ledgers.moving import move
from jiqun.ledgers.papers import KINDS, LARGEST, checked, content_of, path_of, safe_name
from tests.ledgers.town import KEEPER, PLANNER

PDF = b"%PDF-1.7 \xe6\x89\xb9\xe5\xa4\x8d"


def handed_in(book: Book, *papers: Paper) -> Entry:
    entry = add(book, "projects", Draft(title="修路", state="under_way"), KEEPER)
    return move(book, entry.id, "submit", PLANNER, papers=papers)


@pytest.mark.parametrize("suffix", KINDS)
def test_a_kind_with_its_content_is_taken(suffix: str) -> None:
    content = (KINDS[suffix] or (b"",))[0] + "内容".encode()
    assert checked(Paper(name=f"批复{suffix.upper()}", content=content)).name == f"批复{suffix.upper()}"


@pytest.mark.parametrize(
    ("paper", "words"),
    [
        pytest.param(Paper(name="程序.exe", content=b"MZ"), "只收 .pdf、.docx", id="a kind that is not taken"),
        pytest.param(Paper(name="网页.html", content=b"<html>"), "只收", id="a page"),
        pytest.param(Paper(name="图.svg", content=b"<svg>"), "只收", id="a drawing that can hold a program"),
        pytest.param(Paper(name="没有后缀", content=PDF), "只收", id="no kind"),
        pytest.param(Paper(name=".pdf", content=PDF), "只收", id="nothing but a kind"),
        pytest.param(Paper(name="批复.pdf.exe", content=PDF), "只收", id="a kind before another"),
        pytest.param(Paper(name="批复.pdf", content=b"MZ program"), "内容不是 .pdf 文件", id="another content than the name says"),
        pytest.param(Paper(name="照片.png", content=PDF), "内容不是 .png 文件", id="a document called a picture"),
        pytest.param(Paper(name="空.pdf"), "文件是空的", id="an empty file"),
        pytest.param(Paper(name="大.pdf", content=PDF + bytes(LARGEST)), "超过 20 MB", id="too large"),
        pytest.param(Paper(cite="文" * 600), "引注超过 500 字", id="a citation without end"),
    ],
)  # fmt: skip
def test_what_is_refused_leaves_the_entry_where_it_stands(book: Book, paper: Paper, words: str) -> None:
    entry = add(book, "projects", Draft(title="修路", state="under_way"), KEEPER)
    with pytest.raises(PaperInvalid, match=words):
        move(book, entry.id, "submit", PLANNER, papers=(Paper(cite="甲〔2026〕1号"), paper))
    assert book.get(entry.id) == entry
    assert not list(_files(book.papers))


def _files(folder: Path | None) -> list[Path]:
    return [path for path in (folder.rglob("*") if folder else ()) if path.is_file()]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        pytest.param("../../etc/批复.pdf", "批复.pdf", id="up and away"),
        pytest.param("..\\..\\批复.pdf", "批复.pdf", id="up and away on another system"),
        pytest.param("/etc/批复.pdf", "批复.pdf", id="from the root"),
        pytest.param("C:\\文件\\批复.pdf", "批复.pdf", id="from a drive"),
        pytest.param("批\u202efdp.pdf", "批_fdp.pdf", id="written backwards"),
        pytest.param("批\x00复\n.pdf", "批_复_.pdf", id="with characters nobody sees"),
        pytest.param("...批复.pdf", "批复.pdf", id="hidden"),
        pytest.param("长" * 300 + ".pdf", "长" * 116 + ".pdf", id="without end"),
    ],
)  # fmt: skip
def test_a_name_is_harmless_and_no_path(book: Book, name: str, kept: str) -> None:
    assert safe_name(name) == kept
    entry = handed_in(book, Paper(name=name, content=PDF))
    (paper,) = book.evidence(entry.id)
    assert (paper.name, paper.digest, paper.size) == (kept, hashlib.sha256(PDF).hexdigest(), len(PDF))
    assert book.papers
    (file,) = _files(book.papers)
    assert file == path_of(book.papers, paper.digest)
    assert content_of(book.papers, paper) == PDF


def test_one_content_is_kept_once_however_often_it_is_handed_in(book: Book) -> None:
    first, second = (handed_in(book, Paper(name=f"{at}.pdf", content=PDF)) for at in "ab")
    assert len(_files(book.papers)) == 1
    assert [book.evidence(entry.id)[0].name for entry in (first, second)] == ["a.pdf", "b.pdf"]


@pytest.mark.parametrize("how", ["altered", "gone"])
def test_a_file_that_is_no_longer_what_it_was_is_found_out(book: Book, how: str) -> None:
    entry = handed_in(book, Paper(name="批复.pdf", content=PDF))
    (paper,) = book.evidence(entry.id)
    (file,) = _files(book.papers)
    if how == "gone":
        file.unlink()
    else:
        file.write_bytes(PDF.replace(b"1.7", b"1.8"))
    with pytest.raises(PaperInvalid, match="文件已丢失或被改动，请从备份恢复"):
        content_of(book.papers, paper)


def test_a_citation_has_no_file(book: Book) -> None:
    entry = handed_in(book, Paper(cite=" 甲经信〔2026〕1号 "))
    (paper,) = book.evidence(entry.id)
    assert (paper.cite, paper.name, paper.size) == ("甲经信〔2026〕1号", "", 0)
    with pytest.raises(PaperInvalid, match="没有留存文件，只有引注"):
        content_of(book.papers, paper)


def test_a_citation_of_nothing_is_no_evidence(book: Book) -> None:
    with pytest.raises(EvidenceMissing):
        handed_in(book, Paper(cite="  "))
