"""Places in the plain content of a rule file: found, set, added, taken out. They read as differences list them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel

from jiqun.rules.errors import EntryUnreadable, PlaceTaken, PlaceUnknown
from jiqun.rules.reform import NAMING, name_of


def put(content: Any, place: str, value: Any, name: str, model: type[BaseModel]) -> Any:
    """Put a value in its place; gives what stood there. None takes an optional value out of a mapping. Raises PlaceUnknown."""
    node, last, top = _way(content, place, name)
    if isinstance(node, list):
        index = _index(node, last, name, place)
        before, node[index] = node[index], value
        return before
    if not isinstance(node, dict) or not (last in node or not top or last in model.model_fields):
        raise PlaceUnknown(name, place)
    before = node.get(last)
    if value is None:
        node.pop(last, None)
    else:
        node[last] = value
    return before


def put_in(
    content: Any, place: str, entry: Any, name: str, model: type[BaseModel], written: Callable[[Any], Any]
) -> str:
    """An entry at the end of a list, names and values into a mapping, or a part where none stands; gives the place it has
    now. Raises PlaceUnknown, PlaceTaken, EntryUnreadable."""
    node, last, top = _way(content, place, name)
    if isinstance(node, list):
        node = held = node[_index(node, last, name, place)]
    elif isinstance(node, dict) and (last in node or not top or last in model.model_fields):
        held = node.get(last)
    else:
        raise PlaceUnknown(name, place)
    if held is None:
        node[last] = written(entry)
        return place
    if isinstance(held, list):
        return _appended(held, entry, name, place, written)
    if not isinstance(held, dict) or not isinstance(entry, Mapping):
        raise EntryUnreadable(place, str(entry))
    for key in entry:
        if key in held:
            raise PlaceTaken(name, place, str(key))
    held.update(written(entry))
    return place


def take_out(content: Any, place: str, name: str) -> Any:
    """Take an entry or a part out; gives what stood there. Raises PlaceUnknown."""
    node, last, _ = _way(content, place, name)
    if isinstance(node, list):
        return node.pop(_index(node, last, name, place))
    if isinstance(node, dict) and last in node:
        return node.pop(last)
    raise PlaceUnknown(name, place)


def _way(content: Any, place: str, name: str) -> tuple[Any, str, bool]:
    """What holds a place, its last step, and whether that is the whole."""
    *way, last = place.split("/")
    node = content
    for step in way:
        if isinstance(node, dict) and step in node:
            node = node[step]
        elif isinstance(node, list):
            node = node[_index(node, step, name, place)]
        else:
            raise PlaceUnknown(name, place)
    return node, last, not way


def _appended(held: list[Any], entry: Any, name: str, place: str, written: Callable[[Any], Any]) -> str:
    if isinstance(entry, Mapping):
        called = name_of(entry, len(held))
        known = [name_of(item, index) for index, item in enumerate(held) if isinstance(item, Mapping)]
        if called in known:
            raise PlaceTaken(name, place, called)
        held.append(written(entry))
        return f"{place}/{called}"
    if any(isinstance(item, Mapping) for item in held):
        raise EntryUnreadable(place, str(entry))
    held.append(written(entry))
    return place


def _index(entries: list[Any], step: str, name: str, place: str) -> int:
    for index, item in enumerate(entries):
        if isinstance(item, dict) and any(str(item.get(key)) == step for key in NAMING if item.get(key)):
            return index
    if step.isdigit() and int(step) < len(entries):
        return int(step)
    raise PlaceUnknown(name, place)
