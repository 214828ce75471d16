"""Tables of ledgers. Entries hold today's values; every change stands beside them and is never overwritten."""

from __future__ import annotations

import sqlalchemy as sa

from jiqun.records import metadata

definition = sa.Table(
    "ledger_definition",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("ledger", sa.String(64), nullable=False),
    sa.Column("version", sa.String(16), nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("content", sa.JSON, nullable=False),
    sa.UniqueConstraint("ledger", "version", name="uq_ledger_definition_ledger"),
)

entry = sa.Table(
    "ledger_entry",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("ledger", sa.String(64), nullable=False),
    sa.Column("number", sa.String(32), nullable=False),
    sa.Column("definition", sa.String(16), nullable=False),
    sa.Column("title", sa.String(512), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("subject", sa.String(128), nullable=False),
    sa.Column("region", sa.String(64), nullable=False),
    sa.Column("state", sa.String(64), nullable=False),
    sa.Column("since", sa.Date, nullable=False),
    sa.Column("lead", sa.String(128), nullable=False),
    sa.Column("cooperating", sa.JSON, nullable=False),
    sa.Column("due", sa.Date),
    sa.Column("values", sa.JSON, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("author", sa.String(128), nullable=False),
    sa.Column("simulated", sa.Boolean, nullable=False),
    sa.Column("source", sa.JSON, nullable=False),
    sa.Column("origin", sa.String(160), unique=True),
    sa.Column("withdrawn", sa.Boolean, nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("updated_at", sa.DateTime, nullable=False),
    sa.UniqueConstraint("ledger", "number", name="uq_ledger_entry_ledger"),
    sa.Index("ix_ledger_entry_state", "ledger", "state"),
    sa.Index("ix_ledger_entry_subject", "kind", "subject"),
    sa.Index("ix_ledger_entry_lead", "lead"),
)

change = sa.Table(
    "ledger_change",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("entry", sa.Integer, sa.ForeignKey("ledger_entry.id"), nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("ledger", sa.String(64), nullable=False),
    sa.Column("deed", sa.String(16), nullable=False),
    sa.Column("move", sa.String(64), nullable=False),
    sa.Column("state_before", sa.String(64), nullable=False),
    sa.Column("state_after", sa.String(64), nullable=False),
    sa.Column("before", sa.JSON, nullable=False),
    sa.Column("after", sa.JSON, nullable=False),
    sa.Column("on", sa.Date, nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("by", sa.String(128), nullable=False),
    sa.Column("unit", sa.String(128), nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.UniqueConstraint("entry", "revision", name="uq_ledger_change_entry"),
    sa.Index("ix_ledger_change_at", "at"),
    sa.Index("ix_ledger_change_ledger", "ledger"),
)

evidence = sa.Table(
    "ledger_evidence",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("entry", sa.Integer, sa.ForeignKey("ledger_entry.id"), nullable=False, index=True),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("cite", sa.String(512), nullable=False),
    sa.Column("name", sa.String(256), nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("by", sa.String(128), nullable=False),
)

report = sa.Table(
    "ledger_report",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("entry", sa.Integer, sa.ForeignKey("ledger_entry.id"), nullable=False),
    sa.Column("duty", sa.String(64), nullable=False),
    sa.Column("period", sa.String(16), nullable=False),
    sa.Column("on", sa.Date, nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("by", sa.String(128), nullable=False),
    sa.Column("unit", sa.String(128), nullable=False),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("values", sa.JSON, nullable=False),
    sa.Column("verdict", sa.String(16), nullable=False),
    sa.Column("verdict_at", sa.DateTime),
    sa.Column("verdict_by", sa.String(128), nullable=False),
    sa.Column("verdict_why", sa.Text, nullable=False),
    sa.Index("ix_ledger_report_entry", "entry", "duty", "period"),
)

notice = sa.Table(
    "ledger_notice",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("entry", sa.Integer, sa.ForeignKey("ledger_entry.id"), nullable=False),
    sa.Column("step", sa.String(64), nullable=False),
    sa.Column("cause", sa.String(160), nullable=False),
    sa.Column("due", sa.Date, nullable=False),
    sa.Column("on", sa.Date, nullable=False),
    sa.Column("unit", sa.String(128), nullable=False),
    sa.Column("light", sa.String(16), nullable=False),
    sa.Column("raised", sa.Integer, sa.ForeignKey("ledger_entry.id")),
    sa.UniqueConstraint("entry", "step", "cause", name="uq_ledger_notice_entry"),
)

thing = sa.Table(
    "ledger_thing",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("ref", sa.String(128), nullable=False),
    sa.Column("name", sa.String(512), nullable=False),
    sa.Column("region", sa.String(64), nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("by", sa.String(128), nullable=False),
    sa.UniqueConstraint("kind", "ref", name="uq_ledger_thing_kind"),
)

visit = sa.Table(
    "ledger_visit",
    metadata,
    sa.Column("login", sa.String(128), primary_key=True),
    sa.Column("at", sa.DateTime, nullable=False),
)

figure = sa.Table(
    "ledger_figure",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("ledger", sa.String(64), nullable=False),
    sa.Column("rollup", sa.String(64), nullable=False),
    sa.Column("indicator", sa.String(128), nullable=False),
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("region", sa.String(64), nullable=False),
    sa.Column("value", sa.Float, nullable=False),
    sa.Column("unit", sa.String(32), nullable=False),
    sa.Column("accumulation", sa.String(16), nullable=False),
    sa.Column("entries", sa.JSON, nullable=False),
    sa.Column("definition", sa.String(16), nullable=False),
    sa.Column("until", sa.Date, nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("by", sa.String(128), nullable=False),
    sa.Column("unit_by", sa.String(128), nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Index("ix_ledger_figure_indicator", "indicator", "region", "year"),
)

TABLES = (definition, entry, change, evidence, report, notice, thing, visit, figure)
