"""Which reminders of unpaid invoices were sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from regie.store.guards import make_append_only

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reminder",
        sa.Column("number", sa.String(35), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.String(27), nullable=False),
        sa.Column("receiver", sa.String(320), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["invoice.number"], name=op.f("fk_reminder_number")
        ),
        sa.PrimaryKeyConstraint("number", "rung", name=op.f("pk_reminder")),
    )
    make_append_only(op.get_bind(), "reminder")


def downgrade() -> None:
    op.drop_table("reminder")
