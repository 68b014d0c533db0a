"""The tables. Moments are UTC text in ISO form, money is integers of minor units."""

from __future__ import annotations

from sqlalchemy import BigInteger
from sqlalchemy import Column
from sqlalchemy import Date
from sqlalchemy import ForeignKey
from sqlalchemy import Index
from sqlalchemy import Integer
from sqlalchemy import JSON
from sqlalchemy import String
from sqlalchemy import Table
from sqlalchemy import Text
from sqlalchemy import text
from sqlalchemy import UniqueConstraint

from regie.store import columns
from regie.store.columns import id_column

metadata = columns.metadata
Moment = columns.Moment

campaign = Table(
    "campaign",
    metadata,
    Column("slug", String(120), primary_key=True),
    Column("title", String(200), nullable=False),
    Column("client", String(200), nullable=False),
    Column("client_slug", String(120), nullable=False, index=True),
    Column("playbook_file", String(300), nullable=False),
    Column("playbook_text", Text, nullable=False),
    Column("mails", JSON, nullable=False),
    # By file name: text and mails of the playbooks that phases are taken from.
    Column("included", JSON, nullable=False, server_default="{}"),
    Column("anchors", JSON, nullable=False),
    Column("parameters", JSON, nullable=False),
    Column("items", JSON, nullable=False),
    Column("team", JSON, nullable=False),
    Column("holidays", JSON, nullable=False),
    Column("state", String(20), nullable=False),
    Column("started_at", Moment, nullable=False),
    # The clock changes that were known at its start, by zone; null in older ones.
    Column("zones", JSON),
    # Counted up by every change, so that two writers never overwrite each other.
    Column("revision", Integer, nullable=False),
)

# What a client was called when she was new; her campaigns and papers say it first.
client = Table(
    "client",
    metadata,
    Column("slug", String(120), primary_key=True),
    Column("name", String(200), nullable=False),
)

# What the watch found, to be found again where it is missing: see `quiets`.
quiet = Table(
    "quiet",
    metadata,
    Column("campaign", ForeignKey("campaign.slug"), primary_key=True),
    Column("edition", String(16), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("since", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("upcoming", Integer, nullable=False),
)

move = Table(
    "move",
    metadata,
    Column("campaign", ForeignKey("campaign.slug"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("who", String(200), nullable=False),
    Column("why", Text, nullable=False),
    # Whom to write to: read with every campaign, so it is short.
    Column("told", JSON, nullable=False),
    Column("corrections", JSON, nullable=False),
    Column("redone", JSON, nullable=False),
    # What to write: dates, steps and announcements, before and after.
    Column("story", JSON, nullable=False),
    # The dates that were given before.
    Column("given", JSON, nullable=False),
)

# What people changed of the playbook while the campaign runs; rows are only added.
amendment = Table(
    "amendment",
    metadata,
    Column("campaign", ForeignKey("campaign.slug"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("who", String(200), nullable=False),
    Column("why", Text, nullable=False),
    # `handover`, `step` or `text`; `data` is of that kind.
    Column("kind", String(20), nullable=False),
    Column("step_key", String(250), nullable=False),
    Column("data", JSON, nullable=False),
)

feed_entry = Table(
    "feed_entry",
    metadata,
    Column("campaign", ForeignKey("campaign.slug"), primary_key=True),
    # `step:page/ada-lovelace` or `anchor:cart_open`.
    Column("key", String(260), primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("modified_at", Moment, nullable=False),
    # What calendars were last told of it.
    Column("content", JSON, nullable=False),
)

fact = Table(
    "fact",
    metadata,
    Column("campaign", ForeignKey("campaign.slug"), primary_key=True),
    Column("step_key", String(250), primary_key=True),
    Column("started_on", Date),
    Column("done_at", Moment),
    Column("dropped", Integer, nullable=False, default=0),
    Column("pinned_on", Date),
    # How often a person had it done again, beside moves that did.
    Column("rounds", Integer, nullable=False, server_default="0"),
    Column("snoozed_until", Date),
)

action = Table(
    "action",
    metadata,
    Column("key", String(400), primary_key=True),
    Column("campaign", ForeignKey("campaign.slug"), nullable=False, index=True),
    Column("step_key", String(250), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("person", String(200), nullable=False),
    Column("title", String(300), nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("state", String(20), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("lease_until", Moment),
    # `host:pid` of the worker that holds the lease.
    Column("holder", String(120), nullable=False, default=""),
    Column("retry_at", Moment),
    Column("finished_at", Moment),
    Column("vendor", String(40), nullable=False, default=""),
    Column("vendor_id", String(300), nullable=False, default=""),
    Column("detail", Text, nullable=False, default=""),
    Column("first_at", Moment),
    Column("maybe_done", Integer, nullable=False, default=0),
    # When a person last wanted it done all the same.
    Column("decided_at", Moment),
)

card = Table(
    "card",
    metadata,
    id_column(),
    Column("campaign", ForeignKey("campaign.slug"), nullable=False),
    Column("step_key", String(250), nullable=False),
    Column("title", String(300), nullable=False),
    Column("person", String(200), nullable=False),
    Column("due_on", Date),
    Column("how", Text, nullable=False),
    Column("checks", JSON, nullable=False),
    Column("links", JSON, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("closed_at", Moment),
    UniqueConstraint("campaign", "step_key"),
)

event = Table(
    "event",
    metadata,
    id_column(),
    Column("campaign", String(120), nullable=False),
    Column("at", Moment, nullable=False),
    Column("who", String(200), nullable=False),
    Column("what", String(40), nullable=False),
    Column("about", String(400), nullable=False),
    Column("why", Text, nullable=False),
    # When the timetable's server was last given it, and when it was seen to have it.
    Column("given_at", Moment),
    Column("told_at", Moment),
    Index("ix_event_campaign_at", "campaign", "at"),
    # Only what is still to be told: a handful of lines, whatever the history's length.
    Index(
        "ix_event_untold",
        "id",
        sqlite_where=text("told_at IS NULL"),
        postgresql_where=text("told_at IS NULL"),
    ),
)

webhook = Table(
    "webhook",
    metadata,
    id_column(),
    Column("vendor", String(40), nullable=False),
    Column("vendor_id", String(200), nullable=False),
    Column("client_slug", String(120), nullable=False),
    Column("kind", String(100), nullable=False),
    Column("body", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("state", String(20), nullable=False),
    Column("detail", Text, nullable=False),
    UniqueConstraint("vendor", "vendor_id"),
    Index("ix_webhook_state", "state"),
)

counter = Table(
    "counter",
    metadata,
    Column("name", String(100), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("count", Integer, nullable=False),
)

account = Table(
    "account",
    metadata,
    id_column(),
    Column("path", String(300), nullable=False),
    Column("currency", String(3), nullable=False),
    UniqueConstraint("path", "currency"),
)

#: Few of the entries that name a sale: a query that says this finds them by an index.
FOLLOWS = "parent <> '' AND kind <> 'fee'"

#: What opens and what ends a dispute: found by the dispute's id.
DISPUTED = "kind IN ('dispute', 'dispute_won', 'dispute_lost')"

entry = Table(
    "entry",
    metadata,
    id_column(),
    Column("key", String(300), nullable=False, unique=True),
    Column("client_slug", String(120), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("reason", Text, nullable=False),
    Column("vendor_object", String(200), nullable=False),
    Column("parent", String(300), nullable=False),
    Column("product", String(300), nullable=False),
    # Personal: the one column that may be blanked later; no hash covers it.
    Column("customer", String(300), nullable=False),
    Column("effective_at", Moment, nullable=False),
    Column("effective_on", Date, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("payload_sha256", String(64), nullable=False),
    Column("reverses", String(300), unique=True),
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Column("sealed", Integer, nullable=False, default=0),
    Index("ix_entry_client_slug_effective_on", "client_slug", "effective_on"),
    Index("ix_entry_client_slug_recorded_at", "client_slug", "recorded_at"),
    Index(
        "ix_entry_follows",
        "parent",
        sqlite_where=text(FOLLOWS),
        postgresql_where=text(FOLLOWS),
    ),
    Index(
        "ix_entry_disputed",
        "vendor_object",
        sqlite_where=text(DISPUTED),
        postgresql_where=text(DISPUTED),
    ),
)

posting = Table(
    "posting",
    metadata,
    Column("entry_id", ForeignKey("entry.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("account_id", ForeignKey("account.id"), nullable=False),
    Column("amount", BigInteger, nullable=False),
    # Copied from the entry: balances at a date are then read from one index.
    Column("effective_on", Date, nullable=False),
    Index("ix_posting_account_id_effective_on", "account_id", "effective_on", "amount"),
)

balance_day = Table(
    "balance_day",
    metadata,
    Column("account_id", ForeignKey("account.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    # Of the postings of that effective day, and how many they are.
    Column("amount", BigInteger, nullable=False),
    Column("postings", Integer, nullable=False),
)

attribution = Table(
    "attribution",
    metadata,
    id_column(),
    Column("client_slug", String(120), nullable=False),
    # Key of the sale, or another name of it, such as that of its payment intent.
    Column("about", String(300), nullable=False),
    Column("also", String(300), nullable=False),
    Column("at", Moment, nullable=False),
    # Who said it: a vendor, or a person with a reason.
    Column("vendor", String(40), nullable=False),
    Column("who", String(200), nullable=False),
    Column("why", Text, nullable=False),
    Column("campaign", String(120), nullable=False),
    Column("party", String(200), nullable=False),
    Column("link", String(300), nullable=False),
    Column("coupon", String(300), nullable=False),
    Column("price", String(300), nullable=False),
    Column("variant", String(300), nullable=False),
    Column("category", String(300), nullable=False),
    # The vendor's id of the customer, no name: nothing in it is ever erased.
    Column("customer", String(300), nullable=False),
    Column("country", String(2), nullable=False),
    # Of what is paid in instalments; see `regie.ledger.attribution.Told`.
    Column("purchase", String(300), nullable=False, server_default=""),
    Column("whole", String(300), nullable=False, server_default=""),
    Column("discount", String(300), nullable=False, server_default=""),
    Index("ix_attribution_client_slug_about", "client_slug", "about"),
)

payout_line = Table(
    "payout_line",
    metadata,
    # Keys: what was paid out, and with which payout.
    Column("entry", String(300), primary_key=True),
    Column("payout", String(300), nullable=False),
    Index("ix_payout_line_payout", "payout"),
)

exchange_rate = Table(
    "exchange_rate",
    metadata,
    # Units of the currency for one euro.
    Column("day", Date, primary_key=True),
    Column("currency", String(3), primary_key=True),
    Column("source", String(40), primary_key=True),
    Column("numerator", BigInteger, nullable=False),
    Column("denominator", BigInteger, nullable=False),
    Column("read_at", Moment, nullable=False),
)
