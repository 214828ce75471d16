"""Documents that are no pack yet, as the lint reads them: extracted statements, standing guessed from the text."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from jiqun.documents import Document, Kind, read
from jiqun.plans.extraction import extract
from jiqun.plans.lint.rules.cascade import is_above
from jiqun.plans.lint.rules.plan_and_news import reported
from jiqun.plans.lint.source import Source
from jiqun.plans.statement import Statement

_DAY = re.compile(r"((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日")
_YEARS = re.compile(r"(20\d\d)年?\s*[—–\-－~～至]+\s*(20\d\d)年?")
_FIVE = re.compile(r"十([一二三四五六七八九])五")
_BYLINE = re.compile(r"(?:本报|新华社|[（(]?)?记者[\s　：:]*[一-鿿·]{2,4}")
_REPORTED = re.compile(r"近日|日前|《[^》]*(?:规划|方案|计划)》(?:（[^）]*）)?[，,]?\s*提出")


def sources_of_files(paths: Iterable[Path]) -> list[Source]:
    """Read, extract and place every file. Raises DocumentError."""
    return placed([source_of_file(path) for path in paths])


def placed(sources: Sequence[Source]) -> list[Source]:
    """The same sources, each with the id of the plan it reports on or carries out, where one of them is that plan."""
    return [replace(source, parent=source.parent or _parent(source, sources)) for source in sources]


def _parent(source: Source, sources: Sequence[Source]) -> str | None:
    if source.news:
        plan = reported(source, sources)
        return plan.id if plan else None
    return next((other.id for other in sources if not other.news and is_above(other, source)), None)


def source_of_file(path: Path) -> Source:
    return source_of_document(read(path), path.stem)


def source_of_document(document: Document, name: str) -> Source:
    """A read document as the lint takes it: statements extracted, standing guessed."""
    statements = extract(document)
    years = [item.year for item in statements if item.kind == "target" and item.year is not None]
    start, end = period(document) or (min(years, default=None), max(years, default=None))
    return Source(
        id=name,
        document=document,
        statements=statements,
        news=is_news(document),
        issued=issued(document),
        region=_region(statements),
        start_year=start,
        end_year=end,
    )


def is_news(document: Document) -> bool:
    """A byline, or the manner of a report (近日, 《…规划》提出), makes a text a report about a plan, not the plan."""
    body = " ".join(paragraph.text for paragraph in document.paragraphs if paragraph.kind is not Kind.CHROME)
    return bool(_BYLINE.search(body)) or len(_REPORTED.findall(body)) >= 2


def period(document: Document) -> tuple[int, int] | None:
    """The years a document says in its title or first lines that it covers: 2023—2027年, or a five-year plan by its number."""
    titles = [item.text for item in document.paragraphs if item.kind in (Kind.TITLE, Kind.HEADING)]
    for text in [document.title, *titles[:2]]:
        if span := _YEARS.search(text):
            return int(span[1]), int(span[2])
        if plan := _FIVE.search(text):
            start = 2021 + 5 * ("一二三四五六七八九".index(plan[1]) - 3)
            return start, start + 4
    return None


def issued(document: Document) -> dt.date | None:
    """The date of the signature or imprint: the last full date outside the running text."""
    dates = [
        match
        for block in document.paragraphs
        if block.kind in (Kind.NOTE, Kind.BODY) and len(block.text) < 60
        for match in _DAY.findall(block.text)
    ]
    return next((day for match in reversed(dates) if (day := _day(*match)) is not None), None)


def _day(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def _region(statements: Sequence[Statement]) -> str | None:
    """The region that most statements are about."""
    counted = Counter(item.region for item in statements if item.region)
    return counted.most_common(1)[0][0] if counted else None
