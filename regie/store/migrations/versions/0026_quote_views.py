"""What a quote's page shows, as it was issued."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "quote",
        sa.Column("views", sa.Text(), nullable=False, server_default=""),
    )


def downgrade() -> None:
    op.drop_column("quote", "views")
