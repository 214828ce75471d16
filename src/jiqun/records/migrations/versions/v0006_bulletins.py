"""Bulletins: issues with their state, and every version of their text, which only grows."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

GROWS = "bulletin_version only grows"


def upgrade() -> None:
    op.create_table(
        "bulletin",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("period", sa.String(32), nullable=False),
        sa.Column("region", sa.String(64), nullable=False),
        sa.Column("title", sa.String(512), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("simulated", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("created_by", sa.String(128), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_bulletin"),
    )
    op.create_index("ix_bulletin_kind", "bulletin", ["kind", "region", "period"])
    op.create_table(
        "bulletin_version",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("bulletin", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("deed", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("by", sa.String(128), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_bulletin_version"),
        sa.ForeignKeyConstraint(["bulletin"], ["bulletin.id"], name="fk_bulletin_version_bulletin_bulletin"),
        sa.UniqueConstraint("bulletin", "revision", name="uq_bulletin_version_bulletin"),
    )
    for statement in GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


GUARDS = {
    "sqlite": [
        f"CREATE TRIGGER bulletin_version_{deed} BEFORE {deed} ON bulletin_version BEGIN SELECT RAISE(ABORT, '{GROWS}'); END"
        for deed in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        f"CREATE FUNCTION bulletin_version_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{GROWS}'; END $$",
        "CREATE TRIGGER bulletin_version_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON bulletin_version"
        " FOR EACH STATEMENT EXECUTE FUNCTION bulletin_version_grows()",
    ],
}


def downgrade() -> None:
    for table in ("bulletin_version", "bulletin"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION bulletin_version_grows()")
