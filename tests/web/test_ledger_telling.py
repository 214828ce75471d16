"""Ledgers about enterprises: what strangers, readers, officers and keepers are told of an entry, on every way in."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import openpyxl
import pytest
import sqlalchemy as sa

from jiqun.access import Role, Tokens, User, Users
from jiqun.facts.store.tables import vintage
from jiqun.packs import find_pack
from jiqun.web import create_app
from jiqun.workspace.places import open_records

from ..conftest import serving
from ..facts_of_a_town import build
from .ledger_city import PASSWORD, write_pack

GRADES = """
id: grades
code: PJ
title: {zh: 评价结果, en: Appraisals}
description: {zh: 一企一年一条, en: One a year and enterprise}
area: G01
entry: enterprise
keeper: 市经信局
lead: 市科技局
edit_by: [keeper, lead, district, author, anyone]
codes: {grade: [{code: a, label: 甲档, english: Grade A}, {code: b, label: 乙档, english: Grade B}]}
fields:
- {field: year, label: 年度, english: Year, type: year}
- {field: output, label: 产值, english: Output, type: number, unit: 万元, fact: {dataset: enterprise_year, field: output}}
- {field: land, label: 用地, english: Land, type: number, unit: 亩, sensitivity: confidential}
- {field: per_mu, label: 亩均产值, english: Output per mu, type: number, unit: 万元/亩, formula: output / land}
- {field: score, label: 得分, english: Score, type: number, sensitivity: confidential}
- {field: grade, label: 等级, english: Grade, type: code, codes: grade, sensitivity: confidential, open_in: [published]}
- {field: contact, label: 联系人, english: Contact, type: text, sensitivity: personal}
- {field: remark, label: 备注, english: Remark, type: text}
states:
- {id: reckoned, label: 初评, english: Reckoned, initial: true}
- {id: published, label: 发布, english: Published, light: green}
moves:
- {id: publish, label: 发布, english: Publish, from: [reckoned], to: published, by: [keeper]}
- {id: correct, label: 更正, english: Correct, from: [published], to: reckoned, by: [keeper]}
duties:
- {id: monthly, label: 月报, english: Monthly, every: month, due: {days: 400}, states: [reckoned], asks: [land]}
checks:
- {id: low, severity: warning, formula: score >= 50, message: {zh: 得分偏低, en: A low score}}
- {id: dated, severity: warning, formula: not is_missing(year), message: {zh: 年度须写明, en: Name the year}}
views:
- {id: best, title: {zh: 按得分, en: By score}, columns: [output, land, per_mu, score, grade], order: -score}
rollups:
- {id: all, label: 产值合计, english: Output in all, sum: output, unit: 万元, by: [region]}
"""

PEOPLE = [
    ("reader", "杜梅", "市经信局", "", Role.READER),
    ("officer", "孙宁", "市资规局", "", Role.OFFICER),
    ("lead", "李强", "市科技局", "", Role.OFFICER),
    ("east", "董平", "东区经信局", "东区", Role.OFFICER),
    ("west", "席平", "西区经信局", "西区", Role.OFFICER),
    ("keeper", "王丽", "市经信局", "", Role.KEEPER),
]
#: In the order of their numbers; the order of scores is another.
ENTRIES = [
    (
        "A",
        {
            "year": "2024",
            "land": 12.5,
            "score": 60.5,
            "grade": "a",
            "contact": "张三丰",
            "remark": "上门核对",
        },
    ),
    ("B", {"year": "2024", "land": 31.25, "score": 91.75, "grade": "b", "contact": "李四光", "remark": "无"}),
    ("D", {"year": "2024", "land": 40, "score": 12.25, "grade": "b", "contact": "王五", "remark": "无"}),
]
FIRST, SECOND, THIRD = ("PJ-0001", "PJ-0002", "PJ-0003")
Ask = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Ask as somebody; the town's returns are real. 甲厂's score was 60.5 and is 87.25; 丁厂's result is published."""
    folder = tmp_path_factory.mktemp("told")
    pack, data = write_pack(folder / "mycity"), folder / "data"
    (pack / "ledgers" / "grades.yaml").write_text(GRADES, encoding="utf-8")
    build(data).close()
    records, secrets = open_records(find_pack(pack), data), {"stranger": ""}
    with records.writing() as connection:
        connection.execute(sa.update(vintage).values(simulated=False))
    for login, name, unit, region, role in PEOPLE:
        Users(records).add(User(login, name, unit, region, frozenset({role})), PASSWORD, by="试")
        secrets[login] = Tokens(records).make(login, "试", dt.timedelta(days=1), "试")[1]
    records.close()
    with (
        serving(create_app(pack, data=data)) as address,
        httpx.Client(base_url=address, timeout=60) as client,
    ):

        def one(who: str, path: str, status: int = 200, **more: Any) -> httpx.Response:
            headers = {"Authorization": f"Bearer {secrets[who]}"} if secrets[who] else {}
            answer = client.request("POST" if more else "GET", path, headers=headers, **more)
            assert answer.status_code == status, answer.text[:600]
            return answer

        for code, values in ENTRIES:
            one("keeper", "/api/v1/ledgers/grades/entries", 201, json={"subject": code, "values": values})
        headers = {"Authorization": f"Bearer {secrets['keeper']}"}
        client.patch(
            f"/api/v1/entries/{FIRST}", json={"revision": 1, "changes": {"score": 87.25}}, headers=headers
        ).raise_for_status()
        one("keeper", f"/api/v1/entries/{THIRD}/moves", json={"move": "publish"})
        yield one


def texts(answer: httpx.Response) -> str:
    """The words of a page, a call or a file."""
    if "spreadsheetml" in answer.headers["content-type"]:
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content))["清单"]
        return " ".join(
            str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None
        )
    if "wordprocessingml" in answer.headers["content-type"]:
        return zipfile.ZipFile(io.BytesIO(answer.content)).read("word/document.xml").decode()
    return answer.text


@pytest.mark.parametrize(
    ("path", "secrets"),
    [
        pytest.param("/ledgers/grades?view=best", ("87.25", "1,100", "12.5", "88"), id="the list"),
        pytest.param("/en/ledgers/grades?view=best", ("87.25", "1,100", "12.5", "88"), id="the list in English"),
        pytest.param(f"/ledgers/grades/entries/{FIRST}", ("87.25", "1,100", "12.5"), id="the page of an entry"),
        pytest.param(f"/en/ledgers/grades/entries/{FIRST}", ("60.5",), id="its history"),
        pytest.param("/ledgers/grades/export.xlsx", ("87.25", "1100", "12.5"), id="the workbook"),
        pytest.param("/ledgers/grades/export.csv", ("87.25", "1100", "12.5"), id="the CSV"),
        pytest.param("/ledgers/grades/export.docx?view=best", ("87.25", "1,100", "12.5"), id="the Word list"),
        pytest.param("/api/v1/ledgers/grades/entries", ("87.25", "1100.0", "12.5"), id="the call for the list"),
        pytest.param(f"/api/v1/entries/{FIRST}", ("87.25", "60.5", "12.5"), id="the call for one with its history"),
    ],
)  # fmt: skip
def test_strangers_and_readers_are_told_no_figure_and_officers_are(
    ask: Ask, path: str, secrets: tuple[str, ...]
) -> None:
    for who in ("stranger", "reader"):
        found = texts(ask(who, path))
        assert "甲厂" in found
        assert [secret for secret in secrets if secret in found] == []
    for who in ("officer", "east", "west", "keeper"):
        found = texts(ask(who, path))
        assert [secret for secret in secrets if secret not in found] == []


@pytest.mark.parametrize(
    ("path", "words"),
    [
        pytest.param("/ledgers/grades?view=best", "不公开", id="in a cell of the list"),
        pytest.param("/ledgers/grades?view=best", "经办、台账管理角色可见", id="who may see it"),
        pytest.param("/ledgers/grades", "得分、等级（部分条目）、联系人", id="which columns"),
        pytest.param(f"/ledgers/grades/entries/{FIRST}", "经办、台账管理角色可见", id="who may see it, on an entry"),
        pytest.param("/ledgers/grades?view=best", "有权限的账号登录后可见", id="where to log in"),
        pytest.param("/en/ledgers/grades?view=best", "Officers and keepers may see them", id="who, in English"),
        pytest.param(f"/en/ledgers/grades/entries/{FIRST}", "not public", id="in a cell of the entry"),
        pytest.param("/ledgers/grades/export.xlsx", "未列出：产值、用地、亩均产值、得分、等级、联系人", id="in the workbook"),
        pytest.param("/ledgers/grades/export.csv", "未列出：产值、用地", id="in the CSV"),
        pytest.param("/ledgers/grades/export.docx", "未列出：产值、用地", id="in the Word list"),
    ],
)  # fmt: skip
def test_what_is_withheld_says_so(ask: Ask, path: str, words: str) -> None:
    assert words in texts(ask("stranger", path))
    assert words not in texts(ask("keeper", path))


def test_a_call_names_what_it_withholds(ask: Ask) -> None:
    told = ask("reader", f"/api/v1/entries/{FIRST}").json()
    assert told["withheld"] == ["contact", "grade", "land", "output", "per_mu", "score"]
    assert told["values"] == {"year": 2024, "remark": "上门核对"}
    assert [(item["before"], item["after"], item["withheld"]) for item in told["history"]][1] == (
        {},
        {},
        ["score"],
    )
    assert ask("keeper", f"/api/v1/entries/{FIRST}").json()["withheld"] == []


def order(ask: Ask, who: str, query: str) -> list[str]:
    page = ask(who, f"/ledgers/grades?{query}").text
    page = page.partition('class="entries"')[2].partition("</table>")[0]
    return [
        name
        for _, name in sorted((page.index(name), name) for name in ("甲厂", "乙厂", "丁厂") if name in page)
    ]


@pytest.mark.parametrize(
    ("query", "told", "withheld"),
    [
        pytest.param("order=-score", ["乙厂", "甲厂", "丁厂"], ["甲厂", "乙厂", "丁厂"], id="ordered"),
        pytest.param("view=best", ["乙厂", "甲厂", "丁厂"], ["甲厂", "乙厂", "丁厂"], id="ordered by a view"),
        pytest.param("f.score=91.75", ["乙厂"], ["甲厂", "乙厂", "丁厂"], id="narrowed"),
        pytest.param("f.contact=王五", ["丁厂"], ["甲厂", "乙厂", "丁厂"], id="narrowed by a person"),
    ],
)  # fmt: skip
def test_no_list_is_ordered_or_narrowed_by_what_is_withheld(
    ask: Ask, query: str, told: list[str], withheld: list[str]
) -> None:
    assert order(ask, "keeper", query) == told
    for who in ("stranger", "reader"):
        assert order(ask, who, query) == withheld
        assert "没有按这些字段筛选、排序或分组" in ask(who, f"/ledgers/grades?{query}").text


def test_words_are_searched_for_in_what_is_told(ask: Ask) -> None:
    def count(who: str, **query: str) -> int:
        return int(ask(who, str(httpx.URL("/api/v1/ledgers/grades/entries", params=query))).json()["count"])

    assert (count("reader", q="91.75"), count("officer", q="91.75")) == (0, 1)
    assert (count("officer", q="李四光"), count("keeper", q="李四光")) == (0, 1)
    assert (count("stranger", q="上门"), count("stranger", q="乙厂")) == (1, 1)
    assert "没有符合条件的条目" in ask("reader", "/ledgers/grades?q=91.75").text
    error = ask("reader", "/api/v1/ledgers/grades/entries?f.score=91.75", 403).json()["error"]
    assert (error["code"], "得分" in error["message"]) == ("field_withheld", True)
    assert count("officer", **{"f.score": "91.75"}) == 1


@pytest.mark.parametrize(
    ("who", "firms"),
    [
        pytest.param("stranger", (), id="a stranger: nobody's"),
        pytest.param("reader", (), id="a reader of the keeping office: nobody's"),
        pytest.param("officer", (), id="an officer of another office: nobody's"),
        pytest.param("east", ("张三丰", "李四光"), id="a district: its own"),
        pytest.param("west", ("王五",), id="the other district: its own"),
        pytest.param("lead", ("张三丰", "李四光", "王五"), id="the leading office: what it leads"),
        pytest.param("keeper", ("张三丰", "李四光", "王五"), id="the keeper: everybody's"),
    ],
)
def test_a_person_is_told_to_whom_the_entry_is_entrusted(ask: Ask, who: str, firms: tuple[str, ...]) -> None:
    found = ask(who, "/api/v1/ledgers/grades/entries").text
    pages = "".join(ask(who, f"/ledgers/grades/entries/{number}").text for number in (FIRST, SECOND, THIRD))
    for name in ("张三丰", "李四光", "王五"):
        assert (name in found, name in pages) == (name in firms, name in firms)


def test_a_grade_is_open_from_publication_on_and_drafts_of_it_are_not(ask: Ask) -> None:
    rows = {
        row["title"]: row["values"]
        for row in ask("stranger", "/api/v1/ledgers/grades/entries").json()["entries"]
    }
    assert [rows[name].get("grade") for name in ("甲厂", "乙厂", "丁厂")] == [None, None, "b"]
    added, published = ask("stranger", f"/api/v1/entries/{THIRD}").json()["history"]
    assert ("grade" in added["withheld"], added["state_after"], published["state_after"]) == (
        True,
        "reckoned",
        "published",
    )
    assert "乙档" in ask("stranger", f"/ledgers/grades/entries/{THIRD}").text
    assert "甲档" not in ask("stranger", f"/ledgers/grades/entries/{FIRST}").text
    assert order(ask, "stranger", "f.grade=b") == ["丁厂"]


def test_forms_show_no_more_and_take_nothing_away(ask: Ask) -> None:
    form = ask("reader", f"/ledgers/grades/entries/{FIRST}/edit").text
    assert "87.25" not in form
    assert "12.5" not in form
    form = ask("officer", f"/ledgers/grades/entries/{SECOND}/edit").text
    assert 'name="contact"' not in form
    typed = {
        "_revision": "1",
        "remark": "改过",
        "contact": "",
        "land": "31.25",
        "score": "91.75",
        "grade": "b",
        "year": "2024",
    }
    ask("officer", f"/ledgers/grades/entries/{SECOND}/edit", 303, data=typed)
    held = ask("keeper", f"/api/v1/entries/{SECOND}").json()["values"]
    assert (held["contact"], held["remark"]) == ("李四光", "改过")


def test_papers_are_for_whom_the_figures_are_told(ask: Ask) -> None:
    """甲厂's sheet has its figures in it."""
    sheet = {"_paper": ("一企一单.txt", "得分 87.25".encode(), "text/plain")}
    ask("keeper", f"/ledgers/grades/entries/{FIRST}/papers", 303, files=sheet)
    number = ask("keeper", f"/api/v1/entries/{FIRST}").json()["evidence"][0]["id"]
    here = f"/ledgers/grades/entries/{FIRST}/papers/{number}"
    assert {ask(who, here).text for who in ("officer", "west", "keeper")} == {"得分 87.25"}
    assert "不公开" in ask("reader", here, 403).text
    assert (
        here in ask("officer", here.partition("/papers")[0]).text,
        here in ask("reader", here.partition("/papers")[0]).text,
    ) == (True, False)


def test_reports_rules_and_sums_withhold_the_same(ask: Ask) -> None:
    owed = ask("keeper", f"/api/v1/entries/{FIRST}").json()["owed"][0]["period"]
    body = {"duty": "monthly", "period": owed, "words": "已核", "values": {"land": 12.5}}
    ask("lead", f"/api/v1/entries/{FIRST}/reports", 201, json=body)
    (report,) = ask("reader", f"/api/v1/entries/{FIRST}").json()["reports"]
    assert (report["values"], report["withheld"]) == ({}, ["land"])
    assert "得分偏低" in ask("officer", "/ledgers/grades").text
    assert "得分偏低" not in ask("reader", "/ledgers/grades").text
    assert "得分偏低" not in ask("reader", f"/ledgers/grades/entries/{THIRD}").text
    assert "1 条规则都符合" in ask("reader", "/ledgers/grades").text
    sums = {
        row["cut"]: (row["value"], row["withheld"])
        for row in ask("reader", "/api/v1/ledgers/rollups?ledger=grades").json()["rollups"]
    }
    assert sums[""] == (1695.0, False)
    assert {sums[cut] for cut in sums if cut} == {(None, True)}
    whole = ask("officer", "/api/v1/ledgers/rollups?ledger=grades").json()["rollups"]
    assert {row["withheld"] for row in whole} == {False}
