"""Users, sessions, tokens, and the journal of access that only grows."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

GROWS = "access_event only grows"


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("login", sa.String(64), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("unit", sa.String(128), nullable=False),
        sa.Column("region", sa.String(64), nullable=False),
        sa.Column("roles", sa.JSON, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("secret", sa.String(256), nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("login", name="pk_account"),
    )
    op.create_table(
        "access_session",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("login", sa.String(64), nullable=False),
        sa.Column("opened_at", sa.DateTime, nullable=False),
        sa.Column("seen_at", sa.DateTime, nullable=False),
        sa.Column("ends_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_access_session"),
        sa.ForeignKeyConstraint(["login"], ["account.login"], name="fk_access_session_login_account"),
    )
    op.create_index("ix_access_session_login", "access_session", ["login"])
    op.create_table(
        "access_token",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("login", sa.String(64), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("ends_at", sa.DateTime, nullable=False),
        sa.Column("revoked_at", sa.DateTime, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_access_token"),
        sa.UniqueConstraint("digest", name="uq_access_token_digest"),
        sa.ForeignKeyConstraint(["login"], ["account.login"], name="fk_access_token_login_account"),
    )
    op.create_index("ix_access_token_login", "access_token", ["login"])
    op.create_table(
        "access_event",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("login", sa.String(64), nullable=False),
        sa.Column("deed", sa.String(16), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("by", sa.String(128), nullable=False),
        sa.Column("note", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_access_event"),
    )
    op.create_index("ix_access_event_login", "access_event", ["login", "deed"])
    for statement in GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


GUARDS = {
    "sqlite": [
        f"CREATE TRIGGER access_event_{deed} BEFORE {deed} ON access_event BEGIN SELECT RAISE(ABORT, '{GROWS}'); END"
        for deed in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        f"CREATE FUNCTION access_event_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{GROWS}'; END $$",
        "CREATE TRIGGER access_event_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON access_event"
        " FOR EACH STATEMENT EXECUTE FUNCTION access_event_grows()",
    ],
}


def downgrade() -> None:
    for table in ("access_event", "access_token", "access_session", "account"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION access_event_grows()")
