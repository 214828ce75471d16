"""Mishaps of keeping and finding vintages."""

from __future__ import annotations

from jiqun.mishap import Mishap


class StoreError(Mishap):
    """Base of everything that can go wrong with vintages."""


class VintageUnknown(StoreError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"没有编号为“{name}”的数据版本；用 jiqun data 查看。 / No vintage “{name}”; see jiqun data."
        )


class SliceLocked(StoreError):
    """The return of this office for this period is locked."""

    def __init__(self, dataset: str, period: str, office: str) -> None:
        super().__init__(
            f"{dataset} {period} {office} 已锁定，不能再导入；确需修改，请先解锁并写明原因。"
            f" / {dataset} {period} {office} is locked; unlock it with a reason before importing again."
        )


class DeedNotAllowed(StoreError):
    def __init__(self, deed: str, state: str, why: str) -> None:
        super().__init__(
            f"当前状态“{state}”不能“{deed}”：{why} / “{deed}” is not possible in state “{state}”: {why}"
        )


class PeriodInvalid(StoreError):
    def __init__(self, dataset: str, period: str, wanted: str) -> None:
        super().__init__(
            f"数据集“{dataset}”的时期“{period or '（空）'}”不合要求；应为 {wanted}。"
            f" / The period “{period}” does not fit {dataset}; write {wanted}."
        )


class NumberNotFinite(StoreError):
    """NaN and infinity mean something else on every engine; the store keeps null only."""

    def __init__(self, dataset: str, field: str) -> None:
        super().__init__(
            f"{dataset} 的字段“{field}”含 NaN 或无穷大；缺失值请写空值。"
            f" / Field “{field}” of {dataset} holds NaN or infinity; write null for what is missing."
        )


class StoreWriteFailed(StoreError):
    """The disk refused: full, read-only, or gone. Nothing became visible."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(
            f"写入 {path} 失败：{why}；没有任何数据生效，处理磁盘后重新导入即可。"
            f" / Writing {path} failed: {why}; nothing became visible, mend the disk and import again."
        )


class VintageDamaged(StoreError):
    """The file is not what the catalogue says."""

    def __init__(self, vintage: str, path: str, why: str) -> None:
        super().__init__(
            f"数据版本 {vintage} 的文件 {path} 已损坏：{why}；请从备份恢复。"
            f" / The file {path} of vintage {vintage} is damaged: {why}; restore it from a backup."
        )
