"""Deposits and credit notes beside invoices, and what clients paid of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from regie.store.guards import make_append_only

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("invoice") as invoice:
        invoice.alter_column("statement_id", nullable=True)
        invoice.add_column(
            sa.Column("kind", sa.String(20), nullable=False, server_default="invoice")
        )
        invoice.add_column(sa.Column("due_on", sa.Date(), nullable=True))
        invoice.add_column(sa.Column("corrects", sa.String(35), nullable=True))
        invoice.add_column(
            sa.Column("text", sa.Text(), nullable=False, server_default="")
        )
    _guard_again("invoice")
    op.create_table(
        "settlement",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("number", sa.String(35), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("way", sa.String(20), nullable=False),
        sa.Column("reference", sa.String(200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.String(27), nullable=False),
        sa.Column(
            "undoes",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["number"], ["invoice.number"], name=op.f("fk_settlement_number")
        ),
        sa.ForeignKeyConstraint(
            ["undoes"], ["settlement.id"], name=op.f("fk_settlement_undoes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement")),
        sa.UniqueConstraint("reference", name=op.f("uq_settlement_reference")),
        sa.UniqueConstraint("undoes", name=op.f("uq_settlement_undoes")),
    )
    op.create_index("ix_settlement_number", "settlement", ["number"])
    make_append_only(op.get_bind(), "settlement")


def downgrade() -> None:
    op.drop_table("settlement")
    # `statement_id` stays free: an issued document is never deleted.
    with op.batch_alter_table("invoice") as invoice:
        for column in ("text", "corrects", "due_on", "kind"):
            invoice.drop_column(column)
    _guard_again("invoice")


def _guard_again(table: str) -> None:
    """SQLite made the table anew, and its triggers went with the old one."""
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        make_append_only(connection, table)
