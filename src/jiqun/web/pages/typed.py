"""Numbers that a visitor types, many under one prefix: weights, caps, shares."""

from __future__ import annotations

import math
from collections.abc import Mapping

from fastapi import HTTPException

MOST = 1e6


def typed_numbers(typed: Mapping[str, object], prefix: str) -> dict[str, float]:
    """Those whose names begin with a prefix, by the rest of the name; an empty field says nothing. 422 for what is no number."""
    return {
        name.removeprefix(prefix): _number(name, text)
        for name, text in typed.items()
        if name.startswith(prefix) and isinstance(text, str) and text.strip()
    }


def _number(name: str, text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not 0 <= found <= MOST:
        raise HTTPException(
            422,
            f"{name} 应为 0 到 {MOST:g} 的数，不是“{text}” / {name} must be a number from 0 to {MOST:g}, not “{text}”",
        )
    return found
