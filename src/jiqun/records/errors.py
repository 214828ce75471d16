"""Mishaps of the database of records."""

from __future__ import annotations


class RecordsError(Exception):
    """Base of everything the database of records can be wrong about."""


class DatabaseUnavailable(RecordsError):
    def __init__(self, url: str, why: str) -> None:
        super().__init__(
            f"数据库 {url} 打不开：{why}；请核对路径、权限和磁盘空间。"
            f" / The database {url} cannot be opened: {why}; check path, rights and disk space."
        )
