"""What follows from a sale is found by it: refunds, disputes, corrections."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    follows = sa.text("parent <> '' AND kind <> 'fee'")
    op.create_index(
        "ix_entry_follows",
        "entry",
        ["parent"],
        sqlite_where=follows,
        postgresql_where=follows,
    )


def downgrade() -> None:
    op.drop_index("ix_entry_follows", "entry")
