"""The glossary names what the code has, and all of it."""

from __future__ import annotations

import enum
import importlib
import pkgutil
import re
from functools import cache
from types import ModuleType

import pytest

import jiqun
from tests.docs.blocks import DOCS


@cache
def _modules() -> tuple[ModuleType, ...]:
    names = [
        found.name
        for found in pkgutil.walk_packages(jiqun.__path__, "jiqun.")
        if not found.name.endswith("__main__") and ".migrations" not in found.name
    ]
    return tuple(importlib.import_module(name) for name in names)


@cache
def _rows() -> tuple[tuple[str, str, str], ...]:
    """Chinese, English and identifiers of every row of the tables."""
    text = (DOCS / "glossary.md").read_text(encoding="utf-8")
    rows = [
        line.strip("|").split("|")
        for line in text.splitlines()
        if line.startswith("| ") and "identifier" not in line
    ]
    return tuple((cells[0].strip(), cells[1].strip(), cells[2]) for cells in rows)


def _identifiers() -> list[str]:
    return [name for _, _, cell in _rows() for name in re.findall(r"`([^`]+)`", cell)]


def _enumerations() -> list[type[enum.Enum]]:
    return sorted(
        {
            item
            for module in _modules()
            for item in vars(module).values()
            if isinstance(item, type) and issubclass(item, enum.Enum) and item.__module__ == module.__name__
        },
        key=lambda item: item.__name__,
    )


@pytest.mark.parametrize("name", _identifiers())
def test_identifier_exists_in_the_code(name: str) -> None:
    head, _, rest = name.partition(".")
    holders = [getattr(module, head) for module in _modules() if hasattr(module, head)]
    assert any(not rest or hasattr(holder, rest) for holder in holders)


@pytest.mark.parametrize("enumeration", _enumerations(), ids=lambda item: item.__name__)
def test_every_member_is_listed(enumeration: type[enum.Enum]) -> None:
    listed = set(_identifiers())
    assert [
        member for member in enumeration.__members__ if f"{enumeration.__name__}.{member}" not in listed
    ] == []


def test_every_row_has_both_languages_and_an_identifier() -> None:
    assert [row for row in _rows() if not all(cell.strip() for cell in row)] == []
    assert [row for row in _rows() if not re.search(r"[\u4e00-\u9fff]", row[0])] == []


def test_no_identifier_is_explained_twice() -> None:
    names = _identifiers()
    assert sorted({name for name in names if names.count(name) > 1}) == []
