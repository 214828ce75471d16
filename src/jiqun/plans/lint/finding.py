"""A finding of the plan lint: what does not fit, where it stands, the arithmetic, and how to mend it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Literal

Severity = Literal["high", "medium", "low"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A quoted place. `quote` is empty where the text may not be shown."""

    document: str
    start: int
    end: int
    quote: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`severity`: high — a wrong number if taken over as it stands; medium — needs a person; low — a hint.

    `explained` holds the explanation once somebody has given one.
    """

    rule: str
    severity: Severity
    message: str
    places: tuple[Place, ...]
    arithmetic: tuple[str, ...] = ()
    suggestion: str = ""
    explained: str | None = None

    @property
    def id(self) -> str:
        """Stable over runs: rule and places, not the wording."""
        places = ";".join(f"{place.document}:{place.start}-{place.end}" for place in sorted(self.places))
        return hashlib.sha256(f"{self.rule}|{places}".encode()).hexdigest()[:10]

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "rule": self.rule,
            "severity": self.severity,
            "message": self.message,
            "places": [
                {"document": place.document, "start": place.start, "end": place.end, "quote": place.quote}
                for place in self.places
            ],
            "arithmetic": list(self.arithmetic),
            "suggestion": self.suggestion,
            "explained": self.explained,
        }
