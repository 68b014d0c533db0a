"""What every document of the OBM is made with: her identity, mentions and look."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from importlib import resources
from pathlib import Path

from regie.billing.documents.invoice import Invoice
from regie.billing.documents.invoice import Kind
from regie.billing.documents.invoice import mentions_for
from regie.billing.documents.invoice_doubts import doubts
from regie.billing.documents.invoice_gaps import gaps
from regie.billing.documents.invoice_gaps import NotBillableError
from regie.billing.documents.late_rate import below_floor
from regie.billing.documents.late_rate import lent
from regie.billing.documents.late_rate import not_named
from regie.billing.documents.mentions import completed
from regie.billing.documents.mentions import lacks_rate
from regie.billing.documents.mentions import MentionRule
from regie.billing.documents.mentions import read_mentions
from regie.billing.documents.mentions import When
from regie.billing.exchange import MissingRateError
from regie.billing.exchange import Rate
from regie.billing.exchange import Rates
from regie.billing.parties import Seller
from regie.billing.profile_yaml import read_seller
from regie.billing.publication import ONE_DAY
from regie.billing.publication import published_by
from regie.errors import UsageError
from regie.money import Currency
from regie.money import EUR
from regie.services.agreements import refusals
from regie.services.books.collect import local_day
from regie.services.printing.invoice_look import Look
from regie.services.printing.invoice_look import look_of
from regie.services.printing.invoice_pdf import invoice_pdf
from regie.services.runtime import OpenUnit
from regie.services.runtime import Runtime


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What every document of the OBM is made with.

    Attributes:
        remarks: What her profile and her own table of mentions say that the law or the
            table that Régie ships would have otherwise; a sentence each.
    """

    seller: Seller
    rules: tuple[MentionRule, ...]
    look: Look
    open_unit: OpenUnit
    remarks: tuple[str, ...] = ()

    def exchange(self, currency: Currency, now: datetime) -> Rate | None:
        """Return the rate to EUR that holds today; None if none is known or needed."""
        if currency == EUR:
            return None
        today = local_day(now)
        with self.open_unit(reading=True) as unit:
            known = unit.exchange_rates.all(currencies=[currency.code], until=today)
        try:
            return Rates(known).on(currency, EUR, today)
        except MissingRateError:
            return None

    def pdf(self, invoice: Invoice, now: datetime) -> bytes:
        """Return the document, or its draft, in the client's language."""
        return invoice_pdf(invoice, language=invoice.language, now=now, look=self.look)

    def remarks_on(self, document: Invoice | None) -> tuple[str, ...]:
        """Return what to look at, of the identity and of one document or its draft."""
        return self.remarks + (tuple(doubts(document)) if document else ())

    def ready(self, draft: Invoice, now: datetime) -> Invoice:
        """Return the draft with the mentions and the exchange rate of today.

        Raises:
            NotBillableError: Something that it must carry is missing.
        """
        found = self.lacks(draft, now)
        if found:
            raise NotBillableError("\n".join(found))
        return self.worded(draft, now)

    def lacks(self, draft: Invoice, now: datetime) -> list[str]:
        """Return what the draft lacks to be issued, a sentence each."""
        worded = self.worded(draft, now)
        return [*gaps(worded), *self.old_rate(worded, now)]

    def old_rate(self, draft: Invoice, now: datetime) -> list[str]:
        """Say that the rate of its VAT is not the last one that was published.

        VAT is due at the last one (article 91 of directive 2006/112/EC, article 266 of
        the French tax code); that of today may not be there yet. A day of which rates
        are known counts for every currency: one may be quoted no longer.
        """
        rate = draft.exchange
        if rate is None or not draft.vat or draft.kind is Kind.CREDIT_NOTE:
            return []
        wanted = published_by(local_day(now) - ONE_DAY)
        with self.open_unit(reading=True) as unit:
            is_known = rate.on >= wanted or not unit.exchange_rates.lacking({wanted})
        return [] if is_known else [refusals.old_rate(rate.on, wanted)]

    def worded(self, draft: Invoice, at: datetime) -> Invoice:
        """Return the draft with the mentions and the exchange rate of a moment.

        A credit note takes back the VAT at the rate of what it corrects.
        """
        own = draft.exchange if draft.kind is Kind.CREDIT_NOTE else None
        return replace(
            draft,
            mentions=mentions_for(draft, self.rules, local_day(at)),
            exchange=own or self.exchange(draft.currency, at),
        )


def profile_path(runtime: Runtime) -> Path:
    """Return where the OBM's identity is kept."""
    return runtime.home / "profile.yaml"


def kept_country(runtime: Runtime) -> str:
    """Return where the OBM is established; empty where no identity was kept.

    Raises:
        FormError: The one that was kept has problems.
    """
    path = profile_path(runtime)
    if not path.exists():
        return ""
    return read_seller(path.read_text("utf-8"), file=str(path)).country


def open_office(runtime: Runtime) -> Office:
    """Read the OBM's profile and the table of mentions.

    A table in the data folder replaces the one that Régie ships, but for the cases of
    the late rate that it lacks.

    Raises:
        RegieError: There is no profile, or a file has problems.
    """
    path = profile_path(runtime)
    if not path.exists():
        raise UsageError(refusals.no_profile())
    profile = path.read_text("utf-8")
    seller = read_seller(profile, file=str(path))
    rules, remark = _mention_rules(runtime.home / "mentions.yaml", seller)
    return Office(
        seller=seller,
        rules=rules,
        look=look_of(runtime.home, profile, file=str(path)),
        open_unit=runtime.unit,
        remarks=tuple(filter(None, (below_floor(seller.late_percent), remark))),
    )


def _mention_rules(own: Path, seller: Seller) -> tuple[tuple[MentionRule, ...], str]:
    """Return the table, and what is to be said of her own one; empty without one."""
    path = resources.files("regie.billing.documents") / "mentions.yaml"
    shipped = read_mentions(path.read_text("utf-8"), file="mentions.yaml")
    if not own.exists():
        return shipped, ""
    read = read_mentions(own.read_text("utf-8"), file=str(own))
    rules = completed(read, shipped)
    agreed = seller.late_percent is not None
    case = When.AGREED_LATE_RATE if agreed else When.LEGAL_LATE_RATE
    if agreed and lacks_rate(rules):
        return rules, not_named(own.name)
    is_lent = any(one.when is case for one in rules[len(read) :])
    return rules, lent(own.name, case) if is_lent else ""
