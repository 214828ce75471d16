"""Drafting rule sets: copied from last year, changed place by place with a reason, checked, dated, published.

A rule set is a text file of the pack; its comments stay, every change is one whole write, and the file itself keeps who
changed what and why.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from jiqun.packs import Pack
from jiqun.packs.complaints import complaint
from jiqun.packs.edit import editing
from jiqun.rules.errors import (
    DateUnordered,
    EntryUnreadable,
    PlaceFixed,
    PlaceTaken,
    PlaceUnknown,
    RuleIdInvalid,
    RuleInvalid,
    RuleNotReady,
    RuleSetExists,
    RuleSetPublished,
    RuleSetReadOnly,
)
from jiqun.rules.reform import NAMING, name_of
from jiqun.rules.ruleset import RuleSet, Standing
from jiqun.rules.shelf import Shelf, Shelved

R = TypeVar("R", bound=RuleSet)
Check = Callable[[R], object]

#: What has a procedure of its own and is not changed as a place.
FIXED = frozenset({"id", "family", "standing", "copied_from", "history"})
ID = re.compile(r"[a-z0-9][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Sign:
    """Who changes something, and why; it stays in the file."""

    by: str = ""
    why: str = ""


def copy(
    shelf: Shelf[R],
    pack: Pack,
    folder: str,
    name: str,
    new: str,
    *,
    since: dt.date,
    region: str | None = None,
    sign: Sign | None = None,
) -> Path:
    """A new draft with the text of another version; gives its file.

    Raises RuleSetUnknown, RuleSetExists, RuleIdInvalid.
    """
    held = shelf.entry(name)
    if not ID.fullmatch(new):
        raise RuleIdInvalid(new)
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
            for gone in ("until", "recheck_until", "changes", "history"):
                content.pop(gone, None)
            if region is not None:
                content["region"] = region
            if sign is not None:
                _note(content, sign, "copy", name)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def change(
    held: Shelved[R],
    model: type[R],
    place: str,
    value: Any,
    *,
    sign: Sign | None = None,
    version: str | None = None,
    check: Check[R] | None = None,
) -> R:
    """Change one place of a draft, written as differences list it (`indicators/tax/weight`), and note who and why. None
    takes an optional value out.

    `check` may refuse the changed set by raising. Raises RuleSetReadOnly, RuleSetPublished, PlaceUnknown, PlaceFixed,
    RuleInvalid, PackEditConflict; nothing is written then.
    """
    return change_all(held, model, {place: value}, sign=sign, version=version, check=check)


def change_all(
    held: Shelved[R],
    model: type[R],
    values: Mapping[str, Any],
    *,
    sign: Sign | None = None,
    version: str | None = None,
    check: Check[R] | None = None,
) -> R:
    """Several places in one write, all or none: weights that add up to 100 before and after. Raises as :func:`change`."""
    _editable(held)
    for place in values:
        _free(held, place)
    with editing(held.path, version) as content:
        for place, value in values.items():
            before = _set(content, place.split("/"), _written(value), held.rules.id, place, model)
            _note(content, sign or Sign(), "change", place, before, value)
        return _checked(content, model, held, check)


def add(
    held: Shelved[R],
    model: type[R],
    place: str,
    entry: Any,
    *,
    sign: Sign | None = None,
    version: str | None = None,
    check: Check[R] | None = None,
) -> R:
    """Put an entry at the end of a list, names and values into a mapping, or a part where none stands.

    Raises PlaceTaken, EntryUnreadable and what :func:`change` raises.
    """
    _editable(held)
    _free(held, place)
    with editing(held.path, version) as content:
        *way, last = place.split("/")
        node = content
        for step in way:
            node = _into(node, step, held.rules.id, place)
        told = _added(node, last, entry, held.rules.id, place, model, top=not way)
        _note(content, sign or Sign(), "add", told, None, entry)
        return _checked(content, model, held, check)


def remove(
    held: Shelved[R],
    model: type[R],
    place: str,
    *,
    sign: Sign | None = None,
    version: str | None = None,
    check: Check[R] | None = None,
) -> R:
    """Take an entry of a list or a mapping, or an optional part, out; what it said stays in the history.

    Raises as :func:`change`.
    """
    _editable(held)
    _free(held, place)
    with editing(held.path, version) as content:
        *way, last = place.split("/")
        node = content
        for step in way:
            node = _into(node, step, held.rules.id, place)
        gone: Any
        if isinstance(node, list):
            gone = node.pop(_index(node, last, held.rules.id, place))
        elif isinstance(node, dict) and last in node:
            gone = node.pop(last)
        else:
            raise PlaceUnknown(held.rules.id, place)
        _note(content, sign or Sign(), "remove", place, gone)
        return _checked(content, model, held, check)


def publish(
    held: Shelved[R],
    model: type[R],
    *,
    since: dt.date,
    until: dt.date | None,
    problems: Callable[[R], Sequence[str]],
    version: str | None = None,
    sign: Sign | None = None,
) -> R:
    """Put a draft in force from a day on, if nothing speaks against it.

    Raises RuleSetReadOnly, RuleSetPublished, RuleNotReady, DateUnordered, PackEditConflict.
    """
    _editable(held)
    if until is not None and until < since:
        raise DateUnordered(held.rules.id, since, until)
    found = list(problems(held.rules))
    if found:
        raise RuleNotReady(held.rules.id, found)
    with editing(held.path, version) as content:
        content["since"] = since.isoformat()
        if until is not None:
            content["until"] = until.isoformat()
        content["standing"] = Standing.PUBLISHED.value
        _note(content, sign or Sign(), "publish", "standing", Standing.DRAFT, Standing.PUBLISHED)
        return _checked(content, model, held)


def withdraw(
    held: Shelved[R],
    model: type[R],
    *,
    until: dt.date,
    version: str | None = None,
    sign: Sign | None = None,
) -> R:
    """End a published rule set on a day. Raises RuleSetReadOnly, DateUnordered, PackEditConflict, RuleInvalid."""
    if held.shipped:
        raise RuleSetReadOnly(held.rules.id)
    if until < held.rules.since:
        raise DateUnordered(held.rules.id, held.rules.since, until)
    with editing(held.path, version) as content:
        before = content.get("until")
        content["until"] = until.isoformat()
        _note(content, sign or Sign(), "end", "until", before, until)
        return _checked(content, model, held)


def shelve(held: Shelved[R], model: type[R], *, version: str | None = None, sign: Sign | None = None) -> R:
    """Give a draft up: its text stays, marked withdrawn, and decides nothing. Raises as :func:`change`."""
    _editable(held)
    with editing(held.path, version) as content:
        content["standing"] = Standing.WITHDRAWN.value
        _note(content, sign or Sign(), "withdraw", "standing", Standing.DRAFT, Standing.WITHDRAWN)
        return _checked(content, model, held)


def _free(held: Shelved[R], place: str) -> None:
    if place.partition("/")[0] in FIXED:
        raise PlaceFixed(held.rules.id, place)


def _editable(held: Shelved[R]) -> None:
    if held.shipped:
        raise RuleSetReadOnly(held.rules.id)
    if held.rules.standing is not Standing.DRAFT:
        raise RuleSetPublished(held.rules.id)


def _note(content: Any, sign: Sign, deed: str, place: str, before: Any = None, after: Any = None) -> None:
    """A line of history; what is not told is left out."""
    line = {
        "day": dt.date.today().isoformat(), "by": sign.by, "deed": deed, "place": place,
        "before": _text(before), "after": _text(after), "why": sign.why.strip(),
    }  # fmt: skip
    kept = CommentedMap({name: told for name, told in line.items() if told or name == "by"})
    kept.fa.set_flow_style()
    content.setdefault("history", CommentedSeq()).append(kept)


def _text(value: Any) -> str:
    """A value as a history tells it: numbers and words as they are, entries as “name: value” pairs."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {_text(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_text(item) for item in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _written(value: Any) -> Any:
    """A value as YAML that reads well: entries and lists on one line."""
    if isinstance(value, Mapping):
        made = CommentedMap({str(name): _written(item) for name, item in value.items()})
        made.fa.set_flow_style()
        return made
    if isinstance(value, list | tuple):
        line = CommentedSeq([_written(item) for item in value])
        line.fa.set_flow_style()
        return line
    return value.isoformat() if isinstance(value, dt.date) else value


def _checked(content: Any, model: type[R], held: Shelved[R], check: Check[R] | None = None) -> R:
    try:
        made = model.model_validate(_plain(content))
    except ValidationError as error:
        told = "；".join(
            f"{'.'.join(map(str, item['loc']))} {complaint(item, model)}" for item in error.errors()
        )
        raise RuleInvalid(held.rules.id, told, held.path) from error
    if check is not None:
        check(made)
    return made


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value


def _set(content: Any, steps: Sequence[str], value: Any, name: str, place: str, model: type[R]) -> Any:
    """Put a value in its place; gives what stood there."""
    *way, last = steps
    node = content
    for step in way:
        node = _into(node, step, name, place)
    if isinstance(node, list):
        index = _index(node, last, name, place)
        before, node[index] = node[index], value
        return before
    if not isinstance(node, dict) or not (last in node or way or last in model.model_fields):
        raise PlaceUnknown(name, place)
    before = node.get(last)
    if value is None:
        node.pop(last, None)
    else:
        node[last] = value
    return before


def _added(
    node: Any, last: str, entry: Any, name: str, place: str, model: type[RuleSet], *, top: bool
) -> str:
    """Put a new entry in; gives the place it has now."""
    if isinstance(node, list):
        node = node[_index(node, last, name, place)]
        held: Any = node
    elif isinstance(node, dict) and (last in node or not top or last in model.model_fields):
        held = node.get(last)
    else:
        raise PlaceUnknown(name, place)
    if held is None:
        node[last] = _written(entry)
        return place
    if isinstance(held, list):
        return _appended(held, entry, name, place)
    if not isinstance(held, dict) or not isinstance(entry, Mapping):
        raise EntryUnreadable(place, _text(entry))
    for key in entry:
        if key in held:
            raise PlaceTaken(name, place, str(key))
    held.update(_written(entry))
    return place


def _appended(held: list[Any], entry: Any, name: str, place: str) -> str:
    if isinstance(entry, Mapping):
        called = name_of(entry, len(held))
        known = [name_of(item, index) for index, item in enumerate(held) if isinstance(item, Mapping)]
        if called in known:
            raise PlaceTaken(name, place, called)
        held.append(_written(entry))
        return f"{place}/{called}"
    if any(isinstance(item, Mapping) for item in held):
        raise EntryUnreadable(place, _text(entry))
    held.append(_written(entry))
    return place


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
