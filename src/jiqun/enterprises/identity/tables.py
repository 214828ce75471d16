"""Tables of identity. Nothing is overwritten: states are decisions that follow each other."""

from __future__ import annotations

import sqlalchemy as sa

from jiqun.records import metadata

identity = sa.Table(
    "identity",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("dataset", sa.String(64), nullable=False),
    sa.Column("code", sa.String(64), nullable=False),
    sa.Column("name", sa.String(256), nullable=False),
    sa.Column("vintage", sa.String(64), nullable=False),
    sa.Column("row", sa.BigInteger, nullable=False),
    sa.Column("enterprise", sa.String(64), nullable=False),
    sa.Column("rung", sa.String(32), nullable=False),
    sa.Column("weight", sa.Float),
    sa.Column("parts", sa.JSON, nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("by", sa.String(128), nullable=False),
    sa.Index("ix_identity_dataset", "dataset", "code"),
)

decision = sa.Table(
    "identity_decision",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("identity", sa.Integer, sa.ForeignKey("identity.id"), nullable=False, index=True),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("by", sa.String(128), nullable=False),
    sa.Column("note", sa.Text, nullable=False),
)

merger = sa.Table(
    "merger",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("absorbed", sa.String(64), nullable=False, index=True),
    sa.Column("survivor", sa.String(64), nullable=False),
    sa.Column("since", sa.Date, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("by", sa.String(128), nullable=False),
    sa.Column("undone_at", sa.DateTime),
    sa.Column("undone_by", sa.String(128)),
    sa.Column("undone_reason", sa.Text),
)
