"""Extraction, against one regular expression that finds numbers with a unit and understands nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bench.measure import Result, against
from jiqun.documents import Document, read
from jiqun.packs import find_pack
from jiqun.plans.extraction import extract

NUMBERS = re.compile(r"\d+(?:\.\d+)?(?:万亿元|亿元|万元/亩|万亩|家|个|项|条|%|个百分点)")


def compare(rounds: int) -> Iterator[Result]:
    documents = [read(path) for path in find_pack("ningbo").files("documents/*.txt")]
    size = sum(len(document.text.encode()) for document in documents) / 1e6
    ours, peer = against(lambda: _ours(documents), lambda: _naive(documents), rounds)
    found, spotted = _ours(documents), _naive(documents)
    note = f"{size:.2f} MB, {size / ours:.2f} against {size / peer:.0f} MB/s; {found} statements, {spotted} numbers spotted"
    yield Result("extract statements", "one regular expression", ours * 1000, peer * 1000, "ms", note)


def _ours(documents: list[Document]) -> int:
    return sum(len(extract(document)) for document in documents)


def _naive(documents: list[Document]) -> int:
    return sum(len(NUMBERS.findall(document.text)) for document in documents)
