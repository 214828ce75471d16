"""What is told beside the returns, as `synthesis.yaml` declares it: who is asked, how many answered, and what they said."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from jiqun.packs import Record

Share = Annotated[float, Field(ge=0, le=1)]


class Asked(Record):
    """A group of those asked: every condition that is stated must hold. `told` is the share of the group of which anything
    was told at all; of the others everything of the filing stays unknown."""

    told: Share
    titles: tuple[str, ...] = ()  #: holds one of these
    scale: Literal["above", "below"] | None = None
    tenant: bool | None = None  #: owns no industrial land
    divisions: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    newer: int | None = Field(default=None, ge=1)  #: began within so many years


class Answer(Record):
    """An answer to an item (a variable of the rules), for each group in turn: the share of which it holds, or between what two numbers.

    `of` makes the numbers shares of a figure of the year; `skew` above 1 moves them towards the lower bound.
    """

    item: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    holds: tuple[Share, ...] = ()
    between: tuple[tuple[float, float], ...] = ()
    digits: int = Field(default=0, ge=0, le=4)
    skew: float = Field(default=1.3, gt=0)
    of: Literal["electricity", "energy", "revenue", "employees"] | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if bool(self.holds) == bool(self.between):
            raise ValueError("写 holds 或 between 之一 / says either holds or between")
        if any(low > high for low, high in self.between):
            raise ValueError("between 应先小后大 / between: least first, then most")
        return self


class Filing(Record):
    """Items told together. An enterprise belongs to the first group that fits, and is asked once (in one of the last
    `within` years, before the first of the group's titles) or `each_year`. An answer holds `valid_years`, or for good.

    Nothing of this is published anywhere: `example: true` says so.
    """

    filing: str = Field(min_length=1)
    example: Literal[True]
    asked: tuple[Asked, ...] = Field(min_length=1)
    answered: Share = 1.0  #: of the items, by those who told anything
    each_year: bool = False
    steady: bool = False  #: each year the same enterprises, answering alike
    within: int | None = Field(default=None, ge=1)
    valid_years: int | None = Field(default=None, ge=1)
    items: tuple[Answer, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.steady and not self.each_year:
            raise ValueError("steady 须与 each_year 同写 / steady goes with each_year")
        for answer in self.items:
            said = len(answer.holds or answer.between)
            if said != len(self.asked):
                raise ValueError(
                    f"“{answer.item}”给了 {said} 组，应按 asked 的 {len(self.asked)} 组依次给"
                    f" / “{answer.item}” answers for {said} groups, asked are {len(self.asked)}"
                )
            if answer.of and not self.each_year:
                raise ValueError(
                    f"“{answer.item}”按年度数值的比例，须写 each_year: true"
                    f" / “{answer.item}” is a share of a year's figure: say each_year: true"
                )
        return self


def problems(
    filings: Collection[Filing],
    titles: Collection[str],
    divisions: Collection[str],
    districts: Collection[str],
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """What filings name that the recipe does not have, and items told twice, each with its place in the file."""
    seen: dict[str, str] = {}
    for number, filing in enumerate(filings):
        for place, group in enumerate(filing.asked):
            for key, known in (("titles", titles), ("divisions", divisions), ("districts", districts)):
                if lost := sorted(set(getattr(group, key)) - set(known)):
                    yield (
                        ("evidence", number, "asked", place, key),
                        f"本文件没有列出 {'、'.join(lost)} / not listed in this file: {', '.join(lost)}",
                    )
        for place, answer in enumerate(filing.items):
            if answer.item in seen:
                yield (
                    ("evidence", number, "items", place, "item"),
                    f"“{answer.item}”已在“{seen[answer.item]}”中写过 / told already in “{seen[answer.item]}”",
                )
            seen.setdefault(answer.item, filing.filing)
