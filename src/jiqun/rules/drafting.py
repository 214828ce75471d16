"""Drafting rule sets: copied from last year, changed place by place with a reason, checked, dated, published.

A rule set is a text file of the pack; its comments stay, and every change is one whole write.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from jiqun.packs import Pack
from jiqun.packs.complaints import complaint
from jiqun.packs.edit import editing
from jiqun.rules.errors import (
    PlaceUnknown,
    RuleInvalid,
    RuleNotReady,
    RuleSetExists,
    RuleSetPublished,
    RuleSetReadOnly,
)
from jiqun.rules.reform import NAMING
from jiqun.rules.ruleset import RuleSet, Standing
from jiqun.rules.shelf import Shelf, Shelved

R = TypeVar("R", bound=RuleSet)


def copy(
    shelf: Shelf[R],
    pack: Pack,
    folder: str,
    name: str,
    new: str,
    *,
    since: dt.date,
    region: str | None = None,
) -> Path:
    """A new draft with the text of another version; gives its file.

    Raises RuleSetUnknown, RuleSetExists.
    """
    held = shelf.entry(name)
    path = pack.root / folder / f"{new}.yaml"
    if new in shelf or path.exists():
        raise RuleSetExists(new, path)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = held.path.read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    try:
        with editing(path) as content:
            content["id"] = new
            content["since"] = since.isoformat()
            content["standing"] = Standing.DRAFT.value
            content["copied_from"] = name
            content.pop("until", None)
            content.pop("changes", None)
            if region is not None:
                content["region"] = region
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def change(
    held: Shelved[R], model: type[R], place: str, value: Any, *, why: str, version: str | None = None
) -> R:
    """Change one place of a draft, written as differences list it (`indicators/tax/weight`), and note why.

    Raises RuleSetReadOnly, RuleSetPublished, PlaceUnknown, RuleInvalid, PackEditConflict; nothing is written then.
    """
    _editable(held)
    with editing(held.path, version) as content:
        _set(content, place.split("/"), value, held.rules.id, place)
        noted = str(content.get("changes") or "")
        line = f"{place}：{value}（{why}）" if why else f"{place}：{value}"
        content["changes"] = f"{noted}；{line}" if noted else line
        return _checked(content, model, held)


def publish(
    held: Shelved[R],
    model: type[R],
    *,
    since: dt.date,
    until: dt.date | None,
    problems: Callable[[R], Sequence[str]],
    version: str | None = None,
) -> R:
    """Put a draft in force from a day on, if nothing speaks against it.

    Raises RuleSetReadOnly, RuleSetPublished, RuleNotReady, PackEditConflict.
    """
    _editable(held)
    found = list(problems(held.rules))
    if found:
        raise RuleNotReady(held.rules.id, found)
    with editing(held.path, version) as content:
        content["since"] = since.isoformat()
        if until is not None:
            content["until"] = until.isoformat()
        content["standing"] = Standing.PUBLISHED.value
        return _checked(content, model, held)


def withdraw(held: Shelved[R], model: type[R], *, until: dt.date, version: str | None = None) -> R:
    """End a published rule set on a day. Raises RuleSetReadOnly, PackEditConflict, RuleInvalid."""
    if held.shipped:
        raise RuleSetReadOnly(held.rules.id)
    with editing(held.path, version) as content:
        content["until"] = until.isoformat()
        return _checked(content, model, held)


def _editable(held: Shelved[R]) -> None:
    if held.shipped:
        raise RuleSetReadOnly(held.rules.id)
    if held.rules.standing is not Standing.DRAFT:
        raise RuleSetPublished(held.rules.id)


def _checked(content: Any, model: type[R], held: Shelved[R]) -> R:
    try:
        return model.model_validate(_plain(content))
    except ValidationError as error:
        told = "；".join(
            f"{'.'.join(map(str, item['loc']))} {complaint(item, model)}" for item in error.errors()
        )
        raise RuleInvalid(held.rules.id, told, held.path) from error


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value


def _set(content: Any, steps: Sequence[str], value: Any, name: str, place: str) -> None:
    *way, last = steps
    node = content
    for step in way:
        node = _into(node, step, name, place)
    if isinstance(node, list):
        index = _index(node, last, name, place)
        node[index] = value
    elif isinstance(node, dict) and (last in node or way):
        node[last] = value
    else:
        raise PlaceUnknown(name, place)


def _into(node: Any, step: str, name: str, place: str) -> Any:
    if isinstance(node, dict) and step in node:
        return node[step]
    if isinstance(node, list):
        return node[_index(node, step, name, place)]
    raise PlaceUnknown(name, place)


def _index(entries: list[Any], step: str, name: str, place: str) -> int:
    for index, item in enumerate(entries):
        if isinstance(item, dict) and any(str(item.get(key)) == step for key in NAMING if item.get(key)):
            return index
    if step.isdigit() and int(step) < len(entries):
        return int(step)
    raise PlaceUnknown(name, place)
