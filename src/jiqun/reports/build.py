"""Building a bulletin: the query's numbers put into the kind's templates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jiqun.packs import Pack
from jiqun.papers.days import day_in_words
from jiqun.reports.asked import Asked, known_by, read_period
from jiqun.reports.bound import plain, unseal
from jiqun.reports.errors import BlockUnknown, RegionUnknown
from jiqun.reports.found import Found, Sources
from jiqun.reports.kind import AnnexRecord, BulletinKind
from jiqun.reports.model import Annex, Bulletin, Chart, Table
from jiqun.reports.prose import blocks_of, render
from jiqun.reports.queries import QUERIES


def ask(
    sources: Sources,
    kind: BulletinKind,
    period: str,
    *,
    region: str = "",
    on: dt.date | None = None,
    dated: dt.date | None = None,
    number: str = "",
    unit: str = "",
    today: dt.date | None = None,
) -> Asked:
    """What is asked for, read from words. Raises PeriodUnfit, RegionUnknown."""
    city = sources.city
    found = read_period(period, kind.record.per, kind.record.name.zh)
    chosen = _region(sources, region or city.home)
    out = city.calendar.out_by(found.year) if kind.record.per == "year" else None
    known_on = on or known_by(found, today or dt.date.today(), out)
    return Asked(
        period=found,
        region=chosen,
        whole=chosen == city.home,
        known_on=known_on,
        dated=dated or known_on,
        number=number,
        unit=unit,
    )


def _region(sources: Sources, words: str) -> str:
    """Raises RegionUnknown."""
    found = sources.city.library.regions.find(words)
    name = found.name.zh if found else words
    known = [sources.city.home, *sources.districts]
    if name not in known:
        raise RegionUnknown(words, known)
    return name


def build(sources: Sources, kind: BulletinKind, asked: Asked) -> Bulletin:
    """The bulletin of a kind. The same sources and question give an equal bulletin.

    Raises BlockUnknown for a query that is not there, DigitTyped, NumberUnbound, TemplateInvalid for templates, and what
    the query raises.
    """
    if kind.record.query not in QUERIES:
        raise BlockUnknown(kind.path, "查询", kind.record.query, QUERIES)
    found = QUERIES[kind.record.query](sources, asked, kind.record.parameters)
    values = {**_of_the_head(sources, asked), **found.values, "simulated": found.simulated}
    texts = {name: render(text, values, f"{kind.path}（{name}）") for name, text in kind.templates().items()}
    return _put_together(sources.city.pack, kind, asked, found, texts)


def _of_the_head(sources: Sources, asked: Asked) -> Mapping[str, Any]:
    """Names that every template has."""
    return {
        "city": sources.city.home,
        "region": asked.region,
        "whole": asked.whole,
        "level": asked.region[-1:],
        "city_level": sources.city.home[-1:],
        "all_region": f"全{asked.region[-1:]}",
        "all_city": f"全{sources.city.home[-1:]}",
        "period": str(asked.period),
        "span": f"{asked.year}年{asked.span}" if asked.period.form == "month" else str(asked.period),
        "year": f"{asked.year}年",
        "month": f"{asked.month}月",
        "pace": asked.pace,
        "known_on": day_in_words(asked.known_on),
        "dated": day_in_words(asked.dated),
        "number": asked.number,
        "unit": asked.unit,
    }


def _put_together(
    pack: Pack, kind: BulletinKind, asked: Asked, found: Found, texts: Mapping[str, str]
) -> Bulletin:
    where = f"{kind.path}（body）"
    head = {name: plain(unseal(text)).strip() for name, text in texts.items()}
    return Bulletin(
        kind=kind.id,
        kind_name=kind.record.name,
        period=asked.period.code,
        period_name=str(asked.period),
        region=asked.region,
        known_on=asked.known_on,
        dated=asked.dated,
        issuer=head["issuer"],
        number=head["number"],
        red_head=head["red_head"],
        title=head["title"],
        to=head["to"],
        copies=head["copies"],
        printed_by=head["printed_by"],
        blocks=tuple(blocks_of(texts["body"], found.tables, found.charts, where)),
        annexes=tuple(_annexes(kind, found, head)),
        simulated=found.simulated,
        basis=found.basis,
    )


def _annexes(kind: BulletinKind, found: Found, head: Mapping[str, str]) -> Iterator[Annex]:
    """Annexes that hold something: nobody staples an empty sheet to a paper."""
    for at, record in enumerate(kind.record.annexes):
        title = head[f"annexes.{at}.title"]
        if record.each:
            for name, held in found.tables.items():
                if name.startswith(record.each) and held.rows:
                    yield Annex(title=held.title, blocks=(held,))
        else:
            blocks = tuple(_blocks(kind.path, record, found))
            if any(isinstance(block, Chart) or block.rows for block in blocks):
                yield Annex(title=title, blocks=blocks)


def _blocks(path: Path, record: AnnexRecord, found: Found) -> Iterator[Table | Chart]:
    for what, names, shelf in (("表", record.tables, found.tables), ("图", record.charts, found.charts)):
        for name in names:
            if name not in shelf:
                raise BlockUnknown(path, what, name, shelf)
            yield shelf[name]
