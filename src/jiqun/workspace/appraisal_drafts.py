"""Drafts of schemes, as commands and the studio make them; see :mod:`jiqun.workspace.rule_drafts`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from jiqun.appraisal.scheme import Scheme
from jiqun.packs.edit import version_of
from jiqun.rules.drafting import Draft, Sign
from jiqun.workspace import rule_drafts
from jiqun.workspace.appraisals import schemes_of
from jiqun.workspace.facts import Desk
from jiqun.workspace.rule_domains import DOMAINS

APPRAISAL = DOMAINS["appraisal"]


def draft(
    desk: Desk, name: str, new: str, *, since: dt.date, region: str | None = None, sign: Sign | None = None
) -> Scheme:
    """A new draft with the text of another scheme. Raises RuleSetUnknown, RuleSetExists, RuleIdInvalid."""
    rule_drafts.copy(desk, APPRAISAL, name, new, since=since, region=region, sign=sign or Sign())
    return schemes_of(desk)[new]


def draft_of_trial(
    desk: Desk, name: str, new: str, values: Mapping[str, Any], *, since: dt.date, sign: Sign
) -> Scheme:
    """A new draft with the places that a trial changed, all or nothing. Raises as :func:`draft` and RuleInvalid."""
    draft(desk, name, new, since=since, sign=sign)
    entry = schemes_of(desk).entry(new)
    try:
        return Draft(entry, Scheme, sign).change_all(values)
    except BaseException:
        entry.path.unlink(missing_ok=True)
        rule_drafts.case_file(desk, APPRAISAL, new).unlink(missing_ok=True)
        raise


def amend(
    desk: Desk, name: str, place: str, value: Any, *, sign: Sign | None = None, version: str | None = None
) -> Scheme:
    """Change one place of a draft. Raises RuleSetReadOnly, RuleSetPublished, PlaceUnknown, PlaceFixed, RuleInvalid, PackEditConflict."""
    return Draft(schemes_of(desk).entry(name), Scheme, sign or Sign(), version).change(place, value)


def issue(
    desk: Desk, name: str, *, since: dt.date, until: dt.date | None = None, version: str | None = None,
    sign: Sign | None = None,
) -> Scheme:  # fmt: skip
    """Put a draft in force. Raises RuleNotReady with everything that speaks against it."""
    found = rule_drafts.held(desk, APPRAISAL, name)
    rule_drafts.publish(
        desk, found, since=since, until=until, ending=False, sign=sign or Sign(), version=version
    )
    return schemes_of(desk)[name]


def edition(desk: Desk, name: str) -> str:
    """What a form must bring back, so that two editors do not overwrite each other."""
    return version_of(schemes_of(desk).entry(name).path)


def problems(desk: Desk, scheme: Scheme) -> list[str]:
    """What speaks against publishing a scheme."""
    return rule_drafts.problems(desk, APPRAISAL, scheme)
