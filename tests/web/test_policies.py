"""Policies on every face, over a town whose every sum can be worked out by hand; and in a browser, on a desk and a phone."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from jiqun.access import Role, User, Users
from jiqun.cli import printing
from jiqun.cli.main import app
from jiqun.facts.store.tables import vintage
from jiqun.packs import find_pack
from jiqun.policies.checks import Fault
from jiqun.policies.clause import BenefitKind, Frequency, Recipient, Sharing
from jiqun.policies.conflicts import ConflictKind
from jiqun.policies.effect.evaluation import Caution
from jiqun.rules.proof import Joint, Outcome
from jiqun.web import create_app
from jiqun.web.rendering import WORDS
from jiqun.workspace.places import open_records

from ..conftest import serving
from ..facts_of_a_town import build, put
from .conftest import REPOSITORY, TODAY, Watch

pytestmark = pytest.mark.xdist_group("browser")

POLICY = """\
id: town
family: town
name: {zh: =甲政策, en: =Policy}
number: 甲发1号
department: 市经信局
since: '2020-01-01'
standing: published
reference: {document: 甲发1号, trust: verified}
budget: 60
parameters:
- {id: reward, name: {zh: 奖励, en: Reward}, unit: 万元, value: 50}
- {id: least, name: {zh: 门槛, en: Threshold}, unit: 万元, value: 90}
clauses:
- {id: giant, article: 第一条, name: {zh: =小巨人奖励, en: =Little Giants}, purpose: p, criteria: {label: {zh: 小巨人, en: Little Giant}, test: little_giant >= 1}, benefit: {kind: reward, amount: reward, frequency: once}}
- {id: large, article: 第二条, name: {zh: 大户补助, en: Large firms}, purpose: p, criteria: {all: [{id: r, label: {zh: 营收, en: Revenue}, test: revenue >= least}, {id: d, label: {zh: 导向, en: Direction}, test: fits_direction, judged: true}]}, benefit: {kind: subsidy, amount: reward / 5}}
- {id: road, name: {zh: 修路, en: Roads}, recipient: region, benefit: {kind: service, words: 修路}}
"""


@pytest.fixture(scope="module")
def home_pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped pack with the policy of the town in place of its own, and a draft that lowers the threshold."""
    root = Path(
        shutil.copytree(REPOSITORY / "packs" / "ningbo", tmp_path_factory.mktemp("policies") / "ningbo")
    )
    shutil.rmtree(root / "policies")
    (root / "policies").mkdir()
    (root / "policies" / "town.yaml").write_text(POLICY, encoding="utf-8")
    draft = POLICY.replace("id: town\n", "id: town-draft\n", 1).replace(
        "standing: published", "standing: draft"
    )
    (root / "policies" / "draft.yaml").write_text(draft.replace("value: 50", "value: 60"), encoding="utf-8")
    (root / "policies" / "cases").mkdir()
    (root / "policies" / "cases" / "town.yaml").write_text(
        "- {name: 错, rules: town, day: '2024-12-31', given: {little_giant: 1}, expect: {giant: {met: true, sure: 49}}}\n",
        encoding="utf-8",
    )
    return root


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town: A and B are Little Giants, A was paid in 2023."""
    folder = tmp_path_factory.mktemp("town")
    store = build(folder)
    put(
        store,
        "disbursement",
        "2023",
        {
            "code": ["A"],
            "policy": ["甲发1号"],
            "clause": ["第一条"],
            "amount": [50.0],
            "paid_on": [dt.date(2023, 7, 1)],
        },
    )
    store.close()
    return folder  # fmt: skip


@pytest.fixture(scope="module")
def home(home_pack: Path, town: Path) -> Iterator[str]:
    with serving(create_app(home_pack, today=TODAY, data=town)) as address:
        yield address


def get(home: str, path: str, status: int = 200, **query: str | int) -> str:
    answer = httpx.get(home + path, params=query or None, timeout=60)
    assert answer.status_code == status, answer.text[:800]
    return answer.text


def run(home_pack: Path, town: Path, *words: str, code: int = 0, data: bool = True) -> str:
    printing.out.width = 240
    more = ["--data", str(town)] if data else []
    done = CliRunner().invoke(app, ["policies", *words, "--pack", str(home_pack), *more])
    assert done.exit_code == code, done.output
    return done.stdout


@pytest.mark.parametrize(
    ("family", "codes"),
    [
        ("policy_benefit", BenefitKind),
        ("policy_recipient", Recipient),
        ("policy_frequency", Frequency),
        ("policy_sharing", Sharing),
        ("policy_outcome", Outcome),
        ("policy_conflict", ConflictKind),
        ("policy_caution", Caution),
        ("policy_fault", Fault),
        ("policy_joint", Joint),
    ],
)
def test_every_member_has_its_words(family: str, codes: Any) -> None:
    assert {item.value for item in codes} <= set(WORDS[family])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param(["clause", "town/giant"], ["满足 2，缺佐证 0，不满足 3；应兑付 50.0 万元", "可免申即享", "乙厂"], id="一条：往年已领的不再给"),
        pytest.param(["match", "A"], ["应享 0.0 万元，至多 10.0 万元", "满足（已领）", "缺 符合产业集群发展导向"], id="一家"),
        pytest.param(["match", "D", "--every"], ["营收：85，须>=90万元"], id="差多少"),
        pytest.param(["direct"], ["免申即享 1 家，50.0 万元", "乙厂"], id="免申即享"),
        pytest.param(["budget"], ["60.0    50.0  80.0"], id="预算：一定的和至多的"),
        pytest.param(["conflicts"], ["政策冲突 0 处"], id="没有一家同时享受两条"),
        pytest.param(["compare", "town", "town-draft"], ["应兑付多 +10.0 万元", "parameters/reward/value：50.0 → 60.0"], id="修订"),
        pytest.param(["clause", "town/road"], ["不是给企业的条款"], id="不给企业"),
    ],
)  # fmt: skip
def test_commands(home_pack: Path, town: Path, words: list[str], expected: list[str]) -> None:
    printed = "".join(run(home_pack, town, *words, "--on", "2024-12-31").split())
    for one in expected:
        assert "".join(one.split()) in printed


def test_the_list_and_the_check_need_no_returns(home_pack: Path, town: Path) -> None:
    assert [row["id"] for row in json.loads(CliRunner().invoke(app, ["policies", "--pack", str(home_pack), "--json"]).stdout)["clauses"]] == ["town/giant", "town/large", "town/road"]  # fmt: skip
    checked = json.loads(run(home_pack, town, "check", "--json", data=False))
    assert (checked["faults"], [miss["found"] for miss in checked["misses"]]) == ([], [50.0])


def test_what_cannot_be_answered_is_one_shape(home_pack: Path, town: Path) -> None:
    for words, code in (
        (["effect", "town"], "too_few_to_compare"),
        (["effect", "town/large"], "nothing_paid"),
        (["effect", "nobody"], "clause_unknown"),
        (["match", "NOBODY"], "enterprise_not_returned"),
        (["budget", "--year", "1999"], "no_returns"),
        (["effect", "town", "--outcome", "happiness"], "outcome_unknown"),
        (["clause", "town/giant", "--outcome", "all"], "list_unknown"),
    ):
        assert json.loads(run(home_pack, town, *words, "--json", code=2))["error"]["code"] == code


def test_the_catalogue_is_narrowed(home: str) -> None:
    whole = get(home, "/policies")
    assert "修路" in whole
    assert "大户补助" in whole
    assert "修路" not in get(home, "/policies", pays="money")
    assert "大户补助" not in get(home, "/policies", kind="reward")
    assert "没有符合的条款" in get(home, "/policies", q="没有这样的话")
    assert "施行" in get(home, "/policies", on="2019-01-01")
    assert "大户补助" not in get(home, "/policies", on="2019-01-01")
    assert "草案" in get(home, "/policies", every=1)


@pytest.mark.parametrize(("prefix", "words"), [("", "模拟数据"), ("/en", "Simulated data")], ids=["zh", "en"])
def test_counts_from_simulated_returns_are_marked_and_a_bare_catalogue_is_not(
    home: str, prefix: str, words: str
) -> None:
    assert f'<p class="simulated"><b>{words}' in get(home, f"{prefix}/policies", on="2024-12-31")
    assert 'class="simulated"' not in get(home, f"{prefix}/policies", on="2019-01-01")


def test_the_page_of_a_clause(home: str) -> None:
    page = get(home, "/policies/town/large", on="2024-12-31", show="unknown")
    for words in ("营收", "revenue &gt;= least", "门槛", "甲厂", "部门认定", "缺佐证"):
        assert words in page
    near = get(home, "/policies/town/large", on="2024-12-31", show="near")
    assert "丁厂" in near  # 85 of 90
    assert "己厂" not in near  # 50 of 90
    get(home, "/policies/town/nothing", status=404)
    get(home, "/policies/town/large", status=422, show="all")


def test_a_firm_sees_why(home: str) -> None:
    page = get(home, "/policies/match/D", on="2024-12-31")
    assert "85 ≥ 90" in page.replace("85.00", "85").replace("90.00", "90")
    get(home, "/policies/match/NOBODY", status=404)


def test_the_list_to_take_away_runs_no_formula(home: str) -> None:
    table = list(csv.reader(io.StringIO(get(home, "/policies/direct/table.csv", on="2024-12-31").lstrip("﻿"))))
    assert table[1] == ["B", "乙厂", "西区", "town/giant", "'=小巨人奖励", "市经信局", "50.0"]
    book = openpyxl.load_workbook(io.BytesIO(httpx.get(home + "/en/policies/direct/table.xlsx", params={"on": "2024-12-31"}, timeout=60).content))  # fmt: skip
    cells = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert cells[1][4] == "=Little Giants"
    assert book.worksheets[0]["E2"].data_type == "s"


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize(
    ("clause", "show"), [("giant", "met"), ("large", "met"), ("large", "unknown"), ("large", "near")]
)
def test_the_firms_of_a_clause_are_in_the_file_as_on_the_page(
    home: str, language: str, clause: str, show: str
) -> None:
    day: dict[str, Any] = {"on": "2024-12-31", "show": show}
    page = get(home, f"{language}/policies/town/{clause}", **day)
    text = get(home, f"{language}/policies/town/{clause}/table.csv", **day)
    head, *rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    assert [row[0] for row in rows] == re.findall(r'<tr><td><a href="[^"]*/policies/match/(\w+)', page)
    word = WORDS["policy_outcome"][show][1 if language else 0]
    assert all(row[3] == word for row in rows)
    assert word in page
    for row in rows:
        line = page.split(f"/policies/match/{row[0]}")[1].split("</tr>")[0]
        assert row[1] in line
        for name, cell in list(zip(head, row, strict=True))[4:-1]:
            assert not cell or f"{float(cell):,.1f}" in line, name
        assert bool(row[-1]) == ("往年已领" in line or "had before" in line)
    assert (f"/policies/town/{clause}/table.xlsx?show={show}" in page) == bool(rows)


def test_the_file_of_a_clause(home: str) -> None:
    day: dict[str, Any] = {"on": "2024-12-31"}
    text = get(home, "/policies/town/large/table.csv", show="near", **day)
    assert list(csv.reader(io.StringIO(text)))[1] == [
        "D",
        "丁厂",
        "西区",
        "差一条、不超过两成",
        "5.6",
        "10.0",
        "",
    ]
    answer = httpx.get(home + "/policies/town/giant/table.xlsx", params=day, timeout=60)
    assert answer.content[:2] == b"PK"
    assert openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames == ["企业（模拟数据）"]
    for clause in ("nothing", "road"):
        get(home, f"/policies/town/{clause}/table.csv", status=404, **day)
    get(home, "/policies/town/giant/table.csv", status=404, on="2019-01-01")
    get(home, "/policies/town/giant/table.csv", status=422, show="all", **day)


@pytest.mark.parametrize(
    ("path", "check"),
    [
        ("/api/v1/policies", lambda row: len(row["clauses"]) == 3),
        ("/api/v1/policies/budget", lambda row: row["policies"][0]["most"] == 80),
        ("/api/v1/policies/conflicts", lambda row: row["conflicts"] == []),
        ("/api/v1/policies/direct", lambda row: [one["code"] for one in row["firms"]] == ["B"]),
        ("/api/v1/policies/compare?before=town&after=town-draft", lambda row: row["cost"] == 10),
        ("/api/v1/policies/match/A", lambda row: (row["sure"], row["most"]) == (0, 10)),
        ("/api/v1/policies/town/giant", lambda row: row["exposure"]["had"] == 1),
    ],
)
def test_calls(home: str, path: str, check: Any) -> None:
    mark = "&" if "?" in path else "?"
    assert check(json.loads(get(home, f"{path}{mark}on=2024-12-31")))


def test_strangers_see_no_single_enterprise(
    home_pack: Path, town: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """With real returns and accounts: no list, no sums of so few firms, no match of one."""
    folder = Path(shutil.copytree(town, tmp_path_factory.mktemp("guarded") / "town"))
    records = open_records(find_pack(home_pack), folder)
    with records.writing() as connection:
        connection.execute(sa.update(vintage).values(simulated=False))
    Users(records).add(
        User("officer", "孙立", roles=frozenset({Role.OFFICER})), "柳暗花明又一村，again", by="试"
    )
    records.close()
    with serving(create_app(home_pack, today=TODAY, data=folder)) as address:
        day: dict[str, Any] = {"on": "2024-12-31"}
        for path in (
            "/policies",
            "/policies/town/giant",
            "/policies/direct",
            "/policies/match/B",
            "/policies/budget",
        ):
            page = get(address, path, **day)
            assert "乙厂" not in page, path
            assert "50.0" not in page, path
        get(address, "/policies/direct/table.csv", status=403, **day)
        get(address, "/policies/town/giant/table.csv", status=403, **day)
        get(address, "/policies/town/large/table.xlsx", status=403, show="unknown", **day)
        get(address, "/api/v1/policies/direct", status=403, **day)
        get(address, "/api/v1/policies/match/B", status=403, **day)
        budget = json.loads(get(address, "/api/v1/policies/budget", **day))
        assert budget["policies"][0]["sure"] is None
        assert json.loads(get(address, "/api/v1/policies/compare", before="town", after="town-draft", **day))["firms"] == []  # fmt: skip


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("language", ["", "/en"])
def test_pages_fit_and_do_not_complain(browser: Any, home: str, width: int, language: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, base_url=home)
    tab = context.new_page()
    watch = Watch(tab, home)
    for path in (
        "/policies", "/policies/town/giant", "/policies/budget", "/policies/conflicts", "/policies/direct",
        "/policies/effect", "/policies/compare?before=town&after=town-draft", "/policies/match/B",
    ):  # fmt: skip
        tab.goto(language + path)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()
    assert watch.errors == []
