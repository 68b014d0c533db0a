"""Why a quote was declined, and which answers were given on its page."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "quote_answer",
        sa.Column("reason", sa.Text(), nullable=False, server_default=""),
    )
    op.add_column(
        "quote_answer",
        sa.Column("by_link", sa.Integer(), nullable=False, server_default="0"),
    )


def downgrade() -> None:
    op.drop_column("quote_answer", "by_link")
    op.drop_column("quote_answer", "reason")
