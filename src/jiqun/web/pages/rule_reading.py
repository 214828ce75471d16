"""A rule set to be read: entries of a list as one table, formulas in words, what all entries share said once."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from jiqun.rules.places import PlaceForm, sections
from jiqun.rules.variable import Kind
from jiqun.web.language import LANGUAGES
from jiqun.web.pages.formula_words import number
from jiqun.web.pages.rule_changes import told_value
from jiqun.web.pages.speaking import document_title, ledger_title, spoken
from jiqun.web.rendering import Visit

if TYPE_CHECKING:
    from jiqun.rules.places import Group, Section, Spot
    from jiqun.rules.ruleset import RuleSet
    from jiqun.rules.vocabulary import Vocabulary
    from jiqun.workspace.facts import Desk

#: Fields of the head that the statement above the sections tells.
STATED = frozenset(
    ["name", "region", "since", "until", "recheck_until", "reference", "changes", "note", "data_year"]
)
NAMES = frozenset(["id", "name", "label"])
#: Told under the name of an entry, not in a column.
NOTE = "note"
#: What only the machine asks: which screens and which clauses belong together.
WITHIN = frozenset(["theme", "purpose", "milestone"])
#: More columns than these are no table any more.
WIDEST = 7
#: From so many entries on, sections begin folded.
SHORT = 20
FEW = 4
KINDS = frozenset(Kind)
NUMBERS = (PlaceForm.NUMBER, PlaceForm.WHOLE)
Tell = Callable[["Spot", Any], str]


@dataclass(frozen=True)
class Part:
    """One place within a cell; `was` where the origin has something else there (empty text: nothing)."""

    path: str
    label: str
    text: str
    was: str | None = None
    written: str = ""  #: the formula as it is typed


DITTO = (Part("", "", "〃"),)


@dataclass(frozen=True)
class Cell:
    """What belongs together: a plain value, a base with its rule and factor, or a source (`trust` is its code)."""

    label: str
    parts: tuple[Part, ...]
    number: bool = False
    trust: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(part.text for part in self.parts)

    @property
    def changed(self) -> bool:
        return any(part.was is not None for part in self.parts)


@dataclass(frozen=True)
class Row:
    """An entry: its name, its cells by column, lists below it."""

    path: str
    name: str
    cells: Mapping[str, Cell]
    blocks: tuple[Block, ...]
    named: Cell | None = None  #: where the name itself was changed
    note: Cell | None = None
    changes: int = 0
    new: bool = False

    @property
    def facts(self) -> list[Cell]:
        return list(self.cells.values())


@dataclass(frozen=True)
class Block:
    """A list of entries. `columns` is empty where they do not fit a table; `shared` is what all of them have alike."""

    path: str
    label: str
    rows: tuple[Row, ...]
    columns: tuple[tuple[str, str, bool], ...]
    shared: tuple[Cell, ...]
    changes: int = 0

    @property
    def size(self) -> int:
        """How many entries, those below them too."""
        return sum(1 + sum(block.size for block in row.blocks) for row in self.rows)


@dataclass(frozen=True)
class Reading:
    """The whole set: general rules first, then every list; how many sources are how sure."""

    facts: tuple[Cell, ...]
    blocks: tuple[Block, ...]
    trusts: Mapping[str, int]

    @property
    def short(self) -> bool:
        return sum(block.size for block in self.blocks) <= SHORT


class Reader:
    """Reads one rule set against its origin for one visitor."""

    def __init__(
        self,
        visit: Visit,
        desk: Desk,
        rules: RuleSet,
        origin: RuleSet | None,
        kept: Mapping[str, int],
        words: Vocabulary | None,
    ) -> None:
        self.visit, self.kept, self.top = visit, kept, sections(rules)
        self.spoken = spoken(visit, desk, words)
        self.names = {
            (group.field[-1], item.key): item.called.in_(visit.language)
            for section in self.top.walk() for group in section.groups for item in group.entries if item.called
        }  # fmt: skip
        self.before = _values(origin) if origin is not None else {}
        self.known = {item.path for item in sections(origin).walk()} if origin is not None else None

    def reading(self) -> Reading:
        facts = [cell for key, cell in self._cells(self.top.spots) if key.split("/")[0] not in STATED]
        blocks = [self._block(group) for group in self.top.groups if group.entries]
        trusts = Counter(
            str(spot.value) for item in self.top.walk() for spot in item.spots if spot.field[-1] == "trust"
        )
        return Reading(tuple(facts), tuple(blocks), dict(trusts))

    def source(self) -> Cell | None:
        """Where the whole stands written."""
        return dict(self._cells(self.top.spots)).get("reference")

    def _block(self, group: Group) -> Block:
        rows = [self._row(item) for item in group.entries]
        order = list(dict.fromkeys(_key(spot.field) for item in group.entries for spot in item.spots))
        shared, columns, rows = _columns(rows, order)
        if len(columns) > WIDEST or (len(rows) > 1 and all(row.blocks for row in rows)):
            columns, shared, rows = [], [], [self._row(item) for item in group.entries]
        return Block(
            group.path, self.label(group.field), tuple(rows), tuple(columns), tuple(shared), self.kept.get(group.path, 0)
        )  # fmt: skip

    def _row(self, item: Section) -> Row:
        cells = dict(self._cells(item.spots))
        named = next((cells[key] for key in ("name", "label") if key in cells and cells[key].changed), None)
        note = cells.pop(NOTE, None)
        return Row(
            item.path, item.called.in_(self.visit.language) if item.called else self._numbered(item.key),
            {key: cell for key, cell in cells.items() if key not in NAMES},
            tuple(self._block(group) for group in item.groups if group.entries), named, note,
            self.kept.get(item.path, 0), new=self.known is not None and item.path not in self.known,
        )  # fmt: skip

    def _numbered(self, key: str) -> str:
        return str(int(key) + 1) if key.isdigit() else key

    def _cells(self, spots: Iterable[Spot]) -> list[tuple[str, Cell]]:
        """Places that belong together, in the order of the declaration; what says nothing is left out."""
        groups: dict[str, list[Spot]] = {}
        for spot in spots:
            if not self._other_language(spot):
                groups.setdefault(_key(spot.field), []).append(spot)
        told = ((key, self._cell(key, items)) for key, items in groups.items())
        return [(key, cell) for key, cell in told if cell is not None]

    def _other_language(self, spot: Spot) -> bool:
        """The name in the language that is not read; English stands in for Chinese where it is written."""
        tail = spot.field[-1]
        return tail in LANGUAGES and tail != self.visit.language

    def _cell(self, key: str, items: Sequence[Spot]) -> Cell | None:
        trust = next((str(item.value) for item in items if item.field[-1] == "trust"), "")
        parts = [
            self._part(item, alone=len(items) == 1) for item in items if item.field[-1] not in ("trust", "id")
        ]
        said = [part for part in parts if part.text or part.was]
        if not said and not trust:
            return None
        number = len(items) == 1 and items[0].form in NUMBERS
        return Cell(self.label(tuple(key.split("/"))), tuple(said), number, trust)

    def _part(self, spot: Spot, *, alone: bool) -> Part:
        was = None
        if spot.path in self.before and self.before[spot.path] != spot.value:
            was = self.tell(spot, self.before[spot.path])
        single = alone and (len(spot.field) == 1 or spot.field[-1] in LANGUAGES)
        plain = single or spot.form in (PlaceForm.CHOICE, PlaceForm.TEXT)
        formula = spot.form is PlaceForm.FORMULA and spot.value
        return Part(
            spot.path, "" if plain else self.label(spot.field[-1:]), self.tell(spot, spot.value), was,
            str(spot.value) if formula else "",
        )  # fmt: skip

    def label(self, field: tuple[str, ...]) -> str:
        """A field in words."""
        steps = [step for step in field if not (step in ("zh", "en") and len(field) > 1)]
        return " · ".join(self.visit.word("rule_field", step) for step in steps)

    def tell(self, spot: Spot, value: Any) -> str:
        """A value in words; nothing for what is empty or does not hold."""
        if value in (None, "", []) or value is False:
            return ""
        field, show = spot.field[-1], self.visit.show
        if spot.form is PlaceForm.FORMULA:
            return self.spoken(str(value))
        if spot.form is PlaceForm.DAY:
            return show.date(value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value)))
        if spot.form is PlaceForm.WORDS:
            return ("、" if self.visit.language == "zh" else ", ").join(
                self._named(field, str(item)) for item in value
            )
        if field == "unit":
            return show.unit(str(value))
        if spot.form is PlaceForm.TEXT and field in WITHIN:
            return ""
        if spot.form in NUMBERS and field != "up_to":
            return number(value)
        if field == "up_to":
            return f"{100 * float(value):.12g}%"
        return self._named(field, told_value(self.visit, field, value))

    def _named(self, field: str, told: str) -> str:
        """An entry of the same rule set, an office or a ledger by its name."""
        if field in ("department", "cooperating"):
            return str(self.visit.show.organisation(told))
        if field == "levels":
            return self.visit.word("carbon_peer", told)
        if field == "term":
            return self.names.get(("parameters", told), told)
        if field == "kind" and told in KINDS:
            return self.visit.word("rule_kind", told)
        if field in ("plan", "document"):
            return document_title(self.visit, told)
        if field == "ledger":
            return ledger_title(self.visit, told)
        return self.names.get((field, told)) or self.names.get((f"{field}s", told)) or told


def applies_to(visit: Visit, rules: RuleSet) -> list[str]:
    """Whom a rule set is about: its lists, whom its clauses support, or the subject it names."""
    found: Any = rules
    if hasattr(found, "lists"):
        return [item.name.in_(visit.language) for item in found.lists]
    if hasattr(found, "clauses"):
        return list(dict.fromkeys(visit.word("policy_recipient", item.recipient) for item in found.clauses))
    subject = getattr(found, "subject", None)
    return [visit.word("screen_subject", subject)] if subject else []


def sought(reading: Reading, text: str) -> list[tuple[str, str, str]]:
    """Places where a text occurs: address within the page, what it belongs to, the words; nothing for no text."""
    wanted = text.casefold()
    if not wanted:
        return []
    hits = [
        ("s-general", cell.label, word)
        for cell in reading.facts
        for word in cell.words
        if wanted in word.casefold()
    ]
    for block in reading.blocks:
        hits += _sought(block, wanted, block.label)
    return hits


def _sought(block: Block, wanted: str, trail: str) -> Iterator[tuple[str, str, str]]:
    for row in block.rows:
        said = " · ".join([row.name, *(word for cell in row.facts for word in (cell.label, *cell.words))])
        if wanted in said.casefold():
            yield f"p-{row.path}", f"{trail} › {row.name}", _around(said, wanted)
        for below in row.blocks:
            yield from _sought(below, wanted, f"{trail} › {row.name} › {below.label}")


def _around(said: str, wanted: str, reach: int = 40) -> str:
    """The words beside a hit."""
    at = said.casefold().find(wanted)
    start, end = max(0, at - reach), at + len(wanted) + reach
    return ("…" if start else "") + said[start:end] + ("…" if end < len(said) else "")


def _values(rules: RuleSet) -> dict[str, Any]:
    return {spot.path: spot.value for item in sections(rules).walk() for spot in item.spots}


def _key(field: tuple[str, ...]) -> str:
    """What a place belongs to: its part, or the source within it."""
    at = next((at for at, step in enumerate(field) if step.endswith("reference")), None)
    return "/".join(field[: at + 1]) if at is not None else field[0]


def _columns(
    rows: Sequence[Row], order: Sequence[str]
) -> tuple[list[Cell], list[tuple[str, str, bool]], list[Row]]:
    """What all entries say alike, the columns of the rest (key, label, whether of numbers; sources last), the rows for them."""
    keys = [key for key in order if any(key in row.cells for row in rows)]
    keys.sort(key=lambda key: key.endswith("reference"))
    shared: list[Cell] = []
    columns: list[tuple[str, str, bool]] = []
    for key in keys:
        cells = [row.cells.get(key) for row in rows]
        said = [cell for cell in cells if cell is not None]
        if len(rows) > 1 and len(said) == len(rows) and _alike(said):
            shared.append(said[0])
            continue
        columns.append((key, said[0].label, all(cell.number for cell in said)))
        if said[0].trust:
            rows = _dittoed(rows, key)
    return shared, columns, list(rows)


def _alike(cells: Sequence[Cell]) -> bool:
    return len({(cell.words, cell.trust) for cell in cells}) == 1 and not any(cell.changed for cell in cells)


def _dittoed(rows: Sequence[Row], key: str) -> list[Row]:
    """A source that is the one above it is said once."""
    found: list[Row] = []
    above: Cell | None = None
    for row in rows:
        cell = row.cells.get(key)
        same = cell is not None and above is not None and _alike([above, cell]) and not row.blocks
        found.append(
            replace(row, cells={**row.cells, key: Cell(cell.label, DITTO)}) if cell and same else row
        )
        above = cell if not row.blocks else None
    return found
