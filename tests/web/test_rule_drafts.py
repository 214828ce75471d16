"""Rule sets on pages: copied, changed, refused with the reason beside the field, checked, published, ended."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, get_args, get_origin

import httpx
import pytest
import yaml
from pydantic import BaseModel

from jiqun.access import User, Users
from jiqun.appraisal.scheme import load_schemes
from jiqun.packs import Pack
from jiqun.packs.edit import version_of
from jiqun.rules.places import PlaceForm, sections, spots
from jiqun.web import create_app
from jiqun.web.rule_wording import RULE_FIELD_WORDS
from jiqun.workspace.places import open_records
from jiqun.workspace.rule_domains import DOMAINS

from ..conftest import serving
from ..facts_of_a_town import build
from .conftest import TODAY

REPOSITORY = Path(__file__).parents[2]
PASSWORD = "gui-ze-wei-hu-2026"  # noqa: S105 (of a test)
ORIGIN = "example-2025"
WEIGHT = "lists/above/indicators/tax_per_land/weight"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(REPOSITORY / "packs" / "ningbo", tmp_path_factory.mktemp("packs") / "ningbo"))


@pytest.fixture(scope="module")
def home(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("rules")
    build(data).close()
    database = open_records(Pack(folder), data)
    users = Users(database)
    for login, roles in (("keeper", {"keeper"}), ("officer", {"officer"})):
        users.add(User(login, login, roles=frozenset(roles)), PASSWORD, by="test")
    database.close()
    with serving(create_app(folder, today=TODAY, data=data)) as address:
        yield address


@contextmanager
def client(home: str, login: str = "") -> Iterator[httpx.Client]:
    with httpx.Client(base_url=home, timeout=60, headers={"origin": home}) as found:
        if login:
            answer = found.post("/login", data={"login": login, "password": PASSWORD, "next": "/"})
            assert answer.status_code == 303, answer.text[:300]
        yield found


@pytest.fixture(scope="module")
def keeper(home: str) -> Iterator[httpx.Client]:
    with client(home, "keeper") as found:
        yield found


def file(folder: Path, name: str) -> Path:
    return folder / "schemes" / "appraisal" / f"{name}.yaml"


def draft(keeper: httpx.Client, name: str) -> str:
    """A fresh draft; gives its address."""
    answer = keeper.post(
        f"/rules/appraisal/{ORIGIN}/copy", data={"new": name, "since": "2027-01-01", "region": "试市", "why": "新年度"}
    )  # fmt: skip
    assert answer.status_code == 303, answer.text[:600]
    assert answer.headers["location"] == f"/rules/appraisal/{name}"
    return answer.headers["location"]


def post(keeper: httpx.Client, folder: Path, name: str, deed: str, **fields: str) -> httpx.Response:
    data = {"version": version_of(file(folder, name)), "why": "按新通知", **fields}
    return keeper.post(f"/rules/appraisal/{name}/{deed}", data=data)


def test_a_draft_goes_its_way(keeper: httpx.Client, folder: Path) -> None:
    at = draft(keeper, "way-2026")
    assert post(keeper, folder, "way-2026", "change", place=WEIGHT, value="30").status_code == 303
    shown = keeper.get(at).text
    assert "权重合计 105，应为 100" in shown
    assert "复制来时：<del>25</del>" in shown
    refused = post(keeper, folder, "way-2026", "publish", since="2027-01-01")
    assert refused.status_code == 422
    assert "权重合计" in refused.text
    place = "lists/above/indicators/rd_share/weight"
    assert post(keeper, folder, "way-2026", "change", place=place, value="10").status_code == 303
    done = post(keeper, folder, "way-2026", "publish", since="2027-01-01", ending="yes")
    assert done.status_code == 303, done.text[:500]
    told = yaml.safe_load(file(folder, "way-2026").read_text(encoding="utf-8"))
    assert (told["standing"], told["region"]) == ("published", "试市")
    assert [(item["by"], item["deed"]) for item in told["history"]] == [
        ("keeper", "copy"), ("keeper", "change"), ("keeper", "change"), ("keeper", "publish"),
    ]  # fmt: skip
    after = post(keeper, folder, "way-2026", "change", place=WEIGHT, value="25")
    assert after.status_code == 422
    assert "已发布" in after.text
    assert post(keeper, folder, "way-2026", "end", until="2027-12-31").status_code == 303


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        pytest.param(WEIGHT, "很多", "应为数字", id="不是数"),
        pytest.param(WEIGHT, "-3", "不能小于", id="负的权重"),
        pytest.param("lists/above/scope", "scal == 'above'", "scal", id="公式里没有的名称"),
        pytest.param("lists/above/scope", "scale ==", "公式", id="公式读不出"),
        pytest.param("since", "明年", "应为日期", id="不是日期"),
        pytest.param("standing", "published", "standing", id="状态由发布来定"),
        pytest.param("lists/nobody/scope", "1 > 0", "lists/nobody/scope", id="没有这一处"),
    ],
)
def test_what_is_wrong_is_not_written_and_stands_beside_its_field(
    keeper: httpx.Client, folder: Path, place: str, value: str, said: str
) -> None:
    if not file(folder, "wrong-2026").exists():
        draft(keeper, "wrong-2026")
    before = file(folder, "wrong-2026").read_text(encoding="utf-8")
    answer = post(keeper, folder, "wrong-2026", "change", place=place, value=value)
    assert answer.status_code == 422
    assert said in answer.text
    assert file(folder, "wrong-2026").read_text(encoding="utf-8") == before


def test_a_change_needs_its_reason(keeper: httpx.Client, folder: Path) -> None:
    draft(keeper, "why-2026")
    answer = post(keeper, folder, "why-2026", "change", place=WEIGHT, value="30", why=" ")
    assert answer.status_code == 422
    assert "请写明" in answer.text


def test_two_editors_do_not_overwrite_each_other(keeper: httpx.Client, folder: Path) -> None:
    draft(keeper, "two-2026")
    seen = version_of(file(folder, "two-2026"))
    assert post(keeper, folder, "two-2026", "change", place=WEIGHT, value="26").status_code == 303
    late = post(keeper, folder, "two-2026", "change", place=WEIGHT, value="27", version=seen)
    assert late.status_code == 409
    assert 'value="27"' in late.text, "输入的内容还在"
    told = load_schemes(Pack(folder))["two-2026"]
    assert spots(told)[WEIGHT].value == 26


def test_entries_are_added_and_taken_out(keeper: httpx.Client, folder: Path) -> None:
    draft(keeper, "list-2026")
    text = "id: tidy\nname: {zh: 试参数}\nunit: 万元\nvalue: 3\n"
    assert post(keeper, folder, "list-2026", "add", place="parameters", value=text).status_code == 303
    again = post(keeper, folder, "list-2026", "add", place="parameters", value=text)
    assert again.status_code == 422
    assert "已有“tidy”" in again.text
    unreadable = post(keeper, folder, "list-2026", "add", place="parameters", value="- {")
    assert unreadable.status_code == 422
    assert "读不出来" in unreadable.text
    assert post(keeper, folder, "list-2026", "remove", place="parameters/tidy").status_code == 303
    assert "parameters/tidy/value" not in spots(load_schemes(Pack(folder))["list-2026"])
    last = post(keeper, folder, "list-2026", "shelve")
    assert last.status_code == 303
    assert "withdrawn" in file(folder, "list-2026").read_text(encoding="utf-8")


def test_who_may(home: str, folder: Path) -> None:
    data = {"place": WEIGHT, "value": "1", "why": "x", "version": "x"}
    with client(home) as stranger, client(home, "officer") as officer:
        assert stranger.get("/rules").status_code == 200
        assert stranger.post(f"/rules/appraisal/{ORIGIN}/change", data=data).status_code == 401
        assert officer.post(f"/rules/appraisal/{ORIGIN}/change", data=data).status_code == 403
        assert "保存" not in officer.get(f"/rules/appraisal/{ORIGIN}", params={"edit": WEIGHT}).text


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_rule_set_is_a_form(keeper: httpx.Client, folder: Path, domain: str) -> None:
    assert keeper.get("/en/rules", params={"domain": domain}).status_code == 200
    listed = keeper.get("/rules", params={"domain": domain}).text
    first = listed.split(f'href="/rules/{domain}/')[1].split('"')[0]
    assert keeper.get(f"/rules/{domain}/{first}").status_code == 200
    assert keeper.get(f"/rules/{domain}/{first}/cases").status_code == 200
    assert keeper.get(f"/rules/{domain}/nobody").status_code == 404


def test_a_formula_editor_shows_what_may_be_named(keeper: httpx.Client, folder: Path) -> None:
    draft(keeper, "words-2026")
    shown = keeper.get("/rules/appraisal/words-2026", params={"edit": "lists/above/scope"}).text
    for words in ("可用的变量和参数", "tax_evaluated", "评价税收", "万元"):
        assert words in shown


def test_every_formula_is_at_a_place_of_formulas() -> None:
    for scheme in load_schemes(Pack(REPOSITORY / "packs" / "ningbo")):
        told = {spot.value for spot in spots(scheme).values() if spot.form is PlaceForm.FORMULA}
        assert set(filter(None, scheme.formulas)) <= told, scheme.id


def test_every_section_has_its_own_place() -> None:
    for scheme in load_schemes(Pack(REPOSITORY / "packs" / "ningbo")):
        paths = [item.path for item in sections(scheme).walk()]
        assert len(paths) == len(set(paths)), scheme.id


def _fields(model: Any, seen: set[Any]) -> set[str]:
    if model in seen:
        return set()
    seen.add(model)
    found = set()
    for name, info in model.model_fields.items():
        found.add(name)
        for kind in (info.annotation, *get_args(info.annotation)):
            inner = [kind, *(get_args(kind) if get_origin(kind) else ())]
            for item in inner:
                if isinstance(item, type) and issubclass(item, BaseModel):
                    found |= _fields(item, seen)
    return found


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_field_has_its_words(domain: str) -> None:
    hidden = {
        "family",
        "standing",
        "copied_from",
        "history",
        "day",
        "by",
        "deed",
        "place",
        "before",
        "after",
        "why",
    }
    fields = _fields(DOMAINS[domain].model, set()) - hidden
    assert fields - set(RULE_FIELD_WORDS) == set()


def test_dates_are_in_order(keeper: httpx.Client, folder: Path) -> None:
    draft(keeper, "days-2026")
    answer = post(keeper, folder, "days-2026", "publish", since="2027-01-01", until="2026-01-01")
    assert answer.status_code == 422
    assert "早于施行日期" in answer.text
    assert dt.date(2027, 1, 1) == load_schemes(Pack(folder))["days-2026"].since


def test_a_copy_has_the_name_that_was_typed_or_the_next_years(keeper: httpx.Client, folder: Path) -> None:
    draft(keeper, "next-2026")
    told = yaml.safe_load(file(folder, "next-2026").read_text(encoding="utf-8"))
    assert told["name"]["zh"] == "亩均效益综合评价示例办法（2026年度）"
    typed = {
        "new": "named-2026",
        "since": "2027-01-01",
        "zh": "试市办法",
        "en": "Method of a trial",
        "why": "新办法",
    }
    assert keeper.post(f"/rules/appraisal/{ORIGIN}/copy", data=typed).status_code == 303
    told = yaml.safe_load(file(folder, "named-2026").read_text(encoding="utf-8"))
    assert told["name"] == {"zh": "试市办法", "en": "Method of a trial"}


CASE = """\
- name: 没有土地的企业不在规上名单
  rules: {name}
  year: 2025
  given: {{scale: below, tax_evaluated: 10, electricity: 5}}
  expect: {{list: {found}}}
"""


def test_cases_are_written_on_the_page_and_stand_between_a_draft_and_its_publication(
    keeper: httpx.Client, folder: Path
) -> None:
    at = draft(keeper, "cased-2026")
    assert "改写案例" in keeper.get(f"{at}/cases").text
    garbled = post(keeper, folder, "cased-2026", "cases", value="- {name: 例")
    assert garbled.status_code == 422
    assert "- {name: 例" in garbled.text, "what was typed is not lost"
    wrong = CASE.format(name="cased-2026", found="above")
    assert post(keeper, folder, "cased-2026", "cases", value=wrong).status_code == 303
    page = keeper.get(f"{at}/cases").text
    assert "1处与预期不符" in page
    assert "cases/cased-2026.yaml" in page
    refused = post(keeper, folder, "cased-2026", "publish", since="2027-01-01")
    assert refused.status_code == 422
    assert "没有土地的企业不在规上名单" in refused.text
    right = CASE.format(name="cased-2026", found="tenants")
    assert post(keeper, folder, "cased-2026", "cases", value=right).status_code == 303
    assert "全部相符" in keeper.get(f"{at}/cases").text


def test_readers_see_cases_and_write_none(home: str, keeper: httpx.Client, folder: Path) -> None:
    at = draft(keeper, "read-2026")
    with client(home, "officer") as officer:
        assert "改写案例" not in officer.get(f"{at}/cases").text
        assert officer.post(f"{at}/cases", data={"value": "", "why": "改"}).status_code == 403
