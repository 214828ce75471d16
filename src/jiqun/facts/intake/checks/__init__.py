"""Checks over all staged rows at once, as Ibis expressions."""

from jiqun.facts.intake.checks.run import run_checks

__all__ = ["run_checks"]
