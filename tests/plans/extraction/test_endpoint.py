"""A model may propose additions; it is never needed and never trusted."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from jiqun.documents import read
from jiqun.plans.extraction import extract
from jiqun.plans.extraction.endpoint import MARK, Endpoint, EndpointFailed, propose

TEXT = "一、主要目标\n\n到2027年，全市海洋经济总产出达到3000亿元，另有若干港口吞吐能力跃上六亿吨台阶，形成新格局。\n"


class Model(BaseHTTPRequestHandler):
    answer: Any = "[]"
    asked: list[dict[str, Any]] = []  # noqa: RUF012 (the server makes the instances)

    def do_POST(self) -> None:
        self.asked.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        body = json.dumps({"choices": [{"message": {"content": self.answer}}]}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    server = HTTPServer(("127.0.0.1", 0), Model)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Model.asked.clear()
    yield Endpoint(f"http://127.0.0.1:{server.server_port}/v1", "test-model", seconds=5)
    server.shutdown()
    server.server_close()


def _answer(*items: dict[str, Any]) -> str:
    return f"```json\n{json.dumps(items, ensure_ascii=False)}\n```"


PORT = {
    "quote": "若干港口吞吐能力跃上六亿吨台阶",
    "value_text": "六亿吨",
    "indicator": "港口吞吐能力",
    "year": 2027,
    "kind": "target",
}


def _proposed(endpoint: Endpoint, known: list[Any] | None = None) -> list[Any]:
    return propose(read(TEXT.encode(), "plan.txt"), known or [], endpoint)


def test_an_addition_is_tied_to_its_words_and_marked(endpoint: Endpoint) -> None:
    Model.answer = _answer(PORT)
    (found,) = _proposed(endpoint)
    assert TEXT[found.value_start : found.value_end] == found.value_text == "六亿吨"
    assert TEXT[found.char_start : found.char_end] == found.quote
    assert (found.value, found.unit, found.year) == (6, "亿吨", 2027)
    assert found.why == (MARK,)
    assert "须人工核对" in (found.note or "")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(
            {"quote": "港口吞吐能力达到七亿吨", "value_text": "七亿吨"}, id="words that are not in the text"
        ),
        pytest.param({"value_text": "3000亿元"}, id="a number outside its quote"),
        pytest.param({"value_text": "港口"}, id="no number"),
        pytest.param({"kind": "prophecy"}, id="no kind of statement"),
        pytest.param({"quote": ""}, id="no quote"),
    ],
)
def test_what_cannot_be_verified_is_dropped(endpoint: Endpoint, change: dict[str, Any]) -> None:
    Model.answer = _answer({**PORT, **change})
    assert _proposed(endpoint) == []


def test_what_the_rules_have_read_is_not_read_again(endpoint: Endpoint) -> None:
    known = extract(read(TEXT.encode(), "plan.txt"))
    assert [item.value for item in known][:1] == [3000]
    Model.answer = _answer({**PORT, "quote": "全市海洋经济总产出达到3000亿元", "value_text": "3000亿元"})
    assert _proposed(endpoint, known) == []
    assert "3000亿元" in Model.asked[0]["messages"][1]["content"]


@pytest.mark.parametrize("answer", ["I cannot help with that.", "[{", None])
def test_an_answer_that_is_no_json_is_an_error_with_the_way_out(endpoint: Endpoint, answer: Any) -> None:
    Model.answer = answer
    with pytest.raises(EndpointFailed, match="--propose"):
        _proposed(endpoint)


def test_an_endpoint_that_is_not_there_is_an_error(endpoint: Endpoint) -> None:
    with pytest.raises(EndpointFailed, match="127"):
        _proposed(Endpoint("http://127.0.0.1:9/v1", "x", seconds=1))


@pytest.mark.parametrize(
    ("environment", "configured"),
    [
        ({}, False),
        ({"JIQUN_MODEL_URL": "http://127.0.0.1:1/v1"}, False),
        ({"JIQUN_MODEL_URL": "file:///etc/passwd", "JIQUN_MODEL_NAME": "m"}, False),
        ({"JIQUN_MODEL_URL": "http://127.0.0.1:1/v1/", "JIQUN_MODEL_NAME": "m"}, True),
    ],
)
def test_configuration(environment: dict[str, str], configured: bool) -> None:
    assert (Endpoint.configured(environment) is not None) is configured
