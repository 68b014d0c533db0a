"""Which payments are instalments of one purchase, and what it comes to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_TEXTS = {"purchase": 300, "whole": 300}


def upgrade() -> None:
    for name, size in _TEXTS.items():
        op.add_column(
            "attribution",
            sa.Column(name, sa.String(size), nullable=False, server_default=""),
        )


def downgrade() -> None:
    for name in _TEXTS:
        op.drop_column("attribution", name)
