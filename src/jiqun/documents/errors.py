"""One class per mishap of reading a document. Every message says what, where and how to mend it, Chinese
first."""

from __future__ import annotations

from jiqun.mishap import Mishap


class DocumentError(Mishap):
    """The document cannot be read. `place` names the file and, where known, page, sheet or part."""

    what_zh = "文件无法读取"
    what_en = "the document cannot be read"
    mend_zh = "请检查文件后重试"
    mend_en = "check the file and try again"

    def __init__(self, place: str, detail: str = "", *, mend_zh: str = "", mend_en: str = "") -> None:
        self.place = place
        self.detail = detail
        extra = f"（{detail}）" if detail else ""
        super().__init__(
            f"{place}：{self.what_zh}{extra}。{mend_zh or self.mend_zh}。 / "
            f"{place}: {self.what_en}{f' ({detail})' if detail else ''}; {mend_en or self.mend_en}."
        )


class UnsupportedDocument(DocumentError):
    """The content is of a type that is not read (.doc, .wps, .ofd, images, archives, programs)."""

    what_zh = "不支持的文件类型"
    what_en = "unsupported file type"
    mend_zh = "请另存为 .docx、.pdf、.html、.xlsx 或 .txt 后再读取"
    mend_en = "save it as .docx, .pdf, .html, .xlsx or .txt"


class EncryptedDocument(DocumentError):
    """The file is protected by a password."""

    what_zh = "文件已加密"
    what_en = "the file is encrypted"
    mend_zh = "请用原软件打开，取消密码后另存一份"
    mend_en = "open it in its own program, remove the password and save a copy"


class NoTextLayer(DocumentError):
    """A scanned PDF: pictures of pages, no characters."""

    what_zh = "PDF 没有文字层，可能是扫描件"
    what_en = "the PDF has no text layer, probably a scan"
    mend_zh = "请先做文字识别（OCR），或向发文单位索取电子版"
    mend_en = "run OCR on it first, or ask the issuing office for the electronic original"


class ZipBomb(DocumentError):
    """A package that would unpack to far more than its size justifies; nothing of it was unpacked."""

    what_zh = "压缩内容异常庞大，已拒绝解压"
    what_en = "the package would unpack to an abnormal size and was not unpacked"
    mend_zh = "请确认文件来源可靠，删去大图片后另存"
    mend_en = "make sure of the file's origin, remove large pictures and save again"


class CorruptDocument(DocumentError):
    """Truncated or damaged content."""

    what_zh = "文件不完整或已损坏"
    what_en = "the file is truncated or damaged"
    mend_zh = "请重新下载，或用原软件打开修复后另存"
    mend_en = "download it again, or repair it in its own program and save"


class DocumentTooLarge(DocumentError):
    """A limit of bytes, pages, paragraphs or cells is passed."""

    what_zh = "文件超出读取上限"
    what_en = "the document passes a limit"
    mend_zh = "请拆分文件，或调高 Limits 中的相应上限"
    mend_en = "split it, or raise the limit in Limits"


class UndecodableText(DocumentError):
    """Bytes that are no text in any supported encoding."""

    what_zh = "无法判定文字编码"
    what_en = "the text encoding cannot be determined"
    mend_zh = "请用记事本另存为 UTF-8 编码"
    mend_en = "save it as UTF-8"


class EmptyDocument(DocumentError):
    """Nothing to read."""

    what_zh = "文件没有任何文字"
    what_en = "the document has no text"
    mend_zh = "请确认选对了文件"
    mend_en = "make sure it is the right file"


class MissingDocument(DocumentError):
    """There is no such file, or it is a folder or not readable."""

    what_zh = "找不到文件或无权读取"
    what_en = "no such file, or it may not be read"
    mend_zh = "请检查路径和权限"
    mend_en = "check the path and its permissions"
