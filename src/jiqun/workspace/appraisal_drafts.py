"""A trial of the studio kept as a draft; drafts themselves are :mod:`jiqun.workspace.rule_drafts`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from jiqun.appraisal.scheme import Scheme
from jiqun.rules.drafting import Draft, Sign
from jiqun.workspace import rule_drafts
from jiqun.workspace.facts import Desk
from jiqun.workspace.rule_domains import DOMAINS

APPRAISAL = DOMAINS["appraisal"]


def draft_of_trial(
    desk: Desk, name: str, new: str, values: Mapping[str, Any], *, since: dt.date, sign: Sign
) -> Scheme:
    """A new draft with the places that a trial changed, all or nothing.

    Raises RuleSetUnknown, RuleSetExists, RuleIdInvalid, PlaceUnknown, PlaceFixed, RuleInvalid.
    """
    entry = rule_drafts.copy(desk, APPRAISAL, name, new, since=since, sign=sign).entry
    try:
        made: Scheme = Draft(entry, Scheme, sign).change_all(values)
    except BaseException:
        entry.path.unlink(missing_ok=True)
        rule_drafts.case_file(desk, APPRAISAL, new).unlink(missing_ok=True)
        raise
    return made
