"""Drafting rule sets: copied from last year, changed place by place with a reason, checked, dated, published.

A rule set is a text file of the pack; its comments stay, every change is one whole write, and the file itself keeps who
changed what and why.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import ValidationError
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from jiqun.packs import Bilingual, Pack
from jiqun.packs.complaints import complaint
from jiqun.packs.edit import editing
from jiqun.rules.errors import (
    DateUnordered,
    PlaceFixed,
    RuleIdInvalid,
    RuleInvalid,
    RuleNotReady,
    RuleSetExists,
    RuleSetPublished,
    RuleSetReadOnly,
)
from jiqun.rules.ruleset import RuleSet, Standing
from jiqun.rules.shelf import Shelf, Shelved
from jiqun.rules.tree import put, put_in, take_out

R = TypeVar("R", bound=RuleSet)
Check = Callable[[R], object]

#: What has a procedure of its own and is not changed as a place.
FIXED = frozenset({"id", "family", "standing", "copied_from", "history"})
ID = re.compile(r"[a-z0-9][a-z0-9-]*")
#: A year in a name.
YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


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
    called: Bilingual | None = None,
    sign: Sign | None = None,
) -> Path:
    """A new draft with the text of another version; gives its file.

    Without a name it is `called` as :func:`dated` says. The id of a draft that was given up may be taken again. Raises RuleSetUnknown, RuleSetExists, RuleIdInvalid.
    """
    held = shelf.entry(name)
    if not ID.fullmatch(new):
        raise RuleIdInvalid(new)
    path = _room(shelf, pack.root / folder / f"{new}.yaml", name, new)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(held.path.read_text(encoding="utf-8"), encoding="utf-8")
    try:
        with editing(path) as content:
            _begin(content, held.rules, new, since, called)
            if region is not None:
                content["region"] = region
            if sign is not None:
                _note(content, sign, "copy", name)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def _begin(content: Any, origin: RuleSet, new: str, since: dt.date, called: Bilingual | None) -> None:
    """The head of a copy. Data years move on as the day does."""
    named = called or dated(origin.name, origin.since, since)
    content["name"] = _written({tongue: words for tongue, words in named.model_dump().items() if words})
    content["id"] = new
    if "data_year" in content:
        content["data_year"] += since.year - origin.since.year
    content["since"] = since.isoformat()
    content["standing"] = Standing.DRAFT.value
    content["copied_from"] = origin.id
    for gone in ("until", "recheck_until", "changes", "history"):
        content.pop(gone, None)


def _room(shelf: Shelf[R], path: Path, name: str, new: str) -> Path:
    """Where a copy goes. A draft that was given up makes room: its text stays under an id of its own. Raises RuleSetExists."""
    if new not in shelf:
        if path.exists():
            raise RuleSetExists(new, path)
        return path
    taken = shelf.entry(new)
    if taken.shipped or new == name or taken.rules.standing is not Standing.WITHDRAWN:
        raise RuleSetExists(new, taken.path)
    aside = next(told for count in itertools.count(1) if (told := f"{new}-withdrawn-{count}") not in shelf)
    with editing(taken.path) as content:
        content["id"] = aside
    taken.path.rename(taken.path.with_name(f"{aside}.yaml"))
    return path


def dated(name: Bilingual, before: dt.date, since: dt.date) -> Bilingual:
    """The name of a version from a day on: years in it move on as the day does; where none stands, the year is added.
    A second version of one year is called revised.

    >>> dated(Bilingual(zh="某区企业评价（2022年度）", en="Appraisal, data of 2022"), dt.date(2023, 1, 1), dt.date(2024, 1, 1))
    Bilingual(zh='某区企业评价（2023年度）', en='Appraisal, data of 2023')
    >>> dated(Bilingual(zh="技术改造支持", en="Support for renovation"), dt.date(2023, 1, 1), dt.date(2027, 3, 1))
    Bilingual(zh='技术改造支持（2027年）', en='Support for renovation (2027)')
    >>> dated(Bilingual(zh="某区企业评价（2022年度）"), dt.date(2023, 1, 1), dt.date(2023, 7, 1))
    Bilingual(zh='某区企业评价（2022年度）（修订）', en='')
    """
    return Bilingual(
        zh=_dated(name.zh, before, since, f"（{since.year}年）", "（修订）"),
        en=_dated(name.en, before, since, f" ({since.year})", " (revised)"),
    )


def _dated(text: str, before: dt.date, since: dt.date, year: str, revised: str) -> str:
    steps = since.year - before.year
    if not text or (not steps and text.endswith(revised)):
        return text
    if not steps:
        return f"{text}{revised}"
    text = text.removesuffix(revised)
    return YEAR.sub(lambda found: str(int(found[0]) + steps), text) if YEAR.search(text) else f"{text}{year}"


@dataclass(frozen=True)
class Draft(Generic[R]):
    """A rule set in hand: its file, how it is read, who writes and why.

    `version` is that of the text that the writer saw; `check` may refuse a changed set by raising. Every verb gives the
    rule set as it stands then, raises RuleSetReadOnly and PackEditConflict, and has written nothing where it raises.
    """

    held: Shelved[R]
    model: type[R]
    sign: Sign = Sign()
    version: str | None = None
    check: Check[R] | None = None

    def change(self, place: str, value: Any) -> R:
        """Change one place, written as differences list it (`indicators/tax/weight`). None takes an optional value out.

        Raises RuleSetPublished, PlaceUnknown, PlaceFixed, RuleInvalid.
        """
        return self.change_all({place: value})

    def change_all(self, values: Mapping[str, Any]) -> R:
        """Several places in one write, all or none: weights that add up to 100 before and after. Raises as :meth:`change`."""
        for place in values:
            self._free(place)
        with self._writing() as content:
            for place, value in values.items():
                before = put(content, place, _written(value), self._name, self.model)
                _note(content, self.sign, "change", place, before, value)
            return self._checked(content)

    def add(self, place: str, entry: Any) -> R:
        """Put an entry at the end of a list, names and values into a mapping, or a part where none stands.

        Raises PlaceTaken, EntryUnreadable and what :meth:`change` raises.
        """
        self._free(place)
        with self._writing() as content:
            now = put_in(content, place, entry, self._name, self.model, _written)
            _note(content, self.sign, "add", now, None, entry)
            return self._checked(content)

    def remove(self, place: str) -> R:
        """Take an entry of a list or a mapping, or an optional part, out; what it said stays in the history.

        Raises as :meth:`change`.
        """
        self._free(place)
        with self._writing() as content:
            _note(content, self.sign, "remove", place, take_out(content, place, self._name))
            return self._checked(content)

    def publish(self, since: dt.date, until: dt.date | None = None, problems: Sequence[str] = ()) -> R:
        """Put a draft in force from a day on, if nothing speaks against it. Raises RuleSetPublished, RuleNotReady, DateUnordered."""
        if until is not None and until < since:
            raise DateUnordered(self._name, since, until)
        if problems:
            raise RuleNotReady(self._name, problems)
        with self._writing() as content:
            content["since"] = since.isoformat()
            if until is not None:
                content["until"] = until.isoformat()
            content["standing"] = Standing.PUBLISHED.value
            _note(content, self.sign, "publish", "standing", Standing.DRAFT, Standing.PUBLISHED)
            return self._checked(content)

    def end(self, until: dt.date) -> R:
        """End a published rule set on a day. Raises DateUnordered, RuleInvalid."""
        if until < self.held.rules.since:
            raise DateUnordered(self._name, self.held.rules.since, until)
        with self._writing(published=True) as content:
            before = content.get("until")
            content["until"] = until.isoformat()
            _note(content, self.sign, "end", "until", before, until)
            return self._checked(content)

    def withdraw(self) -> R:
        """Give a draft up: its text stays, marked withdrawn, and decides nothing. Raises RuleSetPublished."""
        with self._writing() as content:
            content["standing"] = Standing.WITHDRAWN.value
            _note(content, self.sign, "withdraw", "standing", Standing.DRAFT, Standing.WITHDRAWN)
            return self._checked(content)

    def note(self, deed: str, place: str, before: Any = None, after: Any = None) -> R:
        """Write down what was done beside the file: golden cases written anew. Raises RuleSetPublished."""
        with self._writing() as content:
            _note(content, self.sign, deed, place, before, after)
            return self._checked(content)

    @property
    def _name(self) -> str:
        return self.held.rules.id

    def _free(self, place: str) -> None:
        if place.partition("/")[0] in FIXED:
            raise PlaceFixed(self._name, place)

    @contextmanager
    def _writing(self, *, published: bool = False) -> Iterator[Any]:
        if self.held.shipped:
            raise RuleSetReadOnly(self._name)
        if not published and self.held.rules.standing is not Standing.DRAFT:
            raise RuleSetPublished(self._name)
        with editing(self.held.path, self.version) as content:
            yield content

    def _checked(self, content: Any) -> R:
        try:
            made = self.model.model_validate(_plain(content))
        except ValidationError as error:
            told = "；".join(
                f"{'.'.join(map(str, item['loc']))} {complaint(item, self.model)}" for item in error.errors()
            )
            raise RuleInvalid(self._name, told, self.held.path) from error
        if self.check is not None:
            self.check(made)
        return made


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


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value
