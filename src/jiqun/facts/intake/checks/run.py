"""All checks of a staged file."""

from __future__ import annotations

from jiqun.engine import Engine
from jiqun.facts.intake.checks.declared import declared
from jiqun.facts.intake.checks.duplicates import elsewhere, within
from jiqun.facts.intake.checks.hits import Bench
from jiqun.facts.intake.checks.peers import peers
from jiqun.facts.intake.checks.years import last_year
from jiqun.facts.intake.parameters import Parameters
from jiqun.facts.intake.plan import FilePlan
from jiqun.facts.intake.problems import ProblemLog
from jiqun.facts.intake.reading import address
from jiqun.facts.intake.staging import Staged
from jiqun.facts.store import Slice, Store


def run_checks(
    engine: Engine, store: Store, plan: FilePlan, staged: Staged, log: ProblemLog, given: Parameters
) -> None:
    """Duplicates, declared checks, other offices, last year, peers of the industry, totals."""
    check_totals(staged, log, given)
    if not staged.rows:
        return
    bench = Bench(engine, plan, engine.read([staged.path]), log)
    bench.report(within(bench))
    bench.report(declared(bench))
    own = Slice(dataset=plan.dataset.id, period=plan.period, office=plan.office)
    others = [
        item
        for item in store.catalogue.current(plan.dataset.id)
        if item.period == plan.period and item.slice != own
    ]
    bench.report(elsewhere(bench, store, others))
    bench.report(last_year(bench, store, given))
    peers(bench, staged.path, given)


def check_totals(staged: Staged, log: ProblemLog, given: Parameters) -> None:
    """Grand totals that the file prints against the sums of its rows."""
    for sheet, row, printed in staged.totals:
        sums = staged.sums[sheet.index]
        for name, value in printed.items():
            added = float(sums.get(name, 0.0))
            if abs(value - added) <= max(given.total.absolute, given.total.relative * abs(added)):
                continue
            column = sheet.columns[name]
            log.note(
                "total_mismatch",
                sheet=sheet.sheet.name,
                cell=address(column, max(1, row)),
                raw=f"{value:.12g}",
                field=name,
                suggestion=f"各行之和 {added:.12g}",
            )


__all__ = ["check_totals", "run_checks"]
