"""Places and parks that the documents name."""

from __future__ import annotations

from fastapi import APIRouter, Response

from jiqun.plans import Place, Places
from jiqun.web.pages.visiting import Visiting

router = APIRouter()


@router.get("/places")
def places(visit: Visiting) -> Response:
    held = visit.city.library.places
    return visit.page(
        "places.html", places=held, tree=_tree(held, None, 0), kinds=sorted({item.kind for item in held.all})
    )


def _tree(held: Places, parent: str | None, depth: int) -> list[tuple[int, Place]]:
    """Every place after the one it lies in, with its depth. A place that lies in itself is shown once."""
    found: list[tuple[int, Place]] = []
    known = {item.id for item in held.all}
    tops = [item for item in held.all if item.parent not in known] if parent is None else held.inside(parent)
    for item in tops:
        found.append((depth, item))
        if depth < 8:
            found += _tree(held, item.id, depth + 1)
    return found
