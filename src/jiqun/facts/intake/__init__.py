"""Intake: returns as offices send them → checked vintages."""

from jiqun.facts.intake.outcome import Taken, Verdict
from jiqun.facts.intake.taking import Intake, Options

__all__ = ["Intake", "Options", "Taken", "Verdict"]
