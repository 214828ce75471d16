"""Rules of lights as data: published ones ship as presets, a pack chooses among them or adds its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from jiqun.mishap import Mishap
from jiqun.monitor.lights.light import MEASURES, Colour, Light, Measures
from jiqun.packs import Bilingual, Pack, Record, read_record, read_records

STANDARD = Path(__file__).parent / "standard" / "rules.yaml"
FILE = "lights.yaml"


class Band(Record):
    """A colour and when it is shown: every condition on a known measure holds. Bands are tried in their order.

    `at_least` includes its bound, `above` does not. `assumed` marks what the published rule leaves open.
    """

    light: Colour
    at_least: Mapping[str, Decimal] = Field(default_factory=dict)
    above: Mapping[str, Decimal] = Field(default_factory=dict)
    assumed: bool = False

    @field_validator("at_least", "above")
    @classmethod
    def _known(cls, value: Mapping[str, Decimal]) -> Mapping[str, Decimal]:
        unknown = [name for name in value if name not in MEASURES]
        if unknown:
            known = "、".join(MEASURES)
            raise ValueError(f"没有度量“{'、'.join(unknown)}”；可用：{known} / unknown measure")
        return value

    def holds(self, measures: Measures) -> bool:
        asked = [(getattr(measures, name), bound, True) for name, bound in self.at_least.items()]
        asked += [(getattr(measures, name), bound, False) for name, bound in self.above.items()]
        return all(
            value is None or value > bound or (inclusive and value == bound)
            for value, bound, inclusive in asked
        )


class LightRule(Record):
    """A rule with its source. `trust`: `verified` as published, `example` chosen here and not official."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: Bilingual
    about: Literal["progress", "rate", "flow", "probability", "pace", "project", "task"]
    source: str = ""
    trust: Literal["verified", "example"]
    bands: tuple[Band, ...] = Field(min_length=1)
    consequence: str = ""
    note: str = ""

    @property
    def asks(self) -> tuple[str, ...]:
        """Measures that the rule looks at."""
        return tuple(dict.fromkeys(name for band in self.bands for name in (*band.at_least, *band.above)))

    def light(self, measures: Measures) -> Light | None:
        """The light, or None where nothing that the rule asks for is known, or no band holds."""
        if self.asks and all(getattr(measures, name) is None for name in self.asks):
            return None
        for band in self.bands:
            if band.holds(measures):
                return Light(band.light, self.id, measures, band.assumed)
        return None


class LightUse(Record):
    """Which rule judges what: targets on a way, rates, numbers of a year; forecasts; projects. `ahead` is the ratio from
    which a target is called ahead."""

    progress: str = "sanya-2022-progress"
    rate: str = "xuancheng-2020-growth"
    flow: str = "xuancheng-2020-share"
    forecast: str = "calibrated-probability"
    project: str = "sanya-2022-progress"
    five: str = "five-bands"
    ahead: Decimal = Decimal("1.05")
    note: str = ""


class LightFile(Record):
    """`lights.yaml`."""

    use: LightUse = LightUse()
    rules: tuple[LightRule, ...] = ()


@dataclass(frozen=True)
class Lights:
    """The rules at hand and their use."""

    rules: Mapping[str, LightRule]
    use: LightUse

    def __getitem__(self, name: str) -> LightRule:
        """Raises RuleUnknown."""
        if name not in self.rules:
            raise RuleUnknown(name, list(self.rules))
        return self.rules[name]


class RuleUnknown(Mishap):
    def __init__(self, name: str, known: list[str]) -> None:
        listed = "、".join(known)
        super().__init__(
            f"没有亮灯规则“{name}”；请在 lights.yaml 里改用已有的规则：{listed}，或加上这一条。"
            f" / No rule of lights “{name}”; use one of {listed}, or add it to lights.yaml."
        )


@lru_cache(maxsize=1)
def standard() -> Mapping[str, LightRule]:
    """The published rules that ship, by id."""
    return {rule.id: rule for rule in read_records(STANDARD, LightRule)}


def load_lights(pack: Pack | None = None) -> Lights:
    """The pack's `lights.yaml` over the standard rules. Raises PackFileInvalid, RuleUnknown."""
    held = read_record(pack.path(FILE), LightFile) if pack is not None and pack.has(FILE) else LightFile()
    lights = Lights({**standard(), **{rule.id: rule for rule in held.rules}}, held.use)
    for name in (
        held.use.progress,
        held.use.rate,
        held.use.flow,
        held.use.forecast,
        held.use.project,
        held.use.five,
    ):
        lights[name]
    return lights


__all__ = ["Band", "LightFile", "LightRule", "LightUse", "Lights", "RuleUnknown", "load_lights", "standard"]
