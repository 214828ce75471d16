"""PDF through LibreOffice, where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path

from jiqun.papers.errors import ConversionFailed, ConverterAbsent
from jiqun.papers.fonts import Faces, here

PATIENCE = 180  #: seconds


class FontStandIn(UserWarning):
    """An official typeface is not installed here; another stands in for it in the PDF."""


def to_pdf(write: Callable[[Faces], bytes]) -> bytes:
    """The Word document that `write` gives in the fonts of this machine, set by LibreOffice.

    Raises ConverterAbsent, ConversionFailed. Warns FontStandIn.
    """
    faces = here()
    if faces.stand_ins:
        told = "，".join(f"{name}→{family}" for name, family in faces.stand_ins)
        warnings.warn(
            f"本机缺少公文字体，PDF 以其他字体代替：{told}；Word 文件仍用公文字体名。"
            f" / Official typefaces are not installed; in the PDF others stand in: {told}.",
            FontStandIn,
            stacklevel=2,
        )
    return converted(write(faces))


def converted(word: bytes) -> bytes:
    """Raises ConverterAbsent, ConversionFailed."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise ConverterAbsent
    with tempfile.TemporaryDirectory(prefix="paper-") as name:
        folder = Path(name)
        (folder / "paper.docx").write_bytes(word)
        said = _convert(program, folder)
        made = folder / "paper.pdf"
        if not made.is_file():
            raise ConversionFailed(said)
        return made.read_bytes()


def _convert(program: str, folder: Path) -> str:
    """A profile of its own: two conversions at once would wait for each other's lock."""
    command = [program, "--headless", "--norestore", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
               "--convert-to", "pdf", "--outdir", str(folder), str(folder / "paper.docx")]  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603
            command,
            capture_output=True,
            check=False,
            timeout=PATIENCE,
            env={**os.environ, "SOURCE_DATE_EPOCH": "315532800"},
        )
    except subprocess.TimeoutExpired:
        return f"{PATIENCE} s"
    return done.stderr.decode("utf-8", "replace").strip()[-300:]
