"""Tables of the archive. An issue holds its state of today; every version of it stands beside it and is never overwritten."""

from __future__ import annotations

import sqlalchemy as sa

from jiqun.records import metadata

bulletin = sa.Table(
    "bulletin",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("kind", sa.String(64), nullable=False),
    sa.Column("period", sa.String(32), nullable=False),
    sa.Column("region", sa.String(64), nullable=False),
    sa.Column("title", sa.String(512), nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("simulated", sa.Boolean, nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("created_by", sa.String(128), nullable=False),
    sa.Index("ix_bulletin_kind", "kind", "region", "period"),
)

version = sa.Table(
    "bulletin_version",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("bulletin", sa.Integer, sa.ForeignKey("bulletin.id"), nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("deed", sa.String(16), nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("by", sa.String(128), nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.UniqueConstraint("bulletin", "revision", name="uq_bulletin_version_bulletin"),
)
