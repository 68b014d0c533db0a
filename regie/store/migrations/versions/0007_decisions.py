"""When a person last wanted a held action done all the same."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("action", sa.Column("decided_at", sa.String(27), nullable=True))


def downgrade() -> None:
    op.drop_column("action", "decided_at")
