"""The checks that a data set declares across its fields; where a formula cannot be reckoned it does not judge."""

from __future__ import annotations

import ibis

from jiqun.engine import Formula
from jiqun.facts.intake.checks.hits import Bench
from jiqun.facts.intake.rules import Rule
from jiqun.facts.schema import Check, DataSet


def rule_name(check: Check) -> str:
    return f"check.{check.id}"


def declared_rules(dataset: DataSet) -> dict[str, Rule]:
    """The data set's checks as rules."""
    return {
        rule_name(check): Rule(
            id=rule_name(check),
            severity=check.severity,
            zh=check.message.zh,
            en=check.message.en,
            mend_zh=check.mend or "请核对",
            mend_en="check the figures",
        )
        for check in dataset.record.checks
    }


def declared(bench: Bench) -> list[ibis.Table]:
    dataset, found = bench.plan.dataset, []
    given = {name for sheet in bench.plan.sheets for name in sheet.columns}
    for check in dataset.record.checks:
        formula = Formula(check.formula)
        if not given & set(formula.names):
            continue
        columns = {name: bench.rows[name] for name in dataset.by_name}
        holds = formula.over(columns, dataset.units)
        wrong = bench.rows.filter(~holds.fill_null(True))
        shown = [n for n in formula.names if n in given]
        told = ibis.literal("，").join(
            [ibis.literal(f"{dataset[n].label} ") + wrong[n].cast("string").fill_null("空") for n in shown]
        )
        found.append(bench.hit(wrong, shown[0], told, rule_name(check), None))
    return found
