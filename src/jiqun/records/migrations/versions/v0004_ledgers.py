"""Ledgers: definitions, entries and their changes, evidence, reports, notices, things that people enter."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    for make in (_definition, _entry, _change, _evidence, _report, _notice, _thing, _visit):
        make()


def _definition() -> None:
    op.create_table(
        "ledger_definition",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("ledger", sa.String(64), nullable=False),
        sa.Column("version", sa.String(16), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_definition"),
        sa.UniqueConstraint("ledger", "version", name="uq_ledger_definition_ledger"),
    )


def _entry() -> None:
    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
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
        sa.Column("due", sa.Date, nullable=True),
        sa.Column("values", sa.JSON, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("author", sa.String(128), nullable=False),
        sa.Column("simulated", sa.Boolean, nullable=False),
        sa.Column("source", sa.JSON, nullable=False),
        sa.Column("origin", sa.String(160), nullable=True),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("updated_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_entry"),
        sa.UniqueConstraint("origin", name="uq_ledger_entry_origin"),
        sa.UniqueConstraint("ledger", "number", name="uq_ledger_entry_ledger"),
    )
    op.create_index("ix_ledger_entry_state", "ledger_entry", ["ledger", "state"])
    op.create_index("ix_ledger_entry_subject", "ledger_entry", ["kind", "subject"])
    op.create_index("ix_ledger_entry_lead", "ledger_entry", ["lead"])


def _change() -> None:
    op.create_table(
        "ledger_change",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("entry", sa.Integer, nullable=False),
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
        sa.PrimaryKeyConstraint("id", name="pk_ledger_change"),
        sa.ForeignKeyConstraint(["entry"], ["ledger_entry.id"], name="fk_ledger_change_entry_ledger_entry"),
        sa.UniqueConstraint("entry", "revision", name="uq_ledger_change_entry"),
    )
    op.create_index("ix_ledger_change_at", "ledger_change", ["at"])
    op.create_index("ix_ledger_change_ledger", "ledger_change", ["ledger"])


def _evidence() -> None:
    op.create_table(
        "ledger_evidence",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("entry", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("cite", sa.String(512), nullable=False),
        sa.Column("name", sa.String(256), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("by", sa.String(128), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_evidence"),
        sa.ForeignKeyConstraint(["entry"], ["ledger_entry.id"], name="fk_ledger_evidence_entry_ledger_entry"),
    )
    op.create_index("ix_ledger_evidence_entry", "ledger_evidence", ["entry"])


def _report() -> None:
    op.create_table(
        "ledger_report",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("entry", sa.Integer, nullable=False),
        sa.Column("duty", sa.String(64), nullable=False),
        sa.Column("period", sa.String(16), nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("by", sa.String(128), nullable=False),
        sa.Column("unit", sa.String(128), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("values", sa.JSON, nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("verdict_at", sa.DateTime, nullable=True),
        sa.Column("verdict_by", sa.String(128), nullable=False),
        sa.Column("verdict_why", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_report"),
        sa.ForeignKeyConstraint(["entry"], ["ledger_entry.id"], name="fk_ledger_report_entry_ledger_entry"),
    )
    op.create_index("ix_ledger_report_entry", "ledger_report", ["entry", "duty", "period"])


def _notice() -> None:
    op.create_table(
        "ledger_notice",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("entry", sa.Integer, nullable=False),
        sa.Column("step", sa.String(64), nullable=False),
        sa.Column("cause", sa.String(160), nullable=False),
        sa.Column("due", sa.Date, nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("unit", sa.String(128), nullable=False),
        sa.Column("light", sa.String(16), nullable=False),
        sa.Column("raised", sa.Integer, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_notice"),
        sa.ForeignKeyConstraint(["entry"], ["ledger_entry.id"], name="fk_ledger_notice_entry_ledger_entry"),
        sa.ForeignKeyConstraint(["raised"], ["ledger_entry.id"], name="fk_ledger_notice_raised_ledger_entry"),
        sa.UniqueConstraint("entry", "step", "cause", name="uq_ledger_notice_entry"),
    )


def _thing() -> None:
    op.create_table(
        "ledger_thing",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("ref", sa.String(128), nullable=False),
        sa.Column("name", sa.String(512), nullable=False),
        sa.Column("region", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("by", sa.String(128), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_thing"),
        sa.UniqueConstraint("kind", "ref", name="uq_ledger_thing_kind"),
    )


def _visit() -> None:
    op.create_table(
        "ledger_visit",
        sa.Column("login", sa.String(128), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("login", name="pk_ledger_visit"),
    )


def downgrade() -> None:
    for table in (
        "ledger_visit",
        "ledger_thing",
        "ledger_notice",
        "ledger_report",
        "ledger_evidence",
        "ledger_change",
        "ledger_entry",
        "ledger_definition",
    ):
        op.drop_table(table)
