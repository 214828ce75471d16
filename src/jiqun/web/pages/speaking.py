"""How pages tell the formulas of rules: with the names, units and code labels of a vocabulary, in the visitor's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from jiqun.web.pages.formula_words import Told, measured, number
from jiqun.web.rendering import Visit

if TYPE_CHECKING:
    from jiqun.rules.parameter import Parameter
    from jiqun.rules.ruleset import RuleSet
    from jiqun.rules.vocabulary import Vocabulary
    from jiqun.workspace.facts import Desk

#: Codes of truths in data sets.
TRUTHS = {"yes": "true", "no": "false"}


def ledger_title(visit: Visit, name: str) -> str:
    """A ledger by its title; one that the pack does not keep by its id."""
    from jiqun.workspace.ledgers import ledgers_of

    known = ledgers_of(visit.city).all
    return known[name].record.title.in_(visit.language) if name in known else name


def document_title(visit: Visit, name: str) -> str:
    """A document by its title where it is a plan of the city."""
    return visit.show.plan(name) if name in visit.city.library.plans else name


def spoken_by(visit: Visit, domain: str, rules: RuleSet) -> Callable[[str], str]:
    """Tells the formulas of a rule set of a domain; as they are written where its words cannot be read."""
    from jiqun.mishap import Mishap
    from jiqun.workspace.rule_domains import DOMAINS

    desk = visit.site.desk()
    try:
        words = DOMAINS[domain].words(desk, rules)
    except Mishap:
        return spoken(visit, desk, None)
    return spoken(visit, desk, words)


def spoken(visit: Visit, desk: Desk, words: Vocabulary | None) -> Callable[[str], str]:
    """Tells formulas by the names of a vocabulary; as they are written while it cannot be read."""
    if words is None:
        return lambda text: text
    language = visit.language
    names = {name: item.name.in_(language) for name, item in {**words.variables, **words.others}.items()}
    names |= {name: _parameter(visit, item) for name, item in words.parameters.items()}
    units = {name: visit.show.unit(unit.symbol) for name, unit in words.units.items() if unit is not None}
    codes = codes_of(visit, desk)
    fields = {name: item.record.of or item.record.cut or name for name, item in words.variables.items()}

    def coded(field: str, code: str) -> str | None:
        if field == "region":
            return str(visit.show.region(code))
        return codes.get(fields.get(field, field), {}).get(code) or (
            visit.word("rule_truth", TRUTHS[code]) if code in TRUTHS else None
        )

    return Told(names, coded, language, units)


def codes_of(visit: Visit, desk: Desk) -> dict[str, dict[str, str]]:
    """Labels of codes by the fields and by the lists that declare them."""
    found: dict[str, dict[str, str]] = {}
    for declared in desk.store.declarations.all.values():
        lists = [(name, codes) for name, codes in declared.lists.items()]
        lists += [(field.field, declared.codes(field)) for field in declared.fields if field.codes]
        for name, codes in lists:
            told = {item.code: item.english if visit.language == "en" else item.label for item in codes}
            found[name] = {**told, **found.get(name, {})}
    return found


def _parameter(visit: Visit, item: Parameter) -> str:
    """What a parameter is called, with its value where it has but one."""
    name = item.name.in_(visit.language)
    if item.value is None:
        return name
    unit = visit.show.unit(item.unit)
    value = f"{number(item.value)}{measured(unit) if visit.language == 'en' else unit}"
    return f"{name} ({value})" if visit.language == "en" else f"{name}（{value}）"
