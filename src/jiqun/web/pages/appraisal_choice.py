"""What every page of an appraisal asks first: which method, which year, what was decided by hand, which numbers are typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import HTTPException, Query, Response

from jiqun.web.pages.typed import typed_numbers
from jiqun.web.rendering import Visit, word

if TYPE_CHECKING:
    from jiqun.appraisal.grading import Decision
    from jiqun.appraisal.scheme import Scheme
    from jiqun.workspace.appraisals import Appraised

Row = dict[str, Any]
Text = Annotated[str, Query(max_length=120)]
Year = Annotated[int | None, Query(ge=1990, le=2100)]
WEIGHT = "w-"  #: weights in the address: w-<indicator>=30


def scheme_at(visit: Visit, name: str) -> Scheme:
    """The scheme of that id, or the page “not found”."""
    from jiqun.workspace.appraisals import schemes_of

    shelf = schemes_of(visit.site.desk())
    if name not in shelf:
        raise HTTPException(404, f"没有评价办法“{name}” / no method “{name}”")
    return shelf[name]


def appraised(visit: Visit, scheme: Scheme, year: int | None) -> Appraised:
    """The appraisal of a year with what was decided by hand. Raises WeightsUnknown, YearNotReturned."""
    from jiqun.workspace.appraisals import appraisal_of

    return appraisal_of(visit.site.desk(), scheme, year, decided(visit, scheme, year))


def decided(visit: Visit, scheme: Scheme, year: int | None) -> tuple[Decision, ...]:
    """Grades set by hand in the ledger of the scheme's results."""
    from jiqun.workspace.appraisal_procedure import decisions_of

    if not scheme.ledger or not visit.site.has_records():
        return ()
    glance = visit.site.ledgers()
    if scheme.ledger not in glance.book.ledgers.all:
        return ()
    ledger = glance.book.ledgers[scheme.ledger]
    return decisions_of(glance.entries(ledger), scheme, year or scheme.data_year)


def open_grades(visit: Visit, scheme: Scheme, year: int) -> dict[str, str] | None:
    """Grades by enterprise for those who may see no others: on notice or published. None for who may see all."""
    from jiqun.workspace.appraisal_desk import public_grades

    if visit.disclosure.figures:
        return None
    if not scheme.ledger or not visit.site.has_records():
        return {}
    glance = visit.site.ledgers()
    if scheme.ledger not in glance.book.ledgers.all:
        return {}
    return public_grades(glance.entries(glance.book.ledgers[scheme.ledger]), scheme, year)


def nearest(visit: Visit, scheme: Scheme, year: int | None) -> int | None:
    """The year asked for, the method's own, or the newest returned one; None where nothing was returned."""
    years = visit.site.desk().facts().years()
    if year is not None:
        return year
    if scheme.data_year in years:
        return scheme.data_year
    return years[-1] if years else None


def kept(visit: Visit, scheme: Scheme, year: int | None, make: Callable[[], Response]) -> Response:
    """A page that depends on who reads it and on what was decided by hand."""
    return visit.kept(make, visit.disclosure, decided(visit, scheme, year))


def chosen_list(scheme: Scheme, listing: str, told: Row) -> str:
    known = [item.id for item in scheme.lists]
    if listing and listing not in known:
        raise HTTPException(404, f"没有名单“{listing}” / no list “{listing}”")
    largest = max(told["lists"], key=lambda item: item["enterprises"])
    return listing or str(largest["id"])


def weights_of(visit: Visit) -> Mapping[str, float]:
    """Weights that the address asks for; an empty field asks for nothing."""
    return typed_numbers(visit.request.query_params, WEIGHT)


def coded(visit: Visit) -> Callable[[str, str], str]:
    """Words of a cut's codes: sizes, ages, kinds of ownership; names stand for themselves."""
    sets = visit.site.desk().store.dataset
    lists = {
        "size": sets("enterprise_year").lists.get("size", ()),
        "scale": sets("enterprise_year").lists.get("scale", ()),
        "ownership": sets("enterprise").lists.get("ownership", ()),
    }

    def told(cut: str, code: str) -> str:
        if cut == "age":
            return word(visit.language, "appraisal_age", code)
        found = next((item for item in lists.get(cut, ()) if item.code == code), None)
        if found is None:
            return code
        return str(found.english or found.label) if visit.language == "en" else str(found.label)

    return told
