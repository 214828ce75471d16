"""Zip packages (docx, xlsx): checked before anything is unpacked. XML inside: no entities, no network."""

from __future__ import annotations

import io
import zipfile
import zlib

from lxml import etree

from jiqun.documents.errors import CorruptDocument, EncryptedDocument, ZipBomb
from jiqun.documents.limits import Limits

ENCRYPTED_FLAG = 0x1


class Package:
    """A zip file whose directory has passed the limits. Raises `ZipBomb`, `EncryptedDocument`,
    `CorruptDocument`."""

    def __init__(self, data: bytes, place: str, limits: Limits) -> None:
        self.place = place
        try:
            self.file = zipfile.ZipFile(io.BytesIO(data))
            entries = self.file.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise CorruptDocument(place, str(error)) from error
        unpacked = sum(entry.file_size for entry in entries)
        if len(entries) > limits.entries:
            raise ZipBomb(place, f"{len(entries)} 个条目 entries")
        if unpacked > limits.unpacked:
            raise ZipBomb(place, f"解压后 {unpacked} 字节 bytes")
        if unpacked > limits.ratio_floor and unpacked > limits.ratio * len(data):
            raise ZipBomb(place, f"压缩比 ratio {unpacked // len(data)}")
        if any(entry.flag_bits & ENCRYPTED_FLAG for entry in entries):
            raise EncryptedDocument(place)
        self.names = {entry.filename for entry in entries}

    def part(self, name: str) -> bytes:
        try:
            return self.file.read(name)
        except (
            KeyError,
            zipfile.BadZipFile,
            zlib.error,
            OSError,
            EOFError,
            ValueError,
            NotImplementedError,
        ) as error:
            raise CorruptDocument(f"{self.place} › {name}", str(error)) from error

    def xml(self, name: str) -> etree._Element:
        return parse_xml(self.part(name), f"{self.place} › {name}")

    def optional_xml(self, name: str) -> etree._Element | None:
        return self.xml(name) if name in self.names else None


def parse_xml(data: bytes, place: str) -> etree._Element:
    """The root element. External and internal entities stay unresolved; depth and node size are bounded by
    libxml2."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise CorruptDocument(place, str(error)) from error
    if root is None:
        raise CorruptDocument(place, "空 empty")
    return root
