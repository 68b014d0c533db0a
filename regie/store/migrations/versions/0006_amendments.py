"""What people change of the playbook while its campaign runs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from regie.store import tables

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "amendment",
        sa.Column("campaign", sa.String(length=120), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", tables.Moment(length=27), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("step_key", sa.String(length=250), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign"], ["campaign.slug"], name=op.f("fk_amendment_campaign")
        ),
        sa.PrimaryKeyConstraint("campaign", "number", name=op.f("pk_amendment")),
    )


def downgrade() -> None:
    op.drop_table("amendment")
