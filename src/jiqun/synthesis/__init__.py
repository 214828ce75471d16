"""A synthetic city, honestly labelled: whole, consistent, calibrated to published totals, and nobody in it is real."""

from jiqun.synthesis.errors import (
    SynthesisError,
    SynthesisInvalid,
    SynthesisNotDeclared,
    SynthesisSizeInvalid,
    ToleranceExceeded,
)
from jiqun.synthesis.judgement import Line
from jiqun.synthesis.run import Made, synthesise

__all__ = [
    "Line",
    "Made",
    "SynthesisError",
    "SynthesisInvalid",
    "SynthesisNotDeclared",
    "SynthesisSizeInvalid",
    "ToleranceExceeded",
    "synthesise",
]
