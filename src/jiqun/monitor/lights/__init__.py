"""Lights: colours by published rules, each with the rule's id."""

from jiqun.monitor.lights.light import Colour, Light, Measures
from jiqun.monitor.lights.rule import Band, LightRule, Lights, LightUse, RuleUnknown, load_lights

__all__ = [
    "Band",
    "Colour",
    "Light",
    "LightRule",
    "LightUse",
    "Lights",
    "Measures",
    "RuleUnknown",
    "load_lights",
]
