"""Domains of rules that a pack keeps as text: appraisal, titles, policies, carbon, land promises, screening.

Each has a folder, a model and somebody who must be able to read a rule set before it decides anything. What is done with
drafts is the same for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jiqun.mishap import Mishap
from jiqun.packs import Bilingual
from jiqun.rules.ruleset import Conditions, RuleSet
from jiqun.rules.shelf import Shelf
from jiqun.rules.vocabulary import Vocabulary

if TYPE_CHECKING:
    from jiqun.workspace.facts import Desk

WHOLE = 100.0


class DomainUnknown(Mishap):
    def __init__(self, name: str) -> None:
        known = "、".join(DOMAINS)
        super().__init__(
            f"没有“{name}”这类规则；有：{known}。 / There are no rules “{name}”; there are: {known}."
        )


@dataclass(frozen=True)
class Domain:
    """`words` gives the vocabulary of a rule set; `read` raises where a rule set cannot be carried out; `page` is where one is
    shown, its id put in."""

    id: str
    name: Bilingual
    folder: str
    model: type[RuleSet]
    shelf: Callable[[Desk], Shelf[Any]]
    words: Callable[[Desk, Any], Vocabulary]
    read: Callable[[Desk, Any], object]
    faults: Callable[[Any], Iterator[str]]
    page: str = ""


def domain(name: str) -> Domain:
    """Raises DomainUnknown."""
    if name not in DOMAINS:
        raise DomainUnknown(name)
    return DOMAINS[name]


_known: dict[tuple[str, str], Vocabulary] = {}


def _shared(desk: Desk) -> Vocabulary:
    """The vocabulary of the desk's pack, read once for each version of it."""
    from jiqun.workspace.appraisals import vocabulary_of

    key = (str(desk.pack.root), desk.pack.fingerprint())
    found = _known.get(key)
    if found is None:
        found = vocabulary_of(desk)
        _known.clear()
        _known[key] = found
    return found


def _own_words(desk: Desk, rules: RuleSet) -> Vocabulary:
    return rules.vocabulary(_shared(desk))


def _no_faults(rules: RuleSet) -> Iterator[str]:
    return iter(())


def _schemes(desk: Desk) -> Shelf[Any]:
    from jiqun.appraisal.scheme import load_schemes

    return load_schemes(desk.pack)


def _read_scheme(desk: Desk, rules: Any) -> object:
    from jiqun.appraisal.appraise import Appraiser

    return Appraiser(rules, _shared(desk))


def _weights(rules: Any) -> Iterator[str]:
    for listing in rules.lists:
        weights = [item.weight or 0.0 for item in listing.indicators]
        if listing.scored and abs(sum(weights) - WHOLE) > 1e-9:
            yield (
                f"名单“{listing.name.zh}”的权重合计 {sum(weights):g}，应为 100"
                f" / the weights of {listing.id} add up to {sum(weights):g}, not 100"
            )


def _titles(desk: Desk) -> Shelf[Any]:
    from jiqun.titles.ladder import load_rules

    return load_rules(desk.pack)


def _read_conditions(desk: Desk, rules: Any) -> object:
    from jiqun.rules.verdict import Judge

    return Judge(rules, _shared(desk))


def _policies(desk: Desk) -> Shelf[Any]:
    from jiqun.policies.policy import load_policies

    return load_policies(desk.pack).shelf


def _read_policy(desk: Desk, rules: Any) -> object:
    from jiqun.policies.policy import Placed
    from jiqun.rules.verdict import Judge

    shared, own = _shared(desk), _own_words(desk, rules)
    for clause in rules.clauses:
        placed = Placed(rules, clause)
        if placed.matched:
            Judge(placed.conditions, shared)
        if clause.benefit.amount is not None:
            own.check(clause.benefit.amount, placed.id)
    return own


def _departments(rules: Any) -> Iterator[str]:
    from jiqun.policies.policy import Placed

    for clause in rules.clauses:
        if not Placed(rules, clause).department:
            yield f"条款“{clause.name.zh}”没有写部门 / the clause {clause.id} names no department"


def _carbon(desk: Desk) -> Shelf[Any]:
    from jiqun.appraisal.carbon.scheme import load_carbon_schemes

    return load_carbon_schemes(desk.pack)


def _read_carbon(desk: Desk, rules: Any) -> object:
    from jiqun.appraisal.carbon.reckoning import Reckoner

    return Reckoner(rules, _shared(desk))


def _promises(desk: Desk) -> Shelf[Any]:
    from jiqun.appraisal.promises.scheme import load_promise_schemes

    return load_promise_schemes(desk.pack)


def _read_promises(desk: Desk, rules: Any) -> Any:
    from jiqun.appraisal.promises.judging import Inspector

    return Inspector(rules, _shared(desk), desk.store.dataset("parcel"))


def _promise_words(desk: Desk, rules: Any) -> Vocabulary:
    from jiqun.appraisal.promises.parcels import words_of

    return rules.vocabulary(words_of(_shared(desk), desk.store.dataset("parcel")))  # type: ignore[no-any-return]


def _screens(desk: Desk) -> Shelf[Any]:
    from jiqun.appraisal.screening.scheme import load_screens

    return load_screens(desk.pack)


def _domains() -> dict[str, Domain]:
    from jiqun.appraisal.carbon.scheme import CarbonScheme
    from jiqun.appraisal.promises.scheme import PromiseScheme
    from jiqun.appraisal.scheme import Scheme
    from jiqun.appraisal.screening.scheme import Screen
    from jiqun.policies.policy import Policy

    rows = (
        Domain("appraisal", Bilingual(zh="亩均论英雄", en="Appraisal per mu"), "schemes/appraisal", Scheme,
               _schemes, _own_words, _read_scheme, _weights, "/appraisal/{}"),
        Domain("titles", Bilingual(zh="称号条件", en="Conditions of titles"), "schemes/titles/rules", Conditions,
               _titles, _own_words, _read_conditions, _no_faults),
        Domain("policies", Bilingual(zh="政策条款", en="Policies"), "policies", Policy,
               _policies, _own_words, _read_policy, _departments, "/policies/{}"),
        Domain("carbon", Bilingual(zh="碳效", en="Carbon efficiency"), "schemes/carbon", CarbonScheme,
               _carbon, _own_words, _read_carbon, _no_faults),
        Domain("promises", Bilingual(zh="标准地", en="Land promises"), "schemes/promises", PromiseScheme,
               _promises, _promise_words, _read_promises, _no_faults),
        Domain("screening", Bilingual(zh="筛查", en="Screening"), "schemes/screening", Screen,
               _screens, _own_words, _read_conditions, _no_faults),
    )  # fmt: skip
    return {item.id: item for item in rows}


DOMAINS = _domains()
