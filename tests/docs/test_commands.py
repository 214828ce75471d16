"""Every command shown in the documentation runs, and prints what the page shows."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
import pytest

from jiqun.web import create_app
from tests.conftest import serving
from tests.docs.blocks import ROOT, blocks
from tests.docs.typed import Typed, typed


@dataclass(frozen=True)
class Example:
    """A command of a `console` block and the lines shown under it; `…` stands for anything."""

    place: str
    command: str
    shown: tuple[str, ...]


def _examples() -> list[Example]:
    found = []
    for block in blocks("console"):
        for part in re.split(r"^\$ ", block.body, flags=re.M)[1:]:
            command, *shown = part.splitlines()
            found.append(
                Example(str(block), command, tuple(line for line in shown if line.strip() not in ("", "…")))
            )
    return found


EXAMPLES = _examples()
COMMANDS = [item for item in EXAMPLES if item.command.startswith("jiqun ")]
CALLS = [item for item in EXAMPLES if item.command.startswith("curl ")]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Typed]:
    """Each different command once, over a small synthetic city."""
    data = tmp_path_factory.mktemp("data")
    made = typed("jiqun synthesise --firms 1000 --years 2018-2025", ROOT, data)
    assert made.code == 0, made.complaints
    return {
        command: typed(command, ROOT, data) for command in dict.fromkeys(item.command for item in COMMANDS)
    }


def _squeeze(line: str) -> str:
    return " ".join(line.split())


def _missing(shown: tuple[str, ...], printed: str) -> list[str]:
    """Shown lines that are not found in the output, in order; spacing does not matter."""
    lines, missing = iter([_squeeze(line) for line in printed.splitlines()]), []
    for line in shown:
        pattern = re.compile(r".*?".join(re.escape(part.strip()) for part in _squeeze(line).split("…")))
        wanted = pattern.match if line.rstrip().endswith("…") else pattern.fullmatch
        if not any(wanted(candidate) or wanted(f"{candidate} ") for candidate in lines):
            missing.append(line)
    return missing


@pytest.mark.xdist_group("docs-commands")
@pytest.mark.parametrize("example", COMMANDS, ids=lambda item: f"{item.place} {item.command[:60]}")
def test_command_runs_and_prints_what_is_shown(example: Example, runs: dict[str, Typed]) -> None:
    done = runs[example.command]
    assert done.code == 0, done.complaints
    assert _missing(example.shown, done.printed) == []


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with serving(create_app(ROOT / "packs" / "ningbo")) as address:
        yield address


@pytest.mark.xdist_group("docs-commands")
@pytest.mark.parametrize("example", CALLS, ids=lambda item: f"{item.place} {item.command[:60]}")
def test_call_answers_what_is_shown(example: Example, site: str) -> None:
    shown = urlsplit(shlex.split(example.command)[-1])
    answer = httpx.get(f"{site}{shown.path}", params=shown.query, timeout=60)
    assert _missing(example.shown, answer.text) == []


def test_a_line_that_is_not_printed_is_noticed() -> None:
    printed = "编号  目标\nA1     100家  stale  说明\n"
    assert _missing(("A1  100家  stale  …", "A2"), printed) == ["A2"]
    assert _missing(("A1  100家",), printed) == ["A1  100家"]
    assert _missing(("A1 … 说明", "编号 目标"), printed) == ["编号 目标"]


def test_the_main_pages_show_commands() -> None:
    pages = {item.place.split(":")[0] for item in COMMANDS}
    assert {"README.md", "README.zh-CN.md", "docs/tutorial.md", "docs/zh/tutorial.md"} <= pages
