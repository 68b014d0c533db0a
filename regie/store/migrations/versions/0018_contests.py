"""Contested lines of statements; statements and agreements never change."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from regie.store.guards import drop_append_only
from regie.store.guards import make_append_only

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "contest",
        sa.Column("id", _ID, nullable=False),
        sa.Column("statement_id", _ID, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("title_fr", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statement.id"], name=op.f("fk_contest_statement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contest")),
    )
    op.create_index("ix_contest_statement_id", "contest", ["statement_id"])
    op.create_table(
        "contest_answer",
        sa.Column("id", _ID, nullable=False),
        sa.Column("contest_id", _ID, nullable=False),
        sa.Column("ruling", sa.String(20), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("difference", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(3), nullable=True),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name=op.f("fk_contest_answer_contest_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contest_answer")),
    )
    op.create_index("ix_contest_answer_contest_id", "contest_answer", ["contest_id"])
    for table in ("contest", "contest_answer", "statement", "agreement"):
        make_append_only(op.get_bind(), table)


def downgrade() -> None:
    for table in ("statement", "agreement"):
        drop_append_only(op.get_bind(), table)
    op.drop_table("contest_answer")
    op.drop_table("contest")
