"""How sensitive a field of a ledger is: declared, or inherited from what it is made of."""

from __future__ import annotations

from pathlib import Path

import pytest

from jiqun.facts.schema import load_declarations
from jiqun.ledgers.declaration import Ground, LedgerInvalid, load_ledgers
from jiqun.packs import Pack

GROUND = Ground(datasets=load_declarations().all)
HEAD = """
id: {id}
code: {code}
title: {{zh: 台账{code}, en: Ledger {code}}}
description: {{zh: 试, en: A trial}}
area: A1
entry: {entry}
keeper: 市经信局
workflow: register
"""
FIRMS = """
codes: {kind: [{code: a, label: 甲, english: A}]}
fields:
- {field: revenue, label: 营业收入, english: Revenue, type: number, unit: 万元, fact: {dataset: enterprise_year, field: revenue}}
- {field: industry, label: 行业, english: Industry, type: industry, fact: {dataset: enterprise_year, field: industry}}
- {field: scale, label: 规模, english: Scale, type: text, fact: {dataset: enterprise_year, field: scale}}
- {field: asked, label: 申请额, english: Asked for, type: number, unit: 万元}
- {field: granted, label: 核定额, english: Granted, type: number, unit: 万元, sensitivity: confidential}
- {field: share, label: 占比, english: Share, type: number, formula: asked / revenue}
- {field: half, label: 半数, english: Half of the share, type: number, formula: share / 2}
- {field: filled, label: 已核, english: Is granted, type: number, formula: 'if_else(is_missing(granted), 0, 1)'}
- {field: person, label: 联系人, english: Contact, type: text, sensitivity: personal}
- {field: seeded, label: 上年产值, english: Output before, type: number, unit: 万元}
- {field: park, label: 园区, english: Park, type: text, refers: park}
- {field: planned, label: 规划面积, english: Planned area, type: number, unit: 亩, fact: {dataset: park, field: planned_area, of: park}}
seeds:
- {table: enterprise_year, subject: code, values: {seeded: {column: output}, asked: {between: [1, 9]}}}
"""
BATCHES = """
fields:
- {field: firm, label: 企业, english: Firm, type: text, refers: enterprise}
- {field: profit, label: 利润, english: Its profit, type: number, unit: 万元, fact: {dataset: enterprise_year, field: profit, of: firm}}
- {field: result, label: 核定, english: Its result, type: text, refers: 'ledger:firms'}
- {field: granted, label: 核定额, english: Granted, type: number, unit: 万元, via: {of: result, field: granted}}
- {field: asked, label: 申请额, english: Asked for, type: number, unit: 万元, via: {of: result, field: asked}}
- {field: project, label: 项目, english: Project, type: text, refers: project}
- {field: investment, label: 总投资, english: Investment, type: number, unit: 万元, fact: {dataset: project, field: investment, of: project}}
"""


def pack_of(folder: Path, firms: str = FIRMS) -> Pack:
    (folder / "ledgers").mkdir(parents=True)
    for name, code, entry, body in (("firms", "QY", "enterprise", firms), ("batches", "PC", "free", BATCHES)):
        text = HEAD.format(id=name, code=code, entry=entry) + body
        (folder / "ledgers" / f"{name}.yaml").write_text(text, encoding="utf-8")
    (folder / "pack.yaml").write_text("id: trial\nname: {zh: 试, en: Trial}\n", encoding="utf-8")
    return Pack(folder)


@pytest.mark.parametrize(
    ("ledger", "field", "sensitivity"),
    [
        pytest.param("firms", "revenue", "confidential", id="a return says so"),
        pytest.param("firms", "industry", None, id="a return says that it is public"),
        pytest.param("firms", "scale", "internal", id="of an enterprise internal columns too"),
        pytest.param("firms", "asked", None, id="nothing said, nothing inherited: open"),
        pytest.param("firms", "granted", "confidential", id="declared"),
        pytest.param("firms", "share", "confidential", id="a formula over a return"),
        pytest.param("firms", "half", "confidential", id="a formula over a formula"),
        pytest.param("firms", "filled", None, id="whether something is filled in"),
        pytest.param("firms", "person", "personal", id="of a person"),
        pytest.param("firms", "seeded", "confidential", id="copied from a return by a seed"),
        pytest.param("firms", "planned", None, id="of a park, public"),
        pytest.param("batches", "profit", "confidential", id="of an enterprise that an entry refers to"),
        pytest.param("batches", "granted", "confidential", id="a declared field looked up"),
        pytest.param("batches", "asked", None, id="an open field looked up"),
        pytest.param("batches", "investment", None, id="internal, and of no enterprise"),
    ],
)  # fmt: skip
def test_a_field_is_as_sensitive_as_what_it_is_made_of(
    tmp_path: Path, ledger: str, field: str, sensitivity: str | None
) -> None:
    found = load_ledgers(pack_of(tmp_path), GROUND).sensitivity
    assert (found[ledger][field].value if field in found[ledger] else None) == sensitivity


def test_what_no_declared_set_speaks_of_is_taken_for_confidential(tmp_path: Path) -> None:
    found = load_ledgers(pack_of(tmp_path)).sensitivity["firms"]
    assert {found[name].value for name in ("revenue", "industry", "planned")} == {"confidential"}


def test_states_to_be_open_in_are_states_of_the_ledger(tmp_path: Path) -> None:
    wrong = FIRMS.replace("sensitivity: personal}", "sensitivity: personal, open_in: [everywhere]}")
    with pytest.raises(LedgerInvalid, match=r"fields\.person.*没有状态“everywhere”"):
        load_ledgers(pack_of(tmp_path, wrong), GROUND)


def test_a_key_that_most_fields_lack_changes_no_version(tmp_path: Path) -> None:
    """Entries are not told to be of an earlier declaration because jiqun learned a key."""
    firms = load_ledgers(pack_of(tmp_path), GROUND)["firms"]
    assert all("open_in" not in item for item in firms.content["record"]["fields"])
