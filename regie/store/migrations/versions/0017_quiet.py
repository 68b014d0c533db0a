"""Until when each campaign is quiet, as the watch last found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quiet",
        sa.Column("campaign", sa.String(120), nullable=False),
        sa.Column("edition", sa.String(16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("since", sa.String(27), nullable=False),
        sa.Column("until", sa.String(27), nullable=False),
        sa.Column("upcoming", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign"], ["campaign.slug"], name=op.f("fk_quiet_campaign")
        ),
        sa.PrimaryKeyConstraint("campaign", name=op.f("pk_quiet")),
    )


def downgrade() -> None:
    op.drop_table("quiet")
