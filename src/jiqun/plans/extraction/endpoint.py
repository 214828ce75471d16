"""Additions proposed by a language model behind an OpenAI-compatible endpoint. Off unless configured; never needed.

The model is shown one paragraph at a time with what the rules already read there. It may only point at words: whatever
it says is kept only when its quote and number stand in the paragraph, letter for letter, and the rules have not read
that place. What is kept is marked as proposed and waits for a reviewer.
"""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from jiqun.documents import Document, Kind, Paragraph
from jiqun.mishap import Mishap
from jiqun.plans.statement import Statement, StatementKind
from jiqun.values import UnreadableValue, read_value

MARK = "proposed by a model"

PROMPT = (
    "You read Chinese government plans. List quantitative statements (targets, baselines, results, thresholds) of the "
    "paragraph that are not yet listed. Answer with a JSON array only; every item has: quote (a clause copied from the "
    "paragraph), value_text (the number with its unit, copied), indicator, year (number or null), "
    'kind ("target", "baseline", "result" or "rule/threshold"). Answer [] when nothing is missing.'
)


class EndpointFailed(Mishap):
    def __init__(self, url: str, why: str) -> None:
        super().__init__(
            f"模型接口 {url} 没有给出可用的回答：{why}；不用模型也可抽取（去掉 --propose）。"
            f" / The endpoint {url} gave no usable answer: {why}. Extraction works without it (leave out --propose)."
        )


class EndpointNotConfigured(Mishap):
    def __init__(self) -> None:
        super().__init__(
            "没有配置模型接口；请设置环境变量 JIQUN_MODEL_URL（如 http://127.0.0.1:8000/v1）和 JIQUN_MODEL_NAME。"
            " / No endpoint is configured; set JIQUN_MODEL_URL and JIQUN_MODEL_NAME."
        )


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`url` ends before `/chat/completions`; `key` is sent as a bearer token when given; `seconds` bounds each call."""

    url: str
    model: str
    key: str | None = None
    seconds: float = 60.0

    @staticmethod
    def configured(environment: Mapping[str, str] = os.environ) -> Endpoint | None:
        """The endpoint of JIQUN_MODEL_URL, JIQUN_MODEL_NAME and JIQUN_MODEL_KEY, or None."""
        url, model = environment.get("JIQUN_MODEL_URL"), environment.get("JIQUN_MODEL_NAME")
        if not url or not model or urlsplit(url).scheme not in ("http", "https"):
            return None
        return Endpoint(url.rstrip("/"), model, environment.get("JIQUN_MODEL_KEY"))


def propose(document: Document, known: Sequence[Statement], endpoint: Endpoint) -> list[Statement]:
    """What the model adds to `known`, in the order of the text, each with :data:`MARK` in `why`.

    Raises EndpointFailed when the endpoint cannot be reached or answers something else than JSON.
    """
    found: list[Statement] = []
    taken = [(item.value_start, item.value_end) for item in known]
    for paragraph in _worth_asking(document):
        here = [item for item in known if paragraph.span.start <= item.value_start < paragraph.span.end]
        for answer in _ask(paragraph.text, here, endpoint):
            statement = _located(document, paragraph, answer, endpoint.model)
            if statement is not None and not _overlaps(statement, taken):
                found.append(statement)
                taken.append((statement.value_start, statement.value_end))
    return sorted(found, key=lambda item: item.value_start)


def _worth_asking(document: Document) -> Iterator[Paragraph]:
    return (item for item in document.paragraphs if item.kind is Kind.BODY and len(item.text) >= 12)


def _overlaps(statement: Statement, taken: Iterable[tuple[int, int]]) -> bool:
    return any(start < statement.value_end and statement.value_start < end for start, end in taken)


def _ask(text: str, known: Sequence[Statement], endpoint: Endpoint) -> list[dict[str, Any]]:
    listed = "\n".join(f"- {item.indicator}: {item.value_text}" for item in known) or "(none)"
    body = {
        "model": endpoint.model,
        "temperature": 0,
        "messages": [
            {"role": "system", "content": PROMPT},
            {"role": "user", "content": f"Paragraph:\n{text}\n\nAlready listed:\n{listed}"},
        ],
    }
    request = urllib.request.Request(  # noqa: S310 (the scheme is checked when configured)
        f"{endpoint.url}/chat/completions",
        json.dumps(body).encode(),
        {"content-type": "application/json"}
        | ({"authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}),
    )
    try:
        with urllib.request.urlopen(request, timeout=endpoint.seconds) as response:  # noqa: S310
            content = json.load(response)["choices"][0]["message"]["content"]
        return _items(content)
    except (urllib.error.URLError, TimeoutError, ValueError, LookupError, TypeError) as error:
        raise EndpointFailed(endpoint.url, str(error)) from error


def _items(content: object) -> list[dict[str, Any]]:
    """The array in an answer that may be wrapped in a code fence. Raises ValueError."""
    if not isinstance(content, str):
        raise ValueError("the answer holds no text")  # noqa: TRY004 (what is wrong is what came over the wire)
    start, end = content.find("["), content.rfind("]")
    if start < 0 or end < start:
        raise ValueError("no JSON array in the answer")
    return [item for item in json.loads(content[start : end + 1]) if isinstance(item, dict)]


def _located(
    document: Document, paragraph: Paragraph, answer: Mapping[str, Any], model: str
) -> Statement | None:
    """The proposal tied to its place, or None when the words do not stand in the paragraph."""
    quote, printed = str(answer.get("quote") or ""), str(answer.get("value_text") or "")
    start = paragraph.text.find(quote) if quote else -1
    inside = quote.find(printed) if printed else -1
    if start < 0 or inside < 0:
        return None
    try:
        reading, kind = read_value(printed), StatementKind(str(answer.get("kind")))
    except (UnreadableValue, ValueError):
        return None
    clause = paragraph.flow.span(start, start + len(quote))
    value = paragraph.flow.span(start + inside, start + inside + len(printed))
    year = answer.get("year")
    return Statement(
        doc=document.name.rsplit(".", 1)[0],
        quote=document.quote(clause),
        char_start=clause.start,
        char_end=clause.end,
        value_text=document.quote(value),
        value_start=value.start,
        value_end=value.end,
        indicator=str(answer.get("indicator") or ""),
        kind=kind,
        value=_plain(reading.value),
        value2=_plain(reading.value2),
        unit=reading.unit.symbol if reading.unit else None,
        comparator=reading.comparator.value,
        year=year if isinstance(year, int) else None,
        section="/".join(map(str, paragraph.section)),
        ambiguous=True,
        note=f"模型建议（{model}），须人工核对",
        why=(MARK,),
    )


def _plain(value: Any) -> float | int | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
