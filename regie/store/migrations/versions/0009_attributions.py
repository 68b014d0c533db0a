"""What a sale came by, beside the entries; nothing in it is changed or deleted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from regie.store.guards import make_append_only

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_TEXTS = {
    "client_slug": 120,
    "about": 300,
    "also": 300,
    "at": 27,
    "vendor": 40,
    "who": 200,
    "why": 0,
    "campaign": 120,
    "party": 200,
    "link": 300,
    "coupon": 300,
    "price": 300,
    "variant": 300,
    "category": 300,
    "customer": 300,
    "country": 2,
}


def upgrade() -> None:
    op.create_table(
        "attribution",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            primary_key=True,
        ),
        *(
            sa.Column(name, sa.String(size) if size else sa.Text(), nullable=False)
            for name, size in _TEXTS.items()
        ),
    )
    op.create_index(
        "ix_attribution_client_slug_about", "attribution", ["client_slug", "about"]
    )
    make_append_only(op.get_bind(), "attribution")


def downgrade() -> None:
    op.drop_table("attribution")
