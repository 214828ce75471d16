"""Web pages (.html): the plan's paragraphs and tables, and the furniture around them marked as such."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree, html

from jiqun.documents.decode import decode
from jiqun.documents.errors import CorruptDocument, EmptyDocument
from jiqun.documents.layout import Box, Layout
from jiqun.documents.limits import Limits
from jiqun.documents.pieces import Draft

CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.I)
PROLOGUE = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
DROPPED = frozenset(
    ("script", "style", "template", "noscript", "object", "svg", "math", "head", "iframe", "rt", "rp")
)
FURNITURE = frozenset(("nav", "footer", "aside", "form", "button", "select", "dialog", "menu"))
BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "figcaption",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "ul",
        "body",
        "caption",
        "aside",
        "legend",
    ]
)
FURNITURE_NAME = re.compile(
    r"(?:^|[-_\s])(?:nav|navbar|menu|foot|footer|breadcrumbs?|crumbs?|share|sharing|sidebar|copyright|search|login|"
    r"advert|ads?|banner|pager|pagination|related|recommend|toolbar|qrcode|ewm|wechat|weixin|topbar|bdshare|position|"
    r"location|hot|friendlink)(?:$|[-_\s\d])",
    re.I,
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
MOST_FURNITURE = 0.5  #: an element with more than this share of the page's text is never furniture
LINKED = 0.8
LONGEST_LINK = 30


def lay_out(data: bytes, place: str, limits: Limits) -> Draft:
    """The draft of a web page. Raises `UndecodableText`, `CorruptDocument`, `EmptyDocument`,
    `DocumentTooLarge`."""
    match = CHARSET.search(data[:4096])
    declared = match.group(1).decode("ascii", "ignore").lower() if match else None
    declared = "gb18030" if declared in ("gb2312", "gbk") else declared
    text, remarks = decode(data, place, declared)
    root = _parse(PROLOGUE.sub("", text), place)
    layout = Layout(place, limits, remarks=remarks)
    walker = _Walker(layout, max(1, _size(root)))
    walker.block(root, furniture=False)
    walker.flush(furniture=False)
    if not layout.pieces:
        raise EmptyDocument(place)
    return layout.draft()


def _parse(text: str, place: str) -> etree._Element:
    parser = html.HTMLParser(huge_tree=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text, parser=parser, ensure_head_body=False)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise CorruptDocument(place, str(error)) from error
    deep = [entry for entry in parser.error_log if "depth" in entry.message.lower()]
    if deep:
        raise CorruptDocument(place, deep[0].message)
    return root


def _size(node: etree._Element) -> int:
    return sum(len(text.strip()) for text in node.itertext())


def _name(node: etree._Element) -> str:
    return node.tag.lower() if isinstance(node.tag, str) else ""


@dataclass(slots=True)
class _Walker:
    """Walks the elements in order; inline text gathers until a block begins or ends."""

    layout: Layout
    total: int
    gathered: list[str] = field(default_factory=list)
    linked: int = 0

    def flush(self, *, furniture: bool, style: int | None = None) -> None:
        text = "".join(self.gathered)
        length = len(text.strip())
        links = length and length <= LONGEST_LINK and self.linked >= LINKED * length and "附" not in text
        self.gathered.clear()
        self.linked = 0
        if length:
            self.layout.paragraph(
                text, style=None if furniture else style, furniture=furniture or bool(links)
            )

    def block(self, node: etree._Element, *, furniture: bool) -> None:
        name = _name(node)
        furniture = furniture or self._is_furniture(node, name)
        style = int(name[1]) if re.fullmatch(r"h[1-6]", name) else None
        if name in BLOCKS:
            self.flush(furniture=furniture)
        self._text(node.text, name)
        for other in node:
            self._child(other, furniture, name)
        if name in BLOCKS:
            self.flush(furniture=furniture, style=style)

    def _child(self, node: etree._Element, furniture: bool, parent: str) -> None:
        name = _name(node)
        if name == "br":
            self.gathered.append("\n")
        elif name == "table" and not _is_frame(node):
            self.flush(furniture=furniture)
            self.table(node, furniture)
        elif name and name not in DROPPED:
            self.block(node, furniture=furniture)
        self._text(node.tail, parent)

    def _text(self, text: str | None, parent: str) -> None:
        if not text:
            return
        if parent != "pre":
            text = re.sub(r"[ \t\r\n\x0b\x0c]+", " ", text)
        self.gathered.append(text)
        if parent == "a":
            self.linked += len(text.strip())

    def _is_furniture(self, node: etree._Element, name: str) -> bool:
        if name in ("", "body", "html", "main", "article", "a", "span", "td", "p"):
            return False
        named = FURNITURE_NAME.search(f"{node.get('class') or ''} {node.get('id') or ''}")
        declared = name in FURNITURE or (name == "header" and not _within(node, "article"))
        if not (
            declared or named or HIDDEN.search(node.get("style") or "") or node.get("hidden") is not None
        ):
            return False
        return _size(node) <= MOST_FURNITURE * self.total

    def table(self, node: etree._Element, furniture: bool) -> None:
        for caption in node.iter("caption"):
            self.layout.paragraph(str(caption.xpath("string()")), furniture=furniture)
        rows = list(node.iter("tr"))
        boxes: list[Box] = []
        taken: dict[int, int] = {}  # column → first row below the cell that reaches down there
        width = 0
        for at, row in enumerate(rows):
            column = 0
            for cell in row:
                if _name(cell) not in ("td", "th"):
                    continue
                while taken.get(column, 0) > at:
                    column += 1
                down = min(_extent(cell, "rowspan") or len(rows) - at, len(rows) - at)
                across = _extent(cell, "colspan") or 1
                boxes.append(Box(_lines(cell), at, column, down, across))
                taken |= dict.fromkeys(range(column, column + across), at + down)
                column += across
            width = max(width, column)
        header = len([row for row in rows if next(row.iterancestors("thead"), None) is not None])
        if furniture:
            self.layout.paragraph("\n".join(line for box in boxes for line in box.lines), furniture=True)
        else:
            self.layout.table(boxes, len(rows), width, header if 0 < header < len(rows) else None)


def _within(node: etree._Element, name: str) -> bool:
    return next(node.iterancestors(name), None) is not None


def _is_frame(table: etree._Element) -> bool:
    """Whether a table only lays out the page: it holds other tables, or headings, or one cell."""
    if next(table.iterdescendants("table", "h1", "h2", "ul", "article"), None) is not None:
        return True
    return sum(1 for _ in table.iter("td", "th")) <= 1


def _extent(cell: etree._Element, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return min(int(value), 1000) if value.isdecimal() else 1


def _lines(cell: etree._Element) -> tuple[str, ...]:
    parts: list[str] = []
    for event, node in etree.iterwalk(cell, events=("start", "end")):
        name = _name(node)
        if event == "start":
            if name in BLOCKS or name == "br":
                parts.append("\n")
            if name not in DROPPED:
                parts.append(re.sub(r"\s+", " ", node.text or ""))
        elif node is not cell:
            if name in BLOCKS:
                parts.append("\n")
            parts.append(re.sub(r"\s+", " ", node.tail or ""))
    return tuple(line.strip() for line in "".join(parts).split("\n") if line.strip())
