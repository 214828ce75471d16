"""Nothing that a user can call is missing from the documentation."""

from __future__ import annotations

import re

import pytest
from typer.main import get_command

from jiqun.cli.main import app
from jiqun.web import create_app
from tests.docs.blocks import DOCS, ROOT, pages

COMMANDS = sorted(getattr(get_command(app), "commands", {}))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_named(command: str) -> None:
    assert any(re.search(rf"\bjiqun {command}\b", page.read_text(encoding="utf-8")) for page in pages())


def test_every_call_of_the_api_is_listed_and_none_besides() -> None:
    text = (DOCS / "how-to" / "integrator.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `(/api/v1/[^`]+)`", text, re.M))
    assert listed == set(create_app(ROOT / "packs" / "ningbo").openapi()["paths"])


def test_every_room_is_in_the_architecture() -> None:
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    rooms = sorted(
        path.name for path in (ROOT / "src" / "jiqun").iterdir() if (path / "__init__.py").is_file()
    )
    assert [room for room in rooms if f"`{room}`" not in text] == []
