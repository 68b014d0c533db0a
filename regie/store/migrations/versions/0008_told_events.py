"""Which lines of history Prefect's server has; those of before are not told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("event", sa.Column("given_at", sa.String(27), nullable=True))
    op.add_column("event", sa.Column("told_at", sa.String(27), nullable=True))
    op.execute("UPDATE event SET told_at = at")
    untold = sa.text("told_at IS NULL")
    op.create_index(
        "ix_event_untold",
        "event",
        ["id"],
        sqlite_where=untold,
        postgresql_where=untold,
    )


def downgrade() -> None:
    op.drop_index("ix_event_untold", "event")
    op.drop_column("event", "told_at")
    op.drop_column("event", "given_at")
