"""Mishaps of the database of records."""

from __future__ import annotations

from jiqun.mishap import Mishap


class RecordsError(Mishap):
    """Base of everything the database of records can be wrong about."""


class DatabaseTooNew(RecordsError):
    def __init__(self, url: str, revision: str) -> None:
        super().__init__(
            f"数据库 {url} 由更新版本的 jiqun 写成（迁移 {revision}）；请升级 jiqun，或从备份恢复旧库。"
            f" / The database {url} was written by a newer jiqun (migration {revision}); upgrade jiqun or restore a backup."
        )


class DatabaseUnavailable(RecordsError):
    def __init__(self, url: str, why: str) -> None:
        super().__init__(
            f"数据库 {url} 打不开：{why}；请核对路径、权限和磁盘空间。"
            f" / The database {url} cannot be opened: {why}; check path, rights and disk space."
        )


class DriverAbsent(DatabaseUnavailable):
    def __init__(self, url: str, why: str) -> None:
        super().__init__(
            url,
            f"{why}（缺少驱动，请安装 jiqun[postgres]，地址以 postgresql+psycopg:// 开头"
            f" / the driver is missing: install jiqun[postgres] and write postgresql+psycopg://）",
        )


class AddressInvalid(RecordsError):
    """The address is not repeated: it may hold a password."""

    def __init__(self) -> None:
        super().__init__(
            "数据库地址无法识别，应如 postgresql+psycopg://用户@主机/库名；请核对 JIQUN_DATABASE。"
            " / The address of the database is not understood; write postgresql+psycopg://user@host/name in JIQUN_DATABASE."
        )
