"""The reference of ledgers names every key that a declaration may have, and nothing that it may not."""

from __future__ import annotations

import re

import pytest
from pydantic import BaseModel

from jiqun.ledgers.declaration import model, parts
from tests.docs.blocks import DOCS

PAGE = DOCS / "reference" / "ledgers.md"

SECTIONS: dict[str, tuple[type[BaseModel], ...]] = {
    "## The ledger": (model.LedgerRecord,),
    "## A workflow": (model.Workflow,),
    "## A clause": (parts.Clause,),
    "## A field": (parts.LedgerField,),
    "### fact": (parts.FromFact,),
    "### via": (parts.FromEntry,),
    "### entries": (parts.FromLedger,),
    "## A state": (parts.State,),
    "## A move": (parts.Move,),
    "## A duty": (parts.Duty, parts.Span),
    "## An escalation": (parts.Escalation,),
    "## A check": (parts.Check,),
    "## A view": (parts.View,),
    "## A rollup": (parts.Rollup,),
    "## A seed": (parts.Seed,),
    "### A row": (parts.SeedRow,),
    "### How a value is made": (parts.Drawn,),
    "## A split": (parts.Split,),
    "## A replaced ledger": (parts.Replaced,),
}


def _section(head: str) -> str:
    _, found, rest = PAGE.read_text(encoding="utf-8").partition(f"\n{head}\n")
    assert found, head
    return re.split(r"^##", rest, maxsplit=1, flags=re.M)[0]


def _keys(of: type[BaseModel]) -> dict[str, bool]:
    """Keys as a declaration writes them, and whether they are required."""
    return {field.alias or name: field.is_required() for name, field in of.model_fields.items()}


@pytest.mark.parametrize("head", SECTIONS)
def test_every_key_is_named_and_required_ones_are_bold(head: str) -> None:
    section = _section(head)
    bold = {word.strip() for found in re.findall(r"\*\*([^*]+)\*\*", section) for word in found.split(",")}
    plain = set(re.findall(r"`([^`]+)`", section))
    keys = [item for of in SECTIONS[head] for item in _keys(of).items()]
    assert [name for name, required in keys if required and name not in bold] == []
    assert [name for name, required in keys if not required and name not in plain | bold] == []


def test_every_record_of_a_declaration_has_a_section() -> None:
    declared = {
        item
        for module in (model, parts)
        for item in vars(module).values()
        if isinstance(item, type) and issubclass(item, BaseModel) and item.__module__ == module.__name__
    }
    assert declared - {item for held in SECTIONS.values() for item in held} == {model.Ledger}


@pytest.mark.parametrize("listed", [parts.ThingKind, parts.Part, parts.Light, parts.Rhythm])
def test_every_word_of_a_choice_is_there(listed: type[parts.ThingKind]) -> None:
    words = set(re.findall(r"`([a-z_]+)`", PAGE.read_text(encoding="utf-8")))
    assert [item.value for item in listed if item.value not in words] == []
