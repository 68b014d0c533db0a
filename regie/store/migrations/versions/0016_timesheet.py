"""Time that was worked, which statement counted it, and timers that run."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from regie.store.guards import make_append_only

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def _job() -> tuple[sa.Column[str], ...]:
    return (
        sa.Column("client_slug", sa.String(120), nullable=False),
        sa.Column("activity", sa.String(200), nullable=False),
        sa.Column("role", sa.String(120), nullable=False),
        sa.Column("campaign", sa.String(120), nullable=False),
        sa.Column("step", sa.String(200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
    )


def upgrade() -> None:
    op.create_table(
        "time_entry",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            primary_key=True,
        ),
        sa.Column("key", sa.String(300), nullable=False),
        *_job(),
        sa.Column("person", sa.String(200), nullable=False),
        sa.Column("billable", sa.Integer(), nullable=False),
        sa.Column("worked_on", sa.Date(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.String(27), nullable=True),
        sa.Column("ended_at", sa.String(27), nullable=True),
        sa.Column("recorded_at", sa.String(27), nullable=False),
        sa.Column("reverses", sa.String(300), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.UniqueConstraint("key", name=op.f("uq_time_entry_key")),
        sa.UniqueConstraint("reverses", name=op.f("uq_time_entry_reverses")),
        sa.ForeignKeyConstraint(
            ["reverses"], ["time_entry.key"], name=op.f("fk_time_entry_reverses")
        ),
    )
    op.create_index(
        "ix_time_entry_client_slug_worked_on",
        "time_entry",
        ["client_slug", "worked_on"],
    )
    op.create_table(
        "time_counted",
        sa.Column("key", sa.String(300), nullable=False),
        sa.Column(
            "statement_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["key"], ["time_entry.key"], name=op.f("fk_time_counted_key")
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["statement.id"],
            name=op.f("fk_time_counted_statement_id"),
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_time_counted")),
    )
    op.create_table(
        "timer",
        sa.Column("person", sa.String(200), nullable=False),
        *_job(),
        sa.Column("billable", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.String(27), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_timer")),
    )
    for table in ("time_entry", "time_counted"):
        make_append_only(op.get_bind(), table)


def downgrade() -> None:
    op.drop_table("timer")
    op.drop_table("time_counted")
    op.drop_table("time_entry")
