"""Finding an enterprise by part of its name, the beginning of its code, its sound or its initials."""

from __future__ import annotations

from dataclasses import dataclass

import ibis

from jiqun.enterprises.directory import Directory
from jiqun.enterprises.naming import clean_code, normal

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An enterprise found. `by` says what matched: code, name, former_name, initials or pinyin."""

    code: str
    name: str
    region: str | None
    industry: str | None
    by: str


#: In order of rank: how a text was recognised, and what matched.
_RANKS = ("code", "name", "name", "name", "former_name", "initials", "initials", "pinyin", "pinyin")


def search(directory: Directory, text: str, limit: int = 20) -> list[Hit]:
    """At most `limit` (≤ 200) enterprises, best first: whole name, beginning, part, former name, initials, sound.

    A code is looked for by its beginning from four characters on; initials and pinyin from two letters on.
    """
    if not normal(text):
        return []
    ranked = matching(directory, text)
    found = (
        ranked.order_by(["_rank", ranked["name"].length(), "code"])
        .limit(max(0, min(limit, MOST)))
        .select("code", "name", "region", "industry", "_rank")
    )
    return [
        Hit(
            code=row["code"],
            name=row["name"],
            region=row["region"],
            industry=row["industry"],
            by=_RANKS[row["_rank"]],
        )
        for row in directory.engine.collect(found).to_pylist()
    ]


def matching(directory: Directory, text: str) -> ibis.Table:
    """Every enterprise of the directory that the text finds, with `_rank` (0 is best); none for an empty text."""
    wanted = normal(text)
    if not wanted:
        return directory.table().mutate(_rank=ibis.null("int8")).filter(ibis.literal(False))
    table = directory.table()
    ranked = table.mutate(_rank=_rank(table, wanted, clean_code(text)))
    return ranked.filter(ranked["_rank"].notnull())


def _rank(table: ibis.Table, wanted: str, code: str) -> ibis.Value:
    """0 is best; null where nothing matches. Numbers index _RANKS."""
    letters = wanted.lower()
    spoken = len(letters) > 1 and letters.isascii() and letters.isalnum()
    never = ibis.literal(False)
    return ibis.cases(
        (table.code.startswith(code) if len(code) > 3 else never, 0),
        (table.normal == wanted, 1),
        (table.normal.startswith(wanted) | table.core.startswith(wanted), 2),
        (table.normal.contains(wanted), 3),
        (table.former_names.fill_null("").contains(wanted), 4),
        (table.initials.startswith(letters) if spoken else never, 5),
        (table.initials.contains(letters) if spoken else never, 6),
        (table.pinyin.startswith(letters) | table.spoken.startswith(letters) if spoken else never, 7),
        (table.spoken.contains(letters) if spoken else never, 8),
        else_=ibis.null("int8"),
    )
