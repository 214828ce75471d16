"""Which function does a step: by the name that schemes use, or any function of the same shape."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from jiqun.composite.aggregating import AGGREGATIONS
from jiqun.composite.errors import MethodOptionUnknown, MethodUnknown
from jiqun.composite.normalising import NORMALISERS
from jiqun.composite.preparing import IMPUTERS
from jiqun.composite.treating import TREATMENTS
from jiqun.composite.weighting import WEIGHTINGS

#: Weights as the framework declares them.
GIVEN = "given"

STEPS: Mapping[str, Mapping[str, Callable[..., Any]]] = {
    "impute": IMPUTERS,
    "treat": TREATMENTS,
    "normalise": NORMALISERS,
    "weigh": WEIGHTINGS,
    "aggregate": AGGREGATIONS,
}


@dataclass(frozen=True)
class Method:
    """A function of a step with its options; `function` is a name of :data:`STEPS`, or a function of your own."""

    function: str | Callable[..., Any]
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.function if isinstance(self.function, str) else self.function.__name__

    def of(self, step: str) -> Callable[..., Any]:
        """The function. Raises MethodUnknown, MethodOptionUnknown."""
        known = STEPS[step]
        if isinstance(self.function, str) and self.function not in known:
            raise MethodUnknown(step, self.function, known)
        found = known[self.function] if isinstance(self.function, str) else self.function
        strange = [name for name in self.options if not takes(found, name)]
        if strange:
            listed = "、".join(strange)
            raise MethodOptionUnknown(step, self.name, f"没有 {listed} / no {listed}")
        return found

    def __str__(self) -> str:
        """
        >>> str(Method("min_max", {"low": 1, "high": 100}))
        'min_max(low=1, high=100)'
        """
        options = ", ".join(f"{name}={value}" for name, value in self.options.items())
        return f"{self.name}({options})" if options else self.name


def takes(function: Callable[..., Any], name: str) -> bool:
    """Whether a function has a parameter of that name."""
    return name in inspect.signature(function).parameters
