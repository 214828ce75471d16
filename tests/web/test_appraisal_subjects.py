"""Pages of graded parks, towns and premises, over the town."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from jiqun.rules.variable import Subject
from jiqun.web import create_app
from jiqun.web.rendering import WORDS

from ..appraisal.test_subjects import PREMISES
from ..conftest import serving
from ..facts_of_a_town import build, put
from .conftest import TODAY

REPOSITORY = Path(__file__).parents[2]

METHOD = """\
id: districts-2023
family: districts
name: {zh: 区县评价试办法, en: Districts graded}
subject: region
shown: [tax_evaluated]
data_year: 2023
since: '2024-01-01'
standing: published
reference: {document: 试, trust: example}
lists:
- id: all
  name: {zh: 全部区县, en: All districts}
  scope: members > 0
  method: ratio
  indicators:
  - {id: tax, name: {zh: 亩均税收, en: Tax per mu}, above: tax_evaluated, below: land_evaluated, unit: 万元/亩, weight: 100, base: {value: 5}}
  classes:
  - {grade: A, name: {zh: 甲类, en: First}, up_to: 0.5}
  - {grade: B, name: {zh: 乙类, en: Second}}
"""
BUILDINGS = """\
id: buildings-2023
family: buildings
name: {zh: 楼宇评价试办法, en: Buildings graded}
subject: premises
shown: [premises_tax_per_floor]
data_year: 2023
since: '2024-01-01'
standing: published
reference: {document: 试, trust: example}
lists:
- id: office
  name: {zh: 商务楼宇, en: Offices}
  scope: premises_kind == 'office_building'
  method: single
  indicators:
  - {id: tax, name: {zh: 入驻企业税收, en: Tax}, above: premises_tax, below: '1', unit: 万元}
  classes:
  - {grade: A, name: {zh: 亿元楼, en: Hundred million}, at_least: 10000}
  - {grade: B, name: {zh: 其他, en: Others}}
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("subjects")
    pack = Path(shutil.copytree(REPOSITORY / "packs" / "ningbo", folder / "zhen"))
    own = pack / "schemes" / "appraisal"
    shutil.rmtree(own)
    own.mkdir()
    (own / "districts-2023.yaml").write_text(METHOD, encoding="utf-8")
    (own / "buildings-2023.yaml").write_text(BUILDINGS, encoding="utf-8")
    store = build(folder / "data")
    put(store, "premises", "2023", PREMISES)
    store.close()
    with serving(create_app(pack, today=TODAY, data=folder / "data")) as address:
        yield address


def get(home: str, path: str, status: int = 200) -> httpx.Response:
    answer = httpx.get(home + path, timeout=60)
    assert answer.status_code == status, answer.text[:800]
    return answer


def test_every_subject_has_a_word() -> None:
    assert list(WORDS["appraisal_subject"]) == [str(item) for item in Subject]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        pytest.param("/subjects", ["区县评价试办法", "楼宇评价试办法", "商务楼宇"], id="办法一览"),
        pytest.param(
            "/subjects/districts-2023", ["东区", "3.33", "1家缺数", "评价税收"], id="先合计后相除；缺数看得见"
        ),
        pytest.param(
            "/subjects/districts-2023/东区", ["50", "15", "tax_evaluated", "2<small"], id="怎么算的"
        ),
        pytest.param(
            "/subjects/buildings-2023", ["一号楼", "亿元楼", "12,000", "税收单产"], id="亿元楼和税收单产"
        ),
        pytest.param("/en/subjects/buildings-2023", ["Hundred million", "Parks, buildings"], id="英文"),
    ],
)
def test_pages(home: str, path: str, words: list[str]) -> None:
    told = get(home, path).text
    for word in words:
        assert word in told, word


@pytest.mark.parametrize(
    "path",
    [
        "/subjects/nothing",
        "/subjects/districts-2023?listing=x",
        "/subjects/districts-2023/南区",
        "/subjects/buildings-2023/P3",
    ],
)
def test_what_is_not_there_is_said(home: str, path: str) -> None:
    get(home, path, 404)


def test_the_studio_of_districts_speaks_of_districts(home: str) -> None:
    """No list of enterprises, no cuts by size or age, and its home is that of parks and buildings."""
    told = get(home, "/appraisal/districts-2023").text
    assert "区县名单" in told
    assert 'href="/subjects/districts-2023' in told
    assert "企业名单" not in told
    assert "成立年数" not in told
    assert '<a href="/subjects" aria-current="page">' in told


def test_a_year_without_returns_is_said(home: str) -> None:
    assert "没有2024年的年报" in get(home, "/subjects/buildings-2023?year=2024").text


def test_other_tables_and_calls_serve_every_subject(home: str) -> None:
    assert "东区" in get(home, "/appraisal/districts-2023/table.csv").content.decode("utf-8-sig")
    assert "东区" in str(get(home, "/api/v1/appraisals/districts-2023/firms").json())
