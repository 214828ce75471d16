"""Finding a pack and naming its files."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from jiqun.packs.errors import PackFileMissing, PackNotFound

MANIFEST = "pack.yaml"


@dataclass(frozen=True, slots=True)
class Pack:
    """A folder with `pack.yaml` at its top."""

    root: Path

    @property
    def id(self) -> str:
        return self.root.name

    def path(self, *parts: str) -> Path:
        """The path of a file of the pack.

        Raises :class:`PackFileMissing` when it is not there.
        """
        path = self.root.joinpath(*parts)
        if not path.is_file():
            raise PackFileMissing(path)
        return path

    def has(self, *parts: str) -> bool:
        return self.root.joinpath(*parts).is_file()

    def folders(self, name: str) -> list[Path]:
        """Sub-folders of a folder, by name; none when the folder is not there."""
        top = self.root / name
        return sorted(path for path in top.iterdir() if path.is_dir()) if top.is_dir() else []

    def files(self, pattern: str) -> list[Path]:
        return sorted(self.root.glob(pattern))

    def fingerprint(self) -> str:
        """Hash of names and contents of every file: the version of the pack."""
        digest = hashlib.sha256()
        for path in self._all_files():
            digest.update(str(path.relative_to(self.root)).encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()

    def stamp(self) -> tuple[int, int]:
        """The newest change (nanoseconds) and the number of files: cheaper than the fingerprint, and enough to see that
        something was written."""
        newest, count = 0, 0
        for folder, _, names in os.walk(self.root):
            for name in names:
                with suppress(FileNotFoundError):  # a file may go while we look
                    newest, count = max(newest, os.stat(f"{folder}{os.sep}{name}").st_mtime_ns), count + 1
        return newest, count

    def _all_files(self) -> Iterator[Path]:
        return iter(sorted(path for path in self.root.rglob("*") if path.is_file()))


def _shelves() -> list[Path]:
    """Where packs are looked for: JIQUN_PACKS, the checkout, the installed package, the current folder."""
    here = Path(__file__).resolve()
    configured = os.environ.get("JIQUN_PACKS")
    return [
        *([Path(configured)] if configured else []),
        here.parents[3] / "packs",
        here.parents[1] / "_packs",
        Path.cwd() / "packs",
    ]


def find_pack(name: str | Path) -> Pack:
    """The pack of that name, or in that folder.

    Raises :class:`PackNotFound` with the places looked at.
    """
    candidates = list(dict.fromkeys([Path(name), *(shelf / str(name) for shelf in _shelves())]))
    for candidate in candidates:
        if (candidate / MANIFEST).is_file():
            return Pack(candidate.resolve())
    raise PackNotFound(str(name), candidates)
