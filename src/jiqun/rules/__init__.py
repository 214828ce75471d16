"""Rules as code: dated, cited parameters, conditions in a small readable language, verdicts with their proof."""

from jiqun.rules.errors import (
    NoRuleInForce,
    ParameterNotYet,
    ParameterUnknown,
    PlaceUnknown,
    RuleError,
    RuleInvalid,
    RuleNotReady,
    RuleSetExists,
    RuleSetPublished,
    RuleSetReadOnly,
    RuleSetUnknown,
    VariableCircular,
    VariableUnknown,
)
from jiqun.rules.parameter import Parameter, Parameters, load_parameters
from jiqun.rules.reference import Reference, Trust

__all__ = [
    "NoRuleInForce",
    "Parameter",
    "ParameterNotYet",
    "ParameterUnknown",
    "Parameters",
    "PlaceUnknown",
    "Reference",
    "RuleError",
    "RuleInvalid",
    "RuleNotReady",
    "RuleSetExists",
    "RuleSetPublished",
    "RuleSetReadOnly",
    "RuleSetUnknown",
    "Trust",
    "VariableCircular",
    "VariableUnknown",
    "load_parameters",
]
