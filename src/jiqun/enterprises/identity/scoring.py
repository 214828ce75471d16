"""From weighted pairs to proposals: the best candidate of a reference, explained part by part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jiqun.enterprises.identity.decisions import IdentityState, Proposal
from jiqun.enterprises.identity.features import level, pairs
from jiqun.enterprises.identity.parameters import Parameters
from jiqun.enterprises.identity.references import Described

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A pair with its weight in bits: the prior and one part for every comparison."""

    reference: int
    enterprise: str
    weight: float
    parts: tuple[Mapping[str, Any], ...]


def fixed(left: Rows, right: Rows, parameters: Parameters) -> list[Scored]:
    """Pairs weighed with the parameters as they stand: for sets too small to estimate from."""
    found = []
    for one, other in pairs(left, right):
        weights = [_part(parameters, name, level(name, one, other)) for name in parameters.comparisons]
        parts = (prior_part(parameters), *(part for part in weights if part is not None))
        total = sum(part["weight"] for part in parts)
        found.append(
            Scored(reference=int(one["unique_id"]), enterprise=other["code"], weight=total, parts=parts)
        )
    return found


def _part(parameters: Parameters, comparison: str, reached: str | None) -> dict[str, Any] | None:
    if reached is None:
        return None
    chosen = next(item for item in parameters.comparisons[comparison].levels if item.id == reached)
    return part(parameters, comparison, chosen.id, chosen.weight)


def part(parameters: Parameters, comparison: str, reached: str, weight: float) -> dict[str, Any]:
    """One comparison in words: 住所：相同 / address: same."""
    about = parameters.comparisons[comparison]
    chosen = next(item for item in about.levels if item.id == reached)
    return {
        "comparison": comparison,
        "level": reached,
        "zh": f"{about.label.zh}：{chosen.zh}",
        "en": f"{about.label.en}: {chosen.en}",
        "weight": round(weight, 2),
    }


def prior_part(parameters: Parameters) -> dict[str, Any]:
    return {
        "comparison": "prior",
        "level": "",
        "zh": "任取一对是同一企业的先验",
        "en": "prior that any two are one",
        "weight": parameters.prior,
    }


def proposals(
    scored: Sequence[Scored], described: Sequence[Described], parameters: Parameters, rung: str
) -> list[Proposal]:
    """The best candidate of each reference where it weighs enough; accepted only well ahead of the second."""
    by_reference: dict[int, list[Scored]] = {}
    for item in scored:
        by_reference.setdefault(item.reference, []).append(item)
    found = []
    for number, candidates in sorted(by_reference.items()):
        best, *others = sorted(candidates, key=lambda item: (-item.weight, item.enterprise))
        if best.weight < parameters.propose:
            continue
        ahead = not others or best.weight - others[0].weight >= parameters.margin
        sure = ahead and best.weight >= parameters.accept
        found.append(
            Proposal(
                reference=described[number].reference,
                enterprise=best.enterprise,
                rung=rung,
                state=IdentityState.ACCEPTED if sure else IdentityState.PROPOSED,
                weight=round(best.weight, 2),
                parts=best.parts,
            )
        )
    return found
