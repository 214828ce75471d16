"""Documents that are no pack yet, as the lint reads them: extracted statements, standing guessed from the text."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from jiqun.documents import Document, Kind, read
from jiqun.plans.extraction import extract
from jiqun.plans.lint.source import Source
from jiqun.plans.statement import Statement

_DAY = re.compile(r"((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日")
_BYLINE = re.compile(r"(?:本报|新华社|[（(]?)?记者[\s　：:]*[一-鿿·]{2,4}")
_REPORTED = re.compile(r"近日|日前|《[^》]*(?:规划|方案|计划)》(?:（[^）]*）)?[，,]?\s*提出")


def sources_of_files(paths: Iterable[Path]) -> list[Source]:
    """Read, extract and place every file. Raises DocumentError."""
    return [source_of_file(path) for path in paths]


def source_of_file(path: Path) -> Source:
    document = read(path)
    statements = extract(document)
    years = [item.year for item in statements if item.kind == "target" and item.year is not None]
    return Source(
        id=path.stem,
        document=document,
        statements=statements,
        news=is_news(document),
        issued=issued(document),
        region=_region(statements),
        start_year=min(years, default=None),
        end_year=max(years, default=None),
    )


def is_news(document: Document) -> bool:
    """A byline, or the manner of a report (近日, 《…规划》提出), makes a text a report about a plan, not the plan."""
    body = " ".join(paragraph.text for paragraph in document.paragraphs if paragraph.kind is not Kind.CHROME)
    return bool(_BYLINE.search(body)) or len(_REPORTED.findall(body)) >= 2


def issued(document: Document) -> dt.date | None:
    """The date of the signature or imprint: the last full date outside the running text."""
    dates = [match for block in document.paragraphs if block.kind in (Kind.NOTE, Kind.BODY) and len(block.text) < 60 for match in _DAY.findall(block.text)]
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
