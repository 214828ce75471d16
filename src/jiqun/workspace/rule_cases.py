"""Golden cases of a pack's rule sets, run without the city's facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jiqun.packs import Pack
from jiqun.rules.cases import Case, read_cases, unknown_rules
from jiqun.rules.golden import Miss, run
from jiqun.rules.ruleset import RuleSet
from jiqun.workspace.rule_domains import DOMAINS, Domain, Words, domain

if TYPE_CHECKING:
    from jiqun.engine import Engine

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Checked:
    """How many golden cases a rule set has, and the expectations that did not come true."""

    domain: Domain
    rules: RuleSet
    cases: int
    misses: tuple[Miss, ...]


def written(pack: Pack, of: Domain) -> list[Case]:
    """Every golden case of a family of rules, none of them of a rule set that is not there.

    Raises PackFileInvalid, PackTextInvalid, CaseUnfit.
    """
    cases = [case for path in of.case_files(pack) for case in read_cases(path)]
    unknown_rules(cases, of.load(pack).held)
    return cases


def counted(pack: Pack) -> int:
    """How many golden cases there are; all are read. Raises as :func:`written`."""
    return sum(len(written(pack, item)) for item in DOMAINS.values())


def check(pack: Pack, of: Sequence[str] = (), *, engine: Engine | None = None) -> Iterator[Checked]:
    """Every rule set of these families (of all, if none is named), those without a case too.

    Raises DomainUnknown, VariableUnknown, as :func:`written`, and what rule sets raise that cannot be read.
    """
    from jiqun.engine import open_engine

    words, over = Words.read(pack), engine or open_engine()
    try:
        for name in of or DOMAINS:
            held = domain(name)
            cases, opening = written(pack, held), held.asked(words)
            for rules in held.load(pack):
                mine = [case for case in cases if case.rules == rules.id]
                yield Checked(held, rules, len(mine), tuple(run(rules, mine, opening, over)))
    finally:
        if engine is None:
            over.close()


def checked_row(item: Checked) -> Row:
    return {
        "domain": item.domain.id, "rules": item.rules.id, "name": item.rules.name.model_dump(),
        "trust": item.rules.reference.trust.value, "cases": item.cases, "misses": [miss_row(miss) for miss in item.misses],
    }  # fmt: skip


def miss_row(miss: Miss) -> Row:
    found = round(miss.found, 6) if isinstance(miss.found, float) else miss.found
    return {
        "case": miss.case.name, "place": miss.case.place, "subject": miss.subject, "what": miss.what,
        "expected": miss.expected, "found": found,
    }  # fmt: skip


def told_miss(row: Row) -> str:
    """A miss in one line."""
    whom = f"{row['subject']}的" if row["subject"] else ""
    return f"{row['case']}：{whom}{row['what']} 应为 {row['expected']}，得 {row['found']}"
