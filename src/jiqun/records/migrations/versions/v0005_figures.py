"""Figures of ledgers that their keepers confirmed: what may judge a target."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "ledger_figure",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
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
        sa.PrimaryKeyConstraint("id", name="pk_ledger_figure"),
    )
    op.create_index("ix_ledger_figure_indicator", "ledger_figure", ["indicator", "region", "year"])


def downgrade() -> None:
    op.drop_table("ledger_figure")
