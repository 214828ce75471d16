"""The API says what pages and commands say, and errors have one shape."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import httpx
import openpyxl
import pytest

pytestmark = pytest.mark.xdist_group("browser")

ADDRESSES = [
    "/api/v1/summary",
    "/api/v1/plans",
    "/api/v1/plans/361-2025/statements",
    "/api/v1/targets",
    "/api/v1/targets/A066",
    "/api/v1/tasks",
    "/api/v1/compare?first=361-2023&second=361-2025",
    "/api/v1/cascade?city_plan=361-2023&district_plan=224X-yinzhou",
    "/api/v1/taxonomies",
    "/api/v1/observations?indicator=gdp",
    "/api/v1/mechanisms",
    "/api/v1/findings",
    "/api/openapi.json",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_answers_json(site: str, address: str) -> None:
    answer = httpx.get(site + address, timeout=60)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/api/v1/targets/ZZZ", 404, "not_found"),
        ("/api/v1/nothing", 404, "not_found"),
        ("/api/v1/targets?year=soon", 422, "invalid"),
        ("/api/v1/targets?on=yesterday", 422, "invalid"),
        ("/api/v1/compare?first=a&second=b", 404, "not_found"),
    ],
)
def test_errors_have_one_shape(site: str, address: str, status: int, code: str) -> None:
    answer = httpx.get(site + address)
    assert answer.status_code == status
    error = answer.json()["error"]
    assert set(error) == {"code", "message", "where"}
    assert error["code"] == code


def test_command_and_api_say_the_same(site: str, pack: Path) -> None:
    by_api = httpx.get(
        f"{site}/api/v1/targets", params={"on": "2024-01-01", "indicator": "national-little-giants"}
    ).json()
    run = subprocess.run(
        [sys.executable, "-m", "jiqun", "targets", "--all", "--pack", str(pack), "--on", "2024-01-01",
         "--indicator", "national-little-giants", "--json"],
        capture_output=True, check=True,
    )  # fmt: skip
    assert json.loads(run.stdout)["targets"] == by_api["targets"]


def test_filters_compose(site: str) -> None:
    rows = httpx.get(
        f"{site}/api/v1/targets", params={"plan": "361-2023", "year": 2027, "department": "市科技局"}
    ).json()["targets"]
    assert rows
    assert {(row["plan"], row["year"] or row["horizon_year"]) for row in rows} == {("361-2023", 2027)}
    assert all("市科技局" in [duty["unit"] for duty in row["duties"]] for row in rows)


def test_the_quote_is_the_text_at_its_offsets(site: str, pack: Path) -> None:
    row = httpx.get(f"{site}/api/v1/targets/A066").json()
    text = (pack / "documents" / "361-2023.txt").read_text(encoding="utf-8")
    place = row["source"]
    assert text[place["char_start"] : place["char_end"]] == place["quote"]


def test_csv_opens_in_excel_as_chinese(site: str) -> None:
    content = httpx.get(f"{site}/targets.csv?status=missed").content
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["编号", "规划", "指标"]
    assert {row[rows[0].index("状态")] for row in rows[1:]} == {"未达成"}


def test_xlsx_holds_numbers_as_numbers_and_text_as_text(site: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(httpx.get(f"{site}/targets.xlsx?plan=361-2023").content))
    sheet = book.active
    assert sheet is not None
    head = [cell.value for cell in sheet[1]]
    goals = [row[head.index("目标值")] for row in sheet.iter_rows(min_row=2)]
    assert any(isinstance(cell.value, int | float) for cell in goals)
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


@pytest.mark.parametrize("path", ["/", "/targets", "/api/v1/summary", "/static/style.css", "/nothing"])
def test_every_answer_carries_the_policy(site: str, path: str) -> None:
    headers = httpx.get(site + path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_another_host_name_is_refused(site: str) -> None:
    assert httpx.get(site, headers={"host": "rebound.example"}).status_code == 400


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' OR 1=1 --"]
)
def test_what_is_asked_is_printed_escaped(site: str, words: str) -> None:
    for path in ("/targets", "/observations"):
        html = httpx.get(site + path, params={"q": words}).text
        assert "<script>alert" not in html
        assert "<img src=x" not in html


def test_head_answers_the_headers_of_get(site: str) -> None:
    for path in ("/targets", "/targets.csv", "/api/v1/summary"):
        head = httpx.head(site + path, timeout=60)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-type"] == httpx.get(site + path, timeout=60).headers["content-type"]


@pytest.mark.parametrize("declared", [True, False])
def test_a_body_that_is_too_large_is_refused(site: str, declared: bool) -> None:
    body = b"why=" + b"x" * 200_000
    content = body if declared else iter([body[:100_000], body[100_000:]])
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert httpx.post(f"{site}/review/361-2025/0-1", content=content, headers=headers).status_code == 413


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/plans/..%2f..%2fpack/read", "/plans/../x"]
)
def test_no_path_leads_out_of_the_house(site: str, path: str) -> None:
    assert httpx.get(site + path).status_code in (404, 307)
