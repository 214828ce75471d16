"""The issue as data, beside its paper: what a later issue is compared with, and what the archive keeps."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pydantic import ValidationError

from jiqun.reports.errors import SidecarUnreadable
from jiqun.reports.model import Bulletin

SUFFIX = ".bulletin.json"


def beside(path: Path) -> Path:
    """The sidecar of a paper.

    >>> beside(Path("通报.docx")).name
    '通报.bulletin.json'
    """
    return path if path.name.endswith(SUFFIX) else path.with_name(f"{path.stem}{SUFFIX}")


def dumped(bulletin: Bulletin) -> str:
    return bulletin.model_dump_json(indent=1)


def digest_of(bulletin: Bulletin) -> str:
    """SHA-256 of the issue as data: the same for the same contents."""
    return hashlib.sha256(dumped(bulletin).encode()).hexdigest()


def read_sidecar(path: Path) -> Bulletin:
    """The issue of a sidecar, or of a paper that has one beside it. Raises SidecarUnreadable."""
    place = path if path.suffix == ".json" else beside(path)
    try:
        return Bulletin.model_validate_json(place.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SidecarUnreadable(place, "文件不存在 / no such file") from error
    except (ValidationError, UnicodeDecodeError) as error:
        raise SidecarUnreadable(place, str(error).splitlines()[0]) from error
