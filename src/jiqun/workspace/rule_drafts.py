"""Drafts of any rule set of a pack: copied, changed, checked, run against golden cases, published, ended, given up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jiqun.mishap import Mishap
from jiqun.packs import Bilingual
from jiqun.packs.edit import version_of
from jiqun.rules import drafting
from jiqun.rules.cases import Case, bring_along, of_rules, rewriting
from jiqun.rules.drafting import Draft, Sign
from jiqun.rules.errors import PlaceUnknown, ReasonNeeded
from jiqun.rules.golden import Miss, run, told
from jiqun.rules.places import PlaceForm, read_entry, read_value, spots
from jiqun.rules.reference import Trust
from jiqun.rules.reform import Difference, differences
from jiqun.rules.ruleset import RuleSet, Standing
from jiqun.rules.shelf import CASES, Shelf, Shelved
from jiqun.rules.vocabulary import Vocabulary
from jiqun.workspace.facts import Desk
from jiqun.workspace.rule_domains import DOMAINS, Domain, Words

Row = dict[str, Any]
ONE = dt.timedelta(days=1)
NOBODY = Sign()


@dataclass(frozen=True)
class Held:
    """A rule set on its shelf. `origin` is what it was copied from, where that is still there."""

    domain: Domain
    entry: Shelved[Any]
    origin: RuleSet | None
    versions: tuple[RuleSet, ...]

    @property
    def rules(self) -> RuleSet:
        found: RuleSet = self.entry.rules
        return found

    @property
    def editable(self) -> bool:
        return not self.entry.shipped and self.rules.standing is Standing.DRAFT

    @property
    def version(self) -> str:
        """What a form must bring back, so that two editors do not overwrite each other."""
        return version_of(self.entry.path)

    def draft(self, sign: Sign, version: str | None = None, check: Any = None) -> Draft[Any]:
        """The rule set in somebody's hand."""
        return Draft(self.entry, self.domain.model, sign, version, check)

    @property
    def differences(self) -> list[Difference]:
        """What was changed since it was copied."""
        return differences(self.origin, self.rules) if self.origin is not None else []


def held(desk: Desk, domain: Domain, name: str) -> Held:
    """Raises RuleSetUnknown, PackFileInvalid."""
    shelf = domain.shelf(desk)
    entry = shelf.entry(name)
    origin = entry.rules.copied_from
    return Held(domain, entry, _there(shelf, origin), tuple(shelf.versions(entry.rules.family)))


def _there(shelf: Shelf[Any], name: str) -> RuleSet | None:
    return shelf[name] if name in shelf else None  # noqa: SIM401 (a shelf is no mapping)


def listed(desk: Desk) -> list[tuple[Domain, list[Shelved[Any]]]]:
    """Every rule set of every domain: the pack's own first, drafts before what is published, the newest first."""
    return [
        (
            item,
            sorted(
                item.shelf(desk).held.values(),
                key=lambda e: (
                    e.shipped,
                    e.rules.standing is not Standing.DRAFT,
                    -e.rules.since.toordinal(),
                    e.rules.id,
                ),
            ),
        )
        for item in DOMAINS.values()
    ]


def copy(
    desk: Desk, domain: Domain, name: str, new: str, *, since: dt.date, region: str | None = None,
    called: Bilingual | None = None, sign: Sign = NOBODY,
) -> Held:  # fmt: skip
    """A new draft with the golden cases of its origin. Raises RuleSetUnknown, RuleSetExists, RuleIdInvalid."""
    shelf = domain.shelf(desk)
    written = of_rules(domain.case_files(desk.pack), name)
    path = drafting.copy(
        shelf, desk.pack, domain.folder, name, new, since=since, region=region, called=called, sign=sign
    )
    try:
        bring_along(written, case_file(desk, domain, new), new)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return held(desk, domain, new)


def case_file(desk: Desk, domain: Domain, name: str) -> Path:
    """Where a draft's own golden cases stand."""
    return desk.pack.root / domain.cases / f"{name}.yaml"


def amend(desk: Desk, found: Held, place: str, text: str, *, sign: Sign, version: str | None = None) -> None:
    """Change one place to what was typed. Raises as :func:`amend_typed`."""
    amend_typed(desk, found, {place: text}, sign=sign, version=version)


def amend_typed(
    desk: Desk, found: Held, texts: Mapping[str, str], *, sign: Sign, version: str | None = None
) -> None:
    """Change places to what was typed, all or none. A formula that cannot be read is not written.

    Raises ValueUnreadable, ReasonNeeded and what :meth:`Draft.change` and formulas raise.
    """
    known = spots(found.rules)
    for place in texts:
        if place not in known:
            raise PlaceUnknown(found.rules.id, place)
        _reason(place, sign)
    values = {place: read_value(known[place], text) for place, text in texts.items()}
    formulas = {
        place: value for place, value in values.items() if known[place].form is PlaceForm.FORMULA and value
    }

    def readable(made: RuleSet) -> None:
        words = found.domain.words(desk, made)
        for place, text in formulas.items():
            words.check(str(text), place)

    found.draft(sign, version, readable if formulas else None).change_all(values)


def add(desk: Desk, found: Held, place: str, text: str, *, sign: Sign, version: str | None = None) -> None:
    """Put a typed entry into a list. Raises EntryUnreadable, PlaceTaken and what :func:`amend` raises."""
    entry = read_entry(place, text)
    _reason(place, sign)
    found.draft(sign, version).add(place, entry)


def remove(found: Held, place: str, *, sign: Sign, version: str | None = None) -> None:
    """Raises as :meth:`Draft.remove`."""
    _reason(place, sign)
    found.draft(sign, version).remove(place)


def _reason(place: str, sign: Sign) -> None:
    if not sign.why.strip():
        raise ReasonNeeded(place)


def publish(
    desk: Desk, found: Held, *, since: dt.date, until: dt.date | None, ending: bool, sign: Sign,
    version: str | None = None,
) -> None:  # fmt: skip
    """Put a draft in force; `ending` ends the pack's version before it on the day before.

    Raises RuleNotReady with everything that speaks against it, and what :meth:`Draft.publish` raises.
    """
    before = earlier(desk, found, since)
    draft = found.draft(sign, version)
    draft.publish(since, until, objections(desk, found) if found.editable else ())
    if ending and before is not None:
        Draft(before, found.domain.model, sign).end(since - ONE)


def earlier(desk: Desk, found: Held, since: dt.date) -> Shelved[Any] | None:
    """The pack's published version of the same family that would still be in force when this one begins."""
    shelf = found.domain.shelf(desk)
    running = [
        item
        for item in found.versions
        if item.id != found.rules.id and item.standing is Standing.PUBLISHED and item.region == found.rules.region
        and item.since < since and (item.until is None or item.until >= since) and not shelf.entry(item.id).shipped
    ]  # fmt: skip
    return shelf.entry(running[-1].id) if running else None


def end(found: Held, *, until: dt.date, sign: Sign, version: str | None = None) -> None:
    """End a published rule set of the pack on a day. Raises RuleSetReadOnly, DateUnordered."""
    _reason("until", sign)
    found.draft(sign, version).end(until)


def shelve(found: Held, *, sign: Sign, version: str | None = None) -> None:
    """Give a draft up; its text stays. Raises as :meth:`Draft.withdraw`."""
    _reason("standing", sign)
    found.draft(sign, version).withdraw()


def problems(desk: Desk, domain: Domain, rules: Any) -> list[str]:
    """What speaks against publishing: formulas that cannot be read, weights that do not add up, numbers without a source."""
    found: list[str] = []
    try:
        domain.read(desk, rules)
    except Mishap as error:
        found.append(str(error))
    found += domain.faults(rules)
    if not rules.reference.document:
        found.append("没有写依据文件 / the document it rests on is not named")
    for item in rules.parameters:
        if item.reference.trust is not Trust.EXAMPLE and not item.reference.document:
            found.append(f"参数“{item.name.zh}”没有写依据 / the parameter {item.id} names no source")
    return found


def objections(desk: Desk, found: Held) -> list[str]:
    """Everything that speaks against publishing: :func:`problems`, and golden cases that do not come true.

    Raises PackFileInvalid where cases cannot be read.
    """
    texts = problems(desk, found.domain, found.rules)
    try:
        missed = told(misses_of(desk, found))
    except Mishap as error:
        missed = [str(error)]
    return list(dict.fromkeys([*texts, *missed]))


@dataclass(frozen=True, slots=True)
class CaseTold:
    """One expectation of a golden case that did not come true. `place` is its file and line, `subject` which of several."""

    case: str
    path: str
    expected: Any
    found: Any
    subject: str = ""
    place: str = ""

    @property
    def what(self) -> str:
        """What was expected as words one after another: whom, of what, what."""
        return " ".join(filter(None, (self.subject, *self.path.rsplit("/", 1))))


@dataclass(frozen=True, slots=True)
class CasesTold:
    """How many golden cases were run on a rule set: its own, and those that stand as in what it was copied from."""

    own: int
    inherited: int
    misses: tuple[CaseTold, ...]


def cases(desk: Desk, found: Held) -> CasesTold:
    """Golden cases, run now. Raises PackFileInvalid, CaseUnfit and what a rule set that cannot be read raises."""
    mine = cases_of(desk, found.domain, found.rules.id)
    before = cases_of(desk, found.domain, found.origin.id) if found.origin is not None else []
    known = [(case.name, case.given, case.expect) for case in before]
    inherited = sum((case.name, case.given, case.expect) in known for case in mine)
    misses = misses_of(desk, found, mine)
    return CasesTold(
        len(mine) - inherited, inherited,
        tuple(CaseTold(miss.case.name, miss.what, miss.expected, miss.found, miss.subject, _within(desk, miss.case.place)) for miss in misses),
    )  # fmt: skip


def cases_of(desk: Desk, domain: Domain, name: str) -> list[Case]:
    """Golden cases of a rule set as they are written. Raises PackFileInvalid."""
    return of_rules(domain.case_files(desk.pack), name)


def misses_of(desk: Desk, found: Held, mine: Sequence[Case] | None = None) -> list[Miss]:
    """Expectations that did not come true. Raises as :func:`cases`."""
    chosen = cases_of(desk, found.domain, found.rules.id) if mine is None else mine
    return run(found.rules, chosen, found.domain.asked(Words.of(desk)), desk.engine) if chosen else []


def _within(desk: Desk, place: str) -> str:
    """A place in the pack without the way to it."""
    return place.removeprefix(f"{desk.pack.root}/")


def case_text(desk: Desk, found: Held) -> str:
    """The file of a draft's golden cases as it stands; nothing where there is none."""
    path = case_file(desk, found.domain, found.rules.id)
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def rewrite_cases(desk: Desk, found: Held, text: str, *, sign: Sign, version: str | None = None) -> None:
    """Write the golden cases of a draft anew; that it was done, by whom and why, stays in the draft.

    Raises ReasonNeeded, PackTextInvalid, PackFileInvalid, CaseUnfit, and what :meth:`Draft.change` raises; nothing is
    written then.
    """
    _reason(CASES, sign)
    path = case_file(desk, found.domain, found.rules.id)
    before = len(cases_of(desk, found.domain, found.rules.id))
    with rewriting(path, text, found.rules.id) as written:
        found.draft(sign, version).note("cases", CASES, before, len(written))


def vocabulary(desk: Desk, found: Held) -> Vocabulary | None:
    """What formulas of a rule set may name; None while its own definitions cannot be read."""
    try:
        return found.domain.words(desk, found.rules)
    except Mishap:
        return None
