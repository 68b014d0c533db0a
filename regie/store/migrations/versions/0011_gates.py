"""What was answered at gates, and how their checks stand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from regie.store import tables

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gate_answer",
        sa.Column("campaign", sa.String(120), nullable=False),
        sa.Column("step_key", sa.String(250), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("at", tables.Moment(length=27), nullable=False),
        sa.Column("ticks", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign"], ["campaign.slug"], name="fk_gate_answer_campaign"
        ),
        sa.PrimaryKeyConstraint(
            "campaign", "step_key", "number", name="pk_gate_answer"
        ),
    )
    op.create_table(
        "gate_tick",
        sa.Column("campaign", sa.String(120), nullable=False),
        sa.Column("step_key", sa.String(250), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ok", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign"], ["campaign.slug"], name="fk_gate_tick_campaign"
        ),
        sa.PrimaryKeyConstraint("campaign", "step_key", "number", name="pk_gate_tick"),
    )


def downgrade() -> None:
    op.drop_table("gate_tick")
    op.drop_table("gate_answer")
