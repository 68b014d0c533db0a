"""Which entries a payout paid, and what a euro is worth; nothing in it is changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from regie.store import tables
from regie.store.guards import make_append_only

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "payout_line",
        sa.Column("entry", sa.String(length=300), nullable=False),
        sa.Column("payout", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_payout_line")),
    )
    op.create_index("ix_payout_line_payout", "payout_line", ["payout"])
    op.create_table(
        "exchange_rate",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("numerator", sa.BigInteger(), nullable=False),
        sa.Column("denominator", sa.BigInteger(), nullable=False),
        sa.Column("read_at", tables.Moment(length=27), nullable=False),
        sa.PrimaryKeyConstraint(
            "day", "currency", "source", name=op.f("pk_exchange_rate")
        ),
    )
    for table in ("payout_line", "exchange_rate"):
        make_append_only(op.get_bind(), table)


def downgrade() -> None:
    op.drop_table("exchange_rate")
    op.drop_table("payout_line")
