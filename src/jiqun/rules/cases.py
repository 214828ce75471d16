"""Golden cases: what an official expects of a rule set, written in YAML beside it, of one form for every kind of rule."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import yaml
from pydantic import Field, PrivateAttr, field_validator, model_validator
from ruamel.yaml.comments import CommentedSeq

from jiqun.packs import Pack, Record, read_records
from jiqun.packs.edit import replace, round_trip
from jiqun.packs.record import Loader, read_text
from jiqun.rules.errors import CaseUnfit

Value = bool | float | str | None
ONE = ""  #: what the subject of a case is called that gives one alone
SLASH = "/"


class Case(Record):
    """What is given, and what the rule set must say of it.

    `given` is one profile (variables in their units; what is not given is unknown unless it is reckoned from what is), or
    several by name, where subjects are ranked among each other. `expect` names what the rule set tells: a verdict, a score,
    an item, a criterion, a clause with its sums; of several subjects each under its name. Rules about a year are asked of
    `year`, those about a day of `day`. `assume` sets places of the rule set for this case alone: a base, a weight that no
    notice prints.

    >>> case = Case(name="例", rules="huangyan-2022", year=2022, given={"甲": {"scale": "above"}, "乙": {}}, expect={"甲": {"grade": "A"}})
    >>> list(case.subjects), list(case.expected)
    (['甲', '乙'], [('甲', 'grade', 'A')])
    """

    name: str = Field(min_length=1)
    rules: str
    year: int | None = None
    day: dt.date | None = None
    given: Mapping[str, Any]
    expect: Mapping[str, Any] = Field(min_length=1)
    assume: Mapping[str, Any] = {}
    within: float = Field(default=1e-4, ge=0)
    recheck: bool = False
    source: str = ""

    _place: str = PrivateAttr("")

    @field_validator("given")
    @classmethod
    def _profiles(cls, given: Mapping[str, Any]) -> Mapping[str, Any]:
        several = [isinstance(value, Mapping) for value in given.values()]
        if any(several) and not all(several):
            raise ValueError("given 写一个对象的变量，或按名称写几个对象，不能混写 / give one profile or several by name, not both")  # fmt: skip
        for profile in given.values() if any(several) else [given]:
            wrong = [name for name, value in profile.items() if not _single(value)]
            if wrong:
                raise ValueError(f"{'、'.join(wrong)} 应为数、真假、文字或空 / must be a number, a truth, a text or null")  # fmt: skip
        return given

    @field_validator("expect")
    @classmethod
    def _answers(cls, expect: Mapping[str, Any]) -> Mapping[str, Any]:
        wrong = [place for place, value in _leaves(expect) if not _single(value)]
        if wrong:
            raise ValueError(f"{'、'.join(wrong)} 应为数、真假、文字或空 / must be a number, a truth, a text or null")  # fmt: skip
        return expect

    @model_validator(mode="after")
    def _dated(self) -> Self:
        if (self.year is None) == (self.day is None):
            raise ValueError("写 year（年度规则）或 day（按日的规则）之一 / write either year or day")
        if self.several and (unknown := [name for name in self.expect if name not in self.given]):
            raise ValueError(
                f"expect 里的“{'、'.join(unknown)}”没有在 given 里给出 / expected, but not given"
            )
        return self

    @property
    def on(self) -> dt.date:
        """The day it is asked of: of a year its last."""
        return self.day if self.day is not None else dt.date(self.year or dt.MINYEAR, 12, 31)

    @property
    def several(self) -> bool:
        return any(isinstance(value, Mapping) for value in self.given.values())

    @property
    def subjects(self) -> Mapping[str, Mapping[str, Value]]:
        """Profiles by name."""
        return self.given if self.several else {ONE: self.given}

    @cached_property
    def expected(self) -> list[tuple[str, str, Value]]:
        """Every expectation: the subject, what is told of it, and the value."""
        whole = self.expect if self.several else {ONE: self.expect}
        return [(subject, place, value) for subject, told in whole.items() for place, value in _leaves(told)]

    @property
    def where(self) -> str:
        """File, line and name, for messages."""
        return f"{self._place}：案例“{self.name}”" if self._place else f"案例“{self.name}”"

    @property
    def place(self) -> str:
        """File and line; nothing where it was not read from a file."""
        return self._place

    def standing_at(self, place: str) -> Self:
        self._place = place
        return self


def _single(value: Any) -> bool:
    return value is None or isinstance(value, bool | int | float | str)


def _leaves(told: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Values with their places, steps joined by slashes."""
    if not isinstance(told, Mapping):
        yield path, told
        return
    for name, value in told.items():
        yield from _leaves(value, f"{path}{SLASH}{name}" if path else str(name))


def read_cases(path: Path) -> list[Case]:
    """The cases of a file, each with its line. Raises PackFileInvalid, PackTextInvalid."""
    cases = read_records(path, Case)
    root = yaml.compose(read_text(path), Loader=Loader)
    lines = [node.start_mark.line + 1 for node in root.value] if root is not None else []
    return [case.standing_at(f"{path}:{line}") for case, line in zip(cases, lines, strict=True)]


def case_files(shipped: Path, pack: Pack | None, folder: str) -> list[Path]:
    """Files of cases: those that ship and those of the pack."""
    own: Sequence[Path] = pack.files(f"{folder}/*.yaml") if pack is not None else []
    return [*sorted(shipped.glob("*.yaml")), *own]


def of_rules(files: Iterable[Path], name: str) -> list[Case]:
    """The cases of one rule set. Raises PackFileInvalid."""
    return [case for path in files for case in read_cases(path) if case.rules == name]


def unknown_rules(cases: Iterable[Case], known: Iterable[str]) -> None:
    """Raises CaseUnfit for the first case of a rule set that is not there."""
    names = set(known)
    for case in cases:
        if case.rules not in names:
            raise CaseUnfit(case.where, f"没有规则“{case.rules}”", f"there is no rule set “{case.rules}”")


def bring_along(cases: Sequence[Case], path: Path, name: str) -> None:
    """The cases of an origin as those of a copy, word for word, in a file of the copy's own."""
    found: dict[Path, set[int]] = {}
    for case in cases:
        where, _, line = case.place.rpartition(":")
        found.setdefault(Path(where), set()).add(int(line))
    entries = CommentedSeq()
    for file, lines in found.items():
        whole = round_trip().load(read_text(file))
        for place in reversed(range(len(whole))):
            if whole[place].lc.line + 1 not in lines:
                del whole[place]
        entries = whole if not entries else CommentedSeq([*entries, *whole])
    if not entries:
        path.unlink(missing_ok=True)
        return
    for entry in entries:
        entry["rules"] = name
    out = io.StringIO()
    round_trip().dump(entries, out)
    replace(path, out.getvalue())


@contextmanager
def rewriting(path: Path, text: str, name: str) -> Iterator[list[Case]]:
    """The text of a file of cases, checked, in its place; the old one stands again where the block raises.

    Raises PackTextInvalid, PackFileInvalid, CaseUnfit.
    """
    before = read_text(path) if path.is_file() else None
    replace(path, text)
    try:
        cases = read_cases(path)
        unknown_rules(cases, [name])
        yield cases
    except BaseException:
        if before is None:
            path.unlink()
        else:
            replace(path, before)
        raise
