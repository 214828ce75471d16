"""Small vocabulary for WordprocessingML (ECMA-376 part 1): names, attributes, running text."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
#: deleted and moved-away text, fallbacks of drawings, phonetic guides, field codes, comments
SKIPPED = frozenset(
    ("del", "moveFrom", "Fallback", "rt", "instrText", "delText", "txbxContent", "pPr", "rPr", "tbl")
)
BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "ptab": "\t", "noBreakHyphen": "-"}


def local(node: etree._Element) -> str:
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(node: etree._Element | None, name: str) -> list[etree._Element]:
    return [] if node is None else [other for other in node if local(other) == name]


def child(node: etree._Element | None, *path: str) -> etree._Element | None:
    for name in path:
        node = next(iter(children(node, name)), None)
    return node


def attribute(node: etree._Element | None, name: str) -> str | None:
    if node is None:
        return None
    return node.get(W + name) or node.get(STRICT + name) or node.get(name)


def number(node: etree._Element | None, name: str, default: int = 0) -> int:
    value = attribute(node, name)
    return int(value) if value is not None and value.lstrip("-").isdecimal() else default


def is_on(node: etree._Element | None) -> bool:
    """A toggle property: present and not switched off."""
    return node is not None and attribute(node, "val") not in ("0", "false", "off")


def running_text(node: etree._Element) -> str:
    """Text of a paragraph as it prints: insertions kept, deletions and hidden runs left out."""
    return "".join(_running(node))


def _running(node: etree._Element) -> Iterator[str]:
    for other in node:
        name = local(other)
        if name in SKIPPED or (name == "r" and is_on(child(other, "rPr", "vanish"))):
            continue
        if name == "t":
            yield other.text or ""
        elif name in BREAKS:
            yield BREAKS[name]
        else:
            yield from _running(other)


def text_boxes(node: etree._Element) -> list[etree._Element]:
    """Contents of the text boxes anchored in a paragraph, each once (its fallback copy is passed over)."""
    found: list[etree._Element] = []
    stack = [node]
    while stack:
        for other in reversed(stack.pop()):
            name = local(other)
            if name == "txbxContent":
                found.append(other)
            elif name not in ("Fallback", "del", "moveFrom"):
                stack.append(other)
    return found
