"""Drafts of any rule set of a pack: copied, changed, checked, run against golden cases, published, ended, given up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jiqun.mishap import Mishap
from jiqun.packs.edit import version_of
from jiqun.policies.cases import PolicyCase
from jiqun.rules import drafting
from jiqun.rules.drafting import Sign
from jiqun.rules.errors import PlaceUnknown, ReasonNeeded
from jiqun.rules.places import PlaceForm, Spot, read_entry, read_value, spots
from jiqun.rules.reference import Trust
from jiqun.rules.reform import Difference, differences
from jiqun.rules.ruleset import RuleSet, Standing
from jiqun.rules.shelf import Shelf, Shelved
from jiqun.rules.vocabulary import Vocabulary
from jiqun.workspace.facts import Desk
from jiqun.workspace.rule_domains import DOMAINS, Domain

Row = dict[str, Any]
ONE = dt.timedelta(days=1)


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
    desk: Desk, domain: Domain, name: str, new: str, *, since: dt.date, region: str | None, sign: Sign
) -> Held:
    """A new draft. Raises RuleSetUnknown, RuleSetExists, RuleIdInvalid."""
    shelf = domain.shelf(desk)
    drafting.copy(shelf, desk.pack, domain.folder, name, new, since=since, region=region, sign=sign)
    return held(desk, domain, new)


def amend(desk: Desk, found: Held, place: str, text: str, *, sign: Sign, version: str | None = None) -> None:
    """Change one place to what was typed. A formula that cannot be read is not written.

    Raises ValueUnreadable, ReasonNeeded and what :func:`jiqun.rules.drafting.change` and formulas raise.
    """
    spot = spots(found.rules).get(place)
    if spot is None:
        raise PlaceUnknown(found.rules.id, place)
    value = read_value(spot, text)
    _reason(place, sign)
    drafting.change(
        found.entry, found.domain.model, place, value, sign=sign, version=version, check=_readable(desk, found, spot, value)
    )  # fmt: skip


def _readable(desk: Desk, found: Held, spot: Spot, value: Any) -> Any:
    if spot.form is not PlaceForm.FORMULA or not value:
        return None
    return lambda made: found.domain.words(desk, made).check(str(value), spot.path)


def amend_all(
    desk: Desk, found: Held, values: Mapping[str, Any], *, sign: Sign, version: str | None = None
) -> None:
    """Several places at once, all or none. Raises as :func:`jiqun.rules.drafting.change`."""
    drafting.change_all(found.entry, found.domain.model, values, sign=sign, version=version)


def add(desk: Desk, found: Held, place: str, text: str, *, sign: Sign, version: str | None = None) -> None:
    """Put a typed entry into a list. Raises EntryUnreadable, PlaceTaken and what :func:`amend` raises."""
    entry = read_entry(place, text)
    _reason(place, sign)
    drafting.add(found.entry, found.domain.model, place, entry, sign=sign, version=version)


def remove(found: Held, place: str, *, sign: Sign, version: str | None = None) -> None:
    """Raises as :func:`jiqun.rules.drafting.remove`."""
    _reason(place, sign)
    drafting.remove(found.entry, found.domain.model, place, sign=sign, version=version)


def _reason(place: str, sign: Sign) -> None:
    if not sign.why.strip():
        raise ReasonNeeded(place)


def publish(
    desk: Desk, found: Held, *, since: dt.date, until: dt.date | None, ending: bool, sign: Sign,
    version: str | None = None,
) -> None:  # fmt: skip
    """Put a draft in force; `ending` ends the pack's version before it on the day before.

    Raises RuleNotReady with everything that speaks against it, and what :func:`jiqun.rules.drafting.publish` raises.
    """
    before = earlier(desk, found, since)
    drafting.publish(
        found.entry, found.domain.model, since=since, until=until, problems=lambda rules: problems(desk, found.domain, rules),
        version=version, sign=sign,
    )  # fmt: skip
    if ending and before is not None:
        drafting.withdraw(before, found.domain.model, until=since - ONE, sign=sign)


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
    drafting.withdraw(found.entry, found.domain.model, until=until, version=version, sign=sign)


def shelve(found: Held, *, sign: Sign, version: str | None = None) -> None:
    """Give a draft up; its text stays. Raises as :func:`jiqun.rules.drafting.shelve`."""
    _reason("standing", sign)
    drafting.shelve(found.entry, found.domain.model, version=version, sign=sign)


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


@dataclass(frozen=True, slots=True)
class CaseTold:
    """One expectation of a golden case that did not come true."""

    case: str
    what: str
    expected: Any
    found: Any


@dataclass(frozen=True, slots=True)
class CasesTold:
    """How many golden cases were run on a rule set, its own and those of what it was copied from."""

    own: int
    inherited: int
    misses: tuple[CaseTold, ...]


def cases(desk: Desk, found: Held) -> CasesTold | None:
    """Golden cases on a rule set; None where nobody has written any for its domain.

    Raises PackFileInvalid and what a rule set that cannot be read raises.
    """
    if found.domain.id == "titles":
        return _title_cases(desk, found)
    if found.domain.id == "policies":
        return _policy_cases(desk, found)
    return None


def _title_cases(desk: Desk, found: Held) -> CasesTold:
    from jiqun.rules.cases import read_cases, run
    from jiqun.rules.verdict import Judge
    from jiqun.titles.ladder import case_files
    from jiqun.workspace.appraisals import vocabulary_of

    rules: Any = found.rules
    names = (rules.id, *((found.origin.id,) if found.origin is not None else ()))
    mine = [case for path in case_files(desk.pack) for case in read_cases(path) if case.rules in names]
    misses: list[CaseTold] = []
    for recheck in (False, True):
        chosen = [case for case in mine if case.recheck is recheck]
        if chosen:
            judge = Judge(rules, vocabulary_of(desk), recheck=recheck)
            misses += [
                CaseTold(miss.case.name, miss.what, miss.expected, miss.found)
                for miss in run(judge, chosen, desk.engine)
            ]
    own = sum(case.rules == rules.id for case in mine)
    return CasesTold(own, len(mine) - own, tuple(misses))


def _policy_cases(desk: Desk, found: Held) -> CasesTold:
    from jiqun.policies.cases import read_cases, run
    from jiqun.policies.policy import load_policies
    from jiqun.workspace.appraisals import vocabulary_of

    policies, written = load_policies(desk.pack), read_cases(desk.pack)
    own = [case for case in written if _about(case, found.rules.id)]
    inherited = [
        _moved(case, found.origin.id, found.rules.id)
        for case in written
        if found.origin is not None and _about(case, found.origin.id)
    ]
    # A clause that the draft gave up has nothing left to hold a case against.
    left = [case for case in inherited if all(name in policies.clauses for name in case.expect)]
    told = run(policies, [*own, *left], vocabulary_of(desk), desk.engine)
    return CasesTold(
        len(own), len(left), tuple(CaseTold(item.case, f"{item.clause} {item.what}", item.expected, item.found) for item in told)
    )  # fmt: skip


def _about(case: PolicyCase, policy: str) -> bool:
    return all(name.partition("/")[0] == policy for name in case.expect)


def _moved(case: PolicyCase, origin: str, policy: str) -> PolicyCase:
    """The same expectations of the copy's clauses."""
    expect = {f"{policy}/{name.partition('/')[2]}": told for name, told in case.expect.items()}
    return case.model_copy(update={"expect": expect})


def vocabulary(desk: Desk, found: Held) -> Vocabulary | None:
    """What formulas of a rule set may name; None while its own definitions cannot be read."""
    try:
        return found.domain.words(desk, found.rules)
    except Mishap:
        return None
