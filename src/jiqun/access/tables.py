"""Tables of access. `access_event` only grows: triggers of the migration refuse changes and deletions."""

from __future__ import annotations

import sqlalchemy as sa

from jiqun.records import metadata

#: "user" is a reserved word of PostgreSQL. Accounts are never deleted, so that every deed keeps its doer.
account = sa.Table(
    "account",
    metadata,
    sa.Column("login", sa.String(64), primary_key=True),
    sa.Column("name", sa.String(64), nullable=False),
    sa.Column("unit", sa.String(128), nullable=False),
    sa.Column("region", sa.String(64), nullable=False),
    sa.Column("roles", sa.JSON, nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("secret", sa.String(256), nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False),
)

session = sa.Table(
    "access_session",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("login", sa.String(64), sa.ForeignKey("account.login"), nullable=False, index=True),
    sa.Column("opened_at", sa.DateTime, nullable=False),
    sa.Column("seen_at", sa.DateTime, nullable=False),
    sa.Column("ends_at", sa.DateTime, nullable=False),
)

token = sa.Table(
    "access_token",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("digest", sa.String(64), nullable=False, unique=True),
    sa.Column("login", sa.String(64), sa.ForeignKey("account.login"), nullable=False, index=True),
    sa.Column("name", sa.String(64), nullable=False),
    sa.Column("made_at", sa.DateTime, nullable=False),
    sa.Column("ends_at", sa.DateTime, nullable=False),
    sa.Column("revoked_at", sa.DateTime),
)

event = sa.Table(
    "access_event",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("login", sa.String(64), nullable=False),
    sa.Column("deed", sa.String(16), nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("by", sa.String(128), nullable=False),
    sa.Column("note", sa.JSON, nullable=False),
    sa.Index("ix_access_event_login", "login", "deed"),
)
