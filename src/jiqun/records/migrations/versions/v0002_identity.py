"""Identity of enterprises: proposals, what was decided about them, mergers and their reversal."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "identity",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("dataset", sa.String(64), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("name", sa.String(256), nullable=False),
        sa.Column("vintage", sa.String(64), nullable=False),
        sa.Column("row", sa.BigInteger, nullable=False),
        sa.Column("enterprise", sa.String(64), nullable=False),
        sa.Column("rung", sa.String(32), nullable=False),
        sa.Column("weight", sa.Float, nullable=True),
        sa.Column("parts", sa.JSON, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("by", sa.String(128), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_identity"),
    )
    op.create_index("ix_identity_dataset", "identity", ["dataset", "code"])
    op.create_table(
        "identity_decision",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("identity", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("by", sa.String(128), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_identity_decision"),
        sa.ForeignKeyConstraint(["identity"], ["identity.id"], name="fk_identity_decision_identity_identity"),
    )
    op.create_index("ix_identity_decision_identity", "identity_decision", ["identity"])
    op.create_table(
        "merger",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("absorbed", sa.String(64), nullable=False),
        sa.Column("survivor", sa.String(64), nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("by", sa.String(128), nullable=False),
        sa.Column("undone_at", sa.DateTime, nullable=True),
        sa.Column("undone_by", sa.String(128), nullable=True),
        sa.Column("undone_reason", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_merger"),
    )
    op.create_index("ix_merger_absorbed", "merger", ["absorbed"])


def downgrade() -> None:
    for table in ("merger", "identity_decision", "identity"):
        op.drop_table(table)
