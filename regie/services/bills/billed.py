"""A closed period, or the draft of one, as whoever bills sees it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from pathlib import Path

from regie.billing.agreed.agreement import Reader
from regie.billing.documents.invoice import Earlier
from regie.billing.statement.party_due import LeftOpen
from regie.billing.statement.party_due import PartyDue
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_stored import statement_json
from regie.billing.statement.statement_text import statement_markdown
from regie.money import Money
from regie.services.agreements.versions import Version
from regie.services.books.collect import ZONE
from regie.services.statement.statements import Shown
from regie.services.statement.statements import shown_of
from regie.words import spoken_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Billed:
    """A closed period.

    Attributes:
        client: Her slug.
        client_name: What she is called.
        period: As typed: `2027-03`.
        number: Of the invoice; empty for a draft, and where nothing is to be paid.
        total: Of the invoice, VAT included; without one, that of the statement: zero,
            or negative and carried to the next one.
        net: What of the total is without VAT; None, like `vat`, for an invoice that was
            issued before Régie kept it.
        vat: The VAT within the total; zero without an invoice.
        shown: The statement, in the reader's language.
        markdown: The same, for Prefect.
        file: Where the PDF lies; None without an invoice.
        closed: False for a draft.
        fresh: False if the period was closed before and this is the same invoice.
        receiver: Where its mail goes; empty if the client has no address.
        shares: What each other party bills by herself.
        receivers: Where their mails go, by name; who has no address is left out.
        digest: See `bill_digest`.
        warnings: What nobody knows that is named, and what may be billed twice.
        passed_over: Of a draft: which other periods must be billed first, or instead,
            and how.
        cancelled: That its invoice was given back in full, and what follows; empty
            while it stands.
        deposits: What its invoice deducts, or its draft would.
    """

    client: str
    client_name: str
    period: str
    number: str
    total: Money
    net: Money | None
    vat: Money | None
    shown: Shown
    markdown: str
    file: Path | None
    closed: bool
    digest: str
    fresh: bool = True
    receiver: str = ""
    warnings: tuple[str, ...] = ()
    shares: tuple[PartyDue, ...] = ()
    receivers: Mapping[str, str] = field(default_factory=dict)
    passed_over: str = ""
    cancelled: str = ""
    deposits: tuple[Earlier, ...] = ()

    @property
    def to_mail(self) -> str:
        """Number of the invoice that may be mailed; empty for none."""
        return "" if self.cancelled else self.number

    def to(self, readers: Mapping[str, Reader]) -> Billed:
        """Return it with where the mails of its shares go."""
        named = [one.name for one in self.shares if one.name in readers]
        return replace(self, receivers={name: readers[name].email for name in named})


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The invoice of a period, or its draft without a number.

    Attributes:
        total: VAT included.
        vat: Within it; None for what was issued before Régie kept it.
        file: Where its PDF lies.
        deposits: What it deducts.
    """

    number: str
    total: Money
    vat: Money | None
    file: Path
    deposits: tuple[Earlier, ...] = ()


def billed_of(
    version: Version,
    statement: Statement,
    paper: Paper | None,
    *,
    left: LeftOpen,
    closed: bool = True,
    warnings: tuple[str, ...] = (),
) -> Billed:
    """Return what is shown of a period.

    Args:
        version: The agreement that the statement was made by.
        paper: None where nothing is to be paid.
        left: What the statements before leave open to other parties.
    """
    number = paper.number if paper else ""
    total = paper.total if paper else statement.total
    vat = paper.vat if paper else Money.zero(total.currency)
    language = spoken_language()
    shown = shown_of(version, statement, number=number, language=language, left=left)
    return Billed(
        client=statement.client,
        client_name=statement.client_name,
        period=str(statement.period),
        number=number,
        total=total,
        net=None if vat is None else total - vat,
        vat=vat,
        shown=shown,
        markdown=statement_markdown(statement, language, ZONE, shown.shares),
        file=paper.file if paper else None,
        deposits=paper.deposits if paper else (),
        closed=closed,
        digest=bill_digest(statement, total),
        receiver=version.agreement.buyer.email,
        warnings=warnings,
        shares=shown.shares,
    )


def bill_digest(statement: Statement, total: Money) -> str:
    """Return twelve characters that change with what a statement says, or its total.

    Until when it knows the ledger is not part of it: who approves takes their time.
    """
    said = json.loads(statement_json(statement))
    del said["recorded_until"]
    text = json.dumps([said, f"{total!s}"], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
