"""Facts: what was reported and published."""

from jiqun.facts.observations import (
    Observation,
    ObservationRow,
    Observations,
    Published,
    collect,
    load_observations,
    observation_of,
)

__all__ = [
    "Observation",
    "ObservationRow",
    "Observations",
    "Published",
    "collect",
    "load_observations",
    "observation_of",
]
