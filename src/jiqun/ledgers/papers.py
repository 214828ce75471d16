"""Evidence: papers cited by number, or files kept whole under the hash of their bytes."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa

from jiqun.ledgers import tables
from jiqun.ledgers.entry import Actor, Entry, Evidence, Paper, now
from jiqun.ledgers.errors import PaperInvalid
from jiqun.ledgers.typed import seen

LARGEST = 20 * 1024 * 1024
LONGEST_CITE = 500
#: Kinds of files that are taken, with the bytes they begin with.
KINDS: dict[str, tuple[bytes, ...]] = {
    ".pdf": (b"%PDF-",),
    ".docx": (b"PK\x03\x04",),
    ".xlsx": (b"PK\x03\x04",),
    ".ofd": (b"PK\x03\x04",),
    ".png": (b"\x89PNG",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".txt": (),
    ".csv": (),
}
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|\u202a-\u202e\u2066-\u2069]+")


def checked(paper: Paper) -> Paper:
    """The paper with a harmless name. Raises PaperInvalid for a kind that is not taken, another content than the name
    says, an empty or too large file."""
    if len(paper.cite) > LONGEST_CITE:
        raise PaperInvalid(
            f"{paper.cite[:40]}…",
            f"引注超过 {LONGEST_CITE} 字",
            f"the citation is longer than {LONGEST_CITE}",
        )
    if not paper.content and not paper.name:
        return Paper(cite=seen(paper.cite))
    name = safe_name(paper.name)
    suffix = Path(name).suffix.lower()
    if suffix not in KINDS:
        kinds = "、".join(KINDS)
        raise PaperInvalid(name, f"只收 {kinds} 文件", f"only {kinds} are taken")
    if not paper.content:
        raise PaperInvalid(name, "文件是空的", "the file is empty")
    if len(paper.content) > LARGEST:
        raise PaperInvalid(name, f"超过 {LARGEST // 2**20} MB", f"is larger than {LARGEST // 2**20} MB")
    heads = KINDS[suffix]
    if heads and not paper.content.startswith(heads):
        raise PaperInvalid(name, f"内容不是 {suffix} 文件", f"the content is no {suffix} file")
    return Paper(cite=seen(paper.cite), name=name, content=paper.content)


def safe_name(name: str) -> str:
    """
    >>> safe_name("..\\\\..\\\\批复<1>.PDF"), safe_name("/etc/passwd")
    ('批复_1_.PDF', 'passwd')
    """
    plain = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    return _FORBIDDEN.sub("_", plain).lstrip(".").strip()[-120:] or "file"


def attach(
    connection: sa.Connection,
    folder: Path | None,
    entries: Sequence[Entry],
    papers: Sequence[Paper],
    actor: Actor,
) -> None:
    """Keep checked papers of entries' newest revisions. A file is written whole before its rows are."""
    digests = [_kept(folder, paper) if paper.content else "" for paper in papers]
    rows = [
        {
            "entry": entry.id, "revision": entry.revision, "cite": paper.cite.strip(), "name": paper.name, "digest": digest,
            "size": len(paper.content), "at": now(), "by": actor.name,
        }
        for entry in entries
        for paper, digest in zip(papers, digests, strict=True)
    ]  # fmt: skip
    if rows:
        connection.execute(sa.insert(tables.evidence), rows)


def _kept(folder: Path | None, paper: Paper) -> str:
    if folder is None:
        raise PaperInvalid(paper.name, "没有存放附件的文件夹", "there is no folder for files")
    digest = hashlib.sha256(paper.content).hexdigest()
    path = path_of(folder, digest)
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(".part")
        half.write_bytes(paper.content)
        half.replace(path)
    return digest


def path_of(folder: Path, digest: str) -> Path:
    return folder / digest[:2] / digest


def content_of(folder: Path | None, evidence: Evidence) -> bytes:
    """The bytes of a kept file. Raises PaperInvalid when it is gone or no longer what it was."""
    if folder is None or not evidence.digest:
        raise PaperInvalid(
            evidence.name or evidence.cite, "没有留存文件，只有引注", "no file was kept, only the citation"
        )
    path = path_of(folder, evidence.digest)
    content = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(content).hexdigest() != evidence.digest:
        raise PaperInvalid(
            evidence.name,
            "文件已丢失或被改动，请从备份恢复",
            "the file is lost or altered; restore it from a backup",
        )
    return content
