"""Drafts of policies keep the golden cases of what they were copied from."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from jiqun.rules.drafting import Sign
from jiqun.workspace import rule_drafts
from jiqun.workspace.facts import Desk, open_desk
from jiqun.workspace.rule_domains import DOMAINS
from jiqun.workspace.rule_drafts import Held

REPOSITORY = Path(__file__).parents[2]
SIGN = Sign("规则员", "次年办法")
ORIGIN, COPY = "example-innovation", "example-innovation-2027"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    pack = shutil.copytree(REPOSITORY / "packs" / "ningbo", tmp_path / "ningbo")
    with closing(open_desk(pack, tmp_path / "data")) as found:
        yield found


def copied(desk: Desk) -> Held:
    domain = DOMAINS["policies"]
    return rule_drafts.copy(desk, domain, ORIGIN, COPY, since=dt.date(2027, 1, 1), region=None, sign=SIGN)


def test_a_copy_says_what_its_origin_said(desk: Desk) -> None:
    told = rule_drafts.cases(desk, copied(desk))
    assert told is not None
    assert (told.own, told.misses) == (0, ())
    assert told.inherited > 1


def test_a_changed_threshold_shows_in_the_cases(desk: Desk) -> None:
    found = copied(desk)
    rule_drafts.amend(desk, found, "parameters/research_share/value", "1", sign=SIGN)
    told = rule_drafts.cases(desk, rule_drafts.held(desk, DOMAINS["policies"], COPY))
    assert told is not None
    assert {item.what.split()[0] for item in told.misses} == {f"{COPY}/research"}
