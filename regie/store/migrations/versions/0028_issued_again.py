"""What an invoice takes the place of, once that was given back in full."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("invoice", sa.Column("replaces", sa.String(35), nullable=True))
    op.add_column("invoice", sa.Column("bills_again", sa.Integer(), nullable=True))
    op.create_index("uq_invoice_replaces", "invoice", ["replaces"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_invoice_replaces", "invoice")
    op.drop_column("invoice", "bills_again")
    op.drop_column("invoice", "replaces")
