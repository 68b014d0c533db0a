"""The first tables, and the triggers that keep the ledger append-only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from regie.store import tables
from regie.store.guards import drop_guards
from regie.store.guards import make_guards

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("path", "currency", name=op.f("uq_account_path_currency")),
    )
    op.create_table(
        "agreement",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("client_slug", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("recorded_at", tables.Moment(length=27), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sa.UniqueConstraint(
            "client_slug", "version", name=op.f("uq_agreement_client_slug_version")
        ),
    )
    op.create_table(
        "campaign",
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("client", sa.String(length=200), nullable=False),
        sa.Column("client_slug", sa.String(length=120), nullable=False),
        sa.Column("playbook_file", sa.String(length=300), nullable=False),
        sa.Column("playbook_text", sa.Text(), nullable=False),
        sa.Column("mails", sa.JSON(), nullable=False),
        sa.Column("anchors", sa.JSON(), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("team", sa.JSON(), nullable=False),
        sa.Column("holidays", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("started_at", tables.Moment(length=27), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_campaign")),
    )
    op.create_index(
        op.f("ix_campaign_client_slug"), "campaign", ["client_slug"], unique=False
    )
    op.create_table(
        "counter",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", "day", name=op.f("pk_counter")),
    )
    op.create_table(
        "entry",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("client_slug", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("vendor_object", sa.String(length=200), nullable=False),
        sa.Column("parent", sa.String(length=300), nullable=False),
        sa.Column("product", sa.String(length=300), nullable=False),
        sa.Column("customer", sa.String(length=300), nullable=False),
        sa.Column("effective_at", tables.Moment(length=27), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", tables.Moment(length=27), nullable=False),
        sa.Column("payload_sha256", sa.String(length=64), nullable=False),
        sa.Column("reverses", sa.String(length=300), nullable=True),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
        sa.UniqueConstraint("hash", name=op.f("uq_entry_hash")),
        sa.UniqueConstraint("key", name=op.f("uq_entry_key")),
        sa.UniqueConstraint("reverses", name=op.f("uq_entry_reverses")),
    )
    op.create_index(
        "ix_entry_client_slug_effective_on",
        "entry",
        ["client_slug", "effective_on"],
        unique=False,
    )
    op.create_table(
        "event",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("campaign", sa.String(length=120), nullable=False),
        sa.Column("at", tables.Moment(length=27), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=400), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    op.create_index("ix_event_campaign_at", "event", ["campaign", "at"], unique=False)
    op.create_table(
        "webhook",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("vendor", sa.String(length=40), nullable=False),
        sa.Column("vendor_id", sa.String(length=200), nullable=False),
        sa.Column("client_slug", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=100), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", tables.Moment(length=27), nullable=False),
        sa.Column("received_at", tables.Moment(length=27), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook")),
        sa.UniqueConstraint(
            "vendor", "vendor_id", name=op.f("uq_webhook_vendor_vendor_id")
        ),
    )
    op.create_index("ix_webhook_state", "webhook", ["state"], unique=False)
    op.create_table(
        "action",
        sa.Column("key", sa.String(length=400), nullable=False),
        sa.Column("campaign", sa.String(length=120), nullable=False),
        sa.Column("step_key", sa.String(length=250), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("due_at", tables.Moment(length=27), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", tables.Moment(length=27), nullable=True),
        sa.Column("holder", sa.String(length=120), nullable=False),
        sa.Column("retry_at", tables.Moment(length=27), nullable=True),
        sa.Column("finished_at", tables.Moment(length=27), nullable=True),
        sa.Column("vendor", sa.String(length=40), nullable=False),
        sa.Column("vendor_id", sa.String(length=300), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("first_at", tables.Moment(length=27), nullable=True),
        sa.Column("maybe_done", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign"], ["campaign.slug"], name=op.f("fk_action_campaign")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_action")),
    )
    op.create_index(op.f("ix_action_campaign"), "action", ["campaign"], unique=False)
    op.create_table(
        "card",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("campaign", sa.String(length=120), nullable=False),
        sa.Column("step_key", sa.String(length=250), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("checks", sa.JSON(), nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("opened_at", tables.Moment(length=27), nullable=False),
        sa.Column("closed_at", tables.Moment(length=27), nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign"], ["campaign.slug"], name=op.f("fk_card_campaign")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card")),
        sa.UniqueConstraint(
            "campaign", "step_key", name=op.f("uq_card_campaign_step_key")
        ),
    )
    op.create_table(
        "fact",
        sa.Column("campaign", sa.String(length=120), nullable=False),
        sa.Column("step_key", sa.String(length=250), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("done_at", tables.Moment(length=27), nullable=True),
        sa.Column("dropped", sa.Integer(), nullable=False),
        sa.Column("pinned_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign"], ["campaign.slug"], name=op.f("fk_fact_campaign")
        ),
        sa.PrimaryKeyConstraint("campaign", "step_key", name=op.f("pk_fact")),
    )
    op.create_table(
        "posting",
        sa.Column(
            "entry_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "account_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_posting_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_posting_entry_id")
        ),
        sa.PrimaryKeyConstraint("entry_id", "seq", name=op.f("pk_posting")),
    )
    op.create_index(
        "ix_posting_account_id_effective_on",
        "posting",
        ["account_id", "effective_on", "amount"],
        unique=False,
    )
    op.create_table(
        "statement",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("client_slug", sa.String(length=120), nullable=False),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "agreement_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("recorded_until", tables.Moment(length=27), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_statement_agreement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
        sa.UniqueConstraint(
            "client_slug", "period", name=op.f("uq_statement_client_slug_period")
        ),
    )
    op.create_table(
        "invoice",
        sa.Column("number", sa.String(length=35), nullable=False),
        sa.Column("series", sa.String(length=20), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("client_slug", sa.String(length=120), nullable=False),
        sa.Column(
            "statement_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statement.id"], name=op.f("fk_invoice_statement_id")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_invoice")),
        sa.UniqueConstraint(
            "series", "sequence", name=op.f("uq_invoice_series_sequence")
        ),
        sa.UniqueConstraint("statement_id", name=op.f("uq_invoice_statement_id")),
    )
    make_guards(op.get_bind())


def downgrade() -> None:
    drop_guards(op.get_bind())
    op.drop_table("invoice")
    op.drop_table("statement")
    op.drop_index("ix_posting_account_id_effective_on", table_name="posting")
    op.drop_table("posting")
    op.drop_table("fact")
    op.drop_table("card")
    op.drop_index(op.f("ix_action_campaign"), table_name="action")
    op.drop_table("action")
    op.drop_index("ix_webhook_state", table_name="webhook")
    op.drop_table("webhook")
    op.drop_index("ix_event_campaign_at", table_name="event")
    op.drop_table("event")
    op.drop_index("ix_entry_client_slug_effective_on", table_name="entry")
    op.drop_table("entry")
    op.drop_table("counter")
    op.drop_index(op.f("ix_campaign_client_slug"), table_name="campaign")
    op.drop_table("campaign")
    op.drop_table("agreement")
    op.drop_table("account")
