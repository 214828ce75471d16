"""The reviewer's decisions, written into the pack with who, when and why."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from jiqun.packs import EntryNotFound, Pack, PackError
from jiqun.packs.edit import editing, entry
from jiqun.plans.records import StatementRecord
from jiqun.plans.review import Proposal
from jiqun.plans.statement import Statement
from jiqun.values import Accumulation


class DecisionRefused(PackError):
    """The correction would make the entry invalid; nothing was written."""

    def __init__(self, problems: str) -> None:
        super().__init__(
            f"修改后的条目不合格，没有写入：{problems} / not written, the entry would be invalid: {problems}"
        )


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who decides, on which day, for which reason."""

    by: str
    day: dt.date
    why: str

    def note(self, action: str, was: Mapping[str, object] | None = None) -> dict[str, object]:
        return {
            "by": self.by,
            "day": self.day.isoformat(),
            "why": self.why,
            "action": action,
            **({"was": dict(was)} if was else {}),
        }


def _file(pack: Pack, plan: str, name: str = "statements.yaml") -> Path:
    return pack.root / "plans" / plan / name


def accept(
    pack: Pack,
    plan: str,
    proposal: Proposal,
    reviewer: Reviewer,
    *,
    key: str | None = None,
    version: str | None = None,
) -> str:
    """Take the extractor's reading over into the pack; gives the id of the entry.

    A new number becomes a new entry; of a number that is held the compared fields are replaced and the old ones kept
    in its review note. Raises DecisionRefused, PackEditConflict.
    """
    read = proposal.read
    if read is None:
        raise DecisionRefused("没有抽取结果可接受 / there is no reading to accept")
    if proposal.held is not None:
        changes = {item.field: item.read for item in proposal.differences}
        if NUMBER.intersection(changes):
            changes |= _place(proposal.held, read)
        return correct(pack, plan, proposal.held.id, changes, reviewer, action="accept", version=version)
    with editing(_file(pack, plan), version) as entries:
        values = entry_values(read, _next_id(entries), key) | {"review": [reviewer.note("accept")]}
        _check(values)
        entries.insert(_position(entries, read.value_start), entry(values))
        return str(values["id"])


def correct(
    pack: Pack,
    plan: str,
    name: str,
    changes: Mapping[str, object],
    reviewer: Reviewer,
    *,
    action: str = "correct",
    version: str | None = None,
    text: str | None = None,
) -> str:
    """Change fields of an entry. Where a number changes, its printed words follow: they are looked up in the clause of
    `text`, the document's kept text; a number that the clause does not print is marked as inferred.

    Raises EntryNotFound, DecisionRefused, PackEditConflict.
    """
    path = _file(pack, plan)
    with editing(path, version) as entries:
        held = next((item for item in entries if item["id"] == name), None)
        if held is None:
            raise EntryNotFound(path, name)
        if NUMBER.intersection(changes) and "value_text" not in changes:
            changes = {**changes, **_printed({**held, **changes}, text)}
        was = {field: held.get(field) for field in changes}
        for field, value in changes.items():
            if value in (None, "", False, (), []):
                held.pop(field, None)
            else:
                held.update(entry({field: value}))
        held["review"] = [*held.get("review", []), entry(reviewer.note(action, was))]
        _check(held)
    return name


#: Fields that together are the number of an entry.
NUMBER = frozenset({"value", "value2"})
#: A sign after a figure is the dash of a range.
_NUMERAL = re.compile(r"(?<![\d.])[-－]?\d[\d,，]*(?:\.\d+)?|\d[\d,，]*(?:\.\d+)?")


def _place(held: StatementRecord, read: Statement) -> dict[str, object]:
    """Where a reading's number stands and how it is printed; the clause with it when the number lies outside the old one."""
    at = [read.value_start, read.value_end]
    place: dict[str, object] = {"at": at, "value_text": read.value_text}
    if not held.span[0] <= at[0] < at[1] <= held.span[1]:
        place["span"] = [read.char_start, read.char_end]
        if held.quote is not None:
            place["quote"] = read.quote
    return {name: value for name, value in place.items() if value != _plain(getattr(held, name))}


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _printed(values: Mapping[str, Any], text: str | None) -> dict[str, object]:
    """Place and words of an entry whose number has been changed to that in `values`: where it stood if it is printed
    there, else the one place of its sentence that prints it, else as they were and `inferred`.
    """
    number, unit = values.get("value"), str(values.get("unit") or "")
    if text is None or number in (None, "") or len(text) < values["span"][1]:
        return {}
    start, end = values["at"]
    if any(value == Decimal(str(number)) for _, value in _numerals(text[start:end])):
        return _if_changed(values, {"value_text": text[start:end], "inferred": False})
    first, last = _sentence(text, *values["span"])
    places = [place for place, value in _numerals(text[first:last]) if value == Decimal(str(number))]
    if len(places) != 1:
        return _if_changed(values, {"value_text": text[start:end], "inferred": True})
    start, end = first + places[0].start(), first + places[0].end()
    end += len(unit) if unit and text.startswith(unit, end) else 0
    span = [min(values["span"][0], start), max(values["span"][1], end)]
    place = {"span": span, "at": [start, end], "value_text": text[start:end], "inferred": False}
    quoted = {"quote": text[slice(*span)]} if values.get("quote") else {}
    return _if_changed(values, place | quoted)


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """From the full stop, semicolon or line end before a clause to the one after it."""
    before = max(text.rfind(sign, 0, start) for sign in "。；\n") + 1
    after = [found for sign in "。；\n" if (found := text.find(sign, end)) >= 0]
    return before, min(after, default=len(text))


def _numerals(text: str) -> list[tuple[re.Match[str], Decimal]]:
    """The numbers that a text prints in figures, with their places."""
    return [
        (found, Decimal(re.sub("[,，]", "", found[0]).replace("－", "-")))
        for found in _NUMERAL.finditer(text)
    ]


def _if_changed(values: Mapping[str, Any], wanted: Mapping[str, object]) -> dict[str, object]:
    """What of `wanted` differs from the entry; an absent field is false."""
    return {name: value for name, value in wanted.items() if (values.get(name) or False) != value}


def reject(
    pack: Pack, plan: str, proposal: Proposal, reviewer: Reviewer, *, version: str | None = None
) -> None:
    """Say that a number is no statement: a proposal is remembered as refused, a held entry is taken out and remembered."""
    note = {
        "at": list(proposal.at),
        "value_text": _words(proposal),
        "review": reviewer.note("reject", _old(proposal)),
    }
    if proposal.held is not None:
        with editing(_file(pack, plan), version) as entries:
            entries.remove(next(item for item in entries if item["id"] == proposal.held.id))
    with editing(_file(pack, plan, "rejections.yaml")) as refused:
        refused.append(entry(note))


def _words(proposal: Proposal) -> str:
    return proposal.read.value_text if proposal.read else proposal.held.value_text if proposal.held else ""


def _old(proposal: Proposal) -> dict[str, object] | None:
    return proposal.held.model_dump(mode="json", exclude_defaults=True) if proposal.held else None


#: Fields that an entry takes over from a reading as they are.
TAKEN_OVER = (
    "indicator", "qualifier", "value", "value2", "unit", "comparator", "year", "horizon_year", "period",
    "year_inferred", "baseline", "base_year", "region", "scope", "cluster", "responsible", "tentative", "section",
    "table", "row", "inferred", "ambiguous", "note",
)  # fmt: skip


def entry_values(read: Statement, name: str, key: str | None) -> dict[str, Any]:
    """The entry of `statements.yaml` that says what the extractor read."""
    return {
        "id": name,
        "kind": read.kind.value,
        **{field: getattr(read, field) for field in TAKEN_OVER},
        "key": key,
        "words": read.comparator_words,
        "source": read.source_type,
        "accumulation": Accumulation.of(read.indicator, read.qualifier).value,
        "span": [read.char_start, read.char_end],
        "at": [read.value_start, read.value_end],
        "quote": read.quote,
        "value_text": read.value_text,
    }


def _check(values: Mapping[str, Any]) -> None:
    try:
        StatementRecord.model_validate(
            {name: value for name, value in values.items() if value not in (None, "")}
        )
    except ValidationError as error:
        raise DecisionRefused(
            "; ".join(f"{'.'.join(map(str, d['loc']))}: {d['msg']}" for d in error.errors())
        ) from error


def _next_id(entries: list[Any]) -> str:
    """The next free number after the letters that the file uses."""
    names = [str(item["id"]) for item in entries] or ["S000"]
    letters = names[-1].rstrip("0123456789")
    numbers = [
        int(name[len(letters) :])
        for name in names
        if name.startswith(letters) and name[len(letters) :].isdigit()
    ]
    return f"{letters}{max(numbers, default=0) + 1:03d}"


def _position(entries: list[Any], start: int) -> int:
    return next((index for index, item in enumerate(entries) if item["at"][0] > start), len(entries))
