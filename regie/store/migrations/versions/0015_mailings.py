"""Mails with documents: what each said, and what became of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from regie.store.guards import make_append_only

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mailing",
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("about", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("receiver", sa.String(320), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_mailing")),
    )
    op.create_index("ix_mailing_about", "mailing", ["about"])
    op.create_table(
        "mailing_event",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("wall_at", sa.String(27), nullable=False),
        sa.Column("holder", sa.String(300), nullable=False),
        sa.Column("vendor", sa.String(40), nullable=False),
        sa.Column("vendor_id", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["key"], ["mailing.key"], name=op.f("fk_mailing_event_key")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailing_event")),
    )
    op.create_index("ix_mailing_event_key", "mailing_event", ["key"])
    for table in ("mailing", "mailing_event"):
        make_append_only(op.get_bind(), table)


def downgrade() -> None:
    op.drop_table("mailing_event")
    op.drop_table("mailing")
