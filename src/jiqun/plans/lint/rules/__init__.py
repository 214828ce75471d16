"""The rules, one module per class of the catalogue. Each states its id and how it decides."""

from jiqun.plans.lint.rules import (
    baseline,
    copied,
    duplicate_number,
    list_arity,
    plan_and_news,
    qualifier,
    same_document,
    tiers,
)

RULES = (
    list_arity.check,
    duplicate_number.check,
    copied.check,
    same_document.check,
    plan_and_news.check,
    baseline.below,
    baseline.met,
    qualifier.check,
    tiers.check,
)
