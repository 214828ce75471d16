"""Whether a file says of itself that its figures are made up: such a file never enters unlabelled."""

from __future__ import annotations

import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

LABEL = "模拟数据"  #: what made-up figures are called wherever they stand
_DATA = "(?:数据|数|资料|报表|企业|样表|样本)"
_WORDS = re.compile(
    rf"(?<![非不])(?<!不是)(?:模拟|虚构|示例|样例|演示|仿真|测试|合成){_DATA}|(?:均|系|皆|全)(?:为|属)?(?:虚构|模拟)"
    r"|[(\[【〔](?:模拟|虚构|示例|样例|演示|范例)[)\]】〕]|^(?:示例|样例|范例|模拟|虚构)$"
    r"|(?<!non-)(?<!not )\b(?:synthetic|simulated|fictitious|dummy|mock)\b|\b(?:sample|example|demo) data\b",
    re.IGNORECASE,
)
#: Parts of a workbook that hold its properties, and the most that is read of one.
_PROPERTIES = ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml")
_MOST = 1 << 20


def says_simulated(text: str) -> bool:
    """Whether a covering line, title, note or name says that the figures are made up.

    >>> [says_simulated(text) for text in ("某市2024年报表（模拟数据）", "示例", "Synthetic data", "注：企业均为虚构")]
    [True, True, True, True]
    >>> [says_simulated(text) for text in ("填报示例：91330000", "虚拟电厂企业名单", "非模拟数据", "数字化模拟车间")]
    [False, False, False, False]
    """
    return _WORDS.search(unicodedata.normalize("NFKC", text).strip()) is not None


def any_simulated(texts: Iterable[object]) -> bool:
    return any(says_simulated(text) for text in texts if isinstance(text, str))


def properties_say_simulated(path: Path) -> bool:
    """Whether a workbook's properties or a Parquet file's metadata say so; other files have none."""
    if zipfile.is_zipfile(path):
        return any_simulated(_workbook_properties(path))
    try:
        metadata = pq.read_schema(path).metadata or {}
    except (pa.ArrowException, OSError):
        return False
    held = {_text(name).lower(): _text(value) for name, value in metadata.items() if name != b"ARROW:schema"}
    told = (held.get(name, "").lower() not in ("", "false", "0", "no") for name in ("simulated", "synthetic"))
    return any(told) or any_simulated(value for name, value in held.items() if name != "pandas")


def _text(value: bytes) -> str:
    return value[:_MOST].decode("utf-8", "replace")


def _workbook_properties(path: Path) -> Iterable[str]:
    """The texts between tags."""
    try:
        with zipfile.ZipFile(path) as book:
            for name in _PROPERTIES:
                if name in book.NameToInfo:
                    with book.open(name) as part:
                        yield from re.split("<[^>]*>", _text(part.read(_MOST)))
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError):
        return
