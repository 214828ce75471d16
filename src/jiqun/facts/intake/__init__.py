"""Intake: returns as offices send them → checked vintages."""

from jiqun.facts.intake.outcome import Decision, Taken
from jiqun.facts.intake.taking import Intake, Options

__all__ = ["Decision", "Intake", "Options", "Taken"]
