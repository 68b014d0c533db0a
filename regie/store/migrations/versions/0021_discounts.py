"""How much less than the list price a sale was sold for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "attribution",
        sa.Column("discount", sa.String(300), nullable=False, server_default=""),
    )


def downgrade() -> None:
    op.drop_column("attribution", "discount")
