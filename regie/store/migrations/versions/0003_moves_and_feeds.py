"""Moves of dates, what calendars were told, clock changes known at the start."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from regie.store import tables

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("campaign", sa.Column("zones", sa.JSON(), nullable=True))
    op.create_table(
        "move",
        sa.Column("campaign", sa.String(length=120), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", tables.Moment(length=27), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("corrections", sa.JSON(), nullable=False),
        sa.Column("redone", sa.JSON(), nullable=False),
        sa.Column("story", sa.JSON(), nullable=False),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign"], ["campaign.slug"], name=op.f("fk_move_campaign")
        ),
        sa.PrimaryKeyConstraint("campaign", "number", name=op.f("pk_move")),
    )
    op.create_table(
        "feed_entry",
        sa.Column("campaign", sa.String(length=120), nullable=False),
        sa.Column("key", sa.String(length=260), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("modified_at", tables.Moment(length=27), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign"], ["campaign.slug"], name=op.f("fk_feed_entry_campaign")
        ),
        sa.PrimaryKeyConstraint("campaign", "key", name=op.f("pk_feed_entry")),
    )


def downgrade() -> None:
    op.drop_table("feed_entry")
    op.drop_table("move")
    op.drop_column("campaign", "zones")
