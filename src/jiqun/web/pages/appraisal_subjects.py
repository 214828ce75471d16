"""Parks, towns, buildings and complexes graded: every method, the ranked list, one subject with what stands behind it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Response

from jiqun.rules.variable import Subject
from jiqun.web.drawings.classes import shade
from jiqun.web.pages.appraisal_choice import coded
from jiqun.web.pages.speaking import spoken
from jiqun.web.pages.visiting import Visiting
from jiqun.web.rendering import Visit

if TYPE_CHECKING:
    from jiqun.appraisal.scheme import Listing, Scheme
    from jiqun.workspace.appraisals import Appraised

router = APIRouter()
Row = dict[str, Any]
SAYS = re.compile(r"(?P<name>\w+) == ['\"](?P<code>\w+)['\"]")  #: a condition that says what something is
Text = Annotated[str, Query(max_length=120)]
Year = Annotated[int | None, Query(ge=1990, le=2100)]


@router.get("/subjects")
def home(visit: Visiting) -> Response:
    """Every method for other subjects than enterprises, and how its newest grades fall."""
    visit.site.desk()
    return visit.kept(lambda: _home(visit))


def _home(visit: Visit) -> Response:
    from jiqun.workspace.appraisal_subjects import grade_counts, methods
    from jiqun.workspace.appraisals import schemes_of

    shelf = schemes_of(visit.site.desk())
    rows = []
    for scheme in methods(shelf):
        done = _appraised(visit, scheme, None)
        rows.append(
            {
                "scheme": scheme,
                "subject": visit.word("appraisal_subject", scheme.subject.value),
                "trust": scheme.reference.trust.value,
                "lists": grade_counts(done) if done else [],
                "simulated": done.simulated if done else False,
            }
        )
    return visit.page("appraisal_subjects.html", rows=rows, shade=shade, services=_services(visit))


def _services(visit: Visit) -> list[Row]:
    """Methods for services enterprises, and whether any of them made returns."""
    from jiqun.workspace.appraisal_subjects import grade_counts
    from jiqun.workspace.appraisals import ready, schemes_of

    found = []
    for scheme in schemes_of(visit.site.desk()):
        own = {item.id for item in scheme.lists}
        if scheme.subject is Subject.ENTERPRISE and "services" in own and ready(scheme):
            done = _appraised(visit, scheme, None)
            found.append(
                {
                    "scheme": scheme,
                    "subjects": sum(item["subjects"] for item in grade_counts(done)) if done else 0,
                }
            )
    return found


def _appraised(visit: Visit, scheme: Scheme, year: int | None) -> Appraised | None:
    """The appraisal of the year, or of the scheme's; None where nothing was returned."""
    from jiqun.appraisal.errors import YearNotReturned
    from jiqun.workspace.appraisals import appraisal_of

    try:
        return appraisal_of(visit.site.desk(), scheme, year)
    except YearNotReturned:
        return None


def _method(visit: Visit, name: str) -> Scheme:
    from jiqun.workspace.appraisal_subjects import methods
    from jiqun.workspace.appraisals import schemes_of

    found = next((item for item in methods(schemes_of(visit.site.desk())) if item.id == name), None)
    if found is None:
        raise HTTPException(404, f"没有这一评价办法“{name}” / no method “{name}” for such subjects")
    return found


def _listing(scheme: Scheme, name: str) -> Listing:
    if name and name not in {item.id for item in scheme.lists}:
        raise HTTPException(404, f"没有名单“{name}” / no list “{name}”")
    return scheme.listing(name) if name else scheme.lists[0]


@router.get("/subjects/{name}")
def listed(visit: Visiting, name: str, year: Year = None, listing: Text = "", region: Text = "") -> Response:
    """A method's subjects from the best to the last."""
    scheme = _method(visit, name)
    own = _listing(scheme, listing)
    return visit.kept(lambda: _listed(visit, scheme, own, year, region), visit.disclosure)


def _listed(visit: Visit, scheme: Scheme, listing: Listing, year: int | None, region: str) -> Response:
    from jiqun.rules.described import years_of
    from jiqun.workspace.appraisal_subjects import grade_counts, nowhere, ranked

    done = _appraised(visit, scheme, year)
    rows = ranked(done, listing, visit.disclosure.hides) if done else []
    regions = sorted({row["region"] for row in rows if row["region"]})
    shown = [row for row in rows if not region or row["region"] == region]
    return visit.page(
        "appraisal_subject_list.html", scheme=scheme, listing=listing, year=year or scheme.data_year, done=done, rows=shown,
        years=years_of(visit.site.desk().facts(), scheme.subject), counts=grade_counts(done) if done else [], shade=shade,
        subject=visit.word("appraisal_subject", scheme.subject.value), grades=list(scheme.grades), region=region,
        regions=[(item, visit.show.region(item)) for item in regions], nowhere=nowhere(done) if done else 0,
        labels=_labels(visit, scheme), names={item.grade: item.name.in_(visit.language) for item in listing.classes},
        shown=_shown(visit, done) if done else [], counting=_counting(visit, scheme),
    )  # fmt: skip


def _counting(visit: Visit, scheme: Scheme) -> Row:
    """Which enterprises count, in words where the condition says no more than what something is; its names otherwise."""
    from jiqun.workspace.appraisals import vocabulary_of

    vocabulary = vocabulary_of(visit.site.desk())
    names = (
        [(name, vocabulary[name].name.in_(visit.language)) for name in vocabulary.used([scheme.members])]
        if scheme.members
        else []
    )
    found = SAYS.fullmatch(scheme.members)
    if found is None or not names:
        return {"words": "", "names": names}
    return {"words": coded(visit)(found["name"], found["code"]), "names": names}


def _shown(visit: Visit, done: Appraised) -> list[tuple[str, str, str]]:
    """What the method shows beside: id, name, unit."""
    known = done.appraiser.vocabulary
    return [
        (name, known[name].name.in_(visit.language), str(known[name].unit or ""))
        for name in done.scheme.shown
    ]


def _labels(visit: Visit, scheme: Scheme) -> dict[str, str]:
    rules = {item.id: item.label for item in scheme.adjustments} | {
        item.id: item.label for item in scheme.exclusions
    }
    return {name: label.in_(visit.language) for name, label in rules.items()}


@router.get("/subjects/{name}/{code:path}")
def single(visit: Visiting, name: str, code: str, year: Year = None) -> Response:
    """One subject: its sums, quotients, score and grade, and how many enterprises are behind each."""
    scheme = _method(visit, name)
    return visit.kept(lambda: _single(visit, scheme, code, year), visit.disclosure)


def _single(visit: Visit, scheme: Scheme, code: str, year: int | None) -> Response:
    from jiqun.workspace.appraisal_subjects import items, whole

    done = _appraised(visit, scheme, year)
    if done is None or code not in done.places or not code:
        raise HTTPException(404, f"没有“{code}”的评价 / “{code}” was not appraised")
    row = done.row(code)
    if row["list"] is None:
        raise HTTPException(404, f"“{code}”不在名单上 / “{code}” is on no list")
    listing, members = scheme.listing(row["list"]), whole(row.get("members"))
    return visit.page(
        "appraisal_subject.html", scheme=scheme, listing=listing, row=row, year=year or scheme.data_year, members=members,
        items=items(listing, row), withheld=visit.disclosure.hides(members), done=done, shade=shade, grades=list(scheme.grades),
        subject=visit.word("appraisal_subject", scheme.subject.value), labels=_labels(visit, scheme),
        names={item.grade: item.name.in_(visit.language) for item in listing.classes},
        shown=_shown(visit, done), spoken=spoken(visit, visit.site.desk(), done.appraiser.vocabulary),
    )  # fmt: skip
