"""A campaign keeps the texts of the playbooks that its own takes phases from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "campaign",
        sa.Column("included", sa.JSON(), nullable=False, server_default="{}"),
    )


def downgrade() -> None:
    # Not as a batch: that drops the table, which facts and actions refer to.
    op.drop_column("campaign", "included")
