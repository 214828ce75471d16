"""A bulletin as a Word document after GB/T 9704—2012 (党政机关公文格式)."""

from __future__ import annotations

from jiqun.papers.fonts import BODY, OFFICIAL, Faces
from jiqun.papers.grid import CELL, Column
from jiqun.papers.official import annex, imprint, list_of_annexes, red_head, sign_off
from jiqun.papers.paper import About, Paper
from jiqun.reports.bound import plain
from jiqun.reports.model import SIMULATED, Annex, Block, Bulletin, Chart, Heading, Paragraph, Table
from jiqun.reports.writing.picture import png_of

#: A last paragraph of at most so many characters moves with the signature; a longer one would leave half a page white.
SHORT = 140
LABEL = f"【{SIMULATED}，不代表真实情况】"
TABLE_LABEL = f"（本表含{SIMULATED}，不代表真实情况）"


def write_word(bulletin: Bulletin, faces: Faces = OFFICIAL) -> bytes:
    """The document. The same bulletin gives the same bytes. `faces` names other families for a machine without the
    official ones."""
    paper = Paper(faces)
    _head(paper, bulletin)
    for at, block in enumerate(bulletin.blocks, 1):
        _block(paper, block, last=at == len(bulletin.blocks))
    list_of_annexes(paper, [item.title for item in bulletin.annexes])
    sign_off(paper, bulletin.issuer, bulletin.dated)
    for number, item in enumerate(bulletin.annexes, 1):
        _annex(paper, item, number if len(bulletin.annexes) > 1 else 0)
    imprint(paper, bulletin.copies, bulletin.printed_by, bulletin.dated)
    return paper.save(_about(bulletin))


def _head(paper: Paper, bulletin: Bulletin) -> None:
    """Red head with number and line where there is one, label of simulated figures, title, addressees."""
    if bulletin.red_head:
        red_head(paper, bulletin.red_head, bulletin.number)
    elif bulletin.number:
        paper.centred(bulletin.number, font=BODY, size=16)
    if bulletin.simulated:
        paper.centred(LABEL)
    paper.title(bulletin.title)
    paper.gap()
    if bulletin.to:
        paper.text(bulletin.to, first=0)


def _block(paper: Paper, block: Block, *, last: bool = False) -> None:
    """The `last` paragraph goes with what follows, if it is short: no page holds the signature alone."""
    match block:
        case Heading(level=level, ordinal=ordinal, text=text):
            paper.heading(level, ordinal, plain(text))
        case Paragraph(text=text):
            words = plain(text)
            paper.text(words, keep=last and len(words) <= SHORT)
        case Table():
            paper.centred(block.title)
            _table(paper, block)
        case Chart():
            paper.picture(png_of(block), block.name, _told(block))


def _table(paper: Paper, table: Table) -> None:
    if table.simulated:
        paper.centred(TABLE_LABEL, size=CELL, line=18)
    if not table.rows:
        paper.text(table.empty)
        return
    columns = [
        Column(column.label, column.unit, column.weight, "right" if column.right else "")
        for column in table.columns
    ]
    paper.table(columns, table.printed, strong=table.strong, notes=table.notes)


def _told(chart: Chart) -> str:
    """What the picture shows, for those who cannot see it."""
    values = chart.series[0].values
    words = "，".join(f"{label.zh}{'无数' if value is None else value}" for label, value in zip(chart.labels, values, strict=True))  # fmt: skip
    return f"{chart.title.zh}（{chart.unit}）：{words}"


def _annex(paper: Paper, item: Annex, number: int) -> None:
    """An annex of one table has the annex's title only."""
    annex(paper, item.title, number, wide=item.wide)
    for block in item.blocks:
        if isinstance(block, Table) and (block.title == item.title or len(item.blocks) == 1):
            _table(paper, block)
        else:
            _block(paper, block)


def _about(bulletin: Bulletin) -> About:
    return About(
        bulletin.title,
        bulletin.issuer,
        bulletin.dated,
        subject=bulletin.kind_name.zh,
        keywords=bulletin.period,
        comments=SIMULATED if bulletin.simulated else "",
    )
