"""Domains of rules that a pack keeps as text: appraisal, titles, policies, carbon, land promises, screening.

Each has a folder, a model and somebody who must be able to read a rule set before it decides anything. What is done with
drafts is the same for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jiqun.mishap import Mishap
from jiqun.packs import Bilingual, Pack
from jiqun.rules.cases import case_files
from jiqun.rules.golden import Opening, conditions
from jiqun.rules.ruleset import Conditions, RuleSet
from jiqun.rules.shelf import CASES, Shelf
from jiqun.rules.vocabulary import Vocabulary

if TYPE_CHECKING:
    from jiqun.facts.schema import Declarations
    from jiqun.workspace.facts import Desk

WHOLE = 100.0


class DomainUnknown(Mishap):
    def __init__(self, name: str) -> None:
        known = "、".join(DOMAINS)
        super().__init__(
            f"没有“{name}”这类规则；有：{known}。 / There are no rules “{name}”; there are: {known}."
        )


@dataclass(frozen=True)
class Words:
    """What rules of a pack are written in: variables, parameters, declared data sets."""

    pack: Pack
    vocabulary: Vocabulary
    declarations: Declarations

    @classmethod
    def of(cls, desk: Desk) -> Words:
        return cls(desk.pack, _shared(desk), desk.store.declarations)

    @classmethod
    def read(cls, pack: Pack) -> Words:
        """Without the city's facts. Raises as :func:`load_vocabulary`."""
        from jiqun.facts.schema import load_declarations
        from jiqun.rules.vocabulary import load_vocabulary

        declarations = load_declarations(pack)
        return cls(pack, load_vocabulary(declarations, pack), declarations)


@dataclass(frozen=True)
class Domain:
    """`words` gives the vocabulary of a rule set; `read` raises where a rule set cannot be carried out; `asked` makes one
    ready for golden cases; `page` is where one is shown, its id put in. Those that come with the system lie in `shipped`."""

    id: str
    name: Bilingual
    folder: str
    shipped: Path
    model: type[RuleSet]
    load: Callable[[Pack], Shelf[Any]]
    words: Callable[[Desk, Any], Vocabulary]
    read: Callable[[Desk, Any], object]
    faults: Callable[[Any], Iterator[str]]
    asked: Callable[[Words], Opening[Any]]
    page: str = ""

    def shelf(self, desk: Desk) -> Shelf[Any]:
        """Every version that ships or stands in the pack. Raises PackFileInvalid, DuplicateEntry."""
        return self.load(desk.pack)

    @property
    def cases(self) -> str:
        """The folder of golden cases, beside that of the rule sets."""
        return f"{self.folder.removesuffix('/rules')}/{CASES}"

    def case_files(self, pack: Pack) -> list[Path]:
        """Files of golden cases: those that ship and those of the pack."""
        return case_files(self.shipped / CASES, pack, self.cases)


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


def _read_scheme(desk: Desk, rules: Any) -> object:
    from jiqun.appraisal.appraise import Appraiser

    return Appraiser(rules, _shared(desk))


def _ask_schemes(words: Words) -> Opening[Any]:
    from jiqun.appraisal.golden import appraisals

    return appraisals(words.vocabulary)


def _weights(rules: Any) -> Iterator[str]:
    for listing in rules.lists:
        weights = [item.weight or 0.0 for item in listing.indicators]
        if listing.scored and abs(sum(weights) - WHOLE) > 1e-9:
            yield (
                f"名单“{listing.name.zh}”的权重合计 {sum(weights):g}，应为 100"
                f" / the weights of {listing.id} add up to {sum(weights):g}, not 100"
            )


def _read_conditions(desk: Desk, rules: Any) -> object:
    from jiqun.rules.verdict import Judge

    return Judge(rules, _shared(desk))


def _ask_conditions(words: Words) -> Opening[Any]:
    return conditions(words.vocabulary)


def _load_policies(pack: Pack) -> Shelf[Any]:
    from jiqun.policies.policy import load_policies

    return load_policies(pack).shelf


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


def _ask_policies(words: Words) -> Opening[Any]:
    from jiqun.policies.golden import policies
    from jiqun.policies.policy import load_policies

    return policies(load_policies(words.pack), words.vocabulary)


def _departments(rules: Any) -> Iterator[str]:
    from jiqun.policies.policy import Placed

    for clause in rules.clauses:
        if not Placed(rules, clause).department:
            yield f"条款“{clause.name.zh}”没有写部门 / the clause {clause.id} names no department"


def _read_carbon(desk: Desk, rules: Any) -> object:
    from jiqun.appraisal.carbon.reckoning import Reckoner

    return Reckoner(rules, _shared(desk))


def _ask_carbon(words: Words) -> Opening[Any]:
    from jiqun.appraisal.golden import carbon

    return carbon(words.vocabulary)


def _read_promises(desk: Desk, rules: Any) -> Any:
    from jiqun.appraisal.promises.judging import Inspector

    return Inspector(rules, _shared(desk), desk.store.dataset("parcel"))


def _promise_words(desk: Desk, rules: Any) -> Vocabulary:
    from jiqun.appraisal.promises.parcels import words_of

    return rules.vocabulary(words_of(_shared(desk), desk.store.dataset("parcel")))  # type: ignore[no-any-return]


def _ask_promises(words: Words) -> Opening[Any]:
    from jiqun.appraisal.golden import promises

    return promises(words.vocabulary, words.declarations["parcel"])


def _domains() -> dict[str, Domain]:
    from jiqun.appraisal import scheme as appraisal
    from jiqun.appraisal.carbon import scheme as carbon
    from jiqun.appraisal.promises import scheme as promises
    from jiqun.appraisal.screening import scheme as screening
    from jiqun.policies import policy
    from jiqun.titles import ladder

    rows = (
        Domain("appraisal", Bilingual(zh="亩均论英雄", en="Appraisal per mu"), appraisal.FOLDER, appraisal.STANDARD, appraisal.Scheme,
               appraisal.load_schemes, _own_words, _read_scheme, _weights, _ask_schemes, "/appraisal/{}"),
        Domain("titles", Bilingual(zh="称号条件", en="Conditions of titles"), f"{ladder.FOLDER}/rules", ladder.STANDARD, Conditions,
               ladder.load_rules, _own_words, _read_conditions, _no_faults, _ask_conditions),
        Domain("policies", Bilingual(zh="政策条款", en="Policies"), policy.FOLDER, policy.SHIPPED, policy.Policy,
               _load_policies, _own_words, _read_policy, _departments, _ask_policies, "/policies/{}"),
        Domain("carbon", Bilingual(zh="碳效", en="Carbon efficiency"), carbon.FOLDER, carbon.STANDARD, carbon.CarbonScheme,
               carbon.load_carbon_schemes, _own_words, _read_carbon, _no_faults, _ask_carbon),
        Domain("promises", Bilingual(zh="标准地", en="Land promises"), promises.FOLDER, promises.STANDARD, promises.PromiseScheme,
               promises.load_promise_schemes, _promise_words, _read_promises, _no_faults, _ask_promises),
        Domain("screening", Bilingual(zh="筛查", en="Screening"), screening.FOLDER, screening.STANDARD, screening.Screen,
               screening.load_screens, _own_words, _read_conditions, _no_faults, _ask_conditions),
    )  # fmt: skip
    return {item.id: item for item in rows}


DOMAINS = _domains()
