"""What opens and ends a dispute is found by the dispute's id."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    disputed = sa.text("kind IN ('dispute', 'dispute_won', 'dispute_lost')")
    op.create_index(
        "ix_entry_disputed",
        "entry",
        ["vendor_object"],
        sqlite_where=disputed,
        postgresql_where=disputed,
    )


def downgrade() -> None:
    op.drop_index("ix_entry_disputed", "entry")
