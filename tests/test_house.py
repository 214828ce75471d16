"""The house itself: sizes, words, and nothing that does not belong into a repository."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path
from statistics import median

import pytest

REPOSITORY = Path(__file__).parents[1]
MODULES = sorted((REPOSITORY / "src").rglob("*.py"))
CITY = re.compile(r"宁波|鄞州|余姚|慈溪|甬|Ningbo|Yinzhou|“361”|“246”|224X")


def _tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout")
    return [REPOSITORY / name for name in done.stdout.decode().split("\0") if name]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (UnicodeDecodeError, FileNotFoundError):
        return ""


def test_modules_are_small() -> None:
    sizes = {path: _text(path).count("\n") for path in MODULES}
    assert [path for path, size in sizes.items() if size > 600] == []
    assert median(sizes.values()) <= 120


def test_functions_are_small() -> None:
    functions = [
        (path.name, node.name, (node.end_lineno or 0) - node.lineno + 1)
        for path in MODULES
        for node in ast.walk(ast.parse(_text(path)))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert [item for item in functions if item[2] > 60] == []
    assert median(item[2] for item in functions) <= 10


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_no_city_stands_in_python(path: Path) -> None:
    """A city is a pack. Docstring examples and defaults of the command line may name the shipped one by its id only."""
    lines = [line for line in _text(path).splitlines() if CITY.search(line)]
    assert lines == []


def test_no_lazy_names() -> None:
    lazy = {"utils", "util", "helpers", "helper", "manager", "common", "service", "services", "misc"}
    assert [path for path in MODULES if path.stem in lazy or path.parent.name in lazy] == []


def test_no_hosts_of_registries_and_no_machine_paths() -> None:
    words = re.compile(
        r"(?<![\w.])/(?:work|root|home)/\w|pypi\.org|npmjs\.(?:org|com)|files\.pythonhosted|registry\."
    )
    held = [
        path
        for path in _tracked()
        if path.suffix in {".py", ".md", ".yaml", ".yml", ".toml", ".txt", ".json", ""}
    ]
    assert [path.name for path in held if path != Path(__file__) and words.search(_text(path))] == []


def test_the_repository_is_light() -> None:
    sizes = {path: path.stat().st_size for path in _tracked() if path.is_file()}
    assert sum(sizes.values()) < 30_000_000
    assert [path.name for path, size in sizes.items() if size > 1_500_000] == []


def test_vendored_assets_carry_their_licence() -> None:
    vendored = [path for path in (REPOSITORY / "src/jiqun/web/static/vendor").iterdir() if path.is_dir()]
    assert vendored
    assert [path.name for path in vendored if not list(path.glob("LICENSE*"))] == []


def test_the_article_is_not_shipped() -> None:
    """The newspaper's text may lie beside the checkout, not in it: none of its longer lines stands in a tracked file."""
    article = REPOSITORY.parent / "shared" / "documents" / "145-news.txt"
    if not article.is_file():
        pytest.skip("no reference material beside the checkout")
    plans = "".join(_text(path) for path in (REPOSITORY / "packs").rglob("documents/*.txt"))
    lines = [line.strip() for line in _text(article).splitlines() if len(line.strip()) >= 16]
    own = [line for line in lines if line not in plans]
    held = "\n".join(_text(path) for path in _tracked())
    assert [line for line in own if line in held] == []
