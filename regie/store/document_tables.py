"""The tables of agreements, statements and issued documents."""

from __future__ import annotations

from sqlalchemy import BigInteger
from sqlalchemy import Column
from sqlalchemy import Date
from sqlalchemy import ForeignKey
from sqlalchemy import Index
from sqlalchemy import Integer
from sqlalchemy import LargeBinary
from sqlalchemy import String
from sqlalchemy import Table
from sqlalchemy import Text
from sqlalchemy import UniqueConstraint

from regie.store.columns import id_column
from regie.store.columns import metadata
from regie.store.columns import Moment

agreement = Table(
    "agreement",
    metadata,
    id_column(),
    Column("client_slug", String(120), nullable=False),
    Column("version", Integer, nullable=False),
    Column("file", String(300), nullable=False),
    Column("text", Text, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    UniqueConstraint("client_slug", "version"),
)

statement = Table(
    "statement",
    metadata,
    id_column(),
    Column("client_slug", String(120), nullable=False),
    Column("period", String(40), nullable=False),
    # The day after its last one.
    Column("ends_on", Date, nullable=False),
    Column("agreement_id", ForeignKey("agreement.id"), nullable=False),
    Column("recorded_until", Moment, nullable=False),
    Column("text", Text, nullable=False),
    UniqueConstraint("client_slug", "period"),
)

invoice = Table(
    "invoice",
    metadata,
    Column("number", String(35), primary_key=True),
    Column("series", String(20), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("client_slug", String(120), nullable=False),
    Column("statement_id", ForeignKey("statement.id"), nullable=True, unique=True),
    Column("issued_on", Date, nullable=False),
    Column("total", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("pdf", LargeBinary, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("kind", String(20), nullable=False, server_default="invoice"),
    # None, and no text, only in what was issued before 0012.
    Column("due_on", Date, nullable=True),
    # The number that a credit note corrects.
    Column("corrects", String(35), nullable=True),
    # The invoice as `regie.billing.documents.invoice_text` writes it.
    Column("text", Text, nullable=False, server_default=""),
    # The number of the cancelled document that it takes the place of; once.
    Column("replaces", String(35), nullable=True),
    # Of such a one, the statement that it bills; `statement_id` stays the first one's.
    Column("bills_again", Integer, nullable=True),
    UniqueConstraint("series", "sequence"),
    Index("uq_invoice_replaces", "replaces", unique=True),
)

given_back = Table(
    "given_back",
    metadata,
    id_column(),
    # A credit note, and the statement of whose negative total it gives something back.
    Column("number", ForeignKey("invoice.number"), nullable=False),
    Column("statement_id", ForeignKey("statement.id"), nullable=False),
    # Without VAT, in the currency of that total; zero where it gives nothing of it. The
    # last row of a credit note and a statement counts.
    Column("amount", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Index("ix_given_back_statement_id", "statement_id"),
    Index("ix_given_back_number", "number"),
)

settlement = Table(
    "settlement",
    metadata,
    id_column(),
    Column("number", ForeignKey("invoice.number"), nullable=False),
    Column("paid_on", Date, nullable=False),
    # Negative where money was paid back, or an earlier row is undone.
    Column("amount", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("way", String(20), nullable=False),
    # What makes it the same payment: a line of a bank's export, a vendor's id.
    Column("reference", String(200), nullable=False, unique=True),
    Column("note", Text, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("undoes", ForeignKey("settlement.id"), nullable=True, unique=True),
    Index("ix_settlement_number", "number"),
)

quote = Table(
    "quote",
    metadata,
    Column("number", String(35), primary_key=True),
    Column("series", String(20), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("client_slug", String(120), nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("valid_until", Date, nullable=False),
    # As its author wrote it.
    Column("file", String(300), nullable=False),
    Column("text", Text, nullable=False),
    Column("pdf", LargeBinary, nullable=False),
    # What its page shows, by language, as JSON; empty if it was issued before revision
    # 0026.
    Column("views", Text, nullable=False, server_default=""),
    UniqueConstraint("series", "sequence"),
)

quote_answer = Table(
    "quote_answer",
    metadata,
    Column("number", ForeignKey("quote.number"), primary_key=True),
    Column("accepted", Integer, nullable=False),
    Column("who", String(200), nullable=False),
    Column("at", Moment, nullable=False),
    # Of a declined one, as the client gave it; empty if she gave none.
    Column("reason", Text, nullable=False, server_default=""),
    # 1 if it was given on the quote's page: the OBM is told by mail.
    Column("by_link", Integer, nullable=False, server_default="0"),
)

reminder = Table(
    "reminder",
    metadata,
    Column("number", ForeignKey("invoice.number"), primary_key=True),
    # 1 for the first one.
    Column("rung", Integer, primary_key=True, autoincrement=False),
    Column("sent_at", Moment, nullable=False),
    Column("receiver", String(320), nullable=False),
    Column("text", Text, nullable=False),
)

mailing = Table(
    "mailing",
    metadata,
    # Deterministic: document, occasion, and how often it was wanted again.
    Column("key", String(200), primary_key=True),
    Column("about", String(120), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("receiver", String(320), nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    # The attached files: a JSON list of name and SHA-256.
    Column("files", Text, nullable=False),
    Index("ix_mailing_about", "about"),
)

mailing_event = Table(
    "mailing_event",
    metadata,
    id_column(),
    Column("key", ForeignKey("mailing.key"), nullable=False),
    Column("state", String(20), nullable=False),
    Column("at", Moment, nullable=False),
    # By the machine's clock, for leases and for how long vendors remember keys.
    Column("wall_at", Moment, nullable=False),
    Column("holder", String(300), nullable=False),
    Column("vendor", String(40), nullable=False),
    Column("vendor_id", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Index("ix_mailing_event_key", "key"),
)

contest = Table(
    "contest",
    metadata,
    id_column(),
    Column("statement_id", ForeignKey("statement.id"), nullable=False),
    # Its place in the statement, from 0 on.
    Column("line", Integer, nullable=False),
    Column("title_fr", Text, nullable=False),
    Column("title_en", Text, nullable=False),
    Column("who", String(200), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Moment, nullable=False),
    # Another party of the agreement; empty for the client.
    Column("party", String(200), nullable=False, server_default=""),
    Index("ix_contest_statement_id", "statement_id"),
)

contest_answer = Table(
    "contest_answer",
    metadata,
    id_column(),
    Column("contest_id", ForeignKey("contest.id"), nullable=False),
    Column("ruling", String(20), nullable=False),
    Column("who", String(200), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Moment, nullable=False),
    # What an accepted line was too little; no amount for other answers.
    Column("difference", BigInteger, nullable=True),
    Column("currency", String(3), nullable=True),
    Index("ix_contest_answer_contest_id", "contest_id"),
)
