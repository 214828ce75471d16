"""Drafts of schemes: copied from last year, changed place by place, checked, published — by whoever keeps the method."""

from __future__ import annotations

import datetime as dt
from typing import Any

from jiqun.appraisal.appraise import Appraiser
from jiqun.appraisal.scheme import FOLDER, Scheme
from jiqun.mishap import Mishap
from jiqun.packs.edit import version_of
from jiqun.rules.drafting import change, copy, publish, withdraw
from jiqun.rules.reference import Trust
from jiqun.workspace.appraisals import schemes_of, vocabulary_of
from jiqun.workspace.facts import Desk

Row = dict[str, Any]
WHOLE = 100.0


def draft(desk: Desk, name: str, new: str, *, since: dt.date, region: str | None = None) -> Scheme:
    """A new draft with the text of another scheme. Raises RuleSetUnknown, RuleSetExists."""
    copy(schemes_of(desk), desk.pack, FOLDER, name, new, since=since, region=region)
    return schemes_of(desk)[new]


def amend(desk: Desk, name: str, place: str, value: Any, *, why: str, version: str | None = None) -> Scheme:
    """Change one place of a draft. Raises RuleSetReadOnly, RuleSetPublished, PlaceUnknown, RuleInvalid, PackEditConflict."""
    return change(schemes_of(desk).entry(name), Scheme, place, value, why=why, version=version)


def issue(
    desk: Desk, name: str, *, since: dt.date, until: dt.date | None = None, version: str | None = None
) -> Scheme:
    """Put a draft in force. Raises RuleNotReady with everything that speaks against it."""
    held = schemes_of(desk).entry(name)
    return publish(
        held,
        Scheme,
        since=since,
        until=until,
        problems=lambda scheme: problems(desk, scheme),
        version=version,
    )


def end(desk: Desk, name: str, *, until: dt.date) -> Scheme:
    """End a scheme of the pack on a day. Raises RuleSetReadOnly."""
    return withdraw(schemes_of(desk).entry(name), Scheme, until=until)


def edition(desk: Desk, name: str) -> str:
    """What a form must bring back, so that two editors do not overwrite each other."""
    return version_of(schemes_of(desk).entry(name).path)


def problems(desk: Desk, scheme: Scheme) -> list[str]:
    """What speaks against publishing: formulas that cannot be read, weights that do not add up, numbers without a source."""
    found: list[str] = []
    try:
        Appraiser(scheme, vocabulary_of(desk))
    except Mishap as error:
        found.append(str(error))
    for listing in scheme.lists:
        weights = [item.weight or 0.0 for item in listing.indicators]
        if listing.scored and abs(sum(weights) - WHOLE) > 1e-9:
            found.append(
                f"名单“{listing.name.zh}”的权重合计 {sum(weights):g}，应为 100 / the weights of {listing.id} add up to {sum(weights):g}, not 100"
            )
    if not scheme.reference.document:
        found.append("没有写依据文件 / the document it rests on is not named")
    for item in scheme.parameters:
        if item.reference.trust is not Trust.EXAMPLE and not item.reference.document:
            found.append(f"参数“{item.name.zh}”没有写依据 / the parameter {item.id} names no source")
    return found
