"""Opening items by rule: a finding in a plan, a late return, a target turning red becomes an entry of a closed loop, once.

The rules are text (`raising.yaml`); what they look at are rows that the workspace prepares, such as `findings`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from jiqun.ledgers import tables
from jiqun.ledgers.adding import add_many
from jiqun.ledgers.book import Book
from jiqun.ledgers.declaration.parts import LedgerId, Name
from jiqun.ledgers.entry import Actor, Draft, Entry
from jiqun.ledgers.seeding.drawing import filled
from jiqun.mishap import Mishap
from jiqun.packs import Bilingual, Pack, Record, read_optional

FILE = "raising.yaml"
Signal = Mapping[str, Any]
Signals = Mapping[str, Callable[[], Sequence[Signal]]]


class Raising(Record):
    """A rule: rows of `signals` whose cells are among those of `where` open an entry of `into`.

    `title`, `lead`, `region` and texts of `values` may name cells of the row in braces. `once` names the cells that
    make a cause: the same cause opens no second entry. Rows that agree in the cells of `gather` open one entry together,
    so that one cause in many rows is no flood: its texts may name those cells, {count}, and {list}, in which every row
    stands as `line` says.
    """

    id: Name
    label: Bilingual
    signals: str
    where: Mapping[str, tuple[str, ...]] = {}
    into: LedgerId
    title: str
    lead: str = ""
    region: str = ""
    once: tuple[str, ...]
    gather: tuple[str, ...] = ()
    line: str = ""
    values: Mapping[str, str] = {}
    source: str = ""
    example: bool = False


class RaisingInvalid(Mishap):
    def __init__(self, rule: str, zh: str, en: str) -> None:
        super().__init__(f"{FILE} 的规则“{rule}”有误：{zh}。 / The rule {rule} of {FILE} is wrong: {en}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """A row that a rule caught. `entry` is None where it was opened before, or in a dry run."""

    rule: str
    origin: str
    title: str
    lead: str
    entry: Entry | None
    known: bool


def load_raising(pack: Pack) -> list[Raising]:
    """The pack's rules, in order. Raises PackFileInvalid."""
    return read_optional(pack.root / FILE, Raising, under="rules")


def raise_items(
    book: Book, rules: Sequence[Raising], signals: Signals, actor: Actor, *, dry_run: bool = False
) -> list[Raised]:
    """Hold every rule against its rows. Raises RaisingInvalid, and what :func:`add_many` raises."""
    found = []
    for rule in rules:
        if rule.signals not in signals:
            raise RaisingInvalid(
                rule.id, f"没有信号“{rule.signals}”；有：{'、'.join(signals)}", f"no signal {rule.signals}"
            )
        if rule.into not in book.ledgers.all:
            raise RaisingInvalid(rule.id, f"没有台账“{rule.into}”", f"no ledger {rule.into}")
        rows = [row for row in signals[rule.signals]() if _caught(rule, row)]
        drafts = [_draft(rule, row) for row in (_gathered(rule, rows) if rule.gather else rows)]
        found += list(_opened(book, rule, drafts, actor, dry_run))
    return found


def _caught(rule: Raising, row: Signal) -> bool:
    return all(str(row.get(name) or "") in wanted for name, wanted in rule.where.items())


#: The longest list that a field of an entry holds; the rest is counted.
LONGEST = 1_500


def _gathered(rule: Raising, rows: Sequence[Signal]) -> list[Signal]:
    """One row for each group, with what its rows agree in, their number and their lines."""
    groups: dict[tuple[str, ...], list[Signal]] = {}
    for row in rows:
        groups.setdefault(tuple(str(row.get(name) or "") for name in rule.gather), []).append(row)
    return [
        {
            **{
                name: value
                for name, value in found[0].items()
                if all(other.get(name) == value for other in found)
            },
            "count": len(found),
            "list": _listed([filled(rule.line, row, 0) for row in found]),
            "simulated": any(row.get("simulated") for row in found),
        }
        for found in groups.values()
    ]


def _listed(lines: Sequence[str]) -> str:
    """
    >>> _listed(["甲", "乙"])
    '甲；乙'
    """
    kept: list[str] = []
    for line in lines:
        if sum(map(len, kept)) + len(line) > LONGEST:
            return f"{'；'.join(kept)}；等 {len(lines)} 项"
        kept.append(line)
    return "；".join(kept)


def _draft(rule: Raising, row: Signal) -> Draft:
    missing = [name for name in rule.once if name not in row]
    if missing:
        raise RaisingInvalid(
            rule.id, f"信号里没有“{'、'.join(missing)}”", f"the signal has no {', '.join(missing)}"
        )
    cause = ":".join(str(row[name]) for name in rule.once)
    return Draft(
        title=filled(rule.title, row, 0)[:500], lead=filled(rule.lead, row, 0), region=filled(rule.region, row, 0),
        values={name: filled(text, row, 0) for name, text in rule.values.items()},
        source={"kind": "signal", "rule": rule.id, "label": rule.label.model_dump(), "signal": rule.signals,
                "page": str(row.get("page") or ""), **{name: str(row[name]) for name in rule.once}},
        origin=f"{rule.id}:{cause}"[:160], simulated=bool(row.get("simulated")),
    )  # fmt: skip


def _opened(
    book: Book, rule: Raising, drafts: Sequence[Draft], actor: Actor, dry_run: bool
) -> Iterator[Raised]:
    known = _known(book, [str(draft.origin) for draft in drafts])
    different = {str(draft.origin): draft for draft in drafts}
    fresh = [draft for origin, draft in different.items() if origin not in known]
    made = add_many(book, rule.into, fresh, actor, rule.label.zh) if fresh and not dry_run else []
    by_origin = {entry.origin: entry for entry in made}
    for origin, draft in different.items():
        yield Raised(
            rule=rule.id, origin=origin, title=draft.title, lead=draft.lead, entry=by_origin.get(origin), known=origin in known,
        )  # fmt: skip


def _known(book: Book, origins: Sequence[str]) -> set[str]:
    with book.database.reading() as connection:
        found: set[str] = set()
        for at in range(0, len(origins), 500):
            wanted = sa.select(tables.entry.c.origin).where(tables.entry.c.origin.in_(origins[at : at + 500]))
            found |= set(connection.scalars(wanted))
        return found
