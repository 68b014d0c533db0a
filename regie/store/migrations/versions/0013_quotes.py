"""Quotes, and the answers to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from regie.store.guards import make_append_only

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quote",
        sa.Column("number", sa.String(35), nullable=False),
        sa.Column("series", sa.String(20), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("client_slug", sa.String(120), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("file", sa.String(300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_quote")),
        sa.UniqueConstraint(
            "series", "sequence", name=op.f("uq_quote_series_sequence")
        ),
    )
    op.create_table(
        "quote_answer",
        sa.Column("number", sa.String(35), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["quote.number"], name=op.f("fk_quote_answer_number")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_quote_answer")),
    )
    for table in ("quote", "quote_answer"):
        make_append_only(op.get_bind(), table)


def downgrade() -> None:
    op.drop_table("quote_answer")
    op.drop_table("quote")
