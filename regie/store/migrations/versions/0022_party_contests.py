"""Which party contests a line; nobody but the client did before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "contest",
        sa.Column("party", sa.String(200), nullable=False, server_default=""),
    )


def downgrade() -> None:
    op.drop_column("contest", "party")
