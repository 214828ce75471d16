"""Placing direct labels on a drawing so that they do not lie on each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HEIGHT = 15.0
#: Where a label may stand: offset of its centre from the point, in heights and half-widths; tried in this order.
POSITIONS = (
    (0.0, -1.0),
    (0.0, 1.05),
    (1.12, 0.0),
    (-1.12, 0.0),
    (0.9, -1.0),
    (-0.9, -1.0),
    (0.9, 1.05),
    (-0.9, 1.05),
)


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: Box) -> float:
        """Common area of two boxes."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across * down if across > 0 and down > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Label:
    """A text at a point of the drawing (pixels from its top left); `below` asks for a place under the point first."""

    text: str
    x: float
    y: float
    below: bool = False


def width(text: str) -> float:
    """Width of a text at 12 pixels in a common sans-serif: 12 for a Chinese character, less for a Latin one.

    >>> width("新材料"), width("GDP") > width("gdp") > width("ill")
    (36.0, True)
    """
    return sum(map(_advance, text))


def _advance(character: str) -> float:
    """Advance widths of Helvetica in classes, rounded up to a tenth."""
    if ord(character) > 0x2E7F:
        return 12.0
    if character in "iljftrI.,:;'|!()[]-/ ":
        return 3.7
    if character in "mwMW@%—…":
        return 10.6
    return 8.2 if character.isupper() else 6.7


def place(
    labels: Sequence[Label], points: Iterable[tuple[float, float]], size: tuple[float, float]
) -> list[tuple[float, float]]:
    """Centres of the labels, greedily: each takes the first place that touches nothing, or the one that touches least.

    `points` are marks that labels should not cover; `size` is width and height of the drawing.
    """
    taken = [Box(x - 5, y - 5, x + 5, y + 5) for x, y in points]
    centres = []
    for label in labels:
        centre, box = min(_candidates(label), key=lambda item: _cost(item[1], taken, size))
        taken.append(box)
        centres.append(centre)
    return centres


def _candidates(label: Label) -> list[tuple[tuple[float, float], Box]]:
    half = width(label.text) / 2 + 4
    order = (POSITIONS[1], POSITIONS[0], *POSITIONS[2:]) if label.below else POSITIONS
    centres = [(label.x + dx * half, label.y + dy * HEIGHT) for dx, dy in order]
    return [((x, y), Box(x - half, y - HEIGHT / 2, x + half, y + HEIGHT / 2)) for x, y in centres]


def _cost(box: Box, taken: Iterable[Box], size: tuple[float, float]) -> float:
    outside = (
        max(0.0, -box.left)
        + max(0.0, box.right - size[0])
        + max(0.0, -box.top)
        + max(0.0, box.bottom - size[1])
    )
    return sum(box.overlap(other) for other in taken) + outside * HEIGHT
