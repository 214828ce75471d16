"""Tables of the catalogue of vintages."""

from __future__ import annotations

import sqlalchemy as sa

from jiqun.records import metadata

vintage = sa.Table(
    "vintage",
    metadata,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", sa.String(64), nullable=False, unique=True),
    sa.Column("dataset", sa.String(64), nullable=False),
    sa.Column("period", sa.String(16), nullable=False),
    sa.Column("office", sa.String(128), nullable=False),
    sa.Column("version", sa.String(16), nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("rows", sa.BigInteger, nullable=False),
    sa.Column("rejected", sa.BigInteger, nullable=False),
    sa.Column("bytes", sa.BigInteger, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("source", sa.String(512), nullable=False),
    sa.Column("source_digest", sa.String(64), nullable=False),
    sa.Column("simulated", sa.Boolean, nullable=False),
    sa.Column("purpose", sa.String(16), nullable=False),
    sa.Column("problems", sa.JSON, nullable=False),
    sa.Column("files", sa.JSON, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("created_by", sa.String(128), nullable=False),
    sa.Index("ix_vintage_dataset", "dataset", "period", "office"),
)

event = sa.Table(
    "vintage_event",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("vintage", sa.String(64), sa.ForeignKey("vintage.id"), nullable=False, index=True),
    sa.Column("deed", sa.String(16), nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("by", sa.String(128), nullable=False),
    sa.Column("note", sa.Text, nullable=False),
)

correction = sa.Table(
    "correction",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("dataset", sa.String(64), nullable=False),
    sa.Column("period", sa.String(16), nullable=False),
    sa.Column("key", sa.JSON, nullable=False),
    sa.Column("field", sa.String(64), nullable=False),
    sa.Column("expect", sa.Text),
    sa.Column("value", sa.Text),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("by", sa.String(128), nullable=False),
    sa.Column("withdrawn_at", sa.DateTime),
    sa.Column("withdrawn_by", sa.String(128)),
    sa.Index("ix_correction_dataset", "dataset", "period"),
)
