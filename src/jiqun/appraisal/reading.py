"""Columns of those who are appraised, and how facts are read for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LIST = "list"
REASON = "reason"
CARRIED = "_carried"  #: columns that no step asks about, as one
WORKED = "_worked"  #: what items and scores were made of, as one
UNGRADED = "ungraded"
SUBJECT = "subject"
KNOWN = "known_"  #: how columns begin that count the members of whom an indicator is known
KEPT = (
    "code",
    "year",
    "name",
    "region",
    "town",
    "park",
    "division",
    "industry",
    "scale",
    "size",
    "ownership",
)


def above(name: str) -> str:
    return f"a_{name}"


def below(name: str) -> str:
    return f"b_{name}"


def known(name: str) -> str:
    return f"{KNOWN}{name}"


def bonus(name: str) -> str:
    return f"_bonus_{name}"


def applies(name: str) -> str:
    return f"_applies_{name}"


def amount(name: str, grade: str) -> str:
    return f"_amount_{name}_{grade}"


@dataclass(frozen=True)
class Reading:
    """How facts are read: parameters by the days in `on`; told variables kept as a derived table of a name, with those
    `beside` that other schemes ask about; `also` are variables to keep in what comes out."""

    on: Mapping[int, dt.date] | None = None
    also: Sequence[str] = ()
    kept: str = ""
    beside: Sequence[str] = ()
