"""How often a step is done again, and until when its reminders rest."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "fact", sa.Column("rounds", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column("fact", sa.Column("snoozed_until", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("fact", "snoozed_until")
    op.drop_column("fact", "rounds")
