"""Checks of policies before anybody is matched: what a text says, and what a person should still mend."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from jiqun.policies.policy import Placed, Policies, Policy
from jiqun.rules.ruleset import Standing


class Fault(StrEnum):
    NOT_PRINTED = "not_printed"  #: the plan's text does not hold the quoted words
    GROUP = "group"  #: a group that nobody declares
    DEPARTMENT = "department"  #: an organisation the pack does not know
    NO_DEPARTMENT = "no_department"
    NO_SOURCE = "no_source"  #: published, said to be verified, and no document named


@dataclass(frozen=True, slots=True)
class PolicyFault:
    fault: Fault
    about: str
    words: str


@dataclass(frozen=True)
class Ground:
    """What policies are checked against: `is_quoted` whether a plan's text holds words, `is_organisation` whether a name is one."""

    is_quoted: Callable[[str, str], bool]
    is_organisation: Callable[[str], bool]


def faults(policies: Policies, ground: Ground) -> list[PolicyFault]:
    """Everything that is wrong, in the order of the policies."""
    declared = {group.id for policy in policies for group in policy.groups}
    return [
        fault
        for policy in policies
        for fault in (*_head(policy), *(one for item in policy.clauses for one in _clause(Placed(policy, item), ground, declared)))
    ]  # fmt: skip


def _head(policy: Policy) -> list[PolicyFault]:
    if policy.standing is Standing.PUBLISHED and policy.official and not policy.reference.document:
        return [PolicyFault(Fault.NO_SOURCE, policy.id, policy.name.zh)]
    return []


def _clause(item: Placed, ground: Ground, declared: set[str]) -> list[PolicyFault]:
    own, found = item.clause, []
    if own.quote and not ground.is_quoted(item.policy.plan, own.quote):
        found.append(PolicyFault(Fault.NOT_PRINTED, item.id, own.quote))
    if own.group is not None and own.group not in declared:
        found.append(PolicyFault(Fault.GROUP, item.id, own.group))
    if not item.department:
        found.append(PolicyFault(Fault.NO_DEPARTMENT, item.id, own.name.zh))
    names = (item.department, *own.cooperating)
    found += [
        PolicyFault(Fault.DEPARTMENT, item.id, name)
        for name in names
        if name and not ground.is_organisation(name)
    ]
    return found
