"""Commands, pages, papers and the API of appraisals over the town; and in a browser, on a desk and a phone."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import httpx
import pytest
from typer import Typer
from typer.testing import CliRunner

from jiqun.access.disclosure import PUBLIC, Disclosure
from jiqun.appraisal.ages import AGES
from jiqun.appraisal.scheme import BaseRule, Effect, Method, Missing, Rounding, Ties, Treatment
from jiqun.cli import printing
from jiqun.cli.appraisals import app as commands
from jiqun.cli.ledgers import shelved
from jiqun.cli.rules import app as rules_app
from jiqun.facts.schema import load_declarations
from jiqun.facts.store import Store
from jiqun.ledgers.editing import edit
from jiqun.ledgers.entry import Actor, Selection
from jiqun.reports.appraisal_sheet import write_sheet
from jiqun.rules.reference import Trust
from jiqun.rules.ruleset import Standing
from jiqun.web import create_app
from jiqun.web.rendering import WORDS, Visit
from jiqun.workspace.appraisal_rows import CUTS

from ..conftest import serving
from ..facts_of_a_town import REGISTER, YEARS, build, put
from .conftest import TODAY, Watch

pytestmark = pytest.mark.xdist_group("browser")
REPOSITORY = Path(__file__).parents[2]

#: Two indicators, 亩均税收 against 4 and 人均增加值 against the mean: worked out by hand below.
METHOD = """\
# 试办法
id: town-2024
family: town
name: {zh: 镇试评价办法, en: Method of the town}
region: 试镇
data_year: 2024
since: '2025-01-01'
standing: published
ledger: appraisal-results
reference: {document: 试办法, trust: example}
parameters:
- {id: surcharge, name: {zh: 加价, en: Surcharge}, unit: 元/千瓦时, value: 0.1, reference: {document: 试, trust: example}}
lists:
- id: above
  name: {zh: 规上企业, en: Above size}
  scope: scale == 'above'
  method: ratio
  indicators:
  - {id: tax, name: {zh: 亩均税收, en: Tax per mu}, above: tax_evaluated, below: land_evaluated, unit: 万元/亩, weight: 60, base: {value: 4}}
  - {id: head, name: {zh: 人均增加值, en: Value added per head}, above: value_added, below: employees, unit: 万元/人, weight: 40, base: {rule: mean}}
  classes:
  - {grade: A, name: {zh: 甲, en: A}, up_to: 0.34}
  - {grade: B, name: {zh: 乙, en: B}}
adjustments:
- {id: giant, label: {zh: 小巨人提档, en: Little Giants up}, test: little_giant >= 1, effect: up}
consequences:
- {id: cost, name: {zh: 示例费用, en: Example cost}, by_grade: {B: tax_evaluated * 2}, reference: {document: 试, trust: example}}
gates:
- {id: build, name: {zh: 扩建, en: Building}, grades: [A], reference: {document: 试, trust: example}}
"""


@pytest.fixture(scope="module")
def town_pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(shutil.copytree(REPOSITORY / "packs" / "ningbo", tmp_path_factory.mktemp("packs") / "zhen"))
    shutil.rmtree(folder / "schemes" / "appraisal")
    (folder / "schemes" / "appraisal").mkdir()
    (folder / "schemes" / "appraisal" / "town-2024.yaml").write_text(METHOD, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("appraisal")
    build(folder).close()
    return folder


@pytest.fixture(scope="module")
def home(town_pack: Path, town: Path) -> Iterator[str]:
    with serving(create_app(town_pack, today=TODAY, data=town)) as address:
        yield address


def get(home: str, path: str, status: int = 200, **query: str | float) -> httpx.Response:
    answer = httpx.get(home + path, params=query or None, timeout=60)
    assert answer.status_code == status, answer.text[:800]
    return answer


def run(town_pack: Path, town: Path, *words: str, code: int = 0, app: Typer = commands) -> str:
    printing.out.width = 240
    done = CliRunner().invoke(app, [*words, "--pack", str(town_pack), "--data", str(town)])
    assert done.exit_code == code, done.output
    return done.stdout


def test_scores_worked_out_by_hand(town_pack: Path, town: Path) -> None:
    """A: 33÷10 against 4, 220÷11 against (220+120+10)÷(11+6+1); B: 12÷5, 120÷6; F has no land."""
    told = json.loads(run(town_pack, town, "grade", "--top", "9", "--json"))
    mean = 350 / 18
    scores = {row["code"]: row["score"] for row in told["rows"]}
    assert scores == {
        "A": pytest.approx(3.3 / 4 * 60 + 20 / mean * 40),
        "B": pytest.approx(2.4 / 4 * 60 + 20 / mean * 40),
        "F": pytest.approx(10 / mean * 40),
    }
    assert {row["code"]: (row["grade_first"], row["grade"]) for row in told["rows"]} == {
        "A": ("A", "A"), "B": ("B", "A"), "F": ("B", "B"),
    }, "乙是小巨人，提一档"  # fmt: skip


def test_the_commands_speak(town_pack: Path, town: Path) -> None:
    assert "town-2024" in run(town_pack, town, "schemes")
    printed = run(town_pack, town, "grade")
    for words in ("规上企业", "示例办法，非官方", "模拟数据"):
        assert words in printed
    assert "东区" in run(town_pack, town, "areas")
    assert "示例费用" in run(town_pack, town, "effects")
    assert "换档" in run(town_pack, town, "weigh", "tax=0", "head=100")
    assert "保持原档" in run(town_pack, town, "robust", "--runs", "20")
    firm = json.loads(run(town_pack, town, "firm", "F", "--json"))
    assert firm["next"]["grade"] == "A"
    assert [item["untold"] for item in firm["items"]] == [True, False]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(["grade", "--scheme", "nobody"], "rule_set_unknown", id="没有这个办法"),
        pytest.param(["grade", "--year", "1999"], "year_not_returned", id="那年没有报表"),
        pytest.param(["grade", "--scheme", "jingde-2022"], "weights_unknown", id="权重未公布"),
        pytest.param(["firm", "Z"], "not_appraised", id="没有这家企业"),
        pytest.param(["areas", "--by", "colour"], "cut_not_known", id="没有这种分组"),
        pytest.param(["weigh", "tax"], "indicator_weight_unreadable", id="没有写权重"),
        pytest.param(["weigh", "nobody=3"], "indicator_unknown", id="没有这项指标"),
        pytest.param(["firm", "A", "-o", "x.txt"], "form_not_known", id="不知写成什么"),
    ],
)  # fmt: skip
def test_what_the_commands_refuse(town_pack: Path, town: Path, words: list[str], code: str) -> None:
    assert json.loads(run(town_pack, town, *words, "--json", code=2))["error"]["code"] == code


def test_a_method_is_copied_changed_checked_published_and_compared(
    town_pack: Path, town: Path, tmp_path: Path
) -> None:
    own = Path(shutil.copytree(town_pack, tmp_path / "zhen"))

    def rules(deed: str, *words: str, code: int = 0) -> str:
        return run(own, town, deed, "appraisal", *words, code=code, app=rules_app)

    rules("copy", "town-2024", "town-2025", "--since", "2026-01-01")
    place = "lists/above/indicators/tax/weight"
    rules("change", "town-2025", place, "70", "--why", "试提高亩均税收权重")
    refused = json.loads(rules("publish", "town-2025", "--since", "2026-01-01", "--json", code=2))
    assert "权重合计 110" in refused["error"]["message"]
    rules("change", "town-2025", "lists/above/indicators/head/weight", "30", "--why", "相应降低")
    told = json.loads(rules("publish", "town-2025", "--since", "2026-01-01", "--json"))
    assert told["standing"] == "published"
    assert "# 试办法" in (own / "schemes" / "appraisal" / "town-2025.yaml").read_text(encoding="utf-8")
    compared = json.loads(run(own, town, "compare", "town-2024", "town-2025", "--year", "2024", "--json"))
    assert {item["place"]: (item["before"], item["after"]) for item in compared["differences"]} == {
        place: (60.0, 70.0), "lists/above/indicators/head/weight": (40.0, 30.0),
    }  # fmt: skip


def test_results_go_into_the_ledger_and_follow_corrections_and_decisions(
    town_pack: Path, tmp_path: Path
) -> None:
    """Once each; an appeal: land proved smaller, a grade set by hand; before and after are told, twice changes nothing."""
    own = tmp_path / "data"
    store = build(own)
    places = {"东区": "海曙区", "西区": "鄞州区", None: None}
    put(store, "enterprise", "", REGISTER | {"region": [places[name] for name in REGISTER["region"]]})
    put(
        store,
        "enterprise_year",
        "2024",
        {**YEARS["2024"], "region": [places[n] for n in YEARS["2024"]["region"]]},
    )
    put(store, "land_holding", "2024", {
        "code": ["A", "A", "B", "D"], "holding": ["1", "2", "1", "1"],
        "kind": ["registered", "leased_out", "leased_in", "registered"], "area": [12.0, 2.0, 5.0, 7.0],
    })  # fmt: skip
    store.close()
    assert json.loads(run(town_pack, own, "register", "--by", "李工", "--json")) == {"made": 3, "known": 0}
    assert json.loads(run(town_pack, own, "register", "--by", "李工", "--json")) == {"made": 0, "known": 3}
    assert json.loads(run(town_pack, own, "recheck", "--why", "试", "--by", "李工", "--json")) == []
    store = Store(own, load_declarations())
    put(store, "land_holding", "2024", {
        "code": ["A", "A", "B", "D"], "holding": ["1", "2", "1", "1"],
        "kind": ["registered", "leased_out", "leased_in", "registered"], "area": [12.0, 2.0, 4.0, 7.0],
    })  # fmt: skip
    store.close()
    (changed,) = json.loads(run(town_pack, own, "recheck", "--why", "更正用地", "--by", "李工", "--json"))
    assert changed["code"] == "B"
    assert changed["before"]["land"] == 5
    assert changed["after"]["land"] == 4
    assert changed["after"]["score"] > changed["before"]["score"]
    with shelved(str(town_pack), own) as book:
        (entry,) = [e for e in book.select(Selection(ledger="appraisal-results")) if e.subject == "F"]
        assert entry.simulated
        edit(
            book,
            entry.id,
            {"decided_grade": "a", "decided_reason": "集体研究"},
            Actor(name="李工", administrator=True),
            revision=entry.revision,
        )
    (decided,) = json.loads(run(town_pack, own, "recheck", "--why", "人工定档", "--by", "李工", "--json"))
    assert (decided["code"], decided["before"]["grade"], decided["after"]["grade"]) == ("F", "b", "a")
    assert "人工定档" in decided["after"]["explanation"]


def test_the_sheet_is_one_page_and_the_same_bytes(town_pack: Path, town: Path, tmp_path: Path) -> None:
    row = json.loads(run(town_pack, town, "firm", "B", "--json"))
    day = dt.date(2026, 11, 22)
    made = write_sheet(row, day)
    assert made == write_sheet(row, day)
    words = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(made)).paragraphs)
    for told in (
        "示例办法，不是官方规定",
        "模拟数据",
        "初评为B类，调整后评为A类",
        "小巨人提档",
        "2026年11月22日",
    ):
        assert told in words
    run(town_pack, town, "firm", "B", "-o", str(tmp_path / "b.docx"))
    assert (tmp_path / "b.docx").stat().st_size > 5000


PAGES = [
    "/appraisal", "/appraisal/town-2024", "/appraisal/town-2024?w-tax=0&w-head=100", "/appraisal/town-2024?by=division&year=2023",
    "/appraisal/town-2024/firms", "/appraisal/town-2024/firms?grade=A&q=甲", "/appraisal/town-2024/firms/A", "/appraisal/town-2024/firms/F",
    "/appraisal/town-2024/firms/D", "/appraisal/town-2024/compare?other=huangyan-2022", "/appraisal/town-2024/robust",
    "/appraisal/jingde-2022", "/appraisal/huangyan-2022?listing=below",
]  # fmt: skip


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens(home: str, language: str, path: str) -> None:
    page = get(home, language + path).text
    assert "模拟数据" in page or "Simulated data" in page or "text" in path or "jingde" in path


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/appraisal/nobody", 404), ("/appraisal/town-2024?listing=nobody", 404), ("/appraisal/town-2024?w-tax=x", 422),
        ("/appraisal/town-2024?w-tax=-1", 422), ("/appraisal/town-2024?w-tax=inf", 422), ("/appraisal/town-2024/firms/Z", 404),
        ("/appraisal/town-2024/firms/Z/sheet.docx", 404), ("/appraisal/town-2024/table.exe", 422), ("/appraisal/town-2024?year=1999", 422),
    ],
)  # fmt: skip
def test_what_a_page_refuses(home: str, path: str, status: int) -> None:
    assert httpx.get(home + path, timeout=60).status_code == status


def test_the_firms_page_tells_why(home: str) -> None:
    page = get(home, "/appraisal/town-2024/firms/B").text
    for words in ("小巨人提档", "初评等级", "12.0万元 ÷ 5.00亩", "2.40", "示例，非官方"):
        assert words in page
    english = get(home, "/en/appraisal/town-2024/firms/F").text
    assert "What grade A would take" in english


def test_other_weights_show_who_moves(home: str) -> None:
    told = get(
        home, "/api/v1/appraisals/town-2024/weigh", listing="above", **{"w-tax": 0, "w-head": 100}
    ).json()
    assert told["enterprises"] == 3
    assert "试算" in get(home, "/appraisal/town-2024", **{"w-tax": 0, "w-head": 100}).text


def test_the_table_is_a_table(home: str) -> None:
    rows = list(csv.reader(io.StringIO(get(home, "/appraisal/town-2024/table.csv").text.lstrip("\ufeff"))))
    assert rows[0][:6] == ["名单", "代码", "企业", "区县", "初评", "等级"]
    assert [row[1] for row in rows[1:]] == ["A", "B", "F"]
    book = get(home, "/appraisal/town-2024/table.xlsx")
    assert book.content[:2] == b"PK"


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("compare.csv?other=town-2024", "/compare?other=town-2024"), ("compare.csv?other=huangyan-2022", "/compare?other=huangyan-2022"),
        ("last-year.csv", "/last-year"), ("trial.csv?listing=above&s-A=100", "?s-A=100"),
        ("trial.csv?listing=above", ""),
    ],
)  # fmt: skip
def test_whoever_moves_is_in_the_file_as_on_the_page(home: str, path: str, shown: str) -> None:
    rows = list(csv.reader(io.StringIO(get(home, f"/appraisal/town-2024/{path}").text.lstrip("\ufeff"))))
    assert rows[0] == ["代码", "企业", "区县", "行业", "原等级", "新等级", "原得分", "新得分"]
    assert all(row[4] != row[5] for row in rows[1:])
    assert len(rows) == (2 if "s-A" in path else len(rows)), "前100%都是A：己厂由B升A"
    page = get(home, f"/appraisal/town-2024{shown}").text
    assert all(row[1] in page for row in rows[1:])
    assert (path.split("?")[0] in page) == (len(rows) > 1), "没有人动的，不给空文件"
    assert get(home, f"/appraisal/town-2024/{path.replace('.csv', '.xlsx')}").content[:2] == b"PK"


def test_the_api_says_the_same(home: str) -> None:
    assert "town-2024" in [row["id"] for row in get(home, "/api/v1/appraisals").json()["schemes"]]
    told = get(home, "/api/v1/appraisals/town-2024").json()
    assert told["lists"][0]["grades"] == {"A": 2, "B": 1}
    assert told["effects"][0]["amount"] == pytest.approx(2), "己厂：1万元税×2"
    areas = get(home, "/api/v1/appraisals/town-2024/areas").json()["rows"]
    east = next(row for row in areas if row["group"] == "东区")
    assert east["indicators"]["tax"] == pytest.approx(33 / 10), "没有用地的不进分子"
    assert get(home, "/api/v1/appraisals/town-2024/firms/A").json()["grade"] == "A"
    assert get(home, "/api/v1/appraisals/town-2024/robustness", listing="above").json()["runs"] == 500
    assert get(home, "/api/v1/appraisals/town-2024/compare", other="town-2024").json()["moved"] == 0
    get(home, "/api/v1/appraisals/town-2024/areas", 422, by="colour")


def test_scores_of_single_enterprises_are_not_for_everybody(
    town_pack: Path, town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Visit, "disclosure", Disclosure(frozenset({PUBLIC})))
    with serving(create_app(town_pack, today=TODAY, data=town)) as home:
        page = get(home, "/appraisal/town-2024/firms/B").text
        assert "2.40" not in page
        assert "12.0万元" not in page
        assert get(home, "/appraisal/town-2024/table.csv").text.splitlines()[0].endswith("区县,等级")
        rows = get(home, "/api/v1/appraisals/town-2024/firms").json()["rows"]
        assert set(rows[0]) == {"code", "name", "region", "list", "grade", "managed_as"}
        assert [row["code"] for row in rows] == ["A", "B", "F"], "按代码排，不按名次"
        assert {row["grade"] for row in rows} == {None}, "还没有公示"
        for path in (
            "firms/A",
            "weigh?listing=above",
            "compare?other=huangyan-2022",
            "robustness?listing=above",
        ):
            get(home, f"/api/v1/appraisals/town-2024/{path}", 403)
        get(home, "/appraisal/town-2024/firms/A/sheet.docx", 403)
        for path in ("compare.csv", "last-year.csv", "trial.xlsx?listing=above&w-tax=0&w-head=100"):
            get(home, f"/appraisal/town-2024/{path}", 403)


@pytest.mark.parametrize(
    ("family", "codes"),
    [
        ("rule_standing", Standing), ("rule_trust", Trust), ("appraisal_method", Method), ("appraisal_base", BaseRule),
        ("appraisal_missing", Missing), ("appraisal_effect", Effect), ("appraisal_treatment", Treatment), ("appraisal_ties", Ties),
        ("appraisal_rounding", Rounding), ("appraisal_cut", CUTS), ("appraisal_age", AGES),
    ],
)  # fmt: skip
def test_every_code_has_its_words(family: str, codes: Any) -> None:
    assert list(WORDS[family]) == [str(code) for code in codes]


@pytest.mark.parametrize("width", [1440, 390])
def test_in_a_browser(home: str, browser: Any, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    watch = Watch(page, home)
    for path in PAGES:
        page.goto(home + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.close()
    assert watch.errors == []


def test_a_trial_says_what_a_full_appraisal_of_the_changed_method_says(town_pack: Path, town: Path) -> None:
    from jiqun.packs import Pack
    from jiqun.rules.drafting import Sign
    from jiqun.workspace.appraisal_drafts import draft_of_trial
    from jiqun.workspace.appraisal_studio import Trial, tried
    from jiqun.workspace.appraisal_trials import compared
    from jiqun.workspace.appraisals import appraisal_of, schemes_of
    from jiqun.workspace.facts import open_desk

    desk = open_desk(Pack(town_pack).root, town)
    scheme = schemes_of(desk)["town-2024"]
    done = appraisal_of(desk, scheme, 2024)
    assert tried(done, desk.engine, "above", Trial(weights={"tax": 60}))["moved"] == 0
    trial = Trial(weights={"tax": 0, "head": 100}, caps={"head": 0.5}, bounds={"A": 1.0})
    told = tried(done, desk.engine, "above", trial)
    places = trial.places(scheme.listing("above"))
    new = draft_of_trial(desk, "town-2024", "town-trial", places, since=dt.date(2026, 1, 1), sign=Sign("试"))
    try:
        whole = compared(done, appraisal_of(desk, new, 2024))
    finally:
        (town_pack / "schemes" / "appraisal" / "town-trial.yaml").unlink()
    assert {(row["code"], row["after"]) for row in told["rows"]} == {
        (row["code"], row["after"]) for row in whole["rows"]
    }
    assert told["moved"] == whole["moved"] > 0
    assert {item["id"]: pytest.approx(item["after"]) for item in told["effects"]} == {
        item["id"]: item["after"] for item in whole["effects"]
    }


@pytest.mark.parametrize(
    ("trial", "error"),
    [
        pytest.param({"weights": {"nobody": 1}}, "nobody", id="没有这项指标"),
        pytest.param({"bounds": {"B": 0.5}}, "B", id="最后一档没有界限"),
        pytest.param({"bounds": {"A": 1.5}}, "up_to|1", id="比例超过一"),
    ],
)
def test_what_cannot_be_tried(town_pack: Path, town: Path, trial: dict[str, Any], error: str) -> None:
    from jiqun.mishap import Mishap
    from jiqun.workspace.appraisal_studio import Trial
    from jiqun.workspace.appraisals import schemes_of
    from jiqun.workspace.facts import open_desk

    listing = schemes_of(open_desk(town_pack, town))["town-2024"].listing("above")
    with pytest.raises(Mishap, match=error):
        Trial(**trial).on(listing)


def test_last_year_beside_this_year(home: str) -> None:
    shown = get(home, "/appraisal/town-2024/last-year").text
    assert "上年等级 × 今年等级" in shown
    assert "上年没有自己的办法" in shown


def test_the_desk_leads_from_the_first_reckoning_to_the_final_list(town_pack: Path, tmp_path: Path) -> None:
    """登记 → 一企一单 → 公示（工作日）→ 申诉 → 发布；名单不含得分、名次。"""
    from jiqun.access import User, Users
    from jiqun.packs import Pack
    from jiqun.workspace.places import open_records

    store, places = build(tmp_path), {"东区": "海曙区", "西区": "鄞州区", None: None}
    put(store, "enterprise", "", REGISTER | {"region": [places[name] for name in REGISTER["region"]]})
    moved = {"region": [places[name] for name in YEARS["2024"]["region"]]}
    put(store, "enterprise_year", "2024", YEARS["2024"] | moved)
    store.close()
    database = open_records(Pack(town_pack), tmp_path)
    Users(database).add(
        User("keeper", "李敏", "市经信局", roles=frozenset({"keeper"})), "gong-shi-2026", by="试"
    )
    database.close()
    with (
        serving(create_app(town_pack, today=dt.date(2026, 11, 23), data=tmp_path)) as address,
        httpx.Client(base_url=address, timeout=60, headers={"origin": address}) as keeper,
    ):
        at = "/appraisal/town-2024/desk"
        assert keeper.post(f"{at}/register", data={"year": "2024"}).status_code == 401
        keeper.post("/login", data={"login": "keeper", "password": "gong-shi-2026", "next": "/"})

        def act(step: str, status: int = 303, **fields: str) -> httpx.Response:
            answer = keeper.post(f"{at}/{step}", data={"year": "2024", **fields})
            assert answer.status_code == status, answer.text.partition("<main")[2][:2500]
            return answer

        assert "moved=3" in act("register").headers["location"]
        assert "未登记0家" in keeper.get(at).text
        assert "moved=3" in act("send").headers["location"]
        listed = keeper.get(at, params={"state": "asked"}).text
        first = listed.split('name="entry" value="')[1].split('"')[0]
        assert "moved=1" in act("confirm", entry=first).headers["location"]
        assert "moved=2" in act("presume", all="yes", why="核对期已过").headers["location"]
        assert "最后一天" in act("notify", 422, first="2026-11-02").text, "办法没有写公示几天"
        act("notify", first="2026-11-16", last="2026-11-23")
        notice = keeper.get(f"{at}/list.csv").text
        assert "排名" not in notice
        assert "得分" not in notice
        assert notice.count("\n") >= 4
        words = [p.text for p in docx.Document(io.BytesIO(keeper.get(f"{at}/list.docx").content)).paragraphs]
        assert any("公示期为2026年11月16日至2026年11月23日" in line for line in words)
        assert any("排名不分先后" in line for line in words)
        entries = "/ledgers/appraisal-results/entries"
        raised = {"_step": "appeal", "_revision": "4", "_why": "研发费用漏报", "_cite": "审计报告"}
        moved = keeper.post(f"{entries}/{first}/moves", data=raised, files={"_paper": ("", b"")})
        assert moved.status_code == 303, moved.text.partition("<main")[2][:1500]
        told = keeper.get("/api/v1/appraisals/town-2024/desk").json()
        assert (told["waiting"]["decide"], told["ready_to_publish"], told["not_registered"]) == (1, 0, 0)
        before = told["appeals"][0]
        assert (before["number"], before["why"], before["changed"]) == (first, "研发费用漏报", False)
        other = "B" if before["now"]["grade"] == "a" else "A"
        assert "没有等级" in act("answer", 422, entry=first, why="查实", grade="Z").text
        act("answer", entry=first, why="查实", grade=other)
        (after,) = keeper.get("/api/v1/appraisals/town-2024/desk").json()["appeals"]
        assert (after["before"]["grade"], after["now"]["grade"]) == (before["now"]["grade"], other.lower())
        assert after["decision"]["why"] == "查实"
        assert "没有待办理的申诉或异议" in act("answer", 422, entry=first, why="再答一次").text
        act("recheck", why="人工定档")
        (kept,) = keeper.get("/api/v1/appraisals/town-2024/desk").json()["appeals"]
        assert kept["now"]["grade"] == other.lower(), "重评以人工定档为准"
        assert httpx.get(f"{address}/api/v1/appraisals/town-2024/desk").status_code == 200
        assert "moved=0" in act("publish", cite="试经信〔2026〕1号").headers["location"], "公示还没有满"
        answer = keeper.post(
            f"{at}/publish?on=2026-11-24", data={"year": "2024", "cite": "试经信〔2026〕1号"}
        )
        assert "moved=3" in answer.headers["location"]
        assert "已发布3家" in keeper.get(at).text
        final = docx.Document(
            io.BytesIO(keeper.get(f"{at}/list.docx", params={"final": "true", "on": "2027-03-01"}).content)
        )
        assert final.paragraphs[-1].text == "2026年11月24日", "落款是发布那天，不是下载那天"
    told = json.loads(run(town_pack, tmp_path, "desk", "--json"))
    assert {item["id"]: item["count"] for item in told["states"] if item["count"]} == {"published": 3}


def test_two_methods_of_one_ledger_keep_their_results_apart(town_pack: Path, tmp_path: Path) -> None:
    """同一企业同一年度按两个办法各有一条；登记、重评、人工定档互不相干；同一办法不重复。"""
    pack = Path(shutil.copytree(town_pack, tmp_path / "pack"))
    folder = pack / "schemes" / "appraisal"
    other = METHOD.replace("id: town-2024", "id: services-2024").replace("family: town", "family: services")
    (folder / "services-2024.yaml").write_text(other, encoding="utf-8")
    store, places = build(tmp_path / "data"), {"东区": "海曙区", "西区": "鄞州区", None: None}
    put(store, "enterprise", "", REGISTER | {"region": [places[name] for name in REGISTER["region"]]})
    moved = {"region": [places[name] for name in YEARS["2024"]["region"]]}
    put(store, "enterprise_year", "2024", YEARS["2024"] | moved)
    store.close()

    def told(*words: str) -> Any:
        return json.loads(run(pack, tmp_path / "data", *words, "--json"))

    for name in ("town-2024", "services-2024"):
        assert told("register", "--scheme", name, "--by", "李工") == {"made": 3, "known": 0}
        assert told("register", "--scheme", name, "--by", "李工") == {"made": 0, "known": 3}
    with shelved(str(pack), tmp_path / "data") as book:
        mine = book.select(Selection(ledger="appraisal-results", subject="F"))
        assert [e.values["family"] for e in mine] == ["town", "services"]
        boss = Actor(name="李工", administrator=True)
        edit(book, mine[0].id, {"decided_grade": "a", "decided_reason": "集体研究"}, boss, revision=1)
    assert told("recheck", "--scheme", "services-2024", "--why", "试", "--by", "李工") == []
    (changed,) = told("recheck", "--scheme", "town-2024", "--why", "人工定档", "--by", "李工")
    assert (changed["code"], changed["after"]["grade"]) == ("F", "a")
    assert told("desk", "--scheme", "services-2024")["graded"] == 3


@pytest.mark.parametrize(
    ("words", "error"),
    [
        pytest.param({"ledger: appraisal-results\n": ""}, "没有写结果登记到哪个台账", id="没有台账的只评定"),
        pytest.param({"ledger: appraisal-results": "ledger: nowhere"}, "不在资料包里", id="台账不在资料包里"),
        pytest.param(
            {"ledger: appraisal-results": "ledger: key-parks"}, "自己的台账", id="登记别的对象的台账"
        ),
    ],
)
def test_a_method_without_a_ledger_of_its_own_says_so(
    town_pack: Path, tmp_path: Path, town: Path, words: dict[str, str], error: str
) -> None:
    pack = Path(shutil.copytree(town_pack, tmp_path / "pack"))
    method = METHOD
    for old, new in words.items():
        method = method.replace(old, new)
    (pack / "schemes" / "appraisal" / "town-2024.yaml").write_text(method, encoding="utf-8")
    assert error in run(pack, town, "register", "--by", "李工", "--json", code=2)
