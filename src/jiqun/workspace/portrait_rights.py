"""What an enterprise may come to: the next rung of each ladder with what it lacks, and the policies it can claim."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jiqun.workspace.portrait import Sitter

Row = dict[str, Any]
NEXT = 3  #: rungs shown with what is missing
CLAIMS = 3  #: clauses shown
ORDER = {"met": 0, "unknown": 1, "not_met": 2}


def titles(sitter: Sitter) -> Row | None:
    """Of every ladder the first rung above those held, the nearest first, with what each lacks."""
    from jiqun.titles import YearWithoutReturns
    from jiqun.workspace.titles import bench_of
    from jiqun.workspace.titles_rows import firm_rows, firm_summary

    try:
        bench = bench_of(sitter.desk, sitter.on)
    except YearWithoutReturns:
        return None
    standing = {row["rung"]: row for row in firm_summary(bench, sitter.code)}
    if not standing:
        return None
    steps = [(name, step) for ladder in bench.ladders.all.values() if (step := _next(ladder, standing))
             for name in [ladder.title]]  # fmt: skip
    steps.sort(key=lambda item: (ORDER[item[1]["outcome"]], item[1]["short"] or 0.0, item[1]["open"]))
    chosen = steps[:NEXT]
    proofs = {
        row["rung"]: row
        for row in firm_rows(bench, sitter.code, [bench.ladders.rung(step["rung"]) for _, step in chosen])
    }
    return {
        "year": bench.year,
        "held": [row["rung"] for row in standing.values() if row["held"]],
        "next": [
            _shown(ladder, step, proofs[step["rung"]]) for ladder, step in chosen if step["rung"] in proofs
        ],
        "ladders": len(steps),
    }


def _next(ladder: Any, standing: dict[str, Row]) -> Row | None:
    """The first rung above the highest one held; None on top."""
    rungs = [standing[item.id] for item in ladder.rungs if item.id in standing]
    above = max((at + 1 for at, row in enumerate(rungs) if row["held"]), default=0)
    return rungs[above] if above < len(rungs) else None


def _shown(ladder: Any, step: Row, proof: Row) -> Row:
    kept = ("rung", "name", "outcome", "short", "open", "score", "score_most")
    return {name: step[name] for name in kept} | {
        "ladder": {"zh": ladder.zh, "en": ladder.en or ladder.zh}, "lacking": proof["lacking"], "missing": proof["missing"],
        "rules": proof["rules"]["name"], "trust": proof["rules"]["reference"]["trust"],
    }  # fmt: skip


def policies(sitter: Sitter) -> Row | None:
    """Clauses met or perhaps met: those worth most, what evidence each still lacks, and the sums of all."""
    from jiqun.policies.errors import EnterpriseNotReturned, NoReturns
    from jiqun.workspace.policies import matches
    from jiqun.workspace.policy_rows import firm_rows

    try:
        found = matches(sitter.city, sitter.desk, sitter.on)
        if found.held.joined is None:
            return None
        row = firm_rows(found, sitter.code)
    except (NoReturns, EnterpriseNotReturned):
        return None
    open_to = [item for item in row["clauses"] if item["outcome"] != "not_met"]
    best = sorted(
        open_to, key=lambda item: (-item["sure"], -item["most"], ORDER[item["outcome"]], item["id"])
    )[:CLAIMS]
    kept = ("id", "name", "department", "outcome", "sure", "most", "had", "direct", "trust")
    return {
        "year": found.year, "sure": row["sure"], "most": row["most"], "clauses": len(open_to),
        "met": sum(item["outcome"] == "met" for item in open_to),
        "best": [{name: item.get(name) for name in kept} | {"missing": item["missing"]} for item in best],
    }  # fmt: skip
