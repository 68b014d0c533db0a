"""What credit notes give back of a statement whose total is negative."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from regie.store.guards import make_append_only

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "given_back",
        sa.Column("id", _ID, nullable=False),
        sa.Column("number", sa.String(35), nullable=False),
        sa.Column("statement_id", _ID, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("recorded_at", sa.String(27), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["invoice.number"], name=op.f("fk_given_back_number")
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statement.id"], name=op.f("fk_given_back_statement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_given_back")),
    )
    op.create_index("ix_given_back_statement_id", "given_back", ["statement_id"])
    op.create_index("ix_given_back_number", "given_back", ["number"])
    make_append_only(op.get_bind(), "given_back")


def downgrade() -> None:
    op.drop_table("given_back")
