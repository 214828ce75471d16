"""A bulletin as HTML: the preview of a page, with every number's query behind it, and a file that opens anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from jiqun.papers.days import day_in_words
from jiqun.papers.fonts import chinese
from jiqun.reports.bound import Bound, Pieces
from jiqun.reports.model import SIMULATED, Block, Bulletin, Chart, Heading, Paragraph, Table
from jiqun.reports.writing.drawing import svg_of

STYLE = """
body{margin:2rem auto;max-width:52rem;padding:0 1rem;color:#111;background:#fff;font:1.1rem/1.9 FangSong,STFangsong,"Noto Serif CJK SC",serif}
h1{font-size:1.7rem;text-align:center;line-height:1.5}.red{color:#c00000;text-align:center;font-size:2.2rem;border-bottom:3px solid #c00000;padding-bottom:.6rem}
h2,h3,h4,h5{font-size:1.1rem;margin:.4rem 0;text-indent:2em;font-family:SimHei,"Noto Sans CJK SC",sans-serif}h3{font-family:KaiTi,"Noto Serif CJK SC",serif;font-weight:400}
p{margin:.3rem 0;text-indent:2em;text-align:justify}p.to,p.note,p.label{text-indent:0}p.label{text-align:center;font-weight:700}.sign{text-align:right;text-indent:0;margin-right:4em}
table{border-collapse:collapse;width:100%;font-size:.85rem;line-height:1.4;margin:.6rem 0}caption{font-weight:700;padding:.3rem}th,td{border:1px solid #333;padding:.2rem .4rem}
td.n{text-align:right;font-variant-numeric:tabular-nums}tr.strong td{font-weight:700}.note{font-size:.8rem}data{border-bottom:1px dotted #888}svg{width:100%;height:auto}
""".strip()


def write_html(bulletin: Bulletin) -> bytes:
    """A whole document with its style inside; the last part lists every number with its query."""
    title = escape(bulletin.title)
    page = [
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>',
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body>',
        fragment(bulletin),
        "<hr><h2>取数说明</h2>",
        trace_table(bulletin),
        "</body></html>",
    ]
    return "\n".join(page).encode()


def fragment(bulletin: Bulletin) -> str:
    """The bulletin without page around it, for pages that have their own style: no script, no inline style.

    Paragraphs of the text carry `data-paragraph`, their number for editing; numbers are `<data>` with their query.
    """
    return "\n".join([*_head(bulletin), *_body(bulletin), *_sign_off(bulletin), *_annexes(bulletin)])


def _head(bulletin: Bulletin) -> Iterator[str]:
    if bulletin.red_head:
        yield f'<p class="red">{escape(bulletin.red_head)}</p>'
    if bulletin.number:
        yield f'<p class="label">{escape(bulletin.number)}</p>'
    if bulletin.simulated:
        yield f'<p class="label">【{SIMULATED}，不代表真实情况】</p>'
    yield f"<h1>{escape(bulletin.title)}</h1>"
    if bulletin.to:
        yield f'<p class="to">{escape(bulletin.to)}</p>'


def _body(bulletin: Bulletin) -> Iterator[str]:
    number = 0
    for block in bulletin.blocks:
        if isinstance(block, Paragraph):
            yield f'<p data-paragraph="{number}">{_pieces(block.text)}</p>'
            number += 1
        else:
            yield block_html(block)


def _sign_off(bulletin: Bulletin) -> Iterator[str]:
    if bulletin.annexes:
        many = len(bulletin.annexes) > 1
        titles = "<br>".join(
            f"{f'{at}．' if many else ''}{escape(annex.title)}"
            for at, annex in enumerate(bulletin.annexes, 1)
        )
        yield f"<p>附件：{titles}</p>"
    yield f'<p class="sign">{escape(bulletin.issuer)}<br>{day_in_words(bulletin.dated)}</p>'
    if bulletin.copies:
        yield f'<p class="note">抄送：{escape(bulletin.copies)}。</p>'


def _annexes(bulletin: Bulletin) -> Iterator[str]:
    for at, annex in enumerate(bulletin.annexes, 1):
        yield f"<section><h2>附件{at if len(bulletin.annexes) > 1 else ''}　{escape(annex.title)}</h2>"
        yield from map(block_html, annex.blocks)
        yield "</section>"


def block_html(block: Block) -> str:
    match block:
        case Heading(level=level, ordinal=ordinal, text=text):
            return f"<h{level + 1}>{escape(ordinal)}{_pieces(text)}</h{level + 1}>"
        case Paragraph(text=text):
            return f"<p>{_pieces(text)}</p>"
        case Chart():
            return f'<figure role="img" aria-label="{escape(block.title.zh)}">{svg_of(block, chinese() or "sans-serif")}</figure>'
        case Table():
            return "\n".join(_table(block))


def _table(table: Table) -> Iterator[str]:
    label = f"（本表含{SIMULATED}）" if table.simulated else ""
    if not table.rows:
        yield f"<p>{escape(table.empty)}</p>"
        return
    yield f"<table><caption>{escape(table.title)}{label}</caption><thead><tr>"
    yield "".join(f'<th scope="col">{escape(column.head)}</th>' for column in table.columns)
    yield "</tr></thead><tbody>"
    for at, row in enumerate(table.rows):
        cells = "".join(
            f"<td{' class=n' if column.right else ''}>{_cell(cell)}</td>"
            for column, cell in zip(table.columns, row, strict=True)
        )
        yield f"<tr{' class=strong' if at in table.strong else ''}>{cells}</tr>"
    yield "</tbody></table>"
    yield from (f'<p class="note">注：{escape(note)}</p>' for note in table.notes)


def _cell(pieces: Pieces) -> str:
    if len(pieces) == 1 and isinstance(pieces[0], Bound):
        return _number(pieces[0], pieces[0].digits)
    return _pieces(pieces)


def _pieces(pieces: Pieces) -> str:
    return "".join(
        escape(piece) if isinstance(piece, str) else _number(piece, piece.text) for piece in pieces
    )


def _number(number: Bound, words: str) -> str:
    return f'<data value="{number.value}" title="{escape(str(number.query))}">{escape(words)}</data>'


def trace_table(bulletin: Bulletin) -> str:
    """Sentence → number → query → value."""
    rows = "".join(
        f"<tr><td>{escape(sentence)}</td><td class=n>{escape(number.text)}</td><td><code>{escape(str(number.query))}</code></td>"
        f"<td class=n>{_raw(number)}</td></tr>"
        for where, sentence, number in bulletin.traced()
        if where == "正文"
    )
    return f"<table><thead><tr><th>句</th><th>数</th><th>查询</th><th>值</th></tr></thead><tbody>{rows}</tbody></table>"


def _raw(number: Bound) -> str:
    """The value before it was rounded for print, as far as anybody reads it."""
    return f"{round(number.value, 6).normalize():f}"


__all__ = ["block_html", "fragment", "trace_table", "write_html"]
