"""All checks of a staged file."""

from __future__ import annotations

from jiqun.engine import Engine
from jiqun.facts.intake.checks.declared import declared
from jiqun.facts.intake.checks.duplicates import elsewhere, within
from jiqun.facts.intake.checks.hits import Bench
from jiqun.facts.intake.checks.peers import figures_held, peers
from jiqun.facts.intake.checks.totals import check_totals
from jiqun.facts.intake.checks.years import with_last_year
from jiqun.facts.intake.parameters import Parameters
from jiqun.facts.intake.plan import FilePlan
from jiqun.facts.intake.problems import ProblemLog
from jiqun.facts.intake.staging import Staged
from jiqun.facts.store import Slice, Store


def run_checks(
    engine: Engine,
    store: Store,
    plan: FilePlan,
    staged: Staged,
    log: ProblemLog,
    given: Parameters,
    *,
    simulated: bool = False,
) -> None:
    """Duplicates, declared checks, other offices, the year before, peers of the industry, totals."""
    check_totals(plan, staged, log, given)
    if not staged.rows:
        return
    bench = Bench(engine, plan, engine.read([staged.path]), log)
    bench.report(within(bench))
    bench.report(declared(bench))
    own = Slice(dataset=plan.dataset.id, period=plan.period, office=plan.office)
    others = [
        item
        for item in store.catalogue.current(plan.dataset.id)
        if item.period == plan.period and item.slice != own and item.simulated == simulated
    ]
    elsewhere(bench, store, others, given)
    before = with_last_year(bench, store, figures_held(bench), simulated=simulated)
    peers(bench, staged.path, given, before)


__all__ = ["run_checks"]
