"""What each account holds, a day at a time; entries by when they were recorded."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from regie.store.balances import REBUILD

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "balance_day",
        sa.Column(
            "account_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("postings", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_balance_day_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", "day", name=op.f("pk_balance_day")),
    )
    op.create_index(
        "ix_entry_client_slug_recorded_at", "entry", ["client_slug", "recorded_at"]
    )
    op.execute(REBUILD)


def downgrade() -> None:
    op.drop_index("ix_entry_client_slug_recorded_at", "entry")
    op.drop_table("balance_day")
