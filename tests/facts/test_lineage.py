"""A figure leads back to the file, the sheet and the row, on every face."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from jiqun.cli.main import app
from jiqun.facts.intake import problems
from jiqun.facts.schema import load_declarations
from jiqun.facts.store import SHEET, Store
from jiqun.web import create_app
from tests.conftest import serving
from tests.facts.intake.forms import code

PACK = Path(__file__).parents[2] / "packs" / "ningbo"
HEAD = ("统一社会信用代码", "企业名称", "规模", "工业总产值（万元）")
#: Both sheets begin their rows at 2.
SHEETS = {
    "甲片": [(code(1), "甲厂", "规上", 500.0), (code(2), "乙厂", "规上", 300.0)],
    "乙片": [(code(3), "丙厂", "规上", 400.0), (code(4), "丁厂", "规上", 200.0)],
}
#: In order of the amount: code, sheet, row.
PLACES = [(code(1), "甲片", 2), (code(3), "乙片", 2), (code(2), "甲片", 3), (code(4), "乙片", 3)]


def book(path: Path, sheets: dict[str, list[tuple[Any, ...]]], head: tuple[str, ...] = HEAD) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in (head, *rows):
            sheet.append(row)
    made.save(path)
    return path


def run(folder: Path, *words: str, code: int = 0) -> Any:
    done = CliRunner().invoke(app, [*words, "--pack", str(PACK), "--data", str(folder / "data")])
    assert done.exit_code == code, done.output
    return json.loads(done.stdout) if "--json" in words else done.output


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A year in a workbook of two sheets, and its months: January and February in one, March in another."""
    folder = tmp_path_factory.mktemp("city")
    run(folder, "import", str(book(folder / "年报.xlsx", SHEETS)), "--period", "2024", "--office", "某局")
    head = ("统一社会信用代码", "企业名称", "累计工业总产值（万元）")
    for month, amount in (("2024-02", 70.0), ("2024-03", 100.0)):
        sheets = {"一": [(code(1), "甲厂", amount)], "二": [(code(3), "丙厂", 2 * amount)]}
        run(folder, "import", str(book(folder / f"{month}.xlsx", sheets, head)), "--period", month,
            "--dataset", "enterprise_month", "--office", "某局")  # fmt: skip
    return folder


@pytest.fixture(scope="module")
def site(city: Path) -> Iterator[str]:
    with serving(create_app(PACK, today=dt.date(2026, 11, 22), data=city / "data")) as address:
        yield address


def get(site: str, path: str, **query: str) -> httpx.Response:
    answer = httpx.get(site + path, params=query or None, timeout=60)
    assert answer.status_code == 200, answer.text[:500]
    return answer


def parts(content: dict[str, Any]) -> list[tuple[str, str, int]]:
    assert {part["source"] for part in content["measures"][0]["largest"]} == {"年报.xlsx"}
    return [(part["code"], part["sheet"], part["row"]) for part in content["measures"][0]["largest"]]


def test_a_command_explains_down_to_the_sheet(city: Path) -> None:
    words = ("compute", "industrial-output-ads", "--period", "2024", "--explain", "all")
    assert parts(run(city, *words, "--json")) == PLACES
    said = run(city, *words).replace("\n", "")
    assert all(word in said for word in ("文件", "工作表", "年报.xlsx", "乙片"))


def test_the_api_explains_down_to_the_sheet(site: str) -> None:
    found = get(site, "/api/v1/figures/industrial-output-ads/explanation", period="2024").json()
    assert parts(found) == PLACES
    held = get(site, f"/api/v1/enterprises/{code(3)}").json()
    assert [(row["_source"], row["_sheet"], row["_row"]) for row in held["years"]] == [
        ("年报.xlsx", "乙片", 2)
    ]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        pytest.param("/figures/industrial-output-ads?period=2024", "年报.xlsx “乙片” 第2行", id="figure"),
        pytest.param(
            "/en/figures/industrial-output-ads?period=2024", "年报.xlsx 乙片 row 2", id="in English"
        ),
        pytest.param(f"/enterprises/{code(3)}", "年报.xlsx “乙片” 第2行", id="portrait"),
        pytest.param("/figures/industrial-output-ads?period=2024-03", "2024-02.xlsx “二” 第2行", id="months"),
    ],
)
def test_a_page_names_file_sheet_and_row(site: str, path: str, words: str) -> None:
    assert words in plain(get(site, path).text)


def plain(page: str) -> str:
    """What a reader sees: without tags, blanks run together."""
    from lxml import html

    return " ".join(html.fromstring(page).text_content().split())


def test_a_page_of_a_vintage_names_the_sheets(site: str) -> None:
    (vintage,) = get(site, "/api/v1/data/vintages", dataset="enterprise_year").json()["vintages"]
    found = plain(get(site, f"/data/vintages/{vintage['id']}").text)
    assert "2甲片" in found
    assert "3乙片" in found


def test_vintages_of_before_sheets_were_kept_are_read(tmp_path: Path) -> None:
    """Beside newer ones, and on their own."""
    folder = tmp_path / "data"
    run(tmp_path, "import", str(book(tmp_path / "旧.xlsx", SHEETS)), "--period", "2023", "--office", "某局")
    run(tmp_path, "import", str(book(tmp_path / "新.xlsx", SHEETS)), "--period", "2024", "--office", "某局")
    store = Store(folder, load_declarations())
    old = store.files(store.catalogue.all("enterprise_year")[0])["data.parquet"]
    pq.write_table(pq.read_table(old).drop_columns([SHEET]), old)
    store.close()
    found = {
        year: run(
            tmp_path, "compute", "industrial-output-ads", "--period", year, "--explain", "all", "--json"
        )
        for year in ("2023", "2024")
    }
    assert [item["sheet"] for item in found["2023"]["measures"][0]["largest"]] == [""] * 4
    assert [item["sheet"] for item in found["2024"]["measures"][0]["largest"]] == [item[1] for item in PLACES]


def test_a_file_without_sheets_names_none(tmp_path: Path) -> None:
    rows = "\n".join(",".join(map(str, row)) for row in (HEAD, *SHEETS["甲片"]))
    (tmp_path / "a.csv").write_text(rows, "utf-8")
    run(tmp_path, "import", str(tmp_path / "a.csv"), "--period", "2024", "--office", "某局")
    store = Store(tmp_path / "data", load_declarations())
    (vintage,) = store.catalogue.all()
    assert pq.read_table(store.files(vintage)["data.parquet"])[SHEET].to_pylist() == [None, None]
    store.close()


def test_rows_of_two_sheets_are_two_observations(tmp_path: Path) -> None:
    """Published figures carry the sheet in their number: of each row number there is one in every sheet."""
    head = ("指标编号", "地区", "时期", "数值", "单位", "数据版本", "来源", "可信度")
    sheets = {
        name: [("工业增加值", "宁波市", year, 1.5, "亿元", "初步核算", "某公报", "official")]
        for name, year in (("一", "2022"), ("二", "2023"))
    }
    run(tmp_path, "import", str(book(tmp_path / "公布数.xlsx", sheets, head)), "--dataset", "observation",
        "--office", "某局")  # fmt: skip
    from jiqun.facts.published import published
    from jiqun.workspace.facts import open_desk

    desk = open_desk(PACK, tmp_path / "data")
    found = published(desk.store, lambda: desk.engine)
    ends = sorted(item.row.id.partition(":")[2] for item in found.figures)
    desk.close()
    assert (found.unread, ends) == ((), ["一:2", "二:2"])


def test_problems_that_are_only_counted_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the command line, in JSON and on the page of the vintage."""
    monkeypatch.setattr(problems, "WRITTEN", 2)
    rows = [(code(at), "甲", "规上", "很多" if at > 1 else 1.0) for at in range(1, 7)]
    path = book(tmp_path / "a.xlsx", {"表": rows})
    words = ("import", str(path), "--period", "2024", "--office", "某局")
    (taken,) = run(tmp_path, *words, "--dry-run", "--json", code=1)["files"]
    assert (taken["counts"], taken["unlisted"]) == ({"number_unreadable": 5}, 3)
    assert "另有 3 处只计数未列出 / 3 more counted, not listed" in run(tmp_path, *words, "--good-rows")
    with serving(create_app(PACK, today=dt.date(2026, 11, 22), data=tmp_path / "data")) as site:
        (vintage,) = get(site, "/api/v1/data/vintages").json()["vintages"]
        assert "另有 3 处只计数未列出" in get(site, f"/data/vintages/{vintage['id']}").text
        assert "3 more counted, not listed" in get(site, f"/en/data/vintages/{vintage['id']}").text
