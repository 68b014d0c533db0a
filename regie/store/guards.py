"""Triggers that no code of ours can talk its way around.

Entries and postings are never changed or deleted, but for two things: an entry is
sealed once, when its postings are written and add up to zero in each currency, and the
name of a customer may be blanked. Issued documents and what was paid of them never
change at all, nor does what was said of where a sale came from.
"""

from __future__ import annotations

from sqlalchemy import Connection
from sqlalchemy import text

#: Columns of `entry` that never change; `sealed` and `customer` have their own rules.
_FROZEN = (
    "id, key, client_slug, kind, reason, vendor_object, parent, product, "
    "effective_at, effective_on, recorded_at, payload_sha256, reverses, "
    "previous_hash, hash"
)

_SQLITE = {
    "entry_no_delete": """
        BEFORE DELETE ON entry
        BEGIN SELECT RAISE(ABORT, 'ledger: entries are never deleted'); END""",
    "entry_no_update": f"""
        BEFORE UPDATE OF {_FROZEN} ON entry
        BEGIN SELECT RAISE(ABORT, 'ledger: entries are never changed'); END""",
    "entry_customer": """
        BEFORE UPDATE OF customer ON entry WHEN NEW.customer <> ''
        BEGIN SELECT RAISE(ABORT, 'ledger: a customer can only be blanked'); END""",
    "entry_seal": """
        BEFORE UPDATE OF sealed ON entry
        BEGIN
            SELECT RAISE(ABORT, 'ledger: an entry is sealed once')
            WHERE OLD.sealed = 1 OR NEW.sealed <> 1;
            SELECT RAISE(ABORT, 'ledger: an entry has two postings or more')
            WHERE (SELECT count(*) FROM posting WHERE entry_id = NEW.id) < 2;
            SELECT RAISE(ABORT, 'ledger: an entry balances in each currency')
            WHERE EXISTS (
                SELECT 1 FROM posting JOIN account ON account.id = account_id
                WHERE entry_id = NEW.id GROUP BY currency HAVING sum(amount) <> 0
            );
        END""",
    "posting_no_delete": """
        BEFORE DELETE ON posting
        BEGIN SELECT RAISE(ABORT, 'ledger: postings are never deleted'); END""",
    "posting_no_update": """
        BEFORE UPDATE ON posting
        BEGIN SELECT RAISE(ABORT, 'ledger: postings are never changed'); END""",
    "posting_no_late_insert": """
        BEFORE INSERT ON posting
        WHEN (SELECT sealed FROM entry WHERE id = NEW.entry_id) = 1
        BEGIN SELECT RAISE(ABORT, 'ledger: a sealed entry takes no posting'); END""",
    "invoice_no_delete": """
        BEFORE DELETE ON invoice
        BEGIN SELECT RAISE(ABORT, 'invoices are never deleted'); END""",
    "invoice_no_update": """
        BEFORE UPDATE ON invoice
        BEGIN SELECT RAISE(ABORT, 'invoices are never changed'); END""",
}

_POSTGRESQL_FUNCTIONS = {
    "regie_refuse": """
        BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END""",
    "regie_entry_update": """
        BEGIN
            IF (OLD.id, OLD.key, OLD.client_slug, OLD.kind, OLD.reason,
                OLD.vendor_object, OLD.parent, OLD.product, OLD.effective_at,
                OLD.effective_on, OLD.recorded_at, OLD.payload_sha256,
                OLD.reverses, OLD.previous_hash, OLD.hash)
               IS DISTINCT FROM
               (NEW.id, NEW.key, NEW.client_slug, NEW.kind, NEW.reason,
                NEW.vendor_object, NEW.parent, NEW.product, NEW.effective_at,
                NEW.effective_on, NEW.recorded_at, NEW.payload_sha256,
                NEW.reverses, NEW.previous_hash, NEW.hash) THEN
                RAISE EXCEPTION 'ledger: entries are never changed';
            END IF;
            IF NEW.customer <> OLD.customer AND NEW.customer <> '' THEN
                RAISE EXCEPTION 'ledger: a customer can only be blanked';
            END IF;
            IF NEW.sealed <> OLD.sealed THEN
                IF OLD.sealed = 1 THEN
                    RAISE EXCEPTION 'ledger: an entry is sealed once';
                END IF;
                IF (SELECT count(*) FROM posting WHERE entry_id = NEW.id) < 2 THEN
                    RAISE EXCEPTION 'ledger: an entry has two postings or more';
                END IF;
                IF EXISTS (
                    SELECT 1 FROM posting JOIN account ON account.id = account_id
                    WHERE entry_id = NEW.id GROUP BY currency HAVING sum(amount) <> 0
                ) THEN
                    RAISE EXCEPTION 'ledger: an entry balances in each currency';
                END IF;
            END IF;
            RETURN NEW;
        END""",
    "regie_posting_insert": """
        BEGIN
            IF (SELECT sealed FROM entry WHERE id = NEW.entry_id) = 1 THEN
                RAISE EXCEPTION 'ledger: a sealed entry takes no posting';
            END IF;
            RETURN NEW;
        END""",
}

_POSTGRESQL_TRIGGERS = {
    "entry_no_delete": ("BEFORE DELETE ON entry", "regie_refuse"),
    "entry_no_update": ("BEFORE UPDATE ON entry", "regie_entry_update"),
    "posting_no_delete": ("BEFORE DELETE ON posting", "regie_refuse"),
    "posting_no_update": ("BEFORE UPDATE ON posting", "regie_refuse"),
    "posting_no_late_insert": ("BEFORE INSERT ON posting", "regie_posting_insert"),
    "invoice_no_delete": ("BEFORE DELETE ON invoice", "regie_refuse"),
    "invoice_no_update": ("BEFORE UPDATE ON invoice", "regie_refuse"),
}


def make_guards(connection: Connection) -> None:
    """Create the triggers."""
    if connection.dialect.name != "postgresql":
        for name, body in _SQLITE.items():
            connection.execute(text(f"CREATE TRIGGER {name} {body}"))
        return
    for name, body in _POSTGRESQL_FUNCTIONS.items():
        head = f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql"
        connection.execute(text(f"{head} AS $guard${body}$guard$"))
    for name, (when, function) in _POSTGRESQL_TRIGGERS.items():
        connection.execute(
            text(
                f"CREATE TRIGGER {name} {when} "
                f"FOR EACH ROW EXECUTE FUNCTION {function}()"
            )
        )


def make_append_only(connection: Connection, table: str) -> None:
    """Let nothing of a later table be changed or deleted; the triggers go with it."""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    if connection.dialect.name == "postgresql":
        refuse = "FOR EACH ROW EXECUTE FUNCTION regie_refuse()"
    for event in ("DELETE", "UPDATE"):
        name = f"{table}_no_{event.lower()}"
        connection.execute(
            text(f"CREATE TRIGGER {name} BEFORE {event} ON {table} {refuse}")
        )


def drop_append_only(connection: Connection, table: str) -> None:
    """Let a table be changed again, as it was before."""
    on = f" ON {table}" if connection.dialect.name == "postgresql" else ""
    for event in ("delete", "update"):
        connection.execute(text(f"DROP TRIGGER {table}_no_{event}{on}"))


def drop_guards(connection: Connection) -> None:
    """Drop the triggers, so that the tables can go."""
    if connection.dialect.name != "postgresql":
        for name in _SQLITE:
            connection.execute(text(f"DROP TRIGGER {name}"))
        return
    for name, (when, _) in _POSTGRESQL_TRIGGERS.items():
        table = when.rsplit(" ", 1)[1]
        connection.execute(text(f"DROP TRIGGER {name} ON {table}"))
    for name in _POSTGRESQL_FUNCTIONS:
        connection.execute(text(f"DROP FUNCTION {name}() CASCADE"))
