"""The command that checks texts: lint, of a pack, of files, or of a folder of files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from jiqun.cli.options import AsJson, PackName, Texts
from jiqun.cli.printing import CommandMishap, errors, one_shape, out, print_json
from jiqun.documents.errors import MissingDocument
from jiqun.packs import find_pack
from jiqun.plans.lint import Finding, lint, sources_of_files
from jiqun.workspace import open_city

#: Endings that a plan has; notes and tables beside the plans (.md, .csv) are no plans.
PLANS = (".txt", ".docx", ".docm", ".pdf", ".html", ".htm", ".shtml", ".xhtml", ".xlsx", ".xlsm")


class NothingToLint(CommandMishap):
    def __init__(self, folder: Path) -> None:
        self.path = folder
        super().__init__(
            f"{folder}：既没有 pack.yaml，也没有规划文件；请给出资料包、规划文件，或放有规划文件的文件夹（{'、'.join(PLANS)}）。 / "
            f"{folder}: neither pack.yaml nor a plan in it; give a pack, plans, or a folder of plans ({', '.join(PLANS)})."
        )


class PackAmongFiles(CommandMishap):
    def __init__(self, folder: Path) -> None:
        self.path = folder
        super().__init__(
            f"{folder}：是资料包，不能和别的文件一起检查；请单独检查它，或给出其中的原文。 / "
            f"{folder}: a pack cannot be checked together with other files; check it alone, or give its texts."
        )


def lint_command(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            help="资料包、若干文件或放有文件的文件夹；缺省为示例资料包 / a pack, files, or a folder of files"
        ),
    ] = None,
    texts: Texts = None,
    pack: PackName = "ningbo",
    json: AsJson = False,
) -> None:
    """规划文本检查：矛盾、算术、口径、名称。 / Contradictions, arithmetic, definitions and names."""
    with one_shape(json):
        found = _findings(files or [pack], texts)
        if json:
            print_json({"findings": [item.as_dict() for item in found]})
            return
        for item in found:
            _print_finding(item)
        severities = [item.severity for item in found]
        errors.print("，".join(f"{name} {severities.count(name)}" for name in ("high", "medium", "low")))


def _findings(names: Sequence[str], texts: Path | None) -> Sequence[Finding]:
    """Of a pack what its reviewed statements say; of files what the extractor reads."""
    if len(names) == 1 and _means_pack(names[0]):
        return open_city(find_pack(names[0]).root, texts).findings
    return lint(sources_of_files([path for name in names for path in _files(Path(name))]))


def _means_pack(name: str) -> bool:
    """A folder with pack.yaml, or a bare name; what has an ending or a folder before it is meant as a file."""
    path = Path(name)
    if path.exists():
        return (path / "pack.yaml").is_file()
    return not path.suffix and path.name == name


def _files(path: Path) -> list[Path]:
    """The file itself, or the plans that lie in a folder, by name."""
    if not path.is_dir():
        if not path.exists():
            raise MissingDocument(str(path))
        return [path]
    if (path / "pack.yaml").is_file():
        raise PackAmongFiles(path)
    found = sorted(item for item in path.iterdir() if item.is_file() and item.suffix.lower() in PLANS)
    if not found:
        raise NothingToLint(path)
    return found


def _print_finding(item: Finding) -> None:
    out.print(f"[{item.severity}] {item.rule}  {item.message}", markup=False)
    for place in item.places:
        out.print(
            f"    {place.document}:{place.start}-{place.end} “{place.quote[:80]}”".replace("\n", "⏎"),
            markup=False,
        )
    for line in item.arithmetic:
        out.print(f"    · {line}", markup=False)
    if item.suggestion:
        out.print(f"    → {item.suggestion}", markup=False)
